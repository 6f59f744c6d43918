"""No table for this target.

## What it does
Says, once in a run, why the prices are not those that were asked for: a table is missing, broken, truncated, of a
foreign schema or in other units than µs, or none holds for the target that the settings name. Where they name none, a
Python without a table gets the nearest prices, and only the brackets of a message tell which these are.

The same code tells of a file in the `frameworks` setting that cannot be used, and of a wrong `pyproject.toml` in a
subfolder of what flake8 was given. Files that depend on it have no other findings until that is mended.

## Why it costs
Nothing at run time. But a price from another Python or a faster machine can be wrong by half and more.

## Example
```toml
[tool.aiocost]
table = "calibration/gone.json"
```

## Use instead
Run `aiocost-calibrate` on the machine that will run the code, commit the table, and name it or leave it in
`calibration/`.

## When to keep it
Ignore AIO901 where the reference's numbers are good enough: they rank constructs rightly on any machine.
"""

from __future__ import annotations

from flake8_aiocost.rules.rule import Rule

RULE = Rule("AIO901", "no-table")
