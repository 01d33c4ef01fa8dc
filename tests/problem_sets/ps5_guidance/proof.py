"""What is particular to the proof of ps5_guidance."""

from solutions import guidance

SOLUTION = guidance
PUBLISHED, NAMED, SLOW = (), 0, ()  # no file of cases was published
JUSTIFIED = {  # check -> why it is there although no mistake is caught by it alone
}
# Pieces of the answers that no hint may contain, without blanks.
GIVEAWAYS = (
    "enable_grad",
    "gather(",
    "autograd.grad(",
    "score(x,t)+",
    "+pull",
    "where(u",
    "u<p",
    "u>=p",
    "masked_fill",
    "w*(cond",
    "(cond-uncond)",
    "uncond+w",
    "(1-w)",
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
# Of the executed notebook: a number that a cell shows, and the cells that draw.
SHOWN = {
    "q1-hand": "-1.5000",
    "q2-hand": "10,  1, 10,  1",
    "q3-hand": "2., -6.",
    "q4-hand": "1.6000, 5.0000",
    "q5-hand": "1.2400, 2.3200",
}
PICTURES = {"halves", "q1-see", "run", "asked", "curve", "sharp", "riddle", "wrong", "enhance"}
