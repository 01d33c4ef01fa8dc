"""What is particular to the proof of ps5_guidance."""

from solutions import guidance

SOLUTION = guidance
PUBLISHED, NAMED = (), 0  # no file of cases was published
JUSTIFIED: dict[str, str] = {}  # check -> why it is there although no mistake is caught by it alone
# Pieces of the answers that no hint may contain, without blanks.
GIVEAWAYS = (
    "alpha*known",
    "alphaknown",
    "sigma*noise",
    "sigmanoise",
    "(1-mask)",
    "mask.bool()",
    "alpha*y",
    "x@A.T",
    ")@A",
)
SHOWN: dict[str, str] = {}
PICTURES: set[str] = set()
