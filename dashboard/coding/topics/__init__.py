"""Component `topics`."""
