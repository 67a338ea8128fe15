"""Datadog's query languages: metric expressions, monitor queries, formulas and the search syntax of events."""
