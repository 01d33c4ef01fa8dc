"""The misconceptions of ps1_score_sde: those of the loss, then those of the step."""

from autograder.misconceptions import ps1_loss, ps1_step

MISCONCEPTIONS = ps1_loss.MISCONCEPTIONS + ps1_step.MISCONCEPTIONS
