"""What the commands know of tables: which environments, what a construct costs more, whether two numbers differ."""
