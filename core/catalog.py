"""Accelerators and models: one TOML entry each, with source and checked date.

Figures nobody published are absent (None), never invented; a calculation that needs one says so.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from core.errors import InputError, UnknownNameError
from core.names import NAMES, NameIndex

_MAKER = re.compile(r"^\s*(?:(?:nvidia|amd|intel|geforce|instinct)[\s_/-]+)+", re.IGNORECASE)
LinkKind = Literal["nvlink", "nvlink_bridge", "xgmi", "pcie", "ici", "neuronlink", "roce", "other"]
FAST_LINKS = frozenset({"nvlink", "xgmi", "ici", "neuronlink", "roce", "nvlink_bridge"})
"""Scale-up links over which tensor parallelism is reasonable; PCIe is warned about."""


class _Entry(BaseModel, frozen=True):  # noqa: PLW1641 - its hash is set below
    model_config = ConfigDict(extra="forbid", protected_namespaces=())

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    notes: str = ""
    checked: date

    def __eq__(self, other: object) -> bool:
        # Entries are themselves and no other: the catalogue is read once. They are the keys of
        # caches, where comparing thirty fields would take longer than a roofline.
        return self is other


class Conflict(BaseModel, frozen=True):
    """What another source prints for a figure of an accelerator."""

    model_config = ConfigDict(extra="forbid")

    figure: str
    """The field of Accelerator it is about."""
    value: float
    source: str
    note: str = ""


class Accelerator(_Entry, frozen=True):
    """One accelerator. All compute figures are dense; `link_gb_per_s` is one-way per device."""

    vendor: str
    form: str = ""
    architecture: str = ""
    memory_label_gb: float | None = None
    memory_type: str = ""
    memory_bytes: int | None = None
    memory_gb_per_s: float | None = None
    bf16_tflops: float | None = None
    fp8_tflops: float | None = None
    fp4_tflops: float | None = None
    int8_tops: float | None = None
    link: str = ""
    link_kind: LinkKind = "other"
    link_gb_per_s: float | None = None
    max_group: int = 1
    tdp_w: float | None = None
    purchasable: bool = True
    source: dict[str, str] = {}
    conflict: tuple[Conflict, ...] = ()
    """Figures of other sources, which are not used."""

    def visible_bytes(self) -> float:
        """Memory the driver reports; where nobody published it, the label as GB (a lower bound).

        Every accelerator whose driver figure is known shows more than its label in GB.
        Raises InputError when the catalogue has neither.
        """
        if self.memory_bytes is not None:
            return float(self.memory_bytes)
        if self.memory_label_gb is None:
            raise InputError(
                f"gpu must be an accelerator with a known memory size; the catalogue has none for"
                f" {self.name}.",
                field="gpu",
            )
        return self.memory_label_gb * 1e9

    def bandwidth_bytes_per_s(self) -> float:
        """Datasheet memory bandwidth; InputError when none is published."""
        if self.memory_gb_per_s is None:
            raise InputError(
                f"gpu must be an accelerator with a published memory bandwidth; the catalogue has"
                f" none for {self.name}.",
                field="gpu",
            )
        return self.memory_gb_per_s * 1e9

    def fast_link(self) -> bool:
        """Whether tensor parallelism runs over a scale-up fabric rather than PCIe."""
        return self.link_kind in FAST_LINKS and self.max_group > 1


class LlmModel(_Entry, frozen=True):
    """One language model's shape. Total and active parameters are distinct."""

    family: str = ""
    total_params_b: float | None = None
    active_params_b: float | None = None
    n_layers: int
    hidden_size: int | None = None
    n_heads: int | None = None
    n_kv_heads: int | None = None
    head_dim: int | None = None
    vocab_size: int | None = None
    tied_embeddings: bool = False
    max_context_tokens: int | None = None
    attention: Literal["gqa", "mla", "sliding", "chunked", "hybrid", "other"] = "gqa"
    full_attention_layers: int | None = None
    window_layers: int = 0
    window_tokens: int | None = None
    state_bytes: int = 0
    """Recurrent state one sequence keeps in its linear-attention layers, however long it is."""
    kv_latent_dim: int | None = None
    kv_rope_dim: int | None = None
    parallel_block: bool = False
    """Attention and MLP side by side on one input: their sums are exchanged together."""
    n_experts: int = 0
    experts_per_token: int = 0
    shared_experts: int = 0
    moe_layers: int = 0
    expert_intermediate_size: int | None = None
    native_precision: str = "bf16"
    kv_bytes_per_token_bf16: int | None = None
    source: str = ""

    def params_b(self) -> float:
        """Total parameters in billions; InputError when the catalogue does not know them."""
        if self.total_params_b is None or self.active_params_b is None:
            raise InputError(
                f"model must be one whose parameter count is known; the catalogue has the shape of"
                f" {self.name} but not its parameters.",
                field="model",
            )
        return self.total_params_b

    def active_b(self) -> float:
        """Parameters read per token in billions (no untied input embedding, with the head)."""
        self.params_b()
        return self.active_params_b or 0.0

    def head_params_b(self) -> float:
        """Parameters of the output head in billions (vocabulary x hidden size)."""
        return (self.vocab_size or 0) * (self.hidden_size or 0) / 1e9

    def routed_expert_params_b(self) -> float:
        """Parameters of all routed experts in billions; 0 for a dense model.

        total - input embedding - active = (experts - experts per token) x parameters per expert
        index, so the routed total follows from published totals alone.
        """
        if self.n_experts <= self.experts_per_token:
            return 0.0
        embedding = 0.0 if self.tied_embeddings else self.head_params_b()
        per_index = (self.params_b() - embedding - self.active_b()) / (
            self.n_experts - self.experts_per_token
        )
        return max(per_index, 0.0) * self.n_experts


