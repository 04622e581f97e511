"""The words of an index: completion, repairs of a query, related words, and their analyses.

They stand in files of their own beside the index (`sarye.words.wordfiles`), which a run of indexing
writes (`sarye.words.updating`).
"""
