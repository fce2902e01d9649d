"""ENGINE_ADVICE: which serving engine does what is needed, by its own documentation."""

from __future__ import annotations

from typing import Annotated, NamedTuple, cast

from core.branches import native_format
from core.calculations._fields import GpuName, InputTokens, ModelName, OutputTokens, Weights
from core.calculations.performance import InFlight
from core.catalog import accelerator, model
from core.constants import constants
from core.engines import MAKER, NEEDS, Fitness, engines, fitness
from core.errors import GpusizeError, InputError, joined
from core.estimate import estimate
from core.fields import choice, rows
from core.prices import PriceBook
from core.receipt import Assumption, Output, Receipt
from core.registry import REGISTRY, Inputs
from core.rows import Row
from core.setup import EngineFamily, Setup
from core.tables import Table

BY_ITSELF = "ties are broken by estimated tokens/s where a model and gpu are given, else shared"


class Need(Row):
    """One thing the engine must do."""

    need: Annotated[
        str,
        choice(
            *NEEDS,
            aliases=(
                ("json", "structured-output"),
                ("grammar", "structured-output"),
                ("rocm", "amd"),
                ("cuda", "nvidia"),
                ("mac", "apple"),
                ("awq", "int4"),
                ("gptq", "int4"),
                ("nvfp4", "fp4"),
                ("batch", "offline-batch"),
                ("multi-lora", "lora"),
                ("images", "vision"),
            ),
        ),
    ]
    """What it must do, e.g. lora, structured-output, amd, cpu, offline-batch."""


class EngineAdviceInput(Inputs):
    """What the engine must do, and maybe what it will run on."""

    needs: Annotated[tuple[Need, ...], rows(Need)]
    """What it must do, one a row: lora; structured-output; amd."""
    model: ModelName | None = None
    """Model to serve, to estimate each engine's speed, e.g. llama-3.1-8b."""
    gpu: GpuName | None = None
    """Accelerator to serve it on, e.g. h100; its maker is then a need too."""
    isl: InputTokens = 1024
    """Input sequence length, for that estimate."""
    osl: OutputTokens = 1024
    """Output sequence length, for that estimate."""
    concurrency: InFlight = 64
    """Requests in flight, for that estimate."""
    weights: Weights | None = None
    """Weight format, for that estimate; missing means the checkpoint's own."""


class Ranked(NamedTuple):
    """An engine's place."""

    place: int
    fit: Fitness
    tokens_per_s: float | None


def _speed(inputs: EngineAdviceInput, family: str, book: PriceBook) -> float | None:
    """Estimated output tokens/s of one accelerator; None where the model has no such engine."""
    if inputs.model is None or inputs.gpu is None or not family:
        return None
    entry, card = model(inputs.model), accelerator(inputs.gpu)
    weights = inputs.weights or native_format(entry, card)
    setup = Setup(
        entry, card, inputs.isl, inputs.osl, weights=weights,
        engine=cast("EngineFamily", family), concurrency=float(inputs.concurrency),
    )  # fmt: skip
    k = book.calibrations.constants(entry.id, card.id, family, constants())
    try:
        return estimate(setup, k).output_tokens_per_s
    except GpusizeError:
        return None


def _implied(inputs: EngineAdviceInput) -> list[str]:
    """What the accelerator asks of an engine by itself."""
    if inputs.gpu is None:
        return []
    card = accelerator(inputs.gpu)
    maker = "gaudi" if card.id.startswith("gaudi") else MAKER.get(card.vendor)
    return [maker] if maker is not None else []


def _ranked(
    inputs: EngineAdviceInput, needs: tuple[str, ...], implied: tuple[str, ...], book: PriceBook
) -> list[Ranked]:
    found = [
        (fit := fitness(engine, needs, implied),
         None if fit.lacks else _speed(inputs, engine.family, book))
        for engine in engines()
    ]  # fmt: skip
    keys = sorted({(*fit.order, -(speed or 0.0)) for fit, speed in found})
    ranked = [
        Ranked(keys.index((*fit.order, -(speed or 0.0))) + 1, fit, speed) for fit, speed in found
    ]
    return sorted(ranked, key=lambda r: (r.place, r.fit.engine.id))


