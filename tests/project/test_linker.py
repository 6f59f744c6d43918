"""Names across modules: from what a module calls them to what they are called where they are defined."""

from __future__ import annotations

import pytest

from flake8_aiocost.module.read import read
from tests.projects import Project

SHOP = {
    "shop/__init__.py": "from .carts import Cart\nfrom . import web\n",
    "shop/carts.py": (
        "from .db import Store, connect as link, store\n"
        "class Cart:\n"
        "    store: Store\n"
        "    def __init__(self, other: 'Store'):\n"
        "        self.other = other\n"
        "        self.made = Store()\n"
        "        self.linked = link()\n"
        "    @property\n"
        "    def mine(self) -> Store: ...\n"
        "class Basket(Cart): pass\n"
    ),
    "shop/db.py": (
        "from __future__ import annotations\n"
        "class Store:\n"
        "    def get(self): pass\n"
        "    @classmethod\n"
        "    def model_validate(cls, x): pass\n"
        "def connect() -> Store: ...\n"
        "store = Store()\n"
        "LIMIT = 3\n"
    ),
    "shop/web.py": "from fastapi import APIRouter, FastAPI as Api\nrouter = APIRouter()\napp = Api()\n",
    "shop/stars.py": "from .db import *\nfrom .web import *\n",
    "shop/more.py": "from .stars import *\n",
}


def linked(source: str, called: str, shop: dict[str, str] = SHOP) -> list[str]:
    """What a call may be of, by path; it stands at the end of a module beside the shop."""
    before = len(read(source).calls)
    project = Project({**shop, "main.py": f"{source}\n{called}()\n"})
    # Of calls that begin together, the one around the other comes first.
    return [project.name(name) for name in project.index.modules[-1].callees(before)]


@pytest.mark.parametrize(
    ("source", "called", "name"),
    [
        ("from shop.db import connect", "connect", "shop/db.py:connect"),
        ("import shop.db", "shop.db.connect", "shop/db.py:connect"),
        ("import shop.db as d", "d.Store().get", "shop/db.py:Store().get"),
        ("from shop import Cart", "Cart", "shop/carts.py:Cart"),
        ("import shop", "shop.Cart().checkout", "shop/carts.py:Cart().checkout"),
        ("from shop.carts import link", "link", "shop/db.py:connect"),
        # Names of libraries come out with their own names, through whatever modules.
        ("from shop.web import router", "router.get", "fastapi.APIRouter().get"),
        ("import shop", "shop.web.app.get", "fastapi.FastAPI().get"),
        ("from shop.web import Api", "Api", "fastapi.FastAPI"),
        # Star imports, also through one another.
        ("from shop.stars import connect", "connect", "shop/db.py:connect"),
        ("from shop.more import Store", "Store", "shop/db.py:Store"),
        ("from shop.more import router", "router.post", "fastapi.APIRouter().post"),
        ("from shop.more import APIRouter", "APIRouter", "fastapi.APIRouter"),
        # Objects: of annotations, parameters, values, properties, results.
        ("from shop import Cart\nc = Cart()", "c.store.get", "shop/db.py:Store().get"),
        ("from shop import Cart\nc = Cart()", "c.other.get", "shop/db.py:Store().get"),
        ("from shop import Cart\nc = Cart()", "c.made.get", "shop/db.py:Store().get"),
        ("from shop import Cart\nc = Cart()", "c.mine.get", "shop/db.py:Store().get"),
        ("from shop.carts import Basket", "Basket().made.get", "shop/db.py:Store().get"),
        ("from shop.db import store", "store.get", "shop/db.py:Store().get"),
        ("from shop.carts import store", "store.get", "shop/db.py:Store().get"),
        ("from shop.db import Store", "Store.model_validate(x).get", "shop/db.py:Store().get"),
        # What no module binds is unknown; what the project does not hold stays what it is.
        ("from shop.db import missing", "missing", "?missing"),
        ("from shop.db import missing", "missing.get", "?missing.get"),
        ("from shop import generated", "generated.f", "shop.generated.f"),
        ("from .generated import f", "f", ".generated.f"),
        ("import requests", "requests.get", "requests.get"),
        ("", "print", "builtins.print"),
        ("", "nothing", "?nothing"),
    ],
)
def test_a_name_is_what_it_is_where_it_is_defined(source: str, called: str, name: str) -> None:
    assert linked(source, called) == [name]


def test_a_name_of_the_module_itself() -> None:
    assert linked("def f(): pass", "f") == ["main.py:f"]
    assert linked("from shop.carts import Cart\nclass Own(Cart): pass", "Own().other.get") == ["shop/db.py:Store().get"]


def test_several_classes_are_several_names() -> None:
    source = "from shop import Cart\nfrom shop.db import Store\ndef f(x: Cart | Store): x.get()\n"
    project = Project({**SHOP, "main.py": source})
    index = project.index.modules[-1]
    assert {project.name(name) for name in index.callees(0)} == {"shop/carts.py:Cart().get", "shop/db.py:Store().get"}
    assert index.callee(0) == "?x.get"


@pytest.mark.parametrize(
    "ring",
    [
        {"a.py": "from b import f\n", "b.py": "from a import f\n"},
        {"a.py": "from b import *\n", "b.py": "from a import *\n"},
        {"a.py": "from a import f\n", "b.py": ""},
        {"a.py": "import b\nf = b.g\n", "b.py": "import a\ng = a.f\n"},
        {"a.py": "import b\nclass A(b.B): pass\nf = A().x.y\n", "b.py": "import a\nclass B(a.A): pass\n"},
    ],
)
def test_re_exports_in_a_ring_end_and_are_unknown(ring: dict[str, str]) -> None:
    assert [name for name in linked("from a import f", "f", ring) if name.endswith(".py:f")] == []


def test_a_ring_with_a_way_out_is_followed_to_it() -> None:
    ring = {"a.py": "from b import *\n", "b.py": "from a import *\nfrom c import *\n", "c.py": "def f(): pass\n"}
    assert linked("from a import f", "f", ring) == ["c.py:f"]


def chain(length: int) -> dict[str, str]:
    """Modules that hand a name on from one to the next."""
    last = {f"m{length}.py": "def f(): pass\n"}
    return {**{f"m{n}.py": f"from m{n + 1} import f\n" for n in range(length)}, **last}


def test_a_long_way_is_followed_and_an_endless_one_is_given_up() -> None:
    assert linked("from m0 import f", "f", chain(30)) == ["m30.py:f"]
    assert linked("from m0 import f", "f", chain(300))[0].startswith("?")


def test_names_that_double_with_each_module_are_cut() -> None:
    """Each of 40 modules has two ways to the next: more than a handful of names is no program that somebody wrote."""
    doubling = {
        f"m{n}.py": f"import m{n + 1} as m\nclass A: pass\nclass B: pass\nf = m.f or m.g\ng = A or B or m.f or m.g\n"
        for n in range(40)
    }
    assert 0 < len(linked("from m0 import f", "f", doubling)) <= 16
