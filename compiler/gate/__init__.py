"""Which findings stop a release: allowances, ladder, and the one line that says why."""
