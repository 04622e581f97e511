"""How documents hold their cases: a module for each layout, a rule in each."""
