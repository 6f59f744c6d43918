"""``aiocost lsp``: what is found, what it costs and why, in an editor, while somebody types.

``workspace`` and ``session`` keep projects linked while they are edited, and know nothing of the protocol. ``server``
speaks it, with pygls, and has one file for each feature. Nothing outside of this package imports pygls or lsprotocol.
"""
