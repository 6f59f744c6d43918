"""What a person sees: progress, console tables and plots, the HTML page."""
