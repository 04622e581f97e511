"""The engine of an address: an index that OpenSearch keeps; needs the extra ``opensearch``."""

from sarye.index.opensearch.clusterengine import OpenSearchEngine

__all__ = ["OpenSearchEngine"]
