"""The runbook compiler: declared promises, held against what is live, become runbooks and findings."""
