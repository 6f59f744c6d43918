"""Feature flags: few, and kept in memory."""

import asyncpg


class FlagRepository:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool
        self.flags: dict[str, bool] = {}

    async def load(self) -> None:
        rows = await self.pool.fetch("SELECT name, enabled FROM flag")
        self.flags = {row["name"]: row["enabled"] for row in rows}

    async def enabled(self, name: str) -> bool:
        return self.flags.get(name, False)
