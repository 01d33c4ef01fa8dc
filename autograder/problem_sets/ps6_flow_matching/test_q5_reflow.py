"""The checks of question 5, pairs for a second flow. Do read them: only the grader's seed is secret.

The form of the pair earns its points apart, with velocities and networks for which any walk will do. The way to x_0
is another check's question: it may be yours of question 4.
"""

import contextlib
from collections.abc import Iterator

import pytest
import torch
from torch import Generator, Tensor, nn
from torch.nn.utils import parameters_to_vector

from autograder.problem_sets.expect import Mismatch, close, keeps_dtype, tried, unchanged, unmarked, untraced
from autograder.problem_sets.fields import cast, even, free_field, normal, uneven
from autograder.problem_sets.ps6_flow_matching.flows import FEW_FLOATS, PRECISE, Case, Velocity, ends, expect_end, wind
from autograder.student.answer import Answer
from autograder.student.errors import StudentError
from autograder.student.recipe import Recipe
from autograder.student.submission import Submission
from autograder.student.want import Want
from scorelab.nets import ScoreMLP, ScoreUNet
from scorelab.sde import VPSDE

PAIR = Want(parts=2)
QUIET = Want(parts=2, grad=False)
LARGE = [(50, (2, 3), 1), (3, (4, 2), 5000), (2, (2, 1, 4, 4), 1e10), (1, (1025, 2), 1)]  # steps, shape, size of z
NAMES = ("first of the pair", "second of the pair")


def inputs(velocity: Velocity | Recipe, shape: tuple[int, ...], times: Tensor, generator: Generator) -> Case:
    return {"velocity": velocity, "z": normal(*shape, generator=generator), "times": times}


def windy(generator: Generator) -> Iterator[Case]:
    """Points and images, a small call first: the velocity is the same everywhere, and so x_0 lies to one side of z."""
    for steps, shape in [(1, (1, 1)), (4, (3, 2)), (2, (8, 1, 8, 8)), (1, (5,)), (3, (2, 2))]:
        yield inputs(wind, shape, ends(steps), generator)


def fields(generator: Generator) -> Iterator[Case]:
    """Points and images, one step and several, even times and uneven."""
    for steps, shape in [(2, (3, 2)), (1, (1, 2)), (4, (2, 1, 4, 4))]:
        yield inputs(free_field(generator), shape, even(steps, generator), generator)
        yield inputs(free_field(generator), shape, uneven(steps, generator), generator)


def networks(generator: Generator) -> Iterator[Case]:
    """Small networks of the kit, on points and on images; what they give is taken for a velocity."""
    for kind, shape, size in [(ScoreMLP, (3, 2), {"width": 8}), (ScoreUNet, (2, 1, 8, 8), {"channels": 8})]:
        rng = Generator().manual_seed(int(torch.randint(2**31, (), generator=generator)))
        net = kind(VPSDE(), rng.clone_state(), **size).double()
        weights = parameters_to_vector(net.parameters()).detach()
        made = Recipe(f"scorelab.nets.{kind.__name__}", sde=Recipe("scorelab.sde.VPSDE"), generator=rng, **size)
        yield inputs(made.at(weights), shape, uneven(3, generator), generator)
    yield cast(inputs(made.at(weights.float()), shape, even(1, generator), generator), torch.float)


def data(answer: Answer) -> Tensor:
    """The x_0 of a pair, in whichever order: the first, unless that is z."""
    first, second = answer.parts
    z = answer.arguments["z"]
    return second if first.equal(z) and not second.equal(z) else first


def expect_shapes(answer: Answer) -> None:
    """Two tensors of the shape of z, with finite numbers."""
    z = answer.arguments["z"]
    for part, name in zip(answer.parts, NAMES, strict=True):
        close(answer, z, within=torch.tensor(torch.inf), got=part, name=name)


@pytest.mark.check("q5", points=0.5)
def test_reflow_noise(submission: Submission, generator: Generator) -> None:
    """The second of the pair is z, exactly as it was given, and the first is another tensor of its shape."""
    for case in windy(generator):
        expect_noise(submission.call("reflow_pairs", PAIR, **case))
    for case in fields(generator):
        expect_noise(submission.call("reflow_pairs", QUIET, **case))
    for steps, shape, factor in LARGE:
        case = inputs(wind, shape, even(steps, generator), generator)
        expect_noise(submission.call("reflow_pairs", PAIR, **case | {"z": factor * case["z"]}))
    for shape in [(3, 2), (2, 1, 4, 4)]:
        case = cast(inputs(wind, shape, ends(2), generator), torch.float)
        expect_noise(submission.call("reflow_pairs", PAIR, **case | {"z": 5000 * case["z"]}))


