"""The front page."""

from fastapi import APIRouter

from newsfeed.dependencies import FeedServiceDep
from newsfeed.models import FeedItem

router = APIRouter(prefix="/feed", tags=["feed"])


@router.get("/{reader_id}")
async def get_feed(reader_id: int, service: FeedServiceDep) -> list[FeedItem]:
    return await service.front_page(reader_id)
