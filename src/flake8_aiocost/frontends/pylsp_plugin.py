"""The plugin of python-lsp-server: diagnostics, hover, code actions and code lenses without a second server.

It needs the extra ``lsp``, as the server of our own does; without it the plugin says so once, in the log, and rests.
Inlay hints have no hook there. While the flake8 plugin is enabled, that shows our findings, and ours are silent.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from pylsp import hookimpl

if TYPE_CHECKING:
    from flake8_aiocost.frontends.lsp.plugged import Plugged

logger = logging.getLogger(__name__)
NAME = "aiocost"
#: One for each workspace, that is for each server.
_PLUGGED: dict[int, Plugged | None] = {}


def _plugged(config: Any, workspace: Any) -> Plugged | None:
    """What knows the projects of a workspace; ``None`` where the extra is missing."""
    key = id(workspace)
    if key not in _PLUGGED:
        try:
            from flake8_aiocost.frontends.lsp.plugged import Plugged  # noqa: PLC0415  brings lsprotocol
        except ImportError as error:
            logger.warning("flake8-aiocost: its plugin needs the extra lsp (%s)", error)
            _PLUGGED[key] = None
        else:
            _PLUGGED[key] = Plugged(config, workspace)
    return _PLUGGED[key]


@hookimpl
def pylsp_settings() -> dict[str, Any]:
    """What can be set, with the defaults."""
    features = ("diagnostics", "hover", "codeActions", "codeLens")
    return {"plugins": {NAME: {"enabled": True, **dict.fromkeys(features, True), "settings": {}}}}


@hookimpl
def pylsp_lint(config: Any, workspace: Any, document: Any) -> list[dict[str, Any]]:
    """The findings of a document. Somebody has just stopped typing: what is stale is linked anew."""
    plugged = _plugged(config, workspace)
    if plugged is None:
        return []
    found = plugged.diagnostics(document)
    return [] if config.plugin_settings("flake8").get("enabled", False) else found


@hookimpl(tryfirst=True)
def pylsp_hover(config: Any, workspace: Any, document: Any, position: dict[str, int]) -> dict[str, Any] | None:
    """What a spawn costs, or the bill of an entry point; elsewhere other plugins answer."""
    plugged = _plugged(config, workspace)
    return plugged.hover(document, position) if plugged is not None else None


# "range" is what the hook calls it.
@hookimpl
def pylsp_code_actions(
    config: Any,
    workspace: Any,
    document: Any,
    range: dict[str, Any],  # noqa: A002
    context: dict[str, Any],
) -> list[dict[str, Any]]:
    """The fix, comments, why it is hot, what the rule says."""
    plugged = _plugged(config, workspace)
    return plugged.actions(document, range, context.get("only")) if plugged is not None else []


@hookimpl
def pylsp_code_lens(config: Any, workspace: Any, document: Any) -> list[dict[str, Any]]:
    """What one call of each entry point spends."""
    plugged = _plugged(config, workspace)
    return plugged.lenses(document) if plugged is not None else []


@hookimpl
def pylsp_commands() -> list[str]:
    """What lenses and actions run."""
    return ["aiocost.bill", "aiocost.why", "aiocost.explain"]


@hookimpl
def pylsp_execute_command(config: Any, workspace: Any, command: str, arguments: list[Any]) -> Any:
    """Run one of them."""
    if command not in pylsp_commands():
        return None
    plugged = _plugged(config, workspace)
    return plugged.run(command, arguments) if plugged is not None else None


@hookimpl
def pylsp_workspace_configuration_changed(config: Any, workspace: Any) -> None:
    """Settings are others."""
    plugged = _plugged(config, workspace)
    if plugged is not None:
        plugged.begin_anew()
