"""Fault of flake8-aiocost.

## What it does
Says that flake8-aiocost itself failed on a file: it met an exception that none of its steps expects. The message names
the exception. Other files, and flake8's other checks of this one, are not affected.

## Why it costs
Nothing at run time. But the file may hold spawns that nobody prices until the fault is mended.

## Example
```console
$ flake8 app/feed.py
app/feed.py:1:1: AIO902 a fault of flake8-aiocost, this file was not analysed: RuntimeError: ...
```

## Use instead
Run flake8 again on that file alone with `AIOCOST_DEBUG=1` in the environment. It prints the traceback to standard
error: report it, with the file if you can. A newer version may have mended the fault.

## When to keep it
Put the file into `per-file-ignores`, as `app/feed.py: AIO902`, until the fault is mended.
"""

from __future__ import annotations

from flake8_aiocost.rules.rule import Rule

RULE = Rule("AIO902", "fault-of-ours")
