"""The routes that decorators name."""

from __future__ import annotations

import pytest

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
    assert routes(project.index.modules[0], 0) == expected
