# %% [markdown] id="title"
# # Problem set 4: without dice
#
# > **One crowd, two ways to move it: shake it, or let it flow. If it flows, you can also count it.**
#
# **What you will build.** So far, dice carved your data. Here you write the equation that needs none. You write a step
# that follows it more cleverly, and one that repairs what others broke. Then you follow the equation *forward*, and
# it tells you how likely a picture is. With that number, a network that has learnt to draw digits also compresses them
# and reads them.
#
# **How it is graded**
# 1. `check("q1")` runs the grader's own tests on your function and says what it found. Run it as often as you like.
# 2. Questions 1 to 5 are graded by the checks (12 points). Question 6 asks for two short answers in words (6 points,
#    read by a person).
# 3. Official grading runs the same checks with another seed. Keep the names of the functions, and the check cells.
#
# Plan on two hours. The notebook itself runs in about two minutes, for the networks come trained. You may run all of it
# at any time: a cell that needs an answer which you have not written says so, and waits. The symbols are those of Song
# et al. 2021, and **$t = 0$ is data, $t = 1$ is noise**.

# %% id="imports"
# No module named 'scorelab'? In a new cell, %pip install -r requirements.txt, then restart; README.md says more.
import math
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import torch
from IPython.display import display
from scorelab import plots
from scorelab.classifier import digit_frechet, recognised
from scorelab.data import digits, islands, islands_mixture
from scorelab.draft import rough
from scorelab.metrics import noise_floor, sliced_wasserstein
from scorelab.nets import ScoreMLP, ScoreUNet
from scorelab.noise import generator_on, randn_like
from scorelab.oracle import euler_maruyama_moments, gaussian, mixture
from scorelab.plots import DATA, EXACT, INK, cloud, panels
from scorelab.pretrained import pretrained
from scorelab.sde import SDE, Kernel, LinearSDE, Score, VPSDE
from scorelab.training import Watch, fit
from torch import Generator, Tensor, nn
from torch.distributions import MultivariateNormal, Normal

from autograder import checker, written

check = checker("ps4_samplers")
reveal = check.reveal

# %% id="start" role="given"
generator = torch.Generator().manual_seed(0)  # all randomness comes from here, and is passed on by hand
torch.set_num_threads(1)  # layers this small lose more time waiting for a second thread than they gain
draft = rough()  # rough pictures in half a minute, if Jupyter was started with SCORELAB_DRAFT=1
GREEN = "#009e73"

# %% [markdown] id="given-intro"
# ## What you bring
#
# These are the answers of Problem sets 1 and 2. You know them; run the cells.

# %% id="ps1" role="given"
from solutions.score_sde import score_matching_loss, euler_maruyama_step

# %% id="ps2" role="given"
from solutions.sde_family import VESDE, SubVPSDE, reverse_drift, image_loss, train

# %% [markdown] id="nets-intro"
# ## Networks that are trained
#
# Four networks come with the kit, trained with the loss and the loop of Problem set 2. One knows five islands in the
# plane. Three know digits, one under each SDE. To train them yourself, say `retrain = True`. It takes some minutes.
#
# The islands are of unequal size, and stand in no regular places. So nothing that goes wrong with one can hide behind
# another. Their score is also known exactly, so you can always tell whether a network is to blame, or a sampler.

# %% id="retrain"
retrain = False
device = "cpu"  # or "cuda", to train on a GPU

# %% id="nets" role="given"
data = digits()
weights, means, island_std = islands_mixture()
law = mixture(weights, means, torch.tensor(island_std**2))
family: dict[str, SDE] = {"VP": VPSDE(0.1, 8.0), "sub-VP": SubVPSDE(0.1, 8.0), "VE": VESDE(0.05, 10.0)}


def island_points(generator: Generator) -> tuple[Tensor, None]:
    """A batch of points from the islands; they have no labels."""
    return islands(1024, generator), None


def grey_digits(generator: Generator) -> tuple[Tensor, Tensor]:
    """A batch of training digits, dequantised, and their labels."""
    images, labels = (part.to(generator.device) for part in (data.train_images, data.train_labels))
    chosen = torch.randint(len(images), (64,), generator=generator, device=generator.device)
    return dequantised(images[chosen], generator), labels[chosen]


def dequantised(images: Tensor, generator: Generator) -> Tensor:
    """The images with each grey level spread evenly over its width, 1/8."""
    return images + (torch.rand(images.shape, generator=generator, device=images.device) - 0.5) / 8


nets = {f"digits-{name}": ScoreUNet(sde, generator, channels=16, classes=10) for name, sde in family.items()}
nets["islands-VP"] = ScoreMLP(family["VP"], generator)
for name, net in nets.items():
    if not retrain:
        pretrained(name, net)
    elif name == "islands-VP":
        train(net, net.sde, island_points, steps=2500, lr=3e-3, generator=generator, device=device)
    else:
        train(net, net.sde, grey_digits, steps=1500, lr=6e-3, generator=generator, device=device)
    net.requires_grad_(False)  # from here on, only gradients in x are of interest

# %% id="islands"
real = islands(4000, generator)
axes = panels(2, 9, 4.4)
cloud(axes[0], real, DATA, 2.4)
axes[0].set_title("five islands: 10, 15, 20, 25, 30 %")
plots.image_grid(data.test_images[:36], ax=axes[1])
axes[1].set_title("digits that no network has seen")
axes[0].figure

# %% [markdown] id="q1-intro"
# ---
# ## Question 1: the same crowd, no dice (2 points)
#
# You have met this equation in Problem set 2, where it walked back from a wrong start. Now it is yours (Song Eq. 13):
#
# $$\frac{\mathrm{d}x}{\mathrm{d}t} = f(x, t) - \tfrac12\, g(t)^2\, \nabla_x \log p_t(x) .$$
#
# It is called the *probability flow*. It has no dice, and half the compass of the reverse SDE. Each point runs along a
# smooth line. And yet, at every time, the crowd has the same density $p_t$ as the crowd that is shaken.
#
# <details><summary>Why half the compass does what the dice do: count at a gate</summary>
#
# Put a gate at the place $a$ on a line, and count who passes it to the right, minus who passes it to the left.
#
# *Dice.* In a time $\mathrm{d}t$ each particle hops by $h = g \sqrt{\mathrm{d}t}$, half of them to the right, half to
# the left. So half of those within $h$ on the left of the gate pass it. Their density is about
# $p(a) - \tfrac{h}{2} p'(a)$, so $\tfrac12 h\,\big(p - \tfrac{h}{2} p'\big)$ pass to the right. From the other side
# come $\tfrac12 h\,\big(p + \tfrac{h}{2} p'\big)$. The difference is
#
# $$-\tfrac12 h^2\, p'(a) = -\tfrac12 g^2\, p'(a)\;\mathrm{d}t .$$
#
# *Flow.* If all particles at $a$ have the velocity $v$, then $p(a)\,v\,\mathrm{d}t$ pass.
#
# The two counts are equal if $p\,v = -\tfrac12 g^2 p'$. That is $v = -\tfrac12 g^2\, p'/p = -\tfrac12 g^2\,(\log p)'$.
# Add the pull $f$, which is a velocity already. If as many pass at every gate, the crowds stay alike for ever. In more
# dimensions the same holds along each axis. (Books call this count the Fokker–Planck equation.)
#
# </details>
#
# **Predict.** A crowd with the law $N(0, 2)$ is pulled by $f(x) = -x$ and shaken by $g = 2$. Pull and shake are in
# balance: its law stays as it is. What do the single points do, if they are shaken? And if they flow?
#
# <details><summary>Compare with your prediction</summary>
#
# Shaken, they tremble for ever. Flowing, they stand still: the score is $-x/2$, so the velocity is
# $-x + \tfrac12 \cdot 4 \cdot \tfrac{x}{2} = 0$. Nobody sees from the crowd alone which of the two it is.
#
# </details>
#
# <!-- shapes q1 -->
#
# The equation runs in both directions. Return $\mathrm{d}x/\mathrm{d}t$, and leave the sign of $\mathrm{d}t$ to the
# step.
#
# **A number to test by hand.** `LinearSDE(a=1, b=2)` has $f(x) = -x$ and $g = 2$. At $x = 3$, a crowd with the score
# $-x$ is narrower than in balance, and has to widen: $-3 + \tfrac12 \cdot 4 \cdot 3 =$ **3**. With the score $-x/2$ it
# is **0**.

# %% id="q1" role="solution"
from solutions.samplers import probability_flow_drift

