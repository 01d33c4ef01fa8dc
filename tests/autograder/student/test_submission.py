"""One call of a student's function: what comes back, and what is said when nothing usable does."""

import signal
import sys
import warnings

import pytest
import torch

from autograder.student.errors import NotAttempted, StudentError, TimeLimit
from autograder.student.notebook import Notebook, code_cell
from autograder.student.submission import Live, Recorded
from autograder.student.want import Want

Z = torch.tensor([[1.0, 2.0], [3.0, 4.0]])


def live(f, seconds: float = 10.0) -> Live:
    submission = Live({"f": f})
    submission.enter("q", ["f"], seconds)
    return submission


def recorded(*sources: str, seconds: float = 10.0) -> Recorded:
    submission = Recorded(Notebook(tuple(code_cell("", source) for source in sources)))
    submission.enter("q", ["f"], seconds)
    return submission


def refusal(f, kind: type[StudentError] = StudentError, **arguments) -> str:
    with pytest.raises(StudentError) as caught:
        live(f).call("f", **(arguments or {"z": Z}))
    assert type(caught.value) is kind
    return str(caught.value)


class TestAnswer:
    def test_the_value_is_cut_from_its_graph(self):
        weight = torch.ones((), requires_grad=True)
        answer = live(lambda z: z * weight).call("f", z=Z)
        assert not answer.value.requires_grad
        assert answer.value.equal(Z)

    def test_the_gradient_is_by_the_argument_that_was_asked_for(self):
        """d/dz of sum(a z^2) is 2 a z."""
        answer = live(lambda a, z: (a * z**2).sum()).call("f", Want(gradient="z"), a=torch.tensor(3.0), z=Z)
        assert answer.gradient.equal(6 * Z)

    def test_arguments_go_in_by_position_whatever_they_are_called(self):
        assert live(lambda first, second: first - second).call("f", z=Z, dt=1.0).value.equal(Z - 1)

    def test_what_the_call_does_to_its_arguments_is_told_and_reaches_nobody(self):
        z = Z.clone()
        answer = live(lambda z, std: z.mul_(std)).call("f", z=z, std=torch.tensor(2.0))
        assert answer.changed == ("z",)
        assert z.equal(Z)
        assert answer.arguments["z"].equal(Z)

    @pytest.mark.parametrize("change", ["z.unsqueeze_(0)", "z.t_()", "z.resize_(1)", "z.fill_(0)", "z.data.zero_()"])
    def test_every_change_in_place_is_told(self, change):
        answer = recorded(f"import torch\ndef f(z):\n    {change}\n    return torch.zeros(1)").call("f", z=Z)
        assert answer.changed == ("z",)

    def test_an_argument_that_is_differentiated_by_may_be_changed_in_place(self):
        """Like a network's output it is no leaf, for which torch would refuse."""
        answer = live(lambda z: z.mul_(2).sum()).call("f", Want(gradient="z"), z=Z)
        assert answer.gradient.equal(torch.full_like(Z, 2.0))
        assert answer.changed == ("z",)

    def test_a_result_that_is_its_argument_is_a_copy(self):
        z = Z.clone()
        live(lambda z: z).call("f", z=z).value.zero_()
        assert z.equal(Z)

    def test_a_gradient_that_does_not_reach_the_argument_is_zero(self):
        weight = torch.ones((), requires_grad=True)
        answer = live(lambda z: (z.detach() * weight).sum()).call("f", Want(gradient="z"), z=Z)
        assert answer.gradient.equal(torch.zeros_like(Z))

    @pytest.mark.parametrize("limit", [lambda g: g.clamp(-2, 2), lambda g: g.clamp(min=0), lambda g: g.abs()])
    def test_a_limit_on_what_a_gradient_is_multiplied_by_shows(self, limit):
        """As in a backward of one's own, of which a loss may be one term, with any factor."""

        def limited(z):
            total = z.sum()
            total.register_hook(limit)
            return total

        assert not live(limited).call("f", Want(gradient="z"), z=Z).gradient.equal(torch.ones_like(Z))

    def test_gradients_are_on_whatever_the_notebook_switched_off(self):
        with torch.no_grad():
            assert live(lambda z: z.sum()).call("f", Want(gradient="z"), z=Z).gradient.equal(torch.ones_like(Z))


