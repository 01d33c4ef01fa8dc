"""Wrong answers to question 4, what else is done on the way, and what comes back; the most frequent first.

The worked hints follow one step: x = 2 at t = 0.75, a velocity of 4, and the next time is 0.5. It ends at 1.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps6_flow_matching.contract import EULER


@mistake(EULER, "euler_keeps", title="adds to x in place")
def euler_in_place(velocity, x, times):
    """My result is right, and the noise that I kept for later is gone.

    After the call, what has become of the x that you were given?

    x += … writes into the caller's tensor. x = x + … makes a new one.

    The caller's x is 2. It should still be 2 after the call; yours has become 1.
    """
    for t, s in zip(times[:-1], times[1:], strict=True):
        x += (s - t) * velocity(x, t)
    return x


@mistake(EULER, "euler_one_step", "euler_asks_once", title="takes Heun's steps")
def euler_heun(velocity, x, times):
    """I use the better steps of the last set, and the check does not like them.

    How often do you ask for the velocity in a step?

    Heun's step asks twice. Euler's is the straight line along the first answer.

    In the step from 0.75 to 0.5, ask about 0.75 alone; you ask about 0.5 as well.
    """
    for t, s in zip(times[:-1], times[1:], strict=True):
        first = velocity(x, t)
        second = velocity(x + (s - t) * first, s)
        x = x + (s - t) * (first + second) / 2
    return x


@mistake(EULER, "euler_one_step", "euler_asks_once", title="takes steps of the midpoint rule")
def euler_midpoint(velocity, x, times):
    """I go half a step first, and get another number.

    How often do you ask for the velocity in a step?

    The midpoint rule asks twice. Euler's step is the straight line along the first answer.

    In the step from 0.75 to 0.5, ask about 0.75 alone; you ask about 0.625 as well.
    """
    for t, s in zip(times[:-1], times[1:], strict=True):
        half = x + (s - t) / 2 * velocity(x, t)
        x = x + (s - t) * velocity(half, (t + s) / 2)
    return x


@mistake(EULER, "euler_one_step", title="jumps to the data in the last step")
def euler_jumps_to_data(velocity, x, times):
    """It works when the times end at 0, and only then.

    Where should the walk end: at t = 0, or at the last of times?

    x - t v is where the line would end at t = 0. The caller may want to stop before.

    From 0.75 to 0.5, x goes from 2 to 1; your line goes on to t = 0, and to -1.
    """
    for t, s in zip(times[:-2], times[1:-1], strict=True):
        x = x + (s - t) * velocity(x, t)
    return x - times[-2] * velocity(x, times[-2])


@mistake(EULER, "euler_one_step", title="asks about 1 - t, as in the paper")
def euler_papers_time(velocity, x, times):
    """I follow Lipman's paper, and get noise.

    What is t = 0 here: noise, or data?

    Lipman and Liu count time the other way. Here t = 0 is data, for the velocity as for the times.

    At t = 0.75 the question is about 0.75; yours is about 0.25.
    """
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x + (s - t) * velocity(x, 1 - t)
    return x


@mistake(EULER, "euler_one_step", title="asks about 1000 t, as diffusers do")
def euler_thousand(velocity, x, times):
    """The network gives nonsense for my times.

    From where to where do the times of this network go?

    Some networks count time from 0 to 1000. This velocity has the same t as the times.

    At t = 0.75 the question is about 0.75; yours is about 750.
    """
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x + (s - t) * velocity(x, 1000 * t)
    return x


@mistake(EULER, "euler_one_step", title="forgets the length of the step")
def euler_no_length(velocity, x, times):
    """More steps make it worse and worse.

    How far does a step of half the time lead?

    A velocity is a distance per time: something is missing that says for how long.

    In a time of 0.25 the velocity 4 leads as far as 1; yours leads as far as 4.
    """
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x - velocity(x, t)
    return x


@mistake(EULER, "euler_one_step", title="takes the root of the step's length")
def euler_root(velocity, x, times):
    """My steps are too long.

    Is there any noise in a flow?

    Only noise grows with the root of time. A velocity is multiplied by the time itself.

    In a time of 0.25 the velocity 4 leads as far as 1; yours leads as far as 2.
    """
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x + (s - t).sign() * (s - t).abs().sqrt() * velocity(x, t)
    return x


@mistake(EULER, "euler_one_step", title="halves the velocity, as for a score")
def euler_half(velocity, x, times):
    """My points stop half-way.

    Where does your factor 1/2 come from?

    The half of the probability flow stands before a score. A velocity has it already.

    In a time of 0.25 the velocity 4 leads as far as 1; yours leads as far as 0.5.
    """
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x + (s - t) * velocity(x, t) / 2
    return x


@mistake(EULER, "euler_one_step", title="adds noise in each step")
def euler_noise(velocity, x, times):
    """My samples are grainy, and differ from run to run.

    Is this equation ordinary, or stochastic?

    A flow has no noise but that with which it begins: the same x gives the same result.

    From x = 2 the step ends at 1, each time; yours ends somewhere near.
    """
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x + (s - t) * velocity(x, t) + (s - t).abs().sqrt() * torch.randn_like(x)
    return x


@mistake(EULER, "euler_one_step", title="clamps the result to [-1, 1]")
def euler_clamps(velocity, x, times):
    """Pictures are right. Points far from 0 are all on a square.

    Must every state lie between -1 and 1?

    Pixels have a range. A flow knows nothing of it, and noise is seldom so small.

    With no velocity, x = 2 stays 2; yours becomes 1.
    """
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x + (s - t) * velocity(x, t)
    return x.clamp(-1, 1)


@mistake(EULER, "euler_steps", title="clamps each state to [-10, 10]")
def euler_keeps_small(velocity, x, times):
    """I clamp far states, so that nothing can explode.

    What becomes of a state that is meant to be large?

    A flow multiplies: from an x a thousand times as large it may end a thousand times as far.

    With no velocity, x = 2000 stays 2000; yours becomes 10.
    """
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = (x + (s - t) * velocity(x, t)).clamp(-10, 10)
    return x


@mistake(EULER, "euler_one_step", title="returns all states, stacked")
def euler_whole_path(velocity, x, times):
    """I return the whole path, to draw it.

    What shape has x, and what shape has your result?

    The caller wants the state at the last of times, and no other.

    For x (3, 2) and two steps the result is (3, 2); yours is (3, 3, 2).
    """
    path = [x]
    for t, s in zip(times[:-1], times[1:], strict=True):
        path.append(path[-1] + (s - t) * velocity(path[-1], t))
    return torch.stack(path)


@mistake(EULER, "euler_one_step", "euler_asks_once", title="returns a list of all states")
def euler_list(velocity, x, times):
    """The check says that I returned a list.

    What does your function return, and what should it?

    The caller wants one tensor: the state at the last of times.

    Of the states 2 and 1, the result is 1; yours is both.
    """
    path = [x]
    for t, s in zip(times[:-1], times[1:], strict=True):
        path.append(path[-1] + (s - t) * velocity(path[-1], t))
    return path


@mistake(EULER, "euler_one_step", "euler_asks_once", title="returns nothing")
def euler_nothing(velocity, x, times):
    """The check says that I returned None.

    What is the last line of your function?

    A new x within the function is not seen outside: it has to be handed back.

    The step ends at 1; yours ends there, too, and then it is lost.
    """
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x + (s - t) * velocity(x, t)


@mistake(EULER, "euler_asks_once", title="asks twice for the same velocity")
def euler_asks_twice(velocity, x, times):
    """My result is right, and it takes twice the time.

    How often do you write velocity(…) in your loop?

    The velocity is a network. Keep its answer under a name, and use that.

    Four steps need four questions; you put eight.
    """
    for t, s in zip(times[:-1], times[1:], strict=True):
        if velocity(x, t).isfinite().all():
            x = x + (s - t) * velocity(x, t)
    return x


@mistake(EULER, "euler_asks_once", title="asks at the last time, too")
def euler_last_question(velocity, x, times):
    """My result is right. There is one question too many.

    At how many of the N + 1 times does a step begin?

    No step begins at the last time: nobody needs the velocity there.

    Three times make two steps and two questions; you put three.
    """
    v = velocity(x, times[0])
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x + (s - t) * v
        v = velocity(x, s)
    return x


@mistake(EULER, "euler_keeps", title="converts x to float32")
def euler_float(velocity, x, times):
    """My result is nearly right, but for the seventh digit.

    Which dtype has x, and which your result?

    Nothing here needs another dtype: x, times and the velocity have the same.

    For x in float64 the result is in float64; yours is in float32.
    """
    x = x.float()
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x + (s - t) * velocity(x, t)
    return x


@mistake(EULER, "euler_keeps", title="converts x to float64")
def euler_double(velocity, x, times):
    """In my notebook the next layer complains of Double and Float.

    Which dtype has x, and which your result?

    A network with weights in float32 wants an x in float32, and so does whoever called you.

    For x in float32 the result is in float32; yours is in float64.
    """
    x = x.double()
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x + (s - t) * velocity(x, t).double()
    return x


@mistake(EULER, "euler_keeps", title="rounds the lengths of steps to float32")
def euler_short_times(velocity, x, times):
    """My result is nearly right, but for the eighth digit.

    Which dtype has the length of your steps?

    torch.tensor of a Python float is in float32, unless you name another dtype.

    0.1 in float32 is 0.100000001: x in float64 deserves better.
    """
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x + torch.tensor(float(s - t)) * velocity(x, t)
    return x


@mistake(EULER, "euler_keeps", title="lets x record gradients")
def euler_marks(velocity, x, times):
    """After the call my noise has requires_grad.

    Which line asks for gradients, and who needs them?

    A method whose name ends with an underscore changes its own tensor: here, the caller's.

    After x.requires_grad_() all that is computed from x drags a graph along.
    """
    x.requires_grad_()
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x + (s - t) * velocity(x, t)
    return x


@mistake(EULER, "euler_one_step", title="shapes t for images")
def euler_time_for_images(velocity, x, times):
    """My digits are right, and my points have a strange shape.

    What is the shape of your result for x of shape (3, 2)?

    A time (1, 1, 1, 1) makes four axes of anything. A single time needs no axes at all.

    (3, 2) times (1, 1, 1, 1) is (1, 1, 3, 2).
    """
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x + (s - t) * velocity(x, t.view(1, 1, 1, 1))
    return x


@mistake(EULER, "euler_one_step", title="makes a time for each row, in a row")
def euler_time_for_rows(velocity, x, times):
    """The size of tensor a must match the size of tensor b.

    What is the shape of the t that you ask about?

    A time has the shape (), or one axis for each axis of x. It is the same for all rows anyway.

    (3, 2) and (3,) do not fit; (3, 2) and () do.
    """
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x + (s - t) * velocity(x, t.expand(len(x)))
    return x


@mistake(EULER, "euler_one_step", title="exchanges x and t in the question")
def euler_swapped(velocity, x, times):
    """My network complains about the shape of its input.

    In which order does the velocity take its arguments?

    Read what the contract says of velocity: first the place, then the time.

    For x (3, 2) the velocity has the shape (3, 2); look which shape the first argument has.
    """
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x + (s - t) * velocity(t, x)
    return x
