"""One case in several wordings: which cases are near each other, and in what they differ."""
