"""Memory: KV cache, usable bytes, and how many requests fit.

A request's KV cache is held for its whole context, ISL + OSL, when planning how many fit.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from core.catalog import Accelerator, LlmModel
from core.errors import DoesNotFitError, InputError
from core.precision import KV_BYTES, weight_bytes
from core.units import BYTES_PER_GIB


def kv_bytes_per_token(model: LlmModel, kv: str = "bf16") -> float:
    """KV-cache bytes one token adds to the layers that keep the whole context.

    GQA/MHA: 2 x layers x KV heads x head dim x bytes.  MLA: layers x (latent + rope) x bytes.
    Sliding-window layers are not in it: they stop growing at their window (`kv_bytes`).

    Shapes/units: one model, whole replica (before tensor-parallel sharding).
    Raises InputError for a model whose KV shape the catalogue does not know.
    Source: Pope et al. 2022, arXiv:2211.05102; DeepSeek-V2, arXiv:2405.04434 for MLA.

    >>> from core.catalog import model
    >>> kv_bytes_per_token(model("llama-3.1-70b")), kv_bytes_per_token(model("deepseek-v3"))
    (327680.0, 70272.0)
    """
    width = KV_BYTES[kv]
    if model.attention == "mla":
        return model.n_layers * ((model.kv_latent_dim or 0) + (model.kv_rope_dim or 0)) * width
    return _per_layer(model, width) * full_layers(model)


def kv_bytes(model: LlmModel, tokens: int, kv: str = "bf16") -> float:
    """KV-cache bytes of one request of `tokens` tokens.

    bytes = full-context layers x per-layer bytes x tokens
          + window layers x per-layer bytes x min(tokens, window)

    Source: as `kv_bytes_per_token`; sliding windows after Mistral 7B, arXiv:2310.06825.

    >>> from core.catalog import model
    >>> kv_bytes(model("llama-3.1-8b"), 8000)
    1048576000.0
    """
    whole, near = _token_bytes(model, kv)
    if not near:
        return whole * tokens
    return whole * tokens + near * min(tokens, model.window_tokens or tokens)


def whole_kv_bytes(model: LlmModel, tokens: int, kv: str = "bf16") -> float:
    """KV-cache bytes of one request where windowed layers keep what has left their window.

    bytes = (full-context + window layers) x per-layer bytes x tokens
    """
    whole, near = _token_bytes(model, kv)
    return (whole + near) * tokens


@lru_cache(maxsize=1024)
def _token_bytes(model: LlmModel, kv: str) -> tuple[float, float]:
    """KV-cache bytes one token adds: to full-context layers, to windowed ones."""
    windowed = model.window_layers
    near = _per_layer(model, KV_BYTES[kv]) * windowed if windowed else 0.0
    return kv_bytes_per_token(model, kv), near


def kv_shards(model: LlmModel, tp: int) -> int:
    """Over how many of `tp` accelerators the KV cache divides.

    KV heads divide until there is one per accelerator, then they are copied; MLA's latent is one
    vector per token, so every accelerator holds all of it.

    >>> from core.catalog import model
    >>> kv_shards(model("llama-3.1-8b"), 16), kv_shards(model("deepseek-v3"), 8)
    (8, 1)
    """
    if model.attention == "mla" or not model.n_kv_heads:
        return 1
    return min(tp, model.n_kv_heads)


def usable_bytes(
    accelerator: Accelerator, utilisation_frac: float, runtime_reserve_gib: float
) -> float:
    """Bytes for weights and KV on one accelerator.

    usable = driver-visible bytes x utilisation - runtime reserve

    >>> from core.catalog import accelerator
    >>> round(usable_bytes(accelerator("h100"), 0.9, 3.5) / 1e9, 2)
    73.21
    """
    return accelerator.visible_bytes() * utilisation_frac - runtime_reserve_gib * BYTES_PER_GIB


class Fit(NamedTuple):
    """How one replica fills one of its accelerators' memory (bytes per accelerator)."""

    usable_bytes: float
    weights_bytes: float
    kv_request_bytes: float
    slots: int
    """Requests whose full context fits at once; 0 when not even one does."""

    def required_bytes(self) -> float:
        """Bytes that weights and one request need on each accelerator."""
        return self.weights_bytes + self.kv_request_bytes

    def refusal(
        self,
        what: str,
        *,
        field: str,
        holding: str = "",
        advice: str = "",
        shape: str | None = None,
    ) -> DoesNotFitError:
        """The error that says by how much `what` does not fit.

        `holding` names what the needed memory is for, `advice` what to do instead, `shape` the
        smallest shape that would do.
        """
        needs, has = (
            size / BYTES_PER_GIB for size in (self.required_bytes(), max(self.usable_bytes, 0.0))
        )
        return DoesNotFitError(
            f"{what}: each needs {needs:,.1f} GiB{holding} and has {has:,.1f} GiB usable"
            f"{'; ' if advice else ''}{advice}.",
            required_gib=needs,
            available_gib=has,
            smallest_shape=shape,
            field=field,
        )


def fit(
    model: LlmModel,
    accelerator: Accelerator,
    *,
    tokens: int,
    weights: str,
    kv: str,
    tp: int,
    utilisation_frac: float,
    runtime_reserve_gib: float,
) -> Fit:
    """Maximum concurrency of one tensor-parallel replica.

    slots = floor((usable - weights / tp) / (KV of one request / KV shards))

    >>> from core.catalog import accelerator, model
    >>> fit(model("llama-3.1-8b"), accelerator("h100"), tokens=8000, weights="bf16", kv="bf16",
    ...     tp=1, utilisation_frac=0.9, runtime_reserve_gib=3.5).slots
    54
    """
    usable = usable_bytes(accelerator, utilisation_frac, runtime_reserve_gib)
    weights_here = weight_bytes(model, weights) / tp
    kv_here = kv_bytes(model, tokens, kv) / kv_shards(model, tp) + model.state_bytes / tp
    room = usable - weights_here
    slots = int(room // kv_here) if room > 0 and kv_here > 0 else 0
    return Fit(usable, weights_here, kv_here, slots)


def full_layers(model: LlmModel) -> int:
    """Layers that keep keys and values of the whole context."""
    if model.full_attention_layers is not None:
        return model.full_attention_layers
    return model.n_layers - model.window_layers


def _per_layer(model: LlmModel, width: float) -> float:
    if model.attention == "other" or model.n_kv_heads is None or model.head_dim is None:
        raise InputError(
            f"model must be one whose KV-cache shape is known; the catalogue has none for"
            f" {model.name}.",
            field="model",
        )
    return 2 * model.n_kv_heads * model.head_dim * width
