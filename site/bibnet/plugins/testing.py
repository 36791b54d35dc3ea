"""The contract suite as a pytest plugin: what every plugin and theme must keep."""
