"""Comments in PostgreSQL."""

import asyncio

import asyncpg

from newsfeed.models import Comment


class CommentRepository:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool

    async def of_article(self, slug: str) -> list[Comment]:
        rows = await self.pool.fetch(
            "SELECT author, text, created_at FROM comment WHERE slug = $1 ORDER BY created_at", slug
        )
        return [Comment(**row) for row in rows]

    async def add(self, slug: str, author: str, text: str) -> Comment | None:
        row = await self.pool.fetchrow(
            "INSERT INTO comment (slug, author, text) SELECT slug, $2, $3 FROM article WHERE slug = $1"
            " RETURNING author, text, created_at",
            slug,
            author,
            text,
        )
        return Comment(**row) if row else None

    async def count(self, slug: str) -> int:
        return int(await self.pool.fetchval("SELECT count(*) FROM comment WHERE slug = $1", slug))

    async def count_each(self, slugs: list[str]) -> list[int]:
        # A task and a query for each article, where one query with GROUP BY does.
        return await asyncio.gather(*(self.count(slug) for slug in slugs))
