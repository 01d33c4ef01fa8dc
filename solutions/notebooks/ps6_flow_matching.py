# %% [markdown] id="title"
# # Problem set 6: the straight road
#
# > **Join every picture to a noise by a straight line. Then ask: if you stand here, where do the lines lead?**
#
# **What you will build.** This is how most large image generators are trained today: flow matching (Lipman et al. 2023,
# Liu et al. 2023). No SDE, no schedule, no chain: a straight line from data to noise, and a network that learns its
# velocity. You write six functions of one to three lines each. With them you train two flows, and make the road so
# straight that *one* step is enough. Then you race all samplers of this course against each other.
#
# **How it is graded**
# 1. `check("q1")` runs the grader's own tests on your function and says what it found. Run it as often as you like.
# 2. Questions 1 to 5 are graded by the checks (10 points). Question 6 asks for two short answers in words (6 points,
#    read by a person).
# 3. Official grading runs the same checks with another seed. Keep the names of the functions, and the check cells.
#
# Plan on two hours. The notebook itself runs in two to three minutes, and half of that is training. You may run all of
# it at any time: a cell that needs an answer which you have not written says so, and waits.

# %% id="imports"
# No module named 'scorelab'? In a new cell, %pip install -r requirements.txt, then restart; README.md says more.
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import torch
from IPython.display import display
from scorelab import plots
from scorelab.challenge import even, rank, vp_times
from scorelab.classifier import digit_frechet, recognised
from scorelab.data import digits, islands, islands_mixture, ring, ring_mixture
from scorelab.draft import rough
from scorelab.metrics import noise_floor, sliced_wasserstein
from scorelab.nets import ScoreMLP, ScoreUNet, VelocityNetwork
from scorelab.noise import generator_on, randn_like
from scorelab.oracle import mixture
from scorelab.plots import DATA, EXACT, INK, cloud, panels
from scorelab.pretrained import pretrained
from scorelab.sde import SDE, Score, Straight, VPSDE
from scorelab.training import Watch, fit
from torch import Generator, Tensor, nn

from autograder import checker, written

check = checker("ps6_flow_matching")
reveal = check.reveal

# %% id="start" role="given"
generator = torch.Generator().manual_seed(0)  # all randomness comes from here, and is passed on by hand
torch.set_num_threads(1)  # layers this small lose more time waiting for a second thread than they gain
draft = rough()  # rough pictures in half a minute, if Jupyter was started with SCORELAB_DRAFT=1
GREEN = "#009e73"

# %% [markdown] id="given-intro"
# ## What you bring
#
# Four steps that you wrote before, or were given. The trembling step is that of Problem set 1, DDIM's step that of
# Problem set 3. The ODE of an SDE and Heun's step are answers of Problem set 4. They will race at the end. (`Drift` and
# `Velocity` are only names, for functions of $x$ and $t$.)

# %% id="given" role="given"
from solutions.score_sde import euler_maruyama_step
from solutions.ddpm import ddim_step
from solutions.samplers import Drift, probability_flow_drift, heun_step
from solutions.flow_matching import Velocity

# %% [markdown] id="road-intro"
# ---
# ## Question 1: the road (1 point)
#
# Take a picture $x_0$ and a noise $z \sim N(0, I)$. Nothing else is needed to go from one to the other:
#
# $$x_t = (1 - t)\,x_0 + t\,z, \qquad t = 0 \text{ is data}, \quad t = 1 \text{ is noise.}$$
#
# As always in this course, data stand at 0. Both papers run time **the other way**, and both call the *noise* $x_0$.
# When you read them, use this table:
#
# | | here | Lipman et al. | Liu et al. |
# |---|---|---|---|
# | data | $x_0$, at $t = 0$ | $x_1$, at $t = 1$ | $X_1$, at $t = 1$ |
# | noise | $z$, at $t = 1$ | $x_0$, at $t = 0$ | $X_0$, at $t = 0$ |
# | the line | $(1 - t)\,x_0 + t\,z$ | $t\,x_1 + (1 - t)\,x_0$ (Eq. 22, $\sigma_{\min} = 0$) | $t X_1 + (1 - t) X_0$ |
# | its velocity | $z - x_0$ | $x_1 - x_0$ (Eq. 23, $\sigma_{\min} = 0$) | $X_1 - X_0$ |
# | to sample | from $t = 1$ down to 0 | from $t = 0$ up to 1 | from $t = 0$ up to 1 |
#
# So their $t$ is our $1 - t$, and their velocity is ours with the other sign.
#
# <!-- shapes q1 -->
#
# **A number to test by hand.** From $x_0 = 2$ to $z = -1$, a quarter of the way: 0.75 · 2 + 0.25 · (−1) = **1.25**.

# %% id="q1" role="solution"
from solutions.flow_matching import interpolate

# %% id="q1-hand"
if written(interpolate):
    display(interpolate(torch.tensor([2.0]), torch.tensor([-1.0]), torch.tensor(0.25)))  # 1.25 by hand

# %% id="q1-check" role="test" points=1
check("q1")

# %% [markdown] id="film-predict"
# ### Two roads
#
# One digit, one noise, two ways from the one to the other: the straight road, and the VP-SDE of Problem set 1. What can
# be seen depends on how much signal there is beside the noise, $\alpha / \sigma$. (On the straight road
# $\alpha = 1 - t$ and $\sigma = t$.)
#
# **Predict before you run.** Half-way, at $t = 0.5$: on which road can you still read the digit?

# %% id="guess-half"
check.guess("half", ..., "signal beside noise at t = 0.5 on the VP-SDE's road")

# %% id="film"
data = digits()
if written(interpolate):
    seven = data.test_images[data.test_labels == 7][:1]
    z, vp = randn_like(seven, generator), VPSDE()
    film = torch.tensor([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0])
    rows = {
        "straight": torch.cat([interpolate(seven, z, t) for t in film]),
        "VP-SDE": torch.cat([vp.perturb(seven, t, z) for t in film]),
    }
    print("   t    signal / noise:  straight   VP-SDE")
    for t in film[1:]:
        print(f"{t:.2f} {(1 - t) / t:25.2f} {vp.alpha(t) / vp.sigma(t):8.2f}")
    check.truth("half", vp.alpha(torch.tensor(0.5)) / vp.sigma(torch.tensor(0.5)))
    display(plots.image_rows(rows, [f"$t$ = {t:.1f}" for t in film]))

# %% [markdown] id="film-answer"
# <details><summary>Compare with your prediction</summary>
#
# On the straight road, dimly: signal and noise are equal there. On the VP-SDE's road there is 0.29 of signal beside the
# noise, and the digit is gone. The last four tenths of that road lead through noise, where there is little to decide.
# The straight road spends its time more evenly. Keep this in mind for the race: **two roads may differ in nothing but
# their clocks.**
#
# </details>

