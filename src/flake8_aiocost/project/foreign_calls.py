"""What calls of other packages do with a function that they are handed by name."""

from __future__ import annotations

from flake8_aiocost.project.patterns import PatternTable

#: Calls that look at a function without ever running it.
LOOKS: PatternTable[bool] = PatternTable()
LOOKS.add(
    (
        "builtins.{callable,id,isinstance,issubclass,hasattr,getattr,print,repr,str,type,super,hash}",
        "{inspect,asyncio}.{iscoroutinefunction,isasyncgenfunction,isfunction,ismethod,signature,getsource,unwrap}",
        "inspect.{getdoc,getfile,getmodule,getsourcefile,getsourcelines,isgeneratorfunction,isbuiltin,isclass,isroutine}",
        "functools.{wraps,update_wrapper}",
        "typing.{cast,get_type_hints}",
    ),
    True,
)
#: Calls that run an event loop for the function that they are handed, on every level.
LOOPS: PatternTable[bool] = PatternTable()
LOOPS.add(("{anyio,trio}.run", "anyio.from_thread.run"), True)
#: Calls that run a function handed over by name once, and at once: as good as calling it. On the level of a module or
#: class nothing awaits them, so ``load = run_sync(_load)`` only wraps it, as a decorator does.
RUNS: PatternTable[bool] = PatternTable()
RUNS.add(
    (
        "**.{start_soon,run_in_executor,run_in_threadpool,run_sync}",
        "{asyncio.to_thread,anyio.run,trio.run,anyio.from_thread.run,asgiref.sync.async_to_sync}",
    ),
    True,
)
#: Methods of lists and sets that compare an object with others, and do not call it.
COMPARES = frozenset({"remove", "discard", "index", "count"})
#: Methods of lists and sets that keep an object: who takes it out may call it.
KEEPS = frozenset({"append", "appendleft", "add", "insert"})
