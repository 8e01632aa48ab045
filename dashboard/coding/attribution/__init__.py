"""Component `attribution`."""