@REGISTRY.calculation(
    "ENGINE_ADVICE",
    group="hardware",
    result="Rows of place, engine and why, best first; engines that cannot come last.",
    unit="count",
    examples=(
        '/gpu engine_advice needs="lora; structured-output; amd"',
        '/gpu engine_advice needs="prefix-caching; openai-api" model=llama-3.1-8b gpu=h100',
    ),
    spills=True,
)
def engine_advice(inputs: EngineAdviceInput, book: PriceBook) -> Receipt:
    """Serving engines ranked by what they must do: vLLM, SGLang, TensorRT-LLM, llama.cpp, TGI.

    First those that nothing rules out, then those still maintained, then by how few needs their
    pages are silent on or call experimental, then by how many they were made for. With a model and
    a gpu ties go to the higher estimated tokens/s (REPLICA_PERFORMANCE); else a place is shared.

    Raises InputError and the name errors.
    Source: each engine's own documentation, named in the answer with the day it was read.

    >>> from pricing.book import embedded_book
    >>> run = REGISTRY.get("ENGINE_ADVICE").run
    >>> [row[:2] for row in run({"needs": "gguf; cpu"}, embedded_book()).value][:1]
    [[1, 'llama.cpp']]
    """
    if inputs.model is not None and inputs.gpu is None:
        raise InputError("model needs a gpu beside it, e.g. gpu=h100.", field="gpu")
    asked = [row.need for row in inputs.needs]
    implied = [n for n in _implied(inputs) if n not in asked]
    needs = tuple(dict.fromkeys([*asked, *implied]))
    ranked = _ranked(inputs, needs, tuple(implied), book)
    first = [r for r in ranked if r.place == 1]
    names = joined([r.fit.engine.name for r in first])
    receipt = Receipt(
        calculation="",
        value=[[r.place, r.fit.engine.name, _why(r.fit)] for r in ranked],
        unit="count",
        summary=(
            f"{names} meet{'' if len(first) > 1 else 's'} {', '.join(needs)} best:"
            f" {_why(first[0].fit)}."
        ),
        outputs=[
            Output(f"{r.fit.engine.family}_tokens_per_s", f"Estimated with {r.fit.engine.name}",
                   r.tokens_per_s, "tokens/s")
            for r in ranked if r.tokens_per_s is not None
        ],
        assumptions=[
            *(Assumption(need, NEEDS[need], "", "user" if need in asked else "catalogue")
              for need in needs),
            Assumption("ranking", "by stated features", "", "default", BY_ITSELF),
            *(Assumption(r.fit.engine.id, f"{r.fit.engine.licence}, read {r.fit.engine.checked}",
                         "", "catalogue", "; ".join(r.fit.engine.source.values())) for r in ranked),
        ],
    )  # fmt: skip
    if ranked[0].fit.lacks or ranked[0].fit.engine.status != "active":
        receipt.warn("none_fits", "No maintained engine here does all of it; see why in the table.")
    receipt.tables.append(_table(ranked))
    return receipt


def _why(fit: Fitness) -> str:
    if fit.lacks:
        return f"lacks {', '.join(fit.lacks)}"
    parts = [fit.engine.note] if fit.engine.note else []
    if fit.meets:
        parts.append(f"states {', '.join(fit.meets)}")
    if fit.made_for:
        parts.append(f"made for {', '.join(fit.made_for)}")
    if fit.experimental:
        parts.append(f"experimental: {', '.join(fit.experimental)}")
    if fit.unknown:
        parts.append(f"not stated in what was read: {', '.join(fit.unknown)}")
    return "; ".join(parts)


def _table(ranked: list[Ranked]) -> Table:
    return Table.of(
        "engines", "Engines by what they must do",
        [("place", "Place", ""), ("engine", "Engine", ""), ("why", "Why", ""),
         ("tokens_per_s", "Estimated", "tokens/s"), ("read", "Read", "date")],
        [
            [r.place, r.fit.engine.name, _why(r.fit), r.tokens_per_s,
             r.fit.engine.checked.isoformat()]
            for r in ranked
        ],
    )  # fmt: skip
