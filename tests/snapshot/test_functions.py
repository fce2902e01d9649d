"""Names and argument order of every calculation: public API, since sheets are positional."""

from __future__ import annotations

from syrupy.assertion import SnapshotAssertion

import core.calculations  # noqa: F401  # fills the registry
from core.registry import REGISTRY


def test_names_and_argument_order(snapshot: SnapshotAssertion) -> None:
    signatures = {
        c.name: [
            f"{p.name}: {p.type}{f' [{p.unit}]' if p.unit else ''}"
            f"{'' if p.required else f' = {p.default}'}"
            for p in c.parameters
        ]
        for c in REGISTRY
    }
    assert signatures == snapshot


def test_what_surfaces_are_told_of_each_function(snapshot: SnapshotAssertion) -> None:
    told = [
        {key: c.as_dict()[key] for key in ("name", "group", "summary", "result", "examples")}
        for c in REGISTRY
    ]
    assert told == snapshot
