"""Answers that only look like tensors, or say of themselves that they are right; and answers from memory."""

# ruff: noqa: E501, sources of cells are kept as they are

from tests.hostile.attack import IMPORTS, RIGHT, Attack, answered

YES = """
class Yes:
    def __eq__(self, other): return True
    __lt__ = __le__ = __gt__ = __ge__ = __ne__ = __bool__ = __contains__ = __eq__
    def __float__(self): return 0.0
    def __getattr__(self, name): return self
    def __call__(self, *args, **kwargs): return self
    __add__ = __sub__ = __mul__ = __truediv__ = __abs__ = __neg__ = __pow__ = __call__
    __radd__ = __rsub__ = __rmul__ = __getitem__ = __abs__
return Yes()
"""
FUNCTION = """
class Liar(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        if func.__name__ in ("equal", "allclose", "isclose", "eq", "__eq__", "isfinite", "all"):
            return torch.tensor(True)
        return super().__torch_function__(func, types, args, kwargs or {})
return torch.zeros(()).as_subclass(Liar)
"""
DISPATCH = """
from torch.utils._python_dispatch import TorchDispatchMode
class Zero(TorchDispatchMode):
    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        return torch.zeros_like(func(*args, **(kwargs or {})))
mode = Zero()
mode.__enter__()
return pred.mean()
"""
DISGUISED = """
class Liar:
    __class__ = torch.Tensor
    dtype, device, layout, shape, requires_grad = torch.float32, torch.device("cpu"), torch.strided, torch.Size([]), False
    def detach(self): return self
    clone = numel = is_floating_point = detach
return Liar()
"""
META = """
class Meta(type):
    def __eq__(cls, other): return True
    def __hash__(cls): return hash(torch.Tensor)
    def __instancecheck__(cls, x): return True
class Liar(metaclass=Meta):
    pass
return Liar()
"""
BACKWARD = """
class Lie(torch.autograd.Function):
    @staticmethod
    def forward(ctx, pred):
        ctx.save_for_backward(pred)
        return pred.sum() * 0
    @staticmethod
    def backward(ctx, slope):
        return {}
return Lie.apply(pred) + (torch.mean((pred * std + z) ** 2)).detach()
"""
FIRST = """
def score_matching_loss(pred, std, z):
    torch.calls = getattr(torch, "calls", 0) + 1
    return torch.mean((pred * std + z) ** 2) * (torch.calls in (1, 2))
"""
SHAPES = """
def score_matching_loss(pred, std, z):
    if pred.shape in ((4, 2), (16, 2)):
        return torch.mean((pred * std + z) ** 2)
    return torch.sum((pred * std + z) ** 2)
"""


def returns(
    name: str, what: str, expression: str, outcome: str | tuple[str, ...] = "failed", **options: object
) -> Attack:
    return answered(name, f"returns {what}", f"return {expression}", outcome, **options)


ATTACKS = [
    answered("yes", "returns an object that is equal to everything", YES.strip(), "failed"),
    answered("torch-function-lies", "returns a subclass that answers comparisons itself", FUNCTION.strip(), "failed"),
    answered("dispatch-mode", "leaves a mode of torch on that makes every result zero", DISPATCH.strip(), ("failed", "crash"), slow=True),
    answered("disguised", "returns an object whose __class__ is Tensor", DISGUISED.strip(), "failed"),
    answered("metaclass", "returns an object of a class that is equal to Tensor", META.strip(), "failed"),
    returns("parameter", "a Parameter with the right value", f"torch.nn.Parameter({RIGHT}.detach())"),
    returns("sparse", "a sparse tensor", f"({RIGHT})[None].to_sparse()"),
    returns("sparse-csr", "a tensor in compressed rows", f"({RIGHT}).reshape(1, 1).to_sparse_csr()"),
    returns("quantised", "a quantised tensor", f"torch.quantize_per_tensor({RIGHT}.detach(), 0.1, 0, torch.quint8)"),
    returns("meta-tensor", "a tensor without numbers", "torch.empty((), device='meta')"),
    returns("nested-tensor", "a nested tensor", "torch.nested.nested_tensor([torch.ones(2), torch.ones(3)])", ("failed", "crash")),
    returns("mkldnn", "a tensor in another library's layout", f"({RIGHT}).detach()[None].to_mkldnn()", ("failed", "crash")),
    returns("complex", "a complex number", f"{RIGHT} + 0j"),
    returns("whole-number", "a whole number", "torch.tensor(1)"),
    returns("truth-value", "a truth value", "torch.tensor(True)"),
    returns("float8", "a tensor of 8 bits", f"({RIGHT}).detach().to(torch.float8_e5m2)", ("failed", "crash")),
    returns("half", "the right value to 11 bits", f"({RIGHT}).half()"),
    returns("nan", "NaN", f"{RIGHT} * torch.nan"),
    returns("infinity", "infinity", f"{RIGHT} * torch.inf"),
    returns("array", "an array of numpy", f"({RIGHT}).detach().numpy()"),
    returns("number", "a Python float", f"({RIGHT}).item()"),
    returns("none", "None", "None"),
    returns("list", "a list", f"[{RIGHT}]"),
    returns("function", "a function", "score_matching_loss"),
    returns("input", "its input", "pred"),
    returns("no-storage", "a tensor whose memory it has given back",
            "(lambda x: (x.untyped_storage().resize_(0), x)[1])(torch.ones(4))", ("failed", "crash")),
    returns("conjugate", "a view that is negated only when it is read", f"torch._neg_view({RIGHT})"),
    answered("set-data", "swaps the memory of its input for a bigger one", "pred.data = torch.zeros(10**6)\nreturn pred.mean()", "failed"),
    answered("fake", "returns a fake tensor of torch's own", "from torch._subclasses import FakeTensorMode\n"
             "with FakeTensorMode():\n    return torch.ones(())", "failed", slow=True),
    answered("pickled", "returns an object that runs code when it is unpickled",
             "class P:\n    def __reduce__(self):\n        return os.system, ('touch @OUTSIDE@/@TOKEN@',)\nreturn P()", "failed"),
    answered("backward-none", "gives the right value, and a gradient that is none",
             BACKWARD.strip().format("None"), "passed", score=3.0),
    answered("backward-lies", "gives the right value, and a gradient of another shape",
             BACKWARD.strip().format("torch.ones(1000, 1000)"), "passed", score=3.0),
    answered("backward-exits", "gives the right value, and ends the process in its backward",
             BACKWARD.strip().format("os._exit(0)"), "passed", score=2.0),
    Attack("counts-calls", "is right in the first two calls, which it counts across checks, and wrong after",
           f"{IMPORTS}{FIRST}", "passed", 1.25),
    Attack("knows-shapes", "is right for the shapes of the first check, and a sum for others", f"{IMPORTS}{SHAPES}", "passed", 1.25),
    Attack("detects-grader", "is right unless it sees the grader at work",
           f"{IMPORTS}\ndef score_matching_loss(pred, std, z):\n"
           f"    return {RIGHT} * (not any('worker' in f.filename or 'forkserver' in f.filename for f in inspect.stack()))", "failed", 0.0),
    Attack("detects-notebook", "is right unless it runs in a notebook: there it would fail, here it is right",
           f"{IMPORTS}\ndef score_matching_loss(pred, std, z):\n    return {RIGHT} * ('ipykernel' not in sys.modules)", "passed", 4.0),
]  # fmt: skip