# %% [markdown] id="q2-intro"
# ---
# ## Question 2: the loss (2 points)
#
# Somebody walks along a line at a steady pace, from $x_0$ at time 0 to $z$ at time 1. Their velocity is
#
# $$\frac{\mathrm{d} x_t}{\mathrm{d} t} = z - x_0 .$$
#
# A network sees only where the walker is, $x_t$ and $t$, and has to say the velocity. The loss is the mean squared
# error, over all elements (Lipman Eq. 23; Liu Algorithm 1). There are no weights: every time counts alike.
#
# <!-- shapes q2 -->
#
# **A number to test by hand.** $x_0 = (1, -1)$ and $z = (0.5, 2)$: the velocity is $(-0.5, 3)$. A network that answers
# 0 has the loss $(0.25 + 9) / 2 =$ **4.625**.

# %% id="q2" role="solution"
from solutions.flow_matching import flow_matching_loss

# %% id="q2-hand"
if written(flow_matching_loss):
    x_0, z = torch.tensor([[1.0, -1.0]]), torch.tensor([[0.5, 2.0]])
    display(flow_matching_loss(torch.zeros(1, 2), x_0, z))  # 4.625 by hand

# %% id="q2-check" role="test" points=2
check("q2")

# %% [markdown] id="count-intro"
# ### Many lines pass one place
#
# The network cannot win. Let half of the data sit at −1 and half at 1, on a line. A walker is seen at $x = 0.25$, at
# $t = 0.5$. If they come from 1, their $z$ is −0.5, and their velocity −1.5. If they come from −1, their $z$ is 1.5,
# and their velocity 2.5. The network must say *one* number.
#
# **Predict before you run.** Which number has the least squared error? (A noise of 1.5 is rarer than one of −0.5, by
# the factor $e^{-1}$.) And what is the loss there, at best?

# %% id="guess-velocity"
check.guess("velocity", ..., "the number with the least squared error")

# %% id="count"
if written(interpolate, flow_matching_loss):
    x_0 = 2.0 * torch.randint(2, (2_000_000,), generator=generator) - 1
    z = randn_like(x_0, generator)
    here = (interpolate(x_0, z, torch.tensor(0.5)) - 0.25).abs() < 0.01
    lines = (z - x_0)[here]
    print(f"{len(lines)} walkers pass: {(lines < 0).float().mean():.1%} of them come from 1")
    print(f"their mean velocity is {lines.mean():.3f}")
    for guess in (-1.5, 0.0, float(lines.mean())):
        loss = flow_matching_loss(torch.full_like(lines, guess), x_0[here], z[here])
        print(f"the loss of a network that says {guess:6.3f}: {loss:.3f}")
    check.truth("velocity", lines.mean())

# %% [markdown] id="count-answer"
# <details><summary>Compare with your prediction</summary>
#
# The mean. The shares are $1 : e^{-1}$, that is 73 % and 27 %, so the mean is
# $0.73 \cdot (-1.5) + 0.27 \cdot 2.5 = -0.42$. Nobody walks at that velocity! And the loss stays near 3.15, the
# variance of the lines: **a flow matching loss does not tend to 0**, however good the network is. It says how much the
# lines disagree.
#
# </details>
#
# <details><summary>Why the whole crowd comes right if each follows the mean velocity</summary>
#
# Let $v(x, t) = E[z - x_0 \mid x_t = x]$ be the mean over all lines that pass. Take any smooth function $h$, and ask
# how its mean over the walkers changes:
#
# $$\frac{\mathrm{d}}{\mathrm{d}t} E[h(x_t)] = E\big[\nabla h(x_t) \cdot (z - x_0)\big]
# = E\big[\nabla h(x_t) \cdot v(x_t, t)\big] .$$
#
# The second step takes the mean in two stages: first over all walkers at one place, where $\nabla h$ is the same for
# all, then over the places. Now let another crowd start with the same density, and let each of them move with $v$. The
# mean of $h$ changes in the same way, for every $h$. So both crowds have the same density at all times, although no one
# walks as before (Lipman Theorem 1; Liu Theorem 3.3). Question 4 tests it, with a crowd of each kind.
#
# And why does the loss find $v$? Of all answers at a place, the mean has the least squared error. That is all (Lipman
# Theorem 2).
#
# </details>

# %% [markdown] id="q3-intro"
# ---
# ## Question 3: velocity and score say the same (3 points)
#
# Must we begin anew, without the score that you know so well? No. Stand at $x$ at time $t$, and call
#
# - $\hat z = E[z \mid x_t = x]$ the noise that one expects here;
# - $\hat x_0 = E[x_0 \mid x_t = x]$ the data that one expects here.
#
# Two equations join them to what you have:
#
# $$\hat z = -t\; \text{score}, \qquad\qquad x = (1 - t)\,\hat x_0 + t\,\hat z .$$
#
# The first is Problem set 1: the score is minus the mean noise over $\sigma$, and here $\sigma = t$. The second is the
# line itself: it holds for each walker, so it holds on average. And the mean velocity is $v = \hat z - \hat x_0$.
#
# Find $v$ from the score, and the score from $v$. Each is one line. Multiply out, so that you divide once only: by
# $1 - t$ in the one, by $t$ in the other.
#
# <details><summary>If you are stuck</summary>
#
# Solve the second equation for $\hat x_0$, which divides by $1 - t$, and put it into $v$. With the common denominator
# $1 - t$, the terms with $t \hat z$ cancel, and $(\hat z - x)/(1 - t)$ is left. Now use the first equation. For the way
# back, solve for the score.
#
# </details>
#
# <!-- shapes q3 -->
#
# **A number to test by hand.** At $x = 2$ and $t = 0.5$ with the score −1: the noise is 0.5, the data
# $(2 - 0.25) / 0.5 = 3.5$, and the velocity $0.5 - 3.5 =$ **−3**. From this velocity, the way back gives **−1**.

# %% id="q3" role="solution"
from solutions.flow_matching import velocity_from_score, score_from_velocity

# %% id="q3-hand"
if written(velocity_from_score, score_from_velocity):
    x, half = torch.tensor([2.0]), torch.tensor(0.5)
    there = velocity_from_score(torch.tensor([-1.0]), x, half)
    display(torch.cat([there, score_from_velocity(there, x, half)]))  # -3 and -1 by hand

# %% id="q3-check" role="test" points=3
check("q3")

# %% [markdown] id="new-intro"
# ### Is it new?
#
# In Problem set 4 you found the ODE of any linear SDE: $f x - \tfrac12 g^2\, \text{score}$. Is there an SDE whose
# kernel is the straight line, $\alpha = 1 - t$ and $\sigma = t$? The two equations of Problem set 2 give
# $f = -1/(1 - t)$ and $g^2 = 2t / (1 - t)$, and the kit calls it `Straight`.
#
# **Predict before you run.** We put `Straight` into the ODE of Problem set 4, and compare it with your velocity. The
# data are five islands of unequal size, whose score is known exactly. How far are the two apart?

# %% id="guess-new"
check.guess("new", ..., "how far the two velocities are apart, at most")

