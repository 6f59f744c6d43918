"""Names across modules: what a resolved name of one module is called where it is defined.

A *linked name* begins with ``:N:`` where it is defined in module number N of the project (``:3:Feed().load``). Names of
other packages stay dotted, through whatever modules of the project they were imported: ``app.web.router.get`` is
``fastapi.APIRouter().get`` where ``app/web.py`` says so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from flake8_aiocost.module.items import plain, taken
from flake8_aiocost.project.alternative_imports import alternatives
from flake8_aiocost.project.app_state import MARK, AppState
from flake8_aiocost.project.inherited_results import inherited_result
from flake8_aiocost.project.lazy_names import made_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flake8_aiocost.module.resolver import Resolver
    from flake8_aiocost.module.rings import Known, Rings
    from flake8_aiocost.project.modules import Modules

#: Names that one may turn out to be: more is no program that somebody wrote.
_MOST = 16
_TOKEN = re.compile(r"\(\)|\[\*?\]|\.\w+")
#: Where the dotted beginning of a name ends: it is called, or an item of it is taken.
_AFTER = re.compile(r"[(\[]")
#: Class methods of pydantic's models and the like, whose result is an object of the class.
_CONSTRUCTORS = {
    ".construct",
    ".from_orm",
    ".model_construct",
    ".model_validate",
    ".model_validate_json",
    ".parse_obj",
    ".parse_raw",
}


class Bases(Protocol):
    """Answers which classes a class inherits from, as linked names without the colon: ``3:Feed``."""

    def line(self, cls: str) -> tuple[str, ...]:
        """The class and its bases in the project, nearest first."""


class Linker:
    """Links the names of the modules of a project."""

    def __init__(self, resolvers: Sequence[Resolver], modules: Modules, rings: Rings) -> None:
        """Link nothing yet; ``bases`` has to be set before names are linked."""
        self.bases: Bases | None = None
        self._resolvers = resolvers
        self._modules = modules
        self._rings = rings
        #: By who asks, see ``_asking``, and name.
        self._known: Known = {}
        self._state = AppState(resolvers)
        self._stated: Known = {}
        self._views: dict[int, int] = {}
        self._others: dict[int, Mapping[str, tuple[str, ...]]] = {}

    def link(self, module: int, name: str) -> tuple[str, ...]:
        """What a resolved name of a module may be; unknown names (``?x``, ``""``) stay as they are."""
        name = plain(name)
        if not name or name.startswith("builtins."):
            return (name,)
        if MARK in name:
            found = self._rings.ask(self._stated, (module, name), (), self._of_state, name)
            if found:
                return found
        asking = module
        if name[0] == "?":
            return self._unbound(module, name)
        if name[0] not in ":.":
            if _AFTER.split(name.partition(".")[0], maxsplit=1)[0] not in self._modules.tops:
                return (name,)
            asking = self._asking(module, name)
        hit = self._known.get((asking, name))
        if hit is not None and not self._rings.depth:
            return hit[0]
        otherwise = (f"?{name.lstrip(':.')}",)
        return self._rings.ask(self._known, (asking, name), otherwise, self._linked, module, name)

    def _of_state(self, name: str) -> tuple[str, ...]:
        """What is kept in the state of an application, and what follows it."""
        tokens = _TOKEN.findall(name.rpartition(MARK)[2])
        return tuple([one for module, root in self._state.of(name) for one in self._walk(module, root, tokens)])

    def _asking(self, module: int, name: str) -> int:
        """The module, or one number for all modules that mean the same by an absolute name: ``-1`` and less.

        Thousands of modules of a large project import the same names.
        """
        if module not in self._views:
            apart = self._alternatives(module)
            self._views[module] = module if apart else -1 - self._modules.view(module)
        # A module does not import itself.
        return module if self._modules.last(module) in name else self._views[module]

    def _alternatives(self, module: int) -> Mapping[str, tuple[str, ...]]:
        if module not in self._others:
            self._others[module] = alternatives(self._resolvers[module].facts)
        return self._others[module]

    def _linked(self, module: int, name: str) -> tuple[str, ...]:
        found = self._local(module, name) if name[0] == ":" else self._imported(module, name)
        return tuple(dict.fromkeys(found))[:_MOST]

    def _imported(self, module: int, name: str) -> tuple[str, ...]:
        """What an imported name may be: all of ``try: from .a import f`` and ``except: from .b import f``, where they
        are of the project.
        """
        found = self._foreign(module, name)
        others = self._alternatives(module)
        if others and all(each.startswith(":") for each in found):
            for first in others:
                if name == first or name.startswith((f"{first}.", f"{first}()")):
                    rest = name[len(first) :]
                    for each in others[first]:
                        linked = self._walk(module, each, _TOKEN.findall(rest)) if each[0] == ":" else ()
                        linked = linked or self.link(module, each + rest)
                        found = (*found, *[one for one in linked if one.startswith(":")])
        return found

    def _foreign(self, module: int, name: str) -> tuple[str, ...]:
        dotted = _AFTER.split(name, maxsplit=1)[0]
        rest = name[len(dotted) :]
        level = len(dotted) - len(dotted.lstrip("."))
        parts = dotted[level:].split(".") if dotted[level:] else []
        for count in range(len(parts), 0 if not level else -1, -1):
            target = self._modules.find("." * level + ".".join(parts[:count]), module)
            # A module is never called, and ``from .load import load`` puts the function in its place.
            if target >= 0 and count == len(parts) and self._is_rebound(dotted, module):
                continue
            if target >= 0:
                tokens = [*(f".{part}" for part in parts[count:]), *_TOKEN.findall(rest)]
                found = self._from_module(target, tokens) if tokens else (name,)
                # What a package does not bind is a module of it that the project does not hold.
                return found or ((name,) if self._modules.is_package(target) else (f"?{''.join(tokens)[1:]}",))
        return (name,)

    def _is_rebound(self, dotted: str, module: int) -> bool:
        """Whether a package binds the name of one of its modules to what has the same name inside that."""
        package, dot, name = dotted.rpartition(".")
        if not dot or not name:
            return False
        found = self._modules.find(package if package.strip(".") else f"{package}.", module)
        bindings = self._resolvers[found].facts.scopes[0].bindings.get(name, ()) if found >= 0 else ()
        return any(each.kind == "import" and each.dotted.endswith(f".{name}.{name}") for each in bindings)

    def _from_module(self, module: int, tokens: Sequence[str]) -> tuple[str, ...]:
        """A name that starts with one of a module's own; ``()`` where the module has none of that name."""
        resolver, first = self._resolvers[module], tokens[0][1:]
        if not first or resolver.bound_in(first, 0) < 0:
            made = made_for(resolver, first) if first else ()
            found = tuple([name for root in made for name in self._walk(module, root, tokens[1:])])
            return found or self._through_star(module, tokens)
        if (count := taken(tokens, 1)) and (items := resolver.item("", first, tokens[1])):
            return tuple([name for root in items for name in self._walk(module, root, tokens[1 + count :])])
        return tuple([name for root in resolver.lookup(first, 0) for name in self._walk(module, root, tokens[1:])])

    def _unbound(self, module: int, name: str) -> tuple[str, ...]:
        """An unknown name, which a star import may bind where the module itself never does."""
        facts = self._resolvers[module].facts
        tokens = _TOKEN.findall(f".{name[1:]}") if facts.stars else ()
        if not tokens or any(tokens[0][1:] in scope.bindings for scope in facts.scopes):
            return (name,)
        found = self._through_star(module, tokens)
        return found if found and found[0].startswith(":") else (name,)

    def _through_star(self, module: int, tokens: Sequence[str]) -> tuple[str, ...]:
        for star in self._resolvers[module].facts.stars:
            asked = star + ("" if star.endswith(".") else ".") + "".join(tokens).lstrip(".")
            found = self.link(module, asked)
            if any(name != asked and name[0] != "?" for name in found):
                return found
        return ()

    def _walk(self, module: int, root: str, tokens: Sequence[str]) -> tuple[str, ...]:
        """A name of a module, and what follows it."""
        if root[0] != ":":
            return self.link(module, root + "".join(tokens)) if root[0] != "?" else (root + "".join(tokens),)
        tokens = [
            each for at, each in enumerate(tokens) if each not in _CONSTRUCTORS or tokens[at + 1 : at + 2] != ["()"]
        ]
        for at, token in enumerate(tokens):
            count = taken(tokens, at + 1) if token[0] == "." else 0
            found = self._resolvers[module].item(root, token[1:], tokens[at + 1]) if count else ()
            rest = tokens[at + 1 + count :]
            if not found and token[0] == ".":
                found, rest = self._resolvers[module].attribute(root, token[1:]), tokens[at + 1 :]
            if found:
                return tuple([name for each in found for name in self._walk(module, each, rest)])
            root += token
        return self._local(module, root)

    def _local(self, module: int, name: str) -> tuple[str, ...]:
        """A name that its own module resolved as far as it could: attributes of bases elsewhere are left."""
        linked = f":{module}:{name[1:]}"
        head, call, rest = linked[1:].partition("()")
        tokens = _TOKEN.findall(rest)
        if call and tokens and tokens[0] != "()" and self.bases is not None:
            for base in self.bases.line(head)[1:]:
                owner, _, cls = base.partition(":")
                resolver, used = self._resolvers[int(owner)], 1 + taken(tokens, 1)
                found = resolver.item(f":{cls}()", tokens[0][1:], tokens[1]) if used > 1 else ()
                if not found:
                    found, used = resolver.attribute(f":{cls}()", tokens[0][1:]), 1
                if not found and len(tokens) > 2 and tokens[1] == "()" and tokens[2] != "()":
                    # What a method of the base returns has the attribute.
                    found, used = resolver.attribute(f":{cls}(){tokens[0]}()", tokens[2][1:]), 3
                if found:
                    return tuple([each for root in found for each in self._walk(int(owner), root, tokens[used:])])
            cls, _, method = head.rpartition(".")
            at, returned = inherited_result(self._resolvers, self.bases.line(cls), method)
            if returned:
                return tuple([each for root in returned for each in self._walk(at, root, tokens)])
        return (linked,)
