"""Pairs of files that may be one person's."""
