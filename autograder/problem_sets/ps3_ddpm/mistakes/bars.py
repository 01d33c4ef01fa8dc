"""Wrong answers to question 1, alpha_bars; the most frequent first."""

import numpy as np
import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps3_ddpm.contract import ALPHA_BARS


@mistake(ALPHA_BARS, "bars_by_hand", title="only the last step, no product")
def bars_of_one_step(betas):
    """My table goes up and down with the betas.

    What does step 1 leave of the data, and what do steps 1 and 2 together?

    The bar over alpha stands for all steps so far. Yours knows one step at a time.

    With two steps of beta = 0.5, a quarter of the variance is left; yours says a half.
    """
    return 1 - betas


@mistake(ALPHA_BARS, "bars_by_hand", title="betas added up instead of factors multiplied")
def bars_sum(betas):
    """My table falls below zero.

    Can less than nothing of the data be left?

    Each step takes its share of what is left, not of what there was. Shares of shares multiply.

    With two steps of beta = 0.5, a quarter is left; yours says 0, and after a third step -0.5.
    """
    return 1 - torch.cumsum(betas, dim=0)


@mistake(ALPHA_BARS, "bars_by_hand", title="the noise's share instead of the data's")
def bars_of_noise(betas):
    """My table starts at 0 and grows to 1.

    What is left of the data before the first step?

    Data and noise share the variance. You return the other share.

    With betas = 0, 0.5 the table is 1, 0.5; with 0, 0.2 yours ends at 0.2, where 0.8 is left.
    """
    return 1 - torch.cumprod(1 - betas, dim=0)


@mistake(ALPHA_BARS, "bars_by_hand", title="a root taken: a scale, not a variance")
def bars_root(betas):
    """My table falls too slowly.

    Is your table about a variance, or about a standard deviation?

    The factor on x_0 is a root, but it is taken later. The table itself is about variances.

    After one step of beta = 0.36, 0.64 of the variance is left; yours says 0.8.
    """
    return torch.cumprod((1 - betas).sqrt(), dim=0)


@mistake(ALPHA_BARS, "bars_by_hand", title="betas multiplied instead of what they leave")
def bars_product_of_betas(betas):
    """My table is zero everywhere.

    What is betas[0], and what does that do to a product?

    beta is what a step takes. Multiply what it leaves.

    A step of beta = 0.1 takes a tenth, and nine tenths are left.
    """
    return torch.cumprod(betas, dim=0)


@mistake(ALPHA_BARS, "bars_by_hand", title="one product over all steps")
def bars_total(betas):
    """I get one number, not a table.

    How many entries does betas have, and how many has your result?

    A product over everything is the table's last entry. The others are products that stop earlier.

    Of 1, 2, 3 the product is 6, and the running products are 1, 2, 6.
    """
    return torch.prod(1 - betas)


@mistake(ALPHA_BARS, "bars_by_hand", title="the entry for t = 0 missing")
def bars_without_zero(betas):
    """My table has one entry too few.

    Which entry of your table belongs to t = 0?

    Tables have T + 1 entries, so that t is their index. betas[0] is 0 for that reason.

    With betas of shape (4,) there are three steps and four entries; yours has three.
    """
    return torch.cumprod(1 - betas[1:], dim=0)


@mistake(ALPHA_BARS, "bars_by_hand", title="a second entry for t = 0")
def bars_one_more(betas):
    """My table has one entry too many.

    What is 1 - betas[0], and which entry does your product begin with?

    The entry for t = 0 is there already, as betas[0] is 0. You put another in front.

    With betas of shape (4,) there are four entries; yours has five, and the first two are both 1.
    """
    return torch.cat([torch.ones(1), torch.cumprod(1 - betas, dim=0)])


@mistake(ALPHA_BARS, "bars_by_hand", title="the product up to the step before")
def bars_before(betas):
    """My table is one step late.

    After step 1, is anything of the data gone?

    The product for t includes step t itself. Yours stops at t - 1.

    With betas = 0, 0.5 the last entry is 0.5; yours is still 1.
    """
    return torch.cat([torch.ones(1), torch.cumprod(1 - betas, dim=0)[:-1]])


