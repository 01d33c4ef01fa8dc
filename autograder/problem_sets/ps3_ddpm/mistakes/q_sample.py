"""Wrong answers to question 2, q_sample; the most frequent first."""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps3_ddpm.contract import Q_SAMPLE


@mistake(Q_SAMPLE, "q_sample_times", title="times not shaped like the batch in q_sample")
def qsample_no_view(x_0, t, noise, alpha_bars):
    """My digits have columns of different noise, or an error speaks of sizes.

    Which shape has alpha_bars[t], and which has x_0?

    Broadcasting lines up shapes from the right, so B meets the last axis. Give it axes of length 1.

    (4,) times (4, 4) multiplies columns, not rows, without an error; (4, 1) multiplies rows.
    """
    bar = alpha_bars[t]
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * noise


@mistake(Q_SAMPLE, "q_sample_times", title="times shaped for images only in q_sample")
def qsample_images_only(x_0, t, noise, alpha_bars):
    """My function is right for images and wrong for points.

    How many axes does x_0 have, and how many do you give to the factors?

    Images have four axes, points two. The number of new axes follows from x_0.ndim.

    (5, 1, 1, 1) times (5, 2) gives (5, 1, 5, 2): every point at every time.
    """
    bar = alpha_bars[t][:, None, None, None]
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * noise


@mistake(Q_SAMPLE, "q_sample_times", title="times shaped for points only in q_sample")
def qsample_points_only(x_0, t, noise, alpha_bars):
    """My function is right for points and wrong for images.

    How many axes does x_0 have, and how many do you give to the factors?

    Points have two axes, images four. The number of new axes follows from x_0.ndim.

    (4, 1) times (4, 1, 4, 4) gives each row of pixels its own time; (4, 1, 1, 1) gives one to each image.
    """
    bar = alpha_bars[t][:, None]
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * noise


@mistake(Q_SAMPLE, "q_sample_by_hand", title="variances used as scales in q_sample")
def qsample_no_roots(x_0, t, noise, alpha_bars):
    """My images get too dark half way through the chain.

    Is alpha_bar a variance or a factor on x_0?

    Variances add up to 1, and a variance is the square of a factor.

    With alpha_bar = 0.64 the data are multiplied by 0.8; yours by 0.64.
    """
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    return bar * x_0 + (1 - bar) * noise


@mistake(Q_SAMPLE, "q_sample_by_hand", title="the noise's root forgotten")
def qsample_no_root_on_noise(x_0, t, noise, alpha_bars):
    """My x_t has too little noise.

    What is the variance of your noise term, for noise of variance 1?

    The data's factor is a root. What makes the noise's factor different?

    With alpha_bar = 0.64 the noise is multiplied by 0.6; yours by 0.36.
    """
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    return bar.sqrt() * x_0 + (1 - bar) * noise


@mistake(Q_SAMPLE, "q_sample_by_hand", title="the data's root forgotten")
def qsample_no_root_on_data(x_0, t, noise, alpha_bars):
    """My data fade too fast.

    What is the variance of your data term, for data of variance 1?

    The noise's factor is a root. What makes the data's factor different?

    With alpha_bar = 0.64 the data are multiplied by 0.8; yours by 0.64.
    """
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    return bar * x_0 + (1 - bar).sqrt() * noise


@mistake(Q_SAMPLE, "q_sample_by_hand", title="the table read one step early in q_sample")
def qsample_t_minus_one(x_0, t, noise, alpha_bars):
    """My t = 0 gives noise and my t = 1 gives the data.

    Which entry of the table belongs to t = 1?

    This table has T + 1 entries and begins with t = 0, so t is its index.

    In a table 1, 0.9, 0.8 the entry of t = 1 is 0.9; yours is 1, and for t = 0 you read the last one.
    """
    bar = alpha_bars[t - 1].view(-1, *[1] * (x_0.ndim - 1))
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * noise


