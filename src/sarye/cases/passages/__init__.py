"""Passages: what a document says besides its cases, cut into stretches that can be found."""
