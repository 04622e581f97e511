"""Compare the answers of two indexes of the same documents: `python -m benchmarks.engines ONE OTHER`."""
