"""Wrong answers to question 1, the drift of the probability flow; the most frequent first.

The worked lines share one example, a state of one number: f = 1, g = 3, score = 2, whose drift is -8.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps4_samplers.contract import FLOW


@mistake(FLOW, "flow_push", title="the drift of the reverse SDE")
def flow_no_half(sde, score, x, t):
    """My points end up too close together.

    Which equation of Song et al. is your drift from, and does it have noise?

    The reverse SDE pulls twice as hard, for its noise pushes the points apart again. Here there is no noise.

    With f = 1, g = 3 and score = 2 the drift is -8; yours is -17.
    """
    return sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)


@mistake(FLOW, "flow_push", title="score added, not subtracted")
def flow_plus(sde, score, x, t):
    """My points run away from the data.

    Without a pull, noise spreads the crowd as time goes on. Which way must a point move then: along the score?

    The score points to where the crowd is dense. Forward in time the flow leaves such places.

    With f = 1, g = 3 and score = 2 the drift is -8; yours is 10.
    """
    return sde.drift(x, t) + 0.5 * sde.diffusion(t) ** 2 * score(x, t)


@mistake(FLOW, "flow_push", title="g without its square")
def flow_g_not_squared(sde, score, x, t):
    """My points hardly move.

    Double g and look: how does the score's part of your drift grow?

    dw comes with g, a standard deviation per root of time. The score comes with a variance per time.

    With f = 1, g = 3 and score = 2 the drift is -8; yours is -2.
    """
    return sde.drift(x, t) - 0.5 * sde.diffusion(t) * score(x, t)


@mistake(FLOW, "flow_push", title="the half squared, too")
def flow_half_squared(sde, score, x, t):
    """My points move half as far as they should.

    What does your square reach: g alone, or the half as well?

    A square binds to what stands in its parentheses. The equation has half of a square, not the square of a half.

    With f = 1, g = 3 and score = 2 the drift is -8; yours is -3.5.
    """
    return sde.drift(x, t) - (0.5 * sde.diffusion(t)) ** 2 * score(x, t)


@mistake(FLOW, "flow_pull", title="half of the forward drift, too")
def flow_half_of_all(sde, score, x, t):
    """My points are pulled in too slowly.

    Set the score to 0 in your head: is what remains the forward drift?

    Without noise the flow and the SDE are the same equation. So the SDE's drift is in it as a whole.

    With f = 1 and score = 0 the drift is 1; yours is 0.5.
    """
    return 0.5 * (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t))


@mistake(FLOW, "flow_pull", "flow_push", title="all signs turned around")
def flow_turned(sde, score, x, t):
    """I turned the drift around, for sampling runs backwards.

    Who turns the direction: your drift, or the step that uses it?

    An ODE is the same equation both ways. Going back, the step from t to s is negative; the drift stays.

    With f = 1, g = 3 and score = 2 the drift is -8; yours is 8.
    """
    return 0.5 * sde.diffusion(t) ** 2 * score(x, t) - sde.drift(x, t)


@mistake(FLOW, "flow_pull", title="only the forward drift turned around")
def flow_minus_f(sde, score, x, t):
    """I turned f around, for sampling runs backwards, and left the score as it was.

    Set the score to 0 in your head: is what remains the forward drift?

    The step that uses your drift goes backwards as a whole. In Song Eq. 13 f has its own sign.

    With f = 1, g = 3 and score = 0 the drift is 1; yours is -1.
    """
    return -sde.drift(x, t) - 0.5 * sde.diffusion(t) ** 2 * score(x, t)


@mistake(FLOW, "flow_pull", title="forward drift forgotten")
def flow_no_f(sde, score, x, t):
    """It works for an SDE without a pull, and for no other.

    Set the score to 0 in your head: what is left of your drift?

    The score replaces the noise, and nothing else: what the SDE pulls in, the flow pulls in, too.

    With f = 1, g = 3 and score = 0 the drift is 1; yours is 0.
    """
    return -0.5 * sde.diffusion(t) ** 2 * score(x, t)


@mistake(FLOW, "flow_push", title="the flow's score at the time 1 - t")
def flow_score_at_other_end(sde, score, x, t):
    """I asked for the score at 1 - t, for sampling goes backwards.

    Which law does x at time t follow?

    Time keeps its name on the way back: a point at t = 0.9 is still mostly noise, and the score is told so.

    At t = 0.9 the score is asked about t = 0.9; you ask about 0.1.
    """
    return sde.drift(x, t) - 0.5 * sde.diffusion(t) ** 2 * score(x, 1 - t)


@mistake(FLOW, "flow_pull", "flow_push", title="everything at the time 1 - t")
def flow_clock(sde, score, x, t):
    """I set t to 1 - t first, for sampling goes backwards.

    At which time is the noise of the SDE strong on the way forward? And on the way back?

    Only the order of the times turns around. At each of them f, g and the score are what they were.

    At t = 0.9 all three are asked about t = 0.9; you ask about 0.1.
    """
    s = 1 - t
    return sde.drift(x, s) - 0.5 * sde.diffusion(s) ** 2 * score(x, s)


@mistake(FLOW, "flow_push", title="sigma in place of g")
def flow_sigma_for_g(sde, score, x, t):
    """I used the noise level of x_t.

    Is sigma(t) the noise that is in x at time t, or the noise that comes in at time t?

    sigma sums up all the noise so far; g says how fast it comes. A drift says how fast, and not how much.

    Of dx = 3 dw there is sigma = 1.5 in x at t = 0.25, and g is 3: the score of 2 counts 9; yours 2.25.
    """
    return sde.drift(x, t) - 0.5 * sde.sigma(t) ** 2 * score(x, t)


@mistake(FLOW, "flow_pull", "flow_push", title="alpha x in place of the drift")
def flow_alpha_for_f(sde, score, x, t):
    """I wrote alpha x for the deterministic part.

    Without a pull, alpha is 1. What should the forward drift be then?

    alpha says what is left of x_0 at time t; f says how fast x changes there.

    Without a pull and with score = 0 nothing moves; your drift is x.
    """
    return sde.alpha(t) * x - 0.5 * sde.diffusion(t) ** 2 * score(x, t)


@mistake(FLOW, "flow_pull", "flow_push", title="the VP-SDE's formulas for all")
def flow_vp_by_heart(sde, score, x, t):
    """'LinearSDE' object has no attribute 'beta'.

    Which SDE did you write the formula for, and which one were you given?

    Every SDE here says its own drift and diffusion: ask it, and one line does for all.

    For dx = -2 x dt + 3 dw at x = 1 the forward drift is -2: there is no beta in it.
    """
    return -0.5 * sde.beta(t) * (x + score(x, t))


@mistake(FLOW, "flow_push", title="score left out altogether")
def flow_no_score(sde, score, x, t):
    """All my points flow to the same place.

    Which of the four arguments do you not use?

    The SDE's noise spreads the crowd. Without noise only the score can do that.

    With f = 1, g = 3 and score = 2 the drift is -8; yours is 1.
    """
    return sde.drift(x, t)


@mistake(FLOW, "flow_pull", title="all multiplied by g squared")
def flow_brackets(sde, score, x, t):
    """My drift explodes where g is large.

    Set the score to 0 in your head: does g still change your drift?

    Look at your parentheses: g belongs to the score alone.

    With f = 1, g = 3 and score = 0 the drift is 1; yours is 9.
    """
    return sde.diffusion(t) ** 2 * (sde.drift(x, t) - 0.5 * score(x, t))


@mistake(FLOW, "flow_push", title="score squared, too")
def flow_score_squared(sde, score, x, t):
    """My points drift off to one side.

    Let the score change its sign: does its part of your drift change its sign, too?

    Look at what is raised to a power: a square never points to the other side.

    With g = 3 the scores 2 and -2 count 9 and -9; yours count 18 both.
    """
    return sde.drift(x, t) - 0.5 * (sde.diffusion(t) * score(x, t)) ** 2


@mistake(FLOW, "flow_push", title="score taken for a noise prediction")
def flow_noise_prediction(sde, score, x, t):
    """I divided by sigma, as one does with a network that predicts noise.

    What does the contract say that the score returns?

    A noise prediction has to be divided by -sigma to become a score. Yours is a score already.

    With g = 3 and score = 2 the score's part has the size 9. For sigma = 0.5 yours has 18.
    """
    return sde.drift(x, t) + 0.5 * sde.diffusion(t) ** 2 * score(x, t) / sde.sigma(t)


@mistake(FLOW, "flow_push", title="arguments of the score swapped in the flow")
def flow_swapped(sde, score, x, t):
    """My score gets the time for a point.

    Which comes first, x or t? Look at the contract.

    Functions here take the state first and its time second, as the drift does.

    With x = 3 and t = 0.5 the question is 3 at the time 0.5. You ask about 0.5 at the time 3.
    """
    return sde.drift(x, t) - 0.5 * sde.diffusion(t) ** 2 * score(t, x)


@mistake(FLOW, "flow_pull", "flow_push", title="noise added to the drift")
def flow_noise_inside(sde, score, x, t):
    """My drift is different every time I run the cell.

    Call your function twice on the same inputs: is the result the same?

    The probability flow throws no dice: its score does what the noise did. So g dw has no place here.

    With f = 1, g = 3 and score = 2 two calls must both return -8.
    """
    return sde.drift(x, t) - 0.5 * sde.diffusion(t) ** 2 * score(x, t) + sde.diffusion(t) * torch.randn_like(x)


@mistake(FLOW, "flow_together", title="score clipped")
def flow_clipped(sde, score, x, t):
    """I kept the score small, so that nothing explodes.

    How large is the score of a narrow Gaussian, far from its mean?

    A score may have any size. Where it is large, the flow is fast, and a slower one carries other densities.

    With f = 0, g = 1 and score = 200 the drift is -100; yours is -25.
    """
    return sde.drift(x, t) - 0.5 * sde.diffusion(t) ** 2 * score(x, t).clamp(-50, 50)


@mistake(FLOW, "flow_times", title="one time for the whole batch")
def flow_first_time(sde, score, x, t):
    """It works when all points have the same time.

    Try a batch in which the times differ.

    t may hold a time for each point; its first element is that of the first point alone.

    With t = [[0.1], [0.9]] the second point is mostly noise; you treat it as if it were data.
    """
    t = t.flatten()[0]
    return sde.drift(x, t) - 0.5 * sde.diffusion(t) ** 2 * score(x, t)


@mistake(FLOW, "flow_times", title="time made a Python number")
def flow_item(sde, score, x, t):
    """A Tensor with several elements cannot be converted to Scalar.

    Which shapes may t have? Look at the contract.

    item() is for tensors of one number. With a time for each point, t has as many as there are points.

    torch.tensor(0.5).item() is 0.5; torch.tensor([[0.1], [0.9]]).item() is an error.
    """
    t = torch.as_tensor(t.item(), dtype=x.dtype)
    return sde.drift(x, t) - 0.5 * sde.diffusion(t) ** 2 * score(x, t)


@mistake(FLOW, "flow_times", title="dimensions of t squeezed away")
def flow_squeezed(sde, score, x, t):
    """The size of tensor a must match the size of tensor b.

    Print the shapes of x and of t just before they meet.

    Shapes are matched from the right: a t of shape (B,) goes along the last axis of x, not along the batch.

    (5, 2) with (5, 1) gives (5, 2); (5, 2) with (5,) is an error.
    """
    t = t.squeeze()
    return sde.drift(x, t) - 0.5 * sde.diffusion(t) ** 2 * score(x, t)


@mistake(FLOW, "flow_times", title="g shaped for points only")
def flow_g_for_points(sde, score, x, t):
    """Points are fine, but my digits come out striped.

    Which g does the second image of the batch meet in your code? Print the shapes.

    g has the shape of t, which fits x already, whatever x is. Give it another one, and it meets the wrong axis.

    (8, 1, 8, 8) with (8, 1, 1, 1) scales whole images; with (8, 1) it scales rows, silently.
    """
    g = sde.diffusion(t).reshape(-1, 1)
    return sde.drift(x, t) - 0.5 * g**2 * score(x, t)


@mistake(FLOW, "flow_continuity", title="no gradient through the drift")
def flow_detached(sde, score, x, t):
    """element 0 of tensors does not require grad.

    Does your result still know that it came from x?

    The likelihood needs the divergence, the drift's gradient in x. After detach there is none.

    For the drift -2 x the derivative is -2. Of (-2 * x).detach() autograd says nothing at all.
    """
    return (sde.drift(x, t) - 0.5 * sde.diffusion(t) ** 2 * score(x, t)).detach()


@mistake(FLOW, "flow_continuity", title="no gradient through the score")
def flow_score_detached(sde, score, x, t):
    """My samples are right, but my likelihoods are wrong.

    Which parts of your drift depend on x? Does autograd know of all of them?

    Under torch.no_grad() the score is a constant to autograd. But it changes with x, and so does the drift.

    For f = -x, g = 2 and the score -x the drift is x, with the derivative 1; autograd finds -1 in yours.
    """
    with torch.no_grad():
        s = score(x, t)
    return sde.drift(x, t) - 0.5 * sde.diffusion(t) ** 2 * s


@mistake(FLOW, "flow_asks_once", title="score asked twice by the flow")
def flow_asked_twice(sde, score, x, t):
    """My values are right, but sampling takes twice as long.

    How often does your function ask the score? Count the calls.

    The score will be a network, and all the time of sampling is spent in it: keep what it said.

    A sampler of 500 evaluations asks a network 500 times; with your drift, 1000 times.
    """
    if score(x, t).shape != x.shape:
        raise ValueError("the score has another shape than x")
    return sde.drift(x, t) - 0.5 * sde.diffusion(t) ** 2 * score(x, t)


@mistake(FLOW, "flow_keeps", title="drift written into x")
def flow_in_place(sde, score, x, t):
    """My values are right, but the sampler goes wrong.

    What is x, after your function was called?

    What is written into a tensor is seen by all who hold it: x belongs to the caller.

    After x.data.mul_(2), x itself is doubled; x * 2 is a new tensor, and x stays.
    """
    drift = sde.drift(x, t) - 0.5 * sde.diffusion(t) ** 2 * score(x, t)
    x.data.copy_(drift)
    return drift


@mistake(FLOW, "flow_keeps", title="drift turned into float64")
def flow_in_double(sde, score, x, t):
    """Expected Float but found Double, at the next step.

    Print the dtype of x and the dtype of your result.

    The state of a sampler is float32, and a network of float32 takes no other. Stay in the precision of x.

    torch.ones(2).double() + torch.ones(2) is float64: one such tensor makes the whole sum wide.
    """
    return (sde.drift(x, t) - 0.5 * sde.diffusion(t) ** 2 * score(x, t)).double()


@mistake(FLOW, "flow_keeps", title="x left recording gradients by the flow")
def flow_marked(sde, score, x, t):
    """My memory fills up as the sampler goes on.

    Print x.requires_grad after the call.

    Who needs gradients asks for them: the caller, not the drift. Else every step stays in memory.

    After x.requires_grad_(), each later y = 2 * x has y.requires_grad = True, and keeps x alive.
    """
    x.requires_grad_()
    return sde.drift(x, t) - 0.5 * sde.diffusion(t) ** 2 * score(x, t)


@mistake(FLOW, "flow_keeps", title="time rounded to float32")
def flow_time_in_float32(sde, score, x, t):
    """It is right to seven digits.

    Nearly right. How many digits of your result agree?

    float() on a tensor makes it float32, which keeps seven digits. The inputs have sixteen.

    torch.tensor(0.1).double() is 0.10000000149: the last digits are gone before you compute.
    """
    t = t.float()
    return sde.drift(x, t) - 0.5 * sde.diffusion(t) ** 2 * score(x, t)
