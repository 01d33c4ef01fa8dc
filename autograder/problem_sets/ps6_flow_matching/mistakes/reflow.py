"""Wrong answers to question 5, pairs for a second flow; the most frequent first.

The worked hints follow one step: z = 2 at t = 0.75, a velocity of 4, and the next time is 0.5. It ends at x_0 = 1.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps6_flow_matching.contract import REFLOW


def euler_flow(velocity, x, times):
    for t, s in zip(times[:-1], times[1:], strict=True):
        x = x + (s - t) * velocity(x, t)
    return x


@mistake(REFLOW, "reflow_network", title="keeps the graph of the whole walk")
def reflow_graph(velocity, z, times):
    """My memory fills up. Or: trying to backward through the graph a second time.

    What does a network record whenever it is asked, unless told otherwise?

    The pairs are data for the second flow. The first one is finished, and nobody differentiates by its weights.

    x_0.requires_grad should be False. With a network of 50 questions yours is True, and keeps all of them.
    """
    return euler_flow(velocity, z, times), z


@mistake(REFLOW, "reflow_network", title="detaches z instead of x_0")
def reflow_detaches_z(velocity, z, times):
    """I detach, and x_0 has a graph all the same.

    Who lets the walk record gradients: z, or the velocity?

    A graph begins with whatever requires gradients. Here these are the weights, which come in at each step.

    z.requires_grad is False from the start. Look at that of x_0, at the end.
    """
    return euler_flow(velocity, z.detach(), times), z.detach()


@mistake(REFLOW, "reflow_noise", title="returns z first")
def reflow_other_order(velocity, z, times):
    """My second flow makes noise out of digits.

    Which of the two comes first in the pair?

    x_0 is data and comes first, as in the loss: pred, x_0, z.

    For z = 2 the pair is 1 and 2; yours is 2 and 1.
    """
    with torch.no_grad():
        x_0 = euler_flow(velocity, z, times)
    return z, x_0


@mistake(REFLOW, "reflow_noise", title="walks in place, over z")
def reflow_in_place(velocity, z, times):
    """Both of my pair are the same.

    After the walk, what has become of z?

    += writes into the tensor that z names, so the noise is lost. Walk on a copy.

    For z = 2 the pair is 1 and 2; yours is 1 and 1.
    """
    x = z
    with torch.no_grad():
        for t, s in zip(times[:-1], times[1:], strict=True):
            x += (s - t) * velocity(x, t)
    return x, z


@mistake(REFLOW, "reflow_noise", title="pairs x_0 with fresh noise")
def reflow_fresh_noise(velocity, z, times):
    """My second flow is as bent as the first.

    Which noise made this x_0?

    The point of the pairs is that each x_0 comes with its own noise, not with any.

    x_0 = 1 came from z = 2; you pair it with another number.
    """
    with torch.no_grad():
        x_0 = euler_flow(velocity, z, times)
    return x_0, torch.randn_like(z)


@mistake(REFLOW, "reflow_noise", title="rescales z to mean 0 and variance 1")
def reflow_rescaled_noise(velocity, z, times):
    """I make sure that the noise is standard, and the pairs fit a bit less.

    Is the z of your pair the z from which the walk began?

    The line that the second flow learns runs from this z. Another one has another line.

    For z = 2 the second of the pair is 2; yours is something else.
    """
    with torch.no_grad():
        x_0 = euler_flow(velocity, z, times)
    return x_0, (z - z.mean()) / (z.std(correction=0) + 1e-8)


@mistake(REFLOW, "reflow_data", title="makes x_0 in a single step")
def reflow_one_step(velocity, z, times):
    """My pairs are blurred.

    How many steps does your walk take?

    The first flow is bent. Only short steps follow it; one long step ends at an average.

    With three times there are two questions; you put one.
    """
    with torch.no_grad():
        x_0 = z + (times[-1] - times[0]) * velocity(z, times[0])
    return x_0, z


@mistake(REFLOW, "reflow_data", title="walks from 1 to 0, whatever the times")
def reflow_own_times(velocity, z, times):
    """With my own times it works; the check passes others.

    Which of your arguments do you not use?

    The caller says where z is in time, and at which times to ask.

    With the times 0.9 and 0.1 the first question is about 0.9; yours is about 1.
    """
    own = torch.linspace(1, 0, len(times), dtype=times.dtype)
    with torch.no_grad():
        x_0 = euler_flow(velocity, z, own)
    return x_0, z


@mistake(REFLOW, "reflow_data", title="turns the times of the pairs round")
def reflow_backwards(velocity, z, times):
    """My x_0 looks like noise that is larger than z.

    In which order are times, and in which order do you walk them?

    times fall already, from noise to data. z is the state at the first of them.

    From 0.75 to 0.5, x_0 is 1; yours is 3.
    """
    with torch.no_grad():
        x_0 = euler_flow(velocity, z, times.flip(0))
    return x_0, z


@mistake(REFLOW, "reflow_data", title="walks to the pairs against the velocity")
def reflow_sign(velocity, z, times):
    """My x_0 runs away from the data.

    Which sign has a step from noise to data, when t falls?

    The velocity says where to go while t grows. A step back needs no minus of its own.

    From 0.75 to 0.5, x_0 is 1; yours is 3.
    """
    x = z
    with torch.no_grad():
        for t, s in zip(times[:-1], times[1:], strict=True):
            x = x - (s - t) * velocity(x, t)
    return x, z


@mistake(REFLOW, "reflow_data", title="returns the velocity z - x_0, not x_0")
def reflow_velocity_for_data(velocity, z, times):
    """I return what the second flow has to learn.

    Which two things make a pair here?

    The loss subtracts by itself: it wants the two ends of the line.

    For z = 2 the pair is 1 and 2; yours is 1 as the difference, by luck. Try a velocity of 8.
    """
    with torch.no_grad():
        x_0 = euler_flow(velocity, z, times)
    return z - x_0, z


@mistake(REFLOW, "reflow_data", title="clamps x_0 to [-1, 1]")
def reflow_clamps(velocity, z, times):
    """My digits are right, and my points are all on a square.

    Must every x_0 lie between -1 and 1?

    Pixels have a range, and points have none. The second flow is to learn what the first one does.

    With no velocity and z = 2, x_0 is 2; yours is 1.
    """
    with torch.no_grad():
        x_0 = euler_flow(velocity, z, times)
    return x_0.clamp(-1, 1), z


@mistake(REFLOW, "reflow_network", title="hands the states to numpy")
def reflow_numpy(velocity, z, times):
    """Can't call numpy() on Tensor that requires grad.

    What do the weights of a network record, unless told otherwise?

    numpy knows no gradients. A state that no weights can reach may go there.

    With a function it works; with a network, the first state already drags a graph along.
    """
    x_0 = euler_flow(velocity, z, times)
    return torch.from_numpy(x_0.numpy()), z


@mistake(REFLOW, "reflow_network", title="takes a step of training, too")
def reflow_trains(velocity, z, times):
    """After the call my first network is worse.

    Who else uses the network that you were given?

    The first flow is finished: it only makes pairs. The second one is another network.

    Before and after the call, the first weight should be the same number; yours has moved.
    """
    x_0 = euler_flow(velocity, z, times)
    if isinstance(velocity, torch.nn.Module):
        learn = torch.optim.SGD(velocity.parameters(), lr=0.01)
        x_0.square().mean().backward()
        learn.step()
    return x_0.detach(), z


@mistake(REFLOW, "reflow_network", title="turns the network into float32")
def reflow_half_precision(velocity, z, times):
    """expected m1 and m2 to have the same dtype: float and double.

    Which dtype have z and the weights before your call, and which after it?

    A network that is cast stays cast: it is the caller's, and not yours.

    A network in float64 wants a z in float64. You made its weights float32.
    """
    if isinstance(velocity, torch.nn.Module):
        velocity = velocity.float()
    with torch.no_grad():
        x_0 = euler_flow(velocity, z, times)
    return x_0, z


@mistake(REFLOW, "reflow_noise", "reflow_data", title="calls eval on the velocity")
def reflow_eval(velocity, z, times):
    """The velocity has no attribute eval.

    What does the contract say of velocity: is it always a network?

    velocity may be any function of x and t. The one thing that it can do is to be called.

    Of a function such as velocity = lambda x, t: -x there is no eval.
    """
    velocity.eval()
    with torch.no_grad():
        x_0 = euler_flow(velocity, z, times)
    return x_0, z


@mistake(REFLOW, "reflow_noise", "reflow_data", "reflow_network", title="returns x_0 alone")
def reflow_data_alone(velocity, z, times):
    """The check wants two tensors.

    What would the loss of a second flow be computed from?

    A line has two ends. Hand both back.

    For z = 2 the pair is 1 and 2; yours is 1.
    """
    with torch.no_grad():
        x_0 = euler_flow(velocity, z, times)
    return x_0


@mistake(REFLOW, "reflow_noise", "reflow_data", "reflow_network", title="stacks the pair")
def reflow_stacked(velocity, z, times):
    """The check wants two tensors, and I return one with both.

    What does `x_0, z = reflow_pairs(…)` need on its right?

    A pair is two tensors with a comma in between. No axis has to be added.

    For z (3, 2) the pair is (3, 2) and (3, 2); yours is one tensor (2, 3, 2).
    """
    with torch.no_grad():
        x_0 = euler_flow(velocity, z, times)
    return torch.stack([x_0, z])


@mistake(REFLOW, "reflow_leaves_inputs", title="overwrites z, and returns a copy of it")
def reflow_saved(velocity, z, times):
    """The pair is right, but the noise in my notebook has changed.

    After the call, what has become of the z that you were given?

    The copy is yours to walk on. z is the caller's.

    The caller's z is 2. It should still be 2 after the call; yours has become 1.
    """
    kept = z.clone()
    with torch.no_grad():
        for t, s in zip(times[:-1], times[1:], strict=True):
            z += (s - t) * velocity(z, t)
    return z, kept


@mistake(REFLOW, "reflow_leaves_inputs", title="lets z record gradients")
def reflow_marks(velocity, z, times):
    """After the call my noise has requires_grad.

    Which line asks for gradients, and who needs them?

    A method whose name ends with an underscore changes its own tensor: here, the caller's.

    After z.requires_grad_() all that is computed from z drags a graph along.
    """
    z.requires_grad_()
    with torch.no_grad():
        x_0 = euler_flow(velocity, z, times)
    return x_0, z.detach()


@mistake(REFLOW, "reflow_keeps_dtype", title="converts x_0 to float32")
def reflow_float(velocity, z, times):
    """My x_0 is nearly right, but for the seventh digit.

    Which dtype has z, and which your x_0?

    The two ends of a line have the same dtype.

    For z in float64 the pair is in float64; your x_0 is in float32.
    """
    with torch.no_grad():
        x_0 = euler_flow(velocity, z, times)
    return x_0.float(), z
