"""Flag the spawns that are about to be said: a libcst visitor reads their call expressions in the source.

Only the call expression is parsed, cut out of the text: 0.6 ms a call, where its module takes 20 ms per 10 kB. Facts
tell all about its surroundings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.project.reading import deep_stack
from flake8_aiocost.spawns.visitor import CallVisitor

if TYPE_CHECKING:
    from flake8_aiocost.module.facts import Argument, ModuleFacts

#: Characters of a call that is parsed. libcst's parser is native and recursive: 10,000 operators in a row, which takes
#: twice as many characters, end the whole process with a segmentation fault, and 1,000 take it 2 s.
MOST_CHARACTERS = 4_000
#: Brackets in each other: the time of its parser grows with the square of their depth, 80 comprehensions take 80 ms.
MOST_BRACKETS = 32


def read_arguments(text: str, facts: ModuleFacts, site: int) -> tuple[Argument, ...] | None:
    """The arguments of a call, as its source has them.

    Args:
        text: the source of the call.
        facts: the module's facts, which the result refers to.
        site: the call's index there.

    Returns:
        ``None`` where libcst does not read the text as that call; then the reader's own word stands. It is too long, or
        too deep, for libcst's parser, of syntax that libcst does not know, or in an f-string of which ``ast`` tells no
        positions.
    """
    if len(text) > MOST_CHARACTERS or _is_deep(text):
        return None
    try:
        # What is read must not depend on how deep in a stack somebody asks.
        with deep_stack():
            # In parentheses it may go over several lines.
            tree = cst.parse_expression(f"({text})")
            visitor = CallVisitor(facts, site)
            visitor.walk(tree)
    except (cst.ParserSyntaxError, RecursionError, IndexError):
        return None
    except BaseException as error:
        # What a panic in native code is raised as; its class can be imported from nowhere.
        if type(error).__name__ == "PanicException":
            return None
        raise
    return visitor.arguments if isinstance(tree, cst.Call) else None


def _is_deep(text: str) -> bool:
    """Whether brackets stand in each other too deeply; those in texts count as well."""
    if sum(map(text.count, "([{")) <= MOST_BRACKETS:
        return False
    depth = deepest = 0
    for each in text:
        if each in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif each in ")]}":
            depth -= 1
    return deepest > MOST_BRACKETS
