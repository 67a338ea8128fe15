"""How every connector speaks to its vendor: politeness, retries, reading, paging. Names no connector."""
