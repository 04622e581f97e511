"""Cases whose sections have labels: which labels count, where titles stand, where cases end."""
