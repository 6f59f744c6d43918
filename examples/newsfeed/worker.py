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
    # In sequence many articles might take longer than the hour in which they changed.
    await asyncio.gather(*(index_article(ctx["search"], article) for article in changed))


async def delete_old(pool: asyncpg.Pool, table: str, days: int) -> None:
    await pool.execute(f"delete from {table} where created < now() - $1 * interval '1 day'", days)  # noqa: S608


async def tidy(ctx: dict[str, Any]) -> None:
    # Nobody waits for this job: one after the other does the same with less CPU time.
    await asyncio.gather(delete_old(ctx["pool"], "drafts", 90), delete_old(ctx["pool"], "sessions", 30))


class WorkerSettings:
    functions = [notify_author]
    cron_jobs = [cron(reindex, minute=5), cron(tidy, hour=3)]
    on_startup = startup
    on_shutdown = shutdown
    redis_settings = RedisSettings.from_dsn(settings.redis_url)
