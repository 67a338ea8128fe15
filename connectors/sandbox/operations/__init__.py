"""On-call operations of an invented company, which two products tell in nearly the same words."""
