"""What a worker process runs: the pyperf program ``suite`` and all that it imports.

Standard library and pyperf only, plus the optional libraries that a benchmark measures: the interpreter that is
calibrated may have nothing else. Imports nothing from outside this package.
"""
