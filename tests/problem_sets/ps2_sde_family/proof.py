"""What is particular to the proof of ps2_sde_family."""

from solutions import sde_family

SOLUTION = sde_family
PUBLISHED, NAMED = (), 0  # no file of cases was published yet
JUSTIFIED = {  # check -> why it is there although no mistake is caught by it alone
    "sampler_law": "a loop that is right in law, though not to the letter, earns its points here and nowhere else",
}
# Pieces of the answers that no hint may contain, without blanks.
GIVEAWAYS = (
    "diffusion(t)**2",
    "g**2*score",
    "drift*dt",
    "dt*drift",
    "sqrt(dt)",
    "dt**0.5",
    "dt.sqrt()",
    "zeros_like(x)",
)
# Of the executed notebook: a number that a cell shows, and the cells that draw.
SHOWN = {
    "q1a-hand": "2.0000, 4.7096",
    "q1b-hand": "0.6065, 0.6321, 1.1389",
    "q2-hand": "3.",
    "q3a-hand": "0.6250",
    "q3b-hand": "0.3000",
}
PICTURES = {"digits", "fog", "exposed", "range", "stripes", "ring", "run", "curves", "carved", "prior", "variety"}