@mistake(Q_SAMPLE, "q_sample_by_hand", title="data and noise exchanged in q_sample")
def qsample_swapped(x_0, t, noise, alpha_bars):
    """My images become clearer as t grows.

    At t = 0, alpha_bar is 1. What should x_0 be multiplied by there?

    alpha_bar is what is left of the data. You give it to the noise.

    With alpha_bar = 1 the result is x_0; yours is the noise.
    """
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    return (1 - bar).sqrt() * x_0 + bar.sqrt() * noise


@mistake(Q_SAMPLE, "q_sample_by_hand", title="factors that add up to 1")
def qsample_blend(x_0, t, noise, alpha_bars):
    """I blend data and noise, and the variance sinks on the way.

    Which two quantities add up to 1: the factors, or their squares?

    Independent parts add their variances. A blend with factors 0.8 and 0.2 has variance 0.68.

    With alpha_bar = 0.64 the noise is multiplied by 0.6; yours by 0.2.
    """
    alpha = alpha_bars[t].sqrt().view(-1, *[1] * (x_0.ndim - 1))
    return alpha * x_0 + (1 - alpha) * noise


@mistake(Q_SAMPLE, "q_sample_by_hand", title="noise of its own in q_sample")
def qsample_own_noise(x_0, t, noise, alpha_bars):
    """My result is different every time I run the cell.

    What does your function do with its argument noise?

    The noise is given, so that the loss can compare the model's guess with it. Draw none.

    With noise = 0 the result is x_0 times one factor, twice the same; yours differs from call to call.
    """
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * torch.randn_like(x_0)


@mistake(Q_SAMPLE, "q_sample_by_hand", title="the noise subtracted")
def qsample_minus(x_0, t, noise, alpha_bars):
    """My x_t looks right, and the check on values fails.

    With x_0 = 0 and noise = 1, should x_t be positive or negative?

    Minus noise has the same law. But the model is to find this noise, not its opposite.

    With x_0 = 0, noise = 1 and alpha_bar = 0.64 the result is 0.6; yours is -0.6.
    """
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    return bar.sqrt() * x_0 - (1 - bar).sqrt() * noise


@mistake(Q_SAMPLE, "q_sample_by_hand", title="data that do not fade")
def qsample_keeps_data(x_0, t, noise, alpha_bars):
    """My x_t has a variance above 1 at the end of the chain.

    What becomes of x_0 as t grows?

    Here the data fade while the noise grows, and the variance stays 1. Adding noise alone is another process.

    With x_0 = 1, noise = 0 and alpha_bar = 0.64 the result is 0.8; yours is 1.
    """
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    return x_0 + (1 - bar).sqrt() * noise


@mistake(Q_SAMPLE, "q_sample_by_hand", title="no noise at all")
def qsample_no_noise(x_0, t, noise, alpha_bars):
    """My images only get darker.

    Which of the four arguments do you not use?

    x_t is the mean plus noise. You return the mean.

    With x_0 = 0, noise = 1 and alpha_bar = 0.64 the result is 0.6; yours is 0.
    """
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    return bar.sqrt() * x_0


@mistake(Q_SAMPLE, "q_sample_by_hand", title="the table not read at t")
def qsample_whole_table(x_0, t, noise, alpha_bars):
    """The size of the table does not match that of the batch.

    Where do you use t?

    alpha_bars has an entry for every time. Each element of the batch needs the one at its t.

    table[torch.tensor([2, 0])] is a tensor of two: the entries 2 and 0 of the table.
    """
    bar = alpha_bars.view(-1, *[1] * (x_0.ndim - 1))
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * noise


@mistake(Q_SAMPLE, "q_sample_times", title="the first time for the whole batch in q_sample")
def qsample_first_time(x_0, t, noise, alpha_bars):
    """All images of my batch are equally noisy.

    How many times are in t, and how many do you use?

    t has a time for each element of the batch. You take the first for all.

    With t = [0, 5] the first image stays as it is and the second gets noise; yours both stay.
    """
    bar = alpha_bars[t[0]]
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * noise


