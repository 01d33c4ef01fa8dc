"""Wrong answers to question 4, the length, the time and the place of a step; the most frequent first.

The worked hints follow one step: x = 2 at t = 0.75, a velocity of 4, and the next time is 0.5. It ends at 1.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps6_flow_matching.contract import EULER


@mistake(EULER, "euler_one_step", title="walks against the velocity")
def euler_sign(velocity, x, times):
    """My points run away from the data.

    Which sign has a step from noise to data, when t falls?

    The velocity says where to go while t grows. A step back needs no minus of its own.

    From 0.75 to 0.5 with the velocity 4, x goes from 2 to 1; yours goes to 3.
    """
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x + (t - s) * velocity(x, t)
    return x


@mistake(EULER, "euler_one_step", title="asks at the end of each step")
def euler_end_of_step(velocity, x, times):
    """My digits are slightly off, and better with more steps.

    At which time is x when a step begins?

    A step of Euler's knows one place and one time: those at which it begins.

    The step from 0.75 to 0.5 asks about t = 0.75; yours asks about 0.5.
    """
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x + (s - t) * velocity(x, s)
    return x


@mistake(EULER, "euler_one_step", title="takes 1 / N for a step's length")
def euler_one_over_n(velocity, x, times):
    """From 1 to 0 it works; from 0.9 to 0.1 my points go too far.

    How much time is there between the first of times and the last?

    times need not begin at 1, nor end at 0. Two neighbours tell how long a step is.

    From 0.9 to 0.1 in two steps, each takes 0.4; yours take 0.5.
    """
    dt = 1 / (len(times) - 1)
    for t in times[:-1]:
        x = x - dt * velocity(x, t)
    return x


@mistake(EULER, "euler_uneven", title="makes all steps equally long")
def euler_even(velocity, x, times):
    """With torch.linspace it works; with my finer steps near the data it does not.

    Do your steps end at the times that you were given?

    Only linspace has equal gaps. Each step is as long as its own two times are apart.

    With the times 1, 0.4 and 0 the first step takes 0.6 and the second 0.4; yours take 0.5 each.
    """
    dt = (times[-1] - times[0]) / (len(times) - 1)
    for t in times[:-1]:
        x = x + dt * velocity(x, t)
    return x


@mistake(EULER, "euler_uneven", title="takes the first gap for every step")
def euler_first_gap(velocity, x, times):
    """With equal steps it works. With others my points end anywhere.

    Where do you compute dt, and how often?

    The gap between two times may change from step to step.

    With the times 1, 0.4 and 0 the second step takes 0.4; yours takes 0.6 again.
    """
    dt = times[1] - times[0]
    for t in times[:-1]:
        x = x + dt * velocity(x, t)
    return x


@mistake(EULER, "euler_rising", title="takes the size of each gap")
def euler_abs(velocity, x, times):
    """From noise to data it works. From data to noise my points go the wrong way.

    What does your function do when times rise?

    The sign of a gap is the direction of the step. abs throws it away.

    From 0.5 to 0.75 with the velocity 4, x goes from 2 to 3; yours goes to 1.
    """
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x - (s - t).abs() * velocity(x, t)
    return x


@mistake(EULER, "euler_rising", title="sorts the times")
def euler_sorts(velocity, x, times):
    """I sort the times to be safe, and cannot get from data to noise.

    Who says in which order the times are to be walked?

    times rise from data to noise and fall on the way back. Their order is the caller's choice.

    With the times 0 and 1 the first question is about t = 0; yours is about 1.
    """
    times = times.sort(descending=True).values
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x + (s - t) * velocity(x, t)
    return x


@mistake(EULER, "euler_one_step", title="turns the times round")
def euler_flips(velocity, x, times):
    """My result looks like x with a bit of blur.

    In which order are times, and in which order do you walk them?

    The first of times is where x is. Nobody needs to turn them round.

    With the times 1 and 0 the first question is about t = 1; yours is about 0.
    """
    times = times.flip(0)
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x + (s - t) * velocity(x, t)
    return x


@mistake(EULER, "euler_steps", title="asks about the first x in every step")
def euler_from_the_start(velocity, x, times):
    """One step is right. With more steps the result hardly changes.

    Which x does your second question name?

    A step begins where the last one ended, not where the first one began.

    After the step from 2 to 1 the next question is about x = 1; yours is about 2 again.
    """
    start = x
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x + (s - t) * velocity(start, t)
    return x


@mistake(EULER, "euler_steps", title="asks about the first time in every step")
def euler_first_time(velocity, x, times):
    """One step is right. More steps do not sharpen my digits.

    Which t does your second question name?

    The velocity changes with time: each step asks at the time at which it begins.

    With the times 1, 0.5 and 0 the second question is about t = 0.5; yours is about 1.
    """
    start = times[0]
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x + (s - t) * velocity(x, start)
    return x


@mistake(EULER, "euler_steps", "euler_asks_once", title="asks once, before the loop")
def euler_one_answer(velocity, x, times):
    """However many steps I take, I get the same as with one.

    How often do you ask for the velocity?

    A flow bends. Each step needs the velocity of its own place and time.

    With four steps there are four questions; you put one.
    """
    v = velocity(x, times[0])
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x + (s - t) * v
    return x


@mistake(EULER, "euler_one_step", "euler_asks_once", title="leaves the last step out")
def euler_skips_last(velocity, x, times):
    """My samples keep a little noise.

    How many steps do N + 1 times make?

    The last of times is where the walk ends: a step must lead there.

    The times 1 and 0 make one step; you take none.
    """
    for i in range(len(times) - 2):
        x = x + (times[i + 1] - times[i]) * velocity(x, times[i])
    return x


@mistake(EULER, "euler_steps", "euler_asks_once", title="leaves the first step out, if there are several")
def euler_skips_first(velocity, x, times):
    """One step is right. With two or more my points do not go far enough.

    At which time does your first step begin?

    x is the state at times[0], so that the first step begins there.

    With the times 1, 0.5 and 0 the first question is about t = 1; yours is about 0.5.
    """
    first = 1 if len(times) > 2 else 0
    for i in range(first, len(times) - 1):
        x = x + (times[i + 1] - times[i]) * velocity(x, times[i])
    return x


@mistake(EULER, "euler_one_step", "euler_asks_once", title="takes a step for every time")
def euler_one_too_many(velocity, x, times):
    """IndexError: index is out of bounds.

    How many steps do N + 1 times make?

    A step needs two times, where it begins and where it ends. No step begins at the last one.

    Three times make two steps; your loop begins a third.
    """
    for i in range(len(times)):
        x = x + (times[i + 1] - times[i]) * velocity(x, times[i])
    return x


@mistake(EULER, "euler_steps", "euler_asks_once", title="returns in the middle of the loop")
def euler_returns_early(velocity, x, times):
    """It is always done after one step.

    When does your loop end, and why?

    Look at how far the return is indented.

    With four steps there are four questions; you put one.
    """
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x + (s - t) * velocity(x, t)
        return x


@mistake(EULER, "euler_one_step", title="asks at the middle of the step's time")
def euler_middle_time(velocity, x, times):
    """I ask at the middle time, for more precision, and get another number.

    At which time is x when you ask?

    A middle time needs a middle place. Euler's step has neither.

    The step from 0.75 to 0.5 asks about t = 0.75; yours asks about 0.625.
    """
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x + (s - t) * velocity(x, (t + s) / 2)
    return x


@mistake(EULER, "euler_one_step", title="asks at its own times i / N")
def euler_even_clock(velocity, x, times):
    """With torch.linspace(1, 0, …) it works, and with no other times.

    About which times do you ask: those given, or some of your own?

    times need not be even, nor begin at 1. They are all that your function should know of time.

    With the times 0.9 and 0.1 the first question is about 0.9; yours is about 1.
    """
    N = len(times) - 1
    for i in range(N):
        x = x + (times[i + 1] - times[i]) * velocity(x, torch.as_tensor(1 - i / N))
    return x
