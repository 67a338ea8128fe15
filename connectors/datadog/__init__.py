"""One organisation at Datadog."""
