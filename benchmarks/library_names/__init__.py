"""Proves the names of ``effects/libraries/*.toml`` and ``heat/frameworks/*.toml`` against what they speak of."""
