"""The profile of `make soak`: every property is tried with many more examples than a quick build has time for."""

from hypothesis import HealthCheck, settings

settings.register_profile("soak", max_examples=20_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
