"""Posts what ``aiocost diff --format markdown`` prints as a comment on a review, and updates it.

``python -m flake8_aiocost.posting.github`` and ``python -m flake8_aiocost.posting.gitlab`` are programs of their own,
run by whoever wants a comment. Nothing else here talks to a network.
"""
