"""How requests to Slack end, and that each is made once."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest
from slack_sdk import WebClient

from bot.slack_api.requests import (
    Limited,
    NotTaken,
    Refused,
    SlackEndError,
    Unclear,
    web_client,
)
from bot.watch.slack_web import SlackWeb
from tests.fakes.slack import SlackStandIn

BLOCKS = [{"type": "divider"}]


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    with SlackStandIn() as made:
        yield made


def end_of(web: SlackWeb) -> SlackEndError:
    with pytest.raises(SlackEndError) as caught:
        web.post("C1", "a", BLOCKS, "k")
    return caught.value


@pytest.mark.parametrize(
    ("status", "error", "kind"),
    [
        (200, "is_archived", Refused),
        (200, "an_error_of_tomorrow", Refused),
        (403, "invalid_auth", Refused),
        (200, "ratelimited", Limited),
        (429, "ratelimited", Limited),
        (200, "token_expired", NotTaken),
        (403, "<html>Forbidden</html>", NotTaken),
        (413, "Too Large", NotTaken),
        (408, "Timed Out", Unclear),
        (200, "<html>", Unclear),
        (200, "fatal_error", Unclear),
        (200, "internal_error", Unclear),
        (500, "fatal_error", Unclear),
        (502, "Bad Gateway", Unclear),
        (503, "is_archived", Unclear),
    ],
)
def test_an_answer_is_told_apart(
    slack: SlackStandIn, status: int, error: str, kind: type[SlackEndError]
) -> None:
    slack.fail_next("chat.postMessage", status, error=error)
    assert type(end_of(SlackWeb(web_client("xoxb-test", slack.api_url)))) is kind
    assert len(slack.calls) == 1


@pytest.mark.parametrize(("status", "said", "wait_s"), [(429, 7, 7), (429, 0, 1), (200, None, 30)])
def test_the_wait_is_slacks(
    slack: SlackStandIn, status: int, said: int | None, wait_s: float
) -> None:
    slack.fail_next("chat.postMessage", status, retry_after=said, error="ratelimited")
    end = end_of(SlackWeb(web_client("xoxb-test", slack.api_url)))
    assert isinstance(end, Limited)
    assert (end.retry_after_s, end.whole) == (wait_s, False)


def test_an_ordinary_client_repeats_nothing_either(slack: SlackStandIn) -> None:
    """slack_sdk's default would send the message twice."""
    slack.drop_reply_next("chat.postMessage")
    end = end_of(SlackWeb(WebClient("xoxb-test", base_url=slack.api_url)))
    assert isinstance(end, Unclear)
    assert len(slack.messages) == 1


def test_a_silent_slack_is_unclear(slack: SlackStandIn) -> None:
    gate = slack.hold_next("chat.postMessage", accepted=False)
    client = web_client("xoxb-test", slack.api_url)
    client.timeout = 1
    assert isinstance(end_of(SlackWeb(client)), Unclear)
    gate.forget()


def test_no_connection_is_no_doubt() -> None:
    """Refused, or not answered: no byte of the request went out."""
    with closing(socket.socket()) as deaf:
        deaf.bind(("127.0.0.1", 0))
        port = deaf.getsockname()[1]
        client = web_client("xoxb-test", f"http://127.0.0.1:{port}/api/")
        client.timeout = 1
        assert isinstance(end_of(SlackWeb(client)), NotTaken)
        deaf.listen(0)
        with closing(socket.create_connection(("127.0.0.1", port))):  # the queue is full
            assert isinstance(end_of(SlackWeb(client)), NotTaken)
    client = web_client("xoxb-test", "http://slack.invalid/api/")
    assert isinstance(end_of(SlackWeb(client)), NotTaken)


def test_a_port_that_hangs_up_is_unclear() -> None:
    """It was connected, so the request may have been read."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        client = web_client("xoxb-test", f"http://127.0.0.1:{server.getsockname()[1]}/api/")
        client.timeout = 1
        assert isinstance(end_of(SlackWeb(client)), Unclear)
