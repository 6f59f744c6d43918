"""aiocost-calibrate: measure on this machine what each construct costs, and write the table that flake8 reads.

``cli`` is the console script and how it ends, ``program`` measures and writes a table, ``commands`` work on tables.
``measure`` makes the rounds, ``rounds`` and ``worker`` start the processes, ``unfinished`` keeps what a run that was
broken off had done. ``suite`` is what a worker runs (``benchmarks`` is what it measures, ``server`` the context that it
measures in), ``distil`` makes the table of the results. A worker may be another interpreter, so ``suite`` and what it
imports need the standard library and pyperf alone.
"""
