"""Load-test results with one value replaced: observations or one sentence, never a traceback."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.calibration_fit import fit_factors
from core.catalog import accelerator, model
from core.errors import GpusizeError
from core.loadtests.kinds import read
from core.loadtests.run import observations
from core.setup import Setup
from tests.property.strategies import MOST_MESSAGE, bounded

FOLDER = Path(__file__).parents[1] / "worked" / "loadtests"
RESULTS = [json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))]
BASE = Setup(model("8b"), accelerator("h100"), 1, 1)

scalars = (
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers(-(10**30), 10**30)
    | st.text(max_size=20)
    | st.sampled_from(["inf", "NaN", 0, -1, 1e308])
)
values = scalars | st.lists(scalars, max_size=2) | st.dictionaries(st.text(max_size=5), scalars)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        inner = [leaf for key, held in value.items() for leaf in leaves(held, (*path, key))]
    elif isinstance(value, list):
        inner = [leaf for i, held in enumerate(value) for leaf in leaves(held, (*path, i))]
    else:
        inner = []
    return [*([path] if path else []), *inner]


def replaced(result: Any, path: tuple[Any, ...], value: Any) -> Any:
    out = copy.deepcopy(result)
    at = out
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return out


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    result = draw(st.sampled_from(RESULTS))
    return replaced(result, draw(st.sampled_from(leaves(result))), draw(values))


@bounded(max_examples=300)
@given(damaged() | values)
def test_a_damaged_result_is_read_or_refused_in_one_sentence(data: Any) -> None:
    said = ""
    try:
        _, runs = read(data)
        seen = [o for run in runs for o in observations(run, BASE)]
        if seen:
            fit_factors(seen[:2])
    except GpusizeError as error:
        said = error.message
    assert "\n" not in said
    assert len(said) < MOST_MESSAGE
