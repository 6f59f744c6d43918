"""File not analysed.

## What it does
Says why a file was passed over. It is off by default; enable it with `extend-select = AIO900` to see that nothing is.

## Why it costs
Nothing at run time. But a file that is not read holds spawns that nobody prices: it is larger than 4,000,000
characters, or it nests more deeply than can be followed. What the Python that runs flake8 cannot parse, flake8 reports
itself.

## Example
A generated file of 5 MB, or one in which a chain of calls such as `a().b().c()` has more than some thousand links.

## Use instead
Split the file, or list it in `per-file-ignores` if it is generated.

## When to keep it
Leave the rule off where generated or vendored files make up the noise.
"""

from __future__ import annotations

from flake8_aiocost.rules.rule import Rule

RULE = Rule("AIO900", "file-not-analysed")