# %% id="new"
weights, means, island_std = islands_mixture()
law = mixture(weights, means, torch.tensor(island_std**2))  # in float64
straight = Straight()
if written(velocity_from_score, score_from_velocity):
    score = law.marginal_score(straight)
    x = 2 * torch.randn(1000, 2, generator=generator, dtype=torch.double)
    print("   t    largest velocity   from ps4's ODE   there and back")
    for t in torch.tensor([0.1, 0.5, 0.9], dtype=torch.double):
        v = velocity_from_score(score(x, t), x, t)
        apart = (v - probability_flow_drift(straight, score, x, t)).abs().max()
        back = (score_from_velocity(v, x, t) - score(x, t)).abs().max()
        print(f"{t:.2f} {v.abs().max():16.1f} {apart:18.1e} {back:16.1e}")
    check.truth("new", apart)

# %% [markdown] id="new-answer"
# <details><summary>Compare with your prediction</summary>
#
# By nothing but roundings. **Flow matching is the probability flow of one more linear SDE.** What is new is the loss,
# which never mentions a score, and the straight road. And it ends in pure noise: a VP-SDE always leaves some of the
# data. At $t = 1$ this SDE's pull is infinite, and the score does not determine the velocity, 0/0. A network that has
# learnt the velocity itself does not mind.
#
# </details>
#
# <details><summary>When it goes wrong: symptom, likely cause</summary>
#
# | symptom | likely cause |
# |---|---|
# | the film runs from noise to digit | $x_0$ and $z$ have changed places: the papers' direction |
# | the loss falls, and sampling makes worse noise | the sign: it is $\mathrm{d}x_t / \mathrm{d}t$ for rising time |
# | the loss is 64 times too large for images | the mean is over *all* elements |
# | the loss does not go below some level | nothing is wrong: see Question 2 |
# | right at $t = 0.5$ only | $t$ and $1 - t$ have changed places |
# | the score is right far out, wrong near the data | a forgotten factor $t$ |
# | `euler_flow` leads from noise to more noise | the step is $s - t$, which is negative on the way to data |
# | right on even times only | the step's length is computed once, or is $1/N$ |
# | right one way, wrong the other | times were sorted or turned round: take them as they come |
# | pairs fill the memory, or training on them fails | a graph hangs on them: see `torch.no_grad` |
#
# </details>

# %% [markdown] id="q4-intro"
# ---
# ## Question 4: follow it (2 points)
#
# Nothing is left but to walk. From each time $t$ to the next time $s$, take Euler's step:
#
# $$x \;\leftarrow\; x + (s - t)\, v(x, t) .$$
#
# The times come as a tensor. From noise to data they fall, so that $s - t$ is negative, and the sign takes care of
# itself. They may rise as well, and need not be even. Ask the velocity once a step, where the step starts.
#
# <!-- shapes q4 -->
#
# **A number to test by hand.** Take $v(x, t) = t x$, start at $x = 4$, with the times 1, 0.5, 0.25. The first step
# leads to $4 - 0.5 \cdot 4 = 2$, the second to $2 - 0.25 \cdot 1 =$ **1.75**.

# %% id="q4" role="solution"
from solutions.flow_matching import euler_flow

# %% id="q4-hand"
if written(euler_flow):
    display(euler_flow(lambda x, t: t * x, torch.tensor([4.0]), torch.tensor([1.0, 0.5, 0.25])))  # 1.75 by hand

# %% id="q4-check" role="test" points=2
check("q4")

# %% [markdown] id="cross-intro"
# ### Lines cross, flows do not
#
# Here are the walkers of Question 2 again: data near −1 and 1, noise on the right. On the left each goes along their
# own straight line. On the right each starts at a noise, and follows the mean velocity with your `euler_flow`.
#
# **Predict before you run.** At each time both crowds have the same density: below the figure, 50 000 walkers of each
# are counted half-way. What will the paths on the right look like? Can two of them cross?

# %% id="cross"
if written(interpolate, velocity_from_score, euler_flow):
    pair = mixture(torch.tensor([0.5, 0.5]), torch.tensor([[-1.0], [1.0]]), torch.tensor(0.01))
    pair_score = pair.marginal_score(straight)

    def mean_velocity(x: Tensor, t: Tensor) -> Tensor:
        t = t.clamp(max=1 - 1e-6)  # at 1 it would be 0/0
        return velocity_from_score(pair_score(x, t), x, t)

    n, times = 40, torch.linspace(1, 0, 101, dtype=torch.double)
    x_0, z = pair.sample(n, generator), torch.randn(n, 1, generator=generator, dtype=torch.double)
    along_lines = torch.cat([interpolate(x_0, z, t) for t in times], dim=1)
    states = [z]
    for t, s in pairwise(times):
        states.append(euler_flow(mean_velocity, states[-1], torch.stack([t, s])))
    axes = panels(2, 11, 4)
    for ax, paths, title in zip(axes, (along_lines, torch.cat(states, dim=1)), ("the lines", "the flow"), strict=True):
        for path in paths:
            ax.plot(times, path, color=DATA if path[-1] > 0 else EXACT, linewidth=0.9, alpha=0.7)
        ax.set(xlabel="time $t$  (0 data, 1 noise)", ylabel="$x$", title=title, ylim=(-3, 3))
    display(axes[0].figure)

    x_0, z = pair.sample(50_000, generator), torch.randn(50_000, 1, generator=generator, dtype=torch.double)
    half_way = interpolate(x_0, z, torch.tensor(0.5)), euler_flow(mean_velocity, z, times[:51])
    for name, x in zip(("lines", "flow"), half_way, strict=True):
        quantiles = x.flatten().quantile(torch.tensor([0.05, 0.25, 0.4, 0.6, 0.75, 0.95], dtype=x.dtype))
        print(f"{name:5s} at t = 0.5, quantiles:" + "".join(f"{q:8.3f}" for q in quantiles))

# %% [markdown] id="cross-answer"
# <details><summary>Compare with your prediction</summary>
#
# The quantiles agree, to one or two hundredths. But the paths bend, and never cross. At one place and time there is one
# velocity, so two paths that met would go on together. The lines cross all the time, for each walker knows where they
# are going. The flow knows only where one *is*. So it first heads for the middle between both goals, the mean, and
# decides late. **That is why the road bends: the lines are straight, and the flow is not.** It also sorts: upper noise
# goes to the upper goal.
#
# </details>

# %% [markdown] id="train-intro"
# ---
# ## Train a flow on digits
#
# The network is the U-Net of the earlier sets. It takes the place of a score network, and gives the velocity. Inside,
# it guesses data and noise, and returns noise minus data: finite at both ends of the road. It is told which digit to
# draw, `net(x, t, label)`. Find the line that calls you twice. It takes about a minute. The picture is drawn anew while
# the network learns: sixteen digits, with your `euler_flow` in eight steps.

# %% id="train" role="given"
from solutions.flow_matching import train


