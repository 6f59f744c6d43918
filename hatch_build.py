"""What hatch asks for when the package is built: the links of its metadata, and a README whose links work elsewhere."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class AddressHook(MetadataHookInterface):
    """Derives both from the one constant in ``address.py``."""

    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        """Add what pyproject.toml calls dynamic."""
        address = runpy.run_path(str(Path(self.root, "src", "flake8_aiocost", "address.py")))
        readme = Path(self.root, "README.md").read_text(encoding="utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": address["for_package_index"](readme)}
        metadata["urls"] = address["links"]()
