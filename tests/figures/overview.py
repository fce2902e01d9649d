"""S2, the chapter's opening page; and references of S0 that lead nowhere."""

from __future__ import annotations

from tests.figures.figure import Figure, output

S0 = (
    Figure("S0-29", "Where the sizing goes on", "section 57.2; sections 46.3 and 46.4",
           "inconsistent", "57.2 is named for two subjects, and 46 is another chapter",
           recomputed="no such sections"),
)  # fmt: skip

TRAINED = (
    "/gpu training_gpu_hours llama-3.1-8b on h100, 15e12 tokens, 1024 gpus, gpu_usd_per_hour=2"
)

S2 = (
    Figure("S2-01", "Tokens a parameter that make the best of a training run", "~20", "rule",
           asked=(TRAINED,),
           value=output("tokens_per_param"), shown=lambda n: f"{n:,.0f}",
           recomputed="in Llama 3.1 8B as trained"),
    Figure("S2-02", "Dates of TPU v5p, Trainium2, vLLM 0.6 and GB200",
           "Dec 2023, Dec 2024, Sep 2024, 2024", "not checked",
           recomputed="no calculation rests on them"),
    Figure("S2-03", "TensorRT-LLM is open source", "it is", "inconsistent",
           "S3 calls it proprietary", recomputed="its repository is public"),
    Figure("S2-04", "Section 57.1 uses a roofline of cost and latency", "it does", "inconsistent",
           "57.1 is S0, which has none", recomputed="see ROOFLINE"),
)  # fmt: skip
