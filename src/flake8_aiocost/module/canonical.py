"""What names of asyncio mean wherever they were imported from, and what ``from asyncio import *`` brings."""

from __future__ import annotations

import builtins
import re

#: Modules whose public names are asyncio's own: ``asyncio.tasks.gather`` is ``asyncio.gather``.
_INNER = re.compile(
    r"^asyncio\.(?:base_events|base_futures|base_tasks|coroutines|events|exceptions|futures|graph|locks|protocols|queues|"
    r"runners|selector_events|streams|subprocess|taskgroups|tasks|threads|timeouts|transports|unix_events|"
    r"windows_events)\.(?=(\w+))"
)

_ALL = """
ALL_COMPLETED AbstractChildWatcher AbstractEventLoop AbstractEventLoopPolicy AbstractServer Barrier BaseEventLoop
BaseProtocol BaseTransport BoundedSemaphore BrokenBarrierError BufferedProtocol CancelledError Condition
DatagramProtocol DatagramTransport DefaultEventLoopPolicy Event EventLoop FIRST_COMPLETED FIRST_EXCEPTION
FastChildWatcher FrameCallGraphEntry Future FutureCallGraph Handle IncompleteReadError InvalidStateError
IocpProactor LifoQueue LimitOverrunError Lock MultiLoopChildWatcher PidfdChildWatcher PriorityQueue
ProactorEventLoop Protocol Queue QueueEmpty QueueFull QueueShutDown ReadTransport Runner SafeChildWatcher
SelectorEventLoop Semaphore SendfileNotAvailableError Server StreamReader StreamReaderProtocol StreamWriter
SubprocessProtocol SubprocessTransport Task TaskGroup ThreadedChildWatcher Timeout TimeoutError TimerHandle
Transport WindowsProactorEventLoopPolicy WindowsSelectorEventLoopPolicy WriteTransport _enter_task _get_running_loop
_leave_task _register_task _set_running_loop _unregister_task all_tasks as_completed capture_call_graph coroutine
create_eager_task_factory create_subprocess_exec create_subprocess_shell create_task current_task eager_task_factory
ensure_future format_call_graph future_add_to_awaited_by future_discard_from_awaited_by gather get_child_watcher
get_event_loop get_event_loop_policy get_running_loop iscoroutine iscoroutinefunction isfuture new_event_loop
open_connection open_unix_connection print_call_graph run run_coroutine_threadsafe set_child_watcher set_event_loop
set_event_loop_policy shield sleep start_server start_unix_server timeout timeout_at to_thread wait wait_for
wrap_future
"""
#: ``asyncio.__all__`` of CPython 3.10 to 3.14 on every platform. Kept as data, since linting does not import asyncio,
#: and the Python that lints need not be the Python that runs.
ASYNCIO_ALL = frozenset(_ALL.split())

_BUILTINS = frozenset(dir(builtins))


def canonical(name: str) -> str:
    """``asyncio.tasks.gather()`` as ``asyncio.gather()``; all other names unchanged."""
    if not name.startswith("asyncio."):
        return name
    match = _INNER.match(name)
    return f"asyncio.{name[match.end() :]}" if match is not None and match[1] in ASYNCIO_ALL else name


def is_builtin(name: str) -> bool:
    """Whether Python itself binds the name."""
    return name in _BUILTINS
