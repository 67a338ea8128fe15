"""The sandbox starts, serves from any thread, and stops without leaving anything behind."""

import threading

import httpx
import pytest

from connectors.sandbox.server import Counts, Sandbox, scenes


def test_every_scene_has_a_line_about_it() -> None:
    """The scenes in the order in which they are listed, each explained."""
    assert list(scenes())[:4] == ["calm", "burning", "whatsapp-blocked", "vendor-outage"]
    assert all(len(about) > 20 for about in scenes().values())


@pytest.mark.parametrize("name", scenes())
def test_every_scene_can_be_played(name: str) -> None:
    """Each vendor answers its first call in every scene."""
    with Sandbox(name) as sandbox:
        keys = {"DD-API-KEY": sandbox.secrets["DD_API_KEY"]}
        assert httpx.get(sandbox.endpoints["datadog"] + "/api/v1/validate", headers=keys).status_code == 200
        assert httpx.get(sandbox.endpoints["whatsapp"] + "/v25.0/debug_token").status_code == 401


def test_it_serves_until_it_is_stopped() -> None:
    """`serve_forever` returns once `stop` is called from elsewhere."""
    sandbox = Sandbox(size=Counts(monitors=1)).start()
    serving = threading.Thread(target=sandbox.serve_forever, daemon=True)
    serving.start()
    sandbox.stop()
    serving.join(timeout=5)
    assert not serving.is_alive()


def test_a_stopped_sandbox_refuses_connections() -> None:
    """After the block the ports are closed, also for connections that were kept alive."""
    with Sandbox() as sandbox, httpx.Client(base_url=sandbox.endpoints["datadog"]) as client:
        client.get("/api/v1/validate")
        sandbox.stop()
        with pytest.raises(httpx.TransportError):
            client.get("/api/v1/validate")


def test_many_clients_are_served_at_once() -> None:
    """Thirty-two threads get their answers, all of them noted."""
    with Sandbox() as sandbox:
        call = sandbox.endpoints["datadog"] + "/api/v1/validate"
        threads = [threading.Thread(target=httpx.get, args=(call,)) for _ in range(32)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=10)
    assert len(sandbox.requests) == 32


def test_two_sandboxes_play_side_by_side() -> None:
    """Each has ports of its own."""
    with Sandbox() as one, Sandbox("burning") as other:
        assert set(one.endpoints.values()).isdisjoint(other.endpoints.values())


def test_a_port_can_be_fixed() -> None:
    """The port that was asked for is the port that answers."""
    with Sandbox() as first:
        free = int(first.endpoints["datadog"].rpartition(":")[2])
    with Sandbox(ports={"datadog": free}) as sandbox:
        assert sandbox.endpoints["datadog"] == f"http://127.0.0.1:{free}"
