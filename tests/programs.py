"""Makes programs about tasks: nearly everything in them is of interest to the search for spawns."""

from __future__ import annotations

import textwrap

from hypothesis import strategies as st

NAMES = st.sampled_from(["t", "u", "x", "self", "tg", "asyncio", "f"])

EXPRESSIONS = st.recursive(
    st.one_of(
        NAMES, st.sampled_from(["self.t", "work()", "f(t)", "range(3)", "()", "None", "'x'", "asyncio.TaskGroup()"])
    ),
    lambda inner: st.one_of(
        st.builds("asyncio.create_task({})".format, inner),
        st.builds("asyncio.ensure_future({})".format, inner),
        st.builds("asyncio.gather(*{}, {})".format, inner, inner),
        st.builds("asyncio.gather({})".format, inner),
        st.builds("asyncio.wait({})".format, inner),
        st.builds("asyncio.wait_for({}, {})".format, inner, inner),
        st.builds("asyncio.shield({})".format, inner),
        st.builds("asyncio.as_completed({})".format, inner),
        st.builds("asyncio.to_thread({}, {})".format, inner, inner),
        st.builds("{}.create_task({})".format, NAMES, inner),
        st.builds("{}.append({})".format, NAMES, inner),
        st.builds("partial(asyncio.gather, {})".format, inner),
        st.builds("sync_to_async({})({})".format, inner, inner),
        st.builds("[{} for {} in {}]".format, inner, NAMES, inner),
        st.builds("{{{}: {} for {} in {} if {}}}".format, inner, inner, NAMES, inner, inner),
        st.builds("[{}, *{}]".format, inner, inner),
        st.builds("{{{}: {}}}".format, inner, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("({} + {})".format, inner, inner),
        st.builds("({} := {})".format, NAMES, inner),
        st.builds("(await {})".format, inner),
        st.builds("(yield {})".format, inner),
        st.builds("(lambda {}={}: {})".format, NAMES, inner, inner),
        st.builds("{}.values()".format, inner),
        st.builds("{}[{}]".format, inner, inner),
        st.builds("list({})".format, inner),
        st.builds("f'{{{}}}'".format, NAMES),
    ),
    max_leaves=6,
)
SIMPLE = st.one_of(
    EXPRESSIONS,
    st.builds("await {}".format, EXPRESSIONS),
    st.builds("return await {}".format, EXPRESSIONS),
    st.builds("{} = {}".format, NAMES, EXPRESSIONS),
    st.builds("{} = {}".format, NAMES, EXPRESSIONS),
    st.builds("{} = {} = {}".format, NAMES, NAMES, EXPRESSIONS),
    st.builds("{}, *{} = {}".format, NAMES, NAMES, EXPRESSIONS),
    st.builds("{}: list[asyncio.Task] = {}".format, NAMES, EXPRESSIONS),
    st.builds("{} += {}".format, NAMES, EXPRESSIONS),
    st.builds("{}.t = {}".format, NAMES, EXPRESSIONS),
    st.builds("{}[0] = {}".format, NAMES, EXPRESSIONS),
    st.builds("del {}".format, NAMES),
    st.builds("import {}".format, NAMES),
    st.builds("from asyncio import gather as {}".format, NAMES),
)


def _block(header: str, body: list[str]) -> str:
    return header + "\n" + textwrap.indent("\n".join(body), "    ")


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = st.lists(inner, min_size=1, max_size=4)
    return st.one_of(
        st.builds("if {}: {}".format, EXPRESSIONS, SIMPLE),
        st.builds("{}; {}".format, SIMPLE, SIMPLE),
        st.builds(_block, st.builds("if {}:".format, EXPRESSIONS), body),
        st.builds(_block, st.builds("for {} in {}:".format, NAMES, EXPRESSIONS), body),
        st.builds(_block, st.builds("async for {} in {}:".format, NAMES, EXPRESSIONS), body),
        st.builds(_block, st.builds("while {}:".format, EXPRESSIONS), body),
        st.builds(_block, st.builds("async with {} as {}:".format, EXPRESSIONS, NAMES), body),
        st.builds(_block, st.builds("async with {}, {} as {}:".format, EXPRESSIONS, EXPRESSIONS, NAMES), body),
        st.builds(_block, st.builds("async def f({}={}):".format, NAMES, EXPRESSIONS), body),
        st.builds(_block, st.builds("class {}({}):".format, NAMES, EXPRESSIONS), body),
        st.builds(
            "{}\n{}\n{}".format,
            st.builds(_block, st.just("try:"), body),
            st.builds(_block, st.just("finally:"), body),
            inner,
        ),
    )


BODIES = st.lists(st.recursive(SIMPLE, _blocks, max_leaves=8), min_size=1, max_size=6)
PRELUDE = "import asyncio\nfrom functools import partial\nfrom asgiref.sync import sync_to_async\n"


def _program(body: list[str]) -> str:
    return PRELUDE + _block("async def main(self, x=None):", body) + "\n"


PROGRAMS = st.builds(_program, BODIES)
