"""Background jobs: nobody waits for these, and their CPU time is on the bill all the same."""

from __future__ import annotations

import asyncio
from typing import Any

from arq import cron

from newsfeed import store


async def warm_cache(ctx: dict[str, Any]) -> None:
    await asyncio.gather(*(store.article(slug) for slug in await store.headlines()))


async def newsletter(ctx: dict[str, Any], addresses: list[str]) -> None:
    for address in addresses:
        task = asyncio.create_task(store.comment("newsletter", address))
        print("sending to", address)
        await task


class WorkerSettings:
    functions = [newsletter]
    cron_jobs = [cron(warm_cache, minute=0)]
