"""Many scenarios at once: every field and refusal is the scalar path's, to 1e-9.

HYPOTHESIS_PROFILE=explore draws other scenarios each time.
"""

from __future__ import annotations

import math
import os
import random
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog import accelerator, accelerators, model, models
from core.constants import Constants, parse
from core.errors import GpusizeError
from core.estimate import Estimate, estimate
from core.portfolio import (
    CEILINGS,
    REASONS,
    Estimates,
    Portfolio,
    estimate_many,
    estimate_portfolio,
    from_setups,
)
from core.portfolio import estimates as module
from core.precision import KV_FORMATS, WEIGHT_FORMATS
from core.setup import ENGINES, SCENARIOS, EngineFamily, Scenario, Setup

EQUAL = 1e-9
PER_PAIR = 16
"""Scenarios of each model on each accelerator."""
SEED = 20261121 if os.environ.get("HYPOTHESIS_PROFILE") != "explore" else None
DENSE = Setup(model("llama-3.1-8b"), accelerator("h100"), isl=2000, osl=500, concurrency=16)
SETTINGS = tuple(name for name in Setup._fields if name != "traffic")


def described(setup: Setup) -> str:
    """The setup as one can type it, without what is at its default."""
    usual = Setup._field_defaults
    given = ((name, getattr(setup, name)) for name in SETTINGS)
    return ", ".join(
        f"{name}={getattr(value, 'id', value)!r}"
        for name, value in given
        if name not in usual or value != usual[name]
    )


def scalar(setup: Setup, k: Constants | None = None) -> Estimate | str:
    """The scalar path's answer, or its refusal."""
    try:
        return estimate(setup, k)
    except GpusizeError as error:
        return error.message


def differences(
    portfolio: Portfolio, setups: Sequence[Setup], k: Constants | None = None
) -> list[str]:
    """Where the two paths part: field, both values, configuration."""
    return list(_differences(estimate_portfolio(portfolio, k), portfolio, setups, k))


def _differences(
    many: Estimates, portfolio: Portfolio, setups: Sequence[Setup], k: Constants | None
) -> Iterator[str]:
    assert all(len(column) == len(setups) for column in many)
    for i, setup in enumerate(setups):
        expected = scalar(setup, k)
        if isinstance(expected, str):
            got = portfolio.reason(i, k) if many.refused[i] else "not refused"
            if got != expected:
                yield f"refusal: scalar {expected!r}, portfolio {got!r}: {described(setup)}"
            if many.ceiling[i] != -1 or not all(math.isnan(column[i]) for column in many[:-2]):
                yield f"a refused scenario has figures: {described(setup)}"
            continue
        if many.refused[i]:
            yield f"refused for {REASONS[many.refused[i]]}, scalar fine: {described(setup)}"
            continue
        for field, one in expected._asdict().items():
            value = getattr(many, field)[i]
            if field == "ceiling":
                same = one == CEILINGS[value]
            else:
                same = one == value or abs(one - value) <= EQUAL * abs(one)
            if not same:
                yield f"{field}: scalar {one!r}, portfolio {value.item()!r}: {described(setup)}"


def assert_equal(setups: Sequence[Setup], k: Constants | None = None) -> None:
    found = differences(from_setups(setups), setups, k)
    assert not found, f"{len(found)} differences, such as:\n" + "\n".join(found[:5])


def drawn(random_: random.Random) -> Iterator[Setup]:
    """Scenarios of every model on every accelerator, most of which could be."""
    pick = random_.choice

    def size(least: float, most: float) -> float:
        return math.exp(random_.uniform(math.log(least), math.log(most)))

    for one in models().values():
        for card in accelerators().values():
            for _ in range(PER_PAIR):
                engine: EngineFamily = pick(ENGINES)  # type: ignore[assignment]
                scenario: Scenario = pick((*SCENARIOS, "online"))  # type: ignore[assignment]
                yield Setup(
                    one,
                    card,
                    isl=int(size(1, pick((200, 9000, 200_000)))),
                    osl=int(size(1, pick((30, 3000, 30_000)))),
                    tp=pick((1, 2, 4, 8, 8, 16)),
                    pp=pick((1, 1, 1, 2, 4)),
                    ep=pick((1, 1, 8)),
                    attention_dp=random_.random() < 0.2,
                    weights=pick(("bf16", "int4", "fp8", *WEIGHT_FORMATS)),
                    attention_weights=pick((None, None, "bf16", "fp8")),
                    kv=pick((None, *KV_FORMATS)),
                    engine=engine,
                    engine_version=pick((None, "0.6.3", "0.17", "1.1.0", "2025-11")),
                    concurrency=pick((None, size(0.05, 8000), float(pick((1, 4, 64))))),
                    requests_per_s=pick((None, size(1e-4, 1e3), math.inf)),
                    requests=pick((None, int(size(1, 20_000)))),
                    equal_lengths=random_.random() < 0.3,
                    max_batch=pick((None, None, 1, 64)),
                    scenario=scenario,
                    memory_util_frac=pick((None, None, 0.5, 0.97)),
                    runtime_reserve_gib=pick((None, None, 0.0, 5.0)),
                )


