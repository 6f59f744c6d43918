"""flake8-aiocost: what asyncio concurrency costs, in microseconds, where it is written."""

__version__ = "0.1.0"
