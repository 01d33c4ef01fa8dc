"""Which mistake a wrong answer is said to look like: none rather than another one."""

from dataclasses import replace

import pytest
import torch
from torch import Generator

from autograder.grading import pytest_plugin
from autograder.grading.diagnosis import Likely, likely
from autograder.grading.replay import Check, Replay
from autograder.problem_sets.expect import Mismatch
from autograder.student.answer import Answer
from autograder.student.submission import Submission
from tests.proof.subject import subject

PS1 = subject("ps1_score_sde")
HEADERS = {
    "score_matching_loss": "def score_matching_loss(pred, std, z):\n    return ",
    "euler_maruyama_step": "def euler_maruyama_step(z, drift, diffusion, dt, noise):\n    return ",
}

RIGHT = "z - drift * dt + diffusion * dt ** 0.5 * noise"


def named(function: str, expression: str) -> set[str]:
    """The names that the failed checks of the answer are given."""
    source = f"import numpy as np\nimport torch\n{HEADERS[function]}{expression}\n"
    found = PS1.graded(function, source, 0)
    assert any(check.outcome == "failed" for check in found)
    return {name for check in found for name in check.misconceptions}


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("torch.mean((pred * std + z.norm(dim=1)) ** 2)", set()),
        ("torch.mean((pred * std.squeeze() + z) ** 2)", {"loss-std-squeezed"}),
        ("torch.mean((pred * std[:, 0] + z) ** 2)", {"loss-std-squeezed"}),
        ("2 * ((pred * std + z) ** 2).mean()", {"loss-doubled"}),
        ("((pred * std + z) ** 2).mean(0).sum()", {"loss-dims-summed"}),
        ("((pred * std - z) ** 2).sum() / (2 * len(pred))", {"loss-sign"}),
        ("np.mean((pred.detach() * std + z).double().numpy() ** 2)", set()),
        ("0.0", set()),
        ("float(torch.mean((pred * std + z) ** 2))", {"loss-item"}),
        ("torch.mean((pred * std + z) ** 2) / 0", set()),
        # Two mistakes, of which one makes numbers infinite: not named after the other.
        ("((pred * std - z) ** 2).mean() / (std.max() < 5)", set()),
        ("((pred * std - z) ** 2).mean() * (std.max() < 5)", {"loss-sign"}),
    ],
)
def test_a_loss_is_named_after_its_own_mistake(expression, names):
    assert named("score_matching_loss", expression) == names


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("z - drift * dt + diffusion * torch.sqrt(2.0) * torch.as_tensor(dt).sqrt() * noise", set()),
        ("z - drift * dt + diffusion * torch.sqrt(dt) * noise", {"step-sqrt-of-float"}),
        ("z + drift * dt + diffusion * torch.sqrt(torch.tensor(dt)) * noise", {"step-drift-sign"}),
        (f"({RIGHT}) * 1.00001", set()),
        (f"({RIGHT}).index_fill(0, torch.tensor(0), torch.inf)", set()),
        (f"({RIGHT}) * torch.as_tensor(-dt).sqrt()", set()),
        # Half of it where the noise is -2, as in the step by hand; elsewhere another number.
        ("z - drift * dt + diffusion * dt ** 0.5 * noise / noise.norm()", set()),
    ],
)
def test_a_step_is_named_after_its_own_mistake(expression, names):
    assert named("euler_maruyama_step", expression) == names


def test_all_names_that_fit_are_in_the_result():
    found = PS1.graded("score_matching_loss", PS1.entry("loss-no-grad").source, 0)
    (cut,) = [check for check in found if check.name == "loss_gradient"]
    assert cut.misconceptions == ("loss-detached", "loss-no-grad", "loss-through-numpy")
    assert cut.misconception == "loss-detached"


