"""An example service."""
