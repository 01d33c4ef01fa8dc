"""Wrong answers to question 2, forgetting labels; the most frequent first.

The worked lines share one example: p = 0.25, labels 3 and 7 with u = 0.1 and 0.6, and 10 for any. The result is 10, 7.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps5_guidance.contract import DROP


@mistake(DROP, "drop_edges", title="a label forgotten at u = p, too")
def drop_at_the_edge(y, p, null, u):
    """With p = 0 a label was forgotten, though rarely.

    Can u be exactly 0? What does your comparison say then, for p = 0?

    torch.rand gives numbers from 0 on, 0 included and 1 not. So one comparison is right at both ends.

    With p = 0 and u = 0 the label must stay; yours is gone.
    """
    return torch.where(u <= p, null, y)


@mistake(DROP, "drop_value", title="kept where it should be forgotten")
def drop_inverted(y, p, null, u):
    """My network knows the unconditional score well, and the classes badly.

    Which share of the labels do you keep? Try p = 0.

    A label is forgotten where u is small, and stays where it is not.

    With p = 0.25 and u = 0.1, the label 3 becomes 10; you keep it, and forget the 7.
    """
    return torch.where(u < p, y, null)


@mistake(DROP, "drop_value", title="forgotten where u is large")
def drop_above(y, p, null, u):
    """I set p = 0.1, and nine labels of ten are gone.

    How many of the numbers u are above p = 0.1?

    u is as often below p as p says. So a label is forgotten where u is below p.

    With p = 0.25 and u = 0.6, the label 7 stays; yours becomes 10, and the 3 stays.
    """
    return torch.where(u > p, null, y)


@mistake(DROP, "drop_value", title="forgotten with the probability 1 - p")
def drop_one_minus(y, p, null, u):
    """I set p = 0.1, and nearly all of my labels are gone.

    Is p the probability to keep a label, or to forget it?

    p is the share that is forgotten. Look at which numbers u are below your limit.

    With p = 0.25, u = 0.6 is kept. Your limit is 0.75, and the 7 is gone.
    """
    return torch.where(u < 1 - p, null, y)


@mistake(DROP, "drop_value", title="random numbers of its own")
def drop_own_noise(y, p, null, u):
    """Two calls with the same arguments return different labels.

    What is u for?

    Randomness comes in as an argument here, so that a run can be repeated. Draw nothing yourself.

    With u = 0.1 and p = 0.25 the label 3 is forgotten in each call, not in every fourth.
    """
    return torch.where(torch.rand(y.shape) < p, null, y)


@mistake(DROP, "drop_value", title="all of the batch or none")
def drop_all_or_none(y, p, null, u):
    """My loss jumps: some batches have no labels at all.

    How many numbers of u do you use?

    Each label has a u of its own, and is forgotten on its own.

    With u = 0.1 and 0.6 one label is forgotten; you look at 0.1 alone, and forget both.
    """
    return torch.where(u[0] < p, torch.full_like(y, null), y)


@mistake(DROP, "drop_value", title="0 in place of null")
def drop_zero(y, p, null, u):
    """My unconditional samples are mostly zeros.

    Which label do you write for "any"?

    0 is a class like any other here, unless null says so. Write null.

    Of the labels 3 and 7, the first becomes 10; yours becomes 0, the digit zero.
    """
    return y * (u >= p)


@mistake(DROP, "drop_value", title="10 in place of null")
def drop_ten(y, p, null, u):
    """It works for digits, and for nothing else.

    Which label means "any" where there are three classes?

    null is an argument, for the number of classes is another in each data set.

    With null = 3 the forgotten label is 3; yours is 10, which no embedding knows.
    """
    return torch.where(u < p, 10, y)


@mistake(DROP, "drop_value", title="-1 in place of null")
def drop_minus_one(y, p, null, u):
    """index out of range, in the embedding.

    Which label do you write for "any"?

    Many libraries mark missing labels by a negative number. Here null is the mark, and an embedding has a row for it.

    With null = 10 the forgotten label is 10; yours is -1.
    """
    return torch.where(u < p, -1, y)


@mistake(DROP, "drop_value", title="null less one")
def drop_last_class(y, p, null, u):
    """My unconditional samples are mostly nines.

    Is null the number of classes, or the last class?

    null itself is the label. With K classes it is K, one more than the last of them.

    With null = 10 the forgotten label is 10; yours is 9, the digit nine.
    """
    return torch.where(u < p, null - 1, y)


@mistake(DROP, "drop_value", title="null = 0 taken for missing")
def drop_falsy(y, p, null, u):
    """It works unless null is 0.

    What does Python say of `0 or 5`?

    0 counts as false. A null of 0 is a label like any other.

    With null = 0 the forgotten label is 0; yours is one more than the largest label.
    """
    return torch.where(u < p, null or int(y.max()) + 1, y)


@mistake(DROP, "drop_leaves_inputs", title="labels changed in place")
def drop_in_place(y, p, null, u):
    """After some epochs all labels of my data set are gone.

    What is y, after your function was called?

    An assignment to y[...] writes into the caller's tensor. Write into a copy.

    After y[0] = 10 the data set has lost the 3 for good.
    """
    y[u < p] = null
    return y


@mistake(DROP, "drop_leaves_inputs", title="labels turned into floating-point numbers")
def drop_float(y, p, null, u):
    """Expected tensor for argument 'indices' to be Long, but got Float.

    Print the dtype of your result.

    Whole numbers times floating-point numbers are floating-point numbers. Labels are indices and stay whole.

    torch.tensor(3) * torch.tensor(1.0) is 3.0, and no index.
    """
    keep = (u >= p).double()
    return y * keep + null * (1 - keep)


@mistake(DROP, "drop_leaves_inputs", title="labels turned into int32")
def drop_int32(y, p, null, u):
    """My labels no longer fit together with those of the data set.

    Print the dtype of y and that of your result.

    PyTorch's whole numbers are int64 by default. .int() makes them int32.

    torch.tensor(3).int().dtype is torch.int32.
    """
    return torch.where(u < p, null, y).int()


@mistake(DROP, "drop_value", title="forgotten labels left out")
def drop_removed(y, p, null, u):
    """The sizes of my labels and of my images differ.

    How many labels do you return?

    Every image keeps its place in the batch, and those without a class train the unconditional score.

    For two labels the result is 10, 7; yours is 7 alone.
    """
    return y[u >= p]


@mistake(DROP, "drop_value", title="an exact share forgotten")
def drop_exact_share(y, p, null, u):
    """I forget exactly a share p of each batch.

    May a batch of 4 with p = 0.1 forget a label? Does yours ever?

    Each label is forgotten with the probability p, whatever the others do. Compare each u with p.

    For p = 0.25 and four values of u above it, none is forgotten; with you, one is.
    """
    labels = y.clone()
    labels[u.argsort()[: round(p * len(y))]] = null
    return labels


@mistake(DROP, "drop_value", title="the first of the batch forgotten")
def drop_first(y, p, null, u):
    """It is always the first labels of the batch that I lose.

    What is u for?

    A share of the batch is not a chance for each label. Compare each u with p.

    With p = 0.5 and u = 0.9 for the first label, it stays; yours is forgotten.
    """
    return torch.where(torch.arange(len(y)) < p * len(y), null, y)


@mistake(DROP, "drop_value", title="u taken for a probability")
def drop_bernoulli(y, p, null, u):
    """I lose half of my labels, whatever p is.

    What does torch.bernoulli do with u?

    u is a random number already. Compared with p it decides; nothing else needs to be drawn.

    With p = 0, none is forgotten. You toss a coin for each.
    """
    return torch.where(torch.bernoulli(u) == 1, null, y)


@mistake(DROP, "drop_value", title="mask returned, not labels")
def drop_mask(y, p, null, u):
    """My labels are True and False.

    What does your function return: which labels go, or what becomes of them?

    The comparison says where. Use it to choose between two numbers.

    For the labels 3 and 7 the result is 10, 7; yours is True, False.
    """
    return u < p


@mistake(DROP, "drop_edges", title="p = 0 taken for missing")
def drop_default(y, p, null, u):
    """I set p = 0, and labels are forgotten nevertheless.

    What does Python say of `0.0 or 0.1`?

    0 counts as false. A p of 0 means that nothing is forgotten.

    With p = 0 and u = 0.05 the label stays; yours is gone.
    """
    return torch.where(u < (p or 0.9), null, y)


@mistake(DROP, "drop_edges", title="p kept below a limit")
def drop_limited(y, p, null, u):
    """With p = 1 some labels are left.

    Which values may p have? Look at the contract.

    p = 1 trains the unconditional score alone, and that is allowed.

    With p = 1 and u = 0.9999 the label is forgotten; yours stays.
    """
    return torch.where(u < min(p, 0.999), null, y)
