"""What is particular to the proof of ps2_sde_family."""

from solutions import sde_family

SOLUTION = sde_family
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
