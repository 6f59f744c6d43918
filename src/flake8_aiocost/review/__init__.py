"""What was there before: the baseline of known findings, and the bills that a change is compared with."""
