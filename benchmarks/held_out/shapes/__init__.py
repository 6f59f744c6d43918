"""The shapes, one file each: a module that the linter reads as it is, and that the server runs.

``spawned`` is the handler as a project has it, ``sequence`` what a person would write instead; both give the same
answer. ``RUNS`` says what one request comes to, for each spawn of the file in source order: how often it runs, and with
how many children. ``SINCE`` is the first Python that has what the shape needs.

They were read in published services and libraries, and written anew: the shape is theirs, every line is ours.
"""