@mistake(ALPHA_BARS, "bars_by_hand", title="the formula of continuous time")
def bars_exponential(betas):
    """My table is nearly right for small betas.

    Try one step of beta = 0.5: what is left, and what do you get?

    exp(-beta) and what a step leaves agree only as beta goes to 0. That is the SDE, and this is a chain.

    With beta = 0.5 a half is left; yours says 0.607.
    """
    return torch.exp(-torch.cumsum(betas, dim=0))


@mistake(ALPHA_BARS, "bars_by_hand", title="a schedule of its own")
def bars_own_schedule(betas):
    """My table is right for the schedule of the paper.

    What does your function do with its argument?

    The schedule is an argument, so that it can be linear, cosine or anything else. You build your own.

    With betas = 0, 0.5 the last entry is 0.5; yours is 0.98, whatever the betas.
    """
    return torch.cumprod(1 - torch.linspace(0, 0.02, len(betas)), dim=0)


@mistake(ALPHA_BARS, "bars_by_hand", title="what steps leave, added up")
def bars_sum_of_alphas(betas):
    """My table grows by about one at each step.

    Can more than all of the data be left?

    Look at the sign in Ho Eq. 4 that joins the steps: it is no sum.

    With two steps of beta = 0.5, a quarter is left; yours says 2.
    """
    return torch.cumsum(1 - betas, dim=0)


@mistake(ALPHA_BARS, "bars_by_hand", title="the product begins at the last step")
def bars_backwards(betas):
    """My table ends right and is wrong before.

    Which steps does your entry for t = 1 contain?

    The chain starts at the data, so the product begins with step 1. Yours begins with step T.

    With betas = 0, 0.5, 0.2 the entry for t = 1 is 0.5, as step 2 is still to come; yours is 0.4.
    """
    return torch.cumprod((1 - betas).flip(0), dim=0)


@mistake(ALPHA_BARS, "bars_by_hand", title="one step repeated t times")
def bars_power(betas):
    """My table is right if all betas are the same.

    Does your entry for t = 2 know about step 1?

    Each step has a beta of its own. A power repeats the last one.

    With betas = 0, 0.5, 0.2 the last entry is 0.4; yours is 0.64, two steps of 0.2.
    """
    return (1 - betas) ** torch.arange(len(betas))


@mistake(ALPHA_BARS, "bars_by_hand", title="betas squared")
def bars_squared_betas(betas):
    """Far too much of my data is left.

    Is beta the variance that a step adds, or a standard deviation?

    Ho's beta is a variance already. You square it.

    With one step of beta = 0.5, a half is left; yours says 0.75.
    """
    return torch.cumprod(1 - betas**2, dim=0)


@mistake(ALPHA_BARS, "bars_by_hand", title="a logarithm left in place")
def bars_logarithm(betas):
    """All my entries are negative, or zero.

    You add logarithms instead of multiplying. Which step brings you back?

    A sum of logarithms is the logarithm of the product, not the product.

    With one step of beta = 0.5, a half is left; yours says -0.693, its logarithm.
    """
    return torch.cumsum(torch.log(1 - betas), dim=0)


@mistake(ALPHA_BARS, "bars_by_hand", title="an axis that a table lacks")
def bars_second_axis(betas):
    """Dimension out of range.

    How many axes does betas have?

    A table of shape (T + 1,) has one axis, and its number is 0.

    For a tensor of shape (5,), dim=0 and dim=-1 are the same axis, and dim=1 does not exist.
    """
    return torch.cumprod(1 - betas, dim=1)


@mistake(ALPHA_BARS, "bars_by_hand", title="the loop ends one step early")
def bars_loop_stops_early(betas):
    """Only the last entry of my table is wrong.

    Which t does your loop end with?

    range ends before its second argument. The last index is len(betas) - 1.

    range(1, 3) gives 1 and 2. A table of 4 entries has a step 3, too.
    """
    bars = torch.ones_like(betas)
    for t in range(1, len(betas) - 1):
        bars[t] = bars[t - 1] * (1 - betas[t])
    return bars


