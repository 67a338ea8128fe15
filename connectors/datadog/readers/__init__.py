"""Bodies to values: pure functions of what was received. They import no client and know no request."""
