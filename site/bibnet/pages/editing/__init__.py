"""Beside the editor's form: what to look at before readers see a page, texts for the networks,
and news that a library offers to others.
"""
