"""What is measured of the grader: does it catch what is wrong, pass what is right, name what it names?

Each function takes plain arguments and returns plain data, so that they can be spread over cores.
"""

import inspect
import re
from collections.abc import Iterable
from typing import Any

import torch
from torch import Generator, Tensor

from autograder.grading.checks import run_checks
from autograder.grading.replay import generator_of
from autograder.grading.results import CheckResult
from autograder.problem_sets import load
from autograder.problem_sets.expect import Mismatch
from autograder.problem_sets.mistake import Misconception
from autograder.problem_sets.ps1_score_sde import runs, typical
from autograder.student.answer import StudentError
from autograder.student.notebook import Cell, Notebook
from autograder.student.submission import Live, Recorded
from solutions import score_sde
from tests.proof.mutants import same_formula

ASSIGNMENT = "ps1_score_sde"
QUESTION = {"score_matching_loss": "q3a", "euler_maruyama_step": "q3b"}
STATISTICAL = ("loss_meets_irreducible", "step_sampler", "distribution")
REFERENCE = {name: "import torch\nfrom torch import Tensor\n\n\n" + inspect.getsource(getattr(score_sde, name))
             for name in QUESTION}  # fmt: skip
CHECKS = {name.removeprefix("test_"): function for module in load(ASSIGNMENT).modules
          for name, function in vars(module).items() if name.startswith("test_")}  # fmt: skip


def submission(function: str, source: str) -> Recorded:
    """An answer to one question beside the reference's to the other."""
    return Recorded(Notebook(tuple(Cell("", text) for text in (REFERENCE | {function: source}).values())))


def own_checks(function: str) -> list[str]:
    """The checks of the function's question."""
    return [name for name, check in CHECKS.items() if check.pytestmark[0].args[0] == QUESTION[function]]


def value_checks(function: str) -> list[str]:
    """Those of them that compare values, to rounding."""
    return [name for name in own_checks(function) if name not in STATISTICAL]


def is_long(check: str) -> bool:
    """Whether it makes many calls or large ones, for which it has a limit of its own."""
    return "limit" in CHECKS[check].pytestmark[0].kwargs


def entry(id: str) -> Misconception:
    """The catalogue's entry of that id."""
    return next(m for m in load(ASSIGNMENT).mistakes if m.id == id)


def graded(function: str, source: str, seed: int, with_distribution: bool = False) -> list[CheckResult]:
    """The checks of the function's question, and of question 3 if wanted."""
    questions = [QUESTION[function], *(["q3"] if with_distribution else [])]
    results = run_checks(submission(function, source), ASSIGNMENT, seed, questions)
    return [check for question in results for check in question.checks]


def misconception(id: str, seeds: Iterable[int]) -> dict[str, Any]:
    """How often each check fails for an entry, whether those are its own, and what the diagnosis says."""
    mistake, failed, names = entry(id), dict.fromkeys(CHECKS, 0), []
    for seed in seeds:
        checks = graded(mistake.function, mistake.source, seed, "distribution" in mistake.fails)
        names.append(offered(checks))
        for check in checks:
            failed[check.name] += lost(check)
    exact = all(count == (len(names) if name in mistake.fails else 0) for name, count in failed.items())
    return {"id": id, "failed": failed, "exact": exact, "names": names}


def offered(checks: list[CheckResult]) -> list[str]:
    """The names given with the first failure; [] for none."""
    first = next((check for check in checks if check.outcome == "failed"), None)
    match = re.search(r"^looks like: (.+)$", first.message, re.MULTILINE) if first else None
    return match[1].split(", or ") if match else []


def mutant(function: str, source: str, seed: int) -> dict[str, Any]:
    """Whether a mutant is killed, whether it is equivalent by algebra, and which name it is given, rightly or not."""
    checks = graded(function, source, seed)
    names = offered(checks)
    mistakes = (source, re.sub(r"^    if .*:$", "    if True:", source, flags=re.MULTILINE))  # where it is made
    return {
        "function": function,
        "source": source,
        "killed": any(map(lost, checks)),
        "equivalent": same_formula(REFERENCE[function], source),
        "named": names[:1],
        "named_wrongly": [
            name for name in names[:1] if not any(same_behaviour(function, m, entry(name).source) for m in mistakes)
        ],
    }


def killed(function: str, source: str, seed: int) -> bool:
    """Whether some check fails, each asked alone and none after the first that does: faster than `mutant`."""
    answers = submission(function, source)
    return any(failure(answers, name, seed) is not None for name in own_checks(function))


