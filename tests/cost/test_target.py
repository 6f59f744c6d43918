"""Python and loop of a project, read from its files as text."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.cost import target
from flake8_aiocost.cost.supported import supported
from flake8_aiocost.cost.target import declares_uvloop, lowest_of, python_of
from flake8_aiocost.small_files import MOST_BYTES

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def running(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(target, "RUNNING", (3, 11))


def test_without_any_file_it_is_the_running_python(tmp_path: Path) -> None:
    assert python_of(tmp_path) == (3, 11)


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("3.12", 12),
        ("3.12.1\n3.10.13\n", 12),
        ("\n# our servers\n3.9\n", 9),
        ("cpython-3.13.0-linux-x86_64-gnu\n", 13),
        ("cpython@3.13\n", 13),
        ("3.13t\n", 13),
        ("3.14-dev\n", 14),
        ("pypy3.10\n3.12\n", 12),
        ("system\n", 11),
        ("my-venv\n", 11),
        ("\ufeff3.10\n", 10),
        ("3.100\n", 11),
        ("", 11),
    ],
)
def test_python_version_file(tmp_path: Path, text: str, minor: int) -> None:
    (tmp_path / ".python-version").write_text(text, encoding="utf-8")
    assert python_of(tmp_path) == (3, minor)


@pytest.mark.parametrize(
    ("requires", "minor"),
    [
        (">=3.10", 11),
        (">=3.10,<3.13", 11),
        (">=3.12", 12),
        (">=3.8,<3.11", 8),
        ("~=3.10", 11),
        ("~=3.10.0", 10),
        ("==3.13.*", 13),
        ("==3.12.4", 12),
        (">=3.10,!=3.11.*", 10),
        ("<3.11.5", 11),
        (">=4", 11),
        (">=banana", 11),
        (">3.13", 13),
    ],
)
def test_requires_python(tmp_path: Path, requires: str, minor: int) -> None:
    (tmp_path / "pyproject.toml").write_text(f'[project]\nrequires-python = "{requires}"\n')
    assert python_of(tmp_path) == (3, minor)


@pytest.mark.parametrize(
    ("name", "text", "minors"),
    [
        ("pyproject.toml", '[tool.poetry.dependencies]\npython = "^3.10"\n', (10, None)),
        ("pyproject.toml", '[tool.poetry.dependencies]\npython = "~3.12"\n', (12, 12)),
        ("pyproject.toml", '[tool.poetry.dependencies]\npython = ">=3.9,<3.13"\n', (9, 12)),
        ("pyproject.toml", '[tool.poetry.dependencies]\npython = "3.12"\n', (12, 12)),
        ("pyproject.toml", '[tool.poetry.dependencies]\npython = "3.12.4"\n', (12, 12)),
        ("pyproject.toml", '[tool.poetry.dependencies]\npython = {version = "^3.10"}\n', ()),
        ("pyproject.toml", '[tool.poetry.dependencies]\npython = "^2.7 || ^3.9"\n', ()),
        ("setup.cfg", "[options]\npython_requires = >=3.9\n", (9, None)),
        ("setup.py", "setup(name='x', python_requires='>=3.8, <3.12')\n", (8, 11)),
        ("setup.py", "setup(name='x', python_requires=OURS)\n", ()),
        ("setup.cfg", "classifiers =\n  Programming Language :: Python :: 3.12\n", (12, 12)),
        (
            "pyproject.toml",
            '[project]\nclassifiers = ["Programming Language :: Python :: 3.13"]\n',
            (13, 13),
        ),
        ("setup.py", "# Programming Language :: Python :: 3.99\n", ()),
    ],
)
def test_what_other_packaging_files_say(tmp_path: Path, name: str, text: str, minors: tuple[int | None, ...]) -> None:
    (tmp_path / name).write_text(text)
    found = [minor for _, minor in supported(tmp_path)]
    if not minors:
        assert found == []
    else:
        low, high = minors
        assert found[0] == low
        assert high is None or found[-1] == high


def test_requires_python_goes_before_all_others(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nrequires-python = ">=3.12"\n')
    (tmp_path / "setup.py").write_text("setup(python_requires='>=3.8')\n# Programming Language :: Python :: 3.7\n")
    assert lowest_of(tmp_path) == (3, 12)


METADATA = "Metadata-Version: 2.1\nName: app\nRequires-Python: >=3.12\n\nSay Requires-Python: >=3.8 to your tools.\n"
OTHER = METADATA.replace("3.12", "3.13")


@pytest.mark.parametrize(
    ("files", "minor"),
    [
        # An sdist whose setup.py computes what it requires.
        ({"PKG-INFO": METADATA, "setup.py": "setup(python_requires=OURS)\n"}, 12),
        ({"PKG-INFO": METADATA, "app.egg-info/PKG-INFO": OTHER}, 12),
        # A wheel that was unpacked.
        ({"app-1.0.dist-info/METADATA": METADATA, "app/__init__.py": ""}, 12),
        ({"app.egg-info/PKG-INFO": METADATA}, 12),
        ({"src/app.egg-info/PKG-INFO": METADATA}, 12),
        ({"app-1.0.dist-info/METADATA": METADATA.replace("\n", "\r\n")}, 12),
        # The project's own word goes first.
        ({"app.egg-info/PKG-INFO": METADATA, "pyproject.toml": '[project]\nrequires-python = ">=3.10"\n'}, 10),
        # It says nothing, but for classifiers in its header.
        ({"PKG-INFO": "Name: app\n\nRequires-Python: >=3.12\n"}, None),
        ({"PKG-INFO": "Requires-Python: banana\n"}, None),
        ({"PKG-INFO": "Classifier: Programming Language :: Python :: 3.12\n\nPython :: 3.8"}, 12),
        ({"app-1.0.dist-info/METADATA/README": ""}, None),
        ({"app.dist-info": ""}, None),
        # Libraries side by side, as in site-packages.
        ({"app-1.0.dist-info/METADATA": METADATA, "more-2.0.dist-info/METADATA": OTHER}, None),
    ],
)
def test_metadata_of_a_built_distribution(tmp_path: Path, files: dict[str, str], minor: int | None) -> None:
    _write(tmp_path, files)
    assert lowest_of(tmp_path) == (minor and (3, minor))


@pytest.mark.parametrize(
    ("files", "minor"),
    [
        ({"app-1.0.dist-info/METADATA": METADATA}, 12),
        ({"App-1.0.dist-info/METADATA": METADATA, "more-2.0.dist-info/METADATA": OTHER}, 12),
        (
            {"PyApp-1.0.egg-info/PKG-INFO": METADATA, "PyApp-1.0.egg-info/top_level.txt": "app\n", "b.egg-info/x": ""},
            12,
        ),
        ({"big-1.0.dist-info/METADATA": METADATA, "more-2.0.dist-info/METADATA": OTHER}, None),
    ],
)
def test_a_package_beside_the_metadata_of_its_distribution(
    tmp_path: Path, files: dict[str, str], minor: int | None
) -> None:
    _write(tmp_path, {**files, "app/__init__.py": "", "plain/app.py": ""})
    assert lowest_of(tmp_path / "app") == (minor and (3, minor))
    assert lowest_of(tmp_path / "plain") is None


def test_metadata_that_is_no_file_or_too_large_says_nothing(tmp_path: Path) -> None:
    metadata = tmp_path / "app-1.0.dist-info" / "METADATA"
    metadata.parent.mkdir()
    os.mkfifo(metadata)
    assert lowest_of(tmp_path) is None
    metadata.unlink()
    metadata.write_text(METADATA + "x" * MOST_BYTES)
    assert lowest_of(tmp_path) is None


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())


def test_the_version_file_goes_before_requires_python(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nrequires-python = ">=3.13"\n')
    (tmp_path / ".python-version").write_text("3.12\n")
    assert python_of(tmp_path) == (3, 12)


@pytest.mark.parametrize(
    "data",
    [
        b"[project\nrequires-python = 3",
        b"[project]\nrequires-python = 3.12\n",
        b"project = 'requires-python'\n",
        b"\xff\xferequires-python",
        b"[project]\nrequires-python = " + b"[" * 50_000,
    ],
)
def test_what_cannot_be_read_says_nothing(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "pyproject.toml").write_bytes(data + b"\n# uvloop")
    (tmp_path / ".python-version").mkdir()
    assert python_of(tmp_path) == (3, 11)
    assert not declares_uvloop(tmp_path)


@pytest.mark.parametrize(
    "pyproject",
    [
        '[project]\ndependencies = ["fastapi", "uvloop>=0.19; sys_platform != \'win32\'"]',
        '[project]\ndependencies = ["Uvicorn[standard]~=0.34"]',
        '[project]\ndependencies = ["uvicorn[watch, standard]"]',
        '[project.optional-dependencies]\nfast = ["uvloop"]',
        '[dependency-groups]\nprod = [{ include-group = "base" }, "uvloop"]',
        '[tool.poetry.dependencies]\nuvloop = "^0.19"',
        '[tool.poetry.dependencies]\nuvicorn = { version = "^0.34", extras = ["standard"] }',
        '[tool.poetry.group.prod.dependencies]\nuvloop = "*"',
    ],
)
def test_pyproject_declares_uvloop(tmp_path: Path, pyproject: str) -> None:
    (tmp_path / "pyproject.toml").write_text(pyproject)
    assert declares_uvloop(tmp_path)


@pytest.mark.parametrize(
    "pyproject",
    [
        '[project]\ndependencies = ["uvicorn"]',
        '[project]\ndependencies = ["uvloop-stubs", "uvicorn[watch]", "not a requirement uvloop"]',
        '[project]\nname = "uvloop-like"\ndependencies = "uvloop"',
        '[tool.black]\nexclude = "uvloop"',
        '[tool.poetry.dependencies]\nuvicorn = "^0.34"',
        '[dependency-groups]\nprod = "uvloop"',
        "[project]\ndependencies = [3]\n# uvloop",
        'tool = "uvloop"\nproject = "uvloop"',
    ],
)
def test_pyproject_does_not_declare_uvloop(tmp_path: Path, pyproject: str) -> None:
    (tmp_path / "pyproject.toml").write_text(pyproject)
    assert not declares_uvloop(tmp_path)


@pytest.mark.parametrize(
    ("name", "line", "declared"),
    [
        ("requirements.txt", "uvloop", True),
        ("requirements.txt", "uvloop==0.21.0 \\", True),
        ("requirements.txt", "uvloop==0.21.0 --hash=sha256:abc", True),
        ("requirements.txt", "uvicorn[standard]==0.34.0  # the server", True),
        ("requirements-prod.txt", "  UVLOOP ; sys_platform != 'win32'", True),
        ("requirements.txt", "# uvloop", False),
        ("requirements.txt", "-r uvloop.txt", False),
        ("requirements.txt", "uvicorn", False),
        ("constraints.txt", "uvloop", False),
    ],
)
def test_requirements_files(tmp_path: Path, name: str, line: str, declared: bool) -> None:
    (tmp_path / name).write_text(f"fastapi\n{line}\n    --hash=sha256:def\n")
    assert declares_uvloop(tmp_path) is declared
