"""What is worked out of a document is there for the next request, and no longer than it holds."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

from flake8_aiocost.frontends.lsp.view import Views
from tests.frontends.lsp.conftest import APP, SERVICE
from tests.frontends.lsp.sessions import opened, settle

if TYPE_CHECKING:
    from pathlib import Path

    from flake8_aiocost.frontends.lsp.session import Session
    from flake8_aiocost.frontends.lsp.view import View


def seen(views: Views, session: Session, path: str, text: str) -> View:
    module = session.module(path)
    assert module is not None
    return views.of(session, path, module, text)


def test_two_requests_have_one_view_until_something_changes(service: Path) -> None:
    session, views = opened(service), Views()
    first = seen(views, session, "app.py", APP)
    assert seen(views, session, "app.py", APP) is first
    other = seen(views, session, "service.py", SERVICE)
    assert seen(views, session, "app.py", APP) is first
    broken = f"{APP}x = ("
    assert session.put("app.py", broken) == "broken"
    assert seen(views, session, "app.py", broken) is not first
    assert seen(views, session, "service.py", SERVICE) is not other


def test_a_text_that_cannot_be_parsed_is_no_news_the_second_time(service: Path) -> None:
    session, views = opened(service), Views()
    broken = f"{APP}x = ("
    assert [session.put("app.py", broken) for _ in range(3)] == ["broken", "same", "same"]
    first = seen(views, session, "app.py", broken)
    session.put("app.py", broken)
    assert seen(views, session, "app.py", broken) is first
    assert session.put("app.py", APP) == "same"
    assert session.put("app.py", broken) == "broken"


def test_no_view_keeps_a_project_that_is_no_more(service: Path) -> None:
    session, views = opened(service), Views()
    seen(views, session, "app.py", APP)
    seen(views, session, "service.py", SERVICE)
    before = weakref.ref(session.indexed)
    session.put("app.py", APP.replace("load(1), load(2)", "load(1), load(2), load(3)"))
    settle(session)
    seen(views, session, "service.py", SERVICE)
    gc.collect()
    assert before() is None
