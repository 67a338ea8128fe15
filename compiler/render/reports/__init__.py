"""Formats of what the gate tells, one a file: the file's name is the format's, its constant `FORMAT` the format."""
