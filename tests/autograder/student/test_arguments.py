"""What a check may pass is the same at every door, and refused in the same words."""

import numpy as np
import pytest
import torch
from torch import Generator, nn

from autograder.student.errors import NotAttempted, StudentError
from autograder.student.recipe import Recipe
from autograder.student.want import Want
from tests.autograder.student.doors import both

X = torch.tensor([[1.0, 2.0], [3.0, 5.0]])
SEEN = """
import torch
def f(x):
    kinds = [bool, int, float, str, type(None), torch.Generator]
    return torch.tensor([float(type(x) is kind) for kind in kinds])
"""


@pytest.mark.parametrize("x", [2, 2.0, torch.tensor(2.0), torch.tensor(2), torch.tensor(2).short()], ids=repr)
def test_tensors_floats_and_ints_pass(x):
    assert both("import torch\ndef f(x): return torch.ones(()) * x", x=x).value == 2


@pytest.mark.parametrize(
    ("x", "place"),
    [(True, 0), (3, 1), (0.5, 2), ("linear", 3), (None, 4), (Generator(), 5)],
    ids="bool int float str none generator".split(),
)
def test_a_plain_value_arrives_as_what_it_is(x, place):
    assert both(SEEN, x=x).value.tolist() == [float(i == place) for i in range(6)]


def test_a_text_may_be_any():
    source = "import torch\ndef f(x, y): return torch.tensor(float(x == 'α\\n\"' and y == float('inf')))"
    assert both(source, x='α\n"', y=float("inf")).value == 1


def test_arguments_may_have_any_names():
    source = "def f(gradient, want, function, self): return gradient + want + function + self"
    assert both(source, gradient=X, want=X, function=X, self=X).value.equal(4 * X)


def test_a_generator_is_as_far_as_the_check_s_and_does_not_move_it():
    """torch.randn of a fresh generator with the same seed, after one number was drawn from both."""
    given, other = Generator().manual_seed(7), Generator().manual_seed(7)
    torch.rand((), generator=given), torch.rand((), generator=other)
    answer = both("import torch\ndef f(g): return torch.randn(3, generator=g)", g=given)
    assert answer.value.equal(torch.randn(3, generator=other))
    assert answer.value.equal(torch.randn(3, generator=given))


def test_a_tensor_has_the_usual_layout_whatever_it_is_a_view_of():
    assert both("def f(x): return x.view(-1)", x=X.t()).value.tolist() == [1, 3, 2, 5]


@pytest.mark.parametrize(
    ("x", "got"),
    [
        (np.float64(2), "float64"), (np.float32(2), "float32"), ([2.0], "list"), (torch.tensor(2j), "torch.complex64"),
        ({}, "dict"), (nn.Linear, "type"), (np.ones(2), "ndarray"), (torch.eye(2).to_sparse(), "torch.float32"),
        (torch.ones(()).expand([1] * 9), "torch.float32"), (torch.empty(2, device="meta"), "torch.float32"),
    ],
    ids=repr,
)  # fmt: skip
def test_the_rest_is_refused_as_the_author_s_error(x, got):
    with pytest.raises(TypeError, match=f"want a tensor of real numbers, .* or a function as x, got {got}"):
        both("def f(x): return x", x=x)


@pytest.mark.parametrize(
    ("arguments", "want", "says"),
    [
        ({"x": 2**63}, None, "want a whole number of 64 bits as x"),
        ({"x": "a" * 1001}, None, "want at most 1000 characters as x, got 1001"),
        ({"x": torch.zeros(2**24)}, None, "want at most 400 arguments of 67043328 bytes in all for f"),
        ({"x": X, "y": X}, Want(gradient="z"), "to differentiate by, got z"),
        ({"x": torch.ones(2, dtype=torch.int64)}, Want(gradient="x"), "to differentiate by, got x"),
        ({"x": Recipe("numpy.array", object=2)}, None, "want the name of a class of the notebook's or of scorelab"),
        ({"x": Recipe("scorelab.sde.Nothing")}, None, "scorelab.sde.Nothing: there is no scorelab.sde.Nothing"),
        ({"x": Recipe("scorelab.sde.VPSDE", beta_0=-1.0)}, None, "VPSDE: want 0 < beta_0 <= beta_1, got -1.0 and 20.0"),
        ({"x": Recipe("scorelab.sde.VPSDE").at(X[0])}, None, "VPSDE: scorelab.sde.VPSDE is no nn.Module"),
        ({"x": Recipe("C", inside=Recipe("scorelab.no.C"))}, None, "there is no scorelab.no.C"),
    ],
)
def test_a_value_out_of_bounds_is_the_author_s_error(arguments, want, says):
    with pytest.raises(ValueError, match=says):
        both("def f(x, y=None): return x", want, **arguments)


