"""Drift: what moved between two snapshots. Pure: pairs of values in, classed changes out."""
