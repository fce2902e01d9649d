"""`gpusize watch` and `gpusize audit`: from the first scenario to the alert in Slack."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.cli import main
from tests.fakes.slack import SlackStandIn

TEXT = "/breakeven gpt-4o-mini vs llama-3.1-8b on l40s, 800 in, 300 out, 5M/month"
ADD = ("add", "Support bot", "--channel", "C1", "--text", TEXT)


class Commands:
    """The program, with what it printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str) -> str:
        code = main([*words] if words[0] == "audit" else ["watch", *words])
        out, err = self._capsys.readouterr()
        assert (code, err) == (0, "")
        return out

    def json(self, *words: str) -> Any:
        return json.loads(self(*words, "--json"))

    def refused(self, *words: str) -> str:
        """The one sentence for a mistake."""
        assert main(["watch", *words]) == 2
        out, err = self._capsys.readouterr()
        assert out == ""
        assert len(err.splitlines()) == 1
        return err.strip()


@pytest.fixture
def watch(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Commands:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GPUSIZE_DATA", str(tmp_path / "data"))
    return Commands(capsys)


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlackStandIn]:
    with SlackStandIn() as running:
        monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-test")
        monkeypatch.setenv("SLACK_API_URL", running.api_url)
        yield running


def test_added_run_and_posted_once(watch: Commands, slack: SlackStandIn) -> None:
    watch(*ADD, "--growth", "5%", "--timezone", "europe/berlin", "--owner", "U1")
    said = watch("run", "--no-refresh", "--period", "2026Q4")
    assert "Support bot  2026Q4: first run" in said
    assert said.endswith("1 check made\n1 message posted\n")
    [message] = slack.messages
    assert "Support bot" in message.text
    assert {"image", "actions"} <= {block["type"] for block in message.blocks}
    again = watch("run", "--no-refresh", "--period", "2026Q4")
    assert again == "Nothing is due.\n0 messages posted\n"
    assert len(slack.messages) == 1


def test_a_dry_run_shows_what_would_be_posted(watch: Commands, slack: SlackStandIn) -> None:
    watch(*ADD)
    said = watch("run", "--dry-run")
    assert "would go to C1 (alert):\n    Support bot is watched now: self-hosting wins" in said
    assert "    Why now\n      first run" in said
    assert said.endswith("\n1 check would be made\n")
    assert slack.messages == []
    assert watch.json("run", "--dry-run")["checks"][0]["finding"]["now"]["intervals"]
    assert watch("history", "support bot") == "It was not checked yet.\n"


def test_without_a_token_messages_wait(watch: Commands, slack: SlackStandIn) -> None:
    watch(*ADD)
    watch("run", "--no-refresh", "--no-post")
    assert slack.messages == []
    assert watch("run", "--no-refresh").endswith("1 message posted\n")


def test_listed_shown_changed_and_removed(watch: Commands) -> None:
    assert watch("list") == "There is no scenario yet; `gpusize watch add` saves one.\n"
    watch(*ADD)
    assert [one["name"] for one in watch.json("list")] == ["Support bot"]
    watch("edit", "support bot", "--moved", "20%", "--schedule", "0 9 * * 1", "--name", "Bot")
    shown = watch.json("show", "bot")
    assert (shown["version"], shown["schedule"]) == (2, "0 9 * * 1")
    assert shown["options"] == {"moved_frac": 0.2}
    assert "version 2 by" in watch("show", "BOT")
    watch("run", "--no-refresh", "--no-post")
    assert watch.json("history", "bot")[0]["reason"] == "first run"
    assert watch.json("snooze", "bot", "1w")["snoozed_until"]
    assert watch.json("mute", "bot")["muted"]
    assert not watch.json("unmute", "bot")["muted"]
    assert watch.json("pause", "bot")["state"] == "paused"
    assert watch("due") == "Nothing is due.\n"
    assert watch.json("resume", "bot")["state"] == "active"
    watch("ack", "bot", "--by", "Ada")
    assert watch("ack", "bot") == "Bot has no open alert to acknowledge.\n"
    watch("delete", "bot")
    assert watch.json("list") == []
    did = [deed["what"] for deed in reversed(watch.json("audit"))]
    assert did[:2] == ["created", "edited"]
    assert did[-1] == "deleted"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("show", "suport bot"), "did you mean Support bot?"),
        (("edit", "support bot", "--growth", "lots"), "monthly_growth_frac must be a number"),
        (("edit", "support bot", "--schedule", "biweekly"), "A schedule is quarterly, monthly"),
        (("edit", "support bot", "--timezone", "Berlin"), "did you mean Europe/Berlin?"),
        (("edit", "support bot", "--channel", "#general"), "a Slack channel's id"),
        (("edit", "support bot", "--text", "/breakeven gpt-4o-mni vs 8b on l40s"), "did you mean"),
        (("edit", "support bot", "--text", "/gpu list models"), "can be watched"),
        (("edit", "support bot"), "Say what to change"),
        (("run", "--period", "2026Q5"), "2026-W47"),
        (("snooze", "support bot", "soon"), "1d or 2w"),
        (("snooze", "support bot", "2020-01-01"), "a date to come"),
        (("add", "Support Bot", *ADD[2:]), "already"),
        (("import", "nowhere.toml"), "cannot be read: No such file"),
        (("import", "scenarios.csv"), "cannot be read"),
        (("list", "--workspace", "acme"), "T0123456789"),
        (("history", "support bot", "--limit", "0"), "--limit takes a whole number"),
    ],
)
def test_a_mistake_is_one_sentence(watch: Commands, words: tuple[str, ...], sentence: str) -> None:
    watch(*ADD)
    assert sentence in watch.refused(*words)


