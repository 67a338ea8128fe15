"""A server on loopback that speaks the wire shapes of the live systems for an invented company.

It imitates: it proves nothing about a vendor, and it imports no connector and nothing of the core, since the
connectors are tried against it. Only the standard library is used.
Whoever plays it imports `Sandbox`, `Fault`, `Counts` and `scenes()` from the module `server` of this package, and the
answer key from its module `answers`.
"""
