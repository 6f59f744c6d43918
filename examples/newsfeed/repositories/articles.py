"""Articles in PostgreSQL."""

import asyncio
from datetime import datetime

import asyncpg

from newsfeed.models import Article

SELECT = "SELECT slug, title, body, words, cover, published_at FROM article"

_writes: set[asyncio.Task[None]] = set()


class ArticleRepository:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool

    async def get(self, slug: str) -> Article | None:
        row = await self.pool.fetchrow(f"{SELECT} WHERE slug = $1", slug)
        return Article(**row) if row else None

    async def latest(self, limit: int) -> list[Article]:
        rows = await self.pool.fetch(f"{SELECT} ORDER BY published_at DESC LIMIT $1", limit)
        return [Article(**row) for row in rows]

    async def followed_by(self, reader_id: int, limit: int) -> list[Article]:
        rows = await self.pool.fetch(
            f"{SELECT} JOIN follow USING (author_id) WHERE reader_id = $1 ORDER BY published_at DESC LIMIT $2",
            reader_id,
            limit,
        )
        return [Article(**row) for row in rows]

    async def changed_since(self, moment: datetime) -> list[Article]:
        rows = await self.pool.fetch(f"{SELECT} WHERE changed_at >= $1", moment)
        return [Article(**row) for row in rows]

    async def viewed(self, slug: str) -> None:
        # A task and a statement for each view. Counters in memory, written once a second, cost less.
        task = asyncio.create_task(self._add_view(slug))
        _writes.add(task)
        task.add_done_callback(_writes.discard)

    async def _add_view(self, slug: str) -> None:
        await self.pool.execute("UPDATE article SET views = views + 1 WHERE slug = $1", slug)
