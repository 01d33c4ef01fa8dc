# %% [markdown] id="title"
# # Problem set 3: a chain of noise, and its short cuts
#
# > **Two hundred steps to break it, two hundred to mend it. Or twenty, if you know where to jump.**
#
# **What you will build.** This is the paper that started the wave, Ho, Jain and Abbeel 2020, and the short cut that
# made it fast, Song, Meng and Ermon 2021. You write six functions of two to five lines each. With them, a network that
# has seen 898 small digits draws new ones: first in 200 steps, then in ten, without a second training.
#
# **How it is graded**
# 1. `check("q1")` runs the grader's own tests on your function and says what it found. Run it as often as you like.
# 2. Questions 1 to 4 are graded by the checks (12 points). Question 5 asks for two short answers in words (6 points,
#    read by a person).
# 3. Official grading runs the same checks with another seed. Keep the names of the functions, and the check cells.
#
# Plan on two hours. The notebook itself runs in about two minutes, and half of that is training. You may run all of it
# at any time: a cell that needs an answer which you have not written says so, and waits.

# %% id="imports"
# No module named 'scorelab'? In a new cell, %pip install -r requirements.txt, then restart; README.md says more.
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from math import pi

import torch
from IPython.display import display
from scorelab import plots
from scorelab.classifier import digit_frechet, recognised
from scorelab.data import digits
from scorelab.draft import rough
from scorelab.nets import ChainUNet
from scorelab.noise import generator_on, randn_like
from scorelab.plots import DATA, EXACT, INK, panels
from scorelab.sde import VPSDE
from scorelab.training import Watch, fit
from torch import Generator, Tensor, nn

from autograder import checker, written

check = checker("ps3_ddpm")
reveal = check.reveal

# %% id="start" role="given"
generator = torch.Generator().manual_seed(0)  # all randomness comes from here, and is passed on by hand
torch.set_num_threads(1)  # layers this small lose more time waiting for a second thread than they gain
draft = rough()  # rough pictures in half a minute, if Jupyter was started with SCORELAB_DRAFT=1

# %% [markdown] id="film-intro"
# ## First, the film
#
# The data are handwritten digits of 8 × 8 pixels, from −1 (white) to 1 (black), in 17 levels of grey. To each pixel we
# add a little uniform noise, at most half a level. No eye sees it, and the pixels are then spread over a continuum, as
# a density asks for.
#
# **Ho's chain** destroys them in $T$ small steps (Ho Eq. 2). Step $t$ shrinks the picture a little, and adds a little
# noise, of variance $\beta_t$:
#
# $$x_t = \sqrt{1 - \beta_t}\; x_{t-1} + \sqrt{\beta_t}\; z_t, \qquad t = 1, 2, \dots, T .$$
#
# **Time is a whole number here, and $t = 0$ is data.** The $\beta_t$ are a *schedule*, chosen once and for all, and
# kept in a table. Our tables have $T + 1$ entries, so that $t$ is their index; nothing happens at $t = 0$, so
# `betas[0]` is 0. Here are the two schedules that everybody uses. (`Noise` is only a name, for a network that sees the
# noise.)

# %% id="schedules" role="given"
from solutions.ddpm import BETA_MAX, Noise, linear_betas, cosine_betas

# %% [markdown] id="film-predict"
# **Predict before you run.** Half-way through the chain, at $t = 100$ of 200: can you still read the digit?

# %% id="guess-ink"
check.guess("ink", ..., "per cent of the ink's strength that is left at t = 100")


# %% id="film"
def small_steps(x: Tensor, betas: Tensor, generator: Generator) -> Iterator[Tensor]:
    """The chain by brute force (Ho Eq. 2), from x at t = 0: the state after each step."""
    for beta in betas[1:]:
        x = (1 - beta).sqrt() * x + beta.sqrt() * randn_like(x, generator)
        yield x


T = 200
data = digits()
x_0 = data.train_images + (torch.rand(data.train_images.shape, generator=generator) - 0.5) / 8
first = torch.stack([x_0[data.train_labels == digit][0] for digit in range(10)])  # one of each
film = [first, *small_steps(first, linear_betas(T), generator)]
check.truth("ink", 100 * (1 - linear_betas(T)[:101]).prod().sqrt())
plots.image_rows({f"$t$ = {t}": film[t] for t in (0, 10, 25, 50, 100, 200)})

# %% [markdown] id="film-answer"
# <details><summary>Compare with your prediction</summary>
#
# Hardly. At $t = 50$ most can still be read, at $t = 100$ none. Only 28 % of the ink's strength is left there, under
# noise of almost full strength; you will compute that in Question 1. The second half of this chain destroys what is
# already gone.
#
# </details>
#
# ### Three alphas
#
# Ho's symbols are not Song's, and one letter means three things. Keep this table at hand. (The right column is Problem
# set 1, at the time $t/T$.)
#
# | Ho | Python here | meaning | Song, in Problem set 1 |
# |---|---|---|---|
# | $t = 1, \dots, T$ | `t`, int | time; 0 is data | $t/T$, from 0 to 1 |
# | $\beta_t$ | `betas[t]` | the variance that step $t$ adds | $\beta(t/T)\,/\,T$ |
# | $\alpha_t = 1 - \beta_t$ | `1 - betas[t]` | the share of the variance that step $t$ keeps | |
# | $\bar\alpha_t$ | `alpha_bars[t]` | the share of the data's variance that is left | $\alpha(t/T)^2$: **a square** |
# | $1 - \bar\alpha_t$ | `1 - alpha_bars[t]` | the variance of the noise | $\sigma(t/T)^2$ |
# | $\epsilon$ | `noise` | the noise in $x_t$ | $z$ |
# | $\epsilon_\theta(x_t, t)$ | `eps`, `model(x_t, t)` | the noise that the network sees | $-\sigma\, s_\theta$ |
#
# Ho's $\alpha_t$ is about *one step*, $\bar\alpha_t$ is about *all steps so far*. Both are variances. A picture is
# multiplied by their roots.
#
# <details><summary>When it goes wrong: symptom, likely cause</summary>
#
# | symptom | likely cause |
# |---|---|
# | `alpha_bars` is off by one place | the product begins at `betas[1]`; the table begins with 1 |
# | stripes across the digits; right for one image, wrong for eight | `alpha_bars[t]` needs the shape (B, 1, …, 1) |
# | `expected scalar type` | an integer where a float belongs, or float64 made from float32 |
# | the loss falls, and the samples are noise | the network was told another $t$ than that of `x_t` |
# | `posterior` is nan at $t = 1$ | you divide by $1 - \bar\alpha_0$, which is 0 |
# | the digits come out grainy | noise in the last step, where $t = 1$ |
# | the chain runs away to infinity | $\bar\alpha_t$ where $\alpha_t$ belongs, or a variance where its root belongs |
# | `ddim_step` is nan | the root of something negative: look at which of $t$ and $s$ stands where |
# | a check says that an input changed | an in-place operation (`+=`, `mul_`) wrote into the caller's tensor |
#
# </details>

