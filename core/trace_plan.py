"""From measured requests to the questions they make: a fleet, and an API for the same volume."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from core.errors import InputError, PriceNotFoundError, echo
from core.profile import Profile
from core.units import SECONDS_PER_MONTH

Answer = TypeVar("Answer")
QUANTILES = ("isl_p95", "isl_p99", "osl_p95", "osl_p99")


def fleet_question(one: Profile, given: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments of GPUS_NEEDED: what was measured, and above it what is `given`.

    Raises InputError where there is neither a rate in the trace nor one given.
    """
    fields: dict[str, Any] = dict(one.fields())
    for name in QUANTILES:  # of a given mean or quantile the measured one says nothing
        side = name[:3]
        if side in given or any(other in given for other in QUANTILES if other[:3] == side):
            fields.pop(name, None)
    if "qps" in given:
        fields.pop("peak_to_mean", None)
    asked = {**fields, **given}
    if "qps" not in asked:
        raise InputError(
            "The requests have no times that differ, so that they make no rate; give qps, e.g."
            " qps=50.",
            field="qps",
        )
    return asked


def volume_per_month(asked: Mapping[str, Any]) -> float:
    """Requests a month at the mean rate. Raises InputError for a rate that is a range."""
    rate = asked["qps"]
    if not isinstance(rate, int | float):
        raise InputError(
            f"An API is compared with at one volume; give qps as one number, not '{echo(rate)}'.",
            field="qps",
        )
    return rate * SECONDS_PER_MONTH


def api_questions(
    asked: Mapping[str, Any], api_model: str, ask: Callable[[dict[str, Any]], Answer]
) -> Answer:
    """What `ask` gives for the same requests and the month's volume, as arguments of BREAKEVEN.

    Prompt tokens found in a cache are billed at the cached price, where the API has one.
    """
    kept = ("model", "gpu", "isl", "osl", "gpu_usd_per_hour", "provider", "commitment", "as_of")
    raw = {
        **{name: asked[name] for name in kept if asked.get(name) is not None},
        "api_model": api_model,
        "requests_per_month": volume_per_month(asked),
        "peak_to_mean": asked.get("peak_to_mean", 1.0),
    }
    hit = asked.get("prefix_hit_frac")
    if hit:
        try:
            return ask(raw | {"cached_input_frac": hit})
        except PriceNotFoundError as error:
            if error.field != "cached_input_frac":
                raise
    return ask(raw)


__all__ = ["api_questions", "fleet_question", "volume_per_month"]