def test_a_mistyped_option_gets_the_nearest(
    watch: Commands, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["watch", "edit", "x", "--grwth", "3%"]) == 2
    assert "unrecognized arguments: --grwth 3%; did you mean --growth?" in capsys.readouterr().err


def test_toml_out_and_in_again(watch: Commands) -> None:
    watch(*ADD, "--growth", "5%")
    watch("add", "Fleet", "--channel", "C2", "--schedule", "monthly", "--text",
          "/gpusize llama-3.1-8b on h100, 50 qps, 8k in, 256 out")  # fmt: skip
    watch("export", "all.toml")
    written = Path("all.toml").read_text(encoding="utf-8")
    assert watch("import", "all.toml") == "Fleet: unchanged\nSupport bot: unchanged\n"
    watch("delete", "fleet")
    Path("all.toml").write_text(written.replace('"C1"', '"C9"'), encoding="utf-8")
    dry = watch("import", "all.toml", "--dry-run")
    assert dry == "Fleet: would be created\nSupport bot: would be edited\n"
    assert watch("import", "all.toml") == "Fleet: created\nSupport bot: edited\n"
    assert watch("export").replace('"C9"', '"C1"') == written


def test_the_file_in_the_docs_can_be_imported(watch: Commands) -> None:
    page = (Path(__file__).parents[2] / "docs" / "watch.md").read_text(encoding="utf-8")
    Path("docs.toml").write_text(page.partition("```toml\n")[2].partition("```")[0])
    assert watch("import", "docs.toml") == "Support bot: created\n"
    assert watch.json("list")[0]["options"] == {"monthly_growth_frac": 0.03}


def test_a_mistake_in_a_file_keeps_nothing_of_it(watch: Commands) -> None:
    row = f'[[scenario]]\nname = "{{}}"\nchannel = "C1"\ntext = "{TEXT}"\n'
    Path("two.toml").write_text(row.format("one") + row.format("two") + "grwth = 1\n")
    sentence = watch.refused("import", "two.toml")
    assert sentence.startswith("Scenario 2 (two): A scenario has no 'grwth'; did you mean growth?")
    assert watch.json("list") == []
    Path("bad.toml").write_text("[[scenario]\n")
    assert "not valid TOML" in watch.refused("import", "bad.toml")


def workbook(*rows: tuple[Any, ...]) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(("Scenarios of ours",))
    for row in rows:
        book.active.append(row)
    book.save("ours.xlsx")


def test_a_workbook_sheet(watch: Commands) -> None:
    workbook(
        ("Name", "Channel", "Model", "GPU", "Peak QPS", "isl", "osl", "TTFT (s)", "growth", "Why"),
        ("One", "C1", "llama-3.1-8b", "h100", 50, 8000, 256, 2, 0.05, "ours"),
        (),
        ("Two", "C2", "llama-3.1-8b", "h100", 5, "8k", 256, None, None, None),
    )
    assert watch("import", "ours.xlsx") == "One: created\nTwo: created\n"
    one, two = watch.json("list")
    assert (one["inputs"]["ttft_ms"], one["options"]) == (2000, {"monthly_growth_frac": 0.05})
    assert "ttft_ms" not in two["inputs"]
    assert two["calculation"] == "GPUS_NEEDED"


def test_a_sheet_with_an_api_model_compares(watch: Commands) -> None:
    workbook(
        ("Name", "Channel", "API model", "Model", "GPU", "Input tokens", "osl", "Requests/month"),
        ("One", "C1", "gpt-4o-mini", "llama-3.1-8b", "l40s", 800, 300, 5_000_000),
    )
    watch("import", "ours.xlsx")
    [one] = watch.json("list")
    assert one["calculation"] == "BREAKEVEN"
    assert one["inputs"]["requests_per_month"] == 5_000_000


def test_a_workbook_row_with_a_mistake_is_named(watch: Commands) -> None:
    workbook(
        ("Name", "Channel", "text"),
        ("One", "C1", TEXT),
        ("Two", "C2", "/gpusize llama-3.1-8b on h1000, 50 qps, 8k in, 256 out"),
    )
    assert watch.refused("import", "ours.xlsx").startswith("Row 4: I do not know the accelerator")
    Path("ours.xlsx").write_bytes(b"PK")
    assert "damaged or no .xlsx" in watch.refused("import", "ours.xlsx")


def test_the_record_of_one_scenario_is_found_in_any_case(watch: Commands) -> None:
    watch("add", "ÄRGER", *ADD[2:])
    watch(*ADD)
    assert [deed["subject"] for deed in watch.json("audit", "--name", "ärger")] == ["ÄRGER"]
    assert '"name": "ÄRGER"' in watch("audit", "--name", "Ärger")
    assert watch("audit", "--name", "nobody") == "Nothing of 'nobody' is on record.\n"


def test_the_record_as_csv_runs_no_formula(watch: Commands) -> None:
    watch("add", "=1+1", *ADD[2:], "--by", "@ada")
    [row] = csv.DictReader(io.StringIO(watch("audit", "--csv")))
    assert (row["subject"], row["who"], row["what"]) == ("'=1+1", "'@ada", "created")