@mistake(Q_SAMPLE, "q_sample_times", title="a whole batch of times read as one number")
def qsample_item(x_0, t, noise, alpha_bars):
    """A tensor with several elements cannot be converted to a number.

    How many elements does t have in the call that fails?

    .item() is for tensors of one element. A table can be indexed by a tensor.

    torch.tensor([3, 1]).item() raises; table[torch.tensor([3, 1])] is a tensor of two.
    """
    bar = alpha_bars[t.item()]
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * noise


@mistake(Q_SAMPLE, "q_sample_times", title="the mean of the batch's factors")
def qsample_mean_time(x_0, t, noise, alpha_bars):
    """I get a result for any shape, and it is wrong for batches.

    How many different noise levels does your result have?

    A mean makes shapes fit, but it gives all elements the same level.

    With entries 1 and 0.5 the first image stays as it is; with their mean, 0.75, it gets noise.
    """
    bar = alpha_bars[t].mean()
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * noise


@mistake(Q_SAMPLE, "q_sample_times", title="times sorted on the way")
def qsample_sorts(x_0, t, noise, alpha_bars):
    """My noise levels are right but belong to other images.

    Is the first time still the first after your function is through with it?

    t[i] belongs to x_0[i]. Sorting t alone parts them.

    With t = [5, 0] the second image stays as it is; yours leaves the first as it is.
    """
    bar = alpha_bars[t.sort().values].view(-1, *[1] * (x_0.ndim - 1))
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * noise


@mistake(Q_SAMPLE, "q_sample_by_hand", title="the whole table multiplied out again")
def qsample_cumprod_again(x_0, t, noise, alpha_bars):
    """My noise comes far too early.

    Is alpha_bars what is left after one step, or after all steps so far?

    The bar says that the product is taken. You take it once more.

    In the table 1, 0.5, 0.25 the entry of t = 2 is 0.25; multiplied out again it is 0.125.
    """
    bar = alpha_bars.cumprod(dim=0)[t].view(-1, *[1] * (x_0.ndim - 1))
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * noise


@mistake(Q_SAMPLE, "q_sample_by_hand", title="one step instead of the jump")
def qsample_one_step(x_0, t, noise, alpha_bars):
    """My x_t has hardly any noise, at any t.

    How many steps lie between x_0 and x_t?

    Ho Eq. 2 is one step, from x_{t-1} to x_t. The jump from x_0 takes all t of them at once.

    With the table 1, 0.5, 0.25 and t = 2, a quarter of the variance is left; one step leaves a half.
    """
    bar = (alpha_bars[t] / alpha_bars[t - 1]).view(-1, *[1] * (x_0.ndim - 1))
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * noise


@mistake(Q_SAMPLE, "q_sample_by_hand", title="t over T in place of the table")
def qsample_fraction(x_0, t, noise, alpha_bars):
    """My noise grows evenly, whatever the schedule.

    What does your function use of alpha_bars, beside its length?

    How much is left at t is in the table. Even steps in t are one schedule of many.

    With the table 1, 0.9, 0.1 and t = 1, 0.9 of the variance is left; yours says a half.
    """
    bar = (1 - t / (len(alpha_bars) - 1)).to(x_0.dtype).view(-1, *[1] * (x_0.ndim - 1))
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * noise


@mistake(Q_SAMPLE, "q_sample_by_hand", title="pixels cut off at 1")
def qsample_clipped(x_0, t, noise, alpha_bars):
    """No pixel of my x_t is outside of -1 to 1.

    What is the largest value that noise can have?

    x_0 may lie between -1 and 1, but x_t is almost noise at the end, and noise goes beyond.

    With x_0 = 0, noise = 2 and alpha_bar = 0.64 the result is 1.2; yours is 1.
    """
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    return (bar.sqrt() * x_0 + (1 - bar).sqrt() * noise).clamp(-1, 1)


