"""Write docs/accuracy.md from the cross-validated figures.

python -m bench.accuracy            write the page
python -m bench.accuracy --check    exit 1 if the page is not what it would write
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from bench.beside import section
from core.validation import CLASSES

HELD = Path(__file__).parent / "crossvalidated.json"
PAGE = Path(__file__).parents[1] / "docs" / "accuracy.md"
WAYS = {"gpu": "accelerator", "model": "model", "source": "source"}

HEAD = """\
# How accurate the estimator is

Written by `python -m bench.accuracy`; do not edit.

Absolute percentage error of predictions made from the configuration alone, median / mean. Each row
was predicted by constants refitted without any row of its accelerator, of its model (models of one
shape count as one) or of its source. A row the program refuses counts as 100%. "In band" is how
many measurements fell within the P10-P90 band shown with an answer; the bands are quantiles of
these same held-out errors, so about 80% is how they are made, and rows of other origin will say
more.

The 1,855 rows are published measurements on twelve accelerators and 19 models: InferenceX and
NVIDIA's sweeps as carried by aiconfigurator, TensorRT-LLM's performance pages v0.11 to v1.1, its
Triton latency page, AMD's and Intel's tables, dstack, gpt-fast and two vLLM articles. Five more are
left out as defective: gpt-oss-120b on H100 at 512 requests, far below their neighbours.

Two things make these figures better than a stranger's rows will be. The formulas, and the values
the fit is pulled towards (`bench/priors.toml`), were chosen with all of these rows in view; only
the constants were refitted. And the bands are checked on the errors they were made from.

The refits are `bench/folds.py`: Gauss-Newton steps from the fit of all rows with one Jacobian for
all folds. Full refits (`bench.crossvalidate --exact`), when last compared, two refits ago, differed
by at most 0.2 points, on TTFT by 1.1.
"""

PEERS = """\
### Measured elsewhere

On 778 rows of dense models (Llama-3.1-8B, Llama-3.1-70B, Qwen3-32B) on H100 and H200, an earlier
comparison found these. They are not the rows of the tables above: compare the order of magnitude.

| program | TPOT median / mean | TTFT median / mean |
|---|---|---|
| fleet-sim | 64.1% / 61.0% | 94.3% / 92.3% |
| LLM-Viewer | 69.1% / 66.4% | 92.0% / 89.2% |
| LLM-Viewer, flash attention | 38.7% / 42.3% | 92.0% / 89.2% |
| untuned roofline (MFU 0.6, MBU 0.8) | 49.2% / 48.8% | 87.0% / 83.4% |
"""

TAIL = """\
## Noise floor

Correcting each prediction by the median of the other rows of the same model, accelerator, source
and metric, which no model of hardware can do, still left TPOT at 8.8% / 12.2% and offline
throughput at 6.7% / 10.3% with an earlier form of this estimator. Two runs of one benchmark under
two versions of an engine differ more: MLPerf DeepSeek-R1 on eight B200 went from 31.9k to 57.1k
tokens/s between v5.1 and v6.0. A mean TPOT error below about 10% is noise.

## Not modelled

- Engine versions beyond two generations (vLLM before and from 0.8, TensorRT-LLM before and from
  0.18); flags: chunk size, stream interval, disaggregation.
- Not checked by any row: length tails, prefix-cache hits, speculative decoding, bursts, pipeline
  stages. They follow from arithmetic and queueing; waiting was checked against simulations.
- Attention data parallelism with expert parallelism is rough: the real batch limit, imbalance and
  all-to-all cost are unknown. Its bands are the widest.
- TTFT under load depends on the load generator (burst, ramp, lengths) more than on the hardware.
  Use the interval, not the number.
- KV format, where a row does not say, is assumed: the checkpoint's own (on vLLM from 0.12), else
  fp8 for quantised weights on TensorRT-LLM, else bf16.
- An offline run of unstated length is taken to have seven million tokens, as published runs do;
  equal lengths end together, so that a longer run would come out up to a fifth faster.
- CDNA, Gaudi and Arc rest on few rows; Ada, CDNA2 and CDNA4 on none: their factors are priors.
- vLLM's V0 engine rests on two sources. With prompts of 32k tokens its throughput comes out about
  a third too high.
- Some published sweeps are faster than the arithmetic of their prompts allows (vLLM 0.12, outputs
  of 100 tokens): cached prompts or fewer requests in flight than stated. They are counted.
- Power and thermal limits, multi-node groups.
"""


def page(figures: dict[str, Any]) -> str:
    """The page as text."""
    lines = [
        "## Cross-validated",
        "",
        "| class | rows | "
        + " | ".join(f"{name} left out | in band" for name in WAYS.values())
        + " |",
        "|---|---|" + "---|---|" * len(WAYS),
    ]
    for key, title in CLASSES.items():
        cells = [title, str(figures["gpu"][key]["rows"])]
        for way in WAYS:
            one = figures[way][key]
            cells += [f"{one['median']:.1f}% / {one['mean']:.1f}%", f"{one['in_band']}%"]
        lines.append("| " + " | ".join(cells) + " |")
    parts = [HEAD, *lines, "", section(figures), PEERS, TAIL]
    return "\n".join(parts).rstrip() + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    text = page(json.loads(HELD.read_text("utf-8")))
    if given.check:
        return 0 if PAGE.read_text("utf-8") == text else 1
    PAGE.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
