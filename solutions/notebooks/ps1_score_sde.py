# %% [markdown] id="title"
# # Problem set 1: sculpting with a score
#
# > **paint ✗   sculpt ✓**
# >
# > A diffusion model does not paint. It starts from a block of noise and carves the data out of it.
#
# **What you will build.** You will write the two lines at the heart of a diffusion model: the loss that teaches a
# network where the data are, and the step that moves noise towards them. With these two lines, and the loops given
# here, a cloud of pure noise turns into a ring of eight islands before your eyes.
#
# **How it is graded**
# 1. `check("q3a")` runs the grader's own tests on your function and says what it found. Run it as often as you like.
# 2. Questions 1 and 2 are worked: read, predict, run. Question 3 is yours (10 points, graded by the checks), and
#    Question 4 asks for two short answers in words (6 points, read by a person).
# 3. Official grading runs the same checks with another seed. Keep the names of the functions, and the check cells.
#
# Plan on one hour. The notebook itself needs less than a minute to run. The symbols are those of Song et al. 2021, and
# time has one direction throughout: **$t = 0$ is data, $t = 1$ is noise**.

# %% id="imports"
# No module named 'scorelab'? In a new cell, %pip install -r requirements.txt, then restart; README.md says more.
from collections.abc import Iterator
from functools import partial
from itertools import pairwise

import torch
from IPython.display import display
from scorelab import plots
from scorelab.data import checkerboard, moons, ring, ring_mixture, swiss_roll
from scorelab.data.pictures import from_text
from scorelab.metrics import noise_floor, sliced_wasserstein
from scorelab.nets import ScoreMLP
from scorelab.oracle import irreducible_loss, irreducible_loss_over_time, mixture
from scorelab.plots import DATA, EXACT, INK, cloud, panels
from scorelab.noise import generator_on, randn_like, times
from scorelab.sde import SDE, Score, VPSDE
from scorelab.training import Watch, fit
from torch import Generator, Tensor, nn

from autograder import checker, written

check = checker("ps1_score_sde")
reveal = check.reveal

# %% id="start"
generator = torch.Generator().manual_seed(0)  # all randomness comes from here, and is passed on by hand

# %% [markdown] id="forward-intro"
# ## First, two films
#
# **The forward process** destroys. It shrinks every point a little and shakes it a little, again and again, until
# nothing is left but noise. It needs no learning: everybody can break a vase.

# %% id="forward"
sde = VPSDE()
x_0 = ring(4000, generator)  # the data: eight small islands on a circle
plots.forward_strip(sde, x_0, [0.0, 0.05, 0.15, 0.3, 0.5, 1.0], generator)

# %% [markdown] id="reverse-intro"
# **The reverse process** is the same film backwards. That sounds impossible: how should a point in the fog know where
# to go? It needs one thing only, a compass called the **score**:
#
# $$\nabla_x \log p_t(x), \qquad \text{the direction in which the density } p_t \text{ grows fastest.}$$
#
# For our ring we can compute the score exactly, because the ring is a mixture of Gaussians. For real data nobody can.
# That is why there will be a network. But first look at the truth. `mixture` is the ring as a sum of Gaussians, and
# `marginal_score(sde)` gives the score of what the forward film has made of it at time $t$.
#
# **Predict before you run.** Early in the fog ($t = 0.5$), does a point already know which island it will end on?

# %% id="guess-compass"
check.guess("compass", ..., "of 100 arrows on the islands, how many point to the middle at t = 0.5")

# %% id="compass"
weights, means, mode_std = ring_mixture()
truth = mixture(weights, means, torch.tensor(mode_std**2))
exact_score = truth.marginal_score(sde)  # a function of (x, t), like the network that you will train
inward = (exact_score(x_0, torch.tensor(0.5)) * x_0).sum(dim=1) < 0
check.truth("compass", 100 * inward.float().mean())

left, right = panels(2, 8.4, 4.4)
plots.score_quiver(exact_score, 0.5, left, extent=2)
plots.score_quiver(exact_score, 0.05, right, extent=2)

# %% [markdown] id="compass-answer"
# <details><summary>Compare with your prediction</summary>
#
# No. At $t = 0.5$ all arrows point to the middle: the islands have melted into one hill. At $t = 0.05$ there are eight
# hills, and the arrows lead to the nearest one. So the decision falls in between, late in the reverse film.
#
# </details>
#
# ### Carving with the exact score
#
# You need two facts. Question 2 comes back to the first, Question 3a to the second.
#
# **A noisy point is data and noise:** $x_t = \alpha(t)\,x_0 + \sigma(t)\,z$. Of the data a share $\alpha$ is left, and
# $\sigma$ times a standard normal $z$ has come in. `sde.perturb(x_0, t, z)` makes it.
#
# **The score shows the noise:** $z = -\sigma \cdot \text{score}$.
#
# <details><summary>Why, in three lines</summary>
#
# Let all data be one point $x_0$. Then $x_t$ is Gaussian around $\alpha x_0$, of width $\sigma$:
#
# $$\log p_t(x) = -\frac{\|x - \alpha x_0\|^2}{2 \sigma^2} + \text{const}, \qquad
# \nabla_x \log p_t(x) = -\frac{x - \alpha x_0}{\sigma^2} = -\frac{z}{\sigma} .$$
#
# With more points, the score shows the mean of all noises that may have led to $x$.
#
# </details>

