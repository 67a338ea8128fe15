"""Queries as real assets, recorded exchanges and the vendor's documentation write them, one by one."""

from decimal import Decimal

import pytest

from compiler.model.scope import Term as T
from compiler.model.scope import compare, selecting
from compiler.model.signal import Burn, Condition, Signal
from connectors.query.datadog.signal import metric_signal, monitor_condition, query_signal

SHARED = "org.eclipse.jetty.servlet.ServletContextHandler"

EXAMPLES = [
    # number, query, metrics, shape, by, (time aggregation, window in seconds, operator, threshold, form)
    (1, "avg(last_5m):avg:airflow.job.heartbeat.failure{*} by {host,url,job_name} >= 1",
     {"airflow.job.heartbeat.failure"}, "#0", {"host", "url", "job_name"}, ("avg", 300, ">=", "1", "threshold")),
    (2, "avg(last_5m):rabbitmq.queue.consumers{*} by {host,rabbitmq_queue} < 1",
     {"rabbitmq.queue.consumers"}, "#0", {"host", "rabbitmq_queue"}, ("avg", 300, "<", "1", "threshold")),
    (3, "min(last_10m):100 * avg:elasticsearch.indexing_pressure.memory.current.all_in_bytes{*} by {node_name} / "
        "avg:elasticsearch.indexing_pressure.memory.limit_in_bytes{*} by {node_name} >= 80",
     {"elasticsearch.indexing_pressure.memory.current.all_in_bytes",
      "elasticsearch.indexing_pressure.memory.limit_in_bytes"},
     "#0 * 100 / #1", {"node_name"}, ("min", 600, ">=", "80", "threshold")),
    (4, "avg(last_5m):sum:temporal.server.service.latency.sum{!operation:poll*,service_name:frontend}.as_rate() / "
        "sum:temporal.server.service.latency.count{!operation:poll*,service_name:frontend}.as_rate() > 1000",
     {"temporal.server.service.latency.sum", "temporal.server.service.latency.count"},
     "#1 / #0", set(), ("avg", 300, ">", "1000", "threshold")),
    (5, "max(last_5m):sum:mailchimp.campaigns.abuse_reports{*} by {campaign_title,campaign_id} * 100 / "
        "sum:mailchimp.campaigns.emails_sent{*} by {campaign_title,campaign_id} >= 2",
     {"mailchimp.campaigns.abuse_reports", "mailchimp.campaigns.emails_sent"},
     "#0 * 100 / #1", {"campaign_title", "campaign_id"}, ("max", 300, ">=", "2", "threshold")),
    (6, "avg(last_5m):sum:kuma.xds.generation_errors.count{*} by {instance_id,zone}.as_rate() > 5",
     {"kuma.xds.generation_errors.count"}, "#0", {"instance_id", "zone"}, ("avg", 300, ">", "5", "threshold")),
    (7, "change(avg(last_5m),last_1h):avg:weblogic.work_manager_runtime.threads_stuck{*} by "
        "{host,serverruntime,applicationruntime} > 25",
     {"weblogic.work_manager_runtime.threads_stuck"}, "#0", {"host", "serverruntime", "applicationruntime"},
     ("avg", 300, ">", "25", "change")),
    (8, "change(sum(last_5m),last_1d):sum:velero.restore.failed.count{*}.as_rate() > 0",
     {"velero.restore.failed.count"}, "#0", set(), ("sum", 300, ">", "0", "change")),
    (9, "avg(last_4h):anomalies(avg:iis.errors.locked{*} by {site}, 'agile', 2, direction='above', "
        "alert_window='last_15m', interval=60, count_default_zero='true', seasonality='daily') >= 1",
     {"iis.errors.locked"}, "#0", {"site"}, ("avg", 14400, ">=", "1", "anomaly")),
    (10, "avg(last_12h):anomalies(sum:openai.api.usage.n_context{*}.as_count() + "
         "sum:openai.api.usage.n_generated{*}.as_count(), 'basic', 2, direction='both', interval=120, "
         "alert_window='last_30m', count_default_zero='true', seasonality='hourly') >= 1",
     {"openai.api.usage.n_context", "openai.api.usage.n_generated"}, "#0 + #1", set(),
     ("avg", 43200, ">=", "1", "anomaly")),
    (11, "max(next_2w):forecast(sum:emnify.endpoint.volume{*}.as_count().rollup(sum, 86400), 'linear', 2, "
         "model='reactive', interval='60m', history='1mo') >= 1000000000",
     {"emnify.endpoint.volume"}, "#0", set(), ("max", 1209600, ">=", "1000000000", "forecast")),
    (12, "avg(last_30m):outliers(avg:system.cpu.user{role:es-events-data} by {host}, 'dbscan', 7) > 0",
     {"system.cpu.user"}, "#0", {"host"}, ("avg", 1800, ">", "0", "outlier")),
    (13, "avg(current_1mo):avg:system.load.5{*} > 0.5",
     {"system.load.5"}, "#0", set(), ("avg", 2592000, ">", "0.5", "threshold")),
    (14, f"change(min(last_1m),last_5m):sum:{SHARED}.5xx_responses{{example,framework:chronos}} + "
         f"sum:{SHARED}.4xx_responses{{example,framework:chronos}} > 5",
     {f"{SHARED}.5xx_responses", f"{SHARED}.4xx_responses"}, "#0 + #1", set(), ("min", 60, ">", "5", "change")),
    (15, 'logs("source:adyen service:transaction @evt.name:CAPTURE '
         '@notificationItems.NotificationRequestItem.success:false").index("*")'
         '.rollup("cardinality", "@pspReference").last("1d") > 10',
     {"log:source:adyen", "log:service:transaction"}, "#0&#1[@pspReference]", set(),
     ("cardinality", 86400, ">", "10", "threshold")),
    (16, 'logs("service:foo AND type:error").index("main").rollup("count").by("source,status").last("5m") > 2',
     {"log:service:foo"}, "#0", {"source", "status"}, ("count", 300, ">", "2", "threshold")),
    (18, 'ci-pipelines("ci_level:pipeline @git.branch:staging* @ci.status:error").rollup("count")'
         '.by("@git.branch,@ci.pipeline.name").last("5m") >= 1',
     {"ci_pipelines:*"}, "#0", {"@git.branch", "@ci.pipeline.name"}, ("count", 300, ">=", "1", "threshold")),
    (19, 'error-tracking-rum("service:foo AND @error.source:source").rollup("count").by("@issue.id").last("1h") >= 1',
     {"rum:service:foo"}, "#0", {"@issue.id"}, ("count", 3600, ">=", "1", "threshold")),
    (22, 'llm-observability("*").rollup("count").last("2h") > 0',
     {"llm_observability:*"}, "#0", set(), ("count", 7200, ">", "0", "threshold")),
    (23, '"helm.release_state".over("*").by("helm_namespace","helm_release","helm_storage","kube_cluster_name")'
         ".last(6).count_by_status()",
     {"check:helm.release_state"}, "#0", {"helm_namespace", "helm_release", "helm_storage", "kube_cluster_name"},
     (None, None, "", None, "check")),
    (24, '"custom.check".by("environment:foo").last(2).count_by_status()',
     {"check:custom.check"}, "#0", {"environment:foo"}, (None, None, "", None, "check")),
    (25, "243450659 || 243450660",
     {"monitor:243450659", "monitor:243450660"}, "243450659||243450660", set(), (None, None, "", None, "composite")),
    (26, 'burn_rate("slo_id").over("30d").long_window("1h").short_window("5m") > 14.4',
     {"slo:slo_id"}, "#0", set(), (None, 3600, ">", "14.4", "burn")),
    (38, "processes('java').over('example-tag').rollup('count').last('10m') > 1",
     {"process:*"}, "#0", set(), ("count", 600, ">", "1", "threshold")),
    (39, 'events("source:watchdog story_category:apm env:test_env").rollup("count")'
         '.by("story_key,service,resource_name").last("30m") >= 1',
     {"event:source:watchdog"}, "#0", {"story_key", "service", "resource_name"},
     ("count", 1800, ">=", "1", "threshold")),
    (40, 'trace-analytics("@peer.hostname:*impackta.com status:error env:production")'
         '.index("trace-search", "djm-search").rollup("count").last("1h") > 100',
     {"trace:*"}, "#0", set(), ("count", 3600, ">", "100", "threshold")),
    (41, "avg(last_1m):avg:aws.applicationelb.target_response_time.p95{systemid:splunk,aws_account_type:production} "
         "by {region} > 0.2",
     {"aws.applicationelb.target_response_time.p95"}, "#0", {"region"}, ("avg", 60, ">", "0.2", "threshold")),
]  # fmt: skip


