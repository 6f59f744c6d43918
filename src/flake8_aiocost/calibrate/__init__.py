"""aiocost-calibrate: measure what each construct costs on this machine, and write the table that flake8 reads.

``cli`` is the console script. The rest is layered; each package imports only what stands above it in this list:

* ``harness``: what a worker process runs. It needs the standard library and pyperf only, because the worker may be
  another interpreter. It is copied to that interpreter, and its hash decides whether an unfinished calibration can go
  on.
* ``analysis``: from pyperf's raw results to a table, and questions about tables.
* ``report``: what the console and the HTML page show.
* ``runner``: starts worker processes, collects their results, resumes an unfinished calibration, writes the output.
* ``commands``: one file per command.

``errors``, ``interrupts`` and ``options`` are shared by several of them.
"""
