"""Component `commitments`."""
