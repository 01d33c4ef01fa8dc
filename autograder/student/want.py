"""What a check wants of a call, beside its arguments: which kind of result, and how it is called."""

from dataclasses import dataclass

MAX_PARTS = 8  # of a result
MAX_STEPS = 100_000  # of an iterator


@dataclass(frozen=True)
class Want:
    """One tensor of floating-point numbers, called where gradients are recorded, unless told otherwise.

    gradient: the argument to differentiate the (then scalar) result by: a tensor, or an object by its parameters.
    grad:     whether gradients are recorded; False is a call under `torch.no_grad()`.
    parts:    how many tensors there are, in a tuple where it is more than one.
    each:     the most results of an iterator or a list, which are stacked; 0 is no iterator.
    whole:    tensors of whole numbers and of truth values will do, too.
    number:   a Python number will do, too; it becomes a tensor of shape ().
    Raises ValueError when these do not go together.
    """

    gradient: str | None = None
    grad: bool = True
    parts: int = 1
    each: int = 0
    whole: bool = False
    number: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.parts <= MAX_PARTS:
            raise ValueError(f"want 1 to {MAX_PARTS} parts, got {self.parts}")
        if not 0 <= self.each <= MAX_STEPS:
            raise ValueError(f"want each from 0 to {MAX_STEPS}, got {self.each}")
        if self.each and self.parts > 1:
            raise ValueError("want parts or each, got both")
        if self.gradient is not None and not (self.grad and self.parts == 1 and not self.each):
            raise ValueError("want a gradient of one tensor, where gradients are recorded")