# %% id="noise-in-score"
one, z, t = torch.tensor([[1.0, -0.5]]), torch.tensor([[0.3, -1.2]]), torch.tensor(0.4)
score_of_one = mixture(torch.ones(1), one, torch.tensor(1e-9)).marginal_score(sde)  # all data at one point
print("the noise that was put in  ", z)
print("minus sigma times the score", -sde.sigma(t) * score_of_one(sde.perturb(one, t, z), t).float())

# %% [markdown] id="carve-intro"
# So three lines are enough to sculpt. Let the score tell what in a point is noise. Remove it. Then put *slightly less*
# of it back, and repeat. (You will write a different step in Question 3b, one that adds fresh noise each time.)


# %% id="carve"
def carve(score: Score, sde: SDE, x: Tensor, steps: int) -> Iterator[Tensor]:
    """From noise x (B, D) at t = 1 to data: ever cleaner points, one state a step."""
    for t, s in pairwise(torch.linspace(1, 1e-3, steps + 1)):
        z = -sde.sigma(t) * score(x, t)  # the noise in x, as the score sees it
        x_clean = (x - sde.sigma(t) * z) / sde.alpha(t)
        x = sde.perturb(x_clean, s, z)
        yield x


block = torch.randn(2000, 2, generator=generator)
film = [block, *carve(exact_score, sde, block, steps=120)]
film_times = torch.linspace(1, 1e-3, 121)
plots.reverse_strip(film, film_times)

# %% [markdown] id="film-intro"
# Here are both films in one: first the vase breaks, then it heals. The healed ring is made of *new* points: nobody told
# the sculptor where the old ones were. The film starts by itself, once. Use the slider to look at a moment.

# %% id="film"
breaking = [sde.perturb(x_0[:2000], t, block) for t in film_times.flip(0)]
there_and_back = torch.cat([film_times.flip(0), film_times])
plots.animate(breaking + film, there_and_back)

# %% [markdown] id="question-1"
# ---
# ## Question 1: obtain samples (worked)
#
# A generative model never sees "the data distribution". It sees samples. Here are four clouds to practise on; each is
# a function `(n, generator)` that returns `n` independent points, a tensor of shape `(n, 2)`.

# %% id="clouds"
for ax, draw in zip(panels(4, 12, 3.4), (ring, moons, checkerboard, swiss_roll), strict=True):
    cloud(ax, draw(2000, generator), DATA, 2.6)
    ax.set_title(draw.__name__)
ax.figure

# %% [markdown] id="predict-distance"
# How shall we tell whether a generated cloud is right? By a distance between two clouds, the *sliced Wasserstein
# distance*: how far points must travel, on average, to turn one cloud into the other.
#
# **Predict before you run.** We draw 2000 points from the ring, and then 2000 *other* points from the same ring. Is
# their distance zero? And how does it compare with the distance from the ring to the moons?

# %% id="guess-distance"
check.guess("distance", ..., "the distance between two samples of one ring")

# %% id="distance"
x_real = ring(2000, generator)
floor = noise_floor(partial(sliced_wasserstein, generator=generator), ring, 2000, generator)
print(f"ring to itself          {sliced_wasserstein(x_real, x_real, generator):.3f}")
print(f"ring to another ring    {floor:.3f}   (mean of 5 pairs)")
print(f"ring to moons           {sliced_wasserstein(x_real, moons(2000, generator), generator):.3f}")
print(f"ring to pure noise      {sliced_wasserstein(x_real, block, generator):.3f}")
check.truth("distance", floor)

# %% [markdown] id="distance-answer"
# <details><summary>Compare with your prediction</summary>
#
# Two honest samples of the same ring are not at distance zero. Chance puts a few more points on one island, and a few
# less on another. This is the **noise floor**. No generator can be expected to do better, so a distance is read in
# multiples of it. Later, "1.0 × floor" will mean: as good as real data, as far as 2000 points can tell.
#
# </details>

