"""The engine of large regions: a cluster of Elasticsearch 8."""

from .index import ElasticEngine

__all__ = ["ElasticEngine"]
