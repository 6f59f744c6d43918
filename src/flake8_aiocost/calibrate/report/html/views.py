"""The views of the page, and the questions by whose answers one of them is shown.

A view is one task factory, load and kind of awaitable, with all loops in the same charts. What a table does not differ
in is not asked. The answers are radio buttons, and style rules show the view that fits: no script is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from flake8_aiocost.cost.table import Measured

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True)
class Question:
    """What distinguishes views: the axis of a table, a question that a person can answer, and its answers.

    ``answers`` are by the values of the axis: what stands beside the button, and the words for it in a heading.
    """

    axis: str
    text: str
    answers: dict[str, tuple[str, str]]


QUESTIONS = (
    Question(
        "load",
        "How many requests at a time?",
        {"busy": ("many", "many requests at a time"), "alone": ("one", "one request at a time")},
    ),
    Question(
        "awaitable",
        "Do the children wait for anything?",
        {
            "suspending": ("yes, as for a database", "children that wait"),
            "ready": ("no, they return at once", "children that return at once"),
        },
    ),
    Question(
        "task_factory",
        "Which task factory?",
        {"default": ("the default", ""), "eager": ("eager tasks", "eager tasks")},
    ),
)


@dataclass(frozen=True)
class View:
    """The environments of one answer to each question, by loop."""

    answers: tuple[str, ...]
    loops: dict[str, Measured]

    @property
    def title(self) -> str:
        """``Many requests at a time, children that wait``."""
        words = (question.answers[answer][1] for question, answer in zip(QUESTIONS, self.answers, strict=True))
        text = ", ".join(filter(None, words))
        return text[0].upper() + text[1:]


def views_of(environments: Sequence[Measured]) -> list[View]:
    """Group environments into views, in the order of the environments."""
    found: dict[tuple[str, ...], dict[str, Measured]] = {}
    for one in environments:
        answers = tuple(str(getattr(one, question.axis)) for question in QUESTIONS)
        found.setdefault(answers, {})[one.loop] = one
    return [View(answers, loops) for answers, loops in found.items()]


def asked(views: Sequence[View]) -> list[tuple[Question, list[str]]]:
    """The questions that have more than one answer, each with those that there are. The first view's come first."""
    found = []
    for position, question in enumerate(QUESTIONS):
        there = list(dict.fromkeys(view.answers[position] for view in views))
        if len(there) > 1:
            found.append((question, there))
    return found


def fieldsets(views: Sequence[View]) -> Iterator[str]:
    """A group of radio buttons for each question."""
    for question, answers in asked(views):
        buttons = "".join(
            f'<label><input type="radio" name="{question.axis}" id="{question.axis}-{answer}"'
            f"{' checked' * (answer == answers[0])}> {question.answers[answer][0]}</label>"
            for answer in answers
        )
        yield f"<fieldset><legend>{question.text}</legend>{buttons}</fieldset>"


def style_rules(views: Sequence[View]) -> str:
    """Rules that show the view that the answers ask for, and ``.absent`` where the table has none.

    They depend on the views, so they are not in the CSS file. A browser that knows no ``:has`` shows all views.
    """
    questions = asked(views)
    if not questions:
        return ""
    there = {view.answers: index for index, view in enumerate(views)}
    rules, gaps = [], []
    fixed = views[0].answers
    for chosen in product(*(answers for _, answers in questions)):
        by_axis = {question.axis: answer for (question, _), answer in zip(questions, chosen, strict=True)}
        wanted = tuple(by_axis.get(question.axis, fixed[at]) for at, question in enumerate(QUESTIONS))
        selector = "body" + "".join(f":has(#{axis}-{answer}:checked)" for axis, answer in by_axis.items())
        if wanted in there:
            rules.append(f"{selector} .v{there[wanted]}")
        else:
            gaps.append(f"{selector} .absent")
    shown = ", ".join([*rules, *gaps])
    return f"@supports selector(:has(*)) {{ section.view {{ display: none }} {shown} {{ display: block }} }}"
