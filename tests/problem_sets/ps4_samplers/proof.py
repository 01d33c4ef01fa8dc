"""What is particular to the proof of ps4_samplers."""

from solutions import samplers

SOLUTION = samplers
PUBLISHED, NAMED, SLOW = (), 0, ()  # no file of cases was published
JUSTIFIED = {  # check -> why it is there although no mistake is caught by it alone
    "heun_looks": "a step that looks at the right places, and adds up wrongly, earns its points here and nowhere else",
    "heun_order": "another method of order 2 earns its points here and nowhere else",
    "langevin_law": "a step that is right in law, though not to the letter, earns its points here and nowhere else",
    "likelihood_law": "another method that is as precise earns its points here, and loses those of Heun's steps",
    "likelihood_uneven": "a loop that is right for even times alone fails likelihood_law, too: its times are uneven",
}
# Pieces of the answers that no hint may contain, without blanks.
GIVEAWAYS = (
    "diffusion(t)**2",
    "g**2/2*score",
    "g^2/2*score",
    "(here+there)/2",
    "(k1+k2)/2",
    "(s-t)*",
    "drift(x+",
    "eps*score",
    "(2*eps).sqrt()",
    "sqrt(2*eps)",
    "flatten(1)",
    "dims*math.log(2)",
    "-log2(bin_width)",
    "autograd.grad(",
    "(slope*p).sum",
    "jacrev(",
    "enable_grad()",
    ".log_prob(",
)
# Of the executed notebook: a number that a cell shows, and the cells that draw.
SHOWN = {
    "q1-hand": "3., 0.",
    "q2-hand": "1.7500, 1.0312",
    "q3-hand": "2.9400, 4.1200",
    "q4-hand": "-1.2655",
    "q5-hand": "4.0875",
}
PICTURES = {"islands", "lines", "orders", "repair", "islands-sweep", "map", "bits", "reader", "codes", "judges"}
