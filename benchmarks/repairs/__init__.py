"""Words of an index typed wrongly in, how many the repairs mend, and what they disturb, out."""
