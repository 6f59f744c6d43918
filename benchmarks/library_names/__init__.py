"""Proves the names of ``effects/libraries/*.toml`` against the libraries themselves."""
