"""The library API: `Archive`, and how it answers."""

from sarye.archive.archive import Archive

__all__ = ["Archive"]
