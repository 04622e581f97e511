"""What the system offers, made handy: mapped files, and processes that answer questions."""
