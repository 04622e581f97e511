"""Measures a server under many clients at once: ``python -m benchmarks.load``."""
