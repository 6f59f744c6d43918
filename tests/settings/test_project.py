"""Which project a file belongs to, what holds for it, and how often the disk is asked."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from flake8_aiocost.settings import OPTIONS, ROOT_MARKERS, Projects, Settings, SettingsError
from flake8_aiocost.settings.values import convert
from flake8_aiocost.small_files import read_regular

TABLE = '[tool.aiocost]\nloop = "uvloop"\n'


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[Path]:
    """How often each file is opened, and each marker looked for."""
    counted: Counter[Path] = Counter()
    exists = Path.exists

    def counting_read(path: Path, most: int) -> bytes | None:
        counted[path] += 1
        return read_regular(path, most)

    def counting_exists(path: Path) -> bool:
        counted[path.parent / f"marker {path.name}"] += 1
        return exists(path)

    monkeypatch.setattr("flake8_aiocost.settings.project.read_regular", counting_read)
    monkeypatch.setattr(Path, "exists", counting_exists)
    return counted


def folders(root: Path, *names: str) -> list[Path]:
    for name in names:
        (root / name).mkdir(parents=True)
    return [root / name for name in names]


def test_every_option_is_a_field_of_the_settings() -> None:
    assert {option.attribute for option in OPTIONS} == set(Settings.__struct_fields__) - {"root", "run"}


def test_the_nearest_table_goes_before_a_nearer_marker_and_a_farther_table(tmp_path: Path) -> None:
    (inner,) = folders(tmp_path, "a/b/c")
    (tmp_path / "pyproject.toml").write_text('[tool.aiocost]\nload = "alone"\n')
    (tmp_path / "a" / "pyproject.toml").write_text(TABLE)
    (tmp_path / "a" / "b" / "pyproject.toml").write_text("[project]\n")
    found = Projects().for_file(str(inner / "x.py"))
    assert (found.root, found.loop, found.load) == (tmp_path / "a", "uvloop", "busy")


@pytest.mark.parametrize("marker", ROOT_MARKERS)
def test_without_a_table_the_nearest_marker_is_the_root(tmp_path: Path, marker: str) -> None:
    (inner,) = folders(tmp_path, "a/b/c")
    (tmp_path / "a" / "b" / marker).write_text("")
    (tmp_path / ".git").mkdir(exist_ok=True)
    assert Projects().for_file(str(inner / "x.py")).root == tmp_path / "a" / "b"


def test_without_a_marker_it_is_the_files_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (inner,) = folders(tmp_path, "a/b")
    monkeypatch.setattr("flake8_aiocost.settings.project.ROOT_MARKERS", ())
    projects = Projects()
    assert projects.for_file(str(inner / "x.py")).root == inner
    assert projects.for_file(str(inner.parent / "x.py")).root == inner.parent
    monkeypatch.chdir(inner)
    assert projects.for_file("x.py").root == inner
    assert projects.for_file("c/x.py").root == inner / "c"


def test_the_folders_of_a_project_share_one_object(tmp_path: Path) -> None:
    one, two, other = folders(tmp_path, "a/b", "a/c/d", "e")
    (tmp_path / "a" / "pyproject.toml").write_text(TABLE)
    (tmp_path / "e" / ".flake8").write_text("")
    projects = Projects()
    found = projects.for_file(str(one / "x.py"))
    assert projects.for_file(str(two / "x.py")) is found
    assert projects.for_file(str(two / "y.py")) is found
    assert projects.for_file(str(other / "x.py")) != found


def test_a_folder_is_looked_at_once(tmp_path: Path, asked: Counter[Path]) -> None:
    below = folders(tmp_path, "a/b/c", "a/b/d", "a/e", "f/g")
    (tmp_path / ".git").mkdir()
    projects = Projects()
    for folder in below:
        for name in ("x.py", "y.py"):
            assert projects.for_file(str(folder / name)).root == tmp_path
    assert set(asked.values()) == {1}
    opened = {path.parent for path in asked if path.name == "pyproject.toml"}
    assert opened >= {tmp_path, *below, tmp_path / "a", tmp_path / "a" / "b", tmp_path / "f"}


def test_no_marker_is_looked_for_where_there_is_a_table(tmp_path: Path, asked: Counter[Path]) -> None:
    (inner,) = folders(tmp_path, "a/b")
    (tmp_path / "pyproject.toml").write_text(TABLE)
    assert Projects().for_file(str(inner / "x.py")).root == tmp_path
    assert asked == {folder / "pyproject.toml": 1 for folder in (inner, inner.parent, tmp_path)}


def test_a_mistake_is_told_for_each_file_and_looked_up_once(tmp_path: Path, asked: Counter[Path]) -> None:
    one, two = folders(tmp_path, "a", "b")
    (tmp_path / "pyproject.toml").write_text('[tool.aiocost]\nloop = "trio"\n')
    projects = Projects()
    for folder in (one, one, two):
        with pytest.raises(SettingsError, match=r"pyproject\.toml: \[tool\.aiocost\]: loop = 'trio': expected auto, "):
            projects.for_file(str(folder / "x.py"))
    assert set(asked.values()) == {1}


def test_what_is_given_outranks_and_names_itself(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(TABLE)
    found = Projects([("loop", "asyncio"), ("min-cost", "3"), ("budget", "0")]).for_file(str(tmp_path / "x.py"))
    assert (found.loop, found.min_cost, found.budget) == ("asyncio", 3.0, 0.0)
    assert Projects().for_file(str(tmp_path / "x.py")).budget is None
    with pytest.raises(SettingsError, match=r"^flake8 option --aiocost-loop: loop = 'trio': expected"):
        Projects([("loop", "trio")]).for_file(str(tmp_path / "x.py"))


def test_a_new_run_sees_what_was_edited(tmp_path: Path) -> None:
    path = str(tmp_path / "x.py")
    (tmp_path / "pyproject.toml").write_text(TABLE)
    first, second = Projects(), Projects()
    assert first.for_file(path).loop == second.for_file(path).loop == "uvloop"
    # What is cached by settings belongs to one run.
    assert first.for_file(path) != second.for_file(path)
    (tmp_path / "pyproject.toml").write_text(TABLE.replace("uvloop", "asyncio"))
    assert first.for_file(path).loop == "uvloop"
    assert Projects().for_file(path).loop == "asyncio"


@pytest.mark.parametrize(
    ("name", "text", "same"),
    [
        ("python", '"auto"', "auto"),
        ("loop", "'uvloop'", "uvloop"),
        ("min-cost", '"3"', "3"),
        ("worth", '"40ms"', "40ms"),
        ("cache", '"false"', "false"),
        ("table", '"our table.json"', "our table.json"),
        ("hot", '"app.a.*", "app.b.*"', "app.a.*,app.b.*"),
        ("spawners", '"app.run_all"="gather"', "app.run_all=gather"),
        ("waits", '"app.cache.*" = "2ms"', "app.cache.*=2ms"),
    ],
)
def test_a_line_that_was_copied_with_its_quotes_means_the_same(tmp_path: Path, name: str, text: str, same: str) -> None:
    quoted, bare = (Projects([(name, each)]).for_file(str(tmp_path / "x.py")) for each in (text, same))
    attribute = name.replace("-", "_")
    assert getattr(quoted, attribute) == getattr(bare, attribute)


@pytest.mark.parametrize("value", ["3.12", "3.12.1", '"3.12"', "'3.12'"])
def test_a_version_may_have_the_quotes_of_another_file(value: str) -> None:
    (python,) = [option for option in OPTIONS if option.name == "python"]
    assert convert(python, value, "here") == (3, 12)


@pytest.mark.parametrize("value", ['"3.12', "3.12'", "\"3.12'", '""3.12""', "3.99", "٣.١٢", 3.12, True])
def test_what_is_no_version(value: object) -> None:
    (python,) = [option for option in OPTIONS if option.name == "python"]
    with pytest.raises(SettingsError, match="expected auto or a quoted minor version"):
        convert(python, value, "here")
