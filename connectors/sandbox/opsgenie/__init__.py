"""Opsgenie's REST API as the sandbox imitates it."""
