# %% [markdown] id="title"
# # Problem set 2: one loss, three SDEs, real digits
#
# > **fog or explosion:** there is more than one way to lose a picture
#
# **What you will build.** In Problem set 1 you carved islands out of noise, with one SDE. Here you write two more, the
# variance-*exploding* one and the *sub*-variance-preserving one. Three more answers serve all of them: a line that
# reverses an SDE, a loss, and a loop that samples. With these five answers, three networks draw handwritten digits.
#
# **How it is graded**
# 1. `check("q1a")` runs the grader's own tests on your answer and says what it found. Run it as often as you like.
# 2. Questions 1 to 3 are graded by the checks (10 points). Question 4 asks for two short answers in words (6 points,
#    read by a person).
# 3. Official grading runs the same checks with another seed. Keep the names of the functions, and the check cells.
#
# Plan on two hours. The notebook itself runs in two to three minutes, and most of that is training. You may run all of
# it at any time: a cell that needs an answer which you have not written says so, and waits. The symbols are those of
# Song et al. 2021, as in Problem set 1, and **$t = 0$ is data, $t = 1$ is noise**.

# %% id="imports"
# No module named 'scorelab'? In a new cell, %pip install -r requirements.txt, then restart; README.md says more.
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import torch
from IPython.display import display
from scorelab import plots
from scorelab.classifier import digit_frechet, recognised
from scorelab.data import digits, ring, ring_mixture
from scorelab.draft import rough
from scorelab.metrics import noise_floor, sliced_wasserstein
from scorelab.nets import ScoreUNet
from scorelab.noise import generator_on, randn_like
from scorelab.oracle import mixture
from scorelab.plots import DATA, EXACT, INK, cloud, panels
from scorelab.sde import SDE, Kernel, LinearSDE, Score, VPSDE
from scorelab.training import Watch, fit
from torch import Generator, Tensor, nn

from autograder import checker, written

check = checker("ps2_sde_family")
reveal = check.reveal

# %% id="start" role="given"
generator = torch.Generator().manual_seed(0)  # all randomness comes from here, and is passed on by hand
torch.set_num_threads(1)  # layers this small lose more time waiting for a second thread than they gain
draft = rough()  # rough pictures in half a minute, if Jupyter was started with SCORELAB_DRAFT=1

# %% [markdown] id="digits-intro"
# ## The data: 1797 digits
#
# Each image has 8 × 8 pixels. A pixel has one of 17 grey levels. We count them from −1 (white) to 1 (black), so
# neighbouring levels are 1/8 apart. One half of the images is for training. The other half stays unseen, and is what we
# compare with.

# %% id="digits"
data = digits()
print(f"training images: {tuple(data.train_images.shape)}, unseen images: {tuple(data.test_images.shape)}")
plots.image_grid(data.test_images[:40], rows=4)

# %% [markdown] id="given-intro"
# ## What you bring from Problem set 1
#
# These two lines are given now. The loss compares the network's score with the noise. The step goes from time $t$ back
# to $t - \mathrm{d}t$.

# %% id="ps1" role="given"
from solutions.score_sde import score_matching_loss, euler_maruyama_step

# %% [markdown] id="moments-intro"
# ---
# ## Question 1: two more SDEs
#
# Every SDE of this course is *linear*: its pull is a number times $x$, the same for each pixel.
#
# $$\mathrm{d}x = \underbrace{f(t)\,x}_{\text{the pull}}\,\mathrm{d}t + g(t)\,\mathrm{d}w,
# \qquad x_t = \alpha(t)\,x_0 + \sigma(t)\,z .$$
#
# The left pair, $f$ and $g$, is what *sampling* needs. The right pair, $\alpha$ and $\sigma$, is what *training* needs:
# one jump from $x_0$ to any time. The two pairs say the same, and two equations join them:
#
# $$\frac{\mathrm{d}\alpha}{\mathrm{d}t} = f\,\alpha, \qquad
# \frac{\mathrm{d}\sigma^2}{\mathrm{d}t} = 2 f\,\sigma^2 + g^2 .$$
#
# <details><summary>Where the two equations come from</summary>
#
# Follow one data point through one short step of length $\mathrm{d}t$. Its mean is multiplied by $1 + f\,\mathrm{d}t$,
# and the shake adds nothing to it. So $\alpha$ changes by $f \alpha\,\mathrm{d}t$.
#
# Its spread is multiplied by $1 + f\,\mathrm{d}t$ as well, so its variance by $1 + 2 f\,\mathrm{d}t$, up to
# $\mathrm{d}t^2$. The shake is independent, and independent variances add up: plus $g^2\,\mathrm{d}t$. So $\sigma^2$
# changes by $(2 f \sigma^2 + g^2)\,\mathrm{d}t$.
#
# </details>
#
# | symbol | Python | shape | meaning |
# |---|---|---|---|
# | $\alpha(t)$ | `sde.alpha(t)` | shape of `t` | how much of the data is left |
# | $\sigma(t)$ | `sde.sigma(t)` | shape of `t` | how much noise there is |
# | $f(t)\,x$ | `sde.drift(x, t)` | shape of `x` | the pull, forward in time |
# | $g(t)$ | `sde.diffusion(t)` | shape of `t` | the shaking |
# | | `sde.prior_std` | a number | the size of the noise that sampling starts from |
# | $x_t$ | `sde.perturb(x_0, t, z)` | shape of `x_0` | the jump; it uses `alpha` and `sigma` |
#
# Do not believe the equations; test them. `small_steps` knows only $f$ and $g$. It moves 20 000 particles, which start
# at $x_0 = 1$, by a thousand small steps. Here it meets the variance-preserving SDE (VP) of Problem set 1, which the
# kit has as `VPSDE`. Mean and $\alpha$, spread and $\sigma$ should agree, to one or two hundredths.


# %% id="moments" role="given"
def small_steps(sde: SDE, x: Tensor, steps: int, generator: Generator) -> Iterator[Tensor]:
    """The forward SDE by brute force, from x at t = 0: the state after each small step."""
    for t, s in pairwise(torch.linspace(0, 1, steps + 1)):
        x = x + sde.drift(x, t) * (s - t) + sde.diffusion(t) * (s - t).sqrt() * randn_like(x, generator)
        yield x


