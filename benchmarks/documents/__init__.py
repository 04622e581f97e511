"""What documents beside cases cost an index, and how they rank beside the cases."""
