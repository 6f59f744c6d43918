"""What a client says of itself when it starts: what it can do, and the settings of the person in front of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flake8_aiocost.errors import SettingsError
from flake8_aiocost.frontends.lsp.page import Client
from flake8_aiocost.settings import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lsprotocol.types import ClientCapabilities

#: The features that can be switched off, by the names that editors have for them.
FEATURES = {
    "diagnostics": "diagnostics",
    "inlayHints": "hints",
    "codeLens": "lens",
    "hover": "hover",
    "codeActions": "actions",
}
SETTINGS = "settings"


def client_of(capabilities: ClientCapabilities, encoding: str, wanted: Mapping[str, Any]) -> Client:
    """What a client can do.

    Args:
        capabilities: as it says.
        encoding: of its columns.
        wanted: what somebody has set.

    Raises:
        SettingsError: a feature is set to something else than true or false.
    """
    document, around, window = capabilities.text_document, capabilities.workspace, capabilities.window
    publish = document.publish_diagnostics if document else None
    pull = document.diagnostic if document else None
    edit = around.workspace_edit if around else None
    hints, lens, report = (around.inlay_hint, around.code_lens, around.diagnostics) if around else (None, None, None)
    watching = around.did_change_watched_files if around else None
    return Client(
        encoding=encoding,
        pulls=pull is not None,
        related=bool(publish and publish.related_information) or bool(pull and pull.related_information),
        code_description=bool(publish and publish.code_description_support)
        or bool(pull and pull.code_description_support),
        versioned=bool(edit and edit.document_changes),
        annotations=bool(edit and edit.change_annotation_support),
        show_document=bool(window and window.show_document and window.show_document.support),
        refresh_hints=bool(hints and hints.refresh_support),
        refresh_lens=bool(lens and lens.refresh_support),
        refresh_diagnostics=bool(report and report.refresh_support),
        watches=bool(watching and watching.dynamic_registration),
        relative=bool(watching and watching.relative_pattern_support),
        **dict(_features(wanted)),
    )


def _features(wanted: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    for name, attribute in FEATURES.items():
        value = wanted.get(name, True)
        if not isinstance(value, bool):
            raise SettingsError(f"setting {name} of the editor: {value!r}: expected true or false")
        yield attribute, value


def options_of(wanted: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The options of the linter that an editor sets, as texts; what is empty is not set.

    Raises:
        SettingsError: there is no such option, or its value is no text, number, switch or list.
    """
    given = wanted.get(SETTINGS) or {}
    known = {option.name for option in OPTIONS}
    if not isinstance(given, dict):
        raise SettingsError(f"{SETTINGS} of the editor: expected a table of options")
    found = []
    for name, value in given.items():
        if name not in known:
            accepted = ", ".join(sorted(known))
            raise SettingsError(f"setting {name!r} of the editor: no such option; accepted are {accepted}")
        if value in (None, "", []):
            continue
        if isinstance(value, bool):
            text = str(value).lower()
        elif isinstance(value, list):
            text = ",".join(map(str, value))
        else:
            text = str(value)
        found.append((name, text))
    return tuple(found)
