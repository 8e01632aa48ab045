"""Readers: files of any kind become documents; what cannot be read is set aside with its reason."""
