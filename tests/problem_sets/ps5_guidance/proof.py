"""What is particular to the proof of ps5_guidance."""

from solutions import guidance

SOLUTION = guidance
PUBLISHED, NAMED = (), 0  # no file of cases was published
JUSTIFIED: dict[str, str] = {}  # check -> why it is there although no mistake is caught by it alone
# Pieces of the answers that no hint may contain, without blanks.
GIVEAWAYS: tuple[str, ...] = (
    "enable_grad", "gather(", "autograd.grad(", "score(x,t)+", "+pull", "where(u", "u<p", "u>=p", "masked_fill",
    "w*(cond", "(cond-uncond)", "uncond+w", "(1-w)",
)  # fmt: skip
SHOWN: dict[str, str] = {}  # of the executed notebook: a number that a cell shows
PICTURES: set[str] = set()  # and the cells that draw