# %% [markdown] id="q1-intro"
# ---
# ## Question 1: what is left after t steps (1 point)
#
# One step multiplies the data's variance by $1 - \beta_t$. So after $t$ steps the share that is left is
#
# $$\bar\alpha_t = (1 - \beta_1)(1 - \beta_2) \cdots (1 - \beta_t), \qquad \bar\alpha_0 = 1 .$$
#
# Write the whole table at once.
#
# <!-- shapes q1 -->
#
# <details><summary>And the noise? Why its variance is just one minus that</summary>
#
# Say that after $t - 1$ steps the noise in $x_{t-1}$ has variance $1 - \bar\alpha_{t-1}$. Step $t$ multiplies that by
# $1 - \beta_t$, and its own noise, which is independent, adds $\beta_t$:
#
# $$(1 - \beta_t)(1 - \bar\alpha_{t-1}) + \beta_t = 1 - (1 - \beta_t)\,\bar\alpha_{t-1} = 1 - \bar\alpha_t .$$
#
# At $t = 0$ there is no noise, and $1 - \bar\alpha_0 = 0$. So it holds for all $t$. Signal and noise share the variance
# 1, at all times: the chain is *variance preserving*.
#
# </details>
#
# **A number to test by hand.** A chain of two steps will accompany you: `betas` = (0, 0.36, 0.4375). Its `alpha_bars`
# are **1, 0.64, 0.36**.

# %% id="q1" role="solution"
from solutions.ddpm import alpha_bars

# %% id="q1-hand"
if written(alpha_bars):
    display(alpha_bars(torch.tensor([0, 0.36, 0.4375])))  # 1, 0.64, 0.36 by hand

# %% id="q1-check" role="test" points=1
check("q1")

# %% [markdown] id="q1-see-intro"
# ### Small steps add up
#
# Ho's own schedule has 1000 steps, with $\beta$ from 0.0001 to 0.02. Somebody is in a hurry. They keep these betas, but
# take 200 steps from the first to the last.
#
# **Predict before you run.** What share of the data's variance is left at the end: after Ho's 1000 steps, and after the
# 200 in a hurry?

# %% id="guess-hurry"
check.guess("hurry", ..., "per cent of the data's variance that is left after the 200 steps in a hurry")


# %% id="q1-see"
def tables(schedule: Callable[[int], Tensor], T: int) -> tuple[Tensor, Tensor]:
    """betas and your alpha_bars for a chain of T steps, (T + 1,) both, in float32 like the pictures."""
    betas = schedule(T)
    return betas.float(), alpha_bars(betas).float()


if written(alpha_bars):
    hurried = torch.cat([torch.zeros(1), torch.linspace(1e-4, 0.02, 200)])
    curves = {
        "Ho: linear, 1000 steps": (tables(linear_betas, 1000)[1], DATA, "-"),
        "the same betas in 200 steps": (alpha_bars(hurried), INK, ":"),
        "linear_betas(200)": (tables(linear_betas, 200)[1], EXACT, "--"),
        "cosine_betas(200)": (tables(cosine_betas, 200)[1], "#009e73", "-."),
    }
    ax = panels(1, 7.5, 4)[0]
    for name, (bars, colour, style) in curves.items():
        print(f"{name:28s} {float(bars[-1]):.5f} is left at the end, {float(bars[len(bars) // 2]):.3f} half-way")
        ax.plot(torch.linspace(0, 1, len(bars)), bars, style, color=colour, linewidth=2, label=name)
    check.truth("hurry", 100 * alpha_bars(hurried)[-1])
    ax.set(xlabel="share of the chain, $t/T$  (0 data, 1 noise)", ylabel=r"$\bar\alpha_t$, share of the variance left")
    ax.set_title("how a schedule forgets")
    ax.legend()
    display(ax.figure)

# %% [markdown] id="q1-see-answer"
# <details><summary>Compare with your prediction</summary>
#
# After Ho's 1000 steps, 0.00004 is left: each step takes at most 2 %, but they multiply. After the 200 in a hurry, 13 %
# of the variance is left, which is 36 % of the ink's strength. Such a chain does not end in noise. A sampler that
# starts from pure noise would start from something that the network has never seen. So `linear_betas` makes fewer steps
# larger, by $1000/T$.
#
# Half-way, the linear schedule has 8 % left (28 % of the strength), the cosine schedule 49 %. It spends more of its
# steps where one can still see something.
#
# </details>

# %% [markdown] id="q2-intro"
# ---
# ## Question 2: one jump for all steps (2 points)
#
# To train, we need $x_t$ for many pictures, each at its own time. Nobody walks there. Signal and noise are both known
# (Ho Eq. 4), so draw one noise $\epsilon$ and jump:
#
# $$x_t = \sqrt{\bar\alpha_t}\; x_0 + \sqrt{1 - \bar\alpha_t}\; \epsilon .$$
#
# `t` has shape (B,): **a time for each element of the batch**. That is the whole difficulty. `x_0` may be points (B,
# 2), images (B, 1, 8, 8), or plain numbers (B,).
#
# <!-- shapes q2 -->
#
# **A number to test by hand.** In the chain of two steps, take `x_0` = 2 and `noise` = −1. At $t = 2$ the point is at
# 0.6 · 2 − 0.8 = **0.4**; at $t = 0$ it is still at **2**.

# %% id="q2" role="solution"
from solutions.ddpm import q_sample

# %% id="q2-hand"
little_betas, little_bars = torch.tensor([0, 0.36, 0.4375]), torch.tensor([1, 0.64, 0.36])  # the chain of two steps
if written(q_sample):
    two = torch.tensor([[2.0], [2.0]])
    display(q_sample(two, torch.tensor([2, 0]), -torch.ones(2, 1), little_bars))  # 0.4 and 2 by hand

# %% id="q2-check" role="test" points=2
check("q2")

# %% [markdown] id="q2-see-intro"
# ### A mistake that raises no error
#
# Here are eight digits, of 8 × 8 pixels, at eight times. Somebody multiplies them by `bars[t].sqrt()` as it comes, of
# shape (8,).
#
# **Predict before you run.** What happens: an error, eight digits in the fog, or something else?

# %% id="q2-see"
if written(alpha_bars, q_sample):
    betas, bars = tables(linear_betas, T)
    eight, t = first[:8], torch.arange(0, 80, 10)
    noise = randn_like(eight, generator)
    careless = bars[t].sqrt() * eight + (1 - bars[t]).sqrt() * noise
    rows = {"data": eight, "careless": careless, "yours": q_sample(eight, t, noise, bars)}
    display(plots.image_rows(rows, [f"$t$ = {time}" for time in t.tolist()]))

# %% [markdown] id="q2-see-answer"
# <details><summary>Compare with your prediction</summary>
#
# No error. The last axis of the images also has 8 entries, so PyTorch gives each *column of pixels* its own time: the
# left edge of every digit is clean, and the right edge is fog. In a batch of 7 or 64 it would have raised an error. A
# batch of 8 trains a network on venetian blinds.
#
# </details>
#
# ### Do not believe the jump; test it
#
# We walk 20 000 numbers from 1 through all small steps, and compare them with your jump.

# %% id="q2-jump"
if written(alpha_bars, q_sample):
    betas, bars = tables(linear_betas, T)
    ones = torch.ones(20_000)
    walk = [ones, *small_steps(ones, betas, generator)]
    print("  t    small steps: mean, std    one jump: mean, std")
    for time in (10, 50, 100, 200):
        jump = q_sample(ones, torch.full((20_000,), time), randn_like(ones, generator), bars)
        walked = f"{float(walk[time].mean()):14.3f} {float(walk[time].std()):7.3f}"
        print(f"{time:3d} {walked} {float(jump.mean()):19.3f} {float(jump.std()):7.3f}")

