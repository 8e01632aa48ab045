"""The spaCy pipeline: one module a component."""