def compare_moments(sde: SDE, generator: Generator) -> None:
    """Mean and spread of 20 000 particles with x_0 = 1: small steps beside alpha and sigma."""
    start = 1 + sde.sigma(torch.tensor(0.0)) * torch.randn(20_000, generator=generator)
    print("   t     mean   alpha     spread    sigma")
    for step, x in enumerate(small_steps(sde, start, 1000, generator), start=1):
        t = torch.tensor(step / 1000)
        if step in (50, 200, 400, 700, 1000):
            print(f"{t:.2f} {x.mean():8.3f} {sde.alpha(t):7.3f} {x.std():10.3f} {sde.sigma(t):8.3f}")


compare_moments(VPSDE(0.1, 8.0), generator)

# %% [markdown] id="q1a-intro"
# ### Question 1a: the variance-exploding SDE (2 points)
#
# What if nothing pulls, and we only shake? Song Eq. 9 says
#
# $$\mathrm{d}x = \sqrt{\frac{\mathrm{d}\,\sigma(t)^2}{\mathrm{d}t}}\;\mathrm{d}w, \qquad
# \sigma(t) = \sigma_{\min} \left(\frac{\sigma_{\max}}{\sigma_{\min}}\right)^{t} .$$
#
# The noise grows by the same *factor* in each tenth of the time: from $\sigma_{\min}$, which nobody can see, to
# $\sigma_{\max}$, in which everything drowns. That is the kernel of Eq. 31, and it has $\sigma(0) = \sigma_{\min}$.
# (Song Eq. 29 subtracts $\sigma(0)^2$ from the variance. We do not.)
#
# **Predict.** What does the first of the two equations say about $\alpha$ when nothing pulls? And the second about $g$?
#
# <details><summary>Compare with your prediction</summary>
#
# With $f = 0$, $\alpha$ does not change: it is 1 for ever. And $g^2$ is the rate at which the variance grows, which is
# what Eq. 9 says. So write down $\sigma(t)^2$ and differentiate it. A power $a^t$ has the derivative $a^t \ln a$.
#
# </details>
#
# <!-- shapes q1a -->
#
# The class is a frozen dataclass: `self.sigma_min` and `self.sigma_max` are there, and `perturb` comes from
# `Kernel`, which all SDEs of the kit share.
# `alpha`, `sigma` and `diffusion` have the shape of `t`, which may be `()`, `(B, 1)` or `(B, 1, 1, 1)`.
# `drift` has the shape of `x`. Sampling starts from noise alone, as large as it is at $t = 1$: that is `prior_std`.
#
# **A number to test by hand.** Take $\sigma_{\min} = 0.5$ and $\sigma_{\max} = 8$. Halfway, at $t = 0.5$, the noise is
# $\sigma =$ **2**: four times the start, a quarter of the end. From $t = 0.4995$ to $0.5005$ the variance grows from
# 3.98893 to 4.01111, that is by 0.02218 in 0.001. So $g = \sqrt{22.18} \approx$ **4.71**.

# %% id="q1a" role="solution"
from solutions.sde_family import VESDE

# %% id="q1a-hand"
if written(VESDE):
    half, hand = torch.tensor(0.5), VESDE(sigma_min=0.5, sigma_max=8.0)
    display(torch.stack([hand.sigma(half), hand.diffusion(half)]))  # 2 and about 4.71 by hand

# %% id="q1a-check" role="test" points=2
check("q1a")

# %% [markdown] id="q1a-force-intro"
# Do your $f$ and $g$ lead to your $\alpha$ and $\sigma$? (At the end the spread is 10, so the mean of 20 000 particles
# is only known to ± 0.07.)

# %% id="q1a-force"
if written(VESDE):
    compare_moments(VESDE(0.05, 10.0), generator)

# %% [markdown] id="q1b-intro"
# ### Question 1b: the sub-variance-preserving SDE (2 points)
#
# VP pulls with $f = -\tfrac12 \beta(t)$ and shakes with $g^2 = \beta(t)$. Song Eq. 12 pulls in the same way and shakes
# less:
#
# $$\mathrm{d}x = -\tfrac12 \beta(t)\,x\,\mathrm{d}t + \sqrt{\beta(t)\,\big(1 - e^{-2 B(t)}\big)}\;\mathrm{d}w,
# \qquad B(t) = \int_0^t \beta .$$
#
# Its kernel (Eq. 28 and 34) is
#
# $$\alpha(t) = e^{-\frac12 B(t)}, \qquad \sigma(t) = 1 - e^{-B(t)} .$$
#
# Look twice: this is the standard deviation, not the variance. There is no root to take. As under VP, sampling starts
# from standard normal noise. The rate is
# $\beta(t) = \beta_0 + (\beta_1 - \beta_0)\,t$, as in VP, and `self.beta(t)` is written for you. Its integral is not.
#
# <details><summary>Why this σ belongs to this g</summary>
#
# Write $E$ for $e^{-B}$, so that $\mathrm{d}E/\mathrm{d}t = -\beta E$. With $\sigma = 1 - E$:
#
# $$\frac{\mathrm{d}\sigma^2}{\mathrm{d}t} = 2(1 - E)\,\beta E = 2\beta E - 2\beta E^2, \qquad
# 2 f \sigma^2 + g^2 = -\beta (1 - E)^2 + \beta (1 - E^2) = 2\beta E - 2\beta E^2 .$$
#
# Both sides agree, and at $t = 0$ both variances are 0. The cell below the check tests it with particles.
#
# </details>
#
# **Predict.** VP has $\sigma = 0.01$ at $t = 0.001$ (for $\beta_0 = 0.1$). How much noise has sub-VP there?
#
# <details><summary>Compare with your prediction</summary>
#
# A hundredth of it: $\sigma \approx B = 0.0001$. Its standard deviation is just VP's *variance*. In the fog the two can
# hardly be told apart; close to the data, sub-VP is far more gentle.
#
# </details>
#
# <!-- shapes q1b -->
#
# **A number to test by hand.** $\beta_0 = 0.5$ and $\beta_1 = 1.5$, at $t = 1$. The mean rate is 1, so $B = 1$. Then
# $\alpha = e^{-1/2} =$ **0.607**, $\sigma = 1 - e^{-1} =$ **0.632**, and $g = \sqrt{1.5\,(1 - e^{-2})} =$ **1.139**.

