"""The misconceptions of ps1_score_sde: those one thinks of first, then those that published answers show."""

from autograder.misconceptions import (
    ps1_loss,
    ps1_loss_axes,
    ps1_loss_results,
    ps1_loss_weights,
    ps1_names,
    ps1_pairs,
    ps1_step,
    ps1_step_forms,
    ps1_step_schemes,
)

FILES = (
    ps1_loss, ps1_step, ps1_loss_axes, ps1_loss_results, ps1_loss_weights, ps1_step_forms, ps1_step_schemes, ps1_pairs,
    ps1_names,
)  # fmt: skip
MISCONCEPTIONS = tuple(entry for file in FILES for entry in file.MISCONCEPTIONS)