# %% [markdown] id="q3a-intro"
# ---
# ## Question 3a: the loss (2 points)
#
# The network is given $x_t$ and $t$. It is asked: *which noise is in there?* Ho's "simple" loss is the mean squared
# error of its answer (Ho Eq. 14, Algorithm 1):
#
# $$L = \text{mean of } \big(\epsilon - \epsilon_\theta(x_t, t)\big)^2, \qquad x_t \text{ from your jump.}$$
#
# <!-- shapes q3a -->
#
# `model` is a function, and you call it once: with `x_t`, and with `t` as you got it, of shape (B,). The mean is over
# all elements.
#
# <details><summary>Where it comes from, and what Ho threw away</summary>
#
# Ho begins with a bound on the likelihood: for each $t$, the distance (Kullback–Leibler) between two Gaussians, the
# true step back from $x_t$ and the network's. Of equal variance $\sigma_t^2$, they are as far apart as their means:
# $\|\mu - \mu_\theta\|^2 / 2\sigma_t^2$. Both means are $(x_t - \beta_t\, \epsilon / \sqrt{1 - \bar\alpha_t}) /
# \sqrt{\alpha_t}$, one with the true noise, the other with the network's (Question 3c). So the bound is
#
# $$\sum_t w_t\, \|\epsilon - \epsilon_\theta\|^2, \qquad
# w_t = \frac{\beta_t^2}{2 \sigma_t^2\, \alpha_t\, (1 - \bar\alpha_t)} .$$
#
# Ho tried it, and then left $w_t$ out. The samples became better.
#
# </details>
#
# **A number to test by hand.** A lazy model answers with $x_t$ itself. Take `x_0` = (1, −1), `noise` = (0.5, 2), and
# $t = 2$ in the chain of two steps. Then $x_t$ = (1, 1), the errors are −0.5 and 1, and the loss is **0.625**.

# %% id="q3a" role="solution"
from solutions.ddpm import noise_prediction_loss

# %% id="q3a-hand"
if written(noise_prediction_loss):
    pair, kick = torch.tensor([[1.0, -1.0]]), torch.tensor([[0.5, 2.0]])
    display(noise_prediction_loss(lambda x_t, t: x_t, pair, torch.tensor([2]), kick, little_bars))  # 0.625 by hand

# %% id="q3a-check" role="test" points=2
check("q3a")

# %% [markdown] id="q3a-see-intro"
# ### Two papers, one loss
#
# Problem set 1 asked its network for the score, and weighted by $\sigma^2$. With $s = -\epsilon_\theta / \sigma$, is
# that the same number? And the weights $w_t$ that Ho left out (with $\sigma_t^2 = \beta_t$): are they nearly alike?
#
# **Predict before you run.** How much heavier does the first step, $t = 1$, weigh in the bound than $t = 100$?

# %% id="ps1-loss" role="given"
from solutions.score_sde import score_matching_loss

# %% id="guess-weights"
check.guess("weights", ..., "the weight of t = 1 in the bound, over that of t = 100")

# %% id="q3a-see"
if written(alpha_bars, q_sample, noise_prediction_loss):
    betas, bars = tables(linear_betas, T)
    points, t = torch.randn(6, 2, generator=generator), torch.tensor([1, 2, 5, 20, 100, 200])
    noise = randn_like(points, generator)
    std = (1 - bars[t]).sqrt().unsqueeze(1)
    score = -torch.tanh(q_sample(points, t, noise, bars)) / std  # of some network that answers tanh(x_t)
    print(
        f"Ho's loss, yours       {float(noise_prediction_loss(lambda x, t: torch.tanh(x), points, t, noise, bars)):.6f}"
    )
    print(f"Song's loss, from ps1  {float(score_matching_loss(score, std, noise)):.6f}")
    weights = betas[1:] / (2 * (1 - betas[1:]) * (1 - bars[1:]))
    print("weights in the bound  ", ", ".join(f"{float(weights[time - 1]):.3f} at t = {time}" for time in t.tolist()))
    check.truth("weights", weights[0] / weights[99])

# %% [markdown] id="q3a-see-answer"
# <details><summary>Compare with your prediction</summary>
#
# The losses agree to the last digit. Ho's network and Song's are the same, up to a factor $-\sigma$.
#
# In the bound, $t = 1$ weighs 17 times more than $t = 100$. So the bound cares most for the last grains of noise, which
# no eye can see. Without the weights, the network works at what one sees: the shapes.
#
# </details>

# %% [markdown] id="train-intro"
# ### Train
#
# Here is the loop, in full view (Ho Algorithm 1). Find the line that calls you. The network is a small U-Net. It is
# told the label of each digit, so that you can ask it for a 7 later. Training takes about a minute.
#
# The picture is drawn anew while the network learns. On the left is what it sees in sixteen digits that it does not
# know, in the fog of $t = 100$: mist at first, then a digit.

# %% id="train" role="given"
from solutions.ddpm import train

# %% id="run"
if written(alpha_bars, q_sample, noise_prediction_loss):
    betas, bars = tables(linear_betas, T)
    net = ChainUNet(bars, generator, channels=16, classes=10)
    looks = torch.Generator().manual_seed(1)  # of its own: to look on must not change the training
    seen, known, t = data.test_images[:16], data.test_labels[:16], torch.full((16,), 100)
    x_t = q_sample(seen, t, randn_like(seen, looks), bars)
    watch = plots.TrainingView(net, lambda: net.net.data_and_noise(x_t, t.view(-1, 1, 1, 1), known)[0], called="seen")
    options = {"steps": 1500, "batch": 64, "lr": 4e-3}
    losses = train(net, x_0, data.train_labels, bars, **options, generator=generator, watch=watch)
    display(plots.loss_curve(losses))

# %% [markdown] id="q3b-intro"
# ---
# ## Question 3b: if you knew the end, how would you walk? (2 points)
#
# Now backwards. Suppose an oracle tells you the picture $x_0$ at which the chain began. You stand at $x_t$. Where was
# the chain one step ago? Two things are known of $x_{t-1}$:
#
# - **from the past:** it came from $x_0$ by a jump, so $x_{t-1} \sim N\big(\sqrt{\bar\alpha_{t-1}}\,x_0,\;
#   1 - \bar\alpha_{t-1}\big)$;
# - **from the future:** one step later it is $x_t = \sqrt{1 - \beta_t}\,x_{t-1} + \sqrt{\beta_t}\,z$. Read as a
#   measurement of $x_{t-1}$, that is $x_t / \sqrt{1 - \beta_t}$, with an error of variance $\beta_t / (1 - \beta_t)$.
#
# Two independent Gaussian reports of one number are joined in one way: **their precisions (1 / variance) add up, and
# the mean is the average weighted by the precisions.** Work it out on paper: mean and variance of $x_{t-1}$, given both
# (Ho Eq. 6 and 7).
#
# <details><summary>The algebra, if you are stuck</summary>
#
# The precisions add up to
#
# $$\frac{1}{1 - \bar\alpha_{t-1}} + \frac{1 - \beta_t}{\beta_t}
# = \frac{\beta_t + (1 - \beta_t)(1 - \bar\alpha_{t-1})}{\beta_t\,(1 - \bar\alpha_{t-1})}
# = \frac{1 - \bar\alpha_t}{\beta_t\,(1 - \bar\alpha_{t-1})},$$
#
# where the last step is the induction of Question 1. The variance $\tilde\beta_t$ is one over that. Now multiply each
# report by its precision, and the sum by $\tilde\beta_t$. The report of $x_0$ gets the weight $\tilde\beta_t / (1 -
# \bar\alpha_{t-1})$, which is $\beta_t / (1 - \bar\alpha_t)$. Do the same for $x_t$, and mind that its report is $x_t /
# \sqrt{1 - \beta_t}$.
#
# At $t = 1$ the first report is exact, $1 - \bar\alpha_0 = 0$. So multiply out before you compute: no division by 0.
#
# </details>
#
# <!-- shapes q3b -->
#
# **A number to test by hand.** In the chain of two steps at $t = 2$, with `x_0` = 1.28 and `x_t` = 3.2: the mean is
# 0.7 + 1.35 = **2.05**, and the variance is 0.36 · 0.4375 / 0.64 ≈ **0.2461**.

