"""Which mistakes the demo's class makes in ps6_flow_matching."""

MISTAKES = (
    "line-swapped-ends",
    "flowloss-turned",
    "velocity-score-sign",
    "score-sign",
    "euler-same-sign",
    "reflow-other-order",
)
