"""What probe asks for: a class, functions of the check's, pairs, whole numbers, autograd, training and iterators."""

from autograder.problem_sets.contract import (
    Function,
    Question,
    flag,
    function,
    generator,
    index,
    instance,
    like,
    number,
    positive,
    tensor,
    text,
)

GROWTH = Function(
    "Growth",
    number("low", "a float above 0"),
    number("high", "a float above low"),
    returns="an object with sigma(t) and time(sigma)",
)
MIDPOINT = Function(
    "midpoint",
    function("f", of="x (B, D), t ()", returns="like x"),
    tensor("x", "(B, D)"),
    number("t"),
    positive("dt", "a float"),
    returns="a tensor like x",
)
MOMENTS = Function("moments", tensor("x", "(B, D)"), returns="a pair: mean (D,) and variance (D,)")
PICK = Function(
    "pick",
    tensor("table", "(N,)"),
    index("k", into="table", shape="(B,)"),
    flag("reverse"),
    text("kind", "value", "square"),
    returns="a tensor (B,)",
)
BINS = Function("bins", tensor("x", "(B,)"), number("n", "an int above 0"), returns="whole numbers (B,)")
DIVERGENCE = Function(
    "divergence",
    function("f", of="x (B, D)", returns="like x"),
    tensor("x", "(B, D)"),
    like("v", "x"),
    returns="a tensor (B,)",
)
FIT = Function(
    "fit",
    instance("net", "scorelab.nets.ScoreMLP"),
    tensor("x", "(B, 2)"),
    tensor("y", "(B, 2)"),
    number("steps", "an int"),
    returns="a list of losses, one a step; net is trained",
)
SHIFT = Function("Shift", number("dims", "an int"), returns="an nn.Module with forward(x)")
WALK = Function(
    "walk",
    tensor("x", "(B, D)"),
    number("steps", "an int"),
    generator("generator"),
    returns="an iterator over steps + 1 states",
)
QUESTIONS = (
    Question("q1", GROWTH),
    Question("q2", MIDPOINT),
    Question("q3", MOMENTS),
    Question("q4", PICK, BINS),
    Question("q5", DIVERGENCE),
    Question("q6", FIT),
    Question("q7", SHIFT),
    Question("q8", WALK),
)
