"""What a database would answer, from memory."""

from __future__ import annotations

import asyncio

_ARTICLES = {"asyncio": "Tasks are not free", "weather": "Dry, with microseconds"}
_COMMENTS: list[tuple[str, str]] = []


async def headlines() -> list[str]:
    return sorted(_ARTICLES)


async def article(slug: str) -> str:
    await asyncio.sleep(0.002)
    return _ARTICLES.get(slug, "")


async def related(slug: str) -> list[str]:
    await asyncio.sleep(0.002)
    return [other for other in _ARTICLES if other != slug]


async def comment(slug: str, text: str) -> None:
    _COMMENTS.append((slug, text))


async def count_comments(slug: str) -> int:
    return sum(1 for other, _ in _COMMENTS if other == slug)


def as_csv() -> str:
    return "\n".join(f"{slug},{title}" for slug, title in _ARTICLES.items())
