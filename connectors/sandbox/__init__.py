"""A server on loopback that speaks the wire shapes of the live systems for an invented company.

It imitates: it proves nothing about a vendor, and it imports no connector and nothing of the core, since the
connectors are tried against it. Only the standard library is used. The whole interface:
`Sandbox`, `Fault`, `Counts` and `scenes()` from `connectors.sandbox.server`, `answers()` and `allowed()` from
`connectors.sandbox.answers`.
"""
