"""What a library's class does by default where its users' classes do something else: a hook that does next to nothing.

``async def on_connect(self): log.info("connected")``, or ``async def filter(self, line): return line``, in a class of
which the project makes no object, is there for heirs that are elsewhere. So its body says as little of what is waited
for as ``pass`` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Name
from flake8_aiocost.project.made import is_made

if TYPE_CHECKING:
    from flake8_aiocost.module.facts import Function
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex


class Hooks:
    """Asked of the functions of a project."""

    def __init__(self, project: ProjectIndex) -> None:
        """Look at no class yet."""
        self._project = project
        self._made: dict[str, bool] = {}

    def is_default(self, function: int) -> bool:
        """Whether a method of a class that others inherit from does next to nothing."""
        module, local = self._project.place_of(function)
        index = self._project.modules[module]
        record = index.facts.functions[local] if local >= 0 else None
        if record is None or not record.trivial or not record.cls or not record.is_async:
            return False
        is_public = not any(each.startswith("_") for each in (*record.cls.split("."), record.name))
        return (
            is_public
            and self._is_called_by_its_object(index, record)
            and not self._is_made(self._project.hierarchy.class_of(function))
        )

    def _is_called_by_its_object(self, index: ModuleIndex, record: Function) -> bool:
        """Whether another method of the class calls it: ``self.on_connect()``."""
        facts = index.facts
        for module, call in self._project.named_calls.of(record.name):
            if module != index.number:
                continue
            called, place = facts.calls[call].function, facts.places[facts.calls[call].place]
            around = facts.functions[place.function] if place.function >= 0 else None
            if around is None or around.cls != record.cls or not isinstance(called, Name):
                continue
            receiver = facts.scopes[around.scope].receiver[0]
            if receiver and called.root == receiver and called.attributes == (record.name,):
                return True
        return False

    def _is_made(self, cls: str) -> bool:
        """Whether the project makes an object of a class or one below. What tests and ``__main__`` make is none."""
        if cls not in self._made:
            self._made[cls] = is_made(self._project, cls)
        return self._made[cls]
