"""What is particular to the proof of ps3_ddpm."""

from solutions import ddpm

SOLUTION = ddpm
JUSTIFIED = {  # check -> why it is there although no mistake is caught by it alone
    "ancestral_chain": "a step that is right in law, though not to the letter, earns its points here and nowhere else",
}
# Pieces of the answers that no hint may contain, without blanks.
GIVEAWAYS = (
    "cumprod(", "*x_0+", "*eps)/", "noise-model(", "-sigma**2", "-sigma^2", "sigma*noise", "eta*sqrt",
    "1-bar/bar_s", "1-alpha_bar_t/alpha_bar_s", "(1-alpha_bar_t).sqrt()", "sqrt(1-alpha_bar_t)*",
)  # fmt: skip
# Of the executed notebook: a number that a cell shows, and the cells that draw.
SHOWN = {
    "q1-hand": "0.3600",
    "q2-hand": "0.4000",
    "q3a-hand": "0.6250",
    "q3b-hand": "0.2461",
    "q3c-hand": "0.3917",
    "q4-hand": "1.2500",
}
PICTURES = {"film", "q1-see", "q2-see", "run", "q3b-see", "two-levels", "back", "chain", "strides", "sweep", "codes"}
PUBLISHED, NAMED = (), 0  # no file of cases was published
SLOW = ()
