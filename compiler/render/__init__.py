"""Judgements and findings to documents."""