# %% id="q1-hand"
if written(probability_flow_drift):
    sde, x, t = LinearSDE(a=1.0, b=2.0), torch.tensor([[3.0]]), torch.tensor(0.5)
    both = [probability_flow_drift(sde, lambda x, t, c=c: -c * x, x, t) for c in (1, 1 / 2)]
    display(torch.cat(both).flatten())  # 3 and 0 by hand

# %% id="q1-check" role="test" points=2
check("q1")

# %% [markdown] id="gate-intro"
# ### Count at the gate
#
# Do not believe the derivation; count. Two hills of unequal height stand at −1.2 and 0.9, and VP breaks them. Their law
# is known at all times. So we know how fast the share of the crowd that is left of a gate grows, and can compare: if
# the crowd flows, $-p\,v$.
#
# **Predict before you run.** At which of the gates do more go to the right than to the left? (A positive number says
# that the share on the left is growing.)

# %% id="gate"
vp = family["VP"]
hills = mixture(torch.tensor([0.35, 0.65]), torch.tensor([[-1.2], [0.9]]), torch.tensor(0.04))


def share_left(a: Tensor, t: Tensor) -> Tensor:
    """How much of the crowd is left of a (B, 1) at time t: exact, (B, 1)."""
    now = hills.marginal(vp, t)
    return (now.weights * Normal(now.means[:, 0], now.variances[:, 0].sqrt()).cdf(a)).sum(1, keepdim=True)


if written(probability_flow_drift):
    gates, t, h = torch.tensor([[-1.5], [-0.9], [-0.3], [0.5], [1.3]]).double(), torch.tensor(0.2).double(), 1e-4
    counted = (share_left(gates, t + h) - share_left(gates, t - h)) / (2 * h)
    density = hills.marginal(vp, t).log_prob(gates).exp().unsqueeze(1)
    flows = -density * probability_flow_drift(vp, hills.marginal_score(vp), gates, t)
    print("gate   counted   -p v of your drift")
    for row in torch.cat([gates, counted, flows], dim=1).tolist():
        print("{:4.1f} {:9.5f} {:14.5f}".format(*row))

# %% [markdown] id="lines-intro"
# <details><summary>Compare with your prediction</summary>
#
# At −0.9, −0.3 and 1.3. Each hill melts to both sides, outwards and into the valley. Both columns agree to all digits
# that are shown, so the flow moves the crowd as the dice would.
#
# </details>
#
# ### Trembling and flowing
#
# `follow` walks along your drift, by steps of any kind. For now a step is Euler's: straight on for the whole step. We
# let 25 points go from noise to data, once with dice, once without, and look at the crowd that they belong to.
#
# **Predict before you run.** Can two lines of the right picture cross?


# %% id="follow" role="given"
from solutions.samplers import Drift


def euler_step(drift: Drift, x: Tensor, t: Tensor, s: Tensor) -> Tensor:
    """From time t to time s, straight on."""
    return x + (s - t) * drift(x, t)


@torch.no_grad()
def follow(step: Callable, sde: SDE, score: Score, x: Tensor, times: Tensor) -> Iterator[Tensor]:
    """The states along the probability flow: x at times[0], then the state at each later time."""
    drift = partial(probability_flow_drift, sde, score)
    yield x
    for here, there in pairwise(times):
        x = step(drift, x, here, there)
        yield x


@torch.no_grad()
def tremble(sde: SDE, score: Score, x: Tensor, times: Tensor, generator: Generator) -> Iterator[Tensor]:
    """The states along the reverse SDE: x at times[0], then the state at each later time, the last without a shake."""
    yield x
    for here, there in pairwise(times):
        shake = randn_like(x, generator) if there > times[-1] else torch.zeros_like(x)
        x = euler_maruyama_step(x, reverse_drift(sde, score, x, here), sde.diffusion(here), here - there, shake)
        yield x


def closing_in(steps: int, end: float = 1e-3) -> Tensor:
    """Times from 1 to `end`, whose steps become shorter towards the data: t = u^2 for even u."""
    return torch.linspace(1, end**0.5, steps + 1) ** 2


# %% id="lines"
if written(probability_flow_drift):
    n, steps = (500, 60) if draft else (10_000, 240)
    start, times = torch.randn(n, 1, generator=generator), torch.linspace(1, 1e-3, steps + 1)
    score = hills.marginal_score(vp)
    crowds = {
        "with dice (Eq. 6)": torch.stack([*tremble(vp, score, start, times, generator)]),
        "without (Eq. 13)": torch.stack([*follow(euler_step, vp, score, start, times)]),
    }
    places = torch.linspace(-2.6, 2.6, 161).double()
    density = torch.stack([hills.marginal(vp, t).log_prob(places[:, None]).exp() for t in times.double()[::4]], dim=1)
    *axes, last = panels(3, 13, 4.4)
    for ax, (name, x) in zip(axes, crowds.items(), strict=True):
        ax.pcolormesh(times[::4], places, density.clamp(max=0.9), cmap="Greys", shading="auto", vmin=0, vmax=1.8)
        ax.plot(times, x[:, :25, 0], linewidth=0.8, color=DATA)
        ax.set(xlim=(1, 0), ylim=(-2.6, 2.6), xlabel="time $t$  (from noise, 1, to data, 0)", ylabel="$x$", title=name)
    look = {"bins": 80, "range": (-2.6, 2.6), "density": True, "histtype": "step", "linewidth": 1.5}
    for (name, x), colour in zip(crowds.items(), (DATA, EXACT), strict=True):
        last.hist(x[-1, :, 0].numpy(), label=name, color=colour, **look)
    last.plot(places, hills.log_prob(places[:, None]).exp(), "--", color=INK, linewidth=1, label="the truth")
    last.set(xlabel="$x$ at the end", ylabel="density", ylim=(0, 1.7), title=f"{n:,} points")
    last.legend(loc="upper left", frameon=False)
    display(last.figure)
    ranks = {name: x[:, :, 0].argsort(dim=1).argsort(dim=1) for name, x in crowds.items()}
    for name, rank in ranks.items():
        print(
            f"{name:18s} {(rank[0] != rank[-1]).float().mean():6.1%} have another rank in the crowd than at the start"
        )

# %% [markdown] id="lines-answer"
# <details><summary>Compare with your prediction</summary>
#
# No. Where two lines met, both points would have the same velocity from there on, so they would never part. On a line
# the order is kept: who starts as the 70th of 100 ends as the 70th. The lines of the right picture *are* the quantiles
# of the crowd. With dice everybody changes places all the time, and yet the end is the same crowd.
#
# </details>

# %% [markdown] id="q2-intro"
# ---
# ## Question 2: look before you leap (2 points)
#
# Euler's step takes the drift *here*, and believes that it stays so until the end of the step. Heun's method looks
# twice:
#
# 1. go straight on by the drift here, to where Euler would land;
# 2. look at the drift *there*, at the end of the step;
# 3. go again, from the start, with the mean of the two.
#
# <details><summary>What the second look buys</summary>
#
# Let $v(t)$ be the velocity along the true path, and $h$ the length of the step. The way that is made in the step is
# the area under $v$. Euler takes a rectangle of height $v(t)$. It misses a triangle, $\tfrac12 h^2 v'$. There are $1/h$
# steps, so at the end the error is of the size of $h$: half the step, half the error. That is *order 1*.
#
# Heun takes the trapezium, with $v$ at both ends. The triangle is in it, and what is missing is of the size of $h^3$ in
# each step. At the end, $h^2$: half the step, a quarter of the error. That is *order 2*. (The far end is looked at from
# Euler's landing place, which is wrong by $h^2$. Times $h$, that is $h^3$ as well, so it does no harm.)
#
# </details>
#
# <!-- shapes q2 -->
#
# `drift` is a function of x and a time, such as your answer to Question 1 with everything else filled in. The step may
# lead to a later time or to an earlier one.
#
# **A number to test by hand.** $\mathrm{d}x/\mathrm{d}t = x + t$, from $x = 1$ at $t = 0$ to $s = 0.5$. The drift here
# is 1. Euler lands at 1.5, where the drift is 2. The mean is 1.5, so you arrive at **1.75**. (The truth is 1.797, and
# Euler's 1.5.) And back, from 1.75 at 0.5 to 0? The drifts are 2.25 and 0.625, so **1.03125**: nearly where you began.

# %% id="q2" role="solution"
from solutions.samplers import heun_step

