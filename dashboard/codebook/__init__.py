"""The labels as data; their prose is docs/codebook.md."""