def test_every_field_and_refusal_is_the_scalar_path_s() -> None:
    setups = list(drawn(random.Random(SEED)))
    portfolio = from_setups(setups)
    many = estimate_portfolio(portfolio)
    found = list(_differences(many, portfolio, setups, None))
    assert not found, f"{len(found)} differences, such as:\n" + "\n".join(found[:5])
    fine = [setup for setup, code in zip(setups, many.refused, strict=True) if not code]
    assert len(fine) > 5000
    least = len(fine) // 20
    assert all(n > least for n in Counter(s.scenario for s in fine).values())
    assert all(n > least for n in Counter(s.engine for s in fine).values())
    assert set(many.ceiling) == {-1, *range(len(CEILINGS))}
    assert {REASONS[code] for code in set(many.refused)} == {
        "",
        "configuration",
        "context",
        "memory",
    }


def test_open_loops_settle_in_the_same_steps_as_they_fill() -> None:
    setups = [
        one._replace(isl=isl, requests_per_s=share * most, requests=requests)
        for one in (
            DENSE._replace(concurrency=None),
            Setup(model("deepseek-r1"), accelerator("h200"), isl=1, osl=900, tp=8, weights="fp8"),
            Setup(model("gpt-oss-120b"), accelerator("b200"), isl=1, osl=90, weights="mxfp4"),
        )
        for isl in (100, 3000, 20_000)
        for most in [estimate(one._replace(isl=isl)).output_tokens_per_s / one.osl]
        for share in (1e-6, 0.1, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 1.0, 1.01, 2.0, 1e9)
        for requests in (None, 1, 40, 100_000)
    ]
    assert_equal(setups)


def test_other_constants_are_taken() -> None:
    data = tomllib.loads((files("core") / "data" / "performance.toml").read_text("utf-8"))
    for table in ("kernel", "first_token"):
        data[table] = {name: value * 1.1 for name, value in data[table].items()}
    k = parse(data)
    setups = [DENSE, DENSE._replace(engine="sglang", equal_lengths=True, scenario="offline")]
    assert estimate(DENSE, k) != estimate(DENSE)
    assert_equal(setups, k)


EDGES = (math.nan, math.inf, -math.inf, 0.0, -0.0, -1.0, 5e-324, 1e-9, 0.5, 1.0, 1e9, 1e300)
LOADS = st.one_of(st.none(), st.sampled_from(EDGES), st.floats(1e-3, 1e4))
LENGTHS = st.one_of(st.sampled_from((-(10**30), -1, 0, 1, 2, 10**6, 10**30)), st.integers(1, 9000))


@given(
    st.sampled_from(("llama-3.1-8b", "gpt-oss-20b", "mistral-7b-v0.1")),
    LENGTHS,
    LENGTHS,
    LOADS,
    LOADS,
    st.one_of(st.none(), st.integers(-1, 100_000)),
    st.sampled_from(("online", "offline")),
    st.sampled_from((1, 3, 0)),
)
def test_wild_numbers_are_refused_as_the_scalar_path_does(
    name: str,
    isl: int,
    osl: int,
    concurrency: float | None,
    rate: float | None,
    requests: int | None,
    scenario: Scenario,
    tp: int,
) -> None:
    if scenario == "offline" and concurrency is not None and concurrency > 1e9:
        concurrency = 1e9  # the scalar path divides infinities
    wild = Setup(
        model(name),
        accelerator("h100"),
        isl=isl,
        osl=osl,
        tp=tp,
        concurrency=concurrency,
        requests_per_s=rate,
        requests=requests,
        scenario=scenario,
    )
    assert_equal([DENSE, wild])


def test_a_mistake_in_the_configuration_is_the_scalar_path_s_sentence() -> None:
    wrong = [
        DENSE._replace(tp=3),
        DENSE._replace(tp=0),
        DENSE._replace(engine="llama.cpp"),  # type: ignore[arg-type]
        DENSE._replace(scenario="batch"),  # type: ignore[arg-type]
        DENSE._replace(weights="fp7"),
        DENSE._replace(attention_weights="fp7"),
        DENSE._replace(kv="int2"),
        DENSE._replace(max_batch=0),
        DENSE._replace(accelerator=accelerator("a100"), weights="fp8"),
        DENSE._replace(model=model("kimi-k3")),
        DENSE._replace(concurrency=0),
        DENSE._replace(requests=-5),
    ]
    assert all(isinstance(scalar(one), str) for one in wrong)
    assert_equal([DENSE, *wrong, DENSE])
    codes = estimate_many(wrong).refused
    assert [REASONS[code] for code in codes] == [
        "configuration", "lengths", *["configuration"] * 8, "load", "load",
    ]  # fmt: skip


def test_chunks_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    setups = [DENSE._replace(isl=100 * i, requests_per_s=i or None) for i in range(50)]
    whole = estimate_many(setups)
    monkeypatch.setattr(module, "CHUNK", 7)
    parts = estimate_many(setups)
    for one, other in zip(whole, parts, strict=True):
        assert one.tolist() == pytest.approx(other.tolist(), rel=EQUAL, nan_ok=True)
