"""/metrics for Prometheus: what the database says, alike from every process, and this process's callbacks."""

from collections.abc import Iterator

from flask import Blueprint, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.health import readiness
from bot.parts import Bot
from storage.errors import StorageError
from storage.outbox_entries import count_outbox

#: WeCom stops listening after five seconds; the bot itself answers within four.
CALLBACK_SECONDS = Histogram(
    "interviewbot_callback_seconds",
    "How long callbacks took to be answered, by HTTP status; of this process alone.",
    ["status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 5),
    registry=None,
)
_GAUGES = {
    ("outbox", "oldest_owed_seconds"): (
        "interviewbot_outbox_oldest_seconds",
        "How long the message that waits longest has been owed.",
    ),
    ("clock", "lag_seconds"): (
        "interviewbot_clock_lag_seconds",
        "How long the oldest reminder is due that no worker has taken.",
    ),
    ("token", "ok"): (
        "interviewbot_token_ok",
        "Whether there is an access token, or one can be asked for.",
    ),
    ("wechat", "behind_seconds"): (
        "interviewbot_wechat_behind_seconds",
        "How long somebody in WeChat may have been waiting for an answer.",
    ),
    ("wechat", "bell_seconds"): (
        "interviewbot_wechat_bell_seconds",
        "How long ago the first bell rang that no pull has answered; 0 if there is none.",
    ),
    ("wechat", "unhandled_seconds"): (
        "interviewbot_wechat_unhandled_seconds",
        "How old the oldest message is that was pulled and has had no effect; 0 if there is none.",
    ),
    ("wechat", "pulled_seconds"): (
        "interviewbot_wechat_pulled_seconds",
        "How long ago the account was last pulled to the end.",
    ),
    ("mailbox", "failing_seconds"): (
        "interviewbot_mailbox_failing_seconds",
        "For how long the mailbox for bounces cannot be read; 0 if it can.",
    ),
    ("mailbox", "read_seconds"): (
        "interviewbot_mailbox_read_seconds",
        "How long ago it was last read to the end.",
    ),
    ("spool", "waiting"): (
        "interviewbot_spool_callbacks",
        "Callbacks that wait on this host for the database.",
    ),
    ("spool", "oldest_seconds"): (
        "interviewbot_spool_oldest_seconds",
        "How long the oldest of them has waited.",
    ),
    ("spool", "unreadable"): (
        "interviewbot_spool_unreadable",
        "Files of the spool on this host that could not be opened.",
    ),
}


def blueprint(bot: Bot) -> Blueprint:
    routes = Blueprint("metrics", __name__)
    registry = CollectorRegistry()
    registry.register(_Facts(bot))
    registry.register(CALLBACK_SECONDS)
    ProcessCollector(registry=registry)

    @routes.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    return routes


class _Facts(Collector):
    """Reads at every scrape what /readyz reads, so that any process of any host may be asked."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    def collect(self) -> Iterator[Metric]:
        checks = readiness(self._bot)
        is_there = checks["database"]["ok"]
        yield GaugeMetricFamily(
            "interviewbot_database_up", "Whether the database answers.", float(bool(is_there))
        )
        for (check, fact), (name, text) in _GAUGES.items():
            facts = checks.get(check, {})
            if fact in facts:
                yield self._gauge(name, text, facts[fact], facts.get("open_kfid"))
        if is_there:
            yield from self._outbox()

    def _gauge(self, name: str, text: str, value: object, open_kfid: object) -> Metric:
        """Make one number; of customer service, with the account it is of."""
        gauge = GaugeMetricFamily(name, text, labels=["open_kfid"] if open_kfid else [])
        gauge.add_metric([str(open_kfid)] if open_kfid else [], _number(value))
        return gauge

    def describe(self) -> list[Metric]:
        """Say nothing ahead: the names are ours alone, and need no look into the database."""
        return []

    def _outbox(self) -> Iterator[Metric]:
        messages = GaugeMetricFamily(
            "interviewbot_outbox_messages",
            "Messages that are due, and that failed for good.",
            labels=["status"],
        )
        try:
            with self._bot.database.transaction(statement_timeout=2) as tx:
                counts = count_outbox(tx)
        except StorageError:
            return
        for status, count in counts.items():
            messages.add_metric([status], count)
        yield messages


def _number(value: object) -> float:
    if not isinstance(value, bool | int | float):
        raise TypeError("a fact of the readiness that is no number")
    return float(value)