for _kind in (Accelerator, LlmModel):
    # Here, because pydantic gives frozen classes a hash of all fields where theirs is object's.
    _kind.__hash__ = object.__hash__


def _load(folder: str, key: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for path in sorted((files("core") / "data" / folder).iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            rows.extend(tomllib.loads(path.read_text("utf-8"))[key])
    return rows


@cache
def accelerators() -> dict[str, Accelerator]:
    """All accelerators by id, in catalogue order."""
    rows = [Accelerator.model_validate(row) for row in _load("accelerators", "accelerator")]
    return {row.id: row for row in rows}


@cache
def models() -> dict[str, LlmModel]:
    """All models by id, in catalogue order."""
    rows = [LlmModel.model_validate(row) for row in _load("models", "model")]
    return {row.id: row for row in rows}


@cache
def accelerator_names() -> NameIndex:
    """Index of accelerator ids and aliases."""
    return NameIndex("accelerator", {a.id: (a.name, *a.aliases) for a in accelerators().values()})


@cache
def model_names() -> NameIndex:
    """Index of model ids and aliases."""
    return NameIndex("model", {m.id: (m.name, *m.aliases) for m in models().values()})


@lru_cache(maxsize=NAMES)
def resolve_accelerator(text: str) -> str:
    """Canonical id of an accelerator.

    The maker's name may come first, as drivers and price lists print it.

    >>> resolve_accelerator("H100 SXM"), resolve_accelerator("NVIDIA H100 80GB HBM3")
    ('h100-sxm', 'h100-sxm')
    """
    names = accelerator_names()
    try:
        return names.resolve(text)
    except UnknownNameError:
        bare = _MAKER.sub("", text)
        if bare == text:
            raise
        return names.resolve(bare)


def resolve_model(text: str) -> str:
    """Canonical id of a model.

    >>> resolve_model("8b"), resolve_model("llama 3.1 8B")
    ('llama-3.1-8b', 'llama-3.1-8b')
    """
    return model_names().resolve(text)


def accelerator(name: str) -> Accelerator:
    """The accelerator called `name`; UnknownNameError or AmbiguousNameError otherwise."""
    found = accelerators().get(name)
    return found if found is not None else accelerators()[resolve_accelerator(name)]


def model(name: str) -> LlmModel:
    """The model called `name`; UnknownNameError or AmbiguousNameError otherwise."""
    found = models().get(name)
    return found if found is not None else models()[resolve_model(name)]


__all__ = ["Accelerator", "LlmModel", "UnknownNameError", "accelerator", "accelerators", "model"]
