"""How the running Python was built, as far as it tells: that changes every price.

Not every Python tells. Debian's are optimised, and ``sysconfig`` says nothing of it there, nor on Windows. Such a build
is described by no word. ``aiocost-calibrate distil --build`` can say what is known otherwise.
"""

from __future__ import annotations

import sys
import sysconfig


def python_build() -> str:
    """Such as ``optimised, LTO`` or ``free-threaded, debug``; empty where nothing is known."""
    options = str(sysconfig.get_config_var("CONFIG_ARGS") or "")
    jit = getattr(sys, "_jit", None)  # CPython 3.14 and later
    words = {
        "free-threaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
        "debug": bool(sysconfig.get_config_var("Py_DEBUG")) or hasattr(sys, "gettotalrefcount"),
        "optimised": "--enable-optimizations" in options,
        "LTO": "--with-lto" in options and "--with-lto=no" not in options,
        "JIT": jit is not None and jit.is_enabled(),
    }
    return ", ".join(word for word, holds in words.items() if holds)
