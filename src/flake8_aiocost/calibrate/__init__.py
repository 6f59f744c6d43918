"""aiocost-calibrate: measure on this machine what each construct costs, and write the table that flake8 reads.

``cli`` chooses and reports, ``rounds`` starts the workers, ``suite`` is what a worker runs (``benchmarks`` is what it
measures, ``server`` the context that it measures in), ``distil`` makes the table of the results. A worker may be
another interpreter, so ``suite`` and what it imports need the standard library and pyperf alone.
"""
