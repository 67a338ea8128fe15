"""Opsgenie, read-only, until its maker turns it off."""
