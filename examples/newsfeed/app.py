"""Request handlers: somebody waits for each of these."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI

from newsfeed import store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    # Runs once: nothing is reported here.
    await asyncio.gather(store.headlines(), store.count_comments("asyncio"))
    yield


app = FastAPI(lifespan=lifespan)
_background: set[asyncio.Task[None]] = set()


@app.get("/feed")
async def get_feed() -> dict[str, object]:
    headlines, comments = await asyncio.gather(store.headlines(), store.count_comments("asyncio"))
    return {"headlines": headlines, "comments": comments}


@app.get("/articles/{slug}")
async def get_article(slug: str) -> dict[str, object]:
    text, related = await both(slug)
    return {"text": text, "related": related}


async def both(slug: str) -> tuple[str, list[str]]:
    # Both wait 2 ms, and a reader waits for both: concurrency well bought. The price is still worth knowing.
    async with asyncio.TaskGroup() as group:
        text = group.create_task(store.article(slug))
        related = group.create_task(store.related(slug))
    return text.result(), related.result()


@app.get("/comments/{slug}")
async def get_comments(slug: str) -> int:
    (count,) = await asyncio.gather(store.count_comments(slug))
    return count


@app.post("/comments/{slug}")
async def post_comment(slug: str, text: str) -> None:
    task = asyncio.create_task(store.comment(slug, text))
    _background.add(task)
    task.add_done_callback(_background.discard)


@app.get("/export")
async def get_export() -> str:
    return await asyncio.to_thread(store.as_csv)
