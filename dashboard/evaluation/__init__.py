"""Gold sets and the scores behind the Method page."""
