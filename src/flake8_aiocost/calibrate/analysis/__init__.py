"""From pyperf's raw results to a calibration table, and what the commands ask of tables."""
