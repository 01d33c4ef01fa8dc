"""Answers share a form exactly if they are the same up to names, order and comments."""

import pytest

from autograder.report.alike.form import form, size

ANSWER = '''
def loss(pred, std, z):
    """The loss."""
    # as in the lecture
    scaled = pred * std
    total = scaled + z
    return torch.mean(total ** 2)
'''


@pytest.mark.parametrize(
    "other",
    [
        "import torch\ndef loss(p, s, noise):\n    a = p * s\n    b = a + noise\n    return torch.mean(b ** 2)",
        "def loss(pred, std, z):\n    scaled = std * pred\n    total = z + scaled\n    return torch.mean(total ** 2)",
        "def loss(pred: Tensor, std: Tensor, z: Tensor) -> Tensor:\n"
        "    scaled: Tensor = pred * std\n    total = scaled + z\n    return torch.mean(total ** 2)",
    ],
    ids=["names", "order", "annotations"],
)
def test_the_same_in_other_names_order_and_comments(other):
    assert form(other) == form(ANSWER)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("scaled + z", "scaled - z"),
        ("pred * std", "pred / std"),
        ("** 2", "** 3"),
        ("torch.mean", "torch.sum"),
        ("scaled + z", "scaled + pred"),
        ("total ** 2", "scaled ** 2"),
    ],
)
def test_another_formula_has_another_form(old, new):
    assert form(ANSWER.replace(old, new)) != form(ANSWER)


def test_differences_and_powers_keep_their_sides():
    assert form("def f(a, b): return a - b") != form("def f(a, b): return b - a")
    assert form("def f(a, b): return a ** b") != form("def f(a, b): return b ** a")


@pytest.mark.parametrize(
    "source", ["def f(:", "", "# only a comment", '"""only a text"""', "\x00", "(" * 5000, "x" * 60_000]
)
def test_what_says_nothing_has_no_form(source):
    assert form(source) is None


def test_loops_classes_and_helpers_have_forms():
    walk = "class A:\n    def f(self, x):\n        for {i} in range(3):\n            x += {i}\n        return x\n"
    assert form(walk.format(i="i")) == form(walk.format(i="step"))
    assert form(walk.format(i="i")) != form(walk.format(i="i").replace("3", "4"))
    assert size(form(walk.format(i="i")) or "") > size(form("x = 1") or "")
