"""Whether two engines give the same answers."""
