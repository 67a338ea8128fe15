"""Use cases; the sole home of clock, environment and threads."""
