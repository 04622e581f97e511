"""Inverted lists as arrays: lists, positions, term dictionaries, segments and their merging."""
