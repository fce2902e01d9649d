"""`gpusize prices refresh`, `approve` and `reject` over sockets, on both databases."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pricing.sources.registry import environment_name
from tests.cli_prices import DAY, NOW, OWN, Prices, cheaper, flat, waiting


def test_a_refresh_reads_every_usual_source_and_says_what_waits(both: Prices) -> None:
    out = both("refresh", code=3)
    told = re.findall(r"^(\S+) +(accepted|part waits|unchanged)  ", out, re.MULTILINE)
    assert [source for source, _ in told] == [
        "genai-prices", "litellm", "gpuhunt", "azure-retail", "ecb",
    ]  # fmt: skip
    assert dict(told)["azure-retail"] == "part waits"
    assert f"`gpusize prices approve {waiting(both)}`" in out
    again = both("refresh", now=NOW + DAY, code=3)
    assert re.findall(r"^\S+ +unchanged  ", again, re.MULTILINE)
    shown = both("show", now=NOW + DAY)
    assert "accepted, 1 of it waits" in shown
    assert re.search(r"^aws-bulk +never .* read only when asked for$", shown, re.MULTILINE)


def test_one_source_that_fails_does_not_stop_the_rest(prices: Prices) -> None:
    prices.mirror.fault("genai-prices", "html")
    prices.mirror.fault("gpuhunt", "404")
    told = {s["source"]: s["status"] for s in prices.json("refresh", code=3)["sources"]}
    assert told["genai-prices"] == told["gpuhunt"] == "failed"
    assert told["litellm"] == told["ecb"] == "accepted"
    shown = prices("show")
    assert "Not used, since the last reading that was accepted:" in shown
    assert "genai-prices, 2026-11-21 06:00: The price source genai-prices could not" in shown


def test_the_same_failure_for_days_is_said_once(prices: Prices) -> None:
    prices.mirror.fault("ecb", "500")
    for day in range(3):
        prices("refresh", "--source", "ecb", now=NOW + day * DAY, code=3)
    shown = prices("show", "--source", "ecb", now=NOW + 2 * DAY)
    assert flat(shown).count("answered 500") == 1
    assert "ecb, 2026-11-23 06:00 (3 times since 2026-11-21 06:00): " in shown
    prices.mirror.heal()
    prices("refresh", "--source", "ecb", now=NOW + 3 * DAY)
    assert "Not used" not in prices("show", now=NOW + 3 * DAY)


def test_a_dry_run_keeps_nothing_and_makes_no_history(prices: Prices, tmp_path: Path) -> None:
    out = prices("refresh", "--dry-run", code=3)
    assert "107 rows: would all be new" in out
    assert out.endswith("nothing was kept (--dry-run)\n")
    assert not (tmp_path / "data").exists()


def test_a_dry_run_against_a_history_says_what_would_change(both: Prices) -> None:
    both("refresh", "--source", "litellm")
    before = both("export", "--format", "json")
    cheaper(both)
    out = both("refresh", "--source", "litellm", "--dry-run", now=NOW + DAY)
    assert re.search(r"litellm +accepted +52 rows: 1 would change", out)
    assert "openai gpt-4o-mini input went from 0.15 to 0.135 USD (-10%)." in out
    same = both("export", "--format", "json") == before
    assert same  # compared here: a diff of such texts takes pytest minutes
    told = both("refresh", "--source", "litellm", now=NOW + DAY)
    assert "52 rows: 1 changed" in told
    assert "openai gpt-4o-mini input went from 0.15 to 0.135 USD (-10%)." in told


def test_a_list_in_another_unit_is_refused_or_held_on_request(both: Prices) -> None:
    both("refresh", "--source", "litellm")
    both.mirror.fault("litellm", "x1000")
    out = both("refresh", "--source", "litellm", now=NOW + DAY, code=3)
    assert "refused" in out
    assert "--hold-refused" in out
    out = both("refresh", "--source", "litellm", "--hold-refused", now=NOW + 2 * DAY, code=3)
    number = waiting(both)
    assert f"wait as reading {number}" in out
    assert "(x1,000)" in both("diff", str(number), now=NOW + 2 * DAY)
    both("reject", str(number), "--by", "anna", "--because", "a thousandfold")
    shown = both("show", "--source", "litellm", now=NOW + 2 * DAY)
    assert f"anna rejected reading {number} of litellm (52 rows): a thousandfold" in shown
    assert "0.15" in both("show", "gpt-4o-mini", "--source", "litellm", now=NOW + 2 * DAY)


def test_a_history_that_is_away_is_said_once_and_the_package_answers(
    prices: Prices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:secret@127.0.0.1:1/x")
    out = prices("refresh", code=3)
    assert out.startswith("No source was read. The price history in 127.0.0.1 does not answer")
    told = prices.json("refresh", code=3)
    assert {s["status"] for s in told["sources"]} == {"failed"}
    shown = prices("show")
    assert "does not answer" in shown
    assert re.search(r"^package +2026-11-21 +0 ", shown, re.MULTILINE)
    assert re.search(r"\* +openai +input +0.15 .* package", prices("show", "gpt-4o-mini"))
    assert "secret" not in out + shown
    assert "does not answer" in prices.refused("approve", "1", "--by", "anna")


def test_ones_own_file_is_read_shown_and_kept_private(both: Prices, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text(OWN, "utf-8")
    assert "2 rows: 2 new" in both("refresh", "--source", "own", "--from", str(file))
    shown = both("show", "h100", "--provider", "coreweave")
    assert re.search(r"\* +coreweave +on-demand +2.1 +2026-10-01 .* own +private", shown)
    public, all_of_it = both("export"), both("export", "--private")
    assert ("coreweave" in public, "'=1+1 frame contract" in all_of_it) == (False, True)


def test_a_file_named_in_the_environment_is_read_with_the_rest(
    prices: Prices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own.csv").write_text(OWN, "utf-8")
    monkeypatch.setenv(environment_name("own"), "own.csv")
    told = [s["source"] for s in prices.json("refresh", code=3)["sources"]]
    assert told == ["genai-prices", "litellm", "gpuhunt", "azure-retail", "ecb", "own"]


def test_what_waits_is_compared_approved_and_answers(both: Prices) -> None:
    both("refresh", "--source", "azure-retail", code=3)
    number = str(waiting(both))
    out = both("diff", number)
    assert "is new, at 12.29 USD" in out
    done = both("approve", number, "--by", "anna", now=NOW + DAY)
    assert done.startswith(f"anna approved reading {number} (azure-retail, 1 row): 1 new.")
    row = both("show", "h100", "--provider", "azure", "--source", "azure-retail", now=NOW + DAY)
    assert re.search(r"\* +azure +on-demand .* 12.29 ", row)
    assert f"anna approved reading {number} of azure-retail" in both("show")
    for action in ("approve", "reject", "diff"):
        assert "anna approved it" in both.refused(action, number)


def test_a_mistake_among_several_readings_settles_none(prices: Prices) -> None:
    prices("refresh", "--source", "azure-retail", code=3)
    number = str(waiting(prices))
    assert "No reading 999" in prices.refused("approve", number, "999", "--by", "anna")
    assert waiting(prices) == int(number)


def test_who_decides_is_the_login_name_unless_said(
    prices: Prices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "berta")
    prices("refresh", "--source", "azure-retail", code=3)
    number = str(waiting(prices))
    assert "signs with" in prices.refused("reject", number, "--by", "a newer reading")
    assert prices.json("reject", number)[0]["by"] == "berta"
    prices("refresh", "--source", "azure-retail", now=NOW + DAY)  # not asked about again
