"""Every installed plugin keeps the contract: here the two dummies."""

from bibnet.plugins.testing.suite import *  # noqa: F403
