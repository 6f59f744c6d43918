"""``make test-all``: the suite on every CPython from 3.10 on that is installed; ``make test-lowest``: old libraries."""

import re
from pathlib import Path

import nox

nox.options.default_venv_backend = "venv"
nox.options.sessions = ["tests"]


@nox.session(python=["3.10", "3.11", "3.12", "3.13", "3.14", "3.15"])
def tests(session: nox.Session) -> None:
    """Install the project with its test tools and run pytest."""
    session.install("--upgrade", "pip>=25.1")
    session.install("--editable", ".", "--group", "test")
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session(python=["3.10", "3.13"])
def lowest(session: nox.Session) -> None:
    """Install the lowest version of each library that ``pyproject.toml`` allows, as wheels, and run pytest."""
    session.install("--upgrade", "pip>=25.1")
    wanted = nox.project.load_toml("pyproject.toml")["project"]["dependencies"]
    # Not in a folder of nox's for such files: it would have the tests put theirs there too, inside this project.
    constraints = Path(session.virtualenv.location).resolve() / "lowest.txt"
    constraints.write_text("\n".join(map(_lowest, wanted)))
    # A library that had to be compiled would be one that nobody installs on this Python.
    names = [re.split(r"[^\w-]", each)[0] for each in wanted]
    only_wheels = [part for name in names for part in ("--only-binary", name)]
    session.install(*only_wheels, "--constraint", str(constraints), "--editable", ".", "--group", "test")
    session.run("python", "-m", "pip", "list")
    session.run("python", "-m", "pytest", *session.posargs)


def _lowest(requirement: str) -> str:
    """``flake8>=7`` as ``flake8==7``; each requirement has one bound, and maybe a marker."""
    pinned, found = re.subn(r"^([\w-]+)>=([\w.]+)(?=$|;)", r"\1==\2", requirement)
    if not found:
        raise ValueError(f"{requirement}: expected NAME>=VERSION")
    return pinned