def digit_pairs(generator: Generator) -> tuple[Tensor, Tensor, Tensor]:
    """64 training digits, dequantised, with fresh noise, and their labels."""
    images, labels = (part.to(generator.device) for part in (data.train_images, data.train_labels))
    chosen = torch.randint(len(images), (64,), generator=generator, device=generator.device)
    x_0 = images[chosen] + (torch.rand(64, 1, 8, 8, generator=generator, device=generator.device) - 0.5) / 8
    return x_0, randn_like(x_0, generator), labels[chosen]


def watching(flow: nn.Module, z: Tensor, *label: Tensor) -> plots.TrainingView:
    """Looks on: what your `euler_flow` makes of the noise z (B, ...) in eight steps, with a flow in training."""
    times = torch.linspace(1, 0, 9)
    return plots.TrainingView(flow, lambda: euler_flow(lambda x, t: flow(x, t, *label), z, times))


looks = torch.Generator().manual_seed(1)  # of its own: to look on must not change the training


# %% id="run"
if written(interpolate, flow_matching_loss, euler_flow):
    net = VelocityNetwork(ScoreUNet(straight, generator, channels=16, classes=10))
    watch = watching(net, torch.randn(16, 1, 8, 8, generator=looks), torch.arange(16) % 10)
    losses = train(net, digit_pairs, steps=1500, lr=6e-3, generator=generator, watch=watch)
    display(plots.loss_curve(losses))

# %% [markdown] id="few-intro"
# ### One step, two steps, thirty-two
#
# All rows start from the same ten noises. At the bottom stands the *mean* of all training images of each digit.
#
# **Predict before you run.** At $t = 1$ the network sees pure noise, and a label. What is the mean velocity there, and
# where does one single step lead?


# %% id="few"
def even(steps: int) -> Tensor:
    """Times from noise to data, (steps + 1,)."""
    return torch.linspace(1, 0, steps + 1)


mean_digits = torch.stack([data.train_images[data.train_labels == digit].mean(dim=0) for digit in range(10)])
block = torch.randn(10, 1, 8, 8, generator=generator)
if written(interpolate, flow_matching_loss, euler_flow):
    one_of_each = partial(net, label=torch.arange(10))
    with torch.no_grad():
        rows = {f"{k} step{'s' * (k > 1)}": euler_flow(one_of_each, block, even(k)) for k in (32, 8, 4, 2, 1)}
    print(f"one step and the mean digit differ by {(rows['1 step'] - mean_digits).square().mean().sqrt():.2f},")
    print(f"two real digits of one kind by {2**0.5 * (data.test_images - mean_digits[data.test_labels]).std():.2f}")
    display(plots.image_rows(rows | {"mean digit": mean_digits}))

# %% [markdown] id="few-answer"
# <details><summary>Compare with your prediction</summary>
#
# To the mean digit. All lines to this digit pass this place. So the mean velocity is this noise minus the *mean* of the
# data, and one step along it ends at that mean. Detail appears with the number of steps: each looks again from a place
# that has already decided a little.
#
# </details>
#
# ### Three judges
#
# A crowd of 300 digits is judged by three numbers. One alone misleads, so we always show them together.
#
# | measure | how | best |
# |---|---|---|
# | recognised | the share in which a classifier sees, with confidence, the digit that was asked for | about 98 % |
# | variety | the standard deviation of a pixel within a digit, on average | that of real digits |
# | distance | Fréchet distance of the classifier's features, over that between real and real | 1 |
#
# **Predict before you run.** Which number of steps is recognised best?


# %% id="judges"
def variety(images: Tensor, labels: Tensor) -> float:
    """How much a pixel differs between images of one digit: the standard deviation, averaged over pixels and digits."""
    return float(torch.stack([images[labels == digit].std(dim=0).mean() for digit in range(10)]).mean())


def judged(x: Tensor) -> tuple[float, float, float]:
    """Share recognised, variety, and distance over the noise floor, of images of the digits `wanted`."""
    images = ((x + 1) * 8).round().clamp(0, 16) / 8 - 1  # as a picture shows them, in 17 levels
    return recognised(images, wanted), variety(images, wanted), digit_frechet(images, data.test_images) / floor


each = 5 if draft else 30
wanted = torch.arange(10).repeat_interleave(each)
crowd = torch.randn(len(wanted), 1, 8, 8, generator=generator)
picks = [torch.randperm(len(data.train_images), generator=generator)[: len(wanted)] for _ in range(5)]
floor = sum(digit_frechet(data.train_images[pick], data.test_images) for pick in picks) / 5
real_variety = variety(data.test_images, data.test_labels)
print("               recognised   variety   distance")
print(f"real digits  {recognised(data.test_images, data.test_labels):12.1%} {real_variety:9.2f} {1:10.1f}")
print("mean digits  {:12.1%} {:9.2f} {:10.1f}".format(*judged(mean_digits[wanted])))
if written(interpolate, flow_matching_loss, euler_flow):
    for k in (1, 2) if draft else (1, 2, 4, 8, 16, 32, 64):
        with torch.no_grad():
            x = euler_flow(partial(net, label=wanted), crowd, even(k))
        print("{:2d} step{:5s}  {:12.1%} {:9.2f} {:10.1f}".format(k, "s" * (k > 1), *judged(x)))

# %% [markdown] id="judges-answer"
# <details><summary>Compare with your prediction</summary>
#
# One step, 100 %. And by far it makes the worst crowd: look at the other two columns, and at the row of the mean
# digits, which nobody drew. Question 6a asks you why.
#
# </details>

# %% [markdown] id="q5-intro"
# ---
# ## Question 5: straighten the road (2 points)
#
# One step would be exact if the flow were straight. It bends because the lines cross: data and noise were paired by
# chance. But the flow pairs them anew. It leads each noise to *one* data point, and its paths never cross.
#
# So take these pairs, join them by straight lines, and train a second flow on the same loss. Liu et al. call it
# **reflow** (Algorithm 1). Your function makes the pairs: noise, and where the flow leads it. The velocity is a
# network, and it is not to be trained here. So leave no graph behind.
#
# <!-- shapes q5 -->
#
# **A number to test by hand.** With the velocity and the times of Question 4, the noise 4 gets the pair **1.75** and
# **4**.

# %% id="q5" role="solution"
from solutions.flow_matching import reflow_pairs

# %% id="q5-hand"
if written(euler_flow, reflow_pairs):
    made = reflow_pairs(lambda x, t: t * x, torch.tensor([4.0]), torch.tensor([1.0, 0.5, 0.25]))
    display(torch.cat(made))  # 1.75 and 4 by hand

# %% id="q5-check" role="test" points=2
check("q5")

# %% [markdown] id="order-intro"
# ### Who crosses whom?
#
# Here are the walkers between −1 and 1 once more, 2000 of them. Two lines cross if the one that starts above ends
# below.
#
# **Predict before you run.** What share of all pairs of lines cross, if noise and data are paired by chance? And if
# your function pairs them?

# %% id="guess-crossing"
check.guess("crossing", ..., "per cent of the pairs of lines that cross when your function pairs them")


# %% id="order"
def crossing(x_0: Tensor, z: Tensor) -> float:
    """The share of all pairs of lines from x_0 to z, (N, 1) both, that cross."""
    return float(((x_0 - x_0.T) * (z - z.T) < 0).float().mean())


