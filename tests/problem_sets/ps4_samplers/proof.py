"""What is particular to the proof of ps4_samplers."""

from solutions import samplers

SOLUTION = samplers
PUBLISHED, NAMED = (), 0  # no file of cases was published yet
JUSTIFIED = {  # check -> why it is there although no mistake is caught by it alone
    "likelihood_law": "another method that is as precise earns its points here, and loses those of Heun's steps",
    "likelihood_uneven": "a loop that is right for even times alone fails likelihood_law, too: its times are uneven",
}
# Pieces of the answers that no hint may contain, without blanks.
GIVEAWAYS = (
    "autograd.grad(",
    "(slope*p).sum",
    "jacrev(",
    "enable_grad()",
    ".log_prob(",
)
# Of the executed notebook: a number that a cell shows, and the cells that draw.
SHOWN: dict[str, str] = {}
PICTURES: set[str] = set()
