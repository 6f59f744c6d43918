"""The modules of a project at a commit, read from git's objects: nothing is checked out.

The repository may be hostile. git is only asked for what starts no other program, and what it prints is bounded.
"""