# %% id="q2-hand"
if written(heun_step):
    begin, end = torch.tensor(0.0), torch.tensor(0.5)
    there = heun_step(lambda x, t: x + t, torch.tensor([[1.0]]), begin, end)
    back = heun_step(lambda x, t: x + t, there, end, begin)
    display(torch.cat([there, back]).flatten())  # 1.75 and 1.03125 by hand

# %% id="q2-check" role="test" points=2
check("q2")

# %% [markdown] id="orders-intro"
# ### Two lines, and why they bend
#
# The data are $N(0, 1.5^2)$, and the score is exact. We start one point at the standard deviation of $p_1$, and walk
# back. The flow is linear here, so where this point lands is the standard deviation of the whole crowd. No dice, no
# network, no samples: whatever error is left is the method's. We walk from the true $p_1$, and from the
# prior, $N(0, 1)$, as one has to in practice. (Euler–Maruyama's error is exact as well; the kit's `oracle` has a
# recursion for it.)
#
# **Predict before you run.** With 40 evaluations of the score, how many times better is Heun than Euler? And how much
# does it help, in the dashed lines, to go from 160 to 640 evaluations?

# %% id="guess-heun"
check.guess("heun", ..., "Euler's error over Heun's, with 40 evaluations")


# %% id="orders"
def off(std: float, true: float) -> float:
    """How far a standard deviation is from the true one, as a share of it."""
    return abs(std / true - 1)


