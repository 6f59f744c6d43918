"""What the front page of a reader holds."""

import asyncio

from newsfeed.models import FeedItem
from newsfeed.repositories.articles import ArticleRepository
from newsfeed.repositories.comments import CommentRepository
from newsfeed.repositories.flags import FlagRepository


class FeedService:
    def __init__(
        self, articles: ArticleRepository, comments: CommentRepository, flags: FlagRepository, size: int
    ) -> None:
        self.articles = articles
        self.comments = comments
        self.flags = flags
        self.size = size

    async def front_page(self, reader_id: int) -> list[FeedItem]:
        # Two queries of some milliseconds each: no reader notices what this saves, and each request pays for it.
        followed, latest = await asyncio.gather(
            self.articles.followed_by(reader_id, self.size), self.articles.latest(self.size)
        )
        # Flags are in memory: there is nothing to overlap.
        counted, mixed = await asyncio.gather(self.flags.enabled("comment-counts"), self.flags.enabled("mixed-feed"))
        articles = followed
        if mixed or not followed:
            known = {article.slug for article in followed}
            articles = followed + [article for article in latest if article.slug not in known]
        articles = articles[: self.size]
        if not counted:
            return [FeedItem(article, None) for article in articles]
        counts = await self.comments.count_each([article.slug for article in articles])
        return [FeedItem(article, count) for article, count in zip(articles, counts, strict=True)]