# %% id="q1b" role="solution"
from solutions.sde_family import SubVPSDE

# %% id="q1b-hand"
if written(SubVPSDE):
    end, hand = torch.tensor(1.0), SubVPSDE(beta_0=0.5, beta_1=1.5)
    display(torch.stack([hand.alpha(end), hand.sigma(end), hand.diffusion(end)]))  # 0.607, 0.632, 1.139 by hand

# %% id="q1b-check" role="test" points=2
check("q1b")

# %% id="q1b-force"
if written(SubVPSDE):
    compare_moments(SubVPSDE(0.1, 8.0), generator)

# %% [markdown] id="symptoms-1"
# **When it goes wrong**
#
# | symptom | likely cause |
# |---|---|
# | `alpha` is right, but a network with VE fails | a 1 without a shape: `alpha` has the shape of `t` |
# | VE: small steps and $\sigma$ differ by a factor | $\mathrm{d}\sigma^2$, not $\mathrm{d}\sigma$: a 2, or a root |
# | sub-VP is noisier than VP | a root of $1 - e^{-B}$ that does not belong there |
# | sub-VP is right at $t = 1$ and wrong in the middle | $\beta(t)\,t$ is not the integral of $\beta$ |
# | sub-VP is off near $t = 0$, in the third digit | $1 - e^{-B}$ loses digits there; see `torch.expm1` |

# %% [markdown] id="fog-intro"
# ### Fog and explosion
#
# Here is your family. Digits need less noise than Song's photographs, so none of the three has the numbers of its
# default.
#
# **Predict before you run.** One digit, the same noise $z$ in each row, one scale of grey. In which row is the digit
# gone first? And does the digit itself get fainter in the last row?

# %% id="fog"
family: dict[str, SDE] = {"VP": VPSDE(0.1, 8.0)}
if written(VESDE, SubVPSDE):
    family |= {"sub-VP": SubVPSDE(0.1, 8.0), "VE": VESDE(0.05, 10.0)}

three = data.test_images[data.test_labels == 3][:1]
z = randn_like(three, generator)
film = torch.tensor([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0])
labels = [f"$t$ = {t:.1f}" for t in film]
plots.image_rows({name: torch.cat([sde.perturb(three, t, z) for t in film]) for name, sde in family.items()}, labels)

# %% [markdown] id="fog-answer"
# <details><summary>Compare with your prediction</summary>
#
# Under VP and sub-VP the digit fades as fog closes in. Under VE it is never fainter than on the left: $\alpha$ is 1 at
# all times. It drowns. At $t = 1$ the pixels are ten times outside of the scale, so only pure black and white are left.
#
# </details>
#
# A photographer would say that the last row is overexposed. So turn the exposure down: divide each $x_t$ by its size
# $\sqrt{\alpha^2 + \sigma^2}$.
#
# **Predict before you run.** In which row is most of the digit left at $t = 1$?


# %% id="exposed"
def exposed(sde: SDE, t: Tensor) -> Tensor:
    """The digit 3 at time t, divided by the size that unit data would have there."""
    return sde.perturb(three, t, z) / (sde.alpha(t) ** 2 + sde.sigma(t) ** 2).sqrt()


plots.image_rows({name: torch.cat([exposed(sde, t) for t in film]) for name, sde in family.items()}, labels)

# %% [markdown] id="signal-intro"
# <details><summary>Compare with your prediction</summary>
#
# The eye cannot tell: at $t = 1$ the three rows are the same fog. What counts is not the size of the signal, but its
# size *beside the noise*, $\alpha / \sigma$.
#
# </details>
#
# The next cell measures how much of the digits is left: the correlation between the pixels of $x_0$ and of $x_t$. It
# takes all unseen images. You will need this table in Question 4a.

# %% id="signal"
print("SDE       t    alpha    sigma   alpha / sigma   correlation with x_0")
for name, sde in family.items():
    for t in torch.tensor([0.0, 0.25, 0.5, 0.75, 1.0]):
        x_t = sde.perturb(data.test_images, t, randn_like(data.test_images, generator))
        left = torch.corrcoef(torch.stack([data.test_images.flatten(), x_t.flatten()]))[0, 1]
        a, s = sde.alpha(t), sde.sigma(t)
        print(f"{name:7s} {t:.2f}  {a:6.3f}  {s:7.3f}  {a / s:10.3f}  {left:16.3f}")

# %% [markdown] id="range-intro"
# **Why not the default?** `VESDE()` runs from 0.01 to 50, Song's choice for photographs. Why does this notebook take
# 0.05 to 10? The next picture shows how much noise there is beside the signal, $\sigma / \alpha$. In the shaded zones
# there is nothing to learn: below 1/16, half a grey level, the noise hides nothing, and above 10 it hides all.
#
# **Predict before you run.** Training draws $t$ evenly. What share of its time does the default spend in these zones?

# %% id="guess-wasted"
check.guess("wasted", ..., "per cent of its time that the default spends in the shaded zones")

# %% id="range"
t = torch.linspace(1e-3, 1, 400)
shown = [(name, sde, "-") for name, sde in family.items()]
if written(VESDE):
    shown.append(("VE, default", VESDE(), ":"))

ax = panels(1, 7.5, 4.4)[0]
for (name, sde, line), colour in zip(shown, (DATA, EXACT, INK, INK), strict=False):
    ax.plot(t, sde.sigma(t) / sde.alpha(t), line, color=colour, label=name)
    wasted = ((sde.sigma(t) / sde.alpha(t) < 1 / 16) | (sde.sigma(t) / sde.alpha(t) > 10)).float().mean()
    print(f"{name:12s} {100 * wasted:3.0f} % of the time in the shaded zones")
    if name == "VE, default":
        check.truth("wasted", 100 * wasted)
ax.axhspan(5e-5, 1 / 16, color="#dfe4ea")
ax.axhspan(10, 100, color="#dfe4ea")
ax.set(xlabel="time $t$  (0 data, 1 noise)", ylabel=r"noise beside signal, $\sigma / \alpha$", yscale="log")
ax.set(ylim=(5e-5, 100), title="how fast the data drown")
ax.legend()
ax.figure

