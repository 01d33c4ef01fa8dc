"""Which mistakes the demo's class makes in ps5_guidance."""

MISTAKES = (
    "posterior-no-enable-grad",
    "drop-inverted",
    "guided-ho",
    "inpaint-clean",
    "impose-not-transposed",
)