# %% [markdown] id="question-2"
# ---
# ## Question 2: construct the model (worked)
#
# ### The SDE
#
# The forward film is a stochastic differential equation (Song Eq. 5):
#
# $$\mathrm{d}x = f(x, t)\,\mathrm{d}t + g(t)\,\mathrm{d}w$$
#
# The *drift* $f$ is where a point is pulled, the *diffusion* $g$ is how strongly it is shaken, and $w$ is Brownian
# motion. Ours is the variance-preserving one (Song Eq. 11), $f(x, t) = -\tfrac12 \beta(t)\,x$ and
# $g(t) = \sqrt{\beta(t)}$, with a rate $\beta$ that grows linearly from 0.1 to 20.
#
# | symbol | Python | shape | meaning |
# |---|---|---|---|
# | $x_0,\ x_t$ | `x_0`, `x` | (B, 2) | data; the same points at time $t$ |
# | $z$ | `z` | (B, 2) | standard normal noise, one draw for each point |
# | $\alpha(t)$ | `sde.alpha(t)` | shape of `t` | how much of the data is left |
# | $\sigma(t)$ | `sde.sigma(t)`, `std` | shape of `t` | how much noise there is |
# | $f(x, t)$ | `sde.drift(x, t)` | (B, 2) | the pull, forward in time |
# | $g(t)$ | `sde.diffusion(t)` | shape of `t` | the shaking |
# | $s_\theta(x, t)$ | `net(x, t)`, `pred` | (B, 2) | the network's guess of the score |
#
# ### The perturbation kernel: one jump for a thousand steps
#
# Must we simulate the film to reach time $t$? No. The SDE is linear, so we can jump (Song Eq. 29):
#
# $$x_t = \alpha(t)\,x_0 + \sigma(t)\,z, \qquad \alpha(t) = e^{-\frac12 \int_0^t \beta},
# \qquad \sigma(t)^2 = 1 - \alpha(t)^2 .$$
#
# <details><summary>Where α and σ come from, in three lines</summary>
#
# A short step of length $\mathrm{d}t$ multiplies a point by $1 - \tfrac12 \beta\,\mathrm{d}t$. Many steps multiply it
# by the product of these, and the logarithm of the product is a sum:
# $\log \alpha = \sum \log(1 - \tfrac12 \beta\,\mathrm{d}t) \to -\tfrac12 \int_0^t \beta$.
#
# A step multiplies the variance by $1 - \beta\,\mathrm{d}t$ and adds $\beta\,\mathrm{d}t$, so a variance of 1 stays 1.
# It has two parts, $\alpha^2$ from data of variance 1, and the noise. So $\sigma^2 = 1 - \alpha^2$.
#
# </details>

# %% id="alpha"
for steps in (10, 100, 1000):
    left = torch.ones(())
    for t in torch.linspace(0, 0.5, steps + 1)[:-1]:
        left = left * (1 - sde.beta(t) / 2 * (0.5 / steps))
    print(f"{steps:4d} steps to t = 0.5 leave {left:.4f} of a point")
print(f"the formula says            {sde.alpha(torch.tensor(0.5)):.4f}")

# %% [markdown] id="kernel-intro"
# That was the mean. Now test all of it. Ho et al. take a thousand small steps,
# $x_i = \sqrt{1 - \beta_i}\,x_{i-1} + \sqrt{\beta_i}\,z_i$ with $\beta_i = \beta(t_i)/1000$ (Song Eq. 10). We start
# 20 000 particles at exactly 1 and measure their mean and standard deviation on the way.
#
# **Predict before you run.** Where are mean and standard deviation at $t = 0$, and where at $t = 1$?

# %% id="guess-kernel"
check.guess("kernel", ..., "the standard deviation of the particles at t = 1")


# %% id="kernel"
def small_steps(sde: VPSDE, x: Tensor, steps: int, generator: Generator) -> Iterator[Tensor]:
    """The forward process by brute force, from x (B,) at t = 0: the state after each step."""
    for t in torch.linspace(0, 1, steps + 1)[1:]:
        b = sde.beta(t) / steps
        x = (1 - b).sqrt() * x + b.sqrt() * randn_like(x, generator)
        yield x


chain = small_steps(sde, torch.ones(20_000), 1000, generator)
mean, std = torch.tensor([(x.mean(), x.std()) for x in chain])[49::50].T  # every 50th of 1000 times
check.truth("kernel", std[-1])
t = torch.linspace(0, 1, 201)
ax = panels(1, 7.5, 4)[0]
ax.plot(t, sde.alpha(t), color=DATA, label=r"kernel: mean $\alpha(t)$")
ax.plot(t, sde.sigma(t), color=EXACT, label=r"kernel: standard deviation $\sigma(t)$")
ax.plot(t[10::10], mean, "o", color=DATA, label="1000 small steps: mean")
ax.plot(t[10::10], std, "s", color=EXACT, label="1000 small steps: standard deviation")
ax.set(xlabel="time $t$  (0 data, 1 noise)", ylabel="value (units of the data)", title="one jump = many small steps")
ax.legend()
ax.figure

