"""The engine of an address: an index that OpenSearch keeps; needs the extra ``opensearch``."""