def expect_noise(answer: Answer) -> None:
    expect_shapes(answer)
    z = answer.arguments["z"]
    first, second = answer.parts
    if first.equal(z) and not second.equal(z):
        raise Mismatch(f"{tried(answer)}\nthe first of the pair is z; want x_0 there, and z second", answer)
    close(answer, z.double(), within=torch.tensor(0.0), got=second, name=NAMES[1])


@pytest.mark.check("q5", points=0.5)
def test_reflow_data(submission: Submission, generator: Generator) -> None:
    """x_0 is where Euler's steps lead from z: even or not, one or many, with and without gradients, never clipped.

    The order of the pair is another check's question.
    """
    calls = [(PAIR, case) for case in windy(generator)]
    calls += [(want, case) for case in fields(generator) for want in (PAIR, QUIET)]
    for want, case in calls:
        answer = submission.call("reflow_pairs", want, **case)
        expect_end(answer, got=data(answer), name="x_0")
    for steps, shape, factor in LARGE:
        case = inputs(free_field(generator), shape, uneven(steps, generator), generator)
        answer = submission.call("reflow_pairs", PAIR, **case | {"z": factor * case["z"]})
        expect_end(answer, got=data(answer), name="x_0")
    case = cast(inputs(free_field(generator), (2, 1, 4, 4), uneven(2, generator), generator), torch.float)
    answer = submission.call("reflow_pairs", PAIR, **case | {"z": 5000 * case["z"]})
    expect_end(answer, got=data(answer), name="x_0")


@pytest.mark.check("q5", points=0.5)
def test_reflow_network(submission: Submission, generator: Generator) -> None:
    """A network gives the pair that any function does, without a graph, and keeps its weights."""
    for case in networks(generator):
        answer = submission.call("reflow_pairs", PAIR, **case)
        expect_shapes(answer)
        untraced(answer)
        if not answer.states["velocity"].equal(case["velocity"].state):
            raise Mismatch(f"{tried(answer)}\nthe call changed the weights of the network; want them as before", answer)
        with contextlib.suppress(StudentError):  # with functions there are checks enough
            other = submission.call("reflow_pairs", PAIR, **case | {"velocity": here(case["velocity"])})
            # The same sums on both sides, in another order at most; rounding may grow a thousandfold and more.
            within = 1e-9 if case["z"].dtype == torch.double else 1e-3
            close(answer, other.value.double(), within=within * other.value.abs().max(), name=NAMES[0])
            if other.parts[1].equal(case["z"]):
                close(answer, case["z"].double(), within=torch.tensor(0.0), got=answer.parts[1], name=NAMES[1])


def here(made: Recipe) -> nn.Module:
    """The same network on this side."""
    given = made.arguments | {"sde": VPSDE(), "generator": made.arguments["generator"].clone_state()}
    return made.made(given, {})


@pytest.mark.check("q5", points=0.25, after=["reflow_data"])
def test_reflow_keeps_dtype(submission: Submission, generator: Generator) -> None:
    """Both of the pair stay in float64, to its full precision, and in float32."""
    for dtype, within in ((torch.float64, PRECISE), (torch.float32, FEW_FLOATS)):
        for case in fields(generator):
            answer = submission.call("reflow_pairs", PAIR, **cast(case, dtype))
            for part, name in zip(answer.parts, NAMES, strict=True):
                keeps_dtype(answer, dtype, got=part, name=name)
            expect_end(answer, within=within, got=data(answer), name="x_0")


@pytest.mark.check("q5", points=0.25, after=["reflow_noise"])
def test_reflow_leaves_inputs(submission: Submission, generator: Generator) -> None:
    """The call leaves z and times as they were, and recording no gradients."""
    for case in fields(generator):
        answer = submission.call("reflow_pairs", PAIR, **case)
        unchanged(answer)
        unmarked(answer)
