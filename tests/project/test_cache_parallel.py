"""Several processes that read, and several that share one cache."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import threading
from concurrent.futures import BrokenExecutor, Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flake8_aiocost.project import reading
from flake8_aiocost.project.files import project_files
from flake8_aiocost.project.load import load_facts
from tests.project.caching import cached_files, expected, load, make, plain

if TYPE_CHECKING:
    from collections.abc import Callable

MANY = {f"p{number % 7}/m{number}.py": f"async def f{number}():\n    await g({number})\n" for number in range(150)}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make(tmp_path, {**MANY, "old.py": "print 1\n", "copy.py": MANY["p0/m0.py"]})


def python(program: str, *arguments: str) -> str:
    """Run a program, and wait until it and all processes that it started have ended: they hold its output open."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout


READS = """\
import _thread, sys, time
from pathlib import Path
from flake8_aiocost.project import reading
from flake8_aiocost.project.files import project_files
from flake8_aiocost.project.load import load_facts
from tests.project.caching import cache_of, expected, plain

if __name__ == "__main__":
    root, threads = Path(sys.argv[1]), int(sys.argv[2])
    for _ in range(threads):
        _thread.start_new_thread(time.sleep, (1_000,))
    # Before that, since a pool's own thread may still be at its end after it.
    forks = reading._forks()
    facts = load_facts(root, project_files(root), cache_of(root), processes=2)
    print(forks, plain(facts) == expected(root))
"""


@pytest.mark.parametrize("threads", [0, 1])
def test_processes_read_the_same(project: Path, threads: int) -> None:
    """With more than one thread, whoever started it, processes are started and not forked."""
    forks = sys.platform == "linux" and not threads
    assert python(READS, str(project), str(threads)) == f"{forks} True\n"
    assert plain(load(project)) == expected(project)


def test_a_system_that_counts_no_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: str) -> list[str]:
        raise PermissionError(path)

    monkeypatch.setattr(os, "listdir", closed)
    monkeypatch.setattr(threading, "active_count", lambda: 3)
    assert reading._threads() == 3


class Broken:
    """A pool of which every second task fails, as they do when a process is killed."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.tasks = 0

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.tasks += 1
        if self.tasks == 2:
            future.set_exception(self.error)
        else:
            future.set_result(function(*arguments))
        return future

    def shutdown(self, **_: object) -> None:
        pass


@pytest.mark.parametrize("error", [BrokenExecutor("killed"), OSError(11, "no processes"), RuntimeError("at exit")])
def test_what_processes_do_not_read_is_read_here(
    project: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(reading, "_pool", lambda count: Broken(error))
    facts = load_facts(project, project_files(project), None, processes=2)
    assert plain(facts) == expected(project)


@pytest.mark.parametrize("error", [OSError(38, "no semaphores"), ImportError("no semaphores")])
def test_without_processes_all_is_read_here(project: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def no_pool(count: int) -> None:
        raise error

    monkeypatch.setattr(reading, "_pool", no_pool)
    assert plain(load_facts(project, project_files(project), None, processes=2)) == expected(project)


def test_a_fault_in_one_file_does_not_cost_the_others(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flake8_aiocost.module import read as module  # noqa: PLC0415

    real = module.read

    def faulty(text: str) -> Any:
        if "g(7)" in text:
            raise ZeroDivisionError
        return real(text)

    monkeypatch.setattr(module, "read", faulty)
    facts = plain(load(project))
    assert facts["p0/m7.py"] == "a fault of ours: ZeroDivisionError"
    monkeypatch.undo()
    assert plain(load(project)) == expected(project)


NEVER = """\
import multiprocessing
from flake8_aiocost.project import reading

def child(queue, files):
    queue.put(reading._processes(files))

if __name__ == "__main__":
    reading.os.sched_getaffinity = lambda _: {1, 2}
    reading.os.cpu_count = lambda: 2
    context = multiprocessing.get_context("fork")
    queue, found = context.SimpleQueue(), []
    for forks, most in ((True, 99), (False, 299)):
        reading._forks = lambda forks=forks: forks
        found += [reading._processes(files) for files in (0, most, most + 1, 10_000)]
    for daemon in (True, False):
        process = context.Process(target=child, args=(queue, 10_000), daemon=daemon)
        process.start()
        found.append(queue.get())
        process.join()
    found.append(context.Pool(1).apply(reading._processes, (10_000,)))
    reading.os.sched_getaffinity = lambda _: {1}
    reading.os.cpu_count = lambda: 1
    print(*found, reading._processes(10_000))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no fork")
def test_when_processes_are_used() -> None:
    """For many files, fewer where a process is a fork, on several processors, never by one that is one of several."""
    assert python(NEVER) == "1 1 2 2 1 1 2 2 1 1 1 1\n"


KILLED = """\
import os, signal
from flake8_aiocost.project import reading
if __name__ == "__main__":
    pool = reading._pool(2)
    print(len({pool.submit(os.getpid).result() for _ in range(8)}) > 0, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_processes_end_when_their_parent_is_killed() -> None:
    assert python(KILLED) == "True\n"


def test_nothing_is_done_at_import() -> None:
    """What a process of the pool imports starts nothing; and what an unchanged run imports is little."""
    program = "import sys, flake8_aiocost.project.load; print(*sys.modules)"
    loaded = {*python(program).split()}
    assert not {"multiprocessing", "concurrent.futures.process", "flake8_aiocost.module.reader"} & loaded
    for name in ("load", "reading", "cache", "cache_folder", "data_file", "sources", "files"):
        tree = ast.parse(Path(reading.__file__).with_name(f"{name}.py").read_text(encoding="utf-8"))
        calls = [node for node in tree.body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)]
        assert calls == []


WRITER = """\
import json, sys
from pathlib import Path
from tests.project.caching import expected, load, plain
root, own, wrong = Path(sys.argv[1]), sys.argv[2], []
for turn in range(12):
    (root / own).write_text(f"x{turn}(y)\\n" * (turn + 1))
    found, mine = plain(load(root)), plain(load(root))[own]
    right = expected(root)
    # Others write their own files meanwhile.
    wrong += [path for path in right if not path.startswith("own") and found.get(path) != right[path]]
    wrong += [own] * (mine != right[own])
print(json.dumps(wrong))
"""


@pytest.mark.slow
def test_parallel_runs_share_a_cache(project: Path) -> None:
    make(project, {f"own{number}.py": "" for number in range(4)})
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(project), f"own{number}.py"],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    try:
        for process in running:
            out, errors = process.communicate(timeout=120)
            assert (errors, json.loads(out)) == ("", [])
    finally:
        for process in running:
            process.kill()
            process.wait()
    assert plain(load(project)) == expected(project)
    # Old data of others may stay for a minute, but no more than they can have written.
    assert len(cached_files(project)) < 200
    assert not list(project.rglob("*.tmp"))