def test_a_constructor_s_wrong_argument_is_the_author_s_error():
    with pytest.raises(TypeError, match=r"scorelab.sde.VPSDE: got an unexpected keyword argument 'gamma'"):
        both("def f(x): return x", x=Recipe("scorelab.sde.VPSDE", gamma=1.0))


@pytest.mark.parametrize(
    "options",
    [{"parts": 0}, {"parts": 9}, {"each": -1}, {"each": 3, "parts": 2}, {"gradient": "x", "parts": 2},
     {"gradient": "x", "each": 2}, {"gradient": "x", "grad": False}],
    ids=str,
)  # fmt: skip
def test_what_is_wanted_must_go_together(options):
    with pytest.raises(ValueError, match="want"):
        Want(**options)


def test_a_call_may_be_under_no_grad():
    source = "import torch\ndef f(x): return torch.tensor(float(torch.is_grad_enabled()))"
    assert [both(source, Want(grad=on), x=X).value for on in (True, False)] == [1, 0]
    with pytest.raises(StudentError, match="does not require grad"):
        both("import torch\ndef f(x): return torch.autograd.grad((x**2).sum(), x)[0]", Want(grad=False), x=X)


@pytest.mark.parametrize(
    ("body", "marked"),
    [
        ("return x.requires_grad_() * 1", ("x",)),
        ("x = x.detach().requires_grad_()\n    return x * 1", ()),
        ("x.requires_grad_()\n    (x ** 2).sum().backward()\n    x.requires_grad_(False)\n    return x * 1", ("x",)),
    ],
)
def test_what_a_call_leaves_on_its_arguments_is_told(body, marked):
    answer = both(f"def f(x, y):\n    {body}", x=X, y=X)
    assert (answer.marked, answer.changed) == (marked, ())


@pytest.mark.parametrize(
    ("body", "traced"),
    [
        ("return x * 1", False),
        ("with torch.enable_grad():\n        return x.detach().requires_grad_() * 1", True),
    ],
)
def test_a_graph_on_the_result_is_told(body, traced):
    answer = both(f"import torch\ndef f(x):\n    {body}", Want(grad=False), x=X)
    assert answer.traced == traced


