"""What is particular to the proof of ps4_samplers."""

from solutions import samplers

SOLUTION = samplers
JUSTIFIED = {  # check -> why it is there although no mistake is caught by it alone
    "langevin_law": "a step that is right in law, though not to the letter, earns its points here and nowhere else",
}
# Pieces of the answers that no hint may contain, without blanks.
GIVEAWAYS = ("eps*score", "(2*eps).sqrt()", "sqrt(2*eps)", "flatten(1)", "dims*math.log(2)", "-log2(bin_width)")
# Of the executed notebook: a number that a cell shows, and the cells that draw.
SHOWN = {}
PICTURES = set()
PUBLISHED, NAMED = (), 0  # no file of cases was published
SLOW = ()
