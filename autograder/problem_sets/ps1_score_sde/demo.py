"""The mistakes that the class of `scorelab demo` makes."""

MISTAKES = ("loss-sign", "loss-sum", "step-dt-for-sqrt-dt", "step-noise-halved", "step-drift-sign")
