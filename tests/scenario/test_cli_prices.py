"""`gpusize prices` end to end: sources over sockets, a history on both databases."""

from __future__ import annotations

import csv
import fcntl
import io
import json
import os
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pricing.history.store import open_store
from pricing.rows import PriceRow
from pricing.sources.registry import environment_name
from tests.cli_prices import NOW, Prices, commands, flat
from tests.fakes.price_mirror import PriceMirror

ROOT = Path(__file__).parents[2]
DAY = timedelta(days=1)
OWN = """item,price,unit,currency,valid_from,provider,note
H100 SXM,2.10,gpu-hour,USD,2026-10-01,coreweave,=1+1 frame contract
openai/gpt-4o-mini,0.12,mtok-input,USD,,,
"""


@pytest.fixture
def prices(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Iterator[Prices]:
    with commands(monkeypatch, capsys, tmp_path) as made:
        yield made


@pytest.fixture
def both(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    database_url: str,
) -> Iterator[Prices]:
    """Likewise, on SQLite and on PostgreSQL."""
    with commands(monkeypatch, capsys, tmp_path, database_url) as made:
        yield made


def waiting(prices: Prices) -> int:
    [number] = [w["reading"] for s in prices.json("show")["sources"] for w in s["waiting"]]
    return number


# -- refresh ------------------------------------------------------------------------------


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


def cheaper(prices: Prices, to: str = "1.35e-07") -> None:
    """From now on litellm lists gpt-4o-mini at another price."""
    plain = prices.mirror.content

    def content(source: str, path: str, query: str = "") -> bytes | None:
        found = plain(source, path, query)
        if source != "litellm" or found is None:
            return found
        listed = json.loads(found)
        listed["gpt-4o-mini"]["input_cost_per_token"] = float(to)
        return json.dumps(listed).encode()

    prices.mirror.content = content  # type: ignore[method-assign]


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


# -- approve and reject ---------------------------------------------------------------------


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


# -- show, diff, history ----------------------------------------------------------------------


def test_a_quarter_in_changes(both: Prices) -> None:
    both("refresh", "--source", "litellm", now=NOW - 100 * DAY)
    cheaper(both)
    both("refresh", "--source", "litellm", now=NOW - 10 * DAY)
    changes = both.json("diff", "--source", "litellm")["changes"]
    assert [(c["kind"], c["item"], c["old"], c["new"]) for c in changes] == [
        ("change", "gpt-4o-mini", "0.15", "0.135")
    ]
    out = both("diff", "gpt-4o-mini", "--source", "litellm", "--since", "2026-11-11")
    assert "went from 0.15 to 0.135 USD on 2026-11-11 (-10%) (litellm)." in out
    assert "Nothing changed." in both("diff", "--source", "litellm", "--since", "2026-11-12")
    out = both("diff", "--source", "litellm", "--since", "2026-01-01", "--until", "2026-11-01")
    assert "litellm (2026-08-13 06:00 UTC)" in flat(out)
    assert "Nothing changed." in out


def test_a_change_is_in_the_history_of_the_thing(both: Prices) -> None:
    both("refresh", "--source", "litellm")
    cheaper(both)
    both("refresh", "--source", "litellm", now=NOW + DAY)
    out = both("history", "openai/gpt-4o-mini", "--dimension", "input", now=NOW + DAY)
    lines = [line.split() for line in out.splitlines()]
    assert ["2026-11-21", "06:00", "2026-11-21", "new", "-", "0.15", "USD", "litellm"] in lines
    new = ["2026-11-22", "06:00", "2026-11-22", "change", "0.15", "0.135", "USD", "litellm"]
    assert new in lines
    assert "In the package's table:" in out
    as_of = both("show", "openai/gpt-4o-mini", "--as-of", "2026-11-21", "--source", "litellm")
    assert "0.15" in as_of
    assert "0.135" not in as_of


def test_without_a_history_there_are_the_packages_prices(prices: Prices, tmp_path: Path) -> None:
    assert "There is no price history" in prices("show")
    assert "package" in prices("show", "openai/gpt-4o-mini")
    assert "There is no price history" in prices("history", "gpt-4o-mini")
    assert "There is no price history" in prices("diff")
    assert "There is no price history" in prices.refused("approve", "1", "--by", "anna")
    assert prices("export").count("package,api,openai") > 10
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param("show gpt-4o-mni", "did you mean gpt-4o-mini", id="item"),
        pytest.param("show h1000", "did you mean h100", id="accelerator"),
        pytest.param("show xyzzy", "write an API model such as", id="far from everything"),
        pytest.param("show h100 --provider awz", "did you mean aws?", id="provider"),
        pytest.param("show gpt-4o-mini --provider aws", "there are of", id="not sold"),
        pytest.param("show --source genai", "did you mean genai-prices?", id="source"),
        pytest.param("show --as-of 2026-10-01", "name an ITEM", id="as-of of nothing"),
        pytest.param("show h100 --as-of 20261001", "a date like 2026-11-21", id="date"),
        pytest.param("show h100 --as-of 0001-01-01", "from 2000-01-01 on", id="long ago"),
        pytest.param("refresh --source x", "there are genai-prices, litellm", id="no source"),
        pytest.param("refresh --source own", "--from FILE", id="own without a file"),
        pytest.param("refresh --from x", "exactly one --source", id="from of what"),
        pytest.param(
            "refresh --from x --source own --source ecb", "exactly one --source", id="from of two"
        ),
        pytest.param("refresh --source package", "there are genai-prices", id="package"),
        pytest.param("diff --since 2999-01-01", "--since must be at most", id="since later"),
        pytest.param("diff --until 2999-01-01", "--until must be at most", id="until later"),
        pytest.param("diff 12 --since 2026-10-01", "leave --since", id="reading and since"),
        pytest.param("approve twelve --by a", "such as 12", id="no number"),
        pytest.param("approve 1 --by ' '", "Say who decides", id="nobody"),
        pytest.param("history h100 --dimension inputt", "--dimension takes one of", id="dimension"),
        pytest.param("export --known soon", "2026-11-21T09:00", id="known"),
        pytest.param("export --out no/such/x.csv", "cannot be written", id="out"),
    ],
)
def test_a_mistake_is_one_sentence(prices: Prices, words: str, said: str) -> None:
    parts = [" " if w == "_" else w for w in words.replace("' '", "_").split()]
    assert said in prices.refused(*parts)