# %% [markdown] id="kernel-answer"
# <details><summary>Compare with your prediction</summary>
#
# Mean 1 and deviation 0 at the start; mean 0 and deviation 1 at the end. The dots lie on the lines: the jump is right.
# It is also what makes training cheap: any $x_t$ is one line of arithmetic away.
#
# </details>
#
# ### The network
#
# `ScoreMLP` is a small perceptron. It takes points `x` of shape (B, 2) and times `t` of shape (B, 1), and returns a
# guess of the score, shape (B, 2). It is built so that, untrained, it roughly knows the score of one plain hill, the
# standard normal distribution. What it must learn is how your data differ from that.

# %% id="network"
net = ScoreMLP(sde, generator)
pred = net(torch.zeros(5, 2), torch.full((5, 1), 0.5))
print(f"{sum(p.numel() for p in net.parameters()):,} parameters; pred has shape {tuple(pred.shape)}")

# %% [markdown] id="q3a-intro"
# ---
# ## Question 3a: the loss (4 points)
#
# **What should the network say?** We know how $x_t$ was made: $x_t = \alpha x_0 + \sigma z$. Given $x_0$, that is a
# Gaussian, and the score of a Gaussian is a straight line:
#
# $$\nabla_{x_t} \log p_{0t}(x_t \mid x_0) = -\frac{x_t - \alpha x_0}{\sigma^2} = -\frac{z}{\sigma}.$$
#
# So each training point comes with a target, and we made it ourselves. *Denoising score matching* (Song Eq. 7) asks
# for the least squared distance to it, with a weight $\lambda(t) > 0$ of our choice:
#
# $$\min_\theta\; \mathbb{E}_{t,\,x_0,\,z}\;\lambda(t)\, \Big\| s_\theta(x_t, t) + \frac{z}{\sigma} \Big\|^2 .$$
#
# The minimiser is the score of $p_t$ itself, the compass, although the target only knows one $x_0$ at a time
# (Vincent 2011). That is the surprise of this field.
#
# <details><summary>Why, in three lines</summary>
#
# Many pairs $(x_0, z)$ lead to the same place $x$. The network must say one thing there, and of all answers the *mean*
# of the targets has the least squared distance to them. And the mean of the targets is the score:
#
# $$\nabla p_t(x) = \nabla\, \mathbb{E}_{x_0}\big[p_{0t}(x \mid x_0)\big]
# = \mathbb{E}_{x_0}\Big[p_{0t}(x \mid x_0)\,\big({-\tfrac{z}{\sigma}}\big)\Big]
# = p_t(x)\;\mathbb{E}\Big[{-\tfrac{z}{\sigma}}\;\Big|\; x_t = x\Big] .$$
#
# Divide by $p_t(x)$: on the left, $\nabla p_t / p_t$ is $\nabla \log p_t$.
#
# </details>

# %% id="mean-target"
chance, t, place = torch.Generator().manual_seed(1), torch.tensor(0.1), torch.tensor([[1.0, 0.6]])
origins = ring(2_000_000, chance)
kicks = randn_like(origins, chance)
near = (sde.perturb(origins, t, kicks) - place).norm(dim=1) < 0.05
targets = -kicks[near] / sde.sigma(t)
print(f"{near.sum()} points landed near (1, 0.6)")
print("their targets spread by     {:5.2f} {:5.2f}".format(*targets.std(dim=0).tolist()))
print("the mean of their targets   {:5.2f} {:5.2f}".format(*targets.mean(dim=0).tolist()))
print("the score of the ring there {:5.2f} {:5.2f}".format(*exact_score(place, t)[0].tolist()))

# %% [markdown] id="q3a-weight"
# **Why times std?** At $t = 0.001$ our $\sigma$ is 0.01, so the targets are about 100 long, and the smallest times
# would shout down all others. The choice $\lambda = \sigma^2$ gives every time one voice. Pull it inside the square:
#
# $$\lambda\, \Big\| s_\theta + \frac{z}{\sigma} \Big\|^2 = \big\| \sigma\, s_\theta + z \big\|^2 .$$
#
# | in the formula | argument | shape | unit |
# |---|---|---|---|
# | $s_\theta(x_t, t)$ | `pred` | <!-- shape score_matching_loss.pred --> | 1 / length |
# | $\sigma(t)$ | `std` | <!-- shape score_matching_loss.std --> | length |
# | $z$ | `z` | <!-- shape score_matching_loss.z --> | a pure number |
# | the loss | returned | <!-- shape score_matching_loss.returned -->: the **mean over all elements** | a pure number |
#
# Units catch mistakes: you may only add what has the same unit.
#
# **A number to test by hand.** One point in the plane, `pred` = (1, −2), `std` = 0.5, `z` = (0.5, 3). Its two elements
# contribute 1 and 4, so the loss is **2.5**. Work it out on paper, then write the function.