if written(interpolate, velocity_from_score, euler_flow, reflow_pairs):
    z = torch.randn(2000, 1, generator=generator, dtype=torch.double)
    print(f"paired by chance:   {crossing(pair.sample(2000, generator), z):.1%} cross")
    by_flow = crossing(*reflow_pairs(mean_velocity, z, even(100).double()))
    print(f"paired by the flow: {by_flow:.1%} cross")
    check.truth("crossing", 100 * by_flow)

# %% [markdown] id="order-answer"
# <details><summary>Compare with your prediction</summary>
#
# By chance a half. By the flow none: its paths do not cross, so whoever starts above ends above, and the *lines*
# between those ends do not cross either. So each place belongs to one line. The mean velocity there is the velocity of
# that line, which never changes along it, and the new flow is straight. Between numbers, one reflow is enough. In the
# plane lines can still pass near each other, and each reflow brings the flow nearer to straight (Liu Theorem 3.7).
#
# </details>

# %% [markdown] id="reflow-intro"
# ### Before and after
#
# The ring of Problem set 1 is quickly learnt. We train a flow on it, make 20 000 pairs with 100 steps, and train a
# second flow on these. The second training sees no data, only what the first flow made of noise.
#
# As a control there is a third flow: its pairs are made in a hurry, with 4 steps.
#
# **Predict before you run.** Which of the three trainings ends with the lowest loss?


# %% id="reflow"
def ring_pairs(generator: Generator) -> tuple[Tensor, Tensor]:
    """512 points of the ring, each with some noise: paired by chance."""
    x_0 = ring(512, generator)
    return x_0, randn_like(x_0, generator)


def made_pairs(x_0: Tensor, z: Tensor, generator: Generator) -> tuple[Tensor, Tensor]:
    """512 of the pairs that a flow has made."""
    chosen = torch.randint(len(z), (512,), generator=generator, device=generator.device)
    return x_0.to(chosen.device)[chosen], z.to(chosen.device)[chosen]


def ring_flow(pairs: Callable[[Generator], tuple[Tensor, ...]]) -> VelocityNetwork:
    """A flow in the plane, trained on these pairs."""
    flow = VelocityNetwork(ScoreMLP(straight, generator))
    watch = watching(flow, torch.randn(500, 2, generator=looks))
    ended = train(flow, pairs, steps=2000, lr=1e-2, generator=generator, watch=watch)[-200:]
    print(f"loss at the end: {sum(ended) / len(ended):.4f}")
    return flow


if written(interpolate, flow_matching_loss, euler_flow, reflow_pairs):
    flows = {"first flow": ring_flow(ring_pairs)}
    noise = torch.randn(20_000, 2, generator=generator)
    for name, steps in (("reflow", 100), ("reflow, hurried pairs", 4)):
        with torch.no_grad():  # as reflow_pairs promises; a graph of 100 steps would fill the memory
            joined = reflow_pairs(flows["first flow"], noise, even(steps))
        flows[name] = ring_flow(partial(made_pairs, *joined))

# %% [markdown] id="paths-intro"
# <details><summary>Compare with your prediction</summary>
#
# Both reflows: from 1.3 to about a thousandth. Their lines hardly cross, so that a place tells the velocity. And the
# hurried pairs are learnt just as easily as the good ones. **The loss says how straight the lines are to learn, not
# where they lead.**
#
# </details>
#
# Liu et al. measure how far a flow is from straight: along each path, compare the velocity with that of the line from
# its end to its start (their Sec. 2.2),
#
# $$S = \int_0^1 E\,\big\| (z - x_0) - v(x_t, t) \big\|^2\, \mathrm{d}t,
# \qquad x_0 \text{ where the flow itself leads } z .$$
#
# **Predict before you run.** The same 40 noises, before and after reflow. Will they go to the same places?


# %% id="paths"
@torch.no_grad()
def path(velocity: Velocity, z: Tensor, times: Tensor) -> Tensor:
    """All states on the way, (N + 1, B, 2)."""
    states = [z]
    for t, s in pairwise(times):
        states.append(euler_flow(velocity, states[-1], torch.stack([t, s])))
    return torch.stack(states)


def straightness(velocity: Velocity, z: Tensor, times: Tensor) -> float:
    """S above: 0 if all paths are straight lines at a steady pace. times: evenly spaced."""
    states = path(velocity, z, times)
    velocities = states.diff(dim=0) / times.diff().view(-1, 1, 1)
    return float((states[0] - states[-1] - velocities).square().sum(dim=2).mean())


if written(interpolate, flow_matching_loss, euler_flow, reflow_pairs):
    starts = torch.randn(4000, 2, generator=generator)
    axes, ends = panels(3, 13, 4.9), {}
    for ax, (name, flow) in zip(axes, flows.items(), strict=True):
        states = path(flow, starts[:40], even(100))
        ends[name] = states[-1]
        for i in range(40):
            ax.plot(*states[:, i].T, color=INK, linewidth=0.8, alpha=0.6)
        cloud(ax, states[0], "#8b9bb4", 2.8)
        ax.scatter(*states[-1].T, s=22, color=DATA, zorder=3)
        ax.set_title(f"{name}\n$S$ = {straightness(flow, starts, even(100)):.4f}")
    axes[0].set_xlabel("$x_1$   (grey: noise; orange: where it is led)")
    display(axes[0].figure)
    moved = (ends["reflow"] - ends["first flow"]).norm(dim=1)
    print(f"between first flow and reflow an end moves by {moved.median():.2f} (median), {moved.max():.2f} at most")

# %% [markdown] id="ring-steps-intro"
# <details><summary>Compare with your prediction</summary>
#
# To nearly the same places, on straight lines: the second flow has learnt where the first one leads, and drops the
# detours.
#
# </details>
#
# **Predict before you run.** How near is *one* step of the reflow to the ring? And at 64 steps, is the first flow or
# the reflow nearer? (Beside the distance we count the points *in the sea*: more than four standard deviations from any
# island.)

# %% id="guess-one-step"
check.guess("one-step", ..., "how many floors from the ring one step of the reflow ends")


# %% id="ring-steps"
def in_the_sea(x: Tensor) -> float:
    """The share of the points x (N, 2) that are far from every island of the ring."""
    _, centres, std = ring_mixture()
    return float((torch.cdist(x, centres).amin(dim=1) > 4 * std).float().mean())


