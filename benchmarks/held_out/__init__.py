"""How true the prices are on code: the shapes in which real projects spawn, priced from their source, then measured.

``shapes`` holds the code, ``catalogue`` lists it, ``price`` asks the linter what each shape costs, ``cells`` says what
is measured by ``live``, and ``report`` prints both beside each other.
"""
