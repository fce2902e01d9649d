"""GET /metrics: what is counted and looked up, who may read it, and what never becomes a label."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from bot.config import Settings
from bot.http import create_app
from bot.metrics import MOST_WORDS, Backlog, Metrics
from bot.metrics_prices import AGAIN_S, PriceAges, Quarantine, ages
from core.errors import InputError
from pricing.book import embedded_book
from pricing.history.errors import HistoryUnavailableError
from pricing.history.store import open_store
from tests.readings import FIRST, price, read
from tests.scenario.slack_rig import GOOD as QUESTION
from tests.scenario.slack_rig import rig

GOOD = {"model": "8b", "gpu": "h100", "qps": 50, "isl": 7744, "osl": 256}

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def samples(metrics: Metrics) -> Samples:
    """Every sample by its name and labels, read as a scraper reads it."""
    text = metrics.exposition()[0].decode()
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def of(found: Samples, name: str, **labels: str) -> float | None:
    return found.get((f"gpusize_{name}", tuple(sorted(labels.items()))))


@pytest.fixture
def metrics() -> Metrics:
    return Metrics("9.9")


@pytest.fixture
def http(metrics: Metrics) -> TestClient:
    return TestClient(create_app(Settings(), embedded_book, None, None, metrics))


def test_requests_are_counted_by_pattern_and_refusals_by_kind(
    http: TestClient, metrics: Metrics
) -> None:
    assert http.post("/v1/gpus_needed", json=GOOD).status_code == 200
    assert http.post("/v1/gpus_needed", json=GOOD | {"qps": -1}).status_code == 422
    assert http.post("/v1/GPUS-NEEDED", json=GOOD).status_code == 200
    for guess in range(300):
        assert http.get(f"/nothing/{guess}").status_code == 404
    assert http.request("BREW", "/healthz").status_code == 405
    found = samples(metrics)
    asked = {"route": "/v1/gpus_needed", "method": "POST"}
    assert of(found, "http_requests_total", **asked, status="200") == 1
    assert of(found, "http_requests_total", **asked, status="422") == 1
    other = {"route": "/v1/{name}", "method": "POST"}
    assert of(found, "http_requests_total", **other, status="200") == 1
    guessed = {"route": "other", "method": "GET"}
    assert of(found, "http_requests_total", **guessed, status="404") == 300
    assert of(found, "http_request_seconds_count", route="/v1/gpus_needed") == 2
    assert of(found, "refusals_total", surface="http", reason="bad_input") == 1
    assert of(found, "refusals_total", surface="http", reason="not_found") == 300
    methods = {dict(labels).get("method") for _, labels in found}
    assert methods == {None, "GET", "POST", "other"}


def test_cells_are_counted(http: TestClient, metrics: Metrics) -> None:
    right = {"name": "GPUS_NEEDED", "args": ["8b", "h100", 50, 7744, 256]}
    wrong = {"name": "GPUS_NEEDED", "args": ["8b", "h999", 50, 7744, 256]}
    http.post("/excel/call", json={"calls": [right, right, right, wrong, wrong]})
    found = samples(metrics)
    assert of(found, "excel_cells_total", outcome="value") == 3
    assert of(found, "excel_cells_total", outcome="error") == 2


def test_slack_commands_are_counted_without_saying_whose(metrics: Metrics) -> None:
    with rig(metrics=metrics) as slack:
        message = slack.asked(QUESTION)
        slack.click(message)
        slack.asked("llama-3.1-8b on h999, 50 qps, 8k in, 256 out")
        slack.surface.close(3)  # a command is counted after its answer was delivered
        found = samples(metrics)
        assert of(found, "commands_total", command="gpusize", outcome="answered") == 1
        assert of(found, "commands_total", command="gpusize", outcome="unknown_name") == 1
        assert of(found, "commands_total", command="share", outcome="answered") == 1
        assert of(found, "command_seconds_count", command="gpusize") == 2
        assert of(found, "refusals_total", surface="slack", reason="unknown_name") == 1
        text = metrics.exposition()[0].decode()
        for private in ("T1", "U1", "C1", "llama", slack.slack.origin):
            assert not re.search(rf"\b{re.escape(private)}\b", text)


def test_an_answer_slack_does_not_take_is_counted_as_that() -> None:
    metrics = Metrics()
    with rig(metrics=metrics) as slack:
        slack.slack.fail_next("response_url", status=500)
        assert slack.ask(QUESTION) == (200, "")
        slack.surface.close(3)
    outcome = "not delivered: failed"
    assert of(samples(metrics), "commands_total", command="gpusize", outcome=outcome) == 1


def test_the_watch_counts_checks_and_posts_and_shows_its_outbox(metrics: Metrics) -> None:
    metrics.check("done", 0.02)
    metrics.check("failed", 20.0)
    metrics.post("sent")
    metrics.watch_outbox(lambda: Backlog({"waiting": 7, "unclear": 1}, 93.5))
    found = samples(metrics)
    assert of(found, "checks_total", outcome="done") == 1
    assert of(found, "checks_total", outcome="failed") == 1
    assert of(found, "check_seconds_count") == 2
    assert of(found, "posts_total", outcome="sent") == 1
    assert of(found, "outbox_messages", state="waiting") == 7
    assert of(found, "outbox_oldest_seconds") == 93.5
    assert of(found, "metrics_part_up", part="outbox") == 1


def test_a_part_that_fails_takes_nothing_with_it(
    metrics: Metrics, caplog: pytest.LogCaptureFixture
) -> None:
    def away() -> Backlog:
        raise HistoryUnavailableError("The price history in db does not answer.")

    metrics.watch_outbox(away)
    metrics.watch_slack(lambda: {"socket": "connecting", "http": "off"})
    found = samples(metrics)
    assert of(found, "metrics_part_up", part="outbox") == 0
    assert of(found, "outbox_oldest_seconds") is None
    assert of(found, "slack_connected", way="socket") == 0
    assert of(found, "slack_connected", way="http") is None
    assert of(found, "info", version="9.9") == 1
    assert "does not answer" in caplog.text


def test_two_services_share_nothing() -> None:
    first, second = Metrics(), Metrics()
    first.post("sent")
    assert of(samples(second), "posts_total", outcome="sent") is None


def test_a_label_cannot_grow_without_end(metrics: Metrics) -> None:
    for n in range(MOST_WORDS + 50):
        metrics.post(f"outcome {n}")
    metrics.post('"\n')
    found = {labels: n for (name, labels), n in samples(metrics).items() if "posts_total" in name}
    assert len(found) == MOST_WORDS + 1
    assert found[(("outcome", "other"),)] == 51


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ({}, 401),
        ({"authorization": "Bearer wrong"}, 401),
        ({"authorization": "Basic s3cr3t-s3cr3t"}, 401),
        ({"authorization": "bearer s3cr3t-s3cr3t"}, 200),
    ],
)
def test_its_secret(header: dict[str, str], status: int) -> None:
    settings = Settings(metrics_token="s3cr3t-s3cr3t")
    answer = TestClient(create_app(settings, embedded_book)).get("/metrics", headers=header)
    assert answer.status_code == status
    if status == 401:
        assert answer.headers["www-authenticate"] == "Bearer"
        assert "GPUSIZE_METRICS_TOKEN" in answer.json()["error"]["message"]
        assert "s3cr3t" not in answer.text


def test_its_forms(http: TestClient) -> None:
    plain = http.get("/metrics")
    assert plain.headers["content-type"].startswith("text/plain; version=")
    accept = {"accept": "application/openmetrics-text; version=1.0.0"}
    open_metrics = http.get("/metrics", headers=accept)
    assert open_metrics.headers["content-type"].startswith("application/openmetrics-text")
    assert open_metrics.text.endswith("# EOF\n")
    assert "process_resident_memory_bytes" in plain.text or not Path("/proc").exists()


def test_prices_of_the_package_have_an_age() -> None:
    found = ages(embedded_book(), date(2026, 11, 23))
    assert found.kinds == {"api": 2, "gpu": 50, "fx": 45}
    assert (found.sources, found.troubled) == ({}, False)


def test_ages_follow_the_day_and_the_trouble() -> None:
    day, book = date(2026, 11, 23), embedded_book()
    look = PriceAges(lambda: book, lambda: day)
    assert look() is look()
    book = book.troubled("The price history does not answer.")
    assert look().troubled
    day = date(2026, 11, 24)
    assert look().kinds["gpu"] == 51


def test_readings_that_wait_are_looked_up_now_and_then(database_url: str) -> None:
    now = 0.0
    look = Quarantine(database_url, lambda: now)
    assert look() == 0
    with open_store(database_url) as store:
        store.hold(read(FIRST, price("m", "1")), ["Doubtful."])
    assert look() == 0
    now += AGAIN_S
    assert look() == 1


def test_an_address_that_cannot_be_one_is_no_silent_zero() -> None:
    with pytest.raises(InputError):
        Quarantine("mysql://x/y")()


def test_a_question_there_is_no_room_for_is_counted() -> None:
    metrics = Metrics()
    with rig(metrics=metrics, workers=1, queue=0) as slack:
        slack.slack.delay_next("response_url", 1.0)
        assert slack.ask(QUESTION) == (200, "")
        status, said = slack.ask(QUESTION)
        assert (status, "busy" in said) == (200, True)
    assert of(samples(metrics), "refusals_total", surface="slack", reason="busy") == 1