class Stubborn(BaseException):
    """Neither an Exception nor SystemExit."""


class Silent(Exception):
    def __str__(self) -> str:
        raise self


class Pretender(torch.Tensor):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None


def raising(error: BaseException):
    def f(z):
        raise error

    return f


class TestUnusableAnswers:
    @pytest.mark.parametrize(
        ("f", "says"),
        [
            (lambda z: None, "f returned None; want a torch.Tensor"),
            (lambda z: 1.0, "f returned a Python float (1); want a torch.Tensor"),
            (lambda z: z.numpy(), "an object of type ndarray"),
            (lambda z: (z, z), "an object of type tuple"),
            (lambda z: (row for row in z), "an object of type generator"),
            (lambda z: z.as_subclass(Pretender), "an object of type Pretender"),
            (lambda z: torch.nn.Parameter(z), "an object of type Parameter"),
            (lambda z: z > 0, "f returned a tensor of torch.bool; want floating-point numbers"),
            (lambda z: z.long(), "f returned a tensor of torch.int64"),
            (lambda z: z + 0j, "f returned a tensor of torch.complex64"),
            (lambda z: z.to("meta"), "f returned a tensor on meta"),
            (lambda z: z.to_sparse(), "torch.sparse_coo; want it like its inputs"),
            (lambda z: torch.zeros(()).expand(10**12), "f returned 1000000000000 numbers; want at most"),
        ],
    )
    def test_a_result_of_the_wrong_kind(self, f, says):
        assert says in refusal(f)

    @pytest.mark.parametrize(
        ("error", "says"),
        [
            (ValueError("no\nsuch luck"), "f raised ValueError: no"),
            (ValueError(), "f raised ValueError: no message"),
            (ValueError("x" * 10**6), "f raised ValueError: " + "x" * 200),
            (KeyError("a"), "f raised KeyError: 'a'"),
            (SystemExit(3), "f raised SystemExit: 3"),
            (Stubborn("no"), "f raised Stubborn: no"),
            (Silent(), "f raised Silent: no message"),
            (GeneratorExit(), "f raised GeneratorExit: no message"),
            (TimeoutError("mine"), "f raised TimeoutError: mine"),
            (MemoryError(), "f raised MemoryError: no message"),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_whatever_it_raises_is_told_in_one_line(self, error, says):
        assert refusal(raising(error)) == says

    def test_the_wrong_number_of_parameters(self):
        assert "takes 0 positional arguments but 1 was given" in refusal(lambda: Z)

    def test_recursion_without_end(self):
        def f(z):
            return f(z)

        assert refusal(f).startswith("f raised RecursionError: maximum recursion depth exceeded")

    def test_an_interrupt_from_the_keyboard_interrupts(self):
        with pytest.raises(KeyboardInterrupt):
            live(raising(KeyboardInterrupt())).call("f", z=Z)

    @pytest.mark.parametrize(
        ("f", "says"),
        [
            (lambda z: z, "the result is not a scalar"),
            (lambda z: z.sum().detach(), "was the graph cut"),
            (lambda z: torch.tensor(z.sum().item()), "was the graph cut"),
        ],
    )
    def test_a_result_that_cannot_be_differentiated(self, f, says):
        with pytest.raises(StudentError, match=f"cannot compute the gradient of f with respect to z: .*{says}"):
            live(f).call("f", Want(gradient="z"), z=Z)

    def test_a_backward_of_the_student_s_own_that_raises(self):
        class Broken(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                return x.clone()

            @staticmethod
            def backward(ctx, g):
                raise LookupError("lost")

        with pytest.raises(StudentError, match="cannot compute the gradient of f with respect to z: lost"):
            live(lambda z: Broken.apply(z.sum())).call("f", Want(gradient="z"), z=Z)


class TestNotAttempted:
    def test_a_stub(self):
        assert refusal(raising(NotImplementedError("q3a: not written")), NotAttempted) == (
            "not attempted: q3a: not written"
        )

    def test_no_function_of_that_name(self):
        assert "there is no function f" in refusal(None, NotAttempted)

    def test_a_name_that_is_not_a_function(self):
        assert "there is no function f" in refusal(3.0, NotAttempted)

    def test_a_library_that_has_not_implemented_something_is_an_attempt(self):
        def library():
            raise NotImplementedError("not for this dtype")

        assert refusal(lambda z: library()) == "f raised NotImplementedError: not for this dtype"

    def test_an_operation_that_torch_has_not_implemented_is_an_attempt(self):
        assert refusal(lambda z: (z - 1) ^ 2).startswith("f raised NotImplementedError: ")

    @pytest.mark.parametrize(
        "stub", ["raise NotImplementedError", "with torch.no_grad():\n        raise NotImplementedError()"]
    )
    def test_a_stub_without_words_says_its_name(self, stub):
        with pytest.raises(NotAttempted, match=r"^not attempted: f$"):
            recorded(f"import torch\ndef f(z):\n    {stub}").call("f", z=Z)

    def test_a_missing_name_in_a_notebook(self):
        with pytest.raises(NotAttempted):
            recorded("x = 1").call("f", z=Z)


class TestReasons:
    """Why a function is not there, in the student's own lines."""

    def reason(self, *sources: str) -> str:
        with pytest.raises(StudentError) as caught:
            recorded(*sources).call("f", z=Z)
        assert not isinstance(caught.value, NotAttempted)
        return str(caught.value)

    def test_a_syntax_error_in_the_answer_s_cell_names_the_line(self):
        assert self.reason("x = 1", "import torch\ndef f(z:\n    return z") == (
            "f is not defined: its cell has a SyntaxError on line 2: '(' was never closed"
        )

    def test_a_decorator_that_raises(self):
        assert self.reason("def d(g):\n    raise ValueError('no')", "@d\ndef f(z): return z") == (
            "the cell of f raised ValueError: no\n    line 1: @d\n    line 2: raise ValueError('no')"
        )

    def test_the_lines_that_led_to_an_exception_three_at_most(self):
        source = "def f(z):\n    return g(z)\ndef g(z):\n    return h(z)\ndef h(z):\n    return k(z)\ndef k(z): 1 / 0"
        assert self.reason(source) == (
            "f raised ZeroDivisionError: division by zero\n"
            "    line 4: return h(z)\n    line 6: return k(z)\n    line 7: def k(z): 1 / 0"
        )

    def test_a_name_that_is_missing_says_so(self):
        assert self.reason("def f(z): return helper(z)").startswith(
            "f raised NameError: name 'helper' is not defined\n"
        )

    def test_a_name_that_another_exception_kept_from_being_bound_says_that_one_too(self):
        assert self.reason("import no_such_module as n", "two = n.two", "def f(z): return two * z") == (
            "f raised NameError: name 'two' is not defined\n    line 1: def f(z): return two * z\n"
            "the cell of two raised NameError: name 'n' is not defined\n    line 1: two = n.two\n"
            "the cell of n raised ModuleNotFoundError: No module named 'no_such_module'\n"
            "    line 1: import no_such_module as n"
        )

    def test_names_that_wait_for_each_other_end(self):
        assert self.reason("a = b", "b = a", "def f(z): return a").count("the cell of") == 2


SPIN = "import time\ndef spin(n):\n    until = time.process_time() + n\n    while time.process_time() < until: pass\n"


class TestTimeLimit:
    @pytest.mark.parametrize(
        "body",
        [
            "while True: pass",
            "import time; time.sleep(100)",
            "while True:\n        try: 1 / 0\n        except Exception: pass",
            "try:\n        while True: pass\n    finally: z = 1",
            "[0 for i in iter(int, 1)]",
        ],
    )
    def test_an_endless_call_is_cut_off(self, body):
        with pytest.raises(TimeLimit, match="f did not return in time"):
            recorded(f"def f(z):\n    {body}", seconds=0.2).call("f", z=Z)

    def test_an_endless_cell_is_cut_off(self):
        with pytest.raises(TimeLimit, match="the cells that the answer needs"):
            recorded("while True: n = 1", "def f(z): return n", seconds=0.2)

    def test_an_endless_wait_is_cut_off(self):
        with pytest.raises(TimeLimit, match="the cells that the answer needs"):
            recorded("import asyncio\nn = await asyncio.sleep(100)", "def f(z): return n", seconds=0.2)

    def test_the_limit_is_on_all_calls_of_a_check_together(self):
        submission = recorded(f"{SPIN}def f(z):\n    spin(1)\n    return z", seconds=1.9)
        submission.call("f", z=Z)
        with pytest.raises(TimeLimit):
            submission.call("f", z=Z)

    def test_the_next_check_has_its_own(self):
        submission = recorded("def f(z):\n    while z.sum() > 0: pass\n    return z", seconds=0.1)
        with pytest.raises(TimeLimit):
            submission.call("f", z=Z)
        submission.enter("q", ["f"], 10.0)
        assert submission.call("f", z=-Z).value.equal(-Z)

    def test_the_alarm_is_as_it_was(self):
        before = signal.getsignal(signal.SIGALRM)
        with pytest.raises(TimeLimit):
            recorded("def f(z):\n    while True: pass", seconds=0.1).call("f", z=Z)
        assert signal.getsignal(signal.SIGALRM) == before
        assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


class TestQuiet:
    def test_what_it_prints_and_warns_is_swallowed(self, capsys):
        def f(z):
            print("x" * 10**6)
            print("y", file=sys.stderr)
            warnings.warn("careful", stacklevel=1)
            return z

        live(f).call("f", z=Z)
        assert capsys.readouterr() == ("", "")

    def test_the_streams_are_as_they_were_even_after_an_exception(self):
        before = sys.stdout, sys.stderr, warnings.filters[:]

        def f(z):
            sys.stdout = sys.stderr = None
            warnings.simplefilter("error")
            raise ValueError

        refusal(f)
        assert (sys.stdout, sys.stderr, warnings.filters) == before

    def test_cells_are_defined_in_silence(self, capsys):
        recorded("def f(z): return z\nf.x = print('loud')")
        assert capsys.readouterr() == ("", "")


class TestRecorded:
    def test_it_leaves_the_default_dtype_and_main_alone(self):
        """A notebook's own self-check calls with float32 as the default, whatever a cell set."""
        before = sys.modules["__main__"]
        source = "import torch\ntorch.set_default_dtype(torch.double)\ntwo = torch.tensor(2.0)"
        call = "import sys\ndef f(z): return two * torch.tensor(float(sys.modules['__main__'].two is two))"
        submission = recorded(source, call)
        answer = submission.call("f", z=Z)
        assert (answer.value.dtype, answer.value.item()) == (torch.float64, 2.0)
        assert torch.get_default_dtype() == torch.float32
        assert sys.modules["__main__"] is before

    def test_every_check_defines_the_functions_anew(self):
        """State between calls of one check is the student's business; from one check to the next it is gone."""
        submission = recorded("n = []\ndef f(z):\n    n.append(1)\n    return z * len(n)")
        assert submission.call("f", z=Z).value.equal(Z)
        assert submission.call("f", z=Z).value.equal(2 * Z)
        submission.enter("q", ["f"], 10.0)
        assert submission.call("f", z=Z).value.equal(Z)

    def test_a_redefinition_above_the_check_counts_and_one_below_does_not(self):
        def value(*above: str) -> float:
            texts = [*above, "check('q')", "def f(z): return z * 3"]
            cells = tuple(code_cell("q-check" if text.startswith("check") else "", text) for text in texts)
            submission = Recorded(Notebook(cells))
            submission.enter("q", ["f"], 10.0)
            return float(submission.call("f", z=torch.tensor(1.0)).value)

        assert value("def f(z): return z") == 1.0
        assert value("def f(z): return z", "def f(z): return z * 2") == 2.0