# %% id="q3b" role="solution"
from solutions.ddpm import posterior

# %% id="q3b-hand"
if written(posterior):
    begin, here = torch.tensor([1.28]), torch.tensor([3.2])
    mean, variance = posterior(begin, here, torch.tensor([2]), little_betas, little_bars)
    display(torch.cat([mean, variance]))  # 2.05 and 0.2461 by hand

# %% id="q3b-check" role="test" points=2
check("q3b")

# %% [markdown] id="q3b-see-intro"
# ### Test it by counting, then walk
#
# 200 000 chains begin at $x_0 = 1$. We note where each is at $t = 9$ and at $t = 10$, and pick those that are near 1.2
# at $t = 10$. Where had they been?
#
# **Predict before you run.** Then we start from pure noise, and walk all 200 steps with your posterior, always told
# that the beginning was a certain 7. Where do you end?

# %% id="q3b-see"
if written(alpha_bars, posterior):
    betas, bars = tables(linear_betas, T)
    chains = [torch.ones(200_000), *small_steps(torch.ones(200_000), betas[:11], generator)]
    before = chains[9][(chains[10] - 1.2).abs() < 0.01]
    at_ten = torch.tensor([10])
    mean, variance = posterior(torch.ones(1), torch.full((1,), 1.2), at_ten, betas, bars)
    print(f"counted, {len(before)} chains   mean {float(before.mean()):.3f}, std {float(before.std()):.4f}")
    print(f"your posterior         mean {float(mean):.3f}, std {float(variance.sqrt()):.4f}")

    goal = first[7:8]
    x, told = torch.randn(1, 1, 8, 8, generator=generator), []
    for t in range(T, 0, -1):
        mean, variance = posterior(goal, x, torch.tensor([t]), betas, bars)
        x = mean + variance.sqrt() * randn_like(x, generator)
        told.append(x)
    at = (199, 100, 50, 25, 10, 5, 2, 0)
    rows = {"told a 7": torch.cat([told[T - 1 - t] for t in at])}
    display(plots.image_rows(rows, [f"$t$ = {t}" for t in at]))
    print(f"distance of the last picture from the 7: {float((x - goal).abs().max()):.1e}")

# %% [markdown] id="q3b-see-answer"
# <details><summary>Compare with your prediction</summary>
#
# At the 7, exactly, whatever noise you start from. At $t = 1$ the posterior's mean *is* $x_0$, and its variance is 0.
#
# So the walk back is solved, but for one thing: nobody tells you $x_0$. **All that a network has to do is to guess
# it.**
#
# </details>

# %% [markdown] id="q3c-intro"
# ---
# ## Question 3c: one step back (2 points)
#
# The network sees noise $\epsilon_\theta$ in $x_t$. Take it out, and you have a guess of the picture (Ho Eq. 4, solved
# for $x_0$):
#
# $$\hat x_0 = \frac{x_t - \sqrt{1 - \bar\alpha_t}\;\epsilon_\theta}{\sqrt{\bar\alpha_t}} .$$
#
# **The step** puts this guess in place of the oracle's $x_0$. The mean of $x_{t-1}$ is your posterior's mean at
# $\hat x_0$. To it comes fresh noise, of one of two variances, and you write both:
#
# - `large=True`: the variance $\beta_t$, all that the forward step added;
# - `large=False`: the variance $\tilde\beta_t$ of your posterior, which is smaller.
#
# The last step, $t = 1$, adds no noise in either case.
#
# <details><summary>A shorter form of the mean (Ho Eq. 11)</summary>
#
# Put $\hat x_0$ into the mean of Question 3b. The coefficient of $x_t$ becomes
#
# $$\frac{\beta_t}{(1 - \bar\alpha_t)\sqrt{\alpha_t}} + \frac{\sqrt{\alpha_t}\,(1 - \bar\alpha_{t-1})}{1 - \bar\alpha_t}
# = \frac{\beta_t + \alpha_t - \bar\alpha_t}{(1 - \bar\alpha_t)\sqrt{\alpha_t}} = \frac{1}{\sqrt{\alpha_t}},$$
#
# for $\beta_t + \alpha_t = 1$. What is left for $\epsilon_\theta$ is one factor, and $\bar\alpha_{t-1}$ is gone from
# it. Find it yourself: it takes $\sqrt{\bar\alpha_{t-1} / \bar\alpha_t} = 1/\sqrt{\alpha_t}$. Ho's form is shorter, and
# loses fewer digits. Both are right.
#
# </details>
#
# Here `t` is one int for the whole batch, as in a sampling loop.
#
# <!-- shapes q3c -->
#
# **A number to test by hand.** In the chain of two steps at $t = 2$: `x_t` = 1.2 and `eps` = 0.75 make the guess 1, and
# the mean 1.0531. With `noise` = −1 the step lands on **0.3917** (large) or **0.5570** (small).

# %% id="q3c" role="solution"
from solutions.ddpm import ancestral_step

# %% id="q3c-hand"
if written(ancestral_step):
    seen, here, kick = torch.tensor([0.75]), torch.tensor([1.2]), torch.tensor([-1.0])
    both = [ancestral_step(seen, here, 2, little_betas, little_bars, large, kick) for large in (True, False)]
    display(torch.cat(both))  # 0.3917 and 0.5570 by hand

# %% id="q3c-check" role="test" points=2
check("q3c")

# %% [markdown] id="two-levels-intro"
# ## Two noise levels, both right
#
# Two variances for one step: how can both be right? Here we need no network and no samples. Let the data be Gaussian,
# $N(0, s^2)$, each pixel by itself. Then everything is known exactly:
#
# - the best guess of the noise in $x_t$ is $\dfrac{\sqrt{1 - \bar\alpha_t}}{\bar\alpha_t s^2 + 1 - \bar\alpha_t}\,
#   x_t$;
# - so your step is $x_{t-1} = p\,x_t + q\,z$. We ask *your function* for $p$ and $q$, with the noise 0 and 1;
# - variances follow, $v_{t-1} = p^2\, v_t + q^2$, from $v_T = 1$, the noise that a sampler starts from, down to $v_0$.
#
# A perfect chain ends at $v_0 = s^2$. We divide by $s^2$: above 1, the samples are too wide, and below 1 too narrow.
#
# **Predict before you run.** Take $s = 0.5$. With only 10 steps, what comes out with the large variance, and what with
# the small one? And from how many steps on does the choice not matter?

# %% id="guess-ten"
check.guess("ten", ..., "variance out over that of the data, for s = 0.5 in 10 steps with the large variance")


# %% id="two-levels"
Step = Callable[[Tensor, Tensor, int, Tensor, Tensor, Tensor], Tensor]  # seen, x_t, t, betas, bars, noise -> x_{t-1}


def large_step(seen: Tensor, x_t: Tensor, t: int, betas: Tensor, bars: Tensor, noise: Tensor) -> Tensor:
    return ancestral_step(seen, x_t, t, betas, bars, True, noise)