def test_a_diagnosis_that_fails_costs_no_point(monkeypatch):
    wrong = PS1.entry("step-state-in-place")
    named = PS1.graded(wrong.function, wrong.source, 0)

    def fails(*_: object) -> None:
        raise OverflowError("int too big to convert")

    monkeypatch.setattr(pytest_plugin, "likely", fails)
    unnamed = PS1.graded(wrong.function, wrong.source, 0)
    assert [(check.outcome, check.points) for check in unnamed] == [(check.outcome, check.points) for check in named]
    assert not any(check.misconceptions for check in unnamed)


class TestWhatAnEarlierFailureWasPutDownTo:
    """It is held against the check that failed, and not against the question's others again."""

    WRONG = PS1.entry("loss-sum")

    def likely(self, known: str) -> Likely:
        failed, other = (
            Check(name, PS1.checks[name].run, PS1.question_of[self.WRONG.function], (self.WRONG.function,), 10.0)
            for name in ("loss_value", "loss_gradient")
        )
        answers = PS1.submission(self.WRONG.function, self.WRONG.source)
        self.asked: list[str] = []

        def run(submission: Submission, generator: Generator) -> None:
            self.asked.append("other")
            other.run(submission, generator)

        entries = PS1.asked.mistakes
        return likely(answers, failed, [replace(other, run=run)], entries, 0, [PS1.entry(known)])

    def test_it_is_enough_where_it_fits(self):
        assert self.likely("loss-sum") == Likely((self.WRONG,), surely=True)
        assert self.asked == []

    def test_all_are_tried_where_it_does_not(self):
        found = self.likely("loss-doubled")
        assert self.WRONG in found.entries
        assert PS1.entry("loss-doubled") not in found.entries
        assert self.asked


class TestAReplay:
    """The entry answers in the student's place; it fits as long as nothing differs."""

    @staticmethod
    def fits(mistake: str, student: str, run) -> bool:
        entry = PS1.entry(mistake)
        replay = Replay(Check("made_up", run, PS1.question_of[entry.function], (entry.function,), 10.0), seed=0)
        answers = PS1.submission(entry.function, f"import torch\n{HEADERS[entry.function]}{student}\n")
        return replay.fits(entry, replay.hear(answers))

    def test_arguments_may_be_whole_numbers(self):
        def run(submission: Submission, generator: Generator) -> None:
            x = torch.ones(2, 1)
            submission.call("euler_maruyama_step", z=x, drift=x, diffusion=x, dt=1, noise=x)

        assert self.fits("step-drift-sign", "z + drift * dt + diffusion * dt ** 0.5 * noise", run)
        assert not self.fits("step-drift-sign", RIGHT, run)

    def test_an_entry_that_passes_where_the_student_fails_does_not_fit(self):
        """Alike to rounding, and yet one is right and the other is not."""

        def run(submission: Submission, generator: Generator) -> None:
            x = torch.ones(2, 1)
            answer = submission.call("euler_maruyama_step", z=x, drift=0 * x, diffusion=x, dt=1.0, noise=x)
            if (answer.value - 2).abs().max() > 1e-6:
                raise Mismatch("off", answer)

        assert self.fits("step-drift-sign", RIGHT, run)
        assert not self.fits("step-drift-sign", f"({RIGHT}) * 1.000005", run)

    def test_it_ends_at_its_first_large_argument(self):
        asked: list[int] = []

        def run(submission: Submission, generator: Generator) -> None:
            for n in (1, 8):
                asked.append(n)
                x = torch.ones(n, 1)
                submission.call("euler_maruyama_step", z=x, drift=x, diffusion=x, dt=1.0, noise=x)
            raise AssertionError("it went on")

        check = Check("made_up", run, "q3b", ("euler_maruyama_step",), 10.0)
        heard = Replay(check, seed=0, size=4).hear(
            PS1.submission("euler_maruyama_step", PS1.reference["euler_maruyama_step"])
        )
        assert asked == [1, 8]
        assert [isinstance(reply, Answer) for reply in heard.replies] == [True]
