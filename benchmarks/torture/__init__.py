"""Hostile input and faults at random: ``python -m benchmarks.torture``."""