def small_step(seen: Tensor, x_t: Tensor, t: int, betas: Tensor, bars: Tensor, noise: Tensor) -> Tensor:
    return ancestral_step(seen, x_t, t, betas, bars, False, noise)


def variance_out(step: Step, std: float, betas: Tensor) -> float:
    """Variance of what a chain makes over that of the data, N(0, std^2): exact, without drawing anything."""
    bars, one = alpha_bars(betas), torch.ones(1, dtype=torch.double)
    v = one
    for t in range(len(betas) - 1, 0, -1):
        seen = (1 - bars[t]).sqrt() / (bars[t] * std**2 + 1 - bars[t]) * one  # in x_t = 1
        p = step(seen, one, t, betas, bars, 0 * one)
        q = step(0 * one, 0 * one, t, betas, bars, one)
        v = p**2 * v + q**2
    return float(v / std**2)


if written(alpha_bars, ancestral_step):
    lengths, stds = (10, 20, 50, 100, 200, 500, 1000), (1.0, 0.5, 0.1)
    out = {
        (s, way): [variance_out(way, s, linear_betas(n)) for n in lengths]
        for s in stds
        for way in (large_step, small_step)
    }
    check.truth("ten", out[0.5, large_step][0])
    print("steps      data N(0, 1)       N(0, 0.5²)       N(0, 0.1²)     (large, small)")
    for i, n in enumerate(lengths):
        print(f"{n:5d}", *(f"{out[s, large_step][i]:10.3f} {out[s, small_step][i]:6.3f}" for s in stds))
    axes = panels(3, 12, 4)
    for ax, s in zip(axes, stds, strict=True):
        ax.axhline(1, color=INK, linewidth=1, linestyle="--")
        ax.fill_between(lengths, out[s, small_step], out[s, large_step], color="#dddddd", linewidth=0)
        ax.plot(lengths, out[s, large_step], "s-", color=EXACT, label=r"large, $\beta_t$")
        ax.plot(lengths, out[s, small_step], "o-", color=DATA, label=r"small, $\tilde\beta_t$")
        ax.set(xscale="log", yscale="log", ylim=(0.2, 7), xlabel="steps $T$", title=f"data of standard deviation {s:g}")
        ax.set_ylabel("variance out / variance of the data")
        ax.set_yticks([0.25, 0.5, 1, 2, 4], ["¼", "½", "1", "2", "4"], minor=False)
        ax.minorticks_off()
        ax.set_xticks([10, 100, 1000], ["10", "100", "1000"])
    axes[0].legend(loc="upper right")
    display(axes[0].figure)

# %% [markdown] id="two-levels-answer"
# <details><summary>Compare with your prediction</summary>
#
# With 10 steps and $s = 0.5$: 1.52 times too much with the large variance, and 0.36 with the small one, a third. With
# 1000 steps: 1.003 and 0.985. The two close on the truth like $1/T$, from both sides. **For small steps both are right;
# for long steps neither is.**
#
# The true step back has the variance $\tilde\beta_t$ *plus* what is not known of $x_0$. If all data are one point,
# nothing is unknown, and small is exact. If the data are $N(0, 1)$, the chain stands still in law, and large is exact
# (Ho Sec. 3.2); the 0.990 at $T = 10$ is the last step, which adds no noise. Real data lie between.
#
# </details>

# %% [markdown] id="sample-intro"
# ### Sample
#
# The loop is Ho's Algorithm 2, with *your step*. `whole` makes a batch of equal times for the network.

# %% id="ancestral" role="given"
from solutions.ddpm import whole, ancestral_sample

# %% [markdown] id="back-predict"
# We look at two things on the way: the state $x_t$, and the guess $\hat x_0$ that the network makes of it.
#
# **Predict before you run.** At $t = 200$ there is nothing to see but noise. The network has to guess all the same.
# What does its guess look like?


# %% id="back"
def guessed(eps: Noise, x_t: Tensor, t: int, bars: Tensor) -> Tensor:
    """The picture that the network sees in x_t (B, ...)."""
    with torch.no_grad():
        return (x_t - (1 - bars[t]).sqrt() * eps(x_t, whole(t, x_t))) / bars[t].sqrt()


block = torch.randn(10, 1, 8, 8, generator=generator)
if written(alpha_bars, noise_prediction_loss, ancestral_step):
    betas, bars = tables(linear_betas, T)
    eps = partial(net, label=torch.arange(10))  # one of each digit
    film = [block, *ancestral_sample(eps, block, betas, large=True, generator=generator)]  # at t = 200, 199, ..., 0
    states = {f"$x_t$,  $t$ = {t}": film[T - t] for t in (200, 100, 50, 20, 0)}
    guesses = {rf"$\hat x_0$,  $t$ = {t}": guessed(eps, film[T - t], t, bars) for t in (200, 100, 50, 20, 1)}
    display(plots.image_rows(states), plots.image_rows(guesses))

# %% [markdown] id="back-answer"
# <details><summary>Compare with your prediction</summary>
#
# It is the *average* picture of the digit that was asked for, soft and without character: of all answers, the mean has
# the least squared error. Character comes later, when the state has left enough traces of it. Keep this in mind for
# Question 5b: **whoever walks in few long steps relies on early guesses, and early guesses are averages.**
#
# </details>
#
# ### How good are they?
#
# We measure three things, on 300 digits, and compare with real ones that the network has never seen.
#
# | measure | how | best |
# |---|---|---|
# | distance | Fréchet distance of a classifier's features, in multiples of that between real and real | 1 |
# | recognised | the share in which the classifier sees, with confidence, the digit that was asked for | about 98 % |
# | variety | the standard deviation of a pixel within a digit, on average | that of the real ones |


# %% id="measures"
def variety(images: Tensor, labels: Tensor) -> float:
    """How much a pixel differs between images of one digit: the standard deviation, averaged over pixels and digits."""
    return float(torch.stack([images[labels == digit].std(dim=0).mean() for digit in range(10)]).mean())


def measured(x: Tensor) -> tuple[float, float, float]:
    """Distance over the noise floor, share recognised, and variety, of images of the digits `wanted`."""
    images = ((x + 1) * 8).round().clamp(0, 16) / 8 - 1  # as a picture shows them, in 17 levels
    return digit_frechet(images, data.test_images) / floor, recognised(images, wanted), variety(images, wanted)


each = 5 if draft else 30
wanted = torch.arange(10).repeat_interleave(each)
halves = [torch.randperm(len(x_0), generator=generator)[: len(wanted)] for _ in range(5)]
floor = sum(digit_frechet(data.train_images[half], data.test_images) for half in halves) / 5
real_variety = variety(data.test_images, data.test_labels)
print(f"{len(wanted)} real digits against the unseen ones: distance {floor:.2f}, which from here on counts as 1")
print(f"recognised {recognised(data.test_images, data.test_labels):.1%}, variety {real_variety:.3f}")

# %% [markdown] id="chain-intro"
# **Predict before you run.** Which variance will give the more varied digits, and which the better recognised ones?

# %% id="guess-chain"
check.guess("chain", ..., "of 100 digits, how many are recognised with the small variance")

# %% id="chain"
if written(alpha_bars, noise_prediction_loss, ancestral_step):
    betas, bars = tables(linear_betas, T)
    eps, z = partial(net, label=wanted), torch.randn(len(wanted), 1, 8, 8, generator=generator)
    full = {}
    for name, large in (("large", True), ("small", False)):
        *_, x = ancestral_sample(eps, z, betas, large=large, generator=generator)
        full[name] = measured(x)
        print("{}: distance {:.2f}, recognised {:.1%}, variety {:.3f}".format(name, *full[name]))
    check.truth("chain", 100 * full["small"][1])
    every = torch.linspace(0, len(wanted) - 1, 64).long()
    display(plots.generated_vs_real(x[every], data.test_images))

