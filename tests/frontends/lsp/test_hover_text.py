"""Names of the code that is looked at are shown as they are, wherever Markdown is read, and are no markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from flake8_aiocost.frontends.lsp.hover import escaped

MARKDOWN = MarkdownIt("gfm-like", {"html": True, "linkify": False})


def shown(markdown: str) -> str:
    """What a reader sees of a line; all markup in it is told."""
    (paragraph,) = [each for each in MARKDOWN.parse(f"it: {markdown}") if each.type == "inline"]
    assert paragraph.children is not None
    assert {each.type for each in paragraph.children} <= {"text", "text_special"}, markdown
    return "".join(each.content for each in paragraph.children)


@pytest.mark.parametrize("name", ["__init__", "_private_", "a_b.c_d", "<lambda>", "GET /{id}", "x[0]*2", "&lt;", "a|b"])
def test_a_name_is_shown_as_it_is(name: str) -> None:
    assert shown(escaped(name)) == f"it: {name}"


@pytest.mark.parametrize("name", ["read_feed", "3.6 µs + 2.4 µs", "of job reindex (arq)", "GET /feed/{reader_id}"])
def test_what_means_nothing_stays(name: str) -> None:
    assert escaped(name) == name


@given(st.text(st.sampled_from("ab_*`[]()<>&|~\\!#+-. µ1{}:/"), min_size=1))
def test_no_name_is_markup(name: str) -> None:
    assert " ".join(shown(escaped(name)).split()) == " ".join(f"it: {name}".split())
