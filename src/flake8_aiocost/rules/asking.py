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
    """Asked of the calls of a project."""

    def __init__(self) -> None:
        """Look at none yet."""
        self._known: dict[tuple[int, int, int], tuple[int, ...]] = {}

    def first(self, index: ModuleIndex, call: int) -> bool:
        """Whether a function has asked a person whenever it comes to a call, by itself or by one that it calls."""
        facts = index.facts
        record = facts.calls[call]
        here = facts.places[record.place]
        return any(
            facts.calls[each].statement < record.statement
            and _is_before(facts, facts.places[facts.calls[each].place], here)
            for each in self._questions(index, here.function, _DEPTH)
        )

    def _questions(self, index: ModuleIndex, function: int, depth: int) -> tuple[int, ...]:
        """The calls of a function that ask a person, or may do so."""
        key = (index.number, function, depth)
        if key not in self._known:
            calls = index.calls_of(function)
            self._known[key] = tuple([each for each in calls if self._asks(index, each, depth)])
        return self._known[key]

    def _asks(self, index: ModuleIndex, call: int, depth: int) -> bool:
        if not _QUESTIONS.isdisjoint(index.callees(call)):
            return True
        if depth == 0:
            return False
        found = [each for name in index.callees(call) if name.startswith(":") for each in index.runs(name)]
        return bool(found) and all(self._questions(owner, function, depth - 1) for owner, function in found)


def _is_before(facts: ModuleFacts, asked: Place, here: Place) -> bool:
    """Whether the way to a place leads through another one, by the branches and loops around both."""
    through = not asked.clause and asked.loops == here.loops[: len(asked.loops)]
    return through and not is_conditional(asked.branch, here.branch, facts)
