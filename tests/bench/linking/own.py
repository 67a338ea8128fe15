"""A handful of dashboards written for these tests, so that the small hard estate needs no recorded material."""

from tests.bench.linking.bodies import Body, board, plot, searching, variable

_PRODUCTS = {
    "broker": ("Broker", ("queue.depth", "queue.consumers", "node.memory_used", "messages.unacked.count", "disk.free")),
    "cachet": ("Cachet", ("hits.count", "misses.count", "memory.fragmentation", "clients.connected", "evictions")),
    "tables": ("Tables DB", ("replication.lag", "locks.waiting", "queries.slow", "connections.open", "wal.size")),
    "edgy": (
        "Edgy Proxy",
        ("requests.total", "requests.errors", "upstream.latency", "connections.active", "tls.failures"),
    ),
    "jobs": ("Jobs", ("runs.failed", "runs.duration", "queue.oldest", "workers.busy", "retries.count")),
    "mailer": ("Mailer", ("sent.count", "bounced.count", "queue.size", "latency", "blocked")),
}


def own_boards() -> dict[str, Body]:
    """Two dashboards for each product, of which the second also shows hosts."""
    found = {}
    for name, (title, metrics) in _PRODUCTS.items():
        rows = [plot(metric, f"avg:{name}.{metric}{{$host,$scope}} by {{host}}") for metric in metrics]
        hosts = [plot(one, f"avg:system.{one}{{$scope}}") for one in ("cpu.user", "mem.usable")]
        found[f"{name}__overview"] = board(f"{title} - Overview", *rows, *hosts, variables=_STEERING)
        rows = [plot(metric, f"max:{name}.detail.{metric}{{$host}} by {{host}}") for metric in metrics]
        logs = searching("Logs", "logs", f"source:{name} $scope")
        found[f"{name}__details"] = board(f"{title} - Details", *rows, logs, variables=_STEERING)
    return found


_STEERING = (variable("host", "host"), variable("scope", ""))