if written(interpolate, flow_matching_loss, euler_flow, reflow_pairs):
    truth = ring(len(starts), generator)
    ring_floor = noise_floor(partial(sliced_wasserstein, generator=generator), ring, len(starts), generator, repeats=20)
    calls = (1, 2) if draft else (1, 2, 4, 8, 16, 64)
    print("steps                              " + "".join(f"{k:8d}" for k in calls))
    axes = panels(4, 13, 3.8)
    for ax, (name, flow) in zip(axes, flows.items(), strict=False):
        with torch.no_grad():
            made = [euler_flow(flow, starts, even(k)) for k in calls]
        far = [sliced_wasserstein(x, truth, generator) / ring_floor for x in made]
        print(f"{name:22s} × floor     " + "".join(f"{ratio:8.2f}" for ratio in far))
        print(f"{'':22s} in the sea  " + "".join(f"{in_the_sea(x):8.1%}" for x in made))
        cloud(ax, made[0], DATA, 2.4)
        ax.set_title(f"{name},\none step")
        if name == "reflow":
            check.truth("one-step", far[0])
    cloud(axes[3], truth, EXACT, 2.4)
    axes[3].set_title(f"real,\n{in_the_sea(truth):.1%} in the sea")
    display(axes[0].figure)

# %% [markdown] id="ring-steps-answer"
# <details><summary>Compare with your prediction</summary>
#
# One step of the reflow is 1.4 floors away, nearer than eight steps of the first flow. With 64 steps both are as near
# as chance allows. But look at the picture, and at the sea. Neighbours in the noise belong to different islands. One
# step would have to tear them apart, and a smooth network makes bridges: 11 % of its points are in the sea. With 64
# steps it is still 3.5 %, where the first flow has 1.2 %, and real points 0.1 %. Nothing repairs what the pairs do not
# know: Liu et al. advise against many reflows, for errors add up (Sec. 2.2).
#
# The hurried reflow is 3.5 floors away with 64 steps. That is where its teacher stood with 4.
#
# </details>

# %% [markdown] id="race-intro"
# ---
# ## The race: everything in this course
#
# Six samplers, from four problem sets. First with *exact* fields, on the islands, so that no network is to blame.
#
# | sampler | road | step | evaluations a step |
# |---|---|---|---|
# | Euler–Maruyama | VP-SDE | `euler_maruyama_step` (ps1) | 1 |
# | DDIM | VP-SDE, as a chain | `ddim_step`, $\eta = 0$ (ps3) | 1 |
# | ODE, Euler | VP-SDE | `probability_flow_drift` (ps4) in your `euler_flow` | 1 |
# | ODE, Heun | VP-SDE | the same in `heun_step` (ps4) | 2 |
# | flow, Euler | straight | your `euler_flow` | 1 |
# | flow, Heun | straight | your velocity in `heun_step` | 2 |
#
# A sampler also needs *times*, its grid. We try two: **even** times, and **closing-in** times, the squares of even
# times, which take short steps near the data. The VP-SDE's times end at 0.001, the straight ones at 0.


# %% id="samplers" role="given"
from solutions.race import Grid, closing_in, heun_flow, tremble, ddim, race, LOOKS

# %% [markdown] id="race-predict"
# **Predict before you run.** With 8 evaluations: which road wins, and does Heun's step pay? And which of the six cares
# most about its grid?


# %% id="race"
def exact_velocity(x: Tensor, t: Tensor) -> Tensor:
    """The mean velocity of all lines from the islands to noise."""
    t = t.clamp(max=1 - 1e-6)  # at 1 it would be 0/0
    return velocity_from_score(law.marginal_score(straight)(x, t), x, t)


def finish(axes: list, calls: tuple[int, ...]) -> None:
    """What all panels of a race share."""
    for ax in axes:
        ax.set(xscale="log", xlabel="evaluations")
        ax.minorticks_off()
        ax.set_xticks(calls, [f"{k}" for k in calls])


if written(velocity_from_score, euler_flow):
    n, calls = 4000, (2, 4) if draft else (2, 4, 8, 16, 32, 64)
    z, real = torch.randn(n, 2, generator=generator, dtype=torch.double), islands(n, generator)
    island_floor = noise_floor(partial(sliced_wasserstein, generator=generator), islands, n, generator, repeats=20)
    vp = VPSDE()
    axes = panels(2, 12, 4.8)
    for ax, (title, grid) in zip(axes, {"even times": even, "closing-in times": closing_in}.items(), strict=True):
        found = {name: [] for name in LOOKS}
        for k in calls:
            for name, x in race(vp, law.marginal_score(vp), exact_velocity, z, k, grid, grid, generator).items():
                found[name].append(sliced_wasserstein(x.float(), real, generator) / island_floor)
        print(f"{title}: distance × floor, by evaluations" + "".join(f"{k:8d}" for k in calls))
        for name, ratios in found.items():
            print(f"    {name:34s}" + "".join(f"{ratio:8.1f}" for ratio in ratios))
            ax.plot(calls, ratios, label=name, **LOOKS[name])
        ax.axhline(1, color="#999999", linewidth=1)
        ax.set(yscale="log", ylim=(0.5, 400), title=title, ylabel="distance, in noise floors")
        ax.set_yticks([1, 10, 100], ["1", "10", "100"])
    axes[1].legend(ncols=2)
    finish(axes, calls)
    display(axes[0].figure)

# %% [markdown] id="race-answer"
# <details><summary>Compare with your prediction</summary>
#
# With even times and 8 evaluations the straight road with Heun's step wins: 1.5 floors, where the others are 2.4 to 5.4
# away. Closing-in times turn the table. They help every sampler on the VP-SDE's road: its ODE by Euler comes to 1.4.
# They harm both on the straight one: 2.4 and 3.8. **A road and its times belong together.** The straight road does well
# with times that nobody had to choose.
#
# Heun's step pays once steps are short: on the straight road not with 2 or 4 evaluations, but with 8 and 16. On the
# VP-SDE it cares most about its grid: 16 evaluations lead to 2.4 or to 0.9 floors. Dice with very few steps are the
# worst of all. With 64, all six are as good as chance allows. (They all met one and the same real crowd, and chance
# makes such a distance uncertain by a third. So a result may lie below 1.)
#
# </details>

# %% [markdown] id="clock-intro"
# ### Two roads, one Euler
#
# DDIM and your `euler_flow` look like two methods. Divide the VP-SDE's state by $\alpha + \sigma$:
#
# $$\frac{x}{\alpha + \sigma} = \frac{\alpha}{\alpha + \sigma}\,x_0 + \frac{\sigma}{\alpha + \sigma}\,z .$$
#
# That is a point on the *straight* road, at the time $\sigma / (\alpha + \sigma)$. So the VP-SDE is the straight road
# with another clock, seen through a zoom lens.
#
# **Predict before you run.** We walk DDIM on the VP-SDE, and your `euler_flow` on the straight road, at the times that
# the other clock shows. How far apart do they end?

# %% id="guess-clock"
check.guess("clock", ..., "how far apart DDIM and the flow end")

# %% id="clock"
if written(velocity_from_score, euler_flow):
    vp, times = VPSDE(), torch.linspace(1, 1e-3, 9, dtype=torch.double)
    zoom = vp.alpha(times) + vp.sigma(times)
    z = torch.randn(1000, 2, generator=generator, dtype=torch.double)
    jumped = ddim(vp, law.marginal_score(vp), z, times)
    walked = zoom[-1] * euler_flow(exact_velocity, z / zoom[0], vp.sigma(times) / zoom)
    print(f"8 steps of DDIM and of the flow end {(jumped - walked).abs().max():.1e} apart")
    check.truth("clock", (jumped - walked).abs().max())
    print("even times of the VP-SDE, on the straight road:", [f"{t:.2f}" for t in (vp.sigma(times) / zoom).tolist()])