# %% [markdown] id="chain-answer"
# <details><summary>Compare with your prediction</summary>
#
# The large variance has more variety, the small one is better recognised, as the exact table says. At 200 steps the
# difference is small. Remember that *recognised* alone is a poor judge: a printer that always prints the same perfect 7
# scores 100 %.
#
# </details>

# %% [markdown] id="q4-intro"
# ---
# ## Question 4: the short cut (3 points)
#
# 200 calls of a network for one picture are many. Must it be every step?
#
# Look at your loss once more. It draws a time, jumps there, and asks for the noise. **It has never seen a chain.** All
# that it knows of the process is, for each $t$ alone, how much signal and how much noise there is in $x_t$. Whoever
# keeps these two right may walk as they like, and the same network serves.
#
# So jump, from $t$ to any earlier $s$. Take the guess $\hat x_0$ of Question 3c, and make $x_s$ of it as Question 2
# does. Which noise? Partly the one that the network sees, $\epsilon_\theta$, and partly fresh noise $z$, of standard
# deviation $\sigma$ (Song, Meng and Ermon, Eq. 12 and 16):
#
# $$x_s = \sqrt{\bar\alpha_s}\;\hat x_0 + (\,?\,)\;\epsilon_\theta + \sigma z, \qquad
# \sigma = \eta\, \sqrt{\frac{1 - \bar\alpha_s}{1 - \bar\alpha_t}}\, \sqrt{1 - \frac{\bar\alpha_t}{\bar\alpha_s}} .$$
#
# **The factor (?) is yours to find.** The noise in $x_s$ must have the variance $1 - \bar\alpha_s$ in all, and the two
# noises are independent.
#
# With $\eta = 0$ there is no fresh noise: that is **DDIM**, and the noise at the start decides everything. With $\eta =
# 1$ there is as much as it takes to be a chain.
#
# <!-- shapes q4 -->
#
# You may rely on $0 \le s < t$. At $s = 0$ the result is $\hat x_0$, for any $\eta$.
#
# **A number to test by hand.** In the chain of two steps, from `t` = 2 to `s` = 1, with `x_t` = 1.2, `eps` = 0.75 and
# `noise` = −1. The guess is 1. With `eta` = 0 you land on 0.8 + 0.6 · 0.75 = **1.25**, with `eta` = 1 on **0.5570**.
# (Have you seen that number before?)

# %% id="q4" role="solution"
from solutions.ddpm import ddim_step

# %% id="q4-hand"
if written(ddim_step):
    seen, here, kick = torch.tensor([0.75]), torch.tensor([1.2]), torch.tensor([-1.0])
    display(torch.cat([ddim_step(seen, here, 2, 1, little_bars, eta, kick) for eta in (0.0, 1.0)]))  # 1.25 and 0.5570

# %% id="q4-check" role="test" points=3
check("q4")

# %% [markdown] id="q4-see-intro"
# ### Two tests on paper, done by the machine
#
# First, is the promise kept? If all data sit at 2, the noise is known exactly. After a jump from $t = 150$ to $s = 50$,
# signal and noise must be $2\sqrt{\bar\alpha_{50}}$ and $\sqrt{1 - \bar\alpha_{50}}$, for every $\eta$.
#
# Second, you have seen 0.5570 twice. Compare DDIM with $\eta = 1$ and $s = t - 1$ to your step of Question 3c, for all
# 200 times.
#
# **Predict before you run.** Which of the two variances will it be, and how nearly?

# %% id="q4-see"
if written(alpha_bars, ancestral_step, ddim_step):
    betas = linear_betas(T)  # in float64, to see how nearly
    bars = alpha_bars(betas)
    x_t = 2 * bars[150].sqrt() + (1 - bars[150]).sqrt() * torch.randn(100_000, generator=generator, dtype=torch.double)
    seen = (x_t - 2 * bars[150].sqrt()) / (1 - bars[150]).sqrt()  # exact: nothing else can have made x_t
    print(f"wanted     mean {2 * float(bars[50].sqrt()):.3f}, std {float((1 - bars[50]).sqrt()):.3f}")
    for eta in (0.0, 0.5, 1.0):
        x_s = ddim_step(seen, x_t, 150, 50, bars, eta, randn_like(x_t, generator))
        print(f"eta = {eta:.1f}  mean {float(x_s.mean()):.3f}, std {float(x_s.std()):.3f}")
    seen, x_t, fresh = torch.randn(3, 1000, generator=generator, dtype=torch.double)
    for name, large in (("large", True), ("small", False)):
        gaps = [
            ddim_step(seen, x_t, t, t - 1, bars, 1.0, fresh) - ancestral_step(seen, x_t, t, betas, bars, large, fresh)
            for t in range(1, T + 1)
        ]
        print(f"largest difference from the {name} step of Question 3c: {float(torch.stack(gaps).abs().max()):.1e}")

# %% [markdown] id="q4-see-answer"
# <details><summary>Compare with your prediction</summary>
#
# The small one, to the last digit. Two papers, two derivations, one step. So $\eta$ is a dial: 1 is Ho's chain, 0 is a
# path without chance, and everything between keeps signal and noise right as well.
#
# </details>
#
# ### From 200 steps to one
#
# The loop below takes your step, from $T$ down to 0 in equal strides. The network is the one you have: **no second
# training**.

# %% id="ddim" role="given"
from solutions.ddpm import ddim_sample

# %% [markdown] id="strides-predict"
# **Predict before you run.** All rows start from the same noise. Will the digits with 50 steps be other digits than
# those with 200, or the same ones? And with one single step?

# %% id="strides"
if written(alpha_bars, noise_prediction_loss, ddim_step):
    betas, bars = tables(linear_betas, T)
    eps, rows = partial(net, label=torch.arange(10)), {}
    for steps in (200, 50, 20, 10, 5, 2, 1):
        *_, x = ddim_sample(eps, block, bars, steps=steps, eta=0.0, generator=generator)
        rows[f"{steps} step{'s' * (steps > 1)}"] = x
    display(plots.image_rows(rows))

# %% [markdown] id="strides-answer"
# <details><summary>Compare with your prediction</summary>
#
# The same ones, down to the way they are written, for the noise at the start decides everything. That is new: with
# $\eta = 1$ the fresh noise of each step would have led elsewhere. With fewer steps they lose character, and with one
# step you see the first guess of all, the average digit.
#
# </details>
#
# ### What do few steps cost?
#
# Now the numbers. We compare four ways to walk in few steps, all with the network you have:
#
# - DDIM, $\eta = 0$;
# - $\eta = 1$, which is Ho's chain with the *small* variance on a shorter chain;
# - Ho's chain with the *large* variance, on a shorter chain;
# - DDIM again, with strides that are not equal: of the 200 noise levels it stops at those that the *cosine* schedule
#   would visit.
#
# A shorter chain is a chain: it has its own $\bar\alpha$, picked from the long one, and from these its own $\beta$.
#
# **Predict before you run.** Which wins with 20 steps: in distance, in being recognised, in variety?


# %% id="sweep"
def stopping(eps: Noise, times: Tensor) -> Noise:
    """The network for the chain that stops at `times` (n + 1,) alone, from 0 to T."""
    return lambda x, t: eps(x, times[t])


