"""The application: ``uvicorn newsfeed.main:app``."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import arq
import asyncpg
from arq.connections import RedisSettings
from fastapi import FastAPI

from newsfeed.repositories.flags import FlagRepository
from newsfeed.routers import articles, feed
from newsfeed.settings import settings


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    # Runs once, so its price does not matter.
    app.state.pool, app.state.jobs = await asyncio.gather(
        asyncpg.create_pool(settings.database_url),
        arq.create_pool(RedisSettings.from_dsn(settings.redis_url)),
    )
    app.state.flags = FlagRepository(app.state.pool)
    await app.state.flags.load()
    yield
    await app.state.pool.close()
    await app.state.jobs.aclose()


app = FastAPI(title="newsfeed", lifespan=lifespan)
app.include_router(feed.router)
app.include_router(articles.router)