# %% [markdown] id="clock-answer"
# <details><summary>Compare with your prediction</summary>
#
# At the same places, but for roundings. **DDIM is Euler's method on the straight road**; the clock is all that differs.
# Now you know why the two differ in the race. DDIM's first four even steps lead from 0.99 to 0.77 on the straight road,
# where there is little to decide. Its last one jumps from 0.30 to 0.01.
#
# </details>

# %% [markdown] id="learned-intro"
# ### With networks
#
# Now digits, with learned fields. On the VP-SDE's road ($\beta$ from 0.1 to 8) the kit has a trained network. It learnt
# the same digits by the same recipe as yours, with the loss of Problem set 2. Yours is the straight road. Each road has
# the times that suit it: closing-in times for the VP-SDE, even times for the straight road.
#
# **Predict before you run.** Which of the six is nearest to real digits with 4 evaluations, and which with 32? Which is
# recognised best?

# %% id="learned"
if written(interpolate, flow_matching_loss, euler_flow):
    image_sde = VPSDE(0.1, 8.0)
    vp_net = pretrained("digits-VP", ScoreUNet(image_sde, generator, channels=16, classes=10))
    calls = (2, 4) if draft else (4, 8, 16, 32)
    found = {name: [] for name in LOOKS}
    for k in calls:
        fields = partial(vp_net, label=wanted), partial(net, label=wanted)
        for name, x in race(image_sde, *fields, crowd, k, closing_in, even, generator).items():
            found[name].append(judged(x))
    print("recognised / variety / distance, by evaluations", *(f"{k:18d}" for k in calls))
    for name, judgements in found.items():
        print(f"    {name:30s}" + "".join("      {:5.0%} {:5.2f} {:6.1f}".format(*three) for three in judgements))
    axes = panels(3, 13, 4.4)
    for i, (ax, label) in enumerate(zip(axes, ("recognised", "variety", "distance, in noise floors"), strict=True)):
        for name, judgements in found.items():
            ax.plot(calls, [judgement[i] for judgement in judgements], label=name, **LOOKS[name])
        ax.set_ylabel(label)
    axes[0].yaxis.set_major_formatter("{x:.0%}")
    axes[1].axhline(real_variety, color="#999999", linewidth=1)
    axes[2].axhline(1, color="#999999", linewidth=1)
    axes[0].legend()
    finish(axes, calls)
    axes[1].text(calls[-1], real_variety, "real digits", ha="right", va="bottom")
    axes[2].set(yscale="log", ylim=(0.7, 12))
    axes[2].minorticks_off()
    axes[2].set_yticks([1, 2, 4, 8], ["1", "2", "4", "8"])
    display(axes[0].figure)

# %% [markdown] id="learned-answer"
# <details><summary>Compare with your prediction</summary>
#
# With 4 evaluations the two that take Euler's steps on the straight road, each with its clock, are far ahead: DDIM at
# 2.7 floors, the flow at 3.0, the others at 5 to 10. With 32, dice are nearest, 0.8, then the straight road, 1.3. The
# VP-SDE's three without dice stop near 1.8. That is not their steps' fault. This VP-SDE leaves 13 % of a picture's
# strength at $t = 1$, and we start from pure noise. Dice forget a wrong start, and an ODE does not (Problem set 4). The
# straight road begins in noise.
#
# Best recognised of all is the flow with 4 of Euler's steps, 98 %, and its variety is the least, 0.22. You know why.
#
# </details>

# %% [markdown] id="q6-intro"
# ---
# ## Question 6: look, and say why

# %% [markdown] id="q6a" role="written" points=3
# **Question 6a (3 points): the best recognised digits.** In your table of three judges, one single step is recognised
# better than real digits are. What does one step answer with, and why does the network not answer with anything else?
# Why does the classifier like it? And which numbers of your run show that it is a bad generator? At most six sentences.
#
# ### BEGIN SOLUTION
# **A good answer.** One step answers with the mean digit: its pictures differ from the mean of all training images of
# their digit by 0.11, where two real digits of a kind differ by 0.59. At $t = 1$ the network sees pure noise, which
# says nothing about the picture at the other end of the line. Of all answers the mean has the least squared error, so
# its velocity is $z$ minus the mean, and one step of length 1 ends there. The classifier looks at one picture at a
# time, and the mean is the most typical of all, far from every other digit: mean digits themselves are recognised to
# 100 %, real ones to 98.0 %. What is lost is what sets the pictures of a crowd apart: the variety is 0.08, where real
# digits have 0.33, and the crowd is 14.6 noise floors away. From 1 to 64 steps the share recognised *falls* to 93.7 %,
# while the distance falls to 1.3.
#
# **Marking scheme, a point for each.**
# - What and why: the mean (average) digit, since pure noise tells nothing of the picture, and the mean has the least
#   squared error. "The step is too long" alone gets nothing.
# - Why it is recognised: the classifier judges each picture alone, and an average is typical. The row of mean digits is
#   good evidence, and not needed.
# - What it lacks: variety, with the numbers of variety *and* distance beside those of real digits or of more steps.
#   "It is blurred" alone does not get this point.
# ### END SOLUTION

# %% [markdown] id="q6b" role="written" points=3
# **Question 6b (3 points): straighter, not better.** Why is the flow straight after reflow, and was not before? Say
# what crosses, and name two numbers of your run. And what can reflow not repair? Compare the two reflows. At most six
# sentences.
#
# ### BEGIN SOLUTION
# **A good answer.** Before, data and noise are paired by chance, so many lines with different velocities cross near one
# place. The network can only say their mean (the loss stays at 1.30), which changes along the way, and the path bends:
# $S = 1.02$. The paths of a flow never cross, for it has one velocity at each place, and the lines between the ends of
# its paths hardly do (on a line of numbers 50.6 % of all pairs of lines cross by chance, and 0 % after it). So a place
# belongs to nearly one line, the mean is that line's own velocity, which stays the same along it: the loss falls to
# 0.0007, and $S$ to 0.0013. But reflow sees no data, only the pairs, so it copies what the first flow did wrong: the
# hurried reflow is as straight, $S = 0.0009$, and is 3.5 floors away even with 64 steps, just where its teacher was
# with 4, while the other is at 0.8. Nor can a network tear apart neighbours in the noise: one step leaves 11 % in the
# sea.
#
# **Marking scheme, a point for each.**
# - Before: lines paired by chance cross, and the flow follows their mean, which bends; with $S$ or the loss before and
#   after.
# - After: the pairs come from a flow, whose paths do not cross, so that a place tells the line and its one velocity.
#   "Because it is trained on straight lines" gets nothing: the first flow was, too.
# - What it cannot repair: errors of the first flow, with the hurried reflow as evidence: straight, but 3.5 floors away.
#   (Points in the sea, with their shares for 64 steps, count as evidence, too.)
# ### END SOLUTION

