"""Wrong answers to question 2, a step of Heun's method; the most frequent first.

The worked lines share one example: the drift x^2 of one number, from x = 1 at time 0 to time 0.5. Euler's step leads to
1.5, where the drift is 2.25, and Heun's to 1.8125. Where time matters the drift is t^2, from x = 0 at time 0 to time 1,
and Heun's step leads to 0.5.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps4_samplers.contract import HEUN


@mistake(HEUN, "heun_backward", "heun_forward", "heun_order", title="the sum of both drifts, not their mean")
def heun_no_half(drift, x, t, s):
    """My state moves twice as far.

    If the drift is 1 everywhere, how far should a step from 0 to 1 go?

    There is one step to be made, in the direction between the two drifts.

    With the drift x^2, x = 1 and a step of 0.5 Heun's method leads to 1.8125; yours to 2.625.
    """
    h = s - t
    here = drift(x, t)
    there = drift(x + h * here, s)
    return x + h * (here + there)


@mistake(HEUN, "heun_backward", "heun_forward", "heun_looks", "heun_order", title="second drift at the old time")
def heun_same_time(drift, x, t, s):
    """My error falls only as 1 / N.

    What time is it when Euler's step has arrived?

    The drift changes with time as well as with x. Look at it where and when Euler's step ends.

    With the drift t^2 from time 0 to 1 Heun's step goes 0.5 far; yours does not move.
    """
    h = s - t
    here = drift(x, t)
    there = drift(x + h * here, t)
    return x + h * (here + there) / 2


@mistake(HEUN, "heun_backward", "heun_forward", "heun_looks", "heun_order", title="second drift at the old state")
def heun_same_state(drift, x, t, s):
    """My error falls only as 1 / N.

    Where are you when you look at the drift for the second time?

    The second look is for the place that Euler's step leads to, not for the place where you stand.

    With the drift x^2, x = 1 and a step of 0.5 the second look finds 2.25; yours finds 1 again.
    """
    h = s - t
    return x + h * (drift(x, t) + drift(x, s)) / 2


@mistake(
    HEUN, "heun_backward", "heun_forward", "heun_looks", "heun_order", "heun_asks_twice", title="Euler's step alone"
)
def heun_euler(drift, x, t, s):
    """My error falls only as 1 / N.

    How often does your step look at the drift?

    Euler's method takes the drift at the start for the whole step. Heun's looks at the end as well.

    With the drift x^2, x = 1 and a step of 0.5 Heun's method leads to 1.8125; yours to 1.5.
    """
    return x + (s - t) * drift(x, t)


@mistake(HEUN, "heun_backward", title="Euler's step where s is 0")
def heun_euler_to_zero(drift, x, t, s):
    """My last step is Euler's, as in the sampler of Karras et al.

    Is there a time to which your step goes by its first look alone?

    Their sampler divides by the noise, which is 0 at its last time. Your drift has a value at time 0, too.

    With the drift t^2 from time 1 to 0 Heun's step goes 0.5 back; yours goes 1.
    """
    h = s - t
    here = drift(x, t)
    there = drift(x + h * here, s)
    return x + h * (here if s == 0 else (here + there) / 2)


@mistake(HEUN, "heun_backward", "heun_forward", "heun_looks", "heun_order", title="step in the wrong direction")
def heun_turned(drift, x, t, s):
    """My samples run away from the data.

    When s is later than t, and the drift is 1, should x grow?

    A step from t to s is as long as the time from t to s, with its sign.

    With the drift 1, x = 0 and a step from 0 to 1 the state is 1; yours is -1.
    """
    h = t - s
    here = drift(x, t)
    there = drift(x + h * here, s)
    return x + h * (here + there) / 2


@mistake(HEUN, "heun_backward", "heun_looks", "heun_order", title="works forward in time only")
def heun_forward_only(drift, x, t, s):
    """It is right from data to noise, and wrong from noise to data.

    Try a step with s before t: which sign has your step?

    A step back undoes a step forward. So it must have the other sign.

    With the drift 1, x = 0 and a step from 1 to 0 the state is -1; yours is 1.
    """
    h = (s - t).abs()
    here = drift(x, t)
    there = drift(x + h * here, s)
    return x + h * (here + there) / 2


@mistake(HEUN, "heun_forward", title="works backward in time only")
def heun_backward_only(drift, x, t, s):
    """It draws samples, but does not lead from data to noise.

    Try a step with s after t: which sign has your step?

    The same equation leads both ways, and the sign of the step says which.

    With the drift 1, x = 0 and a step from 0 to 1 the state is 1; yours is -1.
    """
    h = (s - t).abs()
    here = drift(x, t)
    there = drift(x - h * here, s)
    return x - h * (here + there) / 2


@mistake(HEUN, "heun_backward", "heun_forward", "heun_looks", title="the midpoint method")
def heun_midpoint(drift, x, t, s):
    """My error falls as 1 / N^2, but the values are others.

    There is more than one method of order 2. At which time does yours look at the drift again?

    Heun's second look is at the end of the step. Half of the way is another method's place.

    With the drift x^2, x = 1 and a step of 0.5 Heun's method leads to 1.8125; yours to 1.78125.
    """
    h = s - t
    return x + h * drift(x + h / 2 * drift(x, t), t + h / 2)


@mistake(HEUN, "heun_backward", "heun_forward", "heun_looks", title="Ralston's method")
def heun_ralston(drift, x, t, s):
    """My error falls as 1 / N^2, but the values are others.

    There is more than one method of order 2. At which time does yours look at the drift again?

    Heun's second look is at the end of the step, and both looks count the same.

    With the drift t^2 from time 0 to 1 Heun's step goes 0.5 far; yours 0.3333.
    """
    h = s - t
    here = drift(x, t)
    there = drift(x + 2 / 3 * h * here, t + 2 / 3 * h)
    return x + h * (here / 4 + 3 / 4 * there)


@mistake(HEUN, "heun_backward", "heun_forward", "heun_order", title="the second drift alone")
def heun_second_only(drift, x, t, s):
    """My error falls only as 1 / N.

    Which of your two drifts does the result use?

    The drift at the start is too old at the end, the one at the end too new at the start. Use both.

    With the drift x^2, x = 1 and a step of 0.5 Heun's method leads to 1.8125; yours to 2.125.
    """
    h = s - t
    there = drift(x + h * drift(x, t), s)
    return x + h * there


@mistake(HEUN, "heun_backward", "heun_forward", "heun_order", title="second step taken from Euler's point")
def heun_from_euler(drift, x, t, s):
    """My state moves twice as far.

    From where does your last step start?

    Euler's step is a scout: it looks ahead and comes back. Then the true step starts where you stand.

    With the drift x^2, x = 1 and a step of 0.5 Heun's method leads to 1.8125; yours to 2.3125.
    """
    h = s - t
    here = drift(x, t)
    x = x + h * here
    return x + h * (here + drift(x, s)) / 2


@mistake(HEUN, "heun_backward", "heun_forward", "heun_order", title="Euler's step and half a step more")
def heun_half_more(drift, x, t, s):
    """My state moves too far.

    If the drift is 1 everywhere, how far does your step from 0 to 1 go?

    Half of the second drift goes with half of the first. You took all of the first.

    With the drift x^2, x = 1 and a step of 0.5 Heun's method leads to 1.8125; yours to 2.0625.
    """
    h = s - t
    euler = x + h * drift(x, t)
    return euler + h / 2 * drift(euler, s)


@mistake(HEUN, "heun_backward", "heun_forward", "heun_looks", title="both looks at each other's time")
def heun_times_swapped(drift, x, t, s):
    """My error falls as 1 / N^2, but the values are others.

    At which time is the state x? At which time does Euler's step arrive?

    x is the state at time t. The drift of x at time s belongs to no point of the path.

    With the drift x t at x = 1 from time 0 to 1 the first look finds 0; yours finds 1.
    """
    h = s - t
    here = drift(x, s)
    there = drift(x + h * here, t)
    return x + h * (here + there) / 2


@mistake(HEUN, "heun_backward", "heun_forward", "heun_looks", "heun_order", title="Euler's step without its length")
def heun_scout_too_far(drift, x, t, s):
    """My samples explode.

    How long is the step that your second look is made after?

    A drift says how far per unit of time. It is no distance before you multiply it by a time.

    With the drift x^2, x = 1 and a step of 0.5 the second look is at 1.5; yours at 2.
    """
    here = drift(x, t)
    there = drift(x + here, s)
    return x + (s - t) * (here + there) / 2


@mistake(HEUN, "heun_backward", "heun_forward", "heun_order", title="last step without its length")
def heun_last_without_length(drift, x, t, s):
    """My samples explode, more so with more steps.

    Make s equal to t in your head: does your step stand still?

    A drift says how far per unit of time. It is no distance before you multiply it by a time.

    With the drift x^2, x = 1 and a step of 0.5 Heun's method leads to 1.8125; yours to 2.625.
    """
    here = drift(x, t)
    there = drift(x + (s - t) * here, s)
    return x + (here + there) / 2


@mistake(HEUN, "heun_backward", "heun_forward", "heun_looks", "heun_order", title="half a step as the scout")
def heun_half_scout(drift, x, t, s):
    """My error falls only as 1 / N.

    How far has your scout come at the time s?

    Half of Euler's step leads to half of the time. At s the scout has made the whole of it.

    With the drift x^2, x = 1 and a step of 0.5 the second look is at 1.5; yours at 1.25.
    """
    h = s - t
    here = drift(x, t)
    there = drift(x + h / 2 * here, s)
    return x + h * (here + there) / 2


@mistake(HEUN, "heun_backward", "heun_forward", "heun_looks", "heun_order", title="second drift at half the time")
def heun_half_time(drift, x, t, s):
    """My error falls only as 1 / N.

    What time is it when Euler's step has arrived?

    A whole step takes you to s, and the drift there is that of time s.

    With the drift t^2 from time 0 to 1 Heun's step goes 0.5 far; yours 0.125.
    """
    h = s - t
    here = drift(x, t)
    there = drift(x + h * here, (t + s) / 2)
    return x + h * (here + there) / 2


@mistake(HEUN, "heun_backward", "heun_forward", "heun_looks", "heun_order", title="half of the step throughout")
def heun_half_step(drift, x, t, s):
    """My state moves only half as far.

    If the drift is 1 everywhere, how far does your step from 0 to 1 go?

    Count your halves: the mean of two drifts has one, and the step's length has none.

    With the drift 1, x = 0 and a step from 0 to 1 the state is 1; yours is 0.5.
    """
    h = (s - t) / 2
    here = drift(x, t)
    there = drift(x + h * here, s)
    return x + h * (here + there) / 2


@mistake(HEUN, "heun_backward", "heun_forward", "heun_looks", "heun_order", title="two Euler steps of half the length")
def heun_two_eulers(drift, x, t, s):
    """My error falls only as 1 / N.

    Halve the steps of Euler's method: is that another method?

    Two Euler steps are better than one, but of order 1 all the same. Heun's step looks ahead, and starts again.

    With the drift x^2, x = 1 and a step of 0.5 Heun's method leads to 1.8125; yours to 1.640625.
    """
    h = (s - t) / 2
    x = x + h * drift(x, t)
    return x + h * drift(x, t + h)


@mistake(HEUN, "heun_backward", "heun_forward", "heun_order", title="weights that look back")
def heun_looks_back(drift, x, t, s):
    """My error falls only as 1 / N.

    How much does each of your two drifts count?

    The weights 3/2 and -1/2 belong to the drift now and one step before. Yours are now and one step ahead.

    With the drift x^2, x = 1 and a step of 0.5 Heun's method leads to 1.8125; yours to 1.1875.
    """
    h = s - t
    here = drift(x, t)
    there = drift(x + h * here, s)
    return x + h * (3 * here - there) / 2


@mistake(HEUN, "heun_backward", "heun_forward", "heun_order", title="the difference of both drifts")
def heun_difference(drift, x, t, s):
    """My state stays nearly where it was.

    If the drift is 1 everywhere, how far does your step from 0 to 1 go?

    Half the difference of both drifts is what Heun's method adds to Euler's step. It is no step of its own.

    With the drift 1, x = 0 and a step from 0 to 1 the state is 1; yours is 0.
    """
    h = s - t
    here = drift(x, t)
    there = drift(x + h * here, s)
    return x + h * (there - here) / 2


@mistake(HEUN, "heun_backward", "heun_forward", "heun_order", title="the change alone, without the state")
def heun_change_alone(drift, x, t, s):
    """All my states are close to zero.

    If the drift is 0 everywhere, what should your function return?

    The function returns the state at time s, not how far it is from the state at time t.

    With the drift x^2, x = 1 and a step of 0.5 Heun's method leads to 1.8125; yours to 0.8125.
    """
    h = s - t
    here = drift(x, t)
    there = drift(x + h * here, s)
    return h * (here + there) / 2


@mistake(HEUN, "heun_backward", "heun_forward", "heun_order", title="mean over the batch, too")
def heun_one_mean(drift, x, t, s):
    """All my points move the same way.

    Print the shape of your mean: is it that of x?

    mean() of a stack is one number, unless it is told which axis to take.

    torch.stack([a, b]) for a and b of shape (3, 2) has the shape (2, 3, 2); the mean of both is (3, 2).
    """
    h = s - t
    here = drift(x, t)
    there = drift(x + h * here, s)
    return x + h * torch.stack([here, there]).mean()


@mistake(
    HEUN, "heun_backward", "heun_forward", "heun_looks", "heun_order", "heun_asks_twice", title="the method of order 4"
)
def heun_runge_kutta(drift, x, t, s):
    """My error is far smaller than asked for.

    How often does your step look at the drift?

    The classic method of Runge and Kutta has four looks and order 4. Heun's has two looks and order 2.

    With the drift t^2 from time 0 to 1 Heun's step goes 0.5 far; yours 0.3333.
    """
    h = s - t
    a = drift(x, t)
    b = drift(x + h / 2 * a, t + h / 2)
    c = drift(x + h / 2 * b, t + h / 2)
    d = drift(x + h * c, s)
    return x + h * (a + 2 * b + 2 * c + d) / 6


@mistake(HEUN, "heun_backward", "heun_forward", "heun_asks_twice", title="corrected a second time")
def heun_corrected_again(drift, x, t, s):
    """My error falls as 1 / N^2, but the values are others.

    How often does your step look at the drift?

    Each further look costs as much as the first, and the order stays 2. Heun's method corrects once.

    With the drift x^2, x = 1 and a step of 0.5 Heun's method leads to 1.8125; yours to about 2.07.
    """
    h = s - t
    here = drift(x, t)
    state = x + h * here
    for _ in range(2):
        state = x + h * (here + drift(state, s)) / 2
    return state


@mistake(HEUN, "heun_asks_twice", title="the first drift asked for again")
def heun_asked_again(drift, x, t, s):
    """My values are right, but sampling takes longer.

    How often does your function ask the drift? Count the calls.

    The drift will have a network in it, and all the time of sampling is spent there: keep what it said.

    A sampler of 100 steps asks 200 times; with your step, 300 times.
    """
    h = s - t
    euler = x + h * drift(x, t)
    return x + h * (drift(x, t) + drift(euler, s)) / 2


@mistake(HEUN, "heun_backward", "heun_forward", title="state clipped")
def heun_clipped(drift, x, t, s):
    """I kept the state in the range of an image.

    Which values may a state have at time 1?

    Noise is larger than any grey level, and other data than images may have any size.

    With the drift 0 and x = 1000 the state is 1000; yours is 5.
    """
    h = s - t
    here = drift(x, t)
    there = drift(x + h * here, s)
    return (x + h * (here + there) / 2).clamp(-5, 5)


@mistake(HEUN, "heun_keeps", title="state changed in place by Heun's step")
def heun_in_place(drift, x, t, s):
    """My values are right, but the state from before is gone.

    What is x, after your function was called?

    x += y writes into the tensor that x is. It belongs to the caller, who may need it still.

    After x += 2, whoever holds that tensor sees it changed; x = x + 2 makes a new one.
    """
    h = s - t
    here = drift(x, t)
    there = drift(x + h * here, s)
    x += h * (here + there) / 2
    return x


@mistake(HEUN, "heun_keeps", title="Heun's state turned into float64")
def heun_in_double(drift, x, t, s):
    """Expected Float but found Double, at the next step.

    Print the dtype of x and the dtype of your result.

    The state of a sampler is float32, and a network of float32 takes no other. Stay in the precision of x.

    torch.ones(2).double() + torch.ones(2) is float64: one such tensor makes the whole sum wide.
    """
    h = s - t
    here = drift(x, t)
    there = drift(x + h * here, s)
    return (x + h * (here + there) / 2).double()


@mistake(HEUN, "heun_keeps", title="x left recording gradients by Heun's step")
def heun_marked(drift, x, t, s):
    """My memory fills up as the sampler goes on.

    Print x.requires_grad after the call.

    Nobody differentiates here. Whoever asks for gradients keeps every step in memory.

    After x.requires_grad_(), each later y = 2 * x has y.requires_grad = True, and keeps x alive.
    """
    x.requires_grad_()
    h = s - t
    here = drift(x, t)
    there = drift(x + h * here, s)
    return x + h * (here + there) / 2


@mistake(HEUN, "heun_keeps", title="length of the step rounded to float32")
def heun_length_in_float32(drift, x, t, s):
    """It is right to seven digits.

    Nearly right. How many digits of your result agree?

    float() on a tensor makes it float32, which keeps seven digits. The inputs have sixteen.

    torch.tensor(0.1).double() is 0.10000000149: the last digits are gone before you compute.
    """
    h = (s - t).float()
    here = drift(x, t)
    there = drift(x + h * here, s)
    return x + h * (here + there) / 2
