"""A function stays with the check: a student's code asks it, gradients included, and the check sees all of it."""

import json

import pytest
import torch
from torch import Generator, Tensor

from autograder.isolation import message, wire
from autograder.student import asked
from autograder.student.asked import Asked, Query, Refused
from autograder.student.errors import StudentError
from autograder.student.recipe import Recipe
from autograder.student.want import Want
from tests.autograder.student.doors import both

X = torch.randn(4, 2, generator=Generator().manual_seed(0), dtype=torch.float64)
PULL = """
import torch
def f(score, x):
    for t in (0.9, 0.5, 0.1):
        x = x + 0.1 * score(x, t=t)
    return x
"""
# d/dx of x^3 y is 3 x^2 y, d/dy of sin(x y) is x cos(x y)
DIVERGENCES = {
    "autograd.grad": """
    x = x.detach().requires_grad_()
    v = field(x)
    return sum(torch.autograd.grad(v[:, k].sum(), x, retain_graph=True)[0][:, k] for k in range(2))""",
    "create_graph": """
    x = x.detach().requires_grad_()
    v = field(x)
    return sum(torch.autograd.grad(v[:, k].sum(), x, create_graph=True)[0][:, k] for k in range(2))""",
    "backward": """
    found = torch.zeros(len(x), dtype=x.dtype)
    for k in range(2):
        y = x.detach().clone().requires_grad_()
        field(y)[:, k].sum().backward()
        found += y.grad[:, k]
    return found""",
    "functional.jacobian": """
    one = lambda y: field(y[None])[0]
    return torch.stack([torch.autograd.functional.jacobian(one, y).trace() for y in x])""",
    "grads batched": """
    x = x.detach().requires_grad_()
    v, eye = field(x), torch.eye(2, dtype=x.dtype)
    rows = torch.autograd.grad(v, x, eye[:, None].expand(2, *x.shape), is_grads_batched=True)[0]
    return torch.einsum("kbk->b", rows)""",
    "jacobian vectorized": """
    one = lambda y: field(y[None])[0]
    return torch.stack([torch.autograd.functional.jacobian(one, y, vectorize=True).trace() for y in x])""",
    "jacobian vectorized forward": """
    options = {"vectorize": True, "strategy": "forward-mode"}
    one = lambda y: field(y[None])[0]
    return torch.stack([torch.autograd.functional.jacobian(one, y, **options).trace() for y in x])""",
    "func.vjp": """
    _, pull = torch.func.vjp(field, x)
    return sum(pull(torch.eye(2, dtype=x.dtype)[k].expand_as(x))[0][:, k] for k in range(2))""",
    "func.jacrev": """
    return torch.stack([torch.func.jacrev(lambda y: field(y[None])[0])(y).trace() for y in x])""",
    "func.vmap": """
    return torch.func.vmap(lambda y: torch.func.jacrev(lambda u: field(u[None])[0])(y).trace())(x)""",
    "func.jvp": """
    along = [torch.eye(2, dtype=x.dtype)[k].expand_as(x) for k in range(2)]
    return sum(torch.func.jvp(field, (x,), (e,))[1][:, k] for k, e in enumerate(along))""",
    "func.jacfwd": """
    return torch.stack([torch.func.jacfwd(lambda y: field(y[None])[0])(y).trace() for y in x])""",
    "func.vmap of jacfwd": """
    return torch.func.vmap(lambda y: torch.func.jacfwd(lambda u: field(u[None])[0])(y).trace())(x)""",
    "forward_ad": """
    import torch.autograd.forward_ad as forward
    found = torch.zeros(len(x), dtype=x.dtype)
    for k in range(2):
        with forward.dual_level(), torch.no_grad():
            v = field(forward.make_dual(x, torch.eye(2, dtype=x.dtype)[k].repeat(len(x), 1)))
            found += forward.unpack_dual(v).tangent[:, k]
    return found""",
    "differences": """
    e = 1e-5 * torch.eye(2, dtype=x.dtype)
    return sum((field(x + e[k]) - field(x - e[k]))[:, k] / 2e-5 for k in range(2))""",
}


def linear(x: Tensor, t: float) -> Tensor:
    return -2 * (x - 1) * t


def curl(x: Tensor) -> Tensor:
    return torch.stack([x[:, 0] ** 3 * x[:, 1], (x[:, 0] * x[:, 1]).sin()], dim=1)


