"""``make test-all``: the suite on every CPython from 3.10 on that is installed."""

import nox

nox.options.default_venv_backend = "venv"


@nox.session(python=["3.10", "3.11", "3.12", "3.13", "3.14", "3.15"])
def tests(session: nox.Session) -> None:
    """Install the project with its test tools and run pytest."""
    session.install("--upgrade", "pip>=25.1")
    session.install("--editable", ".", "--group", "test")
    session.run("python", "-m", "pytest", *session.posargs)
