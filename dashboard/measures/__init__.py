"""Table and filter in, small tidy frames out: counts, shares, matrices, timelines."""