@pytest.mark.parametrize(("number", "query", "metrics", "shape", "by", "rest"), EXAMPLES)
def test_a_monitor_query_is_read(
    number: int,
    query: str,
    metrics: set[str],
    shape: str,
    by: set[str],
    rest: tuple[str | None, int | None, str, str | None, str],
) -> None:
    (found,) = monitor_condition(query, "", {})
    assert isinstance(found.on, Signal), number
    assert (found.on.metrics, found.on.shape, found.on.by) == (metrics, shape, by)
    threshold = None if found.threshold is None else str(found.threshold)
    assert (found.time_aggregation, found.window_s, found.op, threshold, found.form) == rest


FORMULAS = [
    # number, query, variables, metrics, shape, (window in seconds, operator, threshold, form)
    (17, 'formula("(query1 - query) / query1").last("1h") >= 0.05',
     [{"name": "query1", "data_source": "logs", "search": {"query": "source:plivo"}, "compute": {}},
      {"name": "query", "data_source": "logs", "search": {"query": "source:plivo @e:1"}, "compute": {}}],
     {"log:source:plivo"}, "(#0{} - #0{@e:1}) / #0{}", (3600, ">=", "0.05", "threshold")),
    (20, 'formula("exclude_null(query1)").last("7d").anomaly(direction="above", threshold=10) >= 5',
     [{"name": "query1", "data_source": "cloud_cost", "query": "sum:aws.cost{aws_product IN (amplify ,athena )}"}],
     {"aws.cost"}, "#0", (604800, ">=", "5", "anomaly")),
    (21, 'formula("failed_runs(run_query)").by(job_name,workspace_name).last(10d) > 0',
     [{"name": "run_query", "job_type": "databricks.job", "jobs_query": "job_name:*", "query_dialect": "metric"}],
     {"jobs:databricks.job"}, "failed_runs(#0)", (864000, ">", "0", "threshold")),
]  # fmt: skip


