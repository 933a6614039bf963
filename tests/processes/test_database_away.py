"""PostgreSQL restarted, crashed or gone for a while, under bookings: everything comes back by itself."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.processes.cluster import Server, running_server
from tests.processes.deployment import Deployment
from tests.processes.standin import StandIn
from tests.processes.traffic import Traffic, bookings


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with running_server(tmp_path / "server") as running:
        yield running


def restarted(server: Server) -> None:
    server.stop("fast")
    server.start()


def crashed(server: Server) -> None:
    server.stop("immediate")
    server.start()


def away_for_twenty_seconds(server: Server) -> None:
    server.stop("fast")
    time.sleep(20)
    server.start()


def hung_for_ten_seconds(server: Server) -> None:
    server.freeze()
    time.sleep(10)
    server.thaw()


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("trouble", [restarted, crashed, away_for_twenty_seconds, hung_for_ten_seconds])
def test_bookings_and_reminders_go_on_by_themselves(
    deployment: Deployment, server: Server, wecom: StandIn, trouble: Callable[[Server], None]
) -> None:
    deployment.env |= {"DATABASE_URL": server.url, "SECRET_KEY": "0123456789abcdef0123"}
    web, worker = deployment.serve(), deployment.work()
    traffic = Traffic(deployment, senders=6, pause=1)
    traffic.introduce()
    with traffic.running():
        wecom.wait_for(lambda: len(traffic.deliveries) > 6 and wecom.delivered, 30)
        trouble(server)
        back_at = time.monotonic()
        wecom.wait_for(lambda: len(traffic.answered_since(back_at)) > 6, 60)

    assert all(delivery.answered_at is not None for delivery in traffic.deliveries)
    assert max(delivery.slowest for delivery in traffic.deliveries) < 5
    titles = {delivery.title for delivery in traffic.deliveries}
    wecom.wait_for(lambda: bookings(server.url) == dict.fromkeys(titles, 1), 60)
    seen = len(wecom.messages_to("sender.0"))
    server.fetch(
        """
        UPDATE reminders
           SET due_at = now()
         WHERE reminder_id = (SELECT min(reminder_id)
                                FROM reminders
                                JOIN people USING (person_id)
                               WHERE userid = 'sender.0')
        """
    )
    wecom.wait_for(lambda: len(wecom.messages_to("sender.0")) > seen, 60)
    assert web.poll() is None and worker.poll() is None
    assert deployment.logs().count('"level": "error"') < 60
