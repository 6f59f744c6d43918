"""A project over its index, the same for every door: what an earlier run has decided, else facts, linked.

While nothing has changed, no facts are decoded, and nothing is linked.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from flake8_aiocost.errors import AiocostError, Unreadable
from flake8_aiocost.frontends.kept import ALL, Kept, Told, texts_of_calls
from flake8_aiocost.frontends.modules import Modules
from flake8_aiocost.frontends.speaking import Speaking
from flake8_aiocost.module_findings import problem, said
from flake8_aiocost.project.reading import collector_paused
from flake8_aiocost.project.sealed import Sealed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from flake8_aiocost.frontends.agreed import Agreed
    from flake8_aiocost.model import Finding
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.settings import Settings


class Indexed(Modules):
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
        agreed: Agreed | None = None,
        texts: Mapping[str, str] | None = None,
        store_scans: Callable[[], None] = lambda: None,
    ) -> None:
        """Link nothing yet.

        Args:
            settings: the project's.
            paths: of the modules that have facts, relative to the project's root.
            decode: gives the facts of one.
            unread: why there are none of others.
            digests: the hashes of the texts.
            kept: what an earlier run has worked out; nothing by default.
            agreed: the calls of which libcst need not be asked; none by default.
            texts: those that are not the ones on the disk.
            store_scans: writes for the next run what followed from the facts of single modules.
        """
        #: Writes for the next run what followed from the facts of single modules: whatever becomes of others, it holds.
        self.store_scans = store_scans
        self._kept = kept or Kept(Sealed())
        super().__init__(settings, paths, decode, unread, digests, texts=texts, sealed=self._kept.files, agreed=agreed)
        self.speaking = Speaking(settings, self._kept, self.facts, self.paths)
        self._choice = ALL

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

    def decide(self, modules: Iterable[int]) -> None:
        """Decide what is told of modules, so that neither processes that are forked need to nor the next run.

        What goes wrong with one of them is left to whoever asks for that one.

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
        self.__dict__.pop("linted", None)

    def _decide(self, module: int) -> None:
        try:
            text = self.text(module)
        except Unreadable:
            return
        if not self.speaking.may(text):
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
        if self.agreed is not None:
            self.agreed.store()
        self.store_scans()

    def edited(self, modules: Mapping[str, tuple[str, ModuleFacts]], *, alone: bool = False) -> Indexed:
        """The project as it would be with other texts of some modules; nothing is kept of it.

        Args:
            modules: the new texts by paths, with their facts.
            alone: only they will be asked about.
        """
        facts, texts, digests = self._with(modules)
        found = Indexed(
            self.settings,
            facts,
            facts.__getitem__,
            self.unread,
            digests,
            texts=texts,
            agreed=self.agreed,
            store_scans=self.store_scans,
        )
        found._chosen, found._choice = self._chosen, self._choice
        if alone:
            found._wanted = frozenset(found.numbers[path] for path in modules)
        return found

    def moved(self, path: str, text: str, facts: ModuleFacts) -> None:
        """Take another text of a module, whose facts differ in nothing but where things stand.

        Nothing of this is written down for the next run.

        Args:
            path: the module's path from the root.
            text: its new text.
            facts: what was read of it.
        """
        from flake8_aiocost.frontends.noqa import Said  # noqa: PLC0415  as above

        self.sealed.forget()
        # Where something else is told of other places, as of the first of several with one cause, lines stand in it.
        touched = [each for each in self.paths if each == path or self.numbers[each] in self.linted.merging]
        try:
            before = self.text(self.numbers[path])
        except Unreadable:
            before = "noqa"
        silences = any("noqa" in each.lower() for each in (before, text)) or not self.has(path, before)
        self._put(path, text, facts)
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
                KeptHeat(self.sealed).keep(heats)

    def _known(self, module: int) -> Told | None:
        return self._kept.get(self.paths[module], self._choice)
