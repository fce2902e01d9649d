"""Signed HTTP requests: what is let in, what is not, and what is answered once."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.slack.http_mode import BODY_LIMIT
from tests.scenario.slack_rig import GOOD, Rig, rig

JSON_TYPE = {"Content-Type": "application/json"}


@pytest.fixture
def here() -> Iterator[Rig]:
    with rig() as built:
        yield built
        assert built.slack.refusals == []


@pytest.mark.parametrize(
    ("age_s", "status"), [(0, 200), (299, 200), (301, 401), (-298, 200), (-303, 401)]
)
def test_a_request_is_good_for_five_minutes(here: Rig, age_s: int, status: int) -> None:
    assert here.post(here.slack.command_body("/gpusize", GOOD), age_s=age_s)[0] == status
    assert here.settled(calls=int(status == 200))


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": "v0="},
        {"X-Slack-Signature": "v0=" + "é" * 64},
        {"X-Slack-Signature": "v1=" + "0" * 64},
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Request-Timestamp": "abc"},
        {"X-Slack-Request-Timestamp": "-1"},
        {"X-Slack-Request-Timestamp": "1e9"},
        {"X-Slack-Request-Timestamp": "1700000000\n"},
        {"X-Slack-Request-Timestamp": "1" * 13},
        {"X-Slack-Request-Timestamp": "9" * 5000},
        {"X-Slack-Request-Timestamp": "٣" * 10},
    ],
)
def test_what_is_not_signed_is_401(here: Rig, headers: dict[str, str]) -> None:
    assert here.post(here.slack.command_body("/gpusize", GOOD), headers=headers)[0] == 401
    assert here.settled(calls=0, within_s=0.05)


def test_no_headers_another_body_and_another_secret_are_401(here: Rig) -> None:
    body = here.slack.command_body("/gpusize", GOOD)
    assert here.surface.handle(body, {})[0] == 401
    assert here.surface.handle(body + b"&x=1", here.slack.sign(body))[0] == 401
    here.slack.signing_secret = "another-secret-entirely"
    assert here.post(body)[0] == 401
    assert here.settled(calls=0, within_s=0.05)


def test_bodies_that_nobody_signed_and_bodies_out_of_shape(here: Rig) -> None:
    assert here.surface.handle(b"ssl_check=1", {})[0] == 401
    assert here.post(b"\xff\xfe")[0] == 401
    assert here.post(b"a" * BODY_LIMIT)[0] == 404  # a form without a command
    assert here.post(b"a" * (BODY_LIMIT + 1))[0] == 413
    for body in (b"{", b"[]", b"null", b'{"event": 7, "type": "event_callback"}', b"[" * 100_000):
        status, _ = here.post(body, headers=JSON_TYPE)
        assert status in (400, 404, 500), body[:20]
    for payload in ("{", "[]", "7"):
        assert here.post(urlencode({"payload": payload}).encode())[0] in (400, 404)


def test_header_names_may_be_in_any_case(here: Rig) -> None:
    body = here.slack.command_body("/gpusize", GOOD)
    headers = {name.lower(): value for name, value in here.slack.sign(body).items()}
    kind = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
    status, answer_headers, text = here.surface.handle(body, {**headers, **kind})
    assert (status, text) == (200, b"")
    assert all(isinstance(value, str) for value in answer_headers.values())
    here.slack.wait_for_message()


def test_headers_cannot_switch_listeners_off(here: Rig) -> None:
    body = here.slack.command_body("/gpusize", GOOD)
    lazy = {"X-Slack-Bolt-Lazy-Only": "1", "X-Slack-Bolt-Lazy-Function-Name": "answer"}
    assert here.post(body, headers=lazy) == (200, "")
    here.slack.wait_for_message()


def test_url_verification_needs_a_signature_and_echoes_the_challenge(here: Rig) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c-1"}).encode()
    assert here.surface.handle(body, JSON_TYPE)[0] == 401
    status, text = here.post(body, headers=JSON_TYPE)
    assert (status, json.loads(text)) == (200, {"challenge": "c-1"})


def test_only_post_is_dispatched(here: Rig) -> None:
    body = here.slack.command_body("/gpusize", GOOD)
    headers = {"Content-Type": "application/x-www-form-urlencoded", **here.slack.sign(body)}
    assert here.surface.dispatch_http("GET", headers, body)[0] == 405
    assert here.surface.dispatch_http("POST", headers, body)[0] == 200


def test_an_exact_replay_is_acknowledged_and_answered_once(here: Rig) -> None:
    body = here.slack.command_body("/gpusize", GOOD)
    signed = here.slack.sign(body)
    answers = [here.post(body, headers=signed) for _ in range(3)]
    assert answers == [(200, "")] * 3
    assert here.settled(calls=1)


def test_a_retry_with_a_new_signature_is_answered_once(here: Rig) -> None:
    body = here.slack.command_body("/gpusize", GOOD)
    for age_s in (2, 1, 0):
        assert here.post(body, age_s=age_s) == (200, "")
    assert here.settled(calls=1)


def test_a_retry_that_is_the_only_copy_is_answered(here: Rig) -> None:
    retry = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    assert here.post(here.slack.command_body("/gpusize", GOOD), headers=retry) == (200, "")
    assert here.settled(calls=1)


def test_the_same_question_asked_twice_is_answered_twice(here: Rig) -> None:
    here.asked(GOOD)
    here.asked(GOOD)


def test_a_click_is_shared_once(here: Rig) -> None:
    click = here.slack.button_click(here.asked(GOOD), "share")
    assert [here.post(click, age_s=age)[0] for age in (1, 0)] == [200, 200]
    assert here.settled(calls=2)


def test_events_are_acknowledged_and_not_used(here: Rig, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    event: dict[str, Any] = {
        "type": "event_callback",
        "event_id": "Ev1",
        "team_id": "T1",
        "event": {"type": "app_home_opened", "user": "U1", "channel": "D1"},
    }
    body = json.dumps(event).encode()
    assert [here.post(body, age_s=age, headers=JSON_TYPE)[0] for age in (1, 0)] == [200, 200]
    assert caplog.text.count("app_home_opened is not used") == 1
    assert caplog.text.count("seen before") == 1


def test_without_a_signing_secret_http_is_off() -> None:
    with rig(http=False) as here:
        assert here.ask(GOOD)[0] == 404
        assert here.surface.status() == {"socket": "off", "http": "off"}


def test_a_foreign_response_url_is_not_posted_to(
    here: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    with rig() as elsewhere:
        url = elsewhere.slack.new_response_url()
        assert here.ask(GOOD, response_url=url) == (200, "")
        assert elsewhere.settled(calls=0)
    assert here.settled(calls=0)
    assert "not on a Slack host" in caplog.text
    assert url.rpartition("/")[2] not in caplog.text
