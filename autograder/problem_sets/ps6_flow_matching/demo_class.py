"""Which mistakes the demo's class makes in ps6_flow_matching."""

MISTAKES = (
    "line-swapped-ends",
    "flowloss-turned",
    "velocity-score-sign",
    "score-sign",
    "euler-sign",
    "reflow-other-order",
)
