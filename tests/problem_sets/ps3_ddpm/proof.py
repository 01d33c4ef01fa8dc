"""What is particular to the proof of ps3_ddpm."""

from solutions import ddpm

SOLUTION = ddpm
