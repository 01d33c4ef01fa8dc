"""What is particular to the proof of ps2_sde_family."""

from solutions import sde_family

SOLUTION = sde_family
