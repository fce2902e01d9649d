"""Memory of a training run, an accelerator.

Full training in mixed precision with AdamW keeps 16 bytes a parameter: bf16 weights 2 and
gradients 2, in fp32 a master copy and two moments, 12 (Rajbhandari et al. 2019, ZeRO,
1910.02054). ZeRO divides over n accelerators: stage 1 the 12, stage 2 the gradients too, stage 3
all. LoRA keeps the weights at 2 bytes and 16 for each parameter of its adapters; QLoRA keeps the
weights in 4.127 bits (Dettmers et al. 2023, 2305.14314: NF4 with double quantisation).

Activations of one layer for b sequences of s tokens (Korthikanti et al. 2022, 2205.05198):

    none          s b h (34 + 5 a s / h)     everything kept
    selective     34 s b h                   attention computed again, as FlashAttention does
    full          2 s b h                    only the layer's input kept, and one layer whole

with hidden size h and a heads; besides, logits of s b V in bf16 and fp32.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.catalog import LlmModel
from core.errors import InputError

FULL_BYTES = {"weights": 2.0, "gradients": 2.0, "optimiser": 12.0}
NF4_BYTES = 4.127 / 8
ADAPTER_BYTES = 16.0
LOGIT_BYTES = 6.0
SHARDED = {0: (), 1: ("optimiser",), 2: ("optimiser", "gradients"), 3: tuple(FULL_BYTES)}
"""Parts that a ZeRO stage divides."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Bytes an accelerator, by what they are for."""

    weights: float
    gradients: float
    optimiser: float
    adapters: float
    activations: float
    logits: float

    def total(self) -> float:
        """All of it."""
        return (
            self.weights
            + self.gradients
            + self.optimiser
            + self.adapters
            + self.activations
            + self.logits
        )


def parts(
    model: LlmModel,
    method: str,
    *,
    gpus: int,
    zero_stage: int,
    tokens: int,
    sequences: int,
    recompute: str,
    rank: int,
) -> Parts:
    """Bytes an accelerator of a run. Raises InputError for a model whose shape is not known."""
    params = model.params_b() * 1e9
    held = {name: size * params for name, size in FULL_BYTES.items()}
    adapters = 0.0
    if method != "full":
        each = FULL_BYTES["weights"] if method == "lora" else NF4_BYTES
        held = {"weights": each * params, "gradients": 0.0, "optimiser": 0.0}
        adapters = ADAPTER_BYTES * lora_params(model, rank)
    for name in SHARDED[zero_stage]:
        held[name] /= gpus
    return Parts(
        **held,
        adapters=adapters,
        activations=activations(model, tokens, sequences, recompute),
        logits=LOGIT_BYTES * tokens * sequences * (model.vocab_size or 0),
    )


def activations(model: LlmModel, tokens: int, sequences: int, recompute: str) -> float:
    """Bytes of activations."""
    hidden, heads = _shape(model)
    unit = float(tokens) * sequences * hidden
    whole = 34 * unit
    if recompute == "none":
        return model.n_layers * (whole + 5.0 * heads * tokens**2 * sequences)
    return model.n_layers * whole if recompute == "selective" else model.n_layers * 2 * unit + whole


def lora_params(model: LlmModel, rank: int) -> float:
    """Parameters of rank-r adapters on the attention's four projections, and a dense MLP's three.

    r (inputs + outputs) for each matrix; the MLP's width follows from the parameters that are
    left a layer. Experts of a mixture get none.

    >>> from core.catalog import model
    >>> round(lora_params(model("llama-3.1-8b"), 16) / 1e6, 1)
    41.9
    """
    hidden, heads = _shape(model)
    size, kv_heads = model.head_dim, model.n_kv_heads
    if size is None or kv_heads is None:
        size, kv_heads = hidden // heads, heads  # latent attention: as wide as its heads
    q, kv = heads * size, kv_heads * size
    attention = 2 * (hidden + q) + 2 * (hidden + kv)
    mlp = 0.0
    if not model.n_experts:
        embeddings = model.head_params_b() * 1e9 * (1 if model.tied_embeddings else 2)
        left = (model.params_b() * 1e9 - embeddings) / model.n_layers - 2 * hidden * (q + kv)
        width = max(left, 0.0) / (3 * hidden)
        mlp = 3 * (hidden + width)
    return rank * model.n_layers * (attention + mlp)


def _shape(model: LlmModel) -> tuple[int, int]:
    if model.hidden_size is None or model.n_heads is None:
        raise InputError(
            f"model must be one whose hidden size and heads are known; the catalogue lacks them for"
            f" {model.name}.",
            field="model",
        )
    return model.hidden_size, model.n_heads
