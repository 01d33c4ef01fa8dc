"""Which mistakes the demo's class makes in ps1_score_sde."""

MISTAKES = ("loss-sign", "loss-sum", "step-dt-for-sqrt-dt", "step-noise-halved", "step-drift-sign")
