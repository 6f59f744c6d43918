"""The files that an editor is asked to tell of: all that are read beside the modules, and what settings name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol.types import DidChangeWatchedFilesRegistrationOptions, FileChangeType, RelativePattern

from flake8_aiocost.frontends.lsp.watched import Deciding, further, is_other
from flake8_aiocost.settings import Settings
from tests.frontends.lsp.sessions import answers, opened
from tests.projects import TABLE

if TYPE_CHECKING:
    from lsprotocol.types import Pattern, Registration

CHANGED, CREATED, DELETED = FileChangeType.Changed, FileChangeType.Created, FileChangeType.Deleted


def read_while(root: Path, monkeypatch: pytest.MonkeyPatch) -> set[Path]:
    """The files of a project, but for its modules and what is kept of them, that are read until all is answered."""
    found: set[Path] = set()
    real = os.open

    def noted(path: Any, *rest: Any, **more: Any) -> int:
        found.add(Path(os.fsdecode(path)))
        return real(path, *rest, **more)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", noted)
        session = opened(root)
        text = session.text("app.py")
        assert text is not None
        assert answers(session, "app.py", text)["hints"]
    inside = {path for path in found if path.is_relative_to(root)}
    return {path for path in inside if path.suffix != ".py" and ".aiocost_cache" not in path.parts}


def prepared(service: Path, more: str = "") -> Path:
    """The service without a set target, so that its files are asked, and with a baseline of nothing."""
    (service / "pyproject.toml").write_text(f'[project]\nrequires-python = ">=3.12"\n[tool.aiocost]\n{more}')
    (service / "requirements.txt").write_text("uvloop\n")
    for name in ("calibration/own.json", "tables/named.json"):
        (service / name).parent.mkdir(exist_ok=True)
        (service / name).write_bytes(TABLE.read_bytes())
    return service


def watchers(found: Registration | None) -> list[Pattern | RelativePattern]:
    """The patterns of a registration."""
    assert found is not None
    assert isinstance(found.register_options, DidChangeWatchedFilesRegistrationOptions)
    return [each.glob_pattern for each in found.register_options.watchers]


NAMED = 'table = "tables/named.json"\n'


@pytest.mark.parametrize("more", ["", NAMED])
def test_all_that_is_read_beside_the_modules_decides(more: str, service: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = read_while(prepared(service, more), monkeypatch)
    table = "tables/named.json" if more else "calibration/own.json"
    expected = {".python-version", "pyproject.toml", "requirements.txt", "rates.toml", "aiocost-baseline.json", table}
    assert expected <= {path.relative_to(service).as_posix() for path in read}
    decides = Deciding(opened(service).settings)
    for path in read:
        assert decides(str(path), CHANGED), path


def test_what_settings_name_is_asked_for_too(service: Path) -> None:
    prepared(service, NAMED)
    settings = opened(service).settings
    found = further(settings, [str(service)], "more", relative=True)
    assert watchers(found) == [RelativePattern((service / "tables").as_uri(), "named.json")]
    found = further(settings, [str(service)], "more", relative=False)
    assert watchers(found) == ["**/named.json"]
    assert further(Settings(root=service), [str(service)], "more", relative=True) is None


def test_a_root_above_the_open_folder_is_asked_for_too(service: Path) -> None:
    found = further(Settings(root=service), [str(service / "package")], "more", relative=True)
    names = {each.pattern for each in watchers(found) if isinstance(each, RelativePattern)}
    assert {"pyproject.toml", "rates.toml", ".python-version"} <= names


@pytest.mark.parametrize(
    ("path", "kind", "expected"),
    [
        (".python-version", CHANGED, True),
        ("setup.py", CHANGED, True),
        ("requirements-dev.txt", CREATED, True),
        ("Pipfile", CHANGED, False),
        ("uv.lock", CHANGED, False),
        ("notes.txt", CHANGED, False),
        ("data/rates.toml", CHANGED, False),
        ("calibration/new.json", CREATED, True),
        ("tox.ini", CHANGED, False),
        ("package/tox.ini", CREATED, True),
        ("package/pyproject.toml", CHANGED, True),
        (".venv/lib/thing/pyproject.toml", CREATED, False),
        ("../pyproject.toml", CREATED, True),
        ("../other/pyproject.toml", CREATED, False),
    ],
)
def test_what_decides(path: str, kind: FileChangeType, expected: bool, service: Path) -> None:
    place = os.path.normpath(service / path)
    assert Deciding(Settings(root=service))(place, kind) is expected


def test_an_environment_that_is_installed_is_none_of_the_project(service: Path) -> None:
    session = opened(service)
    inside = service / ".venv" / "lib" / "thing.py"
    assert not is_other(session, str(inside), CREATED, is_open=False)
    assert is_other(session, str(service / "package" / "new.py"), CREATED, is_open=False)
    assert is_other(session, str(service / "app.py"), DELETED, is_open=False)
    assert not is_other(session, str(service / "app.py"), CHANGED, is_open=False)
