"""Cases without labels: the items of lists."""
