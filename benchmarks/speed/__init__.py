"""What linting costs: the parts of ``lint_speed.py`` and ``lint_scaling.py``.

``launch`` is the program that runs flake8 without the plugin, with it, or with an account of the plugin's CPU time, and
``runs`` starts it and keeps the numbers. ``clock`` holds the one call of the linter in this process and what times it.
``samples`` and ``shapes`` make the code that is linted, and ``slope`` says how time grows with its size.
"""
