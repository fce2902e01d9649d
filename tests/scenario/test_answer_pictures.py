"""Pictures of answers that Slack cannot fetch: uploaded once the answer is there."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator

import pytest

from bot.metrics import Metrics
from bot.render.charts import answers as charts
from bot.slack import pictures
from tests.fakes.slack_oauth import Grant
from tests.fakes.slack_state import RESPONSE_URL_USES, Message
from tests.pictures import of_png
from tests.scenario.install_rig import install_rig
from tests.scenario.slack_rig import BOT_TOKEN, GOOD, Rig, receipt_id, rig
from tests.scenario.test_answers_opened import archive, place
from tests.scenario.test_slack_home import event

__all__ = ["archive", "place"]

COMPARED = "gpt-4o-mini vs 8b on l40s, 800 in, 300 out, 5M/month"


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def here(metrics: Metrics, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    monkeypatch.setattr(pictures, "SHOWABLE_AFTER_S", (0.01, 0.01, 0.01))
    monkeypatch.setattr(pictures, "LOOK_S", 0.01)
    with rig(pictures=8, metrics=metrics) as made:
        yield made


def images(message: Message) -> list[dict[str, object]]:
    return [block for block in message.blocks if block["type"] == "image"]


def pictured(message: Message) -> str:
    """The file that a message shows, and nothing else of it is missing."""
    (image,) = images(message)
    assert len(str(image["alt_text"])) > 40
    file = image["slack_file"]
    assert isinstance(file, dict)
    return str(file["id"])


def ended(here: Rig, metrics: Metrics, outcome: str, times: int = 1) -> None:
    """Wait until so many pictures ended like this."""
    deadline = time.monotonic() + 10
    sample = lambda: metrics.registry.get_sample_value(  # noqa: E731
        "gpusize_pictures_total", {"outcome": outcome}
    )
    while (sample() or 0) < times:
        assert time.monotonic() < deadline, here.slack.refusals
        time.sleep(0.01)
    assert sample() == times


@pytest.mark.parametrize(("command", "text"), [("/gpusize", GOOD), ("/breakeven", COMPARED)])
def test_behind_socket_mode_an_answer_is_followed_by_its_picture(command: str, text: str) -> None:
    with rig(http=False, socket=True, pictures=8) as here:
        here.surface.start_socket()
        here.slack.wait_for_socket()
        payload = here.slack.command_payload(command, text)
        here.slack.wait_for_ack(here.slack.socket_send("slash_commands", payload))
        answer, shown = (here.slack.wait_for_message(n) for n in (1, 2))
        assert images(answer) == []
        assert shown.ephemeral
        assert shown.response_url == answer.response_url
        assert shown.payload["replace_original"] is False
        assert [block["type"] for block in shown.blocks] == ["image"]
        assert shown.text
        (file,) = here.slack.rooms.pictures()
        assert pictured(shown) == file.file_id
        assert file.data is not None
        assert of_png(file.data).size == (1600, 900)
        assert file.alt_text == images(shown)[0]["alt_text"]
        assert not [c for c in here.slack.calls if c.payload.get("channel_id")]  # shared nowhere

        click = here.slack.button_click_payload(answer, "share")
        here.slack.wait_for_ack(here.slack.socket_send("interactive", click))
        shared = here.slack.wait_for_message(3)
        assert not shared.ephemeral
        assert receipt_id(shared) == receipt_id(answer)
        assert pictured(shared) == file.file_id
        assert here.settled(calls=3)
        assert here.slack.refusals == []


def test_an_answer_shared_by_another_process_has_its_picture_in_the_channel(here: Rig) -> None:
    with rig() as before:
        private = before.asked(GOOD)
    shared = here.click(private)
    shown = here.slack.wait_for_message(2)
    assert (images(shared), shared.ephemeral, shown.ephemeral) == ([], False, False)
    assert pictured(shown)
    assert here.settled(calls=2)


def test_a_mention_is_followed_by_the_picture_in_its_thread(here: Rig) -> None:
    parent = {"channel": "C1", "text": "hello"}
    here.slack.accept(Message("chat.postMessage", parent, time.monotonic(), "C1", "1.1"))
    told = {"text": f"<@UBOT> {GOOD}", "ts": "1.1", "channel": "C1", "user": "U1"}
    assert event(here, "app_mention", 1, **told)[0] == 200
    answer, shown = (here.slack.wait_for_message(n) for n in (2, 3))
    assert images(answer) == []
    assert pictured(shown)
    assert (shown.via, shown.payload["thread_ts"]) == ("chat.postMessage", "1.1")


def test_a_file_that_slack_is_not_done_with_is_shown_a_moment_later(
    here: Rig, metrics: Metrics, caplog: pytest.LogCaptureFixture
) -> None:
    here.slack.rooms.file_lag = 2
    here.asked(GOOD)
    assert pictured(here.slack.wait_for_message(2))
    ended(here, metrics, "shown")
    assert here.settled(calls=4)
    assert [r.levelname for r in caplog.records if r.levelno >= logging.WARNING] == []


def test_a_file_that_slack_never_shows_leaves_the_answer_as_it_is(
    here: Rig, metrics: Metrics, caplog: pytest.LogCaptureFixture
) -> None:
    """Even if refused messages count, a response URL is not used more often than it may be."""
    here.slack.rooms.file_lag = 99
    here.asked(GOOD)
    ended(here, metrics, "not taken")
    assert here.settled(calls=RESPONSE_URL_USES)
    assert len(here.slack.messages) == 1
    assert "did not take the picture of an answer" in caplog.text


def test_a_picture_somebody_deleted_is_drawn_again(here: Rig, metrics: Metrics) -> None:
    private = here.asked(GOOD)
    gone = pictured(here.slack.wait_for_message(2))
    ended(here, metrics, "shown")
    del here.slack.rooms.uploads[gone]
    shared = here.click(private)
    assert images(shared) == []
    shown = here.slack.wait_for_message(4)
    assert pictured(shown) != gone
    assert here.settled(calls=5)  # one was refused


def test_without_the_scope_it_is_said_once_and_nothing_is_drawn_for_a_while(
    here: Rig, metrics: Metrics, caplog: pytest.LogCaptureFixture
) -> None:
    here.slack.rooms.scopes[BOT_TOKEN] = frozenset({"commands", "chat:write"})
    here.asked(GOOD)
    ended(here, metrics, "refused")
    here.asked(COMPARED, "/breakeven")
    assert here.settled(calls=2)
    assert sum(c.method.startswith("files.") for c in here.slack.calls) == 1
    assert [m.ephemeral for m in here.slack.messages] == [True, True]
    assert caplog.text.count("(missing_scope: the scope files:write)") == 1


@pytest.mark.parametrize(
    ("method", "status"),
    [
        ("files.getUploadURLExternal", 429),
        ("upload", 500),
        ("files.completeUploadExternal", 0),
    ],
)
def test_an_upload_that_fails_leaves_the_answer_as_it_is(
    here: Rig, metrics: Metrics, method: str, status: int
) -> None:
    if status:
        here.slack.fail_next(method, status)
    else:
        here.slack.drop_next(method)
    here.asked(GOOD)
    ended(here, metrics, "failed")
    assert here.settled(calls=1)
    here.asked(GOOD)  # and the next one tries again
    assert pictured(here.slack.wait_for_message(3))


def test_an_unclear_end_is_not_shown_again(here: Rig, metrics: Metrics) -> None:
    gate = here.slack.hold_next("upload", accepted=True)
    here.asked(GOOD)
    gate.wait()
    here.slack.drop_reply_next("response_url")
    gate.go_on()
    ended(here, metrics, "not taken")
    assert here.settled(calls=2)
    assert len(here.slack.messages) == 2


def test_too_many_pictures_are_dropped_and_no_answer(metrics: Metrics) -> None:
    with rig(pictures=1, metrics=metrics) as here:
        gate = here.slack.hold_next("upload", accepted=False)
        here.asked(GOOD)
        gate.wait()
        for qps in (10, 20, 30):
            assert images(here.asked(f"llama-3.1-8b on h100, {qps} qps, 8k in, 256 out")) == []
        ended(here, metrics, "dropped", 3)
        gate.go_on()
        assert pictured(here.slack.wait_for_message(5))
        assert here.settled(calls=5)


def test_while_many_ask_nothing_is_drawn_nor_long_after(
    here: Rig, metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "CALM_S", 3600.0)
    calm = pictures.MOST_RECENT - 1
    for n in range(1, calm + 1):
        here.asked(f"llama-3.1-8b on h100, {n} qps, 8k in, 256 out")
        assert pictured(here.slack.wait_for_message(2 * n))
    monkeypatch.setattr(pictures, "LATE_S", 0.2)
    for n in range(30, 33):
        here.asked(f"llama-3.1-8b on h100, {n} qps, 8k in, 256 out")
    ended(here, metrics, "dropped", 3)
    assert here.settled(calls=2 * calm + 3)


def test_the_end_drops_a_picture_that_is_under_way(metrics: Metrics) -> None:
    with rig(pictures=4, metrics=metrics) as here:
        gate = here.slack.hold_next("upload", accepted=False)
        here.asked(GOOD)
        gate.wait()
        assert here.surface.close(5) is True
        gate.go_on()
        here.slack.wait_for(
            lambda: any(c.method == "files.completeUploadExternal" for c in here.slack.calls),
            10,
            "the end of the upload",
        )
        assert here.settled(calls=1)


def test_a_picture_that_cannot_be_drawn_is_in_the_log_alone(
    here: Rig,
    metrics: Metrics,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(charts, "picture", lambda *_: 1 // 0)
    here.asked(GOOD)
    ended(here, metrics, "failed")
    assert here.settled(calls=1)
    assert "ZeroDivisionError" in caplog.text


def test_what_has_no_curve_or_a_token_to_upload_with_has_no_picture(here: Rig) -> None:
    for text in ("help", "list models", "weights_gb llama-3.1-8b"):
        here.asked(text, "/gpu")
    assert here.settled(calls=3)
    assert [c.method for c in here.slack.calls] == ["response_url"] * 3


def test_where_slack_fetches_pictures_none_is_uploaded(archive: object) -> None:
    with rig(pictures=8, archive=archive, public_url="https://gpusize.example.com/") as here:
        (image,) = images(here.asked(GOOD))
        assert "image_url" in image
        assert here.settled(calls=1)
        assert [c.method for c in here.slack.calls] == ["response_url"]


def test_each_workspace_has_its_own_file(tmp_path: object) -> None:
    with install_rig(f"sqlite:///{tmp_path}/a.db") as here:
        for team in ("T1", "T2"):
            here.install(Grant(team, team))
        for n, team in ((1, "T1"), (3, "T2")):
            assert here.ask(GOOD, team_id=team) == (200, "")
            shown = here.slack.wait_for_message(n + 1)
            file = here.slack.rooms.uploads[pictured(shown)]
            assert file.team == team
        assert here.ask(GOOD, team_id="T3") == (200, "")  # not installed: no token
        assert here.settled(calls=5)
        assert here.slack.refusals == []
