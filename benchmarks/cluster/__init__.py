"""What a cluster of three nodes bears: the manager dies while entries are written and read."""
