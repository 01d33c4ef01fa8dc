"""Wrong answers to question 2, the drift of the reverse-time SDE; the most frequent first.

The worked lines share one example, a state of one number: f = 1, g = 3, score = 2, whose drift is -17.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps2_sde_family.contract import REVERSE


@mistake(REVERSE, "reverse_value", title="score added, not subtracted")
def reverse_plus(sde, score, x, t):
    """My samples run away from the data.

    At a point where f is 0, which way should a step back in time go: along the score, or against it?

    The kit's step subtracts your drift. What it subtracts must point away from the data.

    With f = 1, g = 3 and score = 2 the drift is -17; yours is 19.
    """
    return sde.drift(x, t) + sde.diffusion(t) ** 2 * score(x, t)


@mistake(REVERSE, "reverse_value", title="g without its square")
def reverse_g_not_squared(sde, score, x, t):
    """My samples are blurred: the score hardly moves them.

    Double g and look: how does the score's part of your drift grow?

    dw comes with g, a standard deviation per root of time. The score comes with a variance per time.

    With f = 1, g = 3 and score = 2 the drift is -17; yours is -5.
    """
    return sde.drift(x, t) - sde.diffusion(t) * score(x, t)


@mistake(REVERSE, "reverse_value", title="the drift of the probability flow")
def reverse_half(sde, score, x, t):
    """I put a half before the score, and my samples stay too wide.

    Which equation of Song et al. is your drift from, and does it have noise?

    A half belongs to the equation without noise, Song Eq. 13. Here the noise needs the whole score as a counterweight.

    With f = 1, g = 3 and score = 2 the drift is -17; yours is -8.
    """
    return sde.drift(x, t) - 0.5 * sde.diffusion(t) ** 2 * score(x, t)


@mistake(REVERSE, "reverse_value", title="all signs turned around")
def reverse_turned(sde, score, x, t):
    """I turned the drift around, for time runs backwards.

    Who turns the sign: your drift, or the step that uses it?

    In Song Eq. 6 dt is negative, the kit's is positive, and `euler_maruyama_step` subtracts. Turn no sign twice.

    With f = 1, g = 3 and score = 2 the drift is -17; yours is 17.
    """
    return sde.diffusion(t) ** 2 * score(x, t) - sde.drift(x, t)


@mistake(REVERSE, "reverse_value", title="only the forward drift turned around")
def reverse_minus_f(sde, score, x, t):
    """I turned f around, for time runs backwards, and left the score as it was.

    Set the score to 0 in your head: is what remains the forward drift?

    The step that uses your drift goes backwards as a whole. In the bracket of Song Eq. 6 f has its own sign.

    With f = 1, g = 3 and score = 0 the drift is 1; yours is -1.
    """
    return -sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)


@mistake(REVERSE, "reverse_value", title="forward drift forgotten")
def reverse_no_f(sde, score, x, t):
    """It works for an SDE without a pull, and for no other.

    Set the score to 0 in your head: what is left of your drift?

    The reverse-time SDE has the forward drift in it, too: what was pulled in must be let out.

    With f = 1, g = 3 and score = 0 the drift is 1; yours is 0.
    """
    return -(sde.diffusion(t) ** 2) * score(x, t)


@mistake(REVERSE, "reverse_value", title="score at the time 1 - t")
def reverse_score_at_other_end(sde, score, x, t):
    """I asked for the score at 1 - t, for we go backwards.

    Which law does x at time t follow?

    Time keeps its name on the way back: a point at t = 0.9 is still mostly noise, and the score is told so.

    At t = 0.9 the score is asked about t = 0.9; you ask about 0.1.
    """
    return sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, 1 - t)


@mistake(REVERSE, "reverse_value", title="everything at the time 1 - t")
def reverse_clock(sde, score, x, t):
    """I set t to 1 - t first, for we go backwards.

    At which time is the noise g dw strong on the way forward? And on the way back?

    Only the order of the times turns around. At each of them f, g and the score are what they were.

    At t = 0.9 all three are asked about t = 0.9; you ask about 0.1.
    """
    s = 1 - t
    return sde.drift(x, s) - sde.diffusion(s) ** 2 * score(x, s)


@mistake(REVERSE, "reverse_value", title="sigma in place of g")
def reverse_sigma_for_g(sde, score, x, t):
    """I used the noise level of x_t.

    Is sigma(t) the noise that is in x at time t, or the noise that comes in at time t?

    sigma sums up all the noise so far; g says how fast it comes. The equation of motion knows only the second.

    Of dx = 3 dw there is sigma = 1.5 in x at t = 0.25, and g is 3: the score of 2 counts 18; yours 4.5.
    """
    return sde.drift(x, t) - sde.sigma(t) ** 2 * score(x, t)


@mistake(REVERSE, "reverse_value", title="alpha x in place of the drift")
def reverse_alpha_for_f(sde, score, x, t):
    """I wrote alpha x for the deterministic part.

    Without a pull, alpha is 1. What should the forward drift be then?

    alpha says what is left of x_0 at time t; f says how fast x changes there.

    Without a pull and with score = 0 nothing moves; your drift is x.
    """
    return sde.alpha(t) * x - sde.diffusion(t) ** 2 * score(x, t)


@mistake(REVERSE, "reverse_value", title="the VP-SDE's formulas for all")
def reverse_vp_by_heart(sde, score, x, t):
    """'LinearSDE' object has no attribute 'beta'.

    Which SDE did you write the formula for, and which one were you given?

    Every SDE here says its own drift and diffusion: ask it, and one line does for all.

    For dx = -2 x dt + 3 dw at x = 1 the forward drift is -2: there is no beta in it.
    """
    beta = sde.beta(t)
    return -0.5 * beta * x - beta * score(x, t)


@mistake(REVERSE, "reverse_value", title="score left out altogether")
def reverse_no_score(sde, score, x, t):
    """My samples just flow back as they came.

    Which of the four arguments do you not use?

    Going back needs to know where the data are, and only the score knows.

    With f = 1, g = 3 and score = 2 the drift is -17; yours is 1.
    """
    return sde.drift(x, t)


@mistake(REVERSE, "reverse_value", title="all multiplied by g squared")
def reverse_brackets(sde, score, x, t):
    """My drift explodes where g is large.

    Set the score to 0 in your head: does g still change your drift?

    Look at your parentheses: g belongs to the score alone.

    With f = 1, g = 3 and score = 0 the drift is 1; yours is 9.
    """
    return sde.diffusion(t) ** 2 * (sde.drift(x, t) - score(x, t))


@mistake(REVERSE, "reverse_value", title="score squared, too")
def reverse_score_squared(sde, score, x, t):
    """My samples drift off to one side.

    Let the score change its sign: does its part of your drift change its sign, too?

    Look at what is raised to a power: a square never points to the other side.

    With g = 3 the scores 2 and -2 count 18 and -18; yours count 36 both.
    """
    return sde.drift(x, t) - (sde.diffusion(t) * score(x, t)) ** 2


@mistake(REVERSE, "reverse_value", title="score taken for a noise prediction")
def reverse_noise_prediction(sde, score, x, t):
    """I divided by sigma, as one does with a network that predicts noise.

    What does the contract say that score(x, t) returns?

    A noise prediction has to be divided by -sigma to become a score. Yours is a score already.

    With g = 3 and score = 2 the score's part has the size 18. For sigma = 0.5 yours has 36.
    """
    return sde.drift(x, t) + sde.diffusion(t) ** 2 * score(x, t) / sde.sigma(t)


@mistake(REVERSE, "reverse_value", title="arguments of the score swapped")
def reverse_swapped(sde, score, x, t):
    """My score gets the time for a point.

    Which comes first, x or t? Look at the contract.

    Functions here take the state first and its time second, as the drift does.

    With x = 3 and t = 0.5 the question is 3 at the time 0.5. You ask about 0.5 at the time 3.
    """
    return sde.drift(x, t) - sde.diffusion(t) ** 2 * score(t, x)


@mistake(REVERSE, "reverse_value", title="noise added to the drift")
def reverse_noise_inside(sde, score, x, t):
    """My drift is different every time I run the cell.

    Call your function twice on the same inputs: is the result the same?

    The noise g dw is the other part of Song Eq. 6. The step adds it; a drift is what moves without it.

    With f = 1, g = 3 and score = 2 two calls must both return -17.
    """
    return sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t) + sde.diffusion(t) * torch.randn_like(x)


@mistake(REVERSE, "reverse_value", title="one time for the whole batch in the drift")
def reverse_first_time(sde, score, x, t):
    """It works when all points have the same time.

    Try a batch in which the times differ.

    t may hold a time for each point; its first element is that of the first point alone.

    With t = [[0.1], [0.9]] the second point is mostly noise; you treat it as if it were data.
    """
    t = t.flatten()[0]
    return sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)


@mistake(REVERSE, "reverse_value", title="time made a Python number")
def reverse_item(sde, score, x, t):
    """A Tensor with several elements cannot be converted to Scalar.

    Which shapes may t have? Look at the contract.

    item() is for tensors of one number. With a time for each point, t has as many as there are points.

    torch.tensor(0.5).item() is 0.5; torch.tensor([[0.1], [0.9]]).item() is an error.
    """
    t = torch.as_tensor(t.item(), dtype=x.dtype)
    return sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)


@mistake(REVERSE, "reverse_value", title="dimensions of t squeezed away")
def reverse_squeezed(sde, score, x, t):
    """The size of tensor a must match the size of tensor b.

    Print the shapes of x and of t just before they meet.

    Shapes are matched from the right: a t of shape (B,) goes along the last axis of x, not along the batch.

    (5, 2) with (5, 1) gives (5, 2); (5, 2) with (5,) is an error.
    """
    t = t.squeeze()
    return sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)


@mistake(REVERSE, "reverse_images", title="g shaped for points only")
def reverse_g_for_points(sde, score, x, t):
    """Points are fine, but my digits come out striped.

    Which g does the second image of the batch meet in your code? Print the shapes.

    g has the shape of t, which fits x already, whatever x is. Give it another one, and it meets the wrong axis.

    (8, 1, 8, 8) with (8, 1, 1, 1) scales whole images; with (8, 1) it scales rows, silently.
    """
    g = sde.diffusion(t).reshape(-1, 1)
    return sde.drift(x, t) - g**2 * score(x, t)


@mistake(REVERSE, "reverse_asks_once", title="score asked twice")
def reverse_asked_twice(sde, score, x, t):
    """My values are right, but sampling takes twice as long.

    How often does your function ask the score? Count the calls.

    The score will be a network, and all the time of sampling is spent in it: keep what it said.

    A sampler of 500 steps asks a network 500 times; with your drift, 1000 times.
    """
    if score(x, t).shape != x.shape:
        raise ValueError("the score has another shape than x")
    return sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)


@mistake(REVERSE, "reverse_leaves_inputs", title="drift written into x")
def reverse_in_place(sde, score, x, t):
    """My values are right, but the sampler goes wrong.

    What is x, after your function was called?

    A method whose name ends with an underscore writes its result into its tensor.

    After x.mul_(2), x itself is doubled; x * 2 is a new tensor, and x stays.
    """
    return x.copy_(sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t))


@mistake(REVERSE, "reverse_leaves_inputs", title="result turned into float64")
def reverse_in_double(sde, score, x, t):
    """Expected Float but found Double, at the next step.

    Print the dtype of x and the dtype of your result.

    The state of a sampler is float32, and a network of float32 takes no other. Stay in the precision of x.

    torch.ones(2).double() + torch.ones(2) is float64: one such tensor makes the whole sum wide.
    """
    return (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)).double()


@mistake(REVERSE, "reverse_leaves_inputs", title="x left recording gradients")
def reverse_marked(sde, score, x, t):
    """My memory fills up as the sampler goes on.

    Print x.requires_grad after the call.

    The score is given; nobody differentiates here. Whoever asks for gradients keeps every step in memory.

    After x.requires_grad_(), each later y = 2 * x has y.requires_grad = True, and keeps x alive.
    """
    x.requires_grad_()
    return sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)


@mistake(REVERSE, "reverse_value", title="time rounded to float32 in the drift")
def reverse_time_in_float32(sde, score, x, t):
    """It is right to seven digits.

    Nearly right. How many digits of your result agree?

    float() on a tensor makes it float32, which keeps seven digits. The inputs have sixteen.

    torch.tensor(0.1).double() is 0.10000000149: the last digits are gone before you compute.
    """
    t = t.float()
    return sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)
