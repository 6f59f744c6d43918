"""What touches the context variables of whoever calls it, or asks which task is running: told by name."""

from __future__ import annotations

import re

_VARIABLE = re.compile(r"contextvars\.ContextVar\(\)\.(?:set|reset)$")
#: Functions of libraries that change the context of whoever calls them, and leave it changed.
_CHANGING = re.compile(
    r"(?:^structlog\.contextvars\.(?:bind|unbind|clear|reset|merge)_|^opentelemetry\.(?:context\.(?:attach|detach)|baggage\.)"
    r"|^sentry_sdk\.(?:set_|configure_scope|get_current_scope|get_isolation_scope|start_session)"
    r"|^django\.utils\.(?:translation|timezone)\.(?:activate|deactivate)|^decimal\.setcontext"
    r"|^starlette_context\.|^asgiref\.local\.Local\(\)|^werkzeug\.local\.)"
)
#: What asks which task is running, or depends on that.
_IDENTITY = re.compile(r"^asyncio\.(?:Task\.)?current_task$|^anyio\.get_current_task$|\.async_scoped_session(?:\(\))?$")


def changes(name: str) -> bool:
    """Whether a call by a linked name changes the context of whoever calls it."""
    return _VARIABLE.search(name) is not None or _CHANGING.search(name) is not None


def asks_for_task(name: str) -> bool:
    """Whether a call by a linked name asks for the current task."""
    return _IDENTITY.search(name) is not None
