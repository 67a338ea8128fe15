"""What connectors share below themselves: sending, retrying, paging, limits."""
