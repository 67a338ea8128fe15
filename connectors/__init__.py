"""The live systems. Each folder with a `connector.py` is one; any of them may vanish without the core noticing."""