@pytest.mark.parametrize(("number", "query", "variables", "metrics", "shape", "rest"), FORMULAS)
def test_a_formula_monitor_reads_the_queries_of_its_options(
    number: int,
    query: str,
    variables: list[dict[str, object]],
    metrics: set[str],
    shape: str,
    rest: tuple[int, str, str, str],
) -> None:
    (found,) = monitor_condition(query, "query alert", {"variables": variables})
    assert (getattr(found.on, "metrics", None), getattr(found.on, "shape", "")) == (metrics, shape), number
    assert (found.window_s, found.op, str(found.threshold), found.form) == rest


SERIES = [
    # number, query, metric, aggregation, by, the terms of its scope
    (27, "sum:argo_rollouts.rollout.info{(phase:error OR phase:invalidspec OR phase:paused OR phase:timeout OR "
         "phase:abort) AND $argo_rollouts_name AND $argo_rollouts_namespace} by "
         "{argo_rollouts_name,argo_rollouts_namespace,phase,host}.fill(null).rollup(max)",
     "argo_rollouts.rollout.info", "sum", {"argo_rollouts_name", "argo_rollouts_namespace", "phase", "host"},
     [T("phase", ("abort", "error", "invalidspec", "paused", "timeout")), "argo_rollouts_name",
      "argo_rollouts_namespace"]),
    (28, "sum:kuma.api_server.http_request_duration_seconds.count{$instance_id AND $zone AND code_class IN "
         "(1xx,2xx,3xx) AND $cluster_name} by {code}.as_count()",
     "kuma.api_server.http_request_duration_seconds.count", "sum", {"code"},
     ["instance_id", "zone", T("code_class", ("1xx", "2xx", "3xx")), "cluster_name"]),
    (29, "p50:authzed_cloud.grpc.server_handling{grpc_method IN (checkbulkpermission,bulkcheckpermission)}",
     "authzed_cloud.grpc.server_handling", "p50", set(),
     [T("grpc_method", ("bulkcheckpermission", "checkbulkpermission"))]),
    (30, "count(v: v>=0):data_streams.latency{type:rabbitmq AND direction:in AND pathway_type:full AND "
         "(topic:$rabbitmq_queue.value)} by {service,env}.as_rate().rollup(10)",
     "data_streams.latency", "count(v: v>=0)", {"service", "env"},
     [T("type", ("rabbitmq",)), T("direction", ("in",)), T("pathway_type", ("full",)), T("topic", ("*",)),
      T("topic", ("*",), variable="rabbitmq_queue")]),
    (31, "sum:openai.tokens.total{openai.request.model:text-ada-001 or openai.request.model:ada,$model,$env,$service,"
         "$version,$organization,$openai.user.api_key}.as_count()",
     "openai.tokens.total", "sum", set(),
     [T("openai.request.model", ("ada", "text-ada-001")), "model", "env", "service", "version", "organization",
      "openai.user.api_key"]),
    (32, "sum:kubernetes.memory.requests{$cluster,$scope,short_image::*kube-controller-manager} by {pod_name}",
     "kubernetes.memory.requests", "sum", {"pod_name"},
     ["cluster", "scope", T("short_image", (":*kube-controller-manager",))]),
    (33, "avg:datadog.cluster_agent.autoscaling.workload.vertical_scaling_received_requests{$cluster, $leader,"
         "namespace:$namespace.value} by {autoscaler_name,resource_name}",
     "datadog.cluster_agent.autoscaling.workload.vertical_scaling_received_requests", "avg",
     {"autoscaler_name", "resource_name"}, ["cluster", "leader", T("namespace", ("*",)), "namespace"]),
    (34, "top(sum:aws.lambda.invocations{$aws_account,$region,$function,$resource,$executedVersion} by "
         "{functionname}.as_count(), 100, 'sum', 'desc')",
     "aws.lambda.invocations", "sum", {"functionname"},
     ["aws_account", "region", "function", "resource", "executedVersion"]),
    (35, "riakcs.bucket_put.meter_rate{$scope}", "riakcs.bucket_put.meter_rate", None, set(), ["scope"]),
    (36, "avg:system.cpu.user{env:prod AND location NOT IN (atlanta,seattle,las-vegas)}",
     "system.cpu.user", "avg", set(), [T("env", ("prod",)), T("location", ("atlanta", "las-vegas", "seattle"), True)]),
    (37, "sum:httpservice.hits{!code:3xx}.as_count()", "httpservice.hits", "sum", set(), [T("code", ("3xx",), True)]),
    (37, "sum:httpservice.hits{code:2xx}.as_count()", "httpservice.hits", "sum", set(), [T("code", ("2xx",))]),
    (42, "trace.servlet.request{env:prod}", "trace.servlet.request", None, set(), [T("env", ("prod",))]),
]  # fmt: skip