class TestRecipes:
    SDE = """
import torch
class VESDE:
    def __init__(self, low=0.1, high=10.0):
        self.low, self.high = low, high
    def sigma(self, t):
        return self.low * (self.high / self.low) ** t
    @property
    def prior_std(self):
        return self.high
    def drift(self, x):
        raise NotImplementedError("q1: drift")
"""
    NET = """
import torch
from torch import nn
class Net(nn.Module):
    def __init__(self, dims, width=1):
        super().__init__()
        self.line = nn.Linear(dims, width)
    def forward(self, x):
        return self.line(x)
def fit(net, x):
    for _ in range(2):
        net.zero_grad()
        (net(x) ** 2).mean().backward()
        with torch.no_grad():
            for p in net.parameters():
                p -= 0.1 * p.grad
    return net(x).sum()
def double(net, x):
    return net(x).double()
"""

    def test_a_method_is_called_on_an_object_of_the_student_s_class(self):
        """0.1 * 100^(1/2) is 1."""
        t = torch.tensor([0.0, 0.5, 1.0])
        answer = both(self.SDE, function="VESDE.sigma", self=Recipe("VESDE", low=0.1, high=10.0), t=t)
        assert answer.value.tolist() == pytest.approx([0.1, 1.0, 10.0])

    def test_a_property_may_be_a_number(self):
        arguments = {"function": "VESDE.prior_std", "self": Recipe("VESDE", high=3.0)}
        assert both(self.SDE, Want(number=True), **arguments).value.equal(torch.tensor(3.0).double())
        with pytest.raises(StudentError, match="returned a Python float"):
            both(self.SDE, **arguments)

    def test_what_an_object_has_of_its_own_will_do(self):
        source = "class VESDE:\n    def __init__(self):\n        self.prior_std, self.alpha = 5.0, lambda t: t**0"
        assert both(source, Want(number=True), function="VESDE.prior_std", self=Recipe("VESDE")).value == 5
        assert both(source, function="VESDE.alpha", self=Recipe("VESDE"), t=X).value.equal(X**0)

    @pytest.mark.parametrize(
        ("source", "method", "says"),
        [
            (SDE, "drift", "not attempted: q1: drift"),
            (SDE, "diffusion", "not attempted: VESDE has no diffusion"),
            ("x = 1", "drift", "not attempted: there is no class VESDE in this notebook"),
            (SDE.replace("self.low,", "raise NotImplementedError('q1: init') #"), "sigma", "not attempted: q1: init"),
        ],
    )
    def test_what_is_not_written_is_not_attempted(self, source, method, says):
        with pytest.raises(NotAttempted, match=says):
            both(source, function=f"VESDE.{method}", self=Recipe("VESDE"), x=X)

    def test_a_constructor_that_raises_is_the_student_s_error(self):
        source = self.SDE.replace("self.low, self.high =", "1 / 0 #")
        with pytest.raises(StudentError, match="VESDE raised ZeroDivisionError: division by zero\n    line 5"):
            both(source, function="VESDE.sigma", self=Recipe("VESDE"), x=X)

    def test_the_first_argument_of_a_method_is_a_recipe(self):
        with pytest.raises(ValueError, match=r"want a Recipe of VESDE as the first argument of VESDE.sigma"):
            both(self.SDE, function="VESDE.sigma", t=X)

    def test_an_object_of_the_kit_is_made_where_the_student_s_code_is(self):
        source = "def f(sde, t): return sde.beta_1 * t"
        assert both(source, sde=Recipe("scorelab.sde.VPSDE", beta_1=3.0), t=X).value.equal(3 * X)

    def test_parameters_go_in_as_a_vector_and_come_back_as_one(self):
        """Of ones: x = (1, 2) gives 4; by weight and bias, the gradient is (1, 2, 1)."""
        net = Recipe("Net", dims=2).at(torch.ones(3).double())
        answer = both(self.NET, Want(gradient="self"), function="Net.__call__", self=net, x=X[:1].double())
        assert (answer.value.item(), answer.gradient.tolist()) == (4, [1, 2, 1])
        assert answer.states["self"].equal(torch.ones(3).double())

    def test_parameters_go_in_as_a_state(self):
        net = Recipe("Net", dims=2).at({"line.weight": torch.tensor([[2.0, 0.0]]), "line.bias": torch.tensor([1.0])})
        assert both(self.NET, function="Net.__call__", self=net, x=X).value.tolist() == [[3], [7]]

    def test_what_training_made_of_them_comes_back(self):
        """One number x = 1, w = 1, b = 0: a step of 0.1 * 2 (w + b) on both gives 0.8, -0.2, the next 0.68, -0.32."""
        net = Recipe("Net", dims=1).at(torch.tensor([1.0, 0.0]))
        answer = both(self.NET, function="fit", net=net, x=torch.ones(1, 1))
        assert answer.states["net"].tolist() == pytest.approx([0.68, -0.32])

    def test_a_network_is_the_same_in_each_call(self):
        answers = [both(self.NET, function="Net.__call__", self=Recipe("Net", dims=2), x=X) for _ in range(2)]
        assert answers[0].value.equal(answers[1].value)

    def test_parameters_of_another_number_are_the_student_s_error(self):
        net = Recipe("Net", dims=2).at(torch.ones(4))
        with pytest.raises(StudentError, match="Net: it has 3 parameters; want 4"):
            both(self.NET, function="Net.__call__", self=net, x=X)

    def test_second_derivatives_and_torch_func_work_in_an_object(self):
        """The Laplacian of a linear map is 0, the gradient of its square's sum is 2 w (w x + b)."""
        source = (
            """
import torch
def f(net, x):
    g = torch.func.vmap(torch.func.grad(lambda y: net(y).square().sum()))(x)
    y = x.clone().requires_grad_()
    (h,) = torch.autograd.grad(net(y).square().sum(), y, create_graph=True)
    (k,) = torch.autograd.grad(h.sum(), y)
    return g, k
"""
            + self.NET
        )
        net = Recipe("Net", dims=2).at(torch.tensor([1.0, 2.0, 0.5]))
        first, second = both(source, Want(parts=2), net=net, x=X[:1]).parts
        assert (first.tolist(), second.tolist()) == ([[11, 22]], [[6, 12]])


