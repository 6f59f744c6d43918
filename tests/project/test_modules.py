"""Which file an import means."""

from __future__ import annotations

import pytest

from flake8_aiocost.project.modules import Modules

PATHS = (
    "setup.py",
    "shop/__init__.py",
    "shop/api/__init__.py",
    "shop/api/carts.py",
    "shop/db.py",
    "src/depot/__init__.py",
    "src/depot/shelf.py",
    "src/single.py",
    "plain/one.py",
    "plain/two/redis.py",
    "plain/two/three.py",
    "services/a/app/__init__.py",
    "services/a/app/work.py",
    "services/b/app/__init__.py",
    "services/b/app/work.py",
    "services/b/run.py",
    "json.py",
    "libs/one/src/mill/__init__.py",
    "libs/one/src/mill/wheel.py",
    "libs/one/tests/check.py",
    "libs/two/src/mill/wheel.py",
    "libs/two/tests/check.py",
    "libs/two/src/tide/pool.py",
    "libs/ebb-flow/ebb_flow/__init__.py",
    "libs/ebb-flow/ebb_flow/moon.py",
    "libs/other/moon/__init__.py",
)


@pytest.fixture(scope="module")
def modules() -> Modules:
    return Modules(PATHS)


@pytest.mark.parametrize(
    ("importer", "dotted", "path"),
    [
        # From the folder above the outermost package, from wherever one is.
        ("shop/api/carts.py", "shop", "shop/__init__.py"),
        ("shop/api/carts.py", "shop.db", "shop/db.py"),
        ("plain/one.py", "shop.api", "shop/api/__init__.py"),
        # ``src`` is on the path.
        ("setup.py", "depot.shelf", "src/depot/shelf.py"),
        ("src/depot/shelf.py", "single", "src/single.py"),
        ("src/depot/shelf.py", "shop.db", "shop/db.py"),
        # Folders without ``__init__.py`` are packages too, and so is what lies beside a script.
        ("setup.py", "plain.two.three", "plain/two/three.py"),
        ("plain/one.py", "two.three", "plain/two/three.py"),
        ("plain/two/three.py", "one", "plain/one.py"),
        # Two roots: each service has an ``app`` of its own.
        ("services/b/run.py", "app.work", "services/b/app/work.py"),
        ("services/a/app/__init__.py", "app.work", "services/a/app/work.py"),
        # A package that lies beside: in a source folder, or in a folder of its name.
        ("shop/db.py", "tide.pool", "libs/two/src/tide/pool.py"),
        ("shop/db.py", "ebb_flow.moon", "libs/ebb-flow/ebb_flow/moon.py"),
        # Of two of one name the one that tests lie beside.
        ("libs/one/tests/check.py", "mill.wheel", "libs/one/src/mill/wheel.py"),
        ("libs/two/tests/check.py", "mill.wheel", "libs/two/src/mill/wheel.py"),
        # Relative ones.
        ("shop/api/carts.py", ".", "shop/api/__init__.py"),
        ("shop/api/carts.py", "..", "shop/__init__.py"),
        ("shop/api/carts.py", "..db", "shop/db.py"),
        ("shop/api/__init__.py", ".carts", "shop/api/carts.py"),
        ("shop/__init__.py", ".db", "shop/db.py"),
        ("plain/two/three.py", ".redis", "plain/two/redis.py"),
        ("plain/two/three.py", "..one", "plain/one.py"),
    ],
)
def test_what_is_found(modules: Modules, importer: str, dotted: str, path: str) -> None:
    assert modules.paths[modules.find(dotted, PATHS.index(importer))] == path


@pytest.mark.parametrize(
    ("importer", "dotted"),
    [
        ("shop/db.py", "fastapi"),
        ("shop/db.py", "shop.missing"),
        ("shop/db.py", "db"),  # in a package it is ``shop.db``
        ("shop/api/carts.py", "carts"),
        ("shop/db.py", ".missing"),
        ("shop/db.py", "..setup_of_another"),
        ("setup.py", "..x"),  # above the root
        ("setup.py", "app.work"),  # it could be either
        ("shop/db.py", "mill.wheel"),  # likewise, beside
        ("shop/db.py", "moon"),  # in no folder that is on the path
        ("shop/db.py", "json"),  # the standard library's
        ("plain/two/redis.py", ".redis"),  # nobody imports the module that he is in
        ("shop/__init__.py", "."),
        ("plain/two/redis.py", "redis"),  # the library, and not the file itself
        ("services/a/app/work.py", "app.work"),  # nor is this one
        ("shop/db.py", ""),
    ],
)
def test_what_is_not_found(modules: Modules, importer: str, dotted: str) -> None:
    assert modules.find(dotted, PATHS.index(importer)) == -1


@pytest.mark.parametrize(
    ("path", "dotted"),
    [
        ("setup.py", "setup"),
        ("shop/__init__.py", "shop"),
        ("shop/api/__init__.py", "shop.api"),
        ("shop/api/carts.py", "shop.api.carts"),
        ("src/depot/shelf.py", "depot.shelf"),
        ("src/single.py", "single"),
        ("plain/two/three.py", "three"),
        ("services/b/app/work.py", "app.work"),
    ],
)
def test_the_name_by_which_others_import_a_module(modules: Modules, path: str, dotted: str) -> None:
    assert modules.dotted(PATHS.index(path)) == dotted


def test_a_package_in_the_root_itself() -> None:
    modules = Modules(["__init__.py", "one.py", "two.py"])
    assert modules.find(".two", 1) == 2
    assert modules.find(".", 1) == 0
    assert modules.find("..two", 1) == -1
    assert modules.dotted(0) == ""


def test_a_root_that_is_a_package_has_a_name() -> None:
    modules = Modules(["__init__.py", "one.py", "services/two.py", "store/__init__.py"], "shop.feed")
    assert modules.find("shop.feed.services.two", 1) == 2
    assert modules.find("shop.feed", 1) == 0
    assert modules.find("shop.one", 2) == -1
    assert modules.find("one", 2) == 1
    assert [modules.dotted(number) for number in range(4)] == ["shop.feed", "shop.feed.one", "two", "shop.feed.store"]
    assert Modules(["one.py"], "shop").find("shop.one", 0) == -1


def test_packages_are_told_from_other_modules(modules: Modules) -> None:
    assert [path for number, path in enumerate(PATHS) if modules.is_package(number)] == [
        path for path in PATHS if path.endswith("__init__.py")
    ]
