"""What is known of findings from before: the baseline of a project, and what a finding is known again by."""