KEYS = {"scope": None, "rabbitmq_queue": "queue"}


@pytest.mark.parametrize(("number", "query", "metric", "aggregation", "by", "terms"), SERIES)
def test_a_series_is_read(
    number: int, query: str, metric: str, aggregation: str | None, by: set[str], terms: list[T | str]
) -> None:
    names = {*KEYS, *(term for term in terms if isinstance(term, str))}
    variables = tuple((name, KEYS.get(name, name), ("*",)) for name in sorted(names))
    asked = [T(KEYS.get(t, t) or "", ("*",), variable=t) if isinstance(t, str) else t for t in terms]
    found = metric_signal(query, variables)
    assert isinstance(found, Signal), number
    assert (found.metrics, found.aggregation, found.by, found.shape) == ({metric}, aggregation, by, "#0")
    assert found.scope == selecting(asked)
    assert found.text == query


def test_all_examples_are_here() -> None:
    numbers = {number for number, *_ in [*EXAMPLES, *FORMULAS, *SERIES]}
    assert numbers == set(range(1, 43))


def test_a_burn_rate_alert_has_its_windows() -> None:
    (found,) = monitor_condition(
        'burn_rate("a").over("30d").long_window("1h").short_window("5m") > 14.4', "slo alert", {}
    )
    assert found.burn == Burn("a", Decimal("14.4"), 3600, 300, 30)
    (short,) = monitor_condition('burn_rate("a").over("7d").long_window("6h") > threshold', "slo alert", OPTIONS)
    assert short.burn == Burn("a", Decimal("9.5"), 21600, 1800, 7)
    (budget,) = monitor_condition('error_budget("a").over("30d") > 75', "slo alert", {})
    assert budget.burn == Burn("a", None, slo_window_days=30, budget_consumed=Decimal(75))