# %% [markdown] id="range-answer"
# <details><summary>Compare with your prediction</summary>
#
# Four tenths. On this scale VE is a straight line, so even times are even *factors* of noise. The line of the default
# is outside for $\ln(0.0625 / 0.01) + \ln(50 / 10)$ of $\ln(50 / 0.01)$. A network that trains for four tenths of its
# time where nothing can be learnt has only six tenths left. Its digits show it: with the recipe below and 1000 steps,
# 77 % are recognised for the default, and 90 % for 0.05 to 10.
#
# Look at sub-VP near $t = 0$ as well: $10^{-4}$, where VP has $10^{-2}$.
#
# </details>

# %% [markdown] id="q2-intro"
# ---
# ## Question 2: one line reverses them all (1 point)
#
# The film run backwards is again an SDE (Anderson 1982, Song Eq. 6):
#
# $$\mathrm{d}x = \big[ f(x, t) - g(t)^2\, \nabla_x \log p_t(x) \big]\, \mathrm{d}t + g(t)\,\mathrm{d}\bar w,
# \qquad \text{time running from 1 to 0.}$$
#
# In Problem set 1 the bracket was computed for you. Where does it come from?
#
# <details><summary>Three lines of Bayes</summary>
#
# Let $s = t - \mathrm{d}t$. The forward step makes $x_t$ from $x_s$: it adds $f\,\mathrm{d}t$, and a shake of variance
# $g^2\,\mathrm{d}t$. Now you see $x_t = x$ and ask where it came from. By Bayes' rule,
#
# $$\log p(x_s \mid x) = \log p_s(x_s) - \frac{(x - x_s - f\,\mathrm{d}t)^2}{2 g^2\,\mathrm{d}t} + \text{const.}$$
#
# The step is short, so $x_s$ is near $x$, and there $\log p_s(x_s) \approx \log p(x) + (x_s - x)\,\nabla \log p(x)$.
# Complete the square in $x_s$: it is a Gaussian of variance $g^2\,\mathrm{d}t$ around
#
# $$x - f\,\mathrm{d}t + g^2\,\nabla \log p(x)\,\mathrm{d}t .$$
#
# So one step back is: minus the bracket times $\mathrm{d}t$, plus a shake of the old strength. The first part undoes
# the pull. The second is the compass: among all places that $x$ may have come from, more lie where the density is high.
#
# </details>
#
# **Predict before you run.** Two hills stand at −1 and 1, each with standard deviation 0.3. Two million particles make
# one short step, $\mathrm{d}t = 0.01$, with $f(x) = -x$ and $g = 1$. We pick those that *landed* at 0.5. Where were
# they before, on average: at 0.5, nearer to 0, or nearer to 1? The score at 0.5 is 5.5.

# %% id="guess-before"
check.guess("before", ..., "where they were before, on average")

# %% id="bayes" role="given"
hills = 2 * torch.randint(2, (2_000_000,), generator=generator) - 1
before = hills + 0.3 * torch.randn(2_000_000, generator=generator)
after = before - before * 0.01 + 0.01**0.5 * randn_like(before, generator)
here = (after - 0.5).abs() < 0.02
print(f"{here.sum()} particles landed at {after[here].mean():.3f}; before, their mean was {before[here].mean():.3f}")
check.truth("before", before[here].mean())

# %% [markdown] id="bayes-answer"
# <details><summary>Compare with your prediction</summary>
#
# Nearer to 1, up the hill, near 0.56. The bracket is $-0.5 - 1^2 \cdot 5.5 = -6.0$, so a step back of 0.01 leads from
# 0.5 to 0.56. Undoing the pull alone would lead to 0.505.
#
# </details>
#
# Song counts $\mathrm{d}t$ as negative here. Ours is positive, and `euler_maruyama_step` turns the sign. So return the
# bracket as it stands in Eq. 6. Nothing in it names an SDE: `sde` has `drift(x, t)` and `diffusion(t)`, and `score` is
# any function of $x$ and $t$, such as a trained network.
#
# <!-- shapes q2 -->
#
# **A number to test by hand.** `LinearSDE(a=1, b=2)` has $f(x) = -x$ and $g = 2$. At $x = 3$, with the score $-x/2$,
# the pull is −3 and the compass says −1.5. The bracket is **3**.

# %% id="q2" role="solution"
from solutions.sde_family import reverse_drift

# %% id="q2-hand"
if written(reverse_drift):
    display(reverse_drift(LinearSDE(a=1.0, b=2.0), lambda x, t: -x / 2, torch.tensor([[3.0]]), torch.tensor(0.5)))  # 3

# %% id="q2-check" role="test" points=1
check("q2")

# %% [markdown] id="q3a-intro"
# ---
# ## Question 3a: the loss, for images (2 points)
#
# Training draws an image $x_0$, noise $z$ and a time $t$ for *each* image. It jumps to $x_t$, asks the network, and
# compares. `score_matching_loss` does the last step. Your function does all of it, for any SDE.
#
# The mathematics is Problem set 1's. The trap is a shape: the times come as `t` of shape `(B,)`, the images as
# `(B, 1, 8, 8)`. PyTorch lines up shapes *from the right*.
#
# **Predict before you run.** Eight images, eight times. The middle row makes each noisy image by itself, the last row
# all of them in one call. Will the two rows be the same? (The call is wrong on purpose.)

# %% id="stripes" role="given"
eight = torch.cat([data.test_images[data.test_labels == digit][:1] for digit in range(1, 9)])
t = torch.tensor([0.01, 0.02, 0.8, 0.9, 0.03, 0.04, 0.95, 1.0])  # one time for each image, shape (8,)
z = randn_like(eight, generator)
each = torch.cat([family["VP"].perturb(eight[[i]], t[i], z[[i]]) for i in range(8)])
at_once = family["VP"].perturb(eight, t, z)
print(f"no error, no warning, and the shape is right: {tuple(at_once.shape)}")
plots.image_rows({"$x_0$": eight, "one by one": each, "in one call": at_once}, [f"$t$ = {s:.2g}" for s in t])

