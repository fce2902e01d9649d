"""What the service counts and measures, for Prometheus: one object a service, nothing global.

Labels have few values, all from the program itself: no workspace, channel, person, question or
price is ever one. What is counted where it happens is a method; what is looked up when somebody
reads `/metrics` is a callable handed to a `watch_...` method, so that a part which is not running
costs nothing and one that fails takes nothing else with it.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.registry import Collector

log = logging.getLogger(__name__)

FAST_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""Bounds for what a person waits for: an answer takes milliseconds, Slack gives up after 3 s."""
SLOW_S = (0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300)
"""Bounds for checks, which may read price lists."""

MOST_WORDS = 100
"""Values that one label may take; all further ones are `other`, whatever a caller hands in."""

WELL = frozenset({"connected", "on"})
"""States of a Slack transport that works; `off` is none at all."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """What an outbox has to send."""

    waiting: Mapping[str, int]
    """Messages by state, such as waiting, sending and unclear."""
    oldest_s: float | None
    """Age of the oldest that is not sent; None where there is none."""


class Metrics:
    """Counts, measurements and what is looked up, of one service."""

    def __init__(self, version: str = "") -> None:
        self.registry = CollectorRegistry(auto_describe=False)
        self._live = _Live(version)
        self._words: dict[str, _Words] = {}
        self._commands = self._counter("commands", "Slack commands and clicks.", "command outcome")
        self._answering = self._histogram(
            "command_seconds", "Time from taking a question to its delivery.", "command"
        )
        self._requests = self._counter(
            "http_requests", "HTTP requests answered.", "route method status"
        )
        self._serving = self._histogram("http_request_seconds", "Time to answer.", "route")
        self._cells = self._counter("excel_cells", "Cells worked out for spreadsheets.", "outcome")
        self._refusals = self._counter(
            "refusals", "What was refused with one sentence, by kind of error.", "surface reason"
        )
        self._pictures = self._counter(
            "pictures", "Pictures of answers uploaded to Slack.", "outcome"
        )
        self._posts = self._counter("posts", "Messages of the watch to Slack.", "outcome")
        self._checks = self._counter("checks", "Checks of saved scenarios.", "outcome")
        self._checking = self._histogram("check_seconds", "Time of a check.", "", SLOW_S)
        for collector in (self._live, ProcessCollector(registry=None)):
            self.registry.register(collector)
        PlatformCollector(registry=self.registry)

    # -- counted where it happens -------------------------------------------------------------

    def command(self, command: str, outcome: str, seconds: float) -> None:
        """A Slack command or click was answered, refused or failed."""
        name = self._word("command", command.removeprefix("/"))
        self._commands.labels(name, self._word("outcome", outcome)).inc()
        self._answering.labels(name).observe(seconds)

    def http(self, route: str, method: str, status: int, seconds: float) -> None:
        """An HTTP request was answered; `route` is the pattern it matched, never its address."""
        name = self._word("route", route)
        self._requests.labels(name, self._word("method", method), str(status or "none")).inc()
        self._serving.labels(name).observe(seconds)

    def cells(self, answered: int, refused: int) -> None:
        """So many cells of a sheet were given a value, and so many an error."""
        self._cells.labels("value").inc(answered)
        self._cells.labels("error").inc(refused)

    def refusal(self, surface: str, reason: str) -> None:
        """Somebody was told what to put right, or to come back later."""
        self._refusals.labels(self._word("surface", surface), self._word("reason", reason)).inc()

    def picture(self, outcome: str) -> None:
        """The picture of an answer was shown, dropped, refused, not taken or failed."""
        self._pictures.labels(self._word("picture", outcome)).inc()

    def post(self, outcome: str) -> None:
        """A message of the watch was sent, is unclear, was refused or has to wait."""
        self._posts.labels(self._word("post", outcome)).inc()

    def check(self, outcome: str, seconds: float) -> None:
        """A check of a scenario ended."""
        self._checks.labels(self._word("check", outcome)).inc()
        self._checking.observe(seconds)

    # -- looked up when /metrics is read --------------------------------------------------------

    def watch_outbox(self, look: Callable[[], Backlog]) -> None:
        """Show what waits to be posted, by `look`."""
        self._live.parts["outbox"] = lambda: _outbox(look())

    def watch_slack(self, look: Callable[[], Mapping[str, str]]) -> None:
        """Show whether each Slack transport that is configured works, by its `status`."""
        self._live.parts["slack"] = lambda: _slack(look())

    def watch_prices(self, look: Callable[[], Ages]) -> None:
        """Show how old prices are, by `look`."""
        self._live.parts["prices"] = lambda: _prices(look())

    def watch_quarantine(self, look: Callable[[], int]) -> None:
        """Show how many readings wait for a person, by `look`."""
        text = "Readings of price lists that wait for a person."
        self._live.parts["quarantine"] = lambda: [_gauge("quarantined_readings", text, look())]

    def exposition(self, accept: str = "") -> tuple[bytes, str]:
        """All of it in the form that `accept` asks for, and that form's content type."""
        encode, content_type = choose_encoder(accept)
        return encode(self.registry), content_type

    def _counter(self, name: str, text: str, labels: str) -> Counter:
        return Counter(f"gpusize_{name}", text, labels.split(), registry=self.registry)

    def _histogram(
        self, name: str, text: str, labels: str, buckets: tuple[float, ...] = FAST_S
    ) -> Histogram:
        return Histogram(
            f"gpusize_{name}", text, labels.split(), buckets=buckets, registry=self.registry
        )

    def _word(self, label: str, value: str) -> str:
        return self._words.setdefault(label, _Words()).take(value)


