"""Whether a person is asked at a terminal before a spawn: what follows runs once for each answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.spawns.program_point import is_conditional

if TYPE_CHECKING:
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.module.place import Place
    from flake8_aiocost.project.index import ModuleIndex

_KINDS = ("confirm", "text", "select", "checkbox", "password", "autocomplete", "path")
#: What waits until somebody has typed an answer.
_QUESTIONS = frozenset(
    {
        *("builtins.input", "getpass.getpass", "click.confirm", "click.prompt", "typer.confirm", "typer.prompt"),
        *(f"rich.prompt.{kind}.ask" for kind in ("Prompt", "Confirm", "IntPrompt", "FloatPrompt")),
        *("rich.console.Console().input", "asyncclick.confirm", "asyncclick.prompt"),
        *(f"questionary.{kind}().{ask}" for kind in _KINDS for ask in ("ask", "ask_async", "unsafe_ask")),
        *("prompt_toolkit.prompt", "prompt_toolkit.PromptSession().prompt_async"),
        *("prompt_toolkit.PromptSession().prompt", "prompt_toolkit.shortcuts.confirm"),
    }
)
#: Functions of the project in a row that are looked into for a question: ``self.confirm()`` calls ``ask()``.
_DEPTH = 3


class Asking:
    """Asked of the calls of a project. Each function is looked into once, however many spawn in it or call it."""

    def __init__(self) -> None:
        """Look into none yet."""
        self._questions: dict[tuple[int, int, int], tuple[int, ...]] = {}

    def is_first(self, index: ModuleIndex, call: int) -> bool:
        """Whether a function has asked a person whenever it comes to a call, by itself or by a function it calls."""
        facts = index.facts
        record = facts.calls[call]
        here = facts.places[record.place]
        return any(
            facts.calls[each].statement < record.statement
            and _is_before(facts, facts.places[facts.calls[each].place], here)
            for each in self._of(index, here.function, _DEPTH)
        )

    def _of(self, index: ModuleIndex, function: int, depth: int) -> tuple[int, ...]:
        """The calls of a function that ask a person."""
        key = (index.number, function, depth)
        if key not in self._questions:
            calls = index.calls_of(function)
            self._questions[key] = tuple([each for each in calls if self._asks(index, each, depth)])
        return self._questions[key]

    def _asks(self, index: ModuleIndex, call: int, depth: int) -> bool:
        """Whether a call asks a person, or may do so."""
        callees = index.callees(call)
        if not _QUESTIONS.isdisjoint(callees):
            return True
        if depth == 0:
            return False
        found = [each for name in callees if name.startswith(":") for each in index.runs(name)]
        return bool(found) and all(self._of(owner, function, depth - 1) for owner, function in found)


def _is_before(facts: ModuleFacts, asked: Place, here: Place) -> bool:
    """Whether the way to a place leads through another one, by the branches and loops around both."""
    through = not asked.clause and asked.loops == here.loops[: len(asked.loops)]
    return through and not is_conditional(asked.branch, here.branch, facts)