# %% id="q3a" role="solution"
from solutions.score_sde import score_matching_loss

# %% id="q3a-hand"
if written(score_matching_loss):
    display(
        score_matching_loss(torch.tensor([[1.0, -2.0]]), torch.tensor([[0.5]]), torch.tensor([[0.5, 3.0]]))
    )  # 2.5 by hand

# %% id="q3a-check" role="test" points=4
check("q3a")

# %% [markdown] id="q3b-intro"
# ---
# ## Question 3b: the Euler–Maruyama step (4 points)
#
# Anderson showed in 1982 that the film run backwards, with time running from 1 to 0, is again an SDE (Song Eq. 6):
#
# $$\mathrm{d}x = \underbrace{\big[ f(x, t) - g(t)^2\, \nabla_x \log p_t(x) \big]}_{\texttt{drift},\
# \text{computed for you}} \mathrm{d}t + g(t)\,\mathrm{d}\bar w .$$
#
# <details><summary>Why, in three lines of Bayes</summary>
#
# You see a point at $x$ at time $t$. Where was it shortly before, at $x'$? It came from there by the pull
# $f\,\mathrm{d}t$ and by a shake of variance $g^2\,\mathrm{d}t$. By Bayes' rule,
#
# $$\log p(x' \mid x) = \log p(x') - \frac{\|x - x' - f\,\mathrm{d}t\|^2}{2 g^2\,\mathrm{d}t} + \text{const}, \qquad
# \log p(x') \approx \log p(x) + (x' - x) \cdot \nabla \log p(x) .$$
#
# Complete the square in $x'$: it is Gaussian again, of the same variance, and on the way from $x'$ to $x$ the point
# moved by $\big[f - g^2\, \nabla \log p\big]\,\mathrm{d}t$ on average. More came from where more were.
#
# </details>

# %% id="moved"
t, dt, x = torch.tensor(0.1), 0.01, torch.tensor([[1.0, 0.0]])  # between the middle and the island on the right
kept = sde.alpha(t) / sde.alpha(t - dt)  # what a point keeps of itself in one short step
earlier = sde.perturb(origins, t - dt, kicks)
later = kept * earlier + (sde.sigma(t) ** 2 - (kept * sde.sigma(t - dt)) ** 2).sqrt() * randn_like(earlier, chance)
near = (later - x).norm(dim=1) < 0.1
bracket = sde.drift(x, t) - sde.diffusion(t) ** 2 * exact_score(x, t)
print(f"{near.sum()} points landed near (1, 0). On the way they moved to the right, per unit of time,")
print(f"    by {(later - earlier)[near, 0].mean() / dt:5.2f} on average")
print(f"    by {bracket[0, 0]:5.2f}, says the bracket")
print(f"    by {sde.drift(x, t)[0, 0]:5.2f}, says the pull alone")

# %% [markdown] id="q3b-step"
# A computer takes steps of a finite length. You know the state `z` at time $t$ and want it at time $t - \mathrm{d}t$,
# where `dt` is a *positive* number. Hold drift and diffusion still during the step. Then two things happen.
#
# **The pull.** Mind the sign of time. Equation 6 says how $x$ changes when $t$ *grows*. You walk the other way: over
# your step, time changes by minus `dt`.
#
# **The shake.** Why $\sqrt{\mathrm{d}t}$? Variances of independent shakes add up. In one unit of time the variance must
# grow by $g^2$, however finely you cut it. Cut it into $n$ steps of length $\mathrm{d}t = 1/n$: each must bring the
# variance $g^2\,\mathrm{d}t$, that is, a standard deviation of $g\sqrt{\mathrm{d}t}$. The sign of a shake does not
# matter, since noise is symmetric.
#
# **Predict.** Somebody forgets the square root and takes 500 steps. What share of the shake is left in each?
#
# <details><summary>Compare with your prediction</summary>
#
# Each shake is $\sqrt{500} \approx 22$ times too small. The sculptor barely trembles, and the cloud collapses.
#
# </details>
#
# | symbol | argument | shape | unit |
# |---|---|---|---|
# | $x_t$ | `z` | <!-- shape euler_maruyama_step.z --> | length |
# | $f - g^2 \nabla \log p_t$ | `drift` | <!-- shape euler_maruyama_step.drift --> | length / time |
# | $g(t)$ | `diffusion` | <!-- shape euler_maruyama_step.diffusion --> | length / √time |
# | $\mathrm{d}t$ | `dt` | <!-- shape euler_maruyama_step.dt --> | time |
# | a standard normal draw | `noise` | <!-- shape euler_maruyama_step.noise --> | a pure number |
#
# The noise is handed to you: do not draw your own. (The name `z` for the state comes from the course slides; it is
# noise only at the very start.)
#
# **A number to test by hand.** `z` = 2, `drift` = 3, `diffusion` = 1.5, `dt` = 0.04, `noise` = −2. The pull moves the
# point by −0.12, the shake by −0.6, so it lands on **1.28**.

