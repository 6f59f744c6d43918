"""Background jobs: ``arq newsfeed.worker.WorkerSettings``."""

import asyncio
from datetime import datetime, timedelta, timezone
from typing import Any

import asyncpg
import httpx
from arq import cron
from arq.connections import RedisSettings

from newsfeed.models import Article
from newsfeed.repositories.articles import ArticleRepository
from newsfeed.settings import settings


async def startup(ctx: dict[str, Any]) -> None:
    ctx["pool"] = await asyncpg.create_pool(settings.database_url)
    ctx["search"] = httpx.AsyncClient(base_url=settings.search_url, timeout=10)
    ctx["mail"] = httpx.AsyncClient(base_url=settings.mail_url, timeout=10)


async def shutdown(ctx: dict[str, Any]) -> None:
    # Runs once, too.
    await asyncio.gather(ctx["pool"].close(), ctx["search"].aclose(), ctx["mail"].aclose())


async def notify_author(ctx: dict[str, Any], slug: str, commenter: str) -> None:
    response = await ctx["mail"].post("/send", json={"template": "new-comment", "slug": slug, "commenter": commenter})
    response.raise_for_status()


async def index_article(search: httpx.AsyncClient, article: Article) -> None:
    response = await search.put(f"/articles/{article.slug}", json={"title": article.title, "body": article.body})
    response.raise_for_status()


async def reindex(ctx: dict[str, Any]) -> None:
    changed = await ArticleRepository(ctx["pool"]).changed_since(datetime.now(timezone.utc) - timedelta(hours=1))
    # Nobody waits for this job: a loop sends the same requests with less CPU time.
    await asyncio.gather(*(index_article(ctx["search"], article) for article in changed))


class WorkerSettings:
    functions = [notify_author]
    cron_jobs = [cron(reindex, minute=5)]
    on_startup = startup
    on_shutdown = shutdown
    redis_settings = RedisSettings.from_dsn(settings.redis_url)
