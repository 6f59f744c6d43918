"""``aiocost diff`` in repositories of every kind: what cannot be compared is one line, and nothing of theirs is run."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.frontends.commands import aiocost
from tests.frontends.repositories import ENVIRONMENT, ROUTES, SERVICE, SETTINGS, SHOP, Repository
from tests.processes import RUNNING

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

DEARER = SERVICE.replace("        return await load()\n", "        return await asyncio.gather(load(), load())\n")


@pytest.fixture
def shop(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "shop")


def refused(shop: Repository, *arguments: str, **environment: str) -> str:
    """The one line of a comparison that cannot be made."""
    ran = shop.diff(*arguments, **environment)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.count("\n") == 1, ran.stderr
    assert ran.stderr.startswith("aiocost: ")
    return ran.stderr.removeprefix("aiocost: ").rstrip("\n")


def changed(shop: Repository, *arguments: str, **environment: str) -> list[tuple[str, str, str]]:
    """Name, state and sign of the entry points that have changed."""
    found = shop.found(*arguments, code=0, **environment)
    return [(each["name"], each["state"], each["sign"]) for each in found["entries"]]


# ── commits ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("nowhere", "nowhere: no such commit in this repository: is it fetched?"),
        ("main..HEAD", "main..HEAD: no such commit in this repository: name the two apart: aiocost diff main HEAD"),
        ("release", "release: no such commit in this repository: did you mean origin/release?"),
        ("a\x1b[31mb", "a?[31mb: no such commit in this repository: is it fetched?"),
        ("HEAD:shop", "HEAD:shop: no such commit in this repository: is it fetched?"),
        ("", ": no such commit in this repository: is it fetched?"),
    ],
)
def test_a_commit_that_is_not_there(shop: Repository, name: str, line: str) -> None:
    shop.git("update-ref", "refs/remotes/origin/release", "HEAD")
    assert refused(shop, name) == line


def test_a_name_that_looks_like_an_option_is_none(shop: Repository) -> None:
    assert refused(shop, "--", "--exec=touch x").startswith("--exec=touch x: no such commit")


def test_a_tag_is_the_commit_that_it_names(shop: Repository) -> None:
    shop.git("tag", "-a", "-m", "one", "v1", **ENVIRONMENT)
    shop.write({"shop/service.py": DEARER})
    assert changed(shop, "v1") == [("GET /order", "changed", "more")]


def test_what_others_have_added_to_the_base_is_not_the_changes(shop: Repository) -> None:
    shop.git("checkout", "-q", "-b", "feature")
    shop.write({"README": "1"})
    shop.commit()
    shop.git("checkout", "-q", "main")
    shop.write({"shop/service.py": DEARER})
    shop.commit()
    shop.git("checkout", "-q", "feature")
    assert changed(shop, "main", "feature") == changed(shop, "main") == []
    assert changed(shop, "--exact", "main", "feature") == [("GET /order", "changed", "less")]


def test_histories_without_a_commit_in_common(shop: Repository) -> None:
    shop.git("checkout", "-q", "--orphan", "other")
    shop.write({"shop/service.py": DEARER})
    shop.commit()
    assert refused(shop, "main") == "main and HEAD have no commit in common; --exact compares the two as they are"
    assert changed(shop, "--exact", "main") == [("GET /order", "changed", "more")]


def test_a_shallow_clone_says_what_to_fetch(shop: Repository, tmp_path: Path) -> None:
    for number in range(3):
        shop.write({"README": str(number)})
        shop.commit()
    shop.git("branch", "old", shop.first)
    shop.git("clone", "-q", "--depth", "1", "--no-single-branch", f"file://{shop.folder}", str(tmp_path / "clone"))
    clone = Repository.__new__(Repository)
    clone.folder = clone.project = tmp_path / "clone"
    line = refused(clone, "origin/old")
    assert line.startswith("origin/old and HEAD have no commit in common: this clone is shallow, and git fetch")
    assert "fetch-depth: 0" in line
    missing = shop.git("rev-parse", "main~1")
    assert "which is a shallow clone: git fetch --unshallow" in refused(clone, missing)
    assert changed(clone, "--exact", "origin/old") == []


def test_a_clone_that_lacks_contents_fetches_none(shop: Repository, tmp_path: Path) -> None:
    shop.write({"shop/service.py": DEARER})
    shop.commit()
    shop.git("config", "uploadpack.allowFilter", "true")
    shop.git("clone", "-q", "--filter=blob:none", f"file://{shop.folder}", str(tmp_path / "clone"))
    clone = Repository.__new__(Repository)
    clone.folder = clone.project = tmp_path / "clone"
    before = sorted((tmp_path / "clone/.git/objects").rglob("*"))
    ran = clone.diff("HEAD~1")
    assert sorted((tmp_path / "clone/.git/objects").rglob("*")) == before
    # An older git ends at the first content that it lacks. A newer one says which it lacks, so the rest is compared.
    if ran.stdout:
        assert "shop/service.py could not be read before the change: it is not in this clone" in ran.stdout
    else:
        assert "partial clone" in ran.stderr


@pytest.mark.parametrize("at", ["", "services/shop"])
def test_git_is_asked_for_nothing_twice(tmp_path: Path, at: str) -> None:
    shop = Repository(tmp_path / "shop", at=at)
    shop.write({f"{at}/shop/service.py".lstrip("/"): DEARER})
    second = shop.commit()
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$*" >> {tmp_path}/asked\nexec {shutil.which("git")} "$@"\n')
    program.chmod(0o755)
    trees = 2 if at else 0
    for names, number in (((shop.first,), 5), ((shop.first, second), 7)):
        ran = shop.process(*names, PATH=f"{program.parent}{os.pathsep}{os.environ['PATH']}")
        assert (ran.returncode, ran.stderr) == (0, "")
        asked = (tmp_path / "asked").read_text().splitlines()
        (tmp_path / "asked").unlink()
        assert len(set(asked)) == len(asked)
        # Repository, commits, merge base, files of each side; the time of the second commit; contents, if any are new.
        contents = sum(each.endswith("cat-file --batch") for each in asked)
        assert len(asked) - contents == number + min(trees, len(names))


# ── where there is no repository, or another one ──────────────────────────────────────────────────────────────────


def test_no_repository(tmp_path: Path) -> None:
    for path, text in SHOP.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    ran = aiocost("diff", "main", cwd=tmp_path, **ENVIRONMENT)
    line = f"aiocost: {tmp_path}: no git repository: changes are read from git's commits\n"
    assert (ran.returncode, ran.stderr) == (2, line)


def test_no_git(shop: Repository, tmp_path: Path) -> None:
    assert (
        refused(shop, "main", PATH=str(tmp_path)) == "git is not installed, or not in PATH: changes are read from git"
    )


def test_a_program_in_the_folder_is_not_git(shop: Repository) -> None:
    (shop.folder / "git").write_text("#!/bin/sh\ntouch ran\n")
    (shop.folder / "git").chmod(0o755)
    assert changed(shop, "main", PATH=f".{os.pathsep}{os.pathsep}{os.environ['PATH']}") == []
    assert not (shop.folder / "ran").exists()


def test_a_bare_repository(shop: Repository, tmp_path: Path) -> None:
    shop.git("clone", "-q", "--bare", ".", str(tmp_path / "bare"))
    ran = aiocost("diff", "main", cwd=tmp_path / "bare", **ENVIRONMENT)
    assert ran.returncode == 2
    assert "no work tree here, and settings and rates are read from there: run this in a checkout" in ran.stderr
    assert ran.stderr.count("\n") == 1


def test_a_repository_without_commits(tmp_path: Path) -> None:
    shop = Repository(tmp_path / "shop")
    shutil.rmtree(shop.folder / ".git")
    shop.git("init", "-q", "-b", "main")
    assert refused(shop, "main") == "main: no such commit in this repository: is it fetched?"


def test_variables_of_a_hook_do_not_lead_elsewhere(shop: Repository, tmp_path: Path) -> None:
    other = Repository(tmp_path / "other")
    other.write({"shop/service.py": DEARER})
    other.commit()
    shop.write({"shop/service.py": DEARER})
    elsewhere = {"GIT_DIR": str(other.folder / ".git"), "GIT_WORK_TREE": str(other.folder)}
    assert changed(shop, "HEAD", **elsewhere) == [("GET /order", "changed", "more")]


def test_another_work_tree_of_the_repository(shop: Repository, tmp_path: Path) -> None:
    shop.git("worktree", "add", "-q", str(tmp_path / "second"))
    (tmp_path / "second/shop/service.py").write_text(DEARER)
    second = Repository.__new__(Repository)
    second.folder = second.project = tmp_path / "second"
    assert changed(second, "main") == [("GET /order", "changed", "more")]


# ── where the project lies ────────────────────────────────────────────────────────────────────────────────────────


def test_a_project_in_a_folder_of_the_repository(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "mono", at="services/shop")
    repository.write({"services/shop/shop/service.py": DEARER, "services/other.py": DEARER})
    found = repository.found()
    (entry,) = found["entries"]
    # Forges have paths from the top of the repository, terminals from where somebody is.
    assert entry["path"] == "services/shop/shop/routes.py"
    assert "  shop/routes.py:9" in repository.told()
    markdown = repository.diff("main", "--format", "markdown").stdout
    assert markdown.startswith("<!-- aiocost-diff: services/shop -->\n")
    second = repository.commit()
    assert changed(repository, repository.first, second) == [("GET /order", "changed", "more")]


def test_several_projects_from_the_top_of_the_repository(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "mono", at="one")
    repository.write({f"two/{path}": text for path, text in SHOP.items()})
    repository.commit()
    repository.project = repository.folder
    repository.write({"two/shop/service.py": DEARER})
    (entry,) = repository.found("main")["entries"]
    assert entry["path"] == "two/shop/routes.py"
    second = repository.commit()
    assert [each["path"] for each in repository.found("main~1", second)["entries"]] == ["two/shop/routes.py"]


def test_a_file_of_a_project_inside_another_one_is_told_once(tmp_path: Path) -> None:
    projects = {"pyproject.toml": "", "parts/one/pyproject.toml": ""}
    repository = Repository(tmp_path, {**projects, "parts/one/a.py": "x = 1\n"})
    repository.write({"parts/one/a.py": "def broken(:\n"})
    line = f"not known: parts/one/a.py could not be read after the change: {RUNNING} cannot parse it, line 1"
    assert repository.told().splitlines()[1:] == [line]
    second = repository.commit()
    repository.write({"parts/one/b.py": "x = 1\n"})
    assert repository.told(second).count("1 file could be read on neither side") == 1


def test_the_folder_of_the_project_had_another_name(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "mono", at="backend")
    repository.git("mv", "backend", "server")
    repository.project = repository.folder / "server"
    found = repository.found()
    assert (found["entries"], found["notes"]) == ([], [f"server was backend at {repository.first[:7]}"])
    second = repository.commit()
    assert repository.found(repository.first, second)["entries"] == []
    repository.write({"server/shop/service.py": DEARER})
    assert changed(repository) == [("GET /order", "changed", "more")]


def test_a_project_that_is_new_is_new(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "mono", at="one")
    repository.write({f"two/{path}": text for path, text in SHOP.items()})
    repository.project = repository.folder / "two"
    # Its like is still there, so this is a copy and no other name.
    assert changed(repository) == [("GET /pair", "new", "more")]


def test_settings_and_rates_are_those_of_the_work_tree(shop: Repository) -> None:
    shop.write({"pyproject.toml": SETTINGS + 'cold = ["shop/**"]\n', "rates.toml": "broken"})
    second = shop.commit()
    shop.write({"pyproject.toml": SETTINGS, "rates.toml": '[rates]\n"GET /order" = 3\n', "shop/service.py": DEARER})
    found = shop.found(second)
    assert [(each["name"], each["per_second"]) for each in found["entries"]] == [("GET /order", 3)]
    shop.write({"pyproject.toml": SETTINGS + "hott = 1\n"})
    assert "unknown key 'hott'" in refused(shop, second)


# ── what is in it ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_the_project_leaves_out_is_left_out_of_commits_too(tmp_path: Path) -> None:
    left_out = ("node_modules/a.py", ".hidden/a.py", "env/a.py", "generated/a.py", "build/a.py", "a.egg/a.py")
    files = {**SHOP, "env/pyvenv.cfg": "", "pyproject.toml": SETTINGS + 'exclude = ["/generated/"]\n'}
    shop = Repository(tmp_path / "shop", files)
    shop.write({path: ROUTES.replace("shop.service", "shop.service") for path in left_out})
    second = shop.commit()
    found = shop.found(shop.first, second)
    assert (found["entries"], found["after"]["files"]) == ([], 3)


def test_symbolic_links_are_not_followed(shop: Repository, tmp_path: Path) -> None:
    (tmp_path / "outside.py").write_text(ROUTES.replace("/pair", "/outside"))
    (shop.folder / "shop/link.py").symlink_to(tmp_path / "outside.py")
    (shop.folder / "linked").symlink_to(tmp_path)
    second = shop.commit()
    assert changed(shop, shop.first, second) == changed(shop, shop.first) == []


def test_names_that_are_no_text_are_left_out(shop: Repository) -> None:
    if sys.platform == "darwin":
        pytest.skip("its file systems have no such names")
    name = os.fsdecode(b"shop/caf\xe9.py")
    shop.write({name: ROUTES, "shop/größe.py": ROUTES.replace("/pair", "/größe"), "shop/a b\tc.py": "X = 1\n"})
    second = shop.commit()
    assert changed(shop, shop.first, second) == changed(shop, shop.first) == [("GET /größe", "new", "more")]


def test_a_submodule_is_on_neither_side(shop: Repository, tmp_path: Path) -> None:
    other = Repository(tmp_path / "other")
    shop.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(other.folder), "libs/other")
    assert (shop.folder / "libs/other/shop/routes.py").exists()
    assert changed(shop, shop.first) == []
    second = shop.commit()
    assert changed(shop, second) == changed(shop, shop.first, second) == []


def test_a_pointer_of_git_lfs_is_not_read(shop: Repository) -> None:
    shop.write({"shop/service.py": "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"})
    second = shop.commit()
    found = shop.found(shop.first, second)
    assert found["entries"] == []
    assert [(each["path"], each["reason"]) for each in found["not_read"]] == [
        ("shop/service.py", "its content lies in Git LFS, not in the commit")
    ]


def test_a_file_that_is_too_large_is_not_read(shop: Repository) -> None:
    shop.write({"shop/service.py": SERVICE + "#" * 17_000_000})
    second = shop.commit()
    assert shop.found(shop.first, second)["not_read"][0]["reason"] == "it is larger than 4,000,000 characters"


def test_a_tree_without_end_ends(shop: Repository) -> None:
    # Each folder holds the one below ten times: 10^9 folders, in a few hundred bytes.
    name = (
        subprocess.run(["git", "mktree"], cwd=shop.folder, input=b"", check=True, capture_output=True)
        .stdout.decode()
        .strip()
    )
    for _ in range(9):
        lines = "".join(f"040000 tree {name}\tf{number}\n" for number in range(10))
        done = subprocess.run(["git", "mktree"], cwd=shop.folder, input=lines.encode(), check=True, capture_output=True)
        name = done.stdout.decode().strip()
    bomb = shop.git("commit-tree", name, "-p", "main", "-m", "bomb")
    assert refused(shop, "main", bomb) == "a commit holds more than 1,000,000 files: run this in a part of it"


def test_a_damaged_repository_is_one_line(shop: Repository) -> None:
    found = shop.git("rev-parse", "main:shop/service.py")
    place = shop.folder / ".git/objects" / found[:2] / found[2:]
    place.chmod(stat.S_IRUSR | stat.S_IWUSR)
    place.write_bytes(b"damaged")
    shop.write({"shop/service.py": DEARER})
    ran = shop.diff("main")
    assert (ran.returncode, ran.stderr.count("\n")) in {(2, 1), (0, 0)}
    assert "damaged" in ran.stderr or "partial" in ran.stdout


def test_nothing_that_a_repository_names_is_run(shop: Repository, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> {mark}\ncat\n')
    program.chmod(0o755)
    for hook in ("post-checkout", "reference-transaction", "post-index-change", "fsmonitor-watchman"):
        (shop.folder / ".git/hooks").mkdir(exist_ok=True)
        shutil.copy(program, shop.folder / ".git/hooks" / hook)
    for key in (
        *(
            "core.fsmonitor",
            "core.sshCommand",
            "core.pager",
            "core.editor",
            "core.askPass",
            "core.alternateRefsCommand",
        ),
        *(
            "diff.external",
            "diff.x.textconv",
            "diff.x.command",
            "filter.x.clean",
            "filter.x.smudge",
            "filter.x.process",
        ),
        *(
            "gpg.program",
            "credential.helper",
            "pager.cat-file",
            "pager.ls-tree",
            "merge.x.driver",
            "interactive.diffFilter",
        ),
    ):
        shop.git("config", key, str(program))
    shop.git("config", "alias.cat-file", f"!{program}")
    shop.git("config", "core.hooksPath", ".git/hooks")
    (shop.folder / ".gitattributes").write_text("*.py diff=x filter=x merge=x\n")
    (shop.folder / ".git/info/attributes").write_text("*.py diff=x filter=x merge=x\n")
    shop.write({"shop/service.py": DEARER})
    index = (shop.folder / ".git/index").read_bytes()
    for names in (("main",), ("main", "main")):
        ran = shop.process(*names)
        assert (ran.returncode, ran.stderr, "+24 µs per GET /order" in ran.stdout) == (0, "", len(names) == 1)
    assert not mark.exists()
    assert (shop.folder / ".git/index").read_bytes() == index


def test_what_lies_on_the_disk_has_no_part_in_two_commits(shop: Repository) -> None:
    shop.write({"shop/service.py": f"# one line more\n{DEARER}"})
    second = shop.commit()
    whole = shop.found(shop.first, second)
    assert [each["what"] for each in whole["entries"][0]["spawns"]] == ["gather of 2"]
    shop.write({"shop/service.py": "X = 1\n", "shop/routes.py": None})
    for cache in ((), ("--no-cache",)):
        assert shop.found(shop.first, second, *cache) == whole
        # The spawn that only moved by a line is known again by its text.
        assert shop.found(second, second, *cache)["reached_by_no_entry"] == []


def test_nothing_is_written_but_the_cache(shop: Repository) -> None:
    shop.write({"shop/service.py": DEARER})
    second = shop.commit()

    def there() -> dict[str, bytes]:
        files = (each for each in shop.folder.rglob("*") if each.is_file() and ".aiocost_cache" not in each.parts)
        return {str(each): each.read_bytes() for each in files}

    before = there()
    shop.found(shop.first, second)
    shop.found(shop.first)
    assert there() == before
    assert (shop.folder / ".aiocost_cache").is_dir()


def test_replaced_objects_are_not_believed(shop: Repository) -> None:
    shop.write({"shop/service.py": DEARER})
    second = shop.commit()
    shop.git("replace", second, shop.first)
    assert changed(shop, shop.first, second) == [("GET /order", "changed", "more")]


def test_a_cache_that_is_damaged_or_gone_changes_nothing(shop: Repository) -> None:
    shop.write({"shop/service.py": DEARER})
    second = shop.commit()
    whole = shop.diff(shop.first, second).stdout
    cache = shop.folder / ".aiocost_cache"
    for each in sorted(cache.iterdir()):
        content = each.read_bytes()
        each.write_bytes(content[: len(content) // 2])
        assert shop.diff(shop.first, second).stdout == whole
    shutil.rmtree(cache)
    assert shop.diff(shop.first, second).stdout == whole
