"""Meaning: vectors of words, from a table that was learnt beforehand and comes with the package."""

from sarye.meaning.shipped import Meanings
from sarye.meaning.tablefile import UNKNOWN, Vectors

__all__ = ["UNKNOWN", "Meanings", "Vectors"]