class TestResults:
    def test_a_tuple_has_its_parts_and_a_named_one_too(self):
        source = "import typing\nclass Two(typing.NamedTuple):\n    a: object\n    b: object\n"
        for pair in ("(x, 2 * x)", "Two(x, 2 * x)", "[x, 2 * x]"):
            first, second = both(f"{source}def f(x): return {pair}", Want(parts=2), x=X).parts
            assert (first.tolist(), second.tolist()) == (X.tolist(), (2 * X).tolist())

    @pytest.mark.parametrize(
        ("returned", "want", "says"),
        [
            ("x, x", Want(), "f returned an object of type tuple; want a torch.Tensor"),
            ("x", Want(parts=2), "f returned an object of type Tensor; want 2 tensors, as in `return a, b`"),
            ("x, x, x", Want(parts=2), "f returned 3 of them; want 2 tensors"),
            ("x, 1.0", Want(parts=2), "f returned a Python float (1); want a torch.Tensor"),
            ("x.argmax(1)", Want(), "f returned a tensor of torch.int64; want floating-point numbers"),
            ("x + 1j", Want(whole=True), "f returned a tensor of torch.complex64; want whole numbers"),
            ("2", Want(), "f returned an object of type int; want a torch.Tensor"),
            ("True", Want(number=True), "f returned an object of type bool; want a torch.Tensor"),
            ("x", Want(each=1), "f returned a tensor of shape (2, 2); want at most 1"),
            ("[]", Want(each=3), "f gave no result: its iterator is empty"),
            ("iter([x, x[0]])", Want(each=3), "f gave results of shapes (2, 2) and (2,); want the same for all"),
            ("iter([x, None])", Want(each=3), "f, at result 2, returned None; want a torch.Tensor"),
            ("iter(lambda: x, None)", Want(each=3), "f gave more than 3 results, one after another"),
            ("[2**70]", Want(each=3, whole=True), "a whole number of more than 64 bits is no result"),
            ("3", Want(each=3), "f returned an object of type int; want an iterator, or a list, of tensors"),
            ("(1 / 0 for _ in x)", Want(each=3), "f raised ZeroDivisionError: division by zero"),
        ],
    )  # fmt: skip
    def test_what_is_not_wanted_is_the_student_s_error(self, returned, want, says):
        with pytest.raises(StudentError) as caught:
            both(f"import torch\ndef f(x): return {returned}", want, x=X)
        assert str(caught.value).startswith(says)

    def test_whole_numbers_and_truth_values(self):
        assert both("def f(x): return x.argmax(1)", Want(whole=True), x=X).value.equal(torch.tensor([1, 1]))
        assert both("def f(x): return x > 2", Want(whole=True), x=X).value.dtype == torch.bool
        assert both("def f(x): return 3", Want(whole=True, number=True), x=X).value.equal(torch.tensor(3))

    def test_an_iterator_is_stacked_as_it_goes(self):
        """Each is kept as it was when it was given, though the next is made in the same memory."""
        source = "def f(x):\n    for _ in range(3):\n        x += 1\n        yield x\n"
        assert both(source, Want(each=3), x=X).value.equal(torch.stack([X + 1, X + 2, X + 3]))

    def test_a_list_of_numbers_is_a_tensor_of_them(self):
        assert both("def f(x): return [0.1, 2]", Want(each=5), x=X).value.tolist() == [0.1, 2]
        assert both("def f(x): return [1, 2]", Want(each=5, whole=True), x=X).value.equal(torch.tensor([1, 2]))
