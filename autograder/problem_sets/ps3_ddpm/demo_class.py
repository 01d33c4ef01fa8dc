"""Which mistakes the demo's class makes in ps3_ddpm."""

MISTAKES = (
    "bars-of-one-step",
    "qsample-no-roots",
    "eps-from-clean",
    "posterior-swapped",
    "ancestral-noise-at-last",
    "ddim-no-room",
)
