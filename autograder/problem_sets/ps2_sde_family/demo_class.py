"""Which mistakes the demo's class makes in ps2_sde_family."""

MISTAKES = (
    "sampler-noise-in-last-step",
    "sampler-one-over-n",
    "sampler-dt-for-root",
    "sampler-plus-score",
    "sampler-first-gap",
)