@mistake(ALPHA_BARS, "bars_by_hand", title="always a thousand steps")
def bars_thousand(betas):
    """Index 4 is out of bounds.

    How many steps does your loop take, and how many are there?

    T is not always 1000. The length of betas says how many entries there are.

    betas of shape (4,) ends at index 3, and a loop to 1000 asks for index 4.
    """
    bars = torch.ones_like(betas)
    for t in range(1, 1001):
        bars[t] = bars[t - 1] * (1 - betas[t])
    return bars


@mistake(ALPHA_BARS, "bars_by_hand", title="a list of numbers")
def bars_list(betas):
    """I return a list and the check wants a tensor.

    What type does your function return?

    Later questions index this table by a tensor of times. A list cannot do that.

    torch.stack makes one tensor of shape (4,) out of a list of four tensors of shape ().
    """
    bars = [torch.ones(())]
    for beta in betas[1:]:
        bars.append(bars[-1] * (1 - beta))
    return bars


@mistake(ALPHA_BARS, "bars_by_hand", title="an array of NumPy's")
def bars_numpy(betas):
    """I return an array and the check wants a tensor.

    What type does your function return?

    NumPy's functions give arrays, even for tensors. torch has one of the same name.

    type(np.exp(x)) is numpy.ndarray for an array x; type(torch.exp(x)) is Tensor for a tensor x.
    """
    return np.cumprod(1 - betas.numpy())


@mistake(ALPHA_BARS, "bars_by_hand", title="float32 on the way to the table")
def bars_float32(betas):
    """My values are right to seven digits only.

    Which dtype has your result when betas is float64?

    float32 has seven digits. Products of many steps lose some of them, so keep the dtype of betas.

    0.3 in float32 is 0.300000011920929: the eighth digit is wrong.
    """
    return torch.cumprod(1 - betas.float(), dim=0)


@mistake(ALPHA_BARS, "bars_by_hand", title="rescaled so that nothing is left")
def bars_to_zero(betas):
    """My last entry is zero.

    Can a product of positive factors be zero?

    Rescaling a table so that it ends at 0 is an idea of later papers. This one is what the betas leave.

    With one step of beta = 0.5 a half is left; yours says 0.
    """
    bars = torch.cumprod(1 - betas, dim=0)
    return (bars - bars[-1]) / (1 - bars[-1])


@mistake(ALPHA_BARS, "bars_schedules", title="small entries cut off")
def bars_clamped(betas):
    """The end of my table is flat.

    How small can the entries become after 1000 steps?

    A floor keeps a logarithm finite, but the table itself needs none. The true entries go below it.

    After 1000 steps of 0.01, 0.000043 is left; with a floor of 0.0001 you are 2.3 times off.
    """
    return torch.cumprod(1 - betas, dim=0).clamp(min=1e-4)


@mistake(ALPHA_BARS, "bars_schedules", title="large betas cut off")
def bars_clipped_betas(betas):
    """My table is right except for betas near 1.

    Which betas does your function change before it uses them?

    Clipping belongs where a schedule is made. Here the betas are what they are.

    A step of beta = 0.9999 leaves 0.0001; clipped to 0.999 it leaves ten times as much.
    """
    return torch.cumprod(1 - betas.clamp(max=0.999), dim=0)


@mistake(ALPHA_BARS, "bars_tidy", title="betas overwritten")
def bars_in_place(betas):
    """My table is right, but afterwards betas is broken.

    What is betas, after your function was called?

    A method whose name ends with an underscore writes its result into its tensor.

    After x.mul_(2), x itself is doubled; x * 2 is a new tensor, and x stays.
    """
    return betas.neg_().add_(1).cumprod_(dim=0)


@mistake(ALPHA_BARS, "bars_tidy", title="the table in float64, whatever betas are")
def bars_always_float64(betas):
    """My table is always float64.

    Which dtype does your result have when betas is float32?

    A float64 table makes float64 images of float32 ones. Leave the choice to the caller.

    torch.ones(3).double().dtype is torch.float64; torch.ones_like(x) has the dtype of x.
    """
    return torch.cumprod(1 - betas.double(), dim=0)
