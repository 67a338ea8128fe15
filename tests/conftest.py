"""Fixtures that every test may use."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no defect: no property is judged by the time that it took.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of recorded vendor material: $RUNBOOK_SHARED_DATA, or `shared/data` beside the checkout."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    folder = Path(os.environ.get("RUNBOOK_SHARED_DATA", beside))
    if not folder.is_dir():
        pytest.fail(f"{folder} is not there; set RUNBOOK_SHARED_DATA, or leave these tests out with -m 'not shared'")
    return folder
