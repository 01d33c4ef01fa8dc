"""Wrong answers about functions that are asked, gradients and training."""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.probe.contract import DIVERGENCE, FIT, MIDPOINT


@mistake(MIDPOINT, "midpoint_value")
def midpoint_euler(f, x, t, dt):
    """My step is only of first order.

    How often do you ask f?

    The midpoint method takes the slope in the middle of the step.

    For dx/dt = x from 1 and dt = 1 the step is 2.5; Euler's is 2.
    """
    return x + dt * f(x, t)


@mistake(MIDPOINT, "midpoint_value")
def midpoint_at_start(f, x, t, dt):
    """My step is right where f does not change with time.

    At which times do you ask f?

    The middle of the step is at t + dt / 2.

    For dx/dt = t from 0 and dt = 1 the step is 1/2; yours is 0.
    """
    return x + dt * f(x + dt / 2 * f(x, t), t)


@mistake(MIDPOINT, "midpoint_asks_twice")
def midpoint_asks_again(f, x, t, dt):
    """I ask f once more than I need.

    How often do you ask f?

    The slope at the start is one number: keep it.

    One step needs two questions; yours asks three.
    """
    half = x + dt / 2 * f(x, t)
    return x + dt * f(half, t + dt / 2) + 0 * f(x, t)


@mistake(DIVERGENCE, "divergence_value")
def divergence_without_second_v(f, x, v):
    """My divergence forgets v at the end.

    How often does v occur in v' J v?

    The gradient gives v' J, a row; it still has to meet v.

    With J = 2 and v = 3 the estimate is 18; yours is 6.
    """
    with torch.enable_grad():
        x = x.detach().requires_grad_()
        (slope,) = torch.autograd.grad((f(x) * v).sum(), x)
    return slope.sum(dim=1)


@mistake(DIVERGENCE, "divergence_value")
def divergence_needs_grad(f, x, v):
    """My divergence breaks inside a sampler.

    What does torch.no_grad() around the call do to yours?

    Samplers run without gradients; where you need one, switch them on.

    `with torch.enable_grad():` records also inside of torch.no_grad().
    """
    x = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad((f(x) * v).sum(), x)
    return (slope * v).sum(dim=1)


@mistake(FIT, "fit_trains")
def fit_keeps_gradients(net, x, y, steps):
    """My first step is right, and then it runs away.

    What is in the gradients before the second backward?

    backward adds to what is there; zero_grad forgets it.

    With a gradient of 1 in each step, the second step of yours uses 2.
    """
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    losses = []
    for _ in range(steps):
        loss = (net(x, torch.full((len(x), 1), 0.5)) - y).square().mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@mistake(FIT, "fit_trains")
def fit_never_steps(net, x, y, steps):
    """My losses stay the same.

    Which line changes the parameters?

    backward only computes gradients; step applies them.

    After one step at rate 0.1 with the gradient 1, a parameter is 0.1 less; yours is what it was.
    """
    losses = []
    for _ in range(steps):
        loss = (net(x, torch.full((len(x), 1), 0.5)) - y).square().mean()
        losses.append(loss.item())
    return losses
