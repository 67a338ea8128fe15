"""Every type of monitor that the vendor lists, and one that it does not: what its query watches."""

import pytest

from compiler.model.signal import Signal
from connectors.query.datadog.signal import event_signal, monitor_condition

CI = {"name": "a", "data_source": "ci_tests", "search": {"query": "@test.service:shop"}}
COST = {"name": "a", "data_source": "cloud_cost", "query": "sum:aws.cost{team:x} by {service}"}
JOBS = {"name": "a", "job_type": "databricks.job", "jobs_query": "job_name:*", "query_dialect": "metric"}

TYPES = [
    ("metric alert", "avg(last_5m):sum:a.b{x:y} > 1", [], "metric", {"a.b"}),
    ("query alert", "avg(last_4h):anomalies(avg:a.b{*}, 'agile', 2) >= 1", [], "metric", {"a.b"}),
    ("query alert", "pct_change(avg(last_5m),last_1h):avg:a.b{*} > 20", [], "metric", {"a.b"}),
    ("query alert", "avg(last_30m):outliers(avg:a.b{x:y} by {host}, 'dbscan', 7) > 0", [], "metric", {"a.b"}),
    ("query alert", "max(next_2w):forecast(sum:a.b{*}, 'linear', 2) >= 9", [], "metric", {"a.b"}),
    ("composite", "123 && !(456 || 789)", [], "other", {"monitor:123", "monitor:456", "monitor:789"}),
    ("service check", '"a.up".over("x:y").by("host").last(3).count_by_status()', [], "check", {"check:a.up"}),
    ("event alert", "events('service:shop status:error').rollup('count').last('1h') > 1", [], "event",
     {"event:service:shop"}),
    ("event-v2 alert", 'events("source:x").rollup("count").by("host").last("5m") > 1', [], "event", {"event:source:x"}),
    ("log alert", 'logs("service:shop").index("*").rollup("count").last("5m") > 1', [], "log", {"log:service:shop"}),
    ("trace-analytics alert", 'trace-analytics("service:shop").rollup("avg", "@duration").last("5m") > 1', [],
     "trace", {"trace:service:shop"}),
    ("rum alert", 'rum("@application.id:x").rollup("count").last("5m") > 1', [], "rum", {"rum:@application.id:x"}),
    ("process alert", "processes('java').over('service:shop').rollup('count').last('10m') < 1", [], "process",
     {"process:service:shop"}),
    ("slo alert", 'error_budget("abc").over("30d") > 75', [], "slo", {"slo:abc"}),
    ("slo alert", 'burn_rate("abc").over("7d").long_window("1h").short_window("5m") > 16.8', [], "slo", {"slo:abc"}),
    ("audit alert", 'audits("@asset.type:x").rollup("count").last("5m") > 0', [], "other", {"audit:*"}),
    ("ci-pipelines alert", 'ci-pipelines("@ci.status:error").rollup("count").last("5m") > 1', [], "other",
     {"ci_pipelines:*"}),
    ("ci-tests alert", 'formula("a").last("15m") >= 0.8', [CI], "other", {"ci_tests:*"}),
    ("error-tracking alert", 'error-tracking("service:shop").rollup("count").by("@issue.id").last("1h") >= 1', [],
     "other", {"error_tracking:service:shop"}),
    ("database-monitoring alert", 'database-monitoring("service:shop").rollup("count").last("5m") > 1', [], "other",
     {"database_monitoring:service:shop"}),
    ("network-performance alert", 'network-performance("service:shop").rollup("sum", "@bytes").last("5m") > 1', [],
     "other", {"network:service:shop"}),
    ("network-path alert", 'network-path("service:shop").rollup("count").last("5m") > 1', [], "other",
     {"network_path:service:shop"}),
    ("llm-observability alert", 'llm-observability("*").rollup("count").last("2h") > 0', [], "other",
     {"llm_observability:*"}),
    ("cost alert", 'formula("exclude_null(a)").last("7d").anomaly(direction="above", threshold=10) >= 5', [COST],
     "metric", {"aws.cost"}),
    ("data-jobs alert", 'formula("failed_runs(a)").by(job_name).last(10d) > 0', [JOBS], "other",
     {"jobs:databricks.job"}),
    ("data-quality alert", 'formula("a").last("1d") > 0', [{"name": "a", "query": "avg:a.b{*}"}], "metric", {"a.b"}),
    ("a type of tomorrow", 'drones("service:shop").rollup("count").last("5m") > 1', [], "other",
     {"drones:service:shop"}),
]  # fmt: skip


@pytest.mark.parametrize(("type", "query", "variables", "domain", "names"), TYPES)
def test_every_type_is_read(
    type: str, query: str, variables: list[dict[str, object]], domain: str, names: set[str]
) -> None:
    """By the shape of its query; the type alone never decides."""
    (found,) = monitor_condition(query, type, {"variables": variables, "thresholds": {"critical": 1}})
    assert isinstance(found.on, Signal), found.on
    assert (found.on.domain, found.on.metrics) == (domain, names)
    assert found.threshold is not None or found.form == "composite"


@pytest.mark.parametrize(
    ("watched", "shown"),
    [("ci-pipelines", "ci_pipeline_stream"), ("ci-tests", "ci_tests"), ("audits", "audit"), ("logs", "logs_stream"),
     ("network-performance", "network"), ("trace-analytics", "trace_stream"),
     ("llm-observability", "llm_observability")],
)  # fmt: skip
def test_an_alert_and_a_panel_name_one_product_alike(watched: str, shown: str) -> None:
    """However either spells it."""
    (found,) = monitor_condition(f'{watched}("service:shop").rollup("count").last("5m") > 1', "", {})
    panel = event_signal(shown, "service:shop")
    assert isinstance(found.on, Signal) and isinstance(panel, Signal)
    assert (found.on.domain, found.on.metrics) == (panel.domain, panel.metrics)


def test_a_synthetic_test_is_known_by_its_own_id() -> None:
    """Its query says nothing."""
    (found,) = monitor_condition("no_query", "synthetics alert", {"synthetics_check_id": "abc-def-ghi"})
    assert isinstance(found.on, Signal) and found.on.metrics == {"synthetic:abc-def-ghi"}
