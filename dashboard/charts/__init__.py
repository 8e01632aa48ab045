"""Frame in, plotly figure out: pure, one palette."""