# %% [markdown] id="challenge-intro"
# ---
# ## The few-step challenge (no points)
#
# Now build your own sampler. You get the exact velocity on the straight road to the islands, as a function of $x$ and
# $t$, noise at $t = 1$, and a budget: $n$ = 1, 2, 4 or 8 evaluations. Return points at $t = 0$. `rank` runs yours
# beside three samplers of the course, from the same noise. It prints the distance in noise floors, the mean over five
# crowds, with the error of that mean. A difference of less than two errors is chance.
#
# In the shell, `scorelab challenge` with the name of your notebook gives your place among five samplers of the course.
# It races on digits, too, with a flow that the kit has trained. Your instructor sees a table of the whole class.
#
# All is allowed that asks no more than $n$ times: other times, other steps, a memory of earlier answers.
#
# <details><summary>An idea, if you want one</summary>
#
# Heun pays for a second look in each step. But the velocity of the *last* step is still in your hand, and costs
# nothing. How has it changed since? Then how will it change during this step?
#
# </details>


# %% id="challenge"
def my_sampler(velocity: Velocity, z: Tensor, n: int) -> Tensor:
    """Points at t = 0 from the noise z (B, ...) at t = 1, with at most n evaluations."""
    raise NotImplementedError("my_sampler is not written yet")  # to begin with: return euler_flow(velocity, z, even(n))


def heun(velocity: Velocity, z: Tensor, n: int) -> Tensor:
    """Heun's method, which asks twice a step."""
    return heun_flow(velocity, z, even(n // 2))


entered = {
    "Euler, even times": lambda velocity, z, n: euler_flow(velocity, z, even(n)),
    "Euler, the VP-SDE's times (DDIM)": lambda velocity, z, n: euler_flow(velocity, z, vp_times(n)),
    "Heun, even times": heun,
}
if written(euler_flow):
    if written(my_sampler):
        entered["yours"] = my_sampler
    for row in rank(entered, torch.Generator().manual_seed(0), least={"Heun, even times": 2}):
        print(f"n = {row.evaluations}   {row.name:34s} {row.distance:6.2f} ± {row.error:.2f} floors")

# %% [markdown] id="challenge-answer"
# <details><summary>How far can one get?</summary>
#
# Two ideas, and neither needs a network. All numbers are for $n$ = 1, 2, 4, 8, with the seed above. Euler's method has
# 27, 11.8, 3.2 and 1.7 floors.
#
# - **A memory.** Take the change of the velocity since the last step, and expect it to go on at the same rate (the
#   method of Adams and Bashforth): 27, 5.7, 2.7, 1.1.
# - **A late start.** At $t = 0.5$ the crowd is still nearly a Gaussian, of variance $0.5^2 + 0.5^2$. So call
#   $\sqrt{0.5}\, z$ the state at 0.5, and spend all evaluations below. With a memory: 8.9, 2.8, 1.0, 1.0. The start is
#   a little wrong, and the steps are half as long.
#
# Can you beat them with one evaluation, or two?
#
# </details>

# %% [markdown] id="guesses-intro"
# ---
# ## Your guesses, and a quiz (no points)
#
# Here is what you guessed, beside what this run computed. Below it stand five questions, made of mistakes that people
# make in this problem set. They are about answers of yours that have full marks. Choose, then click: each choice says
# whether it is right. Run the cell again for other questions.

# %% id="guesses"
check.guesses()

# %% id="quiz"
check.quiz()

# %% [markdown] id="keep-intro"
# ---
# ## Keep it (no points)
#
# A year, a house number, a birthday: your flow draws it along the straight road, in 32 steps.
#
# Put a number of yours in the last line, take away the `#`, and run. You get a GIF beside this notebook, to keep and to
# show.


# %% id="keep"
@torch.no_grad()
def draw(number: str) -> plots.Film:
    """A number, drawn by your flow: kept as a GIF beside this notebook, and shown."""
    velocity = partial(net, label=torch.tensor([int(digit) for digit in number]))
    states = [torch.randn(len(number), 1, 8, 8, generator=generator)]
    for step in pairwise(torch.linspace(1, 0, 33)):
        states.append(euler_flow(velocity, states[-1], torch.stack(step)))
    return plots.keep(plots.animate(states, rows=1), f"{number}.gif")


# draw("1984")

# %% [markdown] id="elsewhere"
# ---
# ## What others call it (no points)
#
# This was the last set. What you wrote on 8 × 8 pixels is in the image generators of today, under other names. Those in
# the right column are of the library `diffusers`, where there is one.
#
# | here | there |
# |---|---|
# | the network that sees the noise (ps3) | `prediction_type="epsilon"` |
# | `alpha_bars` (ps3) | `alphas_cumprod` |
# | the small and the large variance (ps3) | `variance_type`: `"fixed_small"`, `"fixed_large"` |
# | DDIM's step, and its dial (ps3) | `DDIMScheduler`, `eta` |
# | Heun's step along the ODE (ps4) | `HeunDiscreteScheduler` |
# | times that close in (ps4, ps6) | `use_karras_sigmas` |
# | guidance, and its strength (ps5) | classifier-free guidance, `guidance_scale` |
# | a digit's label, and the one for *any* (ps5) | a text, and an empty text |
# | half a picture put back (ps5) | inpainting |
# | straight lines and `euler_flow` (ps6) | rectified flow, `FlowMatchEulerDiscreteScheduler`; Stable Diffusion 3 |
#
# What is new there is size. Another network first turns a photograph into a smaller picture, a *latent*. And the
# network that is told a text has a billion parameters or more. The mathematics is what you have written here.

# %% [markdown] id="further"
# ## Go further (no points)
#
# - Reflow your digits: make 5000 pairs with their labels by 32 steps, and train a second U-Net on them. How varied is
#   one step now?
# - Reflow a second time. Does the straightness still fall? Does the distance?
# - Walk the flow *up*, from real digits to noise, and down again with 4 steps of the reflow.
# - Pair data and noise in each batch so that the lines cross less, by `scipy.optimize.linear_sum_assignment` on their
#   distances. Is a flow that is trained on such pairs straighter?
# - After reflow, one regression is left: teach a network $z \mapsto x_0$ on your pairs. That is *distillation*.
#
# **Read on.** Lipman et al. 2023, *Flow Matching for Generative Modeling*,
# [arXiv:2210.02747](https://arxiv.org/abs/2210.02747), sections 3 and 4 · Liu, Gong and Liu 2023, *Flow Straight and
# Fast*, [arXiv:2209.03003](https://arxiv.org/abs/2209.03003), section 2 · Song et al. 2021,
# [arXiv:2011.13456](https://arxiv.org/abs/2011.13456), Eq. 13, for the ODE of an SDE · Esser et al. 2024, *Scaling
# Rectified Flow Transformers for High-Resolution Image Synthesis*,
# [arXiv:2403.03206](https://arxiv.org/abs/2403.03206): Stable Diffusion 3.
