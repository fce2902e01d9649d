"""CHEAPEST_FLEET: the hardware router, every accelerator of the catalogue against one workload."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from core.calculations._fleet_receipt import rate_words
from core.calculations._money import check_rate
from core.calculations._serving_fields import ServedInputs, check_context, job_of
from core.calculations.hardware._fields import AnyCommitment, Cards, cards_of, cheapest_offer
from core.calculations.hardware._router_chart import front_chart
from core.calculations.hardware._router_receipt import finish, router_receipt, value_rows
from core.errors import NoFeasiblePlanError
from core.fields import choice
from core.hardware.options import Search, search
from core.prices import PriceBook
from core.receipt import Draft
from core.registry import REGISTRY
from core.uncertainty.risk import Risk

LEAST_BITS = {"none": 16.0, "8-bit": 8.0, "4-bit": 4.0}
Quantise = Annotated[str, choice(*LEAST_BITS, words=("quantise to", "quantize"))]
Latency = Annotated[str, choice("end-to-end", "tpot", "ttft", words=("front by",))]


class CheapestFleetInput(ServedInputs):
    """A model and its traffic; the accelerator is what is looked for."""

    placed: ClassVar[Mapping[str, str]] = {
        "gpus": "osl",
        "quantise": "weights",
        "commitment": "provider",
        "latency": "peak_to_mean",
    }

    gpus: Cards | None = None
    """Accelerators to choose among; missing means the whole catalogue."""
    quantise: Quantise = "8-bit"
    """Smallest weights tried where weights does not fix them: the checkpoint's own, 8 or 4 bits."""
    commitment: AnyCommitment = "on-demand"
    """Commitment the prices are for; any takes the cheapest of all."""
    latency: Latency = "end-to-end"
    """Latency the front weighs cost against: of a whole request, per output token, to the first."""


@REGISTRY.calculation(
    "CHEAPEST_FLEET",
    group="hardware",
    result=(
        "Accelerators that serve the workload, cheapest first: format, TP, GPUs, USD a month,"
        " USD per M tokens, TPOT and TTFT in ms, provider."
    ),
    unit="usd/month",
    examples=(
        "/gpu cheapest_fleet llama-3.1-70b, 10 qps, 2k in, 500 out, ttft 2s, tpot 50ms",
        "/gpu cheapest_fleet llama-3.1-8b 50 qps 8k in 256 out none",
        "/gpu cheapest_fleet gpt-oss-120b 5 qps 4k in 1k out, h100, h200, b200, mi300x, any",
    ),
    spills=True,
    charted=True,
    risk=Risk(draws=16),  # a tenth of a second each: the whole catalogue
)
def cheapest_fleet(inputs: CheapestFleetInput, book: PriceBook) -> Draft:
    """The hardware router: which accelerators serve a workload, and which does so cheapest.

    Every accelerator x weight format x tensor-parallel size is sized as GPUS_NEEDED would, priced
    at its cheapest provider and ranked by USD a month = GPUs x 730 x USD per GPU-hour. What is left
    out says why: memory short, target missed, no price. The front holds what nothing beats in
    both cost and latency.

    Raises NoFeasiblePlanError when nothing serves it, InputError, UnknownNameError.
    Source: the sizing of GPUS_NEEDED; the price book, whose entries name source and date.

    >>> from pricing.book import embedded_book
    >>> raw = dict(model="70b", qps=10, isl=2000, osl=500, gpus="h100, l40s, gaudi3")
    >>> found = REGISTRY.get("CHEAPEST_FLEET").run(raw, embedded_book())
    >>> [row[0] for row in found.value], [t.name for t in found.tables]
    (['h100-sxm', 'l40s'], ['fleets', 'latency', 'front', 'excluded', 'offers'])
    """
    check_rate(inputs.currency, book, inputs.as_of)
    job = job_of(inputs, book.calibrations)
    check_context(inputs, job)
    found = search(
        job,
        cards_of(inputs.gpus),
        lambda card: cheapest_offer(book, card, inputs.commitment, inputs.provider, inputs.as_of),
        LEAST_BITS[inputs.quantise],
    )
    best = found.best()
    if not best:
        raise nothing_serves(inputs, found)
    return Draft(
        value_rows(inputs, best),
        lambda: router_receipt(inputs, job, found, book),
        lambda receipt: finish(receipt, inputs, job, found),
        lambda: front_chart(inputs.latency, job, found),
    )


def nothing_serves(inputs: CheapestFleetInput, found: Search) -> NoFeasiblePlanError:
    """The error for a workload no priced accelerator serves: the nearest miss, and what to do."""
    late = [e for e in found.excluded if e.best_ms is not None]
    short = [e for e in found.excluded if e.short_gb is not None]
    if late:
        one = min(late, key=lambda e: e.best_ms or 0.0)
        what, field = "relax the target", "ttft_ms" if "ttft_ms" in one.sentence else "tpot_ms"
    elif short:
        one = min(short, key=lambda e: e.short_gb or 0.0)
        smaller = "smaller weights" if inputs.weights else "quantise=4-bit"
        what, field = f"{smaller}, pp or a smaller model may help", "model"
    else:
        refused = [e for e in found.excluded if e.reason == "not_known"]
        one = (refused or found.excluded)[0]
        what, field = "choose another commitment or provider", "commitment"
        if refused:
            what, field = "choose another format or accelerator", "weights"
            if inputs.tp is not None:
                what, field = "choose another tp", "tp"
    count = len(found.excluded)
    which = "nearest is" if late or short else "of"
    nobody, nearest = f"None of {count} accelerators serves", f"{which} {one.accelerator.name}: "
    if count == 1:
        nobody, nearest = f"{one.accelerator.name} does not serve", ""
    return NoFeasiblePlanError(
        f"{nobody} {inputs.model} at {rate_words(inputs.qps)}; {nearest}{one.sentence}; {what}.",
        field=field,
    )