@mistake(Q_SAMPLE, "q_sample_by_hand", title="x_t and the noise returned")
def qsample_pair(x_0, t, noise, alpha_bars):
    """I return x_t and the noise, as a model's training needs both.

    What is to be returned: one tensor, or two?

    Who calls has the noise already. Return x_t alone.

    `return a, b` makes a tuple of two; `return a` gives the tensor itself.
    """
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * noise, noise


@mistake(Q_SAMPLE, "q_sample_by_hand", title="images flattened")
def qsample_flattens(x_0, t, noise, alpha_bars):
    """My values are right, but in another shape.

    Which shape has x_0, and which has your result?

    Two axes make broadcasting easy, but the images have to come back.

    (4, 1, 8, 8) flattened is (4, 64); view_as(x_0) makes it (4, 1, 8, 8) again.
    """
    bar = alpha_bars[t][:, None]
    return bar.sqrt() * x_0.flatten(1) + (1 - bar).sqrt() * noise.flatten(1)


@mistake(Q_SAMPLE, "q_sample_by_hand", title="float32 on the way to x_t")
def qsample_float32(x_0, t, noise, alpha_bars):
    """My values are right to seven digits only.

    Which dtype have your factors when everything else is float64?

    float32 has seven digits. One of your factors goes through it.

    The root of 0.5 in float32 is off by 0.00000001, which float64 shows.
    """
    bar = alpha_bars.float()[t].view(-1, *[1] * (x_0.ndim - 1))
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * noise


@mistake(Q_SAMPLE, "q_sample_by_hand", title="a small constant under the root")
def qsample_safe_root(x_0, t, noise, alpha_bars):
    """I added a small constant, so that nothing is divided by zero.

    Where does your function divide?

    The root of 0 is 0, and nothing goes wrong. A constant under it changes the result at t = 0.

    The root of 0.00000001 is 0.0001: so much noise is then in x_t where there should be none.
    """
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    return bar.sqrt() * x_0 + (1 - bar + 1e-8).sqrt() * noise


@mistake(Q_SAMPLE, "q_sample_by_hand", title="the square of the table")
def qsample_squared_bar(x_0, t, noise, alpha_bars):
    """My data fade too fast and my noise is nearly right.

    Do the squares of your two factors add up to 1?

    The table has variances already. You take it for a factor and square it for the noise.

    With alpha_bar = 0.64 the factors are 0.8 and 0.6; yours are 0.64 and 0.768.
    """
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    return bar * x_0 + (1 - bar**2).sqrt() * noise


@mistake(Q_SAMPLE, "q_sample_by_hand", title="divided by the data's factor")
def qsample_unscaled(x_0, t, noise, alpha_bars):
    """My x_t grows without bound as t does.

    How large is your x_t at the end of the chain?

    You keep the data at full size and make the noise larger. The ratio is right, the scale is not.

    With x_0 = 1, noise = 0 and alpha_bar = 0.64 the result is 0.8; yours is 1.
    """
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    return x_0 + ((1 - bar) / bar).sqrt() * noise


@mistake(Q_SAMPLE, "q_sample_range", title="small entries of the table cut off")
def qsample_floor(x_0, t, noise, alpha_bars):
    """My x_T keeps a trace of the data.

    What does your function do to the table before it reads it?

    A floor keeps a division finite, but nothing is divided here. The root of a tiny entry is tiny.

    With x_0 = 1000 and an entry of 0.000001 the data's term is 1; with a floor of 0.00001 it is 3.16.
    """
    bar = alpha_bars.clamp(min=1e-5)[t].view(-1, *[1] * (x_0.ndim - 1))
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * noise


@mistake(Q_SAMPLE, "q_sample_times", "q_sample_range", title="the table cut off at both ends")
def qsample_clamped_table(x_0, t, noise, alpha_bars):
    """My t = 0 does not give x_0 back.

    What does your function do to the table before it reads it?

    The first entry is 1 on purpose: nothing of the data is lost yet, and the root of 0 is 0.

    At t = 0 the factor on the noise is 0; with a table that is at most 0.9999 it is 0.01.
    """
    bar = alpha_bars.clamp(1e-4, 0.9999)[t].view(-1, *[1] * (x_0.ndim - 1))
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * noise


