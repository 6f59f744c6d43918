"""The settings of Sphinx. Everything that a page needs is part of the site: it works from a disk, without a network."""

from __future__ import annotations

from flake8_aiocost import __version__

project = "flake8-aiocost"
project_copyright = "the authors of flake8-aiocost"
author = project_copyright
release = version = __version__
extensions = ["myst_parser"]
myst_heading_anchors = 4
html_theme = "furo"
html_title = f"flake8-aiocost {__version__}"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_show_sourcelink = False
