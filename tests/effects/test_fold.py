"""What a function waits for over all its statements, against a plain recursion over how the program was made."""

from __future__ import annotations

from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from tests.projects import Project

from .flow import effects_of

#: A statement is a call, ``leave``, or a keyword with its blocks.
Statement: TypeAlias = "str | tuple[str, list[Block]]"
Block: TypeAlias = "list[Statement]"

CALLS = {"cache.get": 500.0, "db.query": 3_000.0, "db.report": 20_000.0}
HEADER = "from wares import Cache, Db\n\n\nasync def function(db: Db, cache: Cache, one, many):\n"
LEAVING = ("return one", "raise one")


@st.composite
def blocks(draw: st.DrawFn, depth: int = 3) -> Block:
    """A block, which may end with a statement that leaves the function."""
    made: Block = []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(("call", "if", "else", "for", "while", "with", "try") if depth else ("call",)))
        if kind == "call":
            made.append(draw(st.sampled_from(sorted(CALLS))))
        else:
            count = {"else": 2, "try": 3}.get(kind, 1)
            made.append((kind, [draw(blocks(depth - 1)) for _ in range(count)]))
    return [*made, draw(st.sampled_from(LEAVING))] if depth < 3 and draw(st.booleans()) else made


def written(block: Block, indent: str) -> str:
    """The source of a block."""
    lines = []
    for each in block:
        if isinstance(each, str):
            lines.append(f"{indent}{each if each in LEAVING else f'await {each}()'}\n")
            continue
        kind, inner = each
        heads = {
            "if": ["if one:"],
            "else": ["if one:", "else:"],
            "for": ["for one in many:"],
            "while": ["while one:"],
            "with": ["with one:"],
            "try": ["try:", "except one:", "finally:"],
        }[kind]
        for head, body in zip(heads, inner, strict=True):
            # An ``if`` alone in an ``else`` would be an ``elif``, of which more is known.
            lines.append(f"{indent}{head}\n{indent}    pass\n{written(body, f'{indent}    ')}")
    return "".join(lines)


def returns(block: Block) -> bool:
    """Whether a block returns, other than where something goes wrong."""
    for each in block:
        if isinstance(each, tuple):
            kind, inner = each
            usual = [inner[0], inner[2]] if kind == "try" else inner
            if any(map(returns, usual)):
                return True
        elif each == "return one":
            return True
    return False


def longest(block: Block, factor: int = 1) -> float:
    """µs that a block waits at the most, where a loop over items has two of them."""
    rest = 0.0
    for each in reversed(block):
        if isinstance(each, str):
            rest += factor * CALLS.get(each, 0.0)
            continue
        kind, inner = each
        if kind in ("with", "while"):
            rest += longest(inner[0], factor)
        elif kind == "for":
            # One that returns something is left once that is found.
            rest += longest(inner[0], factor if returns(inner[0]) else 2)
        elif kind == "try":
            # What goes wrong is not counted.
            rest += longest(inner[0], factor) + longest(inner[2], factor)
        else:
            taken = [(longest(body, factor), body[-1] in LEAVING) for body in inner]
            goes_on = rest + max((us for us, leaves in taken if not leaves), default=0.0)
            rest = max([goes_on, *(us for us, leaves in taken if leaves)])
    return rest


@given(blocks())
def test_a_function_waits_as_long_as_its_longest_way(block: Block) -> None:
    project = Project({"app.py": HEADER + written(block, "    ")})
    assert effects_of(project).summary(0).waits.us == longest(block)