# -- export -----------------------------------------------------------------------------------


def read_back(line: dict[str, str]) -> PriceRow:
    """A line of CSV as the row it was."""
    values: dict[str, Any] = {
        f.name: line[f.name].removeprefix("'") for f in fields(PriceRow) if f.name in line
    }
    number = values["gpus_per_instance"]
    return PriceRow(
        **values
        | {
            "amount": Decimal(values["amount"]) if values["amount"] else None,
            "retrieved_at": datetime.fromisoformat(values["retrieved_at"]),
            "gpus_per_instance": int(number) if number else None,
            "tier_min_tokens": int(values["tier_min_tokens"]),
            "marketplace": values["marketplace"] == "true",
            "private": values["private"] == "true",
            "effective_from": (
                values["effective_from"] and date.fromisoformat(values["effective_from"])
            )
            or None,
            "retires": (values["retires"] and date.fromisoformat(values["retires"])) or None,
        }
    )


def test_an_export_read_back_is_what_the_history_holds(both: Prices, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text(OWN, "utf-8")
    both("refresh", code=3)
    both("refresh", "--source", "own", "--from", str(file))
    out = tmp_path / "all.csv"
    out.write_text("old", "utf-8")
    assert both("export", "--private", "--out", str(out)) == ""
    lines = list(csv.DictReader(io.StringIO(out.read_text("utf-8"))))
    rows = {read_back(line) for line in lines if line["source"] != "package"}
    with open_store(both.url) as store:
        different = rows ^ {v.row for v in store.timelines()}
    assert sorted(map(repr, different))[:2] == []
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".all")] == []
    both("export", "--private", "--out", str(tmp_path / "all.json"))
    listed = json.loads((tmp_path / "all.json").read_text("utf-8"))
    assert [x["amount"] or "" for x in listed] == [line["amount"] for line in lines]


def test_an_export_is_of_what_was_known_then(both: Prices) -> None:
    both("refresh", "--source", "litellm")
    was = both("export", "--known", NOW.isoformat(), "--as-of", "2026-11-21")
    cheaper(both)
    both("refresh", "--source", "litellm", now=NOW + DAY)
    again = both("export", "--known", NOW.isoformat(), "--as-of", "2026-11-21", now=NOW + DAY)
    same = again == was
    assert same
    other = "litellm," not in both("export", "--known", "2026-11-20", now=NOW + DAY)
    assert other


# -- as a program -----------------------------------------------------------------------------


def environment(mirror: PriceMirror, folder: Path) -> dict[str, str]:
    urls = {environment_name(source): url for source, url in mirror.urls().items()}
    own = {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default", "GPUSIZE_DATA": str(folder)}
    return os.environ | urls | own


def test_the_program_refreshes_and_shows(prices: Prices, tmp_path: Path) -> None:
    def gpusize(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", "prices", *words],
            cwd=tmp_path,
            env=environment(prices.mirror, tmp_path / "data"),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    done = gpusize("refresh", "--source", "litellm", "--source", "genai-prices")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[0] for line in done.stdout.splitlines() if line[0] != " "] == [
        "genai-prices",
        "litellm",
    ]
    assert "litellm" in gpusize("show", "gpt-4o-mini").stdout
    assert gpusize("refresh", "--source", "azure-retail").returncode == 3
    assert gpusize("approve", "99").returncode == 2


def test_on_a_terminal_bytes_are_counted_and_wiped(prices: Prices, tmp_path: Path) -> None:
    """A terminal on stderr only: what is printed stays clean."""
    there, here = os.openpty()
    fcntl.ioctl(here, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "prices", "refresh", "--source", "litellm"],
            cwd=tmp_path,
            env=environment(prices.mirror, tmp_path / "data"),
            stdout=subprocess.PIPE,
            stderr=here,
            check=False,
            timeout=120,
        )
        os.set_blocking(there, False)
        seen = os.read(there, 65_536).decode()
    finally:
        os.close(here)
        os.close(there)
    assert done.returncode == 0
    assert "litellm: " in seen
    assert "B/s]" in seen
    assert "B/s]" not in done.stdout.decode()


def test_help_loads_no_database() -> None:
    program = (
        "import sys; from bot.cli import main; main(['prices', '--help']);"
        "print([m for m in sys.modules if m in ('sqlalchemy', 'alembic', 'httpx2', 'tqdm')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
    assert "docs/prices.md" in done.stdout
