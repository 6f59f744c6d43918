"""The routes that decorators name."""

from __future__ import annotations

import pytest

from flake8_aiocost.heat.mounts import Mounts
from flake8_aiocost.heat.routes import routes
from tests.projects import Project

APP = """\
from fastapi import APIRouter, FastAPI

app = FastAPI()
router = APIRouter(prefix="/feed")
blueprint = Blueprint("name", url_prefix="/shop")
PATH = "/path"

{decorators}
async def handler(): ...
"""


@pytest.mark.parametrize(
    ("decorators", "expected"),
    [
        ('@app.get("/feed")', ("GET /feed",)),
        ('@router.get("/{number}")', ("GET /feed/{number}",)),
        ('@router.post("")', ("POST /feed",)),
        ('@app.post(path="/feed", tags=["a"])', ("POST /feed",)),
        ('@blueprint.route("/cart", methods=["GET"])', ("/shop/cart",)),
        ('@app.get("/a")\n@app.get("/b")', ("GET /a", "GET /b")),
        ('@app.get("/a")\n@app.get("/a")', ("GET /a",)),
        ("@app.get(PATH)", ()),
        ('@app.get(f"/{PATH}")', ()),
        ("@app.get(*PATH)", ()),
        ('@app.exception_handler("feed")', ()),
        ("@app.get", ()),
        ('@app.middleware("http")', ()),
        ("@cache", ()),
        ("", ()),
    ],
)
def test_routes(decorators: str, expected: tuple[str, ...]) -> None:
    project = Project({"app.py": APP.format(decorators=decorators)})
    assert routes(project.index.modules[0], 0, Mounts(project.index)) == expected


INCLUDED = {
    "shop/__init__.py": "",
    "shop/main.py": """\
from fastapi import FastAPI

from shop import carts, others
from shop.api import api

app = FastAPI()
app.include_router(api, prefix="/api")
app.include_router(carts.router, prefix="/old")
app.include_router(others.hidden, prefix=others.PREFIX)
for each in others.many:
    app.include_router(each, prefix="/each")

def configure(app):
    from shop.late import router as late

    app.include_router(late, prefix="/late")
""",
    "shop/api.py": """\
from fastapi import APIRouter

from .carts import router as carts

api = APIRouter(prefix="/v1")
api.include_router(carts, prefix="/carts")
api.include_router(api, prefix="/round")
""",
    "shop/carts.py": """\
from fastapi import APIRouter

router = APIRouter(prefix="/{owner}")

@router.get("/items")
async def items(owner): ...
""",
    "shop/late.py": """\
from fastapi import APIRouter

router = APIRouter()

@router.post("")
async def late(): ...
""",
    "shop/others.py": """\
import os

from fastapi import APIRouter

PREFIX = os.environ["PREFIX"]
hidden = APIRouter()
many = [hidden]

@hidden.get("/hidden")
async def of_unknown_prefix(): ...
""",
}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("shop/carts.py", ("GET /api/v1/carts/{owner}/items", "GET /old/{owner}/items")),
        # Whatever the application is, inside a function.
        ("shop/late.py", ("POST /late",)),
        # What is not known is left out.
        ("shop/others.py", ("GET /hidden",)),
    ],
)
def test_routers_that_other_modules_include(path: str, expected: tuple[str, ...]) -> None:
    project = Project(INCLUDED)
    index = next(each for each in project.index.modules if each.path == path)
    assert routes(index, 0, Mounts(project.index)) == expected
