"""The application: ``uvicorn newsfeed.main:app``."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import arq
import asyncpg
from arq.connections import RedisSettings
from fastapi import FastAPI
from redis.asyncio import Redis

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
    app.state.cache = Redis.from_url(settings.redis_url, decode_responses=True)
    app.state.flags = FlagRepository(app.state.pool)
    await app.state.flags.load()
    yield
    await app.state.pool.close()
    await app.state.cache.aclose()
    await app.state.jobs.aclose()


app = FastAPI(title="newsfeed", lifespan=lifespan)
app.include_router(feed.router)
app.include_router(articles.router)
