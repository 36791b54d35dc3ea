"""The engine that needs nothing installed: a folder of tantivy's on this machine."""

from .index import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
