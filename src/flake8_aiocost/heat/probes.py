"""Routes that a probe of a platform or a monitoring asks every few seconds, whatever else goes on: ``/healthz``.

Their paths are a convention that platforms share. It is told by the text with which a handler is registered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flake8_aiocost.project.linked_facts import LinkedArgument

#: The last part of such a path.
_PROBES = frozenset(
    {
        "health",
        "healthz",
        "healthcheck",
        "health-check",
        "health_check",
        "livez",
        "liveness",
        "readyz",
        "ready",
        "readiness",
        "ping",
        "metrics",
    }
)
#: Below one of these, ``/health/live``.
_BELOW = frozenset({"live", "startup"})


def is_probed(arguments: Iterable[LinkedArgument]) -> bool:
    """Whether one of the arguments with which a handler is registered is such a path."""
    return any(isinstance(each.literal, str) and _is_probe(each.literal) for each in arguments)


def _is_probe(path: str) -> bool:
    if not path.startswith("/"):
        return False
    parts = path.strip("/").split("/")
    return parts[-1] in _PROBES or (parts[-1] in _BELOW and len(parts) > 1 and parts[-2] in _PROBES)
