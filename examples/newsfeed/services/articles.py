"""What readers do with an article."""

import asyncio
from pathlib import Path

from arq import ArqRedis

from newsfeed.models import ArticlePage, Comment
from newsfeed.repositories.articles import ArticleRepository
from newsfeed.repositories.comments import CommentRepository

WORDS_PER_MINUTE = 220


def reading_minutes(words: int) -> int:
    return words // WORDS_PER_MINUTE + 1


class ArticleService:
    def __init__(
        self, articles: ArticleRepository, comments: CommentRepository, jobs: ArqRedis, media_root: Path
    ) -> None:
        self.articles = articles
        self.comments = comments
        self.jobs = jobs
        self.media_root = media_root

    async def page(self, slug: str) -> ArticlePage | None:
        article = await self.articles.get(slug)
        if article is None:
            return None
        comments = await self.comments.of_article(slug)
        # No microsecond of work: the way to the thread and back costs more.
        minutes = await asyncio.to_thread(reading_minutes, article.words)
        await self.articles.viewed(slug)
        return ArticlePage(article, comments, minutes)

    async def cover(self, slug: str) -> bytes | None:
        article = await self.articles.get(slug)
        if article is None:
            return None
        # Reading a file blocks: this is what threads are for.
        return await asyncio.to_thread((self.media_root / article.cover).read_bytes)

    async def comment(self, slug: str, author: str, text: str) -> Comment | None:
        comment = await self.comments.add(slug, author.strip(), text.strip())
        if comment is not None:
            await self.jobs.enqueue_job("notify_author", slug, comment.author)
        return comment
