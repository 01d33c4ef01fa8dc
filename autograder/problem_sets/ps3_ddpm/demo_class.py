"""Which mistakes the demo's class makes in ps3_ddpm."""

MISTAKES = (
    "bars-of-one-step",
    "qsample-no-roots",
    "posterior-swapped",
    "ancestral-noise-at-last",
    "ddim-no-room",
)
