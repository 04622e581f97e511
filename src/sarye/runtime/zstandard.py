"""Zstandard: of Python itself, where it has it (3.14), else of the package that is the same."""

import sys

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["zstd"]
