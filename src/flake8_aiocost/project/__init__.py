"""Step 3, link: what the facts of modules mean together: resolved names, classes and their methods, who calls whom.

The index holds one module so far; calls into other modules are left as dotted names.
"""