if written(probability_flow_drift, heun_step):
    calls, one = [10, 20, 40, 80, 160, 320, 640], torch.ones(1, 1).double()
    hill, t_end = gaussian(torch.zeros(1), torch.tensor(1.5**2)), 1e-3
    true_start, true_end = (hill.marginal(vp, torch.tensor(t)).variances.sqrt().item() for t in (1.0, t_end))
    print(f"standard deviation at t = 1: {true_start:.4f}; the prior's: 1")
    errors: dict[str, list[float]] = {}
    for name, step, cost in (("Euler", euler_step, 1), ("Heun", heun_step, 2)):
        for start, size in (("true $p_1$", true_start), ("prior", 1.0)):
            ends = []
            for n in calls:
                *_, x = follow(
                    step, vp, hill.marginal_score(vp), size * one, torch.linspace(1, t_end, n // cost + 1).double()
                )
                ends.append(off(x.item(), true_end))
            errors[f"{name}, from the {start}"] = ends
    moments = [euler_maruyama_moments(hill, vp, n, t_end)[1].sqrt().item() for n in calls]
    errors["Euler–Maruyama, from the prior"] = [off(std, true_end) for std in moments]
    check.truth("heun", errors["Euler, from the true $p_1$"][2] / errors["Heun, from the true $p_1$"][2])
    print("error of the standard deviation, in per cent\nevaluations" + " " * 22, *(f"{n:8d}" for n in calls))
    for name, ends in errors.items():
        print(f"{name.replace('$', ''):33s}", *(f"{100 * end:8.4f}" for end in ends))
    ax = panels(1, 8, 4.8)[0]
    looks = [(DATA, "o-"), (DATA, "o--"), (EXACT, "s-"), (EXACT, "s--"), (INK, "^:")]
    for (name, ends), (colour, look) in zip(errors.items(), looks, strict=True):
        ax.plot(calls, ends, look, color=colour, label=name, markersize=5)
    ax.set(xscale="log", yscale="log", xlabel="evaluations of the score", ylabel="error of the standard deviation")
    ax.minorticks_off()
    ax.set_xticks(calls, [f"{n}" for n in calls])
    ax.set_title("data $N(0, 1.5^2)$ under VP, even steps, exact score")
    ax.legend(loc="lower left", frameon=False)
    display(ax.figure)

# %% [markdown] id="orders-answer"
# <details><summary>Compare with your prediction</summary>
#
# With 40 evaluations, 2.8 times: 0.064 % against 0.182 %. With 640 it is 50 times, and with 10 Euler is even better. On
# these axes a power is a straight line, and its slope is the order. Twice the evaluations make Euler's error 2 times
# smaller, and Heun's 4 times.
#
# The dashed lines bend, and then lie level. From 160 to 640 Heun gains nothing: 1.075 %, then 1.072 %. For the *start*
# is wrong. The prior says that the standard deviation is 1, and $p_1$ says 1.0108, because an eighth of the data is
# still left at $t = 1$. The flow carries this difference to the end. The dotted line has the same start, and falls on.
# Why? Keep that question.
#
# </details>

# %% [markdown] id="q3-intro"
# ---
# ## Question 3: a step that repairs (2 points)
#
# Stay at one time $t$, and let dice and compass work against one another. That is *Langevin dynamics*:
#
# $$x \leftarrow x + \epsilon\, \nabla_x \log p_t(x) + \sqrt{2 \epsilon}\; z .$$
#
# A crowd that has the density $p_t$ keeps it. A crowd that has not is drawn towards it. So it can follow any
# sampler's step, and correct it. Put a corrector after (or before) each predictor, and you have Song's
# *predictor–corrector* (Algorithm 1).
#
# How long should the step be? Song's Algorithm 4 measures: the pull has the length $\epsilon\,|g|$, where $g$ is the
# score, the shake has the length $\sqrt{2\epsilon}\,|z|$. The ratio of the two shall be $r$, a number that you choose:
#
# $$\epsilon = 2 \left( r\, \frac{|z|}{|g|} \right)^2 .$$
#
# Both lengths are *averages over the batch* of the length of one point, or one image. So $\epsilon$ is one number for
# the whole batch.
#
# <details><summary>Why the crowd keeps its density, and what it costs</summary>
#
# Dice of variance $2\epsilon$ carry $-\epsilon\,p'$ over the gate of Question 1. The pull carries
# $p \cdot \epsilon\,(\log p)' = \epsilon\,p'$. They cancel, at every gate.
#
# But a step of length $\epsilon$ is not a short time. Take $N(0, S)$, whose score is $-x/S$. One step makes a
# variance $v$ into $(1 - \epsilon/S)^2\, v + 2 \epsilon$. This stands still at $v = S / (1 - \epsilon / 2S)$, which
# is more than $S$. Now put in Algorithm 4: $|z|^2$ is 1 for each number of the point and $|g|^2$ is $v/S^2$, so
# $\epsilon = 2 r^2 S^2 / v$. Then $v - r^2 S = S$, that is
#
# $$v = (1 + r^2)\, S .$$
#
# So the price of a repair is known beforehand.
#
# </details>
#
# <!-- shapes q3 -->
#
# `snr` is $r$; `noise` is $z$. The length of an image is the root of the sum over *all* its pixels.
#
# **A number to test by hand.** The score is $-x$, $r = 0.5$, and there is one point, $x = (3, 4)$, with the noise
# $(0, 1)$. The lengths are $|g| = 5$ and $|z| = 1$, so $\epsilon = 2 \cdot 0.1^2 = 0.02$. The pull is
# $(-0.06, -0.08)$, the shake $0.2 \cdot (0, 1)$. You arrive at **(2.94, 4.12)**.

# %% id="q3" role="solution"
from solutions.samplers import langevin_correction

# %% id="q3-hand"
if written(langevin_correction):
    point, kick = torch.tensor([[3.0, 4.0]]), torch.tensor([[0.0, 1.0]])
    display(langevin_correction(lambda x, t: -x, point, torch.tensor(0.5), 0.5, kick))  # 2.94 and 4.12 by hand

# %% id="q3-check" role="test" points=2
check("q3")

# %% [markdown] id="price-intro"
# ### The price of a repair
#
# The density is $N(0, 1)$, but a crowd of 20 000 points in the plane is *twice as wide*. We correct it again and again.
#
# **Predict before you run.** After 300 corrections with $r = 0.4$: is the variance below 1, 1, or above? And with
# $r = 0.16$, Song's choice?

# %% id="guess-price"
check.guess("price", ..., "the variance after 300 corrections with r = 0.4")

# %% id="price"
if written(langevin_correction):
    t = torch.tensor(0.5)
    print("variance after      0      3     10     30    100    300 corrections;   1 + r²")
    for snr in (0.16, 0.4, 0.8):
        x, seen = 2 * torch.randn(2_000 if draft else 20_000, 2, generator=generator), []
        for i in range(301):
            if i in (0, 3, 10, 30, 100, 300):
                seen.append(x.var().item())
            x = langevin_correction(lambda x, t: -x, x, t, snr, randn_like(x, generator))
        print(f"r = {snr:<11.2g}", *(f"{v:6.3f}" for v in seen), f"{1 + snr**2:23.3f}")
        if snr == 0.4:
            check.truth("price", seen[-1])

# %% [markdown] id="repair-intro"
# <details><summary>Compare with your prediction</summary>
#
# Above, and by as much as was foretold: 1.16 to 1.18 where $1 + r^2 = 1.16$, and 1.02 to 1.03 where it is 1.026. A
# small $r$ is cheap and slow, a large one dear and fast: $r = 0.16$ takes a hundred corrections, $r = 0.8$ three.
#
# </details>
#
# **Predict before you run.** Now the islands, at $t = 0.1$. One single Euler step from $t = 1$ to $t = 0.1$ has broken
# the crowd (second picture). Will corrections mend it? And what if all points begin on
# *one* of the islands?

# %% id="repair"
if written(probability_flow_drift, langevin_correction):
    t, score, n = torch.tensor(0.1), law.marginal_score(vp), 4000
    goal = law.marginal(vp, t)
    truth = goal.sample(n, generator).float()
    *_, x = follow(euler_step, vp, score, torch.randn(n, 2, generator=generator), torch.tensor([1.0, 0.1]))
    stages = {"the truth": truth, "one Euler step": x.float()}
    for i in range(1, 21):
        x = langevin_correction(score, x, t, 0.3, randn_like(x, generator)).float()
        if i in (5, 20):
            stages[f"{i} corrections"] = x
    floor = noise_floor(
        partial(sliced_wasserstein, generator=generator), lambda n, g: goal.sample(n, g).float(), n, generator
    )
    axes = panels(len(stages), 13, 3.9)
    for ax, (name, x) in zip(axes, stages.items(), strict=True):
        cloud(ax, x, DATA, 2.4)
        far = "" if x is truth else f"\n{sliced_wasserstein(x, truth, generator) / floor:.1f} × floor"
        ax.set_title(name + far)
    display(axes[0].figure)
    x = goal.means[4].float() + 0.25 * torch.randn(1000, 2, generator=generator)
    for _ in range(20 if draft else 200):
        x = langevin_correction(score, x, t, 0.3, randn_like(x, generator)).float()
    shares = torch.cdist(x, goal.means.float()).argmin(dim=1).bincount(minlength=5) / len(x)
    print("all on one island, then 200 corrections; shares of the five:", *(f"{share:.0%}" for share in shares))

# %% [markdown] id="pc-intro"
# <details><summary>Compare with your prediction</summary>
#
# Twenty corrections bring the crowd from 7.7 floors to 1.8. But from one island few have found their way to the others:
# after 200 corrections 85 % are still there, where 30 % should be. A corrector repairs what is near. It hardly carries
# a crowd across the sea. Near $t = 1$ there is no sea: that is why we come from noise, with a corrector *on the way*.
#
# </details>
#
# ### Four samplers, two scores
#
# Song's Algorithm 1 corrects after each predictor. `correct_and_step` corrects *before* each, so that the step without
# a shake comes last. From the same noise, four samplers make islands. How wide do the islands come out? Left with the
# exact score, in the middle with the network's. Each correction is an evaluation of the score as well, and so is each
# look of Heun. In the grey zone, chance alone explains the difference.
#
# The steps are not even: they become shorter towards the data, $t = u^2$ for even $u$ (`closing_in`). What even steps
# would give is printed, too.
#
# The last picture looks at the flow alone: how far does a point end, on average, from where the exact flow leads it?
# No dice and no crowd blur this number.
#
# **Predict before you run.** Where do lines fall, and where do they lie level, in each of the three? And
# what do even steps cost Heun?


# %% id="pc" role="given"
@torch.no_grad()
def correct_and_step(
    sde: SDE, score: Score, x: Tensor, times: Tensor, snr: float, generator: Generator, flow: bool = False
) -> Iterator[Tensor]:
    """Before each step your corrector. The steps are Euler–Maruyama's, or with `flow` your Heun's."""
    yield x
    for here, there in pairwise(times):
        x = langevin_correction(score, x, here, snr, randn_like(x, generator))
        if flow:
            x = heun_step(partial(probability_flow_drift, sde, score), x, here, there)
        else:
            shake = randn_like(x, generator) if there > times[-1] else torch.zeros_like(x)
            x = euler_maruyama_step(x, reverse_drift(sde, score, x, here), sde.diffusion(here), here - there, shake)
        yield x


def even(steps: int, end: float = 1e-3) -> Tensor:
    """Times from 1 to `end`, in steps of one length."""
    return torch.linspace(1, end, steps + 1)


def sampled(
    name: str, sde: SDE, score: Score, x: Tensor, calls: int, generator: Generator, grid: Callable = closing_in
) -> Tensor:
    """Data from the noise x, by the sampler of this name with so many evaluations of the score."""
    if name == "Euler":
        *_, x = follow(euler_step, sde, score, x, grid(calls))
    elif name == "Heun":
        *_, x = follow(heun_step, sde, score, x, grid(calls // 2))
    elif name == "Euler–Maruyama":
        *_, x = tremble(sde, score, x, grid(calls), generator)
    else:
        *_, x = correct_and_step(sde, score, x, grid(calls // 2), 0.16, generator)
    return x.float()


SAMPLERS = {
    "Euler": (DATA, "o"),
    "Heun": (EXACT, "s"),
    "Euler–Maruyama": (INK, "^"),
    "predictor–corrector": (GREEN, "D"),
}


# %% id="islands-sweep"
def too_wide(x: Tensor) -> float:
    """How far the islands of x are from their true width at the end of sampling, as a share of it."""
    true = law.marginal(vp, torch.tensor(1e-3)).variances[0, 0].sqrt()
    width = (torch.cdist(x, means).amin(dim=1).square().mean() / 2).sqrt()
    return (width / true - 1).abs().item()


if written(probability_flow_drift, heun_step, langevin_correction):
    n, calls = (500, (6, 10)) if draft else (4000, (6, 10, 20, 40, 80))
    block, chance = torch.randn(n, 2, generator=generator), 0.5 / n**0.5
    exact, network = law.marginal_score(vp), nets["islands-VP"]
    *_, goal = follow(heun_step, vp, exact, block, closing_in(20 if draft else 300))
    *axes, last = panels(3, 14, 4.8)
    print("islands too wide or too narrow, in per cent; evaluations", *(f"{k:6d}" for k in calls))
    for name, (colour, mark) in SAMPLERS.items():
        look = {"color": colour, "marker": mark, "markersize": 5}
        ends = [sampled(name, vp, exact, block, k, generator, even) for k in calls]
        print(f"exact score, even steps    {name:28s}", *(f"{100 * too_wide(x):6.1f}" for x in ends))
        for ax, score, title, line in zip(
            axes, (exact, network), ("exact score", "network's score"), "-:", strict=True
        ):
            ends = [sampled(name, vp, score, block, k, generator) for k in calls]
            print(f"{title + ', closing in':26s} {name:28s}", *(f"{100 * too_wide(x):6.1f}" for x in ends))
            ax.plot(calls, [max(too_wide(x), chance) for x in ends], label=name, **look)
            ax.set(title=title, ylim=(chance / 2, 1.5), ylabel="error of the islands' width")
            if name in ("Euler", "Heun"):
                gaps = [(x - goal).norm(dim=1).mean().item() for x in ends]
                print(f"{'':26s} {'a point is off by':28s}", *(f"{gap:6.4f}" for gap in gaps))
                last.plot(calls, gaps, label=f"{name}, {title}", linestyle=line, **look)
    last.set(title="the flow alone", ylabel="how far a point is off")
    for ax in (*axes, last):
        ax.set(xscale="log", yscale="log", xlabel="evaluations of the score")
        ax.minorticks_off()
        ax.set_xticks(calls, [f"{k}" for k in calls])
    for ax in axes:
        ax.axhspan(chance / 2, 2 * chance, color="#eeeeee")
        ax.set_yticks([0.01, 0.1, 1], ["1 %", "10 %", "100 %"])
    axes[0].legend(frameon=False)
    last.legend(frameon=False, loc="lower left")
    display(last.figure)

# %% [markdown] id="islands-sweep-answer"
# <details><summary>Compare with your prediction</summary>
#
# On the left all lines fall towards the grey zone: Heun's is there with 10 evaluations, Euler's with 80. Nothing but
# the sampler is wrong, so steps cure it. In the middle Heun's line lies level at 3.8 %. The network's islands are too
# wide, and no step cures that. The last picture is the clearest. With the exact score, twice the evaluations make
# Euler's error 2 times smaller and Heun's 3 to 4 times. With the network's score both stop at 0.029. **The slope
# belongs to the sampler, the level to the network.**
#
# And the times? With 20 evaluations, Heun's islands are off by 16 % if the steps are even, and by 1.5 % if they
# close in. That is more than its order gives. (Euler's 1.8 % on even steps is luck: there its error changes its sign.)
# Where the steps are matters as much as how they are made.
#
# Predictor–corrector does not pay here: half of its evaluations are spent on repairs. Song's Table 1 has photographs,
# where it does.
#
# </details>
#
# ### The flow never forgets
#
# In Problem set 2 a wrong start ruined the flow's digits, and the SDE did not mind. Here are the numbers, with the
# exact score and 80 steps, so that nothing else can be to blame. The third column is the flow again, but with your
# corrector before each step, $r = 0.3$.
#
# **Predict before you run.** Can a corrector make the flow forget?

# %% id="forget"
if written(probability_flow_drift, heun_step, langevin_correction):
    n = 500 if draft else 4000
    z, real = torch.randn(n, 2, generator=generator), islands(n, generator)
    floor = noise_floor(partial(sliced_wasserstein, generator=generator), islands, n, generator, repeats=20)
    starts = {
        "VP, as it should be": (vp, z),
        "VP, half as wide": (vp, z / 2),
        "VP, moved by 1": (vp, z + torch.tensor([1.0, 0.0])),
        "VE, as it should be": (family["VE"], 10 * z),
        "VE, started from size 1": (family["VE"], z),
    }
    print("distance × floor             flow    SDE   flow + corrector")
    for name, (sde, x) in starts.items():
        score, times = law.marginal_score(sde), closing_in(8 if draft else 80)
        *_, flows = follow(heun_step, sde, score, x, times)
        *_, shaken = tremble(sde, score, x, times, generator)
        *_, mended = correct_and_step(sde, score, x, times, 0.3, generator, flow=True)
        ratios = [sliced_wasserstein(y.float(), real, generator) / floor for y in (flows, shaken, mended)]
        print("{:25s} {:7.1f} {:6.1f} {:11.1f}".format(name, *ratios))

# %% [markdown] id="symptoms-1"
# <details><summary>Compare with your prediction</summary>
#
# Yes. After a wrong start the flow's crowd is 9 or 25 floors away, and 27 under VE from size 1. The SDE is back near 1;
# only the crowd that was moved has left a trace. With a corrector, the flow is back as well: each correction draws the
# crowd to the true density *of its time*, from wherever it is. So what makes the SDE forgive is the Langevin step that
# is hidden in it. (Its drift is the flow's, plus half a compass and dice: a corrector in every step.)
#
# And the last number? From size 1, where 10 should be, the score is a hundredth of the noise. Algorithm 4 takes a step
# to match, and throws the crowd to size 60. It measures the batch, not the density.
#
# </details>
#
# **When it goes wrong**
#
# | symptom | likely cause |
# |---|---|
# | all lines of the flow run into the hills' middle | the whole compass: that is the reverse SDE without its dice |
# | everything runs away from the data | a sign: of the compass, or of $s - t$ |
# | Heun is no better than Euler | the second look is at the old place, or at the old time |
# | Heun works forward, and not back | the step is $s - t$, which may be negative |
# | Heun's slope is 1, though it looks twice | the last move starts from Euler's landing place, not from x |
# | the corrector is right for points, wrong for images | a length over the last axis, where all pixels belong to it |
# | right for one point, wrong for a batch | each point has its own $\epsilon$; or the norm of the whole batch |
# | the price is not $1 + r^2$ | $2\epsilon$ under the root, and $\epsilon$ on the score: one of the twos is missing |

# %% [markdown] id="q4-intro"
# ---
# ## Question 4: how likely is this picture? (5 points)
#
# Dice forget where a point came from. The flow does not, and so it can be *counted*: follow a point forward to
# the noise, whose density everybody knows, and keep account of how the crowd around it spreads (Song Eq. 39):
#
# $$\log p_0(x_0) = \log p_1(x_1) + \int_0^1 \nabla \cdot v(x_t, t)\,\mathrm{d}t .$$
#
# Here $v$ is your drift of Question 1 and $\nabla \cdot v = \sum_i \partial v_i / \partial x_i$ its *divergence*.
#
# <details><summary>Where the integral comes from</summary>
#
# Look at the points in a small box around $x$. They flow by $x \mapsto x + v\,\mathrm{d}t$, and a short time later they
# fill another box. Its volume is larger by the factor
#
# $$\det\big(1 + \mathrm{d}t\;\partial v / \partial x\big) = 1 + \mathrm{d}t \sum_i \frac{\partial v_i}{\partial x_i} +
# \dots = 1 + \mathrm{d}t\;\nabla \cdot v .$$
#
# The number of points is the same, so the density is smaller by this factor. Its logarithm falls by
# $\nabla \cdot v\,\mathrm{d}t$. Add it up from $t = 0$ to 1: $\log p_1(x_1) = \log p_0(x_0) - \int \nabla \cdot v$.
#
# </details>
#
# Four parts, and each earns points by itself:
#
# - **The way.** From `times[0]` up to `times[-1]`, not always in even steps. Each step is one of *Heun's*, for the
#   point and for the integral alike. So think of the pair (point, integral) as one state, whose drift is
#   (velocity, divergence).
# - **The divergence.** Without a probe it is exact. Component by component, `torch.autograd.grad` gives
#   $\partial v_i / \partial x$, of which you need one entry. In $D$ dimensions that takes $D$ gradients.
# - **The probe.** For 64 pixels, 64 gradients in each step are many. So take *one* gradient, in a random direction
#   $e$: $\;e \cdot \nabla (v \cdot e)$. On average over random $e$ it is the divergence (Song Eq. 40).
# - **The end.** The density of $N(0, \mathtt{prior\_std}^2)$ at the point where you arrive, over all its numbers.
#
# <details><summary>Why one random direction is enough, on average</summary>
#
# $e \cdot \nabla (v \cdot e) = \sum_{ij} e_i\, e_j\, \partial v_j / \partial x_i$. If the entries of $e$ are
# independent, with mean 0 and variance 1, then $e_i e_j$ is 0 on average for $i \ne j$, and 1 for $i = j$. What is
# left is the sum of $\partial v_i / \partial x_i$. If $e$ consists of signs, ±1, then $e_i^2$ is not only 1 on
# average, but always. So only the terms with $i \ne j$ make noise. (Hutchinson 1990.)
#
# </details>
#
# <!-- shapes q4 -->
#
# `x` may be points (B, 2) or images (B, 1, 8, 8). The score is differentiable in x, and a caller may have switched
# gradients off. Each point has its own density: return (B,).
#
# **A number to test by hand.** `LinearSDE(a=0, b=√2)` has no pull, and $g^2 = 2$. With the score $-x$ your drift is
# $v = x$, and its divergence is 1 at all places. Take one point of one coordinate, $x = 0.8$, and one step from 0 to 1.
# Heun's drifts are 0.8 and 1.6, so you arrive at $0.8 + 1.2 = 2$, and the integral is 1. The prior is $N(0, 2)$, whose
# log-density at 2 is $-\tfrac12 \ln 4\pi - 1 = -2.2655$. So $\log p =$ **−1.2655**.

# %% id="q4" role="solution"
from solutions.samplers import log_likelihood

# %% id="q4-hand"
if written(probability_flow_drift, heun_step, log_likelihood):
    brownian, x = LinearSDE(a=0.0, b=2**0.5), torch.tensor([[0.8]])
    display(log_likelihood(brownian, lambda x, t: -x, x, torch.tensor([0.0, 1.0]), None))  # -1.2655 by hand

# %% id="q4-check" role="test" points=5
check("q4")

# %% [markdown] id="map-intro"
# ### A map, drawn by an equation
#
# Nobody tells the network how dense the islands are. It knows in which direction the density grows, and no more. Ask
# for the density at 6400 places.
#
# **Predict before you run.** Will the right map have the *heights* of the islands, or their places only? And what will
# the sum over all places be?

# %% id="guess-sum"
check.guess("sum", ..., "the sum over all places of your density, with the exact score")

# %% id="map"
if written(probability_flow_drift, heun_step, log_likelihood):
    side = torch.linspace(-2.4, 2.4, 20 if draft else 80)
    places, times = torch.cartesian_prod(side, side), closing_in(10 if draft else 40).flip(0)
    maps = {
        "the truth": law.log_prob(places),
        "your ODE, exact score": log_likelihood(vp, law.marginal_score(vp), places, times, None),
        "your ODE, learned score": log_likelihood(vp, nets["islands-VP"], places, times, None),
    }
    axes = panels(3, 8.4, 3.6)
    area = (side[1] - side[0]) ** 2
    for ax, (name, log_p) in zip(axes, maps.items(), strict=True):
        p = log_p.exp().view(len(side), -1).T
        ax.pcolormesh(side, side, p**0.5, cmap="Oranges", shading="auto")
        ax.set(aspect="equal", xlabel="$x_1$", title=f"{name}\nsum over all places: {p.sum() * area:.3f}")
    axes[0].set_ylabel("$x_2$")
    display(axes[0].figure)
    check.truth("sum", maps["your ODE, exact score"].exp().sum() * area)
    sample = islands(200, generator)
    print("mean error of log p at 200 points of the islands, exact score:")
    for n in (10, 20, 40, 80):
        times = closing_in(n).flip(0)
        at = law.marginal(vp, times[0])  # the law at times[0], where the way begins
        error = log_likelihood(vp, law.marginal_score(vp), sample, times, None) - at.log_prob(sample)
        print(f"{n:4d} steps {error.abs().mean():.4f} nats")

# %% [markdown] id="q5-intro"
# <details><summary>Compare with your prediction</summary>
#
# The heights as well, for they are in the score: whoever knows all slopes knows the mountain. The sum is 1.001, and
# nobody told the equation that it should be 1. The network's map has the right places and shares, and edges that are a
# little rough. (The colours show the root of the density.)
#
# At points of the islands, twice the steps make the error 6 to 7 times smaller at first. More than 80 steps gain
# little: what stays is the prior's error again, which no step can mend.
#
# </details>
#
# ---
# ## Question 5: bits (1 point)
#
# A density is not a probability, and its unit is hard to feel. Bits are not: how many bits does it take to write down
# one pixel, if the writer knows the model?
#
# A pixel has one of 17 levels, `bin_width` = 1/8 apart. Around each level lies a bin, so a picture of $D$ pixels owns a
# box of volume $\text{width}^D$, and of the probability about $p(x) \cdot \text{width}^D$. An event of probability $P$
# costs $-\log_2 P$ bits. So *per pixel*
#
# $$\text{bits} = \frac{-\log_2\!\big( p(x)\,\text{width}^D \big)}{D} .$$
#
# `log_prob` is in nats, so mind the base. (For photographs of 256 levels, papers write the second part as "+ 7" or
# "+ 8". That is $-\log_2$ of *their* width.)
#
# <!-- shapes q5 -->
#
# **A number to test by hand.** Someone knows nothing: all 17 levels alike, in all 64 pixels. Then the density is
# $1 / (17 \cdot \tfrac18) = 8/17$ in each pixel, so $\log p = 64 \ln (8/17)$. The bits are
# $\log_2 17 =$ **4.0875**.

# %% id="q5" role="solution"
from solutions.samplers import bits_per_dim

# %% id="q5-hand"
if written(bits_per_dim):
    display(bits_per_dim(torch.tensor([64 * math.log(8 / 17)]), 64, 1 / 8))  # 4.0875 by hand

# %% id="q5-check" role="test" points=1
check("q5")

# %% [markdown] id="bits-intro"
# ### Whoever draws well also compresses well
#
# Now unseen digits, dequantised so that they have a density, under the three networks. Beside them stand four others
# who may try. `zlib` is what makes a zip file. The histogram knows, for each pixel, how often each level occurs in the
# training half. The Gaussians know mean and covariance of all training digits, or of each digit alone.
#
# **Predict before you run.** 4.09 bits is knowing nothing. How many bits does zlib need, and how many your networks? Do
# the three SDEs agree?

# %% id="guess-bits"
check.guess("bits", ..., "bits per pixel that the VP network needs")


# %% id="baselines" role="given"
GREY = 1 / 8  # from one level to the next


def zip_bits(images: Tensor) -> float:
    """Bits per pixel of the images in one zip file."""
    levels = ((images + 1) * 8).round().byte().numpy().tobytes()
    return 8 * len(zlib.compress(levels, 9)) / images.numel()


def histogram_bits(images: Tensor, width: float = GREY) -> Tensor:
    """Bits per pixel, (B,), for someone who has counted the levels of each pixel in the training half.

    Each level's share lies evenly on a box of this width around it, and between the boxes there is nothing.
    """
    known, asked = (((x + 1) * 8).round().long().clamp(0, 16).flatten(1) for x in (data.train_images, images))
    counts = nn.functional.one_hot(known, 17).sum(0) + 1 / 2  # a level that was never seen is not impossible
    shares = (counts / counts.sum(1, keepdim=True))[torch.arange(64), asked]
    inside = (images.flatten(1) - (asked / 8 - 1)).abs() <= width / 2 + 1e-6
    return bits_per_dim(torch.where(inside, shares / width, 0).log().sum(dim=1), 64, GREY)


def gaussian_bits(images: Tensor, known: Tensor) -> Tensor:
    """Bits per pixel, (B,), under one Gaussian with the mean and the covariance of the images `known`."""
    known = dequantised(known, generator).flatten(1).double()
    covariance = known.T.cov() + 0.005 * torch.eye(64).double()  # 90 digits do not fill 64 dimensions
    law = MultivariateNormal(known.mean(0), covariance)
    return bits_per_dim(law.log_prob(images.flatten(1).double()), 64, GREY)


# %% id="bits"
if written(probability_flow_drift, heun_step, log_likelihood, bits_per_dim):
    n, times = 20 if draft else 300, closing_in(8 if draft else 40).flip(0)
    whole, labels = data.test_images[:n], data.test_labels[:n]
    grey = dequantised(whole, generator)
    probe = torch.randint(2, grey.shape, generator=generator) * 2.0 - 1
    bits = {"17 levels, all alike": math.log2(17), "zlib": zip_bits(whole)}
    bits["one Gaussian"] = gaussian_bits(grey, data.train_images).mean().item()
    each = [gaussian_bits(grey[labels == k], data.train_images[data.train_labels == k]) for k in labels.unique()]
    bits["a Gaussian a digit"] = torch.cat(each).mean().item()
    bits["a histogram a pixel"] = histogram_bits(whole).mean().item()
    found = {}
    for name in ("VE", "VP", "sub-VP"):
        score = partial(nets[f"digits-{name}"], label=labels)
        found[name] = bits_per_dim(log_likelihood(family[name], score, grey, times, probe), 64, GREY)
        bits[f"your ODE, {name}"] = found[name].mean().item()
    check.truth("bits", bits["your ODE, VP"])
    ax = panels(1, 8.5, 4.2)[0]
    bars = ax.barh(list(bits), list(bits.values()), color=["#bbbbbb"] * 5 + [DATA] * 3)
    ax.bar_label(bars, fmt="%.2f", padding=4)
    ax.invert_yaxis()
    ax.set(xlim=(0, 4.6), xlabel="bits per pixel", title=f"{n} digits that nobody has seen")
    display(ax.figure)
    for one, other in (("VP", "sub-VP"), ("VE", "VP")):
        gap = found[one] - found[other]
        print(f"{one} - {other}: {gap.mean():.3f} ± {gap.std() / n**0.5:.3f} bits, image by image")

# %% [markdown] id="bits-answer"
# <details><summary>Compare with your prediction</summary>
#
# zlib saves a fifth, the histogram two fifths, your ODE more than half: 1.95 bits a pixel. (It was told the digit. That
# costs another $\log_2 10$ bits an image, 0.05 a pixel.) So this network, whose loss speaks of noise alone, is the best
# compressor in the room.
#
# The three SDEs are close. Yet their order is certain, for each image is compared with itself: sub-VP is better than
# VP, and VP than VE. For photographs, too, Song's Table 2 finds sub-VP better than VP. Their *losses* said nothing of
# the kind: do you remember Problem set 2?
#
# </details>
#
# ### How good is one probe?
#
# **Predict before you run.** One image, sixty probes, sixty answers. How far do they scatter, if the probe consists of
# signs? And if its entries are standard normal?

# %% id="guess-scatter"
check.guess("scatter", ..., "how far the answers of single probes of signs scatter, in bits per pixel")

# %% id="probes"
if written(probability_flow_drift, heun_step, log_likelihood, bits_per_dim):
    times, many = closing_in(8 if draft else 20).flip(0), 6 if draft else 60
    image, label = grey[:1], labels[:1]
    one = partial(nets["digits-VP"], label=label)
    exactly = bits_per_dim(log_likelihood(vp, one, image, times, None), 64, GREY).item()
    print(f"exact, 64 gradients in each look: {exactly:.3f} bits per pixel")
    copies, score = image.expand(many, -1, -1, -1), partial(nets["digits-VP"], label=label.expand(many))
    signs = torch.randint(2, copies.shape, generator=generator) * 2.0 - 1
    for name, probe in (("signs", signs), ("normal", torch.randn(copies.shape, generator=generator))):
        answers = bits_per_dim(log_likelihood(vp, score, copies, times, probe), 64, GREY)
        print(f"{many} probes, {name:6s}  mean {answers.mean():.3f}, scatter {answers.std():.3f}")
        if name == "signs":
            check.truth("scatter", answers.std())

# %% [markdown] id="reader-intro"
# <details><summary>Compare with your prediction</summary>
#
# By 0.09 bits, and by 0.69. Eight times the scatter: one probe of signs is worth some sixty normal ones. Both are right
# on average. Over 300 images the scatter of signs shrinks to 0.005.
#
# </details>
#
# ## A painter who can read
#
# The networks were trained to draw the digit that they are told. Nobody taught them to tell digits apart. But
# $\log p(x \mid y)$ says how well an image $x$ suits a digit $y$. So ask for all ten, and take the best. All ten get
# *the same probe*: its error is then nearly the same for each, and drops out.
#
# **Predict before you run.** Of a hundred unseen digits, how many are read correctly, with eight Heun steps?

# %% id="guess-read"
check.guess("read", ..., "of 100 unseen digits, how many VP reads correctly")

# %% id="reader"
if written(probability_flow_drift, heun_step, log_likelihood, bits_per_dim):
    n, times = 10 if draft else 100, closing_in(8).flip(0)
    asked, truth = dequantised(data.test_images[-n:], generator), data.test_labels[-n:]
    tens, candidates = asked.repeat_interleave(10, dim=0), torch.arange(10).repeat(n)
    probe = torch.randint(2, asked.shape, generator=generator) * 2.0 - 1
    read = {}
    for name, sde in family.items():
        score = partial(nets[f"digits-{name}"], label=candidates)
        log_p = log_likelihood(sde, score, tens, times, probe.repeat_interleave(10, dim=0)).view(n, 10)
        read[name] = log_p.argmax(dim=1)
        print(f"{name:6s} reads {(read[name] == truth).float().mean():.0%} correctly")
        if name == "VP":
            shown = log_p
            check.truth("read", 100 * (read[name] == truth).float().mean())
    hardest = shown.topk(2, dim=1).values.diff(dim=1)[:, 0].argsort(descending=True)[:4]
    axes = panels(4, 12, 3.2)
    for ax, i in zip(axes, hardest, strict=True):
        bits, inset = bits_per_dim(shown[i], 64, GREY), ax.inset_axes((0.74, 0.72, 0.26, 0.28))
        ax.scatter(range(10), bits, s=45, color=[DATA if k == truth[i] else "#999999" for k in range(10)])
        low, high = bits.min(), bits.max()
        ax.set(
            ylim=(low - 0.1 * (high - low), high + 0.6 * (high - low)),
            xlabel="told to be",
            ylabel="bits per pixel",
            title=f"written as {truth[i]}",
        )
        ax.set_xticks(range(10))
        plots.image_grid(asked[i : i + 1], ax=inset)
        inset.set_xlabel("")
    display(axes[0].figure)

# %% [markdown] id="codes-intro"
# <details><summary>Compare with your prediction</summary>
#
# Nearly all: 100 of 100 under VP, 99 under sub-VP, 96 under VE. The four pictures are those that VP finds hardest. Even
# there the right digit, in orange, has the fewest bits. Whoever can say how likely a picture of a 3 is can also read.
# That is Bayes' rule, and no second training.
#
# </details>
#
# ## A picture, its code, and the picture again
#
# The flow runs in both directions. Forward, a picture becomes noise: its *code*. Back, the code becomes the picture.
# And a second network, trained under *another* SDE from other random weights: does it understand the first one's
# codes?
#
# **Predict before you run.** Of the pixels of a digit, how many come back at their own grey level? What will the
# sub-VP network draw from VP's codes?


# %% id="codes"
def levels(images: Tensor) -> Tensor:
    """The nearest whole levels, 0 to 16."""
    return ((images + 1) * 8).round().clamp(0, 16)


def alike(x: Tensor, y: Tensor) -> float:
    """The correlation between x and y (N, 1, 8, 8), image by image: the mean over N."""
    pairs = torch.stack([x.flatten(1), y.flatten(1)], dim=1)
    return float(sum(torch.corrcoef(pair)[0, 1] for pair in pairs) / len(pairs))


if written(probability_flow_drift, heun_step):
    first = torch.cat([data.test_images[data.test_labels == digit][:1] for digit in range(10)])
    x_0, label, times = dequantised(first, generator), torch.arange(10), closing_in(8 if draft else 40)
    vp_score, sub_score = (partial(nets[f"digits-{name}"], label=label) for name in ("VP", "sub-VP"))
    *_, code = follow(heun_step, vp, vp_score, x_0, times.flip(0))
    *_, again = follow(heun_step, vp, vp_score, code, times)
    *_, other = follow(heun_step, family["sub-VP"], sub_score, code, times)
    *_, sub_code = follow(heun_step, family["sub-VP"], sub_score, x_0, times.flip(0))
    rows = {"written": first, "VP's code": code, "back": again, "back, by sub-VP": other}
    display(plots.image_rows(rows))
    print(f"at their own grey level again: {(levels(again) == levels(first)).float().mean():.1%} of the pixels")
    print(f"largest difference: {(again - x_0).abs().max():.1e}")
    print(f"codes of VP and sub-VP: correlation {alike(code, sub_code):.2f}; ", end="")
    print(f"of VP and another digit's: {alike(code, code.roll(1, dims=0)):.2f}")

# %% [markdown] id="judges-intro"
# <details><summary>Compare with your prediction</summary>
#
# All of them. There and back, no pixel is off by more than 0.0001. The code looks like noise, and a shadow of the digit
# is in it: $\alpha(1) = 0.13$ is not 0. And the codes of the other network correlate with these by 0.97, so it draws
# nearly the same digits from them. A picture's code does not belong to a network. It belongs to the density, and to
# nothing else (Song, Sec. 4.3).
#
# </details>
#
# ## Few evaluations
#
# Last, the samplers on digits: 300 of them. The judges are those of Problem set 2: the share that a classifier
# recognises, and the Fréchet distance in multiples of its floor.
#
# **Predict before you run.** With *six* evaluations under VP, which sampler draws best? From how many on is Heun as
# good as the dice? Then look at the picture, drawn with 12 evaluations: of one sampler *all* digits are recognised. Of
# which?

# %% id="judges"
if written(probability_flow_drift, heun_step, langevin_correction):
    each, calls = (3, (6,)) if draft else (30, (6, 12, 24, 48))
    wanted = torch.arange(10).repeat_interleave(each)
    picks = [data.train_images[torch.randperm(898, generator=generator)[: len(wanted)]] for _ in range(5)]
    floor = sum(digit_frechet(pick, data.test_images) for pick in picks) / 5
    block = torch.randn(len(wanted), 1, 8, 8, generator=generator)
    known = torch.cat([data.train_images[data.train_labels == digit][:each] for digit in range(10)])
    runs = {f"VP, {sampler}": ("VP", sampler, block) for sampler in SAMPLERS}
    runs["VP, Heun, from true $p_1$"] = ("VP", "Heun", vp.perturb(known, torch.tensor(1.0), block))
    runs["VE, Euler"] = ("VE", "Euler", 10 * block)
    drawn = {}
    print("recognised, Fréchet × floor", *(f"{k:10d}    " for k in calls))
    for title, (name, sampler, x_1) in runs.items():
        score, line = partial(nets[f"digits-{name}"], label=wanted), f"{title.replace('$', ''):25s}"
        for k in calls:
            x = levels(sampled(sampler, family[name], score, x_1, k, generator)) / 8 - 1
            line += f"    {recognised(x, wanted):5.0%} {digit_frechet(x, data.test_images) / floor:5.1f}"
            if k == calls[:2][-1]:
                drawn[title] = x[::each]
        print(line)
    display(plots.image_rows(drawn))

# %% [markdown] id="symptoms-2"
# <details><summary>Compare with your prediction</summary>
#
# With six none draws well. Heun has most digits recognised, 91 %, and is as near as Euler–Maruyama, 2.0 and 2.1 floors.
# But from 12 evaluations on Heun gains nothing: 91 % and 1.2 floors, while the dice go on to 97 % and 0.9. The network
# is the same. The *start* is not: at $t = 1$ an eighth of each digit is left, and the prior knows nothing of it. From
# the true $p_1$, Heun's digits are recognised to 95 %, at 1.0 floors. The flow never forgets.
#
# And VE by Euler, with 12 evaluations: 100 % are recognised, and the crowd is 7.5 floors away. Look at its row. These
# are the ten digits of a school book. Long steps lead to the average digit, which is easy to read, and no one writes
# like that. Again a judge was fooled who looks at one picture at a time.
#
# </details>
#
# **When it goes wrong**
#
# | symptom | likely cause |
# |---|---|
# | `element 0 … does not require grad` | gradients are off outside: switch them on, and let x require them |
# | right with one step, wrong with two | the divergence is taken at one end only; or the integral is begun anew |
# | the map's shape is right, its sum is not 1 | the prior: its width, or a logarithm of it, or how many numbers x has |
# | the sum is 1 with the exact score, far off for VE | the prior is $N(0, 1)$ where it should be $N(0, 100)$ |
# | log p is far too low at the data | the integral has the wrong sign |
# | all images have the same density | a sum over the batch, where each image has its own |
# | exact is right, the probe is wrong | $e \cdot \nabla(v \cdot e)$ has the probe twice: inside, and outside |
# | bits are negative | log p in nats and bits mixed, or the width with the wrong sign |

# %% [markdown] id="q6-intro"
# ---
# ## Question 6: look, and say why

# %% [markdown] id="q6a" role="written" points=3
# **Question 6a (3 points): two lines, and why they bend.** Which slopes have Euler and Heun from the true $p_1$, in the
# figure of Question 2? So what do ten times as many evaluations buy? Such a line can stop falling for two reasons, one
# in that figure, one in the islands' last two. Name both, each with numbers of your run, and say what would
# help. And why does Euler–Maruyama go on where Euler stops, from the same prior? At most six sentences.
#
# ### BEGIN SOLUTION
# **A good answer.** Euler's slope is −1 and Heun's −2: from 40 to 80 evaluations the errors fall from 0.182 % to 0.088
# %, and from 0.064 % to 0.016 %, so ten times as many buy one digit, or two. The dashed lines stop at 1.07 %, whatever
# the method, for they start from the prior's 1 where $p_1$ has 1.0108; an SDE that leaves less of the data at $t = 1$
# would help. With the network's score both stop at 0.029 (the islands' width at 3.8 %), where the exact score goes on
# to 0.0004: this is the network's error, and only a better network helps. Euler–Maruyama starts from the same prior and
# comes down to 0.006 %, because its pull is twice the flow's and fresh noise is drawn in each step. That is a Langevin
# step, which draws the crowd to the density of its time, so the SDE forgets its start. The flow has nothing of the
# kind, and carries it along.
#
# **Marking scheme, a point for each.**
# - The slopes 1 and 2, read off from numbers, and what ten times the evaluations buy: 10 and 100 times less error.
# - Both levels: the wrong start (1.07 %) and the network (0.029, or 3.8 %), each with a number and a cure that fits.
#   "More steps" as a cure gets nothing.
# - Why the SDE goes on: it forgets its start, by its dice or the corrector hidden in it. The flow carries it along.
# ### END SOLUTION

# %% [markdown] id="cheat-intro"
# ### A model that wins
#
# Somebody shows you a model that needs 0.96 bits a pixel, half of what yours needs. It is a density, it is positive,
# its sum is 1, and your own `bits_per_dim` says so. You ask to see it. It is the histogram that needed 2.45 bits: each
# pixel has its shares of the 17 levels. Only, the share of a level is not spread over its whole bin. It sits on a
# *spike*, a narrow box in the middle of the bin.
#
# **Predict before you run.** Make the spikes narrower and narrower. What do the bits do?


# %% id="cheat"
if written(bits_per_dim):
    whole = data.test_images[:300]
    grey = dequantised(whole, generator)
    print("width of a spike     on whole levels    on dequantised digits")
    for share in (1, 1 / 2, 0.357, 1 / 10, 1 / 100):
        on_whole, on_grey = (histogram_bits(x, share * GREY).mean() for x in (whole, grey))
        print(f"{share:6.3f} of the bin {on_whole:15.2f} {on_grey:20.2f}")

# %% [markdown] id="q6b" role="written" points=3
# **Question 6b (3 points): a model that wins.** Does this model know anything that the histogram did not, and would its
# files be smaller? Say how it comes to its bits, and which numbers of the table give it away. And why can nobody play
# this trick on dequantised data? (A code has to pay for the probability of the whole *bin*.) At most six sentences.
#
# ### BEGIN SOLUTION
# **A good answer.** It knows nothing new: its shares of the levels are those of the histogram. The data sit on 17
# values, and there a density can be made as high as one likes: a spike of half the bin's width doubles it and takes one
# bit off each pixel, 2.45, 1.45, and so on to −0.88 and −4.20. Less than 0 bits gives it away, for no code is shorter
# than nothing, and so does the last column: on dequantised digits the bits are infinite, for between the spikes the
# density is 0. A code pays for the probability of the bin, which is the share of its level, however narrow the spike
# inside it is, so the files would be as large as the histogram's, 2.45 bits a pixel. Dequantised data lie evenly over
# the bin, where the mean of the log of the density is at most the log of its mean, so what is won on a spike is lost
# beside it, and the bits are never fewer than a code needs: the 1.95 of my network can be trusted.
#
# **Marking scheme, a point for each.**
# - How it wins: the density grows on the 17 values, and the probability of a bin does not; so nothing is learnt, and no
#   file becomes smaller.
# - What gives it away: bits below 0, bits that fall without end with the width, or infinite bits on dequantised digits,
#   with a number of the table.
# - Why dequantised data are safe: they fill the bin, so a spike loses beside it what it wins. Jensen's inequality, or
#   the same in words. "Because that is the correct way" gets nothing.
# ### END SOLUTION

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
# A year, a house number, a birthday: your flow draws it without dice, walks back to its code, and draws it again. The
# second number is the first one, stroke for stroke.
#
# Put a number of yours in the last line, take away the `#`, and run. You get a GIF beside this notebook, to keep and to
# show.


# %% id="keep"
def draw(number: str) -> plots.Film:
    """A number out of its code, into it, and out again, by your flow: kept as a GIF beside this notebook, and shown."""
    label = torch.tensor([int(digit) for digit in number])
    score, times = partial(nets["digits-VP"], label=label), closing_in(20)
    drawn = [*follow(heun_step, vp, score, torch.randn(len(label), 1, 8, 8, generator=generator), times)]
    coded = [*follow(heun_step, vp, score, drawn[-1], times.flip(0))]
    again = [*follow(heun_step, vp, score, coded[-1], times)]
    film = plots.animate(drawn + coded + again, torch.cat([times, times.flip(0), times]), rows=1)
    return plots.keep(film, f"{number}.gif")


# draw("1984")

# %% [markdown] id="further"
# ## Go further (no points)
#
# - Which of the unseen digits has the fewest bits, and which the most? Show ten of each.
# - Ask for the bits of pure noise, of a blank image, and of a digit that is turned upside down. Is "likely" the same as
#   "good"?
# - Train a network on whole levels: leave `dequantised` out of `grey_digits`. What are its bits on whole levels, if the
#   flow begins at 0.01, at 0.001, at 0.0001? And on dequantised digits?
# - Song's corrector has $r = 0.16$. Find the best $r$ for the islands with 40 evaluations.
# - `scipy.integrate.solve_ivp` chooses its own steps. How many evaluations does it need for the codes?
#
# **Read on.** Song et al. 2021, *Score-Based Generative Modeling through Stochastic Differential Equations*,
# [arXiv:2011.13456](https://arxiv.org/abs/2011.13456), sections 4.2 and 4.3, appendices D and G · Chen et al. 2018,
# *Neural Ordinary Differential Equations*, [arXiv:1806.07366](https://arxiv.org/abs/1806.07366) · Karras et al. 2022,
# *Elucidating the Design Space of Diffusion-Based Generative Models*,
# [arXiv:2206.00364](https://arxiv.org/abs/2206.00364), for Heun · Theis et al. 2016, *A note on the evaluation of
# generative models*, [arXiv:1511.01844](https://arxiv.org/abs/1511.01844), for judges that disagree · Li et al. 2023,
# *Your Diffusion Model is Secretly a Zero-Shot Classifier*, [arXiv:2303.16203](https://arxiv.org/abs/2303.16203).
