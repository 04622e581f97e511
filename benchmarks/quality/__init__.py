"""Scores sarye and other full-text engines on the same data: ``python -m benchmarks.quality``."""
