"""The store: one SQLite file of snapshots, each body kept once."""
