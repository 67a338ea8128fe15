"""Jira Service Management Operations, and Compass, which stands on the same operations back end; read-only."""
