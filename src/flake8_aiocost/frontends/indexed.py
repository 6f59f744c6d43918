"""A project over its index, the same for every door: what an earlier run has decided, else facts, linked.

While nothing has changed, no facts are decoded, and nothing is linked.
"""

from __future__ import annotations

import os
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.errors import AiocostError, Unreadable
from flake8_aiocost.frontends.kept import ALL, Kept, Told, texts_of_calls
from flake8_aiocost.linted import Linted
from flake8_aiocost.module_findings import problem, said
from flake8_aiocost.pipeline import may_speak
from flake8_aiocost.placed import MOST_BACKWARDS
from flake8_aiocost.project.reading import collector_paused
from flake8_aiocost.project.sealed import Sealed
from flake8_aiocost.project.sources import digest, read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from flake8_aiocost.model import Finding
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.settings import Settings


class Indexed:
    """The modules of a project, by their numbers. They are decoded and linked once something is asked that needs it."""

    def __init__(
        self,
        settings: Settings,
        paths: Iterable[str],
        decode: Callable[[str], ModuleFacts],
        unread: Mapping[str, Unreadable],
        digests: Mapping[str, bytes],
        *,
        kept: Kept | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> None:
        """Link nothing yet.

        Args:
            settings: the project's.
            paths: of the modules that have facts, relative to the project's root.
            decode: gives the facts of one.
            unread: why there are none of others.
            digests: the hashes of the texts.
            kept: what an earlier run has worked out; nothing by default.
            texts: those that are not the ones on the disk.
        """
        self.settings = settings
        self.unread = unread
        self.digests = dict(digests)
        self.paths = tuple(sorted(paths))
        self.numbers = {path: number for number, path in enumerate(self.paths)}
        self._decode = decode
        self._kept = kept or Kept(Sealed())
        # Not "or": texts that are read when they are asked for are as good as none before that.
        self._texts = {} if texts is None else texts
        #: Texts that came later, see ``moved``.
        self._moved: dict[str, str] = {}
        self._chosen: frozenset[int] | None = None
        #: The modules that will be asked about, where these are few.
        self._wanted: frozenset[int] | None = None
        self._choice = ALL

    @property
    def sealed(self) -> Sealed:
        """The files of what was worked out of it, which hold while nothing changes."""
        return self._kept.files

    @cached_property
    def _facts(self) -> dict[str, ModuleFacts]:
        with collector_paused():
            return {path: self._decode(path) for path in self.paths}

    @cached_property
    def linted(self) -> Linted:
        """The modules, linked."""
        # Nothing has changed: nothing is linked.
        from flake8_aiocost.frontends.noqa import Said  # noqa: PLC0415
        from flake8_aiocost.heat.kept import KeptHeat  # noqa: PLC0415
        from flake8_aiocost.project.project import ProjectIndex  # noqa: PLC0415

        index = ProjectIndex(list(self._facts.items()), [self.place_of(path) for path in self.paths])
        heat = KeptHeat(self._kept.files)
        linted = Linted(index, self.settings, heat.place, heat.known)
        linted.heats.chosen = self._wanted if self._chosen is None else self._chosen
        # Of a cause in many places the first one tells that no comment silences, and that is looked at.
        linted.speaks = said = Said(index, self.text, self._chosen)
        linted.review(self.text, said.silenced)
        return linted

    def slim(self) -> None:
        """Work out the heat of all functions that spawn, and forget what was resolved and decoded on the way there.

        Of a large project that takes several times the memory of what stays. In a small one it is kept, since the next
        answers come sooner with it.
        """
        from flake8_aiocost.module.stored import let_go  # noqa: PLC0415  nothing changed: no facts are needed

        heats = self.linted.heats.spawning
        if len(self.paths) <= MOST_BACKWARDS:
            return
        let_go(self._facts.values())
        del self.linted
        self.linted.heats.take(structs.replace(heats, project=self.linted.project))

    def choose(self, modules: Iterable[int]) -> None:
        """Look at some modules only, before anything is asked: a finding that speaks for others is one of theirs."""
        chosen = frozenset(modules)
        if len(chosen) < len(self.paths):
            names = "\0".join(self.paths[module] for module in sorted(chosen))
            key = blake2b(names.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
            self._chosen, self._choice = chosen, key

    def prepare(self, modules: Iterable[int]) -> None:
        """Work out what is needed for all modules at once, unless everything is known of these.

        Raises:
            FrameworkError: a framework file that the settings name is wrong.
        """
        for module in modules:
            if self._known(module) is None:
                self.linted.heats.of(module)
                break

    def told(self, module: int, source: Callable[[], str]) -> Told:
        """What is told of a module.

        Args:
            module: its number.
            source: gives its text, which is that of ``digests``; called once there is something to say.
        """
        known = self._known(module)
        if known is None:
            from flake8_aiocost.frontends.unmatched import comments  # noqa: PLC0415  nothing changed: it is known

            verdicts = self.linted.verdicts(module, source)
            facts = self.linted.project.modules[module].facts
            idle, entries = tuple(comments(facts, verdicts)), self.linted.entry_findings(module, source)
            known = Told(verdicts, idle, entries, texts_of_calls(verdicts, facts, source))
            choice = self._choice if module in self.linted.merging else ""
            self._kept.put(self.paths[module], choice, known)
        return known

    def findings(self, module: int, source: str) -> Iterator[Finding]:
        """What there is to say of a module, as ``Linted.findings`` has it.

        Args:
            module: its number.
            source: its text, which is that of ``digests``.
        """
        told = self.told(module, lambda: source)
        return said(told.verdicts, told.entries, self.problem)

    def problem(self) -> Finding | None:
        """AIO901, where prices are not of the target itself. Asked for once there is something to say."""
        known = self._kept.problem
        if known is None:
            known = self._kept.problem = (problem(self.settings),)
        return known[0]

    def idle_settings(self) -> tuple[str, ...]:
        """What to tell of settings that mean nothing."""
        known = self._kept.settings
        if known is None:
            from flake8_aiocost.frontends.unmatched import settings  # noqa: PLC0415  nothing changed: it is known

            known = self._kept.settings = tuple(settings(self.linted))
        return known

    def decide(self, modules: Iterable[int]) -> bool:
        """Decide what is told of modules, so that neither processes that are forked need to nor the next run.

        What goes wrong with one of them is left to whoever asks for that one.

        Returns:
            Whether the project was linked for it.

        Raises:
            AiocostError: what is wrong is not a module.
        """
        wanted = [each for each in modules if self._known(each) is None and not self._kept.passed(self.paths[each])]
        if len(wanted) < len(self.paths):
            self._wanted = frozenset(wanted)
        with collector_paused():
            for module in wanted:
                self._decide(module)
        self.store()
        # Nothing more is asked in most runs; where something is, it is made again.
        self.__dict__.pop("_facts", None)
        return self.__dict__.pop("linted", None) is not None

    def _decide(self, module: int) -> None:
        try:
            text = self.text(module)
        except Unreadable:
            return
        if not may_speak(self.settings, text):
            self._kept.put_passed(self.paths[module])
            return
        self.linted.heats.of(module)  # a fault in here is that of the whole project
        try:
            for _ in self.findings(module, text):
                pass
        except Unreadable:
            return
        except AiocostError:
            raise
        except Exception:  # it is met again at the file, and reported there
            return

    def store(self) -> None:
        """Write what the next run may use."""
        self._kept.store()

    def text(self, module: int) -> str:
        """The text of a module.

        Raises:
            Unreadable: it cannot be read any more.
        """
        path = self.paths[module]
        for texts in (self._moved, self._texts):
            if path in texts:
                return texts[path]
        text = read_text(self.place_of(path))
        if digest(text) != self.digests[path]:
            # It was edited during the run: what is said by it is of no use to the next one.
            self._kept.files.forget()
        return text

    def place_of(self, path: str) -> str:
        """Where a file lies whose path from the root is given."""
        return place_of(self.settings.root, path)

    def edited(self, modules: Mapping[str, tuple[str, ModuleFacts]], *, alone: bool = False) -> Indexed:
        """The project as it would be with other texts of some modules; nothing is kept of it.

        Args:
            modules: the new texts by paths, with their facts.
            alone: only they will be asked about.
        """
        facts = {**self._facts, **{path: each for path, (_, each) in modules.items()}}
        texts = {**self._texts, **self._moved, **{path: text for path, (text, _) in modules.items()}}
        digests = {**self.digests, **{path: digest(text) for path, (text, _) in modules.items()}}
        found = Indexed(self.settings, facts, facts.__getitem__, self.unread, digests, texts=texts)
        found._chosen, found._choice = self._chosen, self._choice
        if alone:
            found._wanted = frozenset(found.numbers[path] for path in modules)
        return found

    def has(self, path: str, text: str) -> bool:
        """Whether this is the text of a module that was read, whatever lies on the disk by now."""
        return self.digests.get(path) == digest(text)

    def facts(self, path: str) -> ModuleFacts:
        """What was read of a module."""
        return self._facts[path]

    def moved(self, path: str, text: str, facts: ModuleFacts) -> None:
        """Take another text of a module, whose facts differ in nothing but where things stand.

        Nothing of this is written down for the next run.

        Args:
            path: the module's path from the root.
            text: its new text.
            facts: what was read of it.
        """
        from flake8_aiocost.frontends.noqa import Said  # noqa: PLC0415  as above

        self._kept.files.forget()
        # Where something else is told of other places, as of the first of several with one cause, lines stand in it.
        touched = [each for each in self.paths if each == path or self.numbers[each] in self.linted.merging]
        try:
            before = self.text(self.numbers[path])
        except Unreadable:
            before = "noqa"
        silences = any("noqa" in each.lower() for each in (before, text)) or not self.has(path, before)
        self._facts[path], self._moved[path], self.digests[path] = facts, text, digest(text)
        for each in touched:
            self._kept.drop(each)
        self.linted.moved(self.numbers[path], facts, silences=silences)
        if isinstance(self.linted.speaks, Said):
            self.linted.speaks.moved(self.numbers[path])

    def sketched(self, path: str, text: str, facts: ModuleFacts) -> Indexed:
        """The project with another text of a module, for a first answer about that module, with the heat of this one.

        Only an index that was made anew knows what the edit has changed of heat, and of what other modules do.

        Args:
            path: the module's path from the root.
            text: its new text.
            facts: what was read of it.
        """
        from flake8_aiocost.frontends.noqa import Said  # noqa: PLC0415  as above

        found = self.edited({path: (text, facts)})
        module, old = self.numbers[path], self.linted
        project = old.project.sketched(module, facts)
        found.linted = linted = old.sketched(project, module)
        linted.speaks = said = Said(project, found.text, self._chosen)
        linted.review(found.text, said.silenced)
        return found

    def adopt(self, other: Indexed) -> None:
        """Take what another one has worked out, where it is of the same texts and settings."""
        if other is self or "linted" not in other.__dict__:
            return
        mine = self.settings, self.paths, self._chosen, dict(self.digests)
        if mine == (other.settings, other.paths, other._chosen, dict(other.digests)):
            from flake8_aiocost.heat.kept import KeptHeat  # noqa: PLC0415  as above

            self.linted = other.linted
            if (heats := other.linted.heats.known) is not None:
                KeptHeat(self._kept.files).keep(heats)

    def _known(self, module: int) -> Told | None:
        return self._kept.get(self.paths[module], self._choice)


def place_of(root: Path, path: str) -> str:
    """Where a file lies, from its path with ``/`` below a root."""
    return os.path.join(root, path.replace("/", os.sep))  # noqa: PTH118  several times as fast as a Path
