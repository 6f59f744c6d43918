"""Single articles: the page, its cover and its comments."""

from fastapi import APIRouter, HTTPException, Response, status
from pydantic import BaseModel, Field

from newsfeed.dependencies import ArticleServiceDep
from newsfeed.models import ArticlePage, Comment

router = APIRouter(prefix="/articles", tags=["articles"])


class NewComment(BaseModel):
    author: str = Field(min_length=1, max_length=80)
    text: str = Field(min_length=1, max_length=4000)


@router.get("/{slug}")
async def get_article(slug: str, service: ArticleServiceDep) -> ArticlePage:
    page = await service.page(slug)
    if page is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "no such article")
    return page


@router.get("/{slug}/cover")
async def get_cover(slug: str, service: ArticleServiceDep) -> Response:
    image = await service.cover(slug)
    if image is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "no such article")
    return Response(image, media_type="image/webp")


@router.post("/{slug}/comments", status_code=status.HTTP_201_CREATED)
async def post_comment(slug: str, comment: NewComment, service: ArticleServiceDep) -> Comment:
    added = await service.comment(slug, comment.author, comment.text)
    if added is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "no such article")
    return added
