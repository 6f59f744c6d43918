"""File not analysed.

## What it does
Says why a file was passed over. It is off by default; enable it with `extend-select = AIO900` to see that nothing is.

## Why it costs
Nothing at run time. But a file that cannot be read holds spawns that nobody prices: the parser does not know its
syntax, it holds NUL bytes, or it nests deeper than the parser can follow.

## Example
A file that nests 5,000 parentheses, or one with syntax newer than the installed libcst.

## Use instead
A newer libcst, or `per-file-ignores` for a file that is generated.

## When to keep it
Leave the rule off where generated or vendored files make up the noise.
"""

from __future__ import annotations

from flake8_aiocost.rules.rule import Rule

RULE = Rule("AIO900", "file-not-analysed")