class TestQuestions:
    def test_the_check_s_function_is_asked_and_the_check_sees_what(self):
        answer = both(PULL, score=linear, x=X)
        want = X
        for t in (0.9, 0.5, 0.1):
            want = want + 0.1 * linear(want, t)
        assert (answer.value - want).abs().max() < 1e-12
        assert dict(answer.times) == {"score": 3}
        assert [question.kwargs for question in answer.asked] == [{"t": 0.9}, {"t": 0.5}, {"t": 0.1}]
        assert answer.asked[0].args[0].equal(X)

    def test_a_function_within_a_recipe_is_asked_too(self):
        source = "class C:\n    def __init__(self, g):\n        self.g = g\ndef f(c, x): return c.g(x)"
        answer = both(source, c=Recipe("C", g=lambda x: 3 * x), x=X)
        assert answer.value.equal(3 * X)
        assert dict(answer.times) == {"c.g": 1}

    def test_a_network_is_a_function_too(self):
        net = torch.nn.Linear(2, 1).double()
        assert both("def f(net, x): return net(x)", net=net, x=X).value.equal(net(X).detach())

    def test_what_it_does_to_its_arguments_reaches_nobody(self):
        answer = both("def f(g, x):\n    g(x)\n    return x", g=lambda x: x.mul_(2), x=X)
        assert answer.value.equal(X)
        assert answer.asked[0].args[0].equal(X)

    @pytest.mark.parametrize("given", ["numpy.float64(0.5)", "numpy.int64(1)", "True", "None", "'a'", "2"])
    def test_plain_values_arrive_as_such(self, given):
        seen = []

        def g(x: Tensor, value: object) -> Tensor:
            seen.append(value)
            return x

        both(f"import numpy\ndef f(g, x): return g(x, {given})", g=g, x=X)
        kind = {"n": (float, int), "T": bool, "N": type(None), "'": str, "2": int}[given[0]]
        assert len(seen) == 2
        assert all(isinstance(value, kind) for value in seen)

    @pytest.mark.parametrize(
        ("asks", "says"),
        [
            ("g(x[:, :1])", "f raised RuntimeError: mat1 and mat2 shapes cannot be multiplied"),
            ("g(x.long())", "f raised RuntimeError: expected m1 and m2 to have the same dtype"),
            ("g(x, 3)", "f raised TypeError: "),
            ("g(x, *range(16))", "f raised TypeError: want at most 16 arguments for g, got 17"),
            ("g([1.0])", "f raised TypeError: want tensors, numbers, strings or None for g, got list"),
            ("g(x + 1j)", "f raised TypeError: want a tensor of real numbers for g, got torch.complex128"),
            ("g(torch.zeros(2**17, 2).double())", "f raised ValueError: want at most 65536 numbers in one"),
        ],
    )  # fmt: skip
    def test_a_question_that_breaks_it_is_the_student_s_error_at_their_line(self, asks, says):
        with pytest.raises(StudentError) as caught:
            both(f"import torch\ndef f(g, x):\n    return {asks}", g=lambda x: x @ torch.eye(2).double(), x=X)
        assert str(caught.value).startswith(says)
        assert str(caught.value).endswith(f"    line 3: return {asks}")

    def test_a_student_may_catch_what_it_raises(self):
        source = "def f(g, x):\n    try:\n        return g(x[0])\n    except RuntimeError:\n        return g(x)"
        assert both(source, g=lambda x: torch.einsum("bd->bd", x), x=X).value.equal(X)

    def test_a_check_s_verdict_on_a_question_is_the_check_s(self):
        def g(x: Tensor) -> Tensor:
            raise AssertionError("asked at the wrong time")

        with pytest.raises(AssertionError, match="asked at the wrong time"):
            both("def f(g, x):\n    try:\n        g(x)\n    except Exception:\n        return x", g=g, x=X)

    def test_a_function_that_gives_no_tensor_is_the_author_s_error(self):
        with pytest.raises(TypeError, match="want a tensor of real numbers from g, got float"):
            both("def f(g, x): return g(x)", g=lambda x: 1.0, x=X)


