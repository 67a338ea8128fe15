"""Datadog's endpoints as the sandbox imitates them: paths, paging, refusals and bodies."""
