"""The store: one SQLite file that holds every snapshot, as changes; reading it loads nothing heavy."""

from compiler.store.sqlite import Store

__all__ = ["Store"]
