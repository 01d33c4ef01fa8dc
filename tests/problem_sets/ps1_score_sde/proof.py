"""What is particular to the proof of ps1_score_sde."""

import torch

from autograder.grading.replay import generator_of
from autograder.problem_sets import load
from autograder.problem_sets.expect import Mismatch
from autograder.problem_sets.mistake import Misconception
from autograder.problem_sets.ps1_score_sde import runs, typical
from autograder.student.errors import StudentError
from autograder.student.submission import Live
from solutions import score_sde
from tests.proof.subject import LONG, subject

SOLUTION = score_sde
JUSTIFIED = {  # check -> why it is there although no mistake is caught by it alone
    "step_sampler": "a step that is right in law, though not to the letter, earns its points here and nowhere else",
    "distribution": "what the two answers are for: it knows the samples that are wanted, and no formula",
}
# Pieces of the answers that no hint may contain, without blanks.
GIVEAWAYS = ("pred*std+z", "std*pred+z", "(pred*std", "drift*dt", "dt*drift", "sqrt(dt)", "dt**0.5", "diffusion*")

PUBLISHED, NAMED = ("loss", "step"), 80  # files of cases that were published; how many wrong ones get a name, at least
# A loop over every element of 20 000, samples that grow with the square of the batch, training for ten seconds.
SLOW = ("step python loop over elements", "ones(B) * dt, image axes", "training in a try that also sets a constant")
# Of the executed notebook: a number that a cell shows, and the cells that draw.
SHOWN = {"q3a-hand": "2.5000", "q3b-hand": "1.2800"}
# Cells that test a derivation: which two of their lines agree, and how nearly. The middle two are means of points that
# landed at one place: 5 standard errors (3.25 / 1961^0.5 = 0.073, and 0.145 / 7019^0.5 / 0.01 = 0.17), and for the last
# what a step of 0.01 bends, a tenth.
AGREE = {"noise-in-score": (0, 1, 1e-4), "alpha": (2, 3, 1e-3), "mean-target": (2, 3, 0.37), "moved": (1, 2, 1.5)}
PICTURES = {"forward", "compass", "carve", "clouds", "kernel", "curve", "learned", "sculpt", "steps"}


def power(seed: int) -> dict[str, dict[str, bool]]:
    """Which wrong steps the two checks of samples detect under a seed, each asked alone.

    The network is trained once, with the reference's loss: a wrong step does not change it.
    """
    ps1, generator = subject("ps1_score_sde"), generator_of("power", seed)
    net = runs.network(generator)
    reference = Live({"score_matching_loss": score_sde.score_matching_loss})
    reference.enter("q3", (), LONG)
    runs.train(reference, runs.VP, net, runs.DATA, generator)
    steps = [m for m in load("ps1_score_sde").mistakes if m.function == "euler_maruyama_step"]
    return {m.id: {"distribution": _detected(m, net, seed),
                   "step_sampler": ps1.failure(ps1.submission(m.function, m.source), "step_sampler", seed) is not None}
            for m in steps}  # fmt: skip


def _detected(mistake: Misconception, net: torch.nn.Module, seed: int) -> bool:
    wrong = Live({mistake.function: mistake.compile()})
    wrong.enter("q3", (), LONG)
    try:
        x = runs.samples(wrong, net, generator_of("distribution", seed))
        typical.expect_typical(runs.statistics(x))
    except (Mismatch, StudentError):
        return True
    return False
