"""What is particular to the proof of ps6_flow_matching."""

from solutions import flow_matching

SOLUTION = flow_matching
PUBLISHED, NAMED, SLOW = (), 0, ()  # no file of cases was published
JUSTIFIED: dict[str, str] = {}
# Pieces of the answers that no hint may contain, without blanks.
GIVEAWAYS = (
    "(1-t)*x_0+",
    "x_0+t*(z-x_0)",
    "lerp(",
    "pred-(z-x_0)",
    "pred+x_0-z",
    "(x+t*score)",
    "t*score)/(1-t)",
    "(1-t)*velocity)/t",
    "(s-t)*",
    "*(s-t)",
    "velocity(x,t)",
    "pairwise(",
    "no_grad():",
    "euler_flow(velocity",
    "returnx_0,z",
)
# Of the executed notebook: a number that a cell shows, and the cells that draw.
SHOWN = {
    "q1-hand": "1.2500",
    "q2-hand": "4.6250",
    "q3-hand": "-3., -1.",
    "q4-hand": "1.7500",
    "q5-hand": "1.7500, 4.0000",
}
PICTURES = {"film", "cross", "run", "few", "reflow", "paths", "ring-steps", "race", "learned"}