# %% [markdown] id="stripes-answer"
# <details><summary>Compare with your prediction</summary>
#
# In the middle row each image has its own time: four are clean, four are fog. In the last row all eight are alike, as
# if seen through *blinds*: two columns of pixels are clean, two are fog, and so on. Lined up from the right, the eight
# times met the eight *columns*. With 7 or 9 images there would be an error. With 8, the width of an image, nobody
# complains, and a network learns to draw blinds.
#
# The repair is a shape in which each time meets its own image: `(8, 1, 1, 1)`. For points of shape (B, 2) it must be
# `(B, 1)`. So count the axes of `x_0`.
#
# </details>
#
# <!-- shapes q3a -->
#
# The network is called as `net(x, t)`, with `t` in the new shape, and returns the score.
#
# **A number to test by hand.** `LinearSDE(a=0, b=1)` has $\alpha = 1$ and $\sigma = \sqrt t$. Take two points of one
# coordinate, $x_0 = (1, -1)$, with times $t = (0.25, 1)$ and noise $z = (0, 1)$. Then $x_t = (1, 0)$. A network that
# answers $-x$ says $(-1, 0)$. Times $\sigma = (0.5, 1)$ and plus $z$, that is $(-0.5, 1)$: the loss is **0.625**.

# %% id="q3a" role="solution"
from solutions.sde_family import image_loss

# %% id="q3a-hand"
if written(image_loss):
    x_0, t, z = torch.tensor([[1.0], [-1.0]]), torch.tensor([0.25, 1.0]), torch.tensor([[0.0], [1.0]])
    display(image_loss(lambda x, t: -x, LinearSDE(a=0.0, b=1.0), x_0, t, z))  # 0.625 by hand

# %% id="q3a-check" role="test" points=2
check("q3a")

# %% [markdown] id="q3b-intro"
# ---
# ## Question 3b: the sampler (3 points)
#
# Walk back from noise to data, along the times that you are given: at each time, compute the reverse drift, and make
# one `euler_maruyama_step` to the next. Four things to mind:
#
# - `x` is already noise of the right size. The caller has multiplied it by `sde.prior_std`.
# - The times decrease, and not always evenly. So each step has its own length $\mathrm{d}t > 0$.
# - Drift and diffusion belong to the time where the step *starts*.
# - `noise[i]` is the shake of step `i`. The last step adds none: nobody shakes the finished work.
#
# Why is the noise handed over, and not drawn? So that two SDEs can be given the same dice. You will see what that
# shows.
#
# <!-- shapes q3b -->
#
# **A number to test by hand.** `LinearSDE(a=0, b=2)` has no pull, and $g = 2$. Start at $x = 1$, with the score $-x$
# and the times 1, 0.75, 0.65. The first step has $\mathrm{d}t = 0.25$ and the drift $0 - 4 \cdot (-1) = 4$. It pulls by
# −1, and the noise 0.5 shakes by $2 \cdot 0.5 \cdot 0.5 = 0.5$: now $x = 0.5$. The second step has $\mathrm{d}t = 0.1$
# and the drift 2. It pulls by −0.2 and, being the last, does not shake. You arrive at **0.3**.

# %% id="q3b" role="solution"
from solutions.sde_family import reverse_sample

# %% id="q3b-hand"
if written(reverse_sample):
    brownian, dice = LinearSDE(a=0.0, b=2.0), torch.tensor([0.5, 100.0]).view(2, 1, 1)
    times = torch.tensor([1.0, 0.75, 0.65])
    display(reverse_sample(brownian, lambda x, t: -x, torch.tensor([[1.0]]), times, dice))  # 0.3 by hand

# %% id="q3b-check" role="test" points=3
check("q3b")

# %% [markdown] id="ring-intro"
# ### First without a network
#
# Before you blame a network, test the sampler where the score is known exactly: the ring of Problem set 1. Three SDEs,
# one loop, the same dice. The number is the sliced Wasserstein distance to a real ring, over that between two real
# rings.
#
# **Predict before you run.** The three clouds start from the same noise and get the same shakes. Does a point end on
# the same island in all three? Follow the coloured ones: they are those that VP brings to the island on the right.

# %% id="guess-same"
check.guess("same", ..., "of 100 points, how many end on the same island under VE as under VP")

# %% id="ring"
if written(VESDE, SubVPSDE, reverse_sample):
    weights, means, mode_std = ring_mixture()
    law = mixture(weights, means, torch.tensor(mode_std**2))
    block, dice = torch.randn(2000, 2, generator=generator), torch.randn(200, 2000, 2, generator=generator)
    times = torch.linspace(1, 1e-3, 201)
    real = ring(2000, generator)
    floor = noise_floor(partial(sliced_wasserstein, generator=generator), ring, 2000, generator)
    rings = {
        name: reverse_sample(sde, law.marginal_score(sde), sde.prior_std * block, times, dice).float()
        for name, sde in family.items()
    }
    island = torch.cdist(rings["VP"], means).argmin(dim=1)
    right = island == means[:, 0].argmax()
    for ax, (name, x) in zip(panels(3, 8.4, 3.5), rings.items(), strict=True):
        cloud(ax, x[~right], "#bbbbbb", 2.4)
        ax.scatter(*x[right].T, s=8, color=DATA)
        same = (torch.cdist(x, means).argmin(dim=1) == island).float().mean()
        ax.set_title(f"{name}: {sliced_wasserstein(x, real, generator) / floor:.1f} × floor\n{same:.0%} as under VP")
    check.truth("same", 100 * same)  # of VE, the last
    display(ax.figure)

# %% [markdown] id="ring-answer"
# <details><summary>Compare with your prediction</summary>
#
# All three rings are right. Yet a third of the points changes its island from VP to sub-VP, and half from VP to VE. (By
# chance alone seven of eight would.) Each SDE deals the same dice at other levels of noise, and a point between two
# islands is easily tipped. One law, three ways to it.
#
# </details>

# %% [markdown] id="symptoms"
# **When it goes wrong**
#
# | symptom | likely cause |
# |---|---|
# | the cloud flies off to infinity | a sign: of the score, of the bracket, or of $\mathrm{d}t$ |
# | `nan` after the first step | $\mathrm{d}t < 0$ under a root: which time is the larger one? |
# | the loss works for 8 images only | `t` met the columns of pixels |
# | images work and points do not | a fixed `(-1, 1, 1, 1)`: count the axes of `x_0` |
# | grainy digits | the last step shakes |
# | right on even times only | $\mathrm{d}t$ is the same in each step, or it is $1/N$ |
# | VE's start has size 100 | `x` was multiplied by `prior_std` once more |