# %% id="q3b" role="solution"
from solutions.score_sde import euler_maruyama_step

# %% id="q3b-hand"
if written(euler_maruyama_step):
    here, drift, kick = torch.tensor([[2.0]]), torch.tensor([[3.0]]), torch.tensor([[-2.0]])
    display(euler_maruyama_step(here, drift, torch.tensor(1.5), 0.04, kick))  # 1.28 by hand

# %% id="q3b-check" role="test" points=4
check("q3b")

# %% [markdown] id="symptoms"
# ### When it goes wrong
#
# | symptom | likely cause |
# |---|---|
# | the loss has shape (B, 2) or (B,) | it is one number: something is missing at the end |
# | right for one batch size, wrong for another | a sum where a mean belongs, or a mean over one axis only |
# | right for points, wrong when B equals the dimension | `std` was reshaped: let it broadcast as it comes |
# | the loss is right, but nothing is learned | the gradient is cut: look for `.item()`, `.detach()`, `float()` |
# | the loss is huge, and jumps | the weight: at small $t$ the targets are long |
# | the cloud flies off to infinity | a sign: of the score, or of time |
# | the cloud shrinks to a few dots | too little shake: check its unit |
# | the islands are too fat | too much shake: is there noise of your own on top of `noise`? |
# | `sqrt(): argument 'input' ... must be Tensor` | `dt` may be a plain number; think of a square root that takes both |
# | a check says that an input changed | an in-place operation (`+=`, `mul_`) wrote into the caller's tensor |

# %% [markdown] id="q3-intro"
# ---
# ## Training and sampling, with your two functions
#
# Here are the loops in full view. Find the line in each that calls you.
#
# **Training**: draw data, times and noise; jump to $x_t$; ask the network; measure with *your loss*. `fit` asks for
# the loss of one batch after another, and improves the network each time. In the end it leaves a moving average of the
# weights, which calms the noise of training.

# %% id="train"
from solutions.score_sde import train

# %% [markdown] id="sample-intro"
# **Sampling**: start from noise at $t = 1$, and walk down to $t \approx 0$ with *your step*. The last step adds no
# noise: a sculptor does not shake the finished work.

# %% id="sample"
from solutions.score_sde import sample

# %% [markdown] id="run-intro"
# ### Train
#
# The picture is drawn anew while the network learns, from the raw network at step 0 on: its arrows over the exact
# ones, points carved with them, and the loss above the dashed line, which no network can pass.
#
# **Predict before you run.** What is the loss of a lazy network that always answers 0?

# %% id="guess-lazy"
check.guess("lazy", ..., "the loss of a network that always answers 0")

# %% id="guess-floor"
check.guess("floor", ..., "the loss of the exact score, over all times")

# %% id="run"
irreducible = irreducible_loss_over_time(truth, sde, nodes=24, time_nodes=32)


def points_now() -> Tensor:
    """What the network would carve as it is, without dice."""
    *_, x = carve(net, sde, film[0][:250], steps=15)
    return x


if written(score_matching_loss):
    watch = plots.TrainingView(net, points_now, exact_score, irreducible)
    losses = train(net, sde, x_0, steps=1200, batch=512, lr=5e-3, generator=generator, watch=watch)
    lazy = score_matching_loss(torch.zeros_like(block), torch.ones(len(block), 1), block)  # block is pure noise
    check.truth("lazy", lazy)

# %% id="curve"
if written(score_matching_loss):
    display(plots.loss_curve(losses, irreducible))
    check.truth("floor", irreducible)

# %% [markdown] id="curve-answer"
# <details><summary>Compare with your prediction</summary>
#
# The loss of the answer 0 is the mean of $z^2$, which is 1. Your curve begins far below, because the network starts
# with the score of one plain hill. That is right nearly everywhere in the fog, and wrong where the islands are.
#
# </details>
#
# Why does the loss *rise* at first? The optimiser, Adam, measures each slope by those before it. In the beginning there
# are none, so every weight moves by a full step, whichever way. So `fit` starts with small steps, and makes them longer
# over the first 30 %: a *warm-up*. Then it makes them shorter again, to settle down.
#
# The dashed line is the loss of the *exact* score, computed by `scorelab.oracle` without any training. Question 4a
# asks why it is not zero.
#
# ### What has it learned?
#
# The network has seen points, never the score. Are its arrows the true ones?