@dataclass(frozen=True, slots=True)
class Ages:
    """How old prices are, in days, and whether their history is in trouble."""

    kinds: Mapping[str, int]
    """Of the newest reading that stated a price of a kind: api, gpu, fx."""
    sources: Mapping[str, int]
    """Of the last accepted reading of each source that was ever read."""
    troubled: bool


class _Words:
    """The values a label has taken: a last defence against one for every caller."""

    _SANE = re.compile(r"[\w/{}.:#! -]{1,80}")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: set[str] = set()

    def take(self, value: str) -> str:
        with self._lock:
            if value not in self._known:
                if len(self._known) >= MOST_WORDS or not self._SANE.fullmatch(value):
                    return "other"
                self._known.add(value)
        return value


class _Live(Collector):
    """What is looked up for each reading of /metrics, one part after the other."""

    def __init__(self, version: str) -> None:
        self._version = version
        self.parts: dict[str, Callable[[], Iterable[Metric]]] = {}

    def describe(self) -> Iterable[Metric]:
        """Nothing, so that registering looks nothing up."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """The parts that can be looked up, and which can."""
        yield InfoMetricFamily(
            "gpusize", "The program that runs.", value={"version": self._version}
        )
        text = "Whether a part of these metrics could be looked up."
        up = GaugeMetricFamily("gpusize_metrics_part_up", text, labels=["part"])
        for name, look in tuple(self.parts.items()):
            try:
                found = list(look())
            except Exception as error:  # noqa: BLE001 - a database away must not hide the rest
                log.warning("Metrics of %s cannot be looked up: %s", name, error)
                found = []
                up.add_metric([name], 0)
            else:
                up.add_metric([name], 1)
            yield from found
        yield up


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(f"gpusize_{name}", text, value=value)


def _by(name: str, text: str, label: str, values: Mapping[str, float]) -> Metric:
    gauge = GaugeMetricFamily(f"gpusize_{name}", text, labels=[label])
    for key, value in values.items():
        gauge.add_metric([key], value)
    return gauge


def _outbox(backlog: Backlog) -> Iterator[Metric]:
    yield _by("outbox_messages", "Messages not sent yet, by state.", "state", backlog.waiting)
    text = "Age of the oldest message not sent yet; 0 where there is none."
    yield _gauge("outbox_oldest_seconds", text, backlog.oldest_s or 0)


def _slack(status: Mapping[str, str]) -> Iterator[Metric]:
    states = {mode: float(word in WELL) for mode, word in status.items() if word != "off"}
    text = "Whether a configured way into Slack works, by way."
    yield _by("slack_connected", text, "way", states)


def _prices(ages: Ages) -> Iterator[Metric]:
    text = "Days since the newest reading that stated a price of this kind."
    yield _by("price_age_days", text, "kind", ages.kinds)
    text = "Days since the last accepted reading of this source."
    yield _by("price_source_age_days", text, "source", ages.sources)
    text = "1 while the price history does not answer and older prices are in use."
    yield _gauge("price_history_troubled", text, ages.troubled)