# %% [markdown] id="train-intro"
# ---
# ## Training: one loss, three networks
#
# `ScoreUNet` is a small network for images. It is told which digit to draw: `net(x, t, label)`. We *dequantise* the
# images first: noise within one grey level fills the gaps between the 17 levels, so that the data have a density. The
# rest is Problem set 1's recipe. Find the line that calls you.

# %% id="train" role="given"
from solutions.sde_family import train


def grey_digits(generator: Generator) -> tuple[Tensor, Tensor]:
    """64 training digits, dequantised, and their labels."""
    images, labels = (part.to(generator.device) for part in (data.train_images, data.train_labels))
    chosen = torch.randint(len(images), (64,), generator=generator, device=generator.device)
    x_0 = images[chosen]
    return x_0 + (torch.rand(x_0.shape, generator=generator, device=generator.device) - 0.5) / 8, labels[chosen]


# %% [markdown] id="watch-intro"
# To look on while a network learns, `sketch` draws sixteen digits with it in eight quick steps: those of the first film
# of Problem set 1, without dice. They are rougher than what your loop will carve.

# %% id="watch" role="given"
from solutions.sde_family import sketch

looks = torch.Generator().manual_seed(1)  # of its own: to look on must not change the training
look_start, look_digits = torch.randn(16, 1, 8, 8, generator=looks), torch.arange(16) % 10

# %% [markdown] id="run-intro"
# **Predict before you run.** The same network, the same recipe, three SDEs. Which one will have the lowest loss? And
# will it draw the best digits?

# %% id="guess-losses"
check.guess("losses", ..., "the loss under VE, over that under VP")

# %% id="run"
nets: dict[str, ScoreUNet] = {}
losses: dict[str, list[float]] = {}
if written(VESDE, SubVPSDE, image_loss):
    for name, sde in family.items():
        nets[name] = ScoreUNet(sde, generator, channels=16, classes=10)
        watch = plots.TrainingView(nets[name], partial(sketch, nets[name], sde, look_start, look_digits), called=name)
        losses[name] = train(nets[name], sde, grey_digits, steps=1500, lr=6e-3, generator=generator, watch=watch)

# %% id="curves"
if written(VESDE, SubVPSDE, image_loss):
    axes = panels(3, 12, 3.8)
    for ax, (name, curve) in zip(axes, losses.items(), strict=True):
        plots.loss_curve(curve, ax=ax)
        last = curve[-200:]
        ax.set(title=f"{name}: {sum(last) / len(last):.3f} at the end", ylim=(0, 0.8))
    check.truth("losses", sum(losses["VE"][-200:]) / sum(losses["VP"][-200:]))
    display(axes[0].figure)

# %% [markdown] id="curves-answer"
# <details><summary>Compare with your prediction</summary>
#
# Their losses differ by a factor of two, and that says nothing about their digits. The loss is the share of the noise
# that cannot be told from the image. Close to the data, the noise hides in the grey levels. An SDE that spends more of
# its time there has the larger loss. So a loss compares two networks under *one* SDE, never two SDEs.
#
# </details>
#
# ### Carve
#
# Three hundred digits under each SDE, thirty of each kind, with your loop and 100 steps. All three start from the same
# block of noise and are shaken by the same dice. In the end each pixel goes to its nearest grey level.
#
# Two judges look at the result. A classifier says whether it recognises the digit that was asked for, with a confidence
# of at least 0.8. The *Fréchet distance* compares crowds of digits by what the classifier sees in them. As in Problem
# set 1, it is read in multiples of the noise floor: real digits to other real digits, as many as were drawn.


# %% id="sample" role="given"
@torch.no_grad()
def carve(net: ScoreUNet, sde: SDE, start: Tensor, dice: Tensor, wanted: Tensor) -> Tensor:
    """The digits `wanted` (N,), carved from the state `start` at t = 1 with your loop."""
    times = torch.linspace(1, 1e-3, len(dice) + 1)
    return rounded(reverse_sample(sde, partial(net, label=wanted), start, times, dice))


def rounded(images: Tensor) -> Tensor:
    """The nearest images that 17 grey levels can show."""
    return ((images + 1) * 8).round().clamp(0, 16) / 8 - 1


def distance(images: Tensor, real: Tensor, generator: Generator) -> float:
    """The Fréchet distance from images to as many real ones: the mean over ten draws of those."""
    draws = [real[torch.randperm(len(real), generator=generator)[: len(images)]] for _ in range(10)]
    return sum(digit_frechet(images, drawn) for drawn in draws) / len(draws)


def verdict(images: Tensor, wanted: Tensor, floor: float, generator: Generator) -> str:
    """What the two judges say."""
    ratio = distance(images, data.test_images, generator) / floor
    return f"{recognised(images, wanted):4.0%} recognised, Fréchet distance {ratio:5.2f} × floor"


# %% id="carved"
wanted = torch.arange(10).repeat(3 if draft else 30)
block = torch.randn(len(wanted), 1, 8, 8, generator=generator)
dice = torch.randn(10 if draft else 100, len(wanted), 1, 8, 8, generator=generator)
drawn: dict[str, Tensor] = {}
if written(VESDE, SubVPSDE, image_loss, reverse_sample):
    shuffled = data.train_images[torch.randperm(len(data.train_images), generator=generator)]
    floor = sum(distance(shuffled[i::3][: len(wanted)], data.test_images, generator) for i in range(3)) / 3
    for name, sde in family.items():
        drawn[name] = carve(nets[name], sde, sde.prior_std * block, dice, wanted)
        print(f"{name:7s} {verdict(drawn[name], wanted, floor, generator)}")
    real = torch.cat([data.test_images[data.test_labels == digit][:1] for digit in range(10)])
    display(plots.image_rows({name: x[:10] for name, x in drawn.items()} | {"real": real}))

