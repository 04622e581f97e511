"""The library API: `Archive`, and how it answers."""

from sarye.archive.archive import FACET_FIELDS, Archive

__all__ = ["FACET_FIELDS", "Archive"]
