"""Step 4, find: which calls of a module spawn, how much, and what becomes of what they return.

``find`` recognises on facts, so that it needs no parser. ``flag`` reads the call expressions of what is about to be
said, with a libcst visitor.
"""
