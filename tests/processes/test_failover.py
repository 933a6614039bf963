"""A primary with a synchronous standby: whatever becomes of either, what was acknowledged stays true."""

import http.client
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.processes.cluster import Cluster, Server
from tests.processes.deployment import Deployment
from tests.processes.standin import StandIn
from tests.processes.traffic import Traffic, bookings

log = logging.getLogger(__name__)

SECRET_KEY = "0123456789abcdef0123"


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with Cluster(tmp_path / "cluster") as running:
        yield running


@pytest.fixture
def replicated(deployment: Deployment, cluster: Cluster) -> Deployment:
    """The bot, told of both hosts and of nothing else."""
    deployment.env |= {"DATABASE_URL": cluster.url, "SECRET_KEY": SECRET_KEY}
    return deployment


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("lose", [Server.kill, Server.freeze], ids=["killed", "hung"])
def test_service_goes_on_with_the_promoted_standby(
    replicated: Deployment,
    cluster: Cluster,
    wecom: StandIn,
    lose: Callable[[Server], None],
) -> None:
    server, worker = replicated.serve(), replicated.work()
    running = _process_tree(server.pid, worker.pid)
    traffic = Traffic(replicated, senders=3, pause=0.4)
    traffic.introduce()
    with traffic.running():
        wecom.wait_for(lambda: len(traffic.deliveries) > 6 and wecom.delivered, 30)
        lost_at = time.monotonic()
        lose(cluster.primary)
        cluster.promote()
        promoted_at = time.monotonic()
        wecom.wait_for(lambda: len(traffic.answered_since(promoted_at)) > 6, 60)
    back_at = traffic.answered_since(promoted_at)[0].answered_at or 0.0
    log.info(
        "without service for %.1f s, of it %.1f after promotion", back_at - lost_at, back_at - promoted_at
    )

    titles = {delivery.title for delivery in traffic.deliveries if delivery.answered_at is not None}
    assert len(titles) == len(traffic.deliveries)
    wecom.wait_for(lambda: titles <= bookings(cluster.url).keys(), 60)
    assert set(bookings(cluster.url).values()) == {1}
    # What was being sent when the primary went is taken over once its lease has run out.
    wecom.wait_for(lambda: titles <= _invitations(wecom).keys(), 90)
    assert {title: number for title, number in _invitations(wecom).items() if number > 1} == {}
    assert _process_tree(server.pid, worker.pid) == running
    assert max(delivery.slowest for delivery in traffic.deliveries) < 5
    assert replicated.logs().count('"level": "error"') < 60


@pytest.mark.slow
def test_clock_goes_on_with_the_promoted_standby(
    replicated: Deployment, cluster: Cluster, wecom: StandIn
) -> None:
    replicated.serve()
    replicated.work()
    traffic = Traffic(replicated, senders=1, pause=60)
    traffic.introduce()
    with traffic.running():
        wecom.wait_for(lambda: traffic.deliveries)
    wecom.wait_for_text("candidate.0", "confirm #1")
    cluster.primary.kill()
    cluster.promote()
    cluster.primary.fetch("UPDATE reminders SET due_at = now()")
    before = len(wecom.messages_to("sender.0"))
    wecom.wait_for(lambda: len(wecom.messages_to("sender.0")) > before, 60)


@pytest.mark.slow
def test_nothing_is_acknowledged_that_the_standby_does_not_have(
    replicated: Deployment, cluster: Cluster, wecom: StandIn
) -> None:
    replicated.serve()
    added = replicated.run("people", "add", "--name", "陈博", "--userid", "chen", "--role", "candidate")
    assert added.returncode == 0, added.stderr
    cluster.standby.stop()
    booking = "安排面试 陈博 明天下午3点 60分钟 后端一面"
    for _ in range(2):
        try:
            answer = replicated.say("bo.li", booking, msgid="1")
        except http.client.HTTPException:
            continue
        assert answer.text == ""
    cluster.standby.start()
    wecom.wait_for(lambda: replicated.say("bo.li", booking, msgid="1").status == 200, 60)
    wecom.wait_for(lambda: bookings(cluster.url) == {"后端一面": 1}, 60)


def _invitations(wecom: StandIn) -> Counter[str]:
    """Return how often each interview's candidate was shown its invitation."""
    cards = [message["template_card"] for message in list(wecom.delivered) if "template_card" in message]
    return Counter(
        field["value"]
        for card in cards
        for field in card.get("horizontal_content_list", [])
        if field["value"].startswith("round ")
    )


def _process_tree(*pids: int) -> set[tuple[int, float]]:
    found = {psutil.Process(pid) for pid in pids}
    found |= {child for process in list(found) for child in process.children(recursive=True)}
    return {(process.pid, process.create_time()) for process in found}
