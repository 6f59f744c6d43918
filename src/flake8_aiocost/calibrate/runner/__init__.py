"""Start worker processes, collect their results, resume an unfinished calibration, write the output."""