OPTIONS = {"thresholds": {"critical": "9.5", "warning": 3}}


def test_the_threshold_comes_from_the_options_where_the_query_has_none() -> None:
    for query in ("avg(last_5m):sum:a{*} > threshold", '"check".over("*").last(3).count_by_status()'):
        (found,) = monitor_condition(query, "query alert", OPTIONS)
        assert found.threshold == Decimal("9.5")
    (own,) = monitor_condition("avg(last_5m):sum:a{*} > -1.5e2", "query alert", OPTIONS)
    assert own.threshold == Decimal(-150)


@pytest.mark.parametrize(
    "thresholds", [None, [], {"critical": None}, {"critical": "many"}, {"critical": True}, {"critical": "NaN"}]
)
def test_a_threshold_that_is_no_number_is_none(thresholds: object) -> None:
    (found,) = monitor_condition("avg(last_5m):sum:a{*} > threshold", "query alert", {"thresholds": thresholds})
    assert found.threshold is None


def test_a_synthetic_monitor_is_its_test() -> None:
    (found,) = monitor_condition("no_query", "synthetics alert", {"synthetics_check_id": "abc-def-ghi"})
    assert isinstance(found.on, Signal) and found.on.metrics == {"synthetic:abc-def-ghi"}
    (nameless,) = monitor_condition("no_query", "synthetics alert", {})
    assert not isinstance(nameless.on, Signal)


def test_a_composite_names_its_members() -> None:
    (found,) = monitor_condition("(12 && !34) || 56", "composite", {})
    assert (found.form, found.members) == ("composite", {"12", "34", "56"})


def test_a_check_is_narrowed_by_its_tags() -> None:
    (found,) = monitor_condition(
        '"c".over("env:prod","x:y").exclude("z:w").by("host").last(3).count_by_status()', "", {}
    )
    assert isinstance(found.on, Signal)
    assert found.on.scope == selecting([T("env", ("prod",)), T("x", ("y",)), T("z", ("w",), True)])
    assert found.detail == "last 3 runs"


def test_blanks_and_newlines_may_stand_anywhere() -> None:
    plain = monitor_condition("avg(last_5m):(sum:a{x:1} / sum:b{x:1}) * 100 > 5", "metric alert", {})
    loose = monitor_condition(
        "\n avg ( last_5m ) :\n  ( sum:a{ x:1 }\n / sum:b{x:1} ) * 100\n > 5 \n", "metric alert", {}
    )
    assert [_comparable(one) for one in plain] == [_comparable(one) for one in loose]


def _comparable(condition: Condition) -> tuple[object, ...]:
    on = condition.on
    assert isinstance(on, Signal)
    return (on.metrics, on.scope, on.shape, condition.op, condition.threshold, condition.window_s)


def test_an_unread_monitor_keeps_query_window_and_threshold() -> None:
    query = "avg(last_5m):sum:a{x y} > 5"
    (found,) = monitor_condition(query, "query alert", {})
    assert not isinstance(found.on, Signal)
    assert (found.on.text, found.on.at, found.on.mentions) == (query, 21, {"a"})
    assert (found.form, found.window_s, found.threshold) == ("other", 300, Decimal(5))


def test_a_quote_inside_a_search_is_part_of_it() -> None:
    (found,) = monitor_condition(
        r'logs("service:a \"disk full\"").index("*").rollup("count").last("5m") > 1', "log alert", {}
    )
    assert isinstance(found.on, Signal)
    assert found.on.scope == selecting([T("service", ("a",)), T("", ('"disk full"',))])


def test_a_filter_over_a_table_is_incomparable() -> None:
    base = {"data_source": "metrics", "name": "query1", "query": "max:container.cpu.usage{*} by {kube_cluster_name}"}
    variables = [{"name": "query1", "data_source": "aggregate_filtered_query", "base_query": base, "filters": [{}]}]
    (found,) = monitor_condition('formula("query1").rollup("sum").last("5m") > 100', "", {"variables": variables})
    assert isinstance(found.on, Signal) and found.on.metrics == {"container.cpu.usage"}
    assert compare(found.on.scope, selecting([])) == "undecided"
    assert query_signal(variables[0]) == found.on
