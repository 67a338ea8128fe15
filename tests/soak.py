"""The profile of `make soak`: every property is tried with many more examples than a quick build has time for."""

from hypothesis import settings

settings.register_profile("soak", max_examples=20_000, deadline=None)
