"""Comments in PostgreSQL, and how many there are in Redis."""

import asyncio

import asyncpg
from redis.asyncio import Redis

from newsfeed.models import Comment


class CommentRepository:
    def __init__(self, pool: asyncpg.Pool, cache: Redis) -> None:
        self.pool = pool
        self.cache = cache

    async def of_article(self, slug: str) -> list[Comment]:
        rows = await self.pool.fetch("SELECT author, text, created_at FROM comment WHERE slug = $1", slug)
        return [Comment(**row) for row in rows]

    async def add(self, slug: str, author: str, text: str) -> Comment | None:
        row = await self.pool.fetchrow(
            "INSERT INTO comment (slug, author, text) SELECT slug, $2, $3 FROM article WHERE slug = $1"
            " RETURNING author, text, created_at",
            *(slug, author, text),
        )
        await self.cache.incr(f"comments:{slug}")
        return Comment(**row) if row else None

    async def count(self, slug: str) -> int:
        return int(await self.cache.get(f"comments:{slug}") or 0)

    async def count_each(self, slugs: list[str]) -> list[int]:
        # A task and a look-up for each article, where one MGET does.
        return await asyncio.gather(*(self.count(slug) for slug in slugs))
