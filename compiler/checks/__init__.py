"""One check a file; each explains itself and carries a failing and a passing example."""
