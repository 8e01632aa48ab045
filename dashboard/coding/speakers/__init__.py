"""Component `speakers`."""
