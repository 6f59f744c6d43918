"""What an application leaves out: middleware, and handlers, that nothing names where others are added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.project.named_calls import last_part
from flake8_aiocost.project.named_in_texts import is_named_in_text

if TYPE_CHECKING:
    from flake8_aiocost.module.facts import Function
    from flake8_aiocost.project.project import ProjectIndex

#: The method of an application that others are added by. Frameworks without it read names from settings.
_ADD = "add_middleware"


def is_left_out(project: ProjectIndex, cls: str) -> bool:
    """Whether a project adds middleware, and names a class nowhere: users of a library may, an application does not."""
    if not project.reads.attribute(_ADD):
        return False
    return not any(_is_named(project, last_part(each)) for each in (cls, *project.hierarchy.heirs(cls)))


def is_unused(project: ProjectIndex, function: Function) -> bool:
    """Whether nothing in a project names a function of a module, and it has no decorator: nobody calls it.

    What a module by itself does not name others may, and what is not defined at its level.
    """
    is_plain = not function.cls and function.parent == MODULE_LEVEL and not function.decorators
    return is_plain and len(project.modules) > 1 and not _is_named(project, function.name)


def _is_named(project: ProjectIndex, name: str) -> bool:
    # Settings name a class by a text, which a loop may look up: ``MIDDLEWARE = ["timing.Timing"]``.
    reads = project.reads
    return reads.name(name) or reads.attribute(name) or is_named_in_text(project.modules, name)
