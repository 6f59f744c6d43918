"""What passes between the layers, and what the API answers with."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Article:
    slug: str
    title: str
    body: str
    words: int
    cover: str
    published_at: datetime


@dataclass(frozen=True)
class Comment:
    author: str
    text: str
    created_at: datetime


@dataclass(frozen=True)
class FeedItem:
    article: Article
    comments: int | None


@dataclass(frozen=True)
class ArticlePage:
    article: Article
    comments: list[Comment]
    minutes: int
