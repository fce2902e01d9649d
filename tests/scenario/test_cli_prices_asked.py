"""`gpusize prices show`, `diff`, `history`: what they say, and one sentence for a mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from pricing.sources.registry import SOURCES, environment_name
from tests.cli_prices import DAY, NOW, ROOT, Prices, cheaper, flat


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
    assert "There is none yet; `gpusize prices refresh` makes it." in prices("show")
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
        pytest.param("approve 1 --by ' '", "Say who you are", id="nobody"),
        pytest.param("history h100 --dimension inputt", "--dimension takes one of", id="dimension"),
        pytest.param("export --known soon", "2026-11-21T09:00", id="known"),
        pytest.param("export --out no/such/x.csv", "cannot be written", id="out"),
    ],
)
def test_a_mistake_is_one_sentence(prices: Prices, words: str, said: str) -> None:
    parts = [" " if w == "_" else w for w in words.replace("' '", "_").split()]
    assert said in prices.refused(*parts)


def test_the_page_shows_a_file_that_can_be_read(prices: Prices, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "prices.md").read_text("utf-8")
    [example] = [part for part in page.split("```") if part.lstrip().startswith("item,price,unit")]
    (tmp_path / "own.csv").write_text(example.strip(), "utf-8")
    out = prices("refresh", "--source", "own", "--from", "own.csv")
    assert "4 rows: 4 new" in out
    assert "Skipped" not in out
    for source in SOURCES:
        assert f"| `{source}` |" in page
        assert environment_name(source) in page
