"""Programs that make what comes with the package; neither installing nor running needs them."""
