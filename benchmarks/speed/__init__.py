"""Measures sarye and other full-text engines beside each other: ``python -m benchmarks.speed``."""
