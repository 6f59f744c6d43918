"""START HERE: source text in, findings out, the steps in order.

::

    read (source/) -> find (constructs/) -> place (heat/) -> price (cost/) -> judge (rules/) -> say (frontends/)

Each step takes and returns the frozen dataclasses of ``model.py``, knows nothing of the later ones, and stops early.
"""
