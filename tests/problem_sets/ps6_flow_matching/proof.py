"""What is particular to the proof of ps6_flow_matching."""

from solutions import flow_matching

SOLUTION = flow_matching
PUBLISHED, NAMED = (), 0  # no file of cases was published
JUSTIFIED: dict[str, str] = {}  # check -> why it is there although no mistake is caught by it alone
# Pieces of the answers that no hint may contain, without blanks.
GIVEAWAYS = (
    "(1-t)*x_0+", "x_0+t*(z-x_0)", "lerp(", "pred-(z-x_0)", "pred+x_0-z", "(x+t*score)", "t*score)/(1-t)",
    "(1-t)*velocity)/t",
)  # fmt: skip
# Of the executed notebook: a number that a cell shows, and the cells that draw.
SHOWN: dict[str, str] = {}
PICTURES: set[str] = set()