# %% id="learned"
if written(score_matching_loss):
    left, right = panels(2, 8.4, 4.6)
    plots.score_quiver(net, 0.5, left, exact=exact_score, extent=2)
    display(plots.score_quiver(net, 0.05, right, exact=exact_score, extent=2))

# %% [markdown] id="learned-answer"
# Where an orange arrow runs down the middle of a blue one, network and truth agree. Look also where they do not: few
# training points ever come there.
#
# ### Sculpt

# %% id="sculpt"
if written(score_matching_loss, euler_maruyama_step):
    block = torch.randn(2000, 2, generator=generator)
    states = [block, *sample(net, sde, block, steps=240, generator=generator)]
    distance = sliced_wasserstein(states[-1], x_real, generator)
    print(f"distance to the real ring: {distance:.3f}, that is {distance / floor:.1f} x the noise floor")
    display(plots.generated_vs_real(states[-1], x_real))

# %% id="sculpt-film"
if written(score_matching_loss, euler_maruyama_step):
    display(plots.animate(states, torch.linspace(1, 1e-3, len(states))))

# %% id="sculpt-paths"
if written(score_matching_loss, euler_maruyama_step):
    trembling, sliding = panels(2, 8.4, 4.7)
    plots.trajectories(states, trembling, n=6)
    plots.trajectories([block, *carve(net, sde, block, steps=240)], sliding, n=6)
    sliding.set(xlim=trembling.get_xlim(), ylim=trembling.get_ylim())
    trembling.set_title("your step")
    sliding.set_title("the step of the first film")
    display(trembling.figure)

# %% [markdown] id="paths-answer"
# Both sculptors had the same network, and began with the same points. On the right they slide, as in the film at the
# beginning. On the left they tremble, because your step adds fresh noise each time. Both end on the same ring.
#
# ### Is it right? (2 points)
#
# "Looks right" is not a grade. This check trains a small network with your loss, samples with your step, and compares
# island by island: how many points, how wide, how far from the truth. It takes a few seconds.

# %% id="q3-check" role="test" points=2
check("q3")

# %% [markdown] id="q4-intro"
# ---
# ## Question 4: visualise, and say why
#
# ### Where does the loss come from?
#
# So far the loss was an average over all times. Here it is at one time after another: the network's, and that of the
# exact score.


# %% id="loss-by-time"
@torch.no_grad()
def loss_at(score: Score, sde: SDE, x_0: Tensor, t: Tensor, generator: Generator) -> float:
    """The loss of a score at the single time t, measured with fresh noise on the points x_0 (N, D)."""
    z = randn_like(x_0, generator)
    pred = score(sde.perturb(x_0, t, z), t)
    return float(score_matching_loss(pred, sde.sigma(t).expand(len(x_0), 1), z))


if written(score_matching_loss):
    x_fresh, t = ring(4000, generator), torch.linspace(0.1, 1, 25) ** 2  # denser where more happens
    fine = torch.linspace(0.05, 1, 120) ** 2
    print(f"mean of the last 200 training steps  {sum(losses[-200:]) / len(losses[-200:]):.3f}")
    print(f"irreducible                          {irreducible:.3f}")

    ax = panels(1, 7.5, 4)[0]
    ax.plot(fine, irreducible_loss(truth, sde, fine, nodes=24), "--", color=INK, label="exact score: irreducible loss")
    ax.plot(t, [loss_at(net, sde, x_fresh, s, generator) for s in t], "o", color=DATA, label="your network")
    ax.set(xlabel="time $t$  (0 data, 1 noise)", ylabel="loss (mean over elements)", ylim=(0, None))
    ax.set_title("the loss at each time")
    ax.legend()
    display(ax.figure)

# %% [markdown] id="q4a" role="written" points=3
# **Question 4a (3 points).** The loss does not go to zero. Why not, even for the exact score? And how good is your
# network, judged by these two pictures? Use numbers. At most six sentences.
#
# ### BEGIN SOLUTION
# **A good answer.** Many pairs of data point and noise lead to one and the same noisy point, so the noise cannot be
# read off from it. The best that any function of the noisy point can do is to answer with the average noise over all
# these pairs, which is what the exact score says; the spread around that average remains. That spread is the
# irreducible loss, here 0.199 over all times. It is close to 1 at the smallest times, where the noise hides in the
# width of an island, it has a hump near 0.17, where neighbouring islands run into one another, and it goes to 0 late,
# where a noisy point is almost nothing but noise. The network ends near 0.20 and its dots lie on the dashed line, so
# of the loss that is left only about one or two hundredths are its own.
#
# **Marking scheme, a point for each.**
# - The noise is not determined by the noisy point: several origins are possible. ("Noise is random" is not enough.)
# - The best answer is a conditional mean, and what remains is a conditional variance; or the same in other words.
# - The network is compared with the irreducible loss, in numbers or by the gap to the dashed line, not with zero.
#   An answer that only blames short training or a small network gets none of the three.
# ### END SOLUTION

