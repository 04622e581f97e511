"""The table of static vectors, made of sentences and a teacher; see `docs/meaning.md`."""
