"""Component `stance`."""
