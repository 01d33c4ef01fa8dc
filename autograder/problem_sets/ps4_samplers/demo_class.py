"""Which mistakes the demo's class makes in ps4_samplers."""

MISTAKES = (
    "flow-no-half",
    "heun-euler",
    "langevin-root-of-eps",
    "likelihood-prior-of-one",
    "bits-no-offset",
)
