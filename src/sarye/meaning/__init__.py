"""Meaning: vectors of words, from a table that was learnt beforehand and comes with the package."""

from sarye.meaning.shipped import NO_MEANINGS, TABLE, Meanings
from sarye.meaning.tablefile import UNKNOWN, Vectors

__all__ = ["NO_MEANINGS", "TABLE", "UNKNOWN", "Meanings", "Vectors"]
