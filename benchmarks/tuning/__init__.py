"""Test collections and settings of the ranking in, what each setting scores out."""
