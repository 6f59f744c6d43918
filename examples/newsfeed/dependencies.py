"""The services of a request, made from what the application holds."""

from typing import Annotated

from fastapi import Depends, Request

from newsfeed.repositories.articles import ArticleRepository
from newsfeed.repositories.comments import CommentRepository
from newsfeed.services.articles import ArticleService
from newsfeed.services.feed import FeedService
from newsfeed.settings import settings


def get_feed_service(request: Request) -> FeedService:
    state = request.app.state
    comments = CommentRepository(state.pool, state.cache)
    return FeedService(ArticleRepository(state.pool), comments, state.flags, settings.front_page_size)


def get_article_service(request: Request) -> ArticleService:
    state = request.app.state
    comments = CommentRepository(state.pool, state.cache)
    return ArticleService(ArticleRepository(state.pool), comments, state.jobs, settings.media_root)


FeedServiceDep = Annotated[FeedService, Depends(get_feed_service)]
ArticleServiceDep = Annotated[ArticleService, Depends(get_article_service)]
