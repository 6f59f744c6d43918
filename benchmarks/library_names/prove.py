"""``python prove.py FOLDER < names.json``: which of the names are there, with the libraries that FOLDER holds.

It runs in an interpreter of its own, without the packages of this project, and knows the standard library only.
"""

from __future__ import annotations

import fnmatch
import io
import json
import sys
import warnings
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

# Run as a script, it has only its own folder on the path.
sys.path.insert(0, str(Path(__file__).parents[1]))
from library_names.objects import Missing, Unknown, follow, is_async, names_anywhere, names_below, tokens

sys.path.pop(0)


def proved(asked: dict[str, str], same: dict[str, str]) -> tuple[str, str]:
    """``proved``, ``there`` (whether it is awaited cannot be told), ``unknown`` or ``wrong``, and what there is to say.

    Args:
        asked: a ``name``, and what it is ``expected`` to be: ``async``, ``plain`` or ``any``.
        same: other names of results.
    """
    name, expected = asked["name"], asked["expected"]
    try:
        if "*" in name:
            return _starred(name, same)
        thing = follow(name, same)
    except Missing as error:
        return "wrong", str(error)
    except Unknown as error:
        return "unknown", str(error)
    except Exception as error:
        # A library may raise anything while it is imported.
        return "wrong", f"{name}: {type(error).__name__}: {error}".splitlines()[0]
    # Making an object of a class is plain, whatever is done with the object.
    made = expected == "plain" and isinstance(thing.value, type) and not thing.instance
    found = is_async(thing) if expected != "any" and not made else None
    if made or expected == "any" or found is (expected == "async"):
        return "proved", ""
    if found is None or thing.instance:
        return "there", ""
    return "wrong", f"{name} is {'async' if found else 'plain'}"


def _starred(name: str, same: dict[str, str]) -> tuple[str, str]:
    parts = tokens(name)
    at = next(number for number, part in enumerate(parts) if "*" in part)
    before, pattern, after = "".join(parts[:at]), parts[at].lstrip("."), "".join(parts[at + 1 :])
    if not before:
        return "unknown", f"{name} begins with a star"
    thing = follow(before, same)
    if pattern == "**":
        return "unknown", f"{name} may be anything below {before}"
    below = names_anywhere(before) if "**" in pattern else names_below(thing)
    fitting = fnmatch.filter(below, pattern.replace("**", "*"))
    if not fitting:
        return "wrong", f"nothing fits {name}"
    if not after:
        return "proved", f"{len(fitting)} names"
    kinds = {_followed(f"{before}.{fit}{after}", same) for fit in fitting}
    if "proved" in kinds:
        return "proved", ""
    return ("unknown", f"{name} cannot be told") if kinds != {"wrong"} else ("wrong", f"nothing that fits has {name}")


def _followed(name: str, same: dict[str, str]) -> str:
    try:
        if "*" in name:
            return _starred(name, same)[0]
        follow(name, same)
    except Missing:
        return "wrong"
    except Unknown:
        return "unknown"
    return "proved"


def main() -> int:
    """Answer all names of standard input on standard output."""
    here, folder = Path(__file__).parent, sys.argv[1]
    sys.path[:] = [folder, *(each for each in sys.path if "site-packages" not in each and each != str(here))]
    warnings.simplefilter("ignore")
    asked: dict[str, Any] = json.load(sys.stdin)
    # Libraries print on import.
    with redirect_stdout(io.StringIO()):
        answers = [proved(each, asked["same"]) for each in asked["names"]]
    json.dump(answers, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