def betas_between(bars: Tensor) -> Tensor:
    """The betas of a chain with these alpha_bars (n + 1,)."""
    return torch.cat([bars.new_zeros(1), 1 - bars[1:] / bars[:-1]])


def like_cosine(bars: Tensor, steps: int) -> Tensor:
    """Times (at most steps + 1,) from 0 to T, at the noise levels that the cosine schedule would visit."""
    wanted = alpha_bars(cosine_betas(steps))[1:-1]
    distance = (bars.double().logit() - wanted.logit().unsqueeze(1)).abs()
    return torch.cat([torch.zeros(1), distance.argmin(dim=1).flip(0), torch.tensor([len(bars) - 1])]).long().unique()


if written(alpha_bars, noise_prediction_loss, ancestral_step, ddim_step):
    betas, bars = tables(linear_betas, T)
    eps, z = partial(net, label=wanted), torch.randn(len(wanted), 1, 8, 8, generator=generator)
    calls = (5, 10) if draft else (5, 10, 20, 50)
    found = {"DDIM, η = 0": [], "η = 1 (small variance)": [], "chain, large variance": [], "DDIM, cosine strides": []}
    for n in calls:
        equal, strides = torch.linspace(0, T, n + 1).round().long(), like_cosine(bars, n)
        even, uneven = stopping(eps, equal), stopping(eps, strides)
        runs = (
            ddim_sample(even, z, bars[equal], steps=n, eta=0.0, generator=generator),
            ddim_sample(even, z, bars[equal], steps=n, eta=1.0, generator=generator),
            ancestral_sample(even, z, betas_between(bars[equal]), large=True, generator=generator),
            ddim_sample(uneven, z, bars[strides], steps=len(strides) - 1, eta=0.0, generator=generator),
        )
        for name, run in zip(found, runs, strict=True):
            *_, x = run
            found[name].append(measured(x))
            print(
                f"{n:3d} steps  {name:24s}",
                "distance {:.2f}, recognised {:.1%}, variety {:.3f}".format(*found[name][-1]),
            )
    axes = panels(3, 12.5, 4.6)
    looks = {"color": DATA, "marker": "o"}, {"color": EXACT, "marker": "s"}, {"color": INK, "marker": "^"}
    looks = *looks, {"color": "#009e73", "marker": "D", "linestyle": "--"}
    labels = ("distance (1: as good as real)", "recognised as asked", "variety (real: dashed line)")
    for i, (ax, label) in enumerate(zip(axes, labels, strict=True)):
        for (name, points), look in zip(found.items(), looks, strict=True):
            ax.plot(calls, [point[i] for point in points], label=name, **look)
        ax.set(xscale="log", xlabel="calls of the network", ylabel=label)
        ax.minorticks_off()
        ax.set_xticks(calls, [f"{n}" for n in calls])
    axes[0].set_ylim(0, None)
    axes[1].yaxis.set_major_formatter("{x:.0%}")
    axes[2].axhline(real_variety, color=INK, linewidth=1, linestyle="--")
    axes[0].legend()
    display(axes[0].figure)

# %% [markdown] id="sweep-answer"
# <details><summary>Compare with your prediction</summary>
#
# In distance DDIM wins with 5, 10 and 20 calls, and most clearly with cosine strides, which spend more calls where one
# can see something. With 50 calls the chain has caught up: once steps are short, fresh noise does no harm, and even
# washes out earlier mistakes. In variety the chain with the large variance wins at 10 and 20 calls.
#
# And look at what is recognised. The *worst* samples by distance, those of 5 calls with $\eta = 1$, are the *best*
# recognised. A soft, average 7 is easy to read. Never judge a generator by one number.
#
# </details>
#
# ### The same without a network
#
# Is it the network's fault that few steps cost variety? Ask the exact recursion of Question 3c again, now on the
# shorter chains, and with your DDIM step as a third way. The data are $N(0, 0.5^2)$.


# %% id="exact-strides"
def ddim_jump(seen: Tensor, x_t: Tensor, t: int, betas: Tensor, bars: Tensor, noise: Tensor) -> Tensor:
    return ddim_step(seen, x_t, t, t - 1, bars, 0.0, noise)


if written(alpha_bars, ancestral_step, ddim_step):
    bars = alpha_bars(linear_betas(T))
    print("variance out / variance of the data      large    small    DDIM")
    for n in (5, 10, 20, 50, 200):
        betas = betas_between(bars[torch.linspace(0, T, n + 1).round().long()])
        shares = [variance_out(way, 0.5, betas) for way in (large_step, small_step, ddim_jump)]
        print(f"{n:3d} steps {'':30s}", *(f"{share:8.3f}" for share in shares))

# %% [markdown] id="codes-intro"
# ---
# ## A space of codes
#
# With $\eta = 0$ every noise leads to one picture. So noise is a *code* for pictures. Can we find the code of a picture
# that somebody wrote by hand? Walk DDIM upwards, from $t = 0$ to $T$: take the noise that the network sees, and jump
# with it to a *later* time. (Your `ddim_step` promises $s < t$ only, so here is the walk. It uses your `q_sample`.)
#
# Then mix two codes, and walk down again. We mix round the sphere, not along the line: the line between two noises
# passes through noise that is too weak, of standard deviation 0.71, which the network has never met.
#
# **Predict before you run.** Mixing the *pixels* of two sevens half and half gives a double exposure. And mixing their
# *codes*?


# %% id="codes"
@torch.no_grad()
def encode(eps: Noise, x: Tensor, bars: Tensor, steps: int) -> Tensor:
    """The noise from which DDIM makes the pictures x (B, ...)."""
    for s, t in pairwise(torch.linspace(0, len(bars) - 1, steps + 1).round().int().tolist()):
        seen = eps(x, whole(max(s, 1), x))
        clean = (x - (1 - bars[s]).sqrt() * seen) / bars[s].sqrt()
        x = q_sample(clean, whole(t, x), seen, bars)
    return x


def mixed(a: Tensor, b: Tensor, share: float) -> Tensor:
    """From a (share 0) to b (share 1), round the sphere: (B, 1, 8, 8) all."""
    angle = torch.cosine_similarity(a.flatten(1), b.flatten(1)).acos().view(-1, 1, 1, 1)
    return (((1 - share) * angle).sin() * a + (share * angle).sin() * b) / angle.sin()


if written(alpha_bars, q_sample, noise_prediction_loss, ddim_step):
    betas, bars = tables(linear_betas, T)
    steps = 5 if draft else 50
    hands = torch.cat([data.test_images[data.test_labels == digit][:each] for digit in range(10)])
    hands = hands + (torch.rand(hands.shape, generator=generator) - 0.5) / 8
    eps = partial(net, label=wanted)
    codes = encode(eps, hands, bars, steps)
    *_, again = ddim_sample(eps, codes, bars, steps=steps, eta=0.0, generator=generator)
    print(f"codes: mean {float(codes.mean()):.2f}, std {float(codes.std()):.2f} (noise: 0 and 1)")
    print(f"there and back: a pixel is off by {float((again - hands).square().mean().sqrt()):.3f} (root mean square)")

    other = torch.arange(len(hands)).view(10, each).roll(1, dims=1).flatten()  # another picture of the same digit
    shares = (0.0, 0.25, 0.5, 0.75, 1.0)
    by_code = []
    for share in shares:
        *_, x = ddim_sample(eps, mixed(codes, codes[other], share), bars, steps=steps, eta=0.0, generator=generator)
        by_code.append(x)
    by_pixel = [(1 - share) * hands + share * hands[other] for share in shares]
    print(
        "half and half, mixed pixels: distance {:.2f}, recognised {:.1%}, variety {:.3f}".format(*measured(by_pixel[2]))
    )
    print(
        "half and half, mixed codes:  distance {:.2f}, recognised {:.1%}, variety {:.3f}".format(*measured(by_code[2]))
    )
    rows = {}
    for digit in (2, 4, 7):
        i = digit * each + 1
        rows[f"{digit}, pixels"] = torch.cat([x[i : i + 1] for x in by_pixel])
        rows[f"{digit}, codes"] = torch.cat([x[i : i + 1] for x in by_code])
    display(plots.image_rows(rows, [f"{share:.0%}" for share in shares]))

