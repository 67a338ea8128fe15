"""Declared promises held against an estate: one link a file, each a pure function."""