@mistake(Q_SAMPLE, "q_sample_range", title="large values cut off")
def qsample_clipped_at_ten(x_0, t, noise, alpha_bars):
    """My values are right, except for large ones.

    Is there a limit in your function that is not in Ho Eq. 4?

    Data need not be pixels. A point may lie at 1000.

    With x_0 = 100, noise = 0 and alpha_bar = 0.64 the result is 80; yours is 10.
    """
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    return (bar.sqrt() * x_0 + (1 - bar).sqrt() * noise).clamp(-10, 10)


@mistake(Q_SAMPLE, "q_sample_times", "q_sample_range", title="t = 0 treated as t = 1")
def qsample_from_one(x_0, t, noise, alpha_bars):
    """My t = 0 has some noise already.

    What is x_t at t = 0?

    The table has an entry for t = 0, which is 1. There is no need to avoid it.

    With alpha_bars = 1, 0.5 and t = 0 the result is x_0; yours is half noise.
    """
    bar = alpha_bars[t.clamp(min=1)].view(-1, *[1] * (x_0.ndim - 1))
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * noise


@mistake(Q_SAMPLE, "q_sample_keeps_dtype", title="x_t in float64, whatever x_0 is")
def qsample_always_float64(x_0, t, noise, alpha_bars):
    """My x_t is float64, whatever I put in.

    Which dtype does your result have when all inputs are float32?

    A network of float32 weights refuses float64 images. Keep the dtype of x_0.

    torch.ones(3).double().dtype is torch.float64; torch.ones_like(x) has the dtype of x.
    """
    bar = alpha_bars.double()[t].view(-1, *[1] * (x_0.ndim - 1))
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * noise


@mistake(Q_SAMPLE, "q_sample_leaves_inputs", title="x_0 overwritten")
def qsample_in_place(x_0, t, noise, alpha_bars):
    """My first epoch is fine, and then all my data are noise.

    What is x_0, after your function was called?

    A method whose name ends with an underscore writes its result into its tensor.

    After x.mul_(2), x itself is doubled; x * 2 is a new tensor, and x stays.
    """
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    return x_0.mul_(bar.sqrt()).add_((1 - bar).sqrt() * noise)


@mistake(Q_SAMPLE, "q_sample_leaves_inputs", title="the noise overwritten by q_sample")
def qsample_scales_noise(x_0, t, noise, alpha_bars):
    """My x_t is right, but the loss compares with the wrong noise.

    What is noise, after your function was called?

    x *= 2 changes the tensor that x names, also for whoever passed it.

    After noise *= 0.6 the caller's noise is 0.6 times what it was; 0.6 * noise is a new tensor.
    """
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    noise *= (1 - bar).sqrt()
    return bar.sqrt() * x_0 + noise


@mistake(Q_SAMPLE, "q_sample_leaves_inputs", title="the table overwritten")
def qsample_roots_in_place(x_0, t, noise, alpha_bars):
    """My first call is right, and the next ones are wrong.

    What is alpha_bars, after your function was called?

    sqrt_ writes the roots into the table, and the next call takes roots of roots.

    After one call the entry 0.64 is 0.8; after two it is 0.894.
    """
    alpha = alpha_bars.sqrt_()[t].view(-1, *[1] * (x_0.ndim - 1))
    return alpha * x_0 + (1 - alpha**2).sqrt() * noise


@mistake(Q_SAMPLE, "q_sample_leaves_inputs", title="gradients switched on for x_0 by q_sample")
def qsample_marks_data(x_0, t, noise, alpha_bars):
    """My memory fills up in training.

    By what is the loss differentiated: by the data, or by the weights?

    x_0.requires_grad_() marks the caller's tensor. All that is computed from it then keeps its history.

    After x.requires_grad_(), (2 * x).requires_grad is True; it was False before.
    """
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    return bar.sqrt() * x_0.requires_grad_() + (1 - bar).sqrt() * noise
