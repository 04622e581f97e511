"""What is raised by an engine that is not installed."""

from __future__ import annotations


class Missing(Exception):
    """An engine that is not installed; its text says what to install."""
