"""Step 6, weigh: what a function waits for, whether it blocks its thread, whether it ends, and with whom it talks."""
