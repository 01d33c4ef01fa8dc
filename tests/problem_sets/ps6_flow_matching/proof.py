"""What is particular to the proof of ps6_flow_matching."""

from solutions import flow_matching

SOLUTION = flow_matching
PUBLISHED, NAMED = (), 0  # no file of cases was published
JUSTIFIED: dict[str, str] = {}  # check -> why it is there although no mistake is caught by it alone
# Pieces of the answers that no hint may contain, without blanks.
GIVEAWAYS = (
    "(s-t)*", "*(s-t)", "velocity(x,t)", "pairwise(", "no_grad():", "euler_flow(velocity", "returnx_0,z",
)  # fmt: skip
# Of the executed notebook: a number that a cell shows, and the cells that draw.
SHOWN: dict[str, str] = {}
PICTURES: set[str] = set()
