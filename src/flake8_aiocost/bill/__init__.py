"""The bill of one call of an entry point: what it spends on spawning, along all its calls.

``bills.Bills`` adds up, ``steps.Steps`` says what one function spawns and calls, ``walk.walk`` follows the calls of one
entry. What is paid is on the bill: what is well bought, a contract or silenced too.

- A spawn is on a bill once, by whatever many ways it is reached: as often as every call runs it in all, and as the one
  of the functions that lead there on branches that runs it most often. What is handed over by name, or may be kept by a
  library's decorator such as a cache, is run once for all that do so.
- What a loop over items runs counts for two of them, as in ``effects``, and in a loop in a loop for four; a ``while``
  for one turn. A spawn of an unknown number of children counts for two.
- Of branches of which only one is run the dearest counts, and so does the dearest of several functions that one call
  may run.
- Functions that call each other in a circle are run once.
- What stands in an ``except``, a ``finally``, a loop that sleeps, or where the target's Python never comes is left out,
  and so is what somebody calls cold.

All of it is the least that one call spends, if it takes its dearest branches. What every call spends is told apart
(``Paid.always``): it is reached by calls that are on no branch and after none that leaves, or on one that constants
decide which callers give to a parameter, or leave it at.

``rates`` reads how often entry points are called, ``against`` has the prices of another environment, ``formula`` writes
down what is not known.
"""