class TestGradients:
    @pytest.mark.parametrize("way", DIVERGENCES)
    def test_every_way_to_a_divergence(self, way):
        answer = both(f"import torch\ndef f(field, x):{DIVERGENCES[way]}", field=curl, x=X)
        want = 3 * X[:, 0] ** 2 * X[:, 1] + X[:, 0] * (X[:, 0] * X[:, 1]).cos()
        assert (answer.value - want).abs().max() < (1e-7 if way == "differences" else 1e-12)

    def test_second_derivatives(self):
        """Of sum x^3: (d/dx of sum (3 x^2)^2) is 36 x^3."""
        source = """
import torch
def f(g, x):
    x = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad(g(x).sum(), x, create_graph=True)
    return torch.autograd.grad((slope ** 2).sum(), x)[0]
"""
        assert (both(source, g=lambda x: x**3, x=X).value - 36 * X**3).abs().max() < 1e-12

    @pytest.mark.parametrize("options", ["False", "True", "True, outer_jacobian_strategy='forward-mode'"])
    def test_a_hessian_with_one_batch_in_another_or_none(self, options):
        """Of x^3 y + sin(x y): 6 x y - y^2 s, 3 x^2 + c - x y s and -x^2 s, where s, c are sine, cosine of x y."""
        source = f"import torch\ndef f(g, x): return torch.autograd.functional.hessian(g, x, vectorize={options})"
        x, y = X[0]
        s, c = (x * y).sin(), (x * y).cos()
        mixed = 3 * x**2 + c - x * y * s
        want = torch.stack([6 * x * y - y**2 * s, mixed, mixed, -(x**2) * s]).view(2, 2)
        assert (both(source, g=lambda u: curl(u[None]).sum(), x=X[0]).value - want).abs().max() < 1e-12

    def test_the_check_s_gradient_goes_through_its_function(self):
        """d/dx of sum (x^2)^2 is 4 x^3."""
        answer = both("def f(g, x): return (g(x) ** 2).sum()", Want(gradient="x"), g=torch.square, x=X)
        assert (answer.gradient - 4 * X**3).abs().max() < 1e-12

    def test_it_is_asked_once_however_often_it_is_differentiated(self):
        answer = both(f"import torch\ndef f(field, x):{DIVERGENCES['autograd.grad']}", field=curl, x=X)
        assert dict(answer.times) == {"field": 1}

    def test_an_argument_that_it_does_not_use_has_none(self):
        source = """
import torch
def f(g, x):
    x, t = x.detach().requires_grad_(), torch.ones(4, 1, dtype=x.dtype, requires_grad=True)
    return torch.autograd.grad(g(x, t).sum(), [x, t])
"""
        first, second = both(source, Want(parts=2), g=lambda x, t: 2 * x, x=X).parts
        assert first.equal(torch.full_like(X, 2))
        assert not second.any()


class TestLimits:
    def test_the_number_of_questions(self, monkeypatch):
        monkeypatch.setattr(asked, "MAX_QUESTIONS", 2)
        with pytest.raises(StudentError, match="want at most 2 questions in one call"):
            both(PULL, score=linear, x=X)

    def test_what_is_forgotten_there_need_not_be_kept_here(self, monkeypatch):
        monkeypatch.setattr(asked, "MAX_KEPT", 3)
        loop = "    for _ in range(9):\n        x = (x + g(x.detach().requires_grad_())).detach()"
        both(f"def f(g, x):\n{loop}\n    return x", g=torch.sin, x=X)
        with pytest.raises(StudentError, match="want at most 3 questions at a time that gradients go through"):
            both("def f(g, x):\n    x.requires_grad_()\n    return sum(g(x) for _ in range(9))", g=torch.sin, x=X)

    @pytest.mark.parametrize(
        ("shapes", "most"), [([(2**16 + 1,)], 0), ([(2**9, 1), (2**9,)], 0), ([(2**15, 1), (2**14, 2)], 2**18)]
    )
    def test_neither_a_question_nor_what_it_spreads_to_is_large(self, shapes, most):
        query = Query("g", tuple(torch.zeros(shape) for shape in shapes))
        both_sides = Asked({"g": lambda *xs: xs[0]}, most // 8)
        if most:
            both_sides.answer(query)
        else:
            with pytest.raises(Refused, match="want at most 65536 numbers in one question"):
                both_sides.answer(query)

    def test_of_many_questions_the_first_are_kept_and_all_are_counted(self, monkeypatch):
        monkeypatch.setattr(asked, "MAX_NUMBERS", 20)
        answer = both(PULL, score=linear, x=X)
        assert (len(answer.asked), answer.times["score"]) == (2, 3)

    def test_a_question_of_an_earlier_call_is_done_with(self):
        with pytest.raises(Refused, match="a gradient through a question that is done with"):
            Asked({}, 0).answer(Query(10**6, (torch.ones(2),)))


QUESTION = {"asks": "g", "values": [None], "names": [], "keep": False, "forget": []}


@pytest.mark.parametrize(
    "change",
    [
        {"asks": "f"}, {"asks": None}, {"asks": ["g"]}, {"asks": True}, {"values": None}, {"values": [[1]]},
        {"values": [None] * 17}, {"names": ["a", "b"]}, {"names": [1]}, {"names": "a"}, {"forget": ["a"]},
        {"forget": None}, {"values": []},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_question_of_this_call_is_none(change):
    with pytest.raises(wire.WireError, match="not a question"):
        message.asked(QUESTION | change, {"0": X}, {"g": torch.sin})


def test_a_question_goes_over_the_wire_and_back():
    query = Query("g", (X, 2, None), ("n",), True, (3,))
    header, tensors = message.question(query)
    read = message.asked(json.loads(json.dumps(header)), tensors, {"g": torch.sin})
    assert (read.of, read.values[1:], read.names, read.keep, read.forget) == ("g", (2, None), ("n",), True, (3,))
    assert read.values[0].equal(X)
