"""What a problem set declares of its functions: the names, kinds and shapes of their arguments."""

from autograder.problem_sets.contract import (
    Argument,
    Function,
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


def test_each_kind_says_what_it_is_and_in_which_shape():
    assert [
        tensor("x", "(B, D)"),
        positive("std", "(B, 1)"),
        like("z", "x"),
        index("i", "betas", "(B,)"),
        number("steps", "an int above 0"),
        flag("clip"),
        text("schedule", "linear", "cosine"),
        generator("generator"),
        instance("sde", "SDE"),
        function("score", "x (B, D), t (B, 1)", "like x"),
    ] == [
        Argument("x", "tensor", "(B, D)"),
        Argument("std", "positive", "(B, 1)"),
        Argument("z", "tensor", "like x"),
        Argument("i", "index", "(B,), whole numbers below len(betas)"),
        Argument("steps", "number", "an int above 0"),
        Argument("clip", "flag", "True or False"),
        Argument("schedule", "text", '"linear" or "cosine"'),
        Argument("generator", "generator", "a torch.Generator"),
        Argument("sde", "instance", "SDE"),
        Argument("score", "function", "(x (B, D), t (B, 1)) → like x"),
    ]


def test_a_function_has_its_arguments_in_their_order():
    sample = Function("sample", function("score", "x, t", "like x"), number("steps", "an int"), returns="(B, D)")
    assert sample.parameters == ("score", "steps")
