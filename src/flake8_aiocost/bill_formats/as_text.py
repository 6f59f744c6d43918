"""A tree for the terminal: entry points, the dearest first, and below each the spawns that it pays for."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from rich.text import Text
from rich.tree import Tree

from flake8_aiocost.bill_formats import cautions, shown, words
from flake8_aiocost.bill_formats.terminal import drawn_into
from flake8_aiocost.cost.format import microseconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.bill_formats import Entry, Spent, Statement

#: Spawns of an entry point that are shown, unless all of everything is.
_MOST = 4


class _Text:
    def text(self, statement: Statement, *, most: int, width: int | None) -> str:
        """A tree for each entry point, and what all of them come to."""
        stream = StringIO()
        console = drawn_into(stream, width)
        entries, rest = shown(statement.entries, most)
        if entries:
            console.print(Text(words.title(statement), style="bold"))
            for line in cautions.deep(statement):
                console.print(Text(line, style="yellow"))
        for entry in entries:
            console.print()
            console.print(_tree(entry, statement, few=most > 0))
        if entries:
            console.print()
        if rest:
            console.print(Text(f"{words.more(rest)}: --top 0 shows all"))
        for line in words.summary(statement):
            console.print(Text(line))
        return "\n".join(line.rstrip() for line in stream.getvalue().split("\n"))


def _tree(entry: Entry, statement: Statement, *, few: bool) -> Tree:
    label = Text(entry.name, style="bold")
    label.append(f"  {words.spends(entry, statement.items)}", style="bold red" if entry.over_budget else "bold cyan")
    if entry.over_budget:
        label.append("  over budget", style="bold red")
    if paid := words.paid(entry, statement):
        label.append(f"  {paid}", style="not bold yellow")
    if entry.compared is not None:
        label.append(f"  {words.change(entry.compared)}", style="not bold green")
    label.append(f"\n{words.subject(entry)}  {entry.path}:{entry.line}", style="not bold dim")
    tree = Tree(_line(label), guide_style="dim")
    # One spawn more needs no more lines than to say that there is one.
    number = len(entry.spent) if not few or len(entry.spent) <= _MOST + 1 else _MOST
    chosen = _shown(entry.spent, number)
    for at in chosen:
        tree.add(_spawn(entry.spent[at]))
    left = set(range(len(entry.spent))).difference(chosen)
    if rest := [entry.spent[at] for at in sorted(left)]:
        us, share = sum(each.us for each in rest), sum(each.share for each in rest)
        tree.add(Text(f"{microseconds(us):>7} {share * 100:3.0f} %  {len(rest)} more", style="dim"))
    return tree


def _shown(spent: Sequence[Spent], number: int) -> Sequence[int]:
    """The places of so many of them: the dearest, and first what every call pays for, which some may hide else."""
    places = range(len(spent))
    dearest = sorted(places, key=lambda at: -spent[at].us)[: max(1, number // 2)]
    others = sorted(places, key=lambda at: spent[at].always_us <= 0)
    chosen = list(dict.fromkeys([*dearest, *others]))[:number]
    return sorted(chosen, key=lambda at: spent[at].always_us <= 0)


def _spawn(spent: Spent) -> Text:
    label = Text(f"{microseconds(spent.us):>7} {spent.share * 100:3.0f} %  ")
    label.append(spent.what, style="bold")
    if formula := words.runs(spent):
        label.append(f" ({formula})")
    if spent.compared is not None:
        label.append(f"  {words.change(spent.compared)}", style="green")
    label.append(f"  {words.judged(spent)}", style="yellow" if spent.code else "dim")
    label.append(f"\n{'':15}{spent.path}:{spent.line}  {words.way(spent)}", style="dim")
    return _line(label)


def _line(label: Text) -> Text:
    """Cut at the edge of the terminal: ``aiocost why`` has the rest, and a file all of it."""
    label.no_wrap, label.overflow = True, "ellipsis"
    return label


FORMAT = _Text()