# %% [markdown] id="twins-intro"
# <details><summary>Compare with your prediction</summary>
#
# All three draw about equally well: chance alone moves a share by a hundredth, and a ratio by a tenth. VP has little
# more than half the loss of the others, and no better digits.
#
# </details>
#
# **Predict before you run.** Look down the columns. The three networks began from different random weights, and were
# trained on different batches under different SDEs. How much do their digits have in common? Compare with two drawings
# of the same digit from *different* noise.

# %% id="guess-twins"
check.guess("twins", ..., "the correlation between VP's and VE's digits from the same noise")


# %% id="twins"
def alike(x: Tensor, y: Tensor) -> float:
    """The correlation between the pixels of x (N, 1, 8, 8) and y, image by image: the mean over N."""
    pairs = torch.stack([x.flatten(1), y.flatten(1)], dim=1)
    return float(sum(torch.corrcoef(pair)[0, 1] for pair in pairs) / len(pairs))


if written(VESDE, SubVPSDE, image_loss, reverse_sample):
    for name in ("sub-VP", "VE"):
        same, other = alike(drawn["VP"], drawn[name]), alike(drawn["VP"], drawn[name].roll(10, dims=0))
        print(f"VP and {name:6s}  same noise: correlation {same:.2f}   same digit, other noise: {other:.2f}")
    check.truth("twins", same)  # of VE, the last

# %% [markdown] id="twins-answer"
# <details><summary>Compare with your prediction</summary>
#
# From the same noise and dice they draw nearly the same digits: a correlation near 0.95, where other drawings of the
# same digit have 0.75. No network has seen another. But all three have learnt *one* score, that of the digits, and the
# noise says the rest. The digit is in the dice: the network only reads it.
#
# </details>

# %% [markdown] id="q4-intro"
# ---
# ## Question 4: look, and say why
#
# You have seen three SDEs lead to the same digits. Two questions remain, each for a few sentences of your own.

# %% [markdown] id="q4a" role="written" points=3
# **Question 4a (3 points): fog and explosion.** What is left of a digit at $t = 1$ under VP, and what under VE? Say
# what becomes of the signal itself, and what of its size beside the noise. Use numbers of the table that your run
# printed in Question 1. And why may sampling start from pure noise under both, although VE's signal never shrank? At
# most six sentences.
#
# ### BEGIN SOLUTION
# **A good answer.** Under VP the digit fades to $\alpha(1) = 0.13$ of itself, in noise of 0.99. Under VE it stays as it
# is, $\alpha(1) = 1$, but drowns in noise of 10. What can still be read depends on the ratio $\alpha / \sigma$ alone,
# which is 0.13 for VP and 0.10 for VE; in my run the correlation with $x_0$ at $t = 1$ is 0.10 and 0.07. So VE, whose
# signal never shrinks, keeps even a little less of it, and divided by their size the two are the same fog. Sampling may
# start from pure noise because the law of $x_1$ is nearly that of pure noise in both: the data's own spread of 0.75
# turns VE's 10 into 10.03, and VP's 0.99 into 1.00. What a start from noise leaves out is too small to matter.
#
# **Marking scheme, a point for each.**
# - The signal itself: it fades under VP ($\alpha = 0.13$), and stays under VE ($\alpha = 1$), where the noise grows.
# - The signal beside the noise: the ratio or the correlation, with a number from the run for both, and that they are
#   alike. An answer that judges by $\alpha$ alone ("VE keeps all of it") does not get this point.
# - Why a start from noise is allowed: the law of $x_1$ is nearly the prior, since the noise outweighs the data.
# ### END SOLUTION

# %% [markdown] id="flow-intro"
# ### The same crowd, without dice
#
# There is a way back that needs no dice at all (Song Eq. 13). Drop the shake, and follow the compass half as strongly:
#
# $$\mathrm{d}x = \big[ f(x, t) - \tfrac12 g(t)^2\, \nabla_x \log p_t(x) \big]\, \mathrm{d}t .$$
#
# It is an ordinary differential equation, an *ODE*. Each point now runs along a smooth line, and yet at every time the
# crowd has the same density $p_t$.
#
# <details><summary>Why half the compass does what the dice do</summary>
#
# A density changes where more of the crowd flows in than out: $\partial_t p = -\nabla \cdot (p\,v)$ for a crowd that
# moves with velocity $v$. Shaking with $g$ makes a crowd spread from dense to thin places, and the Fokker–Planck
# equation says how fast: $\partial_t p = -\nabla \cdot (p f) + \tfrac12 g^2\, \nabla \cdot \nabla p$. Since
# $\nabla p = p\,\nabla \log p$, that is $-\nabla \cdot \big(p\,[f - \tfrac12 g^2 \nabla \log p]\big)$: the bracket
# is the velocity of a crowd without dice.
#
# </details>
#
# The next cell tests it forward in time, from the two hills of Question 2. One crowd is shaken, the other flows. Their
# quantiles should agree, though no point of the one is a point of the other.

# %% id="crowds" role="given"
ornstein = LinearSDE(a=1.0, b=1.0)
two_hills = mixture(torch.tensor([0.5, 0.5]), torch.tensor([[-1.0], [1.0]]), torch.tensor(0.09))
start = two_hills.sample(100_000, generator)
shaken = ornstein.perturb(start, torch.tensor(0.3), randn_like(start, generator))
flowed, compass = start, two_hills.marginal_score(ornstein)
for t, s in pairwise(torch.linspace(0, 0.3, 61)):
    velocity = ornstein.drift(flowed, t) - ornstein.diffusion(t) ** 2 * compass(flowed, t) / 2
    flowed = flowed + velocity * (s - t)
for name, x in (("start", start), ("shaken", shaken), ("flowed", flowed)):
    quantiles = x.flatten().quantile(torch.tensor([0.05, 0.25, 0.75, 0.95], dtype=x.dtype))
    print(f"{name:7s}" + "".join(f"{q:8.3f}" for q in quantiles))

# %% [markdown] id="prior-intro"
# ### A wrong start
#
# `flow` walks back along the ODE. The average of the pull and of your `reverse_drift` has half the compass.
#
# Somebody forgets that VE starts from noise of size 10, and starts from size 1, as VP does. This is a famous bug.
#
# **Predict before you run.** Four rows of VE digits: SDE and ODE, with the right start and with the wrong one. Which
# rows are ruined?