# %% [markdown] id="codes-answer"
# <details><summary>Compare with your prediction</summary>
#
# Half-way in the space of codes there is *one* seven, written by a hand between the two hands. As a crowd, such digits
# are nearly as good as real ones (distance about 1). The mixed pixels are grey where the two hands disagree; they are
# three times as far, and have lost variety. And they are well recognised: once more, not a judge to trust alone.
#
# Ho's chain has no such space: its 200 fresh noises, not the first one, decide what you get.
#
# </details>

# %% [markdown] id="q5-intro"
# ---
# ## Question 5: in words and numbers
#
# ### Many small steps are an SDE
#
# The table of the three alphas says that $\bar\alpha_t$ *is* $\alpha(t/T)^2$, of the VP-SDE of Problem set 1. But one
# is a product, and the other an exponential. `VPSDE().alpha(t)` takes a tensor of times from 0 to 1, and
# `linear_betas(T)` belongs to its $\beta(t) = 0.1 + 19.9\,t$. Use this cell for your numbers.

# %% id="q5a-numbers"
sde = VPSDE()
print("VP-SDE, alpha squared at t = 0, 0.5, 1:", (sde.alpha(torch.tensor([0, 0.5, 1.0])) ** 2).tolist())
# your numbers: alpha_bars(linear_betas(T)) beside sde.alpha(torch.arange(T + 1) / T) ** 2

# %% [markdown] id="q5a" role="written" points=3
# **Question 5a (3 points).** Show with numbers that Ho's chain tends to the VP-SDE. How large is the largest gap
# between $\bar\alpha_t$ and $\alpha(t/T)^2$, over all $t$, for $T$ = 10, 100 and 1000? With which power of $T$ does it
# shrink? And why does a product become an exponential? At most six sentences.
#
# ### BEGIN SOLUTION
# **A good answer.** I computed `(alpha_bars(linear_betas(T)) - sde.alpha(torch.arange(T + 1).double() / T) **
# 2).abs().max()`. The largest gap is 0.103 for T = 10, 0.0083 for T = 100 and 0.00081 for T = 1000. Ten times as many
# steps make it ten times smaller (12 and 10 times): it shrinks like 1 / T, a slope of −1 on logarithmic axes. The
# logarithm of the product is the sum of log(1 − β(t)/T). For small steps that is −β(t)/T, whose sum is a Riemann sum of
# −∫β, the logarithm of α². What is left out, β²/2T² in each of T steps, adds up to something of the size 1/T, which is
# the slope that I see.
#
# **Marking scheme, a point for each.**
# - The three gaps, right to two digits (0.10, 0.0083, 0.00081). At T = 10 a value up to 0.11 counts, for the last beta
#   is clamped.
# - The power −1, read off from the numbers (a ratio of about ten, or a slope between −1 and −1.1).
# - The logarithm turns the product into a sum, and the sum tends to the integral. "Because the steps get smaller" alone
#   gets nothing.
# ### END SOLUTION

# %% [markdown] id="q5b" role="written" points=3
# **Question 5b (3 points).** Why does DDIM with 20 steps win against Ho's chain with 20 steps, although both have the
# same network? And what does it pay in variety, compared with real digits and with the large variance? Name the figures
# and tables that you rely on, with numbers. At most six sentences.
#
# ### BEGIN SOLUTION
# **A good answer.** With 20 calls DDIM has the distance 1.8, the chain 2.2 with either variance (figure of calls; with
# 5 calls and cosine strides it is 2.6 against 4.2). A step of the chain draws the earlier state from a Gaussian around
# one guess, which is right for short steps only. In 20 long steps its fresh noise has the wrong size (exact table for
# N(0, 0.25): 1.08 of the variance with large, 0.61 with small), and few steps are left to take out what it did wrong.
# DDIM adds no noise; all it does wrong is to hold the direction still during a stride, which matters less. It pays in
# variety: 0.29, against 0.33 for real digits and 0.31 for the large variance. All its variety comes from the first
# noise, and its long strides rely on early guesses, which are averages; the exact
# table, without any network, says the same: DDIM keeps 0.75 of the variance.
#
# **Marking scheme, a point for each.**
# - The noise: a Gaussian step with fresh noise is right only if it is short, and DDIM adds none. ("It is deterministic"
#   without saying why that helps is not enough.)
# - The price: less variety than real digits *and* than the large variance, with two numbers; or the share of the
#   variance that is kept, from the exact table.
# - Where the loss comes from: early guesses are averages, or all variety must come from the first noise. An answer that
#   judges by the share recognised alone gets none of the three.
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
# A year, a house number, a birthday: your DDIM draws it in fifty steps out of two hundred.
#
# Put a number of yours in the last line, take away the `#`, and run. You get a GIF beside this notebook, to keep and to
# show.


# %% id="keep"
def draw(number: str) -> plots.Film:
    """A number, drawn by your DDIM: kept as a GIF beside this notebook, and shown."""
    label = torch.tensor([int(digit) for digit in number])
    noise = torch.randn(len(label), 1, 8, 8, generator=generator)
    walk = ddim_sample(
        partial(net, label=label), noise, tables(linear_betas, T)[1], steps=50, eta=0.0, generator=generator
    )
    return plots.keep(plots.animate([noise, *walk], rows=1), f"{number}.gif")


# draw("1984")

# %% [markdown] id="further"
# ## Go further (no points)
#
# **One code, ten digits.** The label goes into the network apart from the code. Take the code of one 3, and ask for all
# ten digits with it. What do they have in common?
#
# ```python
# eps = partial(net, label=torch.arange(10))
# code = codes[3 * each : 3 * each + 1].expand(10, 1, 8, 8)
# *_, x = ddim_sample(eps, code, bars, steps=50, eta=0.0, generator=generator)
# plots.image_rows({"real": hands[3 * each : 3 * each + 1].expand(10, 1, 8, 8), "code": x}, list("0123456789"))
# ```
#
# More to try: train on `cosine_betas(200)` instead, and run the last figures again. What does $\eta = 0.5$ do? And how
# few *training* steps are enough for a digit that you can read?
#
# **Read on.** Ho, Jain and Abbeel 2020, *Denoising Diffusion Probabilistic Models*,
# [arXiv:2006.11239](https://arxiv.org/abs/2006.11239) · Song, Meng and Ermon 2021, *Denoising Diffusion Implicit
# Models*, [arXiv:2010.02502](https://arxiv.org/abs/2010.02502) · Nichol and Dhariwal 2021, *Improved Denoising
# Diffusion Probabilistic Models*, [arXiv:2102.09672](https://arxiv.org/abs/2102.09672) · Song et al. 2021,
# [arXiv:2011.13456](https://arxiv.org/abs/2011.13456), Sec. 3.4 and App. B for the limit.