def same_behaviour(function: str, a: str, b: str, trials: int = 20) -> bool:
    """Whether two answers give the same on inputs that no check has seen; one that draws is given the same stream.

    dt is a number in all trials, or a tensor in all: what fails in one way for numbers and in another for
    tensors has two mistakes, and may be told of either.
    """
    return any(_same(function, a, b, trials, number) for number in (False, True))


def _same(function: str, a: str, b: str, trials: int, number: bool) -> bool:
    generator = Generator().manual_seed(12345)
    for trial in range(trials):
        arguments = dict(
            zip(load(ASSIGNMENT).functions[function].parameters, _inputs(function, generator), strict=True)
        )
        if number and "dt" in arguments:
            arguments["dt"] = float(arguments["dt"])
        if not _alike(*(_told(function, source, arguments, trial) for source in (a, b))):
            return False
    return True


def false_fails(function: str, source: str, checks: Iterable[str], seeds: Iterable[int], threads: int = 1) -> list[str]:
    """`check seed: message` wherever a correct answer fails; the checks are called directly, a few ms each."""
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    right = submission(function, source)
    found = [(name, seed, failure(right, name, seed)) for name in checks for seed in seeds]
    torch.set_num_threads(before)
    return [f"{name} {seed}: {message}" for name, seed, message in found if message is not None]


def failing(function: str, source: str, seed: int, with_distribution: bool = False) -> set[str]:
    """The checks that an answer fails, other than by waiting."""
    checks = graded(function, source, seed, with_distribution)
    return {check.name for check in checks if lost(check)}


def lost(check: CheckResult) -> bool:
    """Whether it failed, other than by waiting for one that did."""
    return check.outcome not in ("passed", "not_run")


def failure(answers: Recorded, check: str, seed: int) -> str | None:
    """Why the check fails under that seed, whatever it waits for; None when it passes."""
    mark = CHECKS[check].pytestmark[0]
    answers.enter(mark.args[0], load(ASSIGNMENT).questions[mark.args[0]].names, 600.0)
    try:
        CHECKS[check](answers, generator_of(check, seed))
    except Exception as error:  # of any kind: the points are lost
        return f"{type(error).__name__}: {error}"
    return None


def power(seed: int) -> dict[str, dict[str, bool]]:
    """Which wrong steps the two checks of samples detect under a seed, each asked alone.

    The network is trained once, with the reference's loss: a wrong step does not change it.
    """
    torch.set_num_threads(1)
    generator = generator_of("power", seed)
    net = runs.network(generator)
    reference = Live({"score_matching_loss": score_sde.score_matching_loss})
    reference.enter("q3", (), 600.0)
    runs.train(reference, runs.VP, net, runs.DATA, generator)
    steps = [m for m in load(ASSIGNMENT).mistakes if m.function == "euler_maruyama_step"]
    return {m.id: {"distribution": _detected(m, net, seed),
                   "step_sampler": failure(submission(m.function, m.source), "step_sampler", seed) is not None}
            for m in steps}  # fmt: skip


def _detected(mistake: Misconception, net: torch.nn.Module, seed: int) -> bool:
    wrong = Live({mistake.function: mistake.compile()})
    wrong.enter("q3", (), 600.0)
    try:
        x = runs.samples(wrong, net, generator_of("distribution", seed))
        typical.expect_typical(runs.statistics(x))
    except (Mismatch, StudentError):
        return True
    return False


def _inputs(function: str, generator: Generator) -> list[Tensor]:
    shape = [(6, 2), (3, 5), (4, 1, 2, 2)][int(torch.randint(3, (), generator=generator))]
    x, y, noise = (torch.randn(shape, generator=generator) for _ in range(3))
    scale = 0.1 + torch.rand(shape[0], *[1] * (len(shape) - 1), generator=generator)
    dt = 0.01 + 0.2 * torch.rand((), generator=generator)
    return [x, scale, noise] if function == "score_matching_loss" else [x, y, scale, dt, noise]


def _told(function: str, source: str, arguments: dict[str, Tensor], trial: int) -> Tensor | str:
    answers = submission(function, source)
    answers.enter(QUESTION[function], [function], 600.0)
    torch.random.default_generator.manual_seed(trial)
    try:
        return answers.call(function, **arguments).value
    except StudentError as error:
        return str(error).splitlines()[0]


def _alike(a: Tensor | str, b: Tensor | str) -> bool:
    if isinstance(a, str) or isinstance(b, str):
        return type(a) is type(b)
    return a.shape == b.shape and torch.allclose(a, b.to(a), rtol=1e-4, atol=1e-5, equal_nan=True)
