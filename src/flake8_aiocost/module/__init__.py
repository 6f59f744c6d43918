"""Step 2, read: one walk over a module's ``ast`` tree, and what its names stand for."""
