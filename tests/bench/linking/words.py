"""Names that organisations give: teams, people's nicknames, services, and titles of copies."""

TEAMS = (
    "payments", "logistics", "storefront", "identity", "search", "data-platform", "messaging", "fleet", "pricing",
    "core-infra", "mobile", "support-tools",
)  # fmt: skip

PEOPLE = ("ana", "Bruno", "chen", "Dara", "eli", "Farah", "gus", "Hana")

COPIED = (
    "Copy of {0}", "{0} (cloned)", "{0} copy", "[WIP] {0}", "{0} - draft", "{person}'s {0}", "{0} test", "{0}", "{0}",
    "{0} 2", "tmp - {0}", "DO NOT USE {0}",
)  # fmt: skip
"""Titles of clones; twice the very same title, which tells nothing."""

RETIRED = ("[DEPRECATED] {0}", "OLD {0}", "{0}", "{0}", "{0} (legacy)")
"""Titles of originals that nobody has opened for a year."""

SERVICES = tuple(
    f"{first}-{second}"
    for first in ("checkout", "courier", "billing", "ledger", "catalog", "session", "geo", "notify", "fraud", "stock")
    for second in ("api", "worker", "gateway", "sync", "stream")
)