# %% id="flow" role="given"
@torch.no_grad()
def flow(net: ScoreUNet, sde: SDE, start: Tensor, steps: int, wanted: Tensor) -> Tensor:
    """The digits `wanted` (N,), from the state `start` at t = 1, along the ODE: no dice."""
    x, score = start, partial(net, label=wanted)
    for t, s in pairwise(torch.linspace(1, 1e-3, steps + 1)):
        velocity = (sde.drift(x, t) + reverse_drift(sde, score, x, t)) / 2
        x = x - velocity * (t - s)
    return rounded(x)


# %% id="prior"
if written(VESDE, SubVPSDE, reverse_drift, image_loss, reverse_sample):
    net, sde, starts = nets["VE"], family["VE"], {}
    for size in (10.0, 1.0):
        starts[f"SDE from {size:g}"] = carve(net, sde, size * block, dice, wanted)
        starts[f"ODE from {size:g}"] = flow(net, sde, size * block, len(dice), wanted)
    for name, x in starts.items():
        print(f"{name:11s} {verdict(x, wanted, floor, generator)}")
    display(plots.image_rows({name: x[:10] for name, x in starts.items()}))

# %% [markdown] id="prior-answer"
# <details><summary>Compare with your prediction</summary>
#
# None looks ruined. The ODE with the *wrong* start even wins, as far as the classifier goes: nearly all of its digits
# are recognised. But its Fréchet distance is four times that of the others. What does it see that you do not?
#
# </details>
#
# A row of ten different digits cannot show what is missing. So look at ten drawings of *one* digit. The number beside
# them is the spread: the standard deviation of a pixel among the drawings of one digit, over that of real digits.


# %% id="variety"
def spread(images: Tensor, labels: Tensor) -> float:
    """The standard deviation of a pixel among the images of one label: the root of the mean over pixels and labels."""
    return math.sqrt(sum(images[labels == digit].var(dim=0).mean() for digit in range(10)) / 10)


if written(VESDE, SubVPSDE, reverse_drift, image_loss, reverse_sample):
    usual = spread(data.test_images, data.test_labels)
    threes = {f"{name}, spread {spread(x, wanted) / usual:.2f}": x[wanted == 3][:10] for name, x in starts.items()}
    display(plots.image_rows(threes | {"real": data.test_images[data.test_labels == 3][: len(wanted) // 10][:10]}))

# %% [markdown] id="q4b" role="written" points=3
# **Question 4b (3 points): a wrong start.** What did the wrong start do to the SDE's digits, and what to the ODE's?
# Name a number that tells you, and one that misleads. And why does the SDE forgive what the ODE does not? (Far out, the
# score is nearly $-x / \sigma^2$. Put it into both equations, with $f = 0$ and $g^2 = \mathrm{d}\sigma^2/\mathrm{d}t$.)
# At most six sentences.
#
# ### BEGIN SOLUTION
# **A good answer.** The SDE's digits are as good from 1 as from 10: 95 % recognised, a Fréchet distance of 1.3 floors,
# and a spread of 0.90. The ODE's digits from 1 have lost their variety: the ten threes are one and the same three, the
# spread is 0.15, and the Fréchet distance is 5.5 floors. The share recognised misleads, for it is highest here, 100 %:
# it looks at one image at a time, and a cliché is easy to recognise. Far out, with the score $-x/\sigma^2$, the ODE
# says that $x/\sigma$ stays the same on the way back, so a crowd that starts ten times too narrow stays too narrow
# until it reaches the data. Under the SDE the pull is twice as strong, so that what $x$ had at the start shrinks as
# $\sigma^2$, and fresh noise brings in the right spread at each level: it forgets its start, wrong or right.
#
# **Marking scheme, a point for each.**
# - What happened: the SDE's digits are as good as before, the ODE's have lost their variety (clones of one drawing per
#   digit), with the spread or the Fréchet distance as evidence.
# - What misleads: the share recognised, or the look of ten different digits. It judges each image alone, and a cliché
#   is easy to recognise. An answer that calls the ODE with the wrong start the best gets neither of these two points.
# - Why: the SDE forgets its start, because its pull is twice as strong and fresh noise brings the right spread; the ODE
#   carries the start to the end, since nothing is drawn anew. A formula is welcome and not needed.
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
# A year, a house number, a birthday: your loop carves it, under three SDEs at once, from one block of noise. In the
# last row you see the explosion in place of the fog.
#
# Put a number of yours in the last line, take away the `#`, and run. You get a GIF beside this notebook, to keep and to
# show.


# %% id="keep"
@torch.no_grad()
def draw(number: str) -> plots.Film:
    """A number, carved by your loop under each SDE: kept as a GIF beside this notebook, and shown."""
    label = torch.tensor([int(digit) for digit in number])
    block, dice = torch.randn(51, len(label), 1, 8, 8, generator=generator).split([1, 50])
    times, states = torch.linspace(1, 1e-3, 51), []
    for stop in range(0, 51, 2):  # as far as `stop` steps lead
        rows = [
            reverse_sample(
                sde, partial(nets[name], label=label), sde.prior_std * block[0], times[: stop + 1], dice[:stop]
            )
            for name, sde in family.items()
        ]
        states.append(torch.cat(rows))
    return plots.keep(plots.animate(states, times[::2], rows=len(family)), f"{number}.gif")


# draw("1984")

# %% [markdown] id="further"
# ## Go further (no points)
#
# - Start VE from size 0 and draw ten threes by the SDE, then by the ODE. What is the ODE's three?
# - Take 10 or 20 steps in place of 100. Which of the three SDEs suffers most?
# - Bend the times: `torch.linspace(1, 0.03, 101) ** 2` takes short steps near the data. Your loop does not mind.
# - Train under the default `VESDE()`. What do the judges say, and what does your eye say?
#
# **Read on.** Song et al. 2021, *Score-Based Generative Modeling through Stochastic Differential Equations*,
# [arXiv:2011.13456](https://arxiv.org/abs/2011.13456), sections 3 and 4, appendices B and C · Anderson 1982,
# *Reverse-time diffusion equation models*, Stochastic Processes and their Applications 12(3).
