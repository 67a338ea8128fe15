"""The shipped dashboards and alerts with the labels that people's files give them: what `truth.csv` says."""

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

import orjson

from tests.bench.linking.case import Case, Suite, half_of


def corpus(shared_data: Path) -> Suite:
    """All dashboards and alerts, ids being file names.

    A dashboard is labelled right for an alert where both belong to one integration and it plots a metric of the
    alert. Every alert without such a label is unjudged, since the labels know exact names of metrics only.
    """
    folder = shared_data / "datadog"
    labels = labelled(folder / "truth.csv")
    monitors = {name: body["definition"] for name, body in bodies(folder / "monitors").items()}
    cases = tuple(_case(name, labels.get(name, frozenset())) for name in monitors)
    return Suite("shipped dashboards", bodies(folder / "dashboards"), monitors, cases)


def bodies(folder: Path) -> dict[str, Any]:
    """Every file of a folder by its name without the ending."""
    return {path.stem: orjson.loads(path.read_bytes()) for path in sorted(folder.glob("*.json"))}


def labelled(file: Path) -> dict[str, frozenset[str]]:
    """The dashboards labelled right for each alert."""
    found = defaultdict(set)
    with file.open(encoding="utf-8") as text:
        for row in csv.DictReader(text):
            if row["same_integration"] == "1" and row["shared_metrics"] != "0":
                found[row["monitor"]].add(row["dashboard"])
    return {monitor: frozenset(boards) for monitor, boards in found.items()}


def _case(name: str, right: frozenset[str]) -> Case:
    integration = name.partition("__")[0]
    return Case(name, right, half_of(integration), "labelled" if right else "no label", judged=bool(right))