# %% [markdown] id="steps-intro"
# ### How many steps?
#
# Two things can go wrong in a sample: the *network* may point the wrong way, or the *sampler* may take steps that are
# too long. With the exact score the first cannot happen. So run both, from the same block of noise, and compare.
#
# Two numbers stand above each panel. The *width* of the islands, in the data 0.10. And the *strays*, the share of
# points that are farther than 0.4 (four widths) from every island, in the data 0.03 %.
#
# **Predict before you run.** Which of the six panels will look the same as its neighbour above or below?

# %% id="guess-strays"
check.guess("strays", ..., "of 100 points, how many go astray in 10 steps with the exact score")


# %% id="steps"
def width_and_strays(x: Tensor, means: Tensor) -> tuple[float, float]:
    """The typical width of the islands around means (K, 2), and the share of x (N, 2) that is on none of them."""
    distance = torch.cdist(x, means).amin(dim=1)
    median = (2 * torch.tensor(2.0).log()).sqrt()  # of the distance, for a Gaussian island of width 1
    return float(distance.median() / median), float((distance > 0.4).float().mean())


if written(score_matching_loss, euler_maruyama_step):
    for name, score, colour in (("learned", net, DATA), ("exact", exact_score, EXACT)):
        axes = panels(3, 8.4, 3.5)
        for ax, steps in zip(axes, (10, 50, 500), strict=True):
            *_, x = sample(score, sde, block, steps=steps, generator=generator)
            width, strays = width_and_strays(x.float(), means)
            if (name, steps) == ("exact", 10):
                check.truth("strays", 100 * strays)
            cloud(ax, x, colour, 2.4)
            ax.set_title(f"{name} score, {steps} steps\nwidth {width:.2f}, strays {100 * strays:.1f} %")
        display(axes[0].figure)

# %% [markdown] id="q4b" role="written" points=3
# **Question 4b (3 points).** What changes with 10, 50 and 500 steps? Which part of the error is the sampler's, and
# which the network's? Say which panels you compared. At most six sentences.
#
# ### BEGIN SOLUTION
# **A good answer.** With 10 steps there is hardly a ring, and both rows look alike (width 0.3, four points in ten
# astray). The exact score cannot be wrong, so this error is the sampler's. With 50 steps it is smaller and of another
# kind: the islands are too narrow, 0.06 to 0.07 in both rows. With 500 steps the exact score gives the width 0.10 and
# hardly a stray: the sampler's error is gone, for it shrinks with the length of the step. What the learned score still
# has at 500 steps, the bridges between the islands (some strays in a hundred), is the network's error. More steps do
# not remove it, better training does.
#
# **Marking scheme, a point for each.**
# - The sampler's error: read off from the row of the exact score, and it shrinks as the steps get shorter.
# - The network's error: the difference between the rows at 500 steps, here the strays; what more steps do not remove.
# - The exact score is used as the control that tells the two apart, with numbers or panels named. An answer that only
#   says "more steps are better" gets none of the three.
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
# ## Sign it: your own name, carved (no points)
#
# Any cloud will do. Put your name in the last line, take away the `#`, and run. In about a minute your two functions
# learn its letters and carve them out of noise. You get a GIF beside this notebook, to keep and to show.
# (`from_picture("photo.png")` from `scorelab.data.pictures` does the same for a picture: dark places become dense.)


# %% id="keep"
def sign(name: str) -> plots.Film:
    """A name, carved out of noise with your two functions: kept as a GIF beside this notebook, and shown."""
    letters, artist = from_text(name)(8000, generator), ScoreMLP(sde, generator)
    train(artist, sde, letters, steps=3000, batch=512, lr=5e-3, generator=generator)
    start = torch.randn(4000, 2, generator=generator)
    carved = [start, *sample(artist, sde, start, steps=200, generator=generator)]
    return plots.keep(plots.animate(carved, every=10, close=True), f"{name}.gif")


# sign("NOISE")

# %% [markdown] id="further"
# ## Go further (no points)
#
# More to try: replace `sample` by `carve`, the noiseless sculptor of the first film. How many steps does it need? And
# what does your name look like after 300 training steps?
#
# **Play.** `plots.playground()` opens a page with sliders for all of this. It has a button for each famous mistake.
#
# **Read on.** Song et al. 2021, *Score-Based Generative Modeling through Stochastic Differential Equations*,
# [arXiv:2011.13456](https://arxiv.org/abs/2011.13456) · Ho, Jain and Abbeel 2020, *Denoising Diffusion Probabilistic
# Models*, [arXiv:2006.11239](https://arxiv.org/abs/2006.11239) · Vincent 2011, *A Connection Between Score Matching
# and Denoising Autoencoders*, Neural Computation 23(7).
