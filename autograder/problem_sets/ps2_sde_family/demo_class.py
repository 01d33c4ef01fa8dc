"""Which mistakes the demo's class makes in ps2_sde_family."""

MISTAKES = (
    "ve-diffusion-without-two",
    "subvp-sigma-root",
    "reverse-g-not-squared",
    "imageloss-time-as-it-is",
    "sampler-noise-in-last-step",
)
