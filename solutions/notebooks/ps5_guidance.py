# %% [markdown] id="title"
# # Problem set 5: steering what is trained already
#
# > **You have taught a network to draw. Now: how do you tell it *what*?**
#
# **What you will build.** A trained diffusion model draws anything. You write five functions of one to four lines, and
# it draws what you want: a digit of your choice, the missing half of a digit, or the digit behind sixteen grey blocks.
# One network does all of it, without a second training.
#
# **How it is graded**
# 1. `check("q1")` runs the grader's own tests on your function and says what it found. Run it as often as you like.
# 2. Questions 1 to 5 are graded by the checks (10 points). Question 6 asks for two short answers in words (6 points,
#    read by a person).
# 3. Official grading runs the same checks with another seed. Keep the names of the functions, and the check cells.
#
# Plan on two hours. The notebook itself runs in about three minutes, and a third of that is training. You may run all
# of it at any time: a cell that needs an answer which you have not written says so, and waits. The symbols are those of
# Song et al. 2021, as in Problem sets 1 and 2, and **$t = 0$ is data, $t = 1$ is noise**.

# %% id="imports"
# No module named 'scorelab'? In a new cell, %pip install -r requirements.txt, then restart; README.md says more.
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import torch
from IPython.display import display
from scorelab import plots
from scorelab.classifier import digit_frechet, recognised
from scorelab.data import digits, ring_mixture
from scorelab.draft import rough
from scorelab.nets import ScoreUNet
from scorelab.noise import generator_on, randn_like, seeded
from scorelab.oracle import gaussian, mixture
from scorelab.plots import DATA, EXACT, INK, cloud, panels
from scorelab.sde import SDE, Score, VPSDE
from scorelab.training import Watch, fit
from torch import Generator, Tensor, nn
from torch.nn import functional

from autograder import checker, written

check = checker("ps5_guidance")
reveal = check.reveal

# %% id="start" role="given"
generator = torch.Generator().manual_seed(0)  # all randomness comes from here, and is passed on by hand
torch.set_num_threads(1)  # layers this small lose more time waiting for a second thread than they gain
draft = rough()  # rough pictures in half a minute, if Jupyter was started with SCORELAB_DRAFT=1


# %% [markdown] id="halves-intro"
# ## First, a riddle
#
# Here are the upper halves of eight digits that no network has seen. What is below?
#
# **Predict before you run.** Write down eight digits. Which of them could be something else as well?

# %% id="halves"
data = digits()
riddle = torch.cat([data.test_images[data.test_labels == digit][3:4] for digit in (0, 2, 3, 4, 5, 7, 8, 9)])
upper = torch.zeros(1, 1, 8, 8)
upper[:, :, :4] = 1  # 1 where the picture is known
plots.image_rows({"known": torch.where(upper.bool(), riddle, 0)}, list("abcdefgh"))

# %% [markdown] id="halves-answer"
# <details><summary>Compare with your prediction</summary>
#
# The solution is in Question 4, where your model will guess, too. For some of them, no single answer is right.
#
# </details>
#
# We do not want *the* lower half, but a *draw* from all halves that go with the upper one. That is a conditional law:
#
# $$p(\text{picture} \mid \text{what is known of it}) .$$
#
# Everything in this problem set is one idea: **what is known adds a pull to the score.**
#
# | symbol | Python | shape | meaning |
# |---|---|---|---|
# | $\nabla_x \log p_t(x)$ | `score(x, t)` | shape of `x` | the score of anything at all |
# | $\nabla_x \log p_t(x \mid y)$ | | shape of `x` | the score of what belongs to $y$ |
# | $y$ | `y` | `(B,)`, or `(B, M)` | what is known: a class, or measured numbers |
# | $\log p_t(y \mid x)$ | `classifier_log_prob(x, t)` | `(B, K)` | what a classifier says of each class |
# | $w$ | `w` | a number | how hard we pull |
# | $m$ | `mask` | broadcasts against `x` | 1 where the picture is known |
# | $A$ | `A` | `(M, D)` | a measurement, $y = A x_0$ |
#
# ### What you bring from Problem sets 1 and 2
#
# The loss and the step, and from Problem set 2 the reverse drift, the loss for images and the loop. All are given now.

# %% id="ps1" role="given"
from solutions.score_sde import score_matching_loss, euler_maruyama_step

# %% id="ps2" role="given"
from solutions.sde_family import reverse_drift, image_loss, reverse_sample

# %% [markdown] id="q1-intro"
# ---
# ## Question 1: the pull of a class (3 points)
#
# You have the score of all pictures, and a classifier. You want pictures of class $y$. Bayes' rule says
#
# $$p_t(x \mid y) = \frac{p_t(x)\;p_t(y \mid x)}{p(y)} .$$
#
# Take the logarithm, then the gradient with respect to $x$. $p(y)$ does not depend on $x$, and drops out (Song Eq. 14):
#
# $$\nabla_x \log p_t(x \mid y) = \nabla_x \log p_t(x) + \nabla_x \log p_t(y \mid x) .$$
#
# The first term is the score you have. The second says in which direction the picture would look *more like* a $y$.
# Autograd computes it. That is all: no term is approximate.
#
# **The trap.** Samplers run under `torch.no_grad()`, so that nothing is recorded. Then there is no gradient to take.
# Your function has to switch the recording on for its own piece of work. This is how:

# %% id="autograd" role="given"
with torch.no_grad():  # as in a sampler
    x = torch.tensor([1.0, 2.0])
    with torch.enable_grad():
        own = x.detach().clone().requires_grad_()  # a tensor of our own, that records
        cubes = own**3
        (slope,) = torch.autograd.grad(cubes.sum(), own)  # leaves nothing behind in x, or in own.grad
print(f"the slopes of x³ at 1 and 2 are 3 x² = {slope.tolist()}")

# %% [markdown] id="q1-task"
# Why the sum? `grad` wants a single number. And each cube depends on its own $x$ alone. So in the gradient of the sum
# each $x$ finds the slope of its own cube. With a batch of pictures it is the same.
#
# <!-- shapes q1 -->
#
# Here `score` and `classifier_log_prob` are functions of $x$ and $t$. The classifier gives log-probabilities of *all*
# `K` classes, `(B, K)`. Picture `i` wants class `y[i]`, and only that column counts.
#
# **A number to test by hand.** Two hills, $N(-1, 1)$ and $N(1, 1)$, equally likely. The score of both together is
# $\tanh x - x$. A point at $x$ belongs to the right one with probability $1 / (1 + e^{-2x})$, and the slope of its
# logarithm is $1 - \tanh x$. Add up: $1 - x$, which *is* the score of the right hill. So at $x = 0.5$ the answer is
# **0.5** for the right hill, and $-1 - 0.5 =$ **−1.5** for the left one.

# %% id="q1" role="solution"
from solutions.guidance import LogProb, posterior_score


# %% id="q1-hand"
def hill_log_prob(x: Tensor, t: Tensor) -> Tensor:
    """log p(y | x) of the two hills: (B, 2), left and right."""
    return functional.logsigmoid(torch.cat([-2 * x, 2 * x], dim=1))


if written(posterior_score):
    x, now, right_left = torch.tensor([[0.5], [0.5]]), torch.tensor(0.5), torch.tensor([1, 0])
    display(posterior_score(lambda x, t: torch.tanh(x) - x, hill_log_prob, x, now, right_left))  # 0.5 and -1.5 by hand

# %% id="q1-check" role="test" points=3
check("q1")

# %% [markdown] id="q1-see-intro"
# ### First without a network
#
# The ring of Problem set 1 has eight islands, and all is known of it: the score at each time, and the probability that
# a point of $x_t$ comes from island $k$. Our class is odd on purpose: the one island on the right, and the three on the
# left. We ask for this class by your function. By right, one of four points lands on the right.
#
# Somebody saves work, and trains the classifier on *clean* data only. At all times, they use what it says at $t = 0$.
#
# **Predict before you run.** Clean islands hardly overlap, so this classifier is never in doubt. Does that make it a
# better guide, or a worse one?

# %% id="guess-clean"
check.guess("clean", ..., "of 100 points, how many the guide for clean data brings to the right")

# %% id="q1-see"
ring_sde = VPSDE()
weights, means, island_std = ring_mixture()
ring_score = mixture(weights, means, torch.tensor(island_std**2)).marginal_score(ring_sde)
islands = [gaussian(mean, torch.tensor(island_std**2)) for mean in means]
right, left = int(means[:, 0].argmax()), means[:, 0].argsort()[:3]


def island_log_prob(x: Tensor, t: Tensor) -> Tensor:
    """log p_t(island | x) of the ring, exactly: (B, 8)."""
    return torch.stack([one.marginal(ring_sde, t).log_prob(x) for one in islands], dim=1).log_softmax(dim=1)


def class_log_prob(x: Tensor, t: Tensor) -> Tensor:
    """log p_t(y | x): (B, 2), with y = 1 for the right island and the three on the left, y = 0 for the others."""
    inside, log_prob = torch.isin(torch.arange(8), torch.tensor([right, *left])), island_log_prob(x, t)
    return torch.stack([log_prob[:, ~inside].logsumexp(dim=1), log_prob[:, inside].logsumexp(dim=1)], dim=1)


def clean_log_prob(x: Tensor, t: Tensor) -> Tensor:
    """What a classifier says that has never seen noise: of any x, at any time, as if it were data."""
    return class_log_prob(x, torch.tensor(1e-3))


if written(posterior_score):
    n, steps = (100, 20) if draft else (1000, 200)
    block, dice = torch.randn(n, 2, generator=generator), torch.randn(steps, n, 2, generator=generator)
    times, y = torch.linspace(1, 1e-3, steps + 1), torch.ones(n, dtype=torch.int64)

    def steered(log_prob: LogProb) -> Score:
        return lambda x, t: posterior_score(ring_score, log_prob, x, t, y)

    guides = {"nobody asks": ring_score, "a guide that knows noise": steered(class_log_prob)}
    guides["a guide for clean data"] = steered(clean_log_prob)
    for ax, (name, score) in zip(panels(3, 11, 4.1), guides.items(), strict=True):
        with torch.no_grad():
            x = reverse_sample(ring_sde, score, block, times, dice).float()
        island = torch.cdist(x, means).argmin(dim=1)
        there = (island == right).float().mean(), torch.isin(island, left).float().mean()
        cloud(ax, x, DATA, 2.4)
        ax.set_title("{}:\n{:.0%} on the right, {:.0%} on the left".format(name, *there))
    check.truth("clean", 100 * there[0])  # of the last guide
    display(ax.figure)

# %% [markdown] id="q1-see-answer"
# <details><summary>Compare with your prediction</summary>
#
# Worse. The guide that knows noise gives 23 % and 77 %: 25 and 75, up to chance. The other one gives 40 % and 60 %. It
# is sure of itself in the thickest fog, where nothing can be known. It pulls each point to the nearest island of the
# class. So the *place* in the noise decides, and the proportions of the class are lost. Yet no island looks wrong. **A
# guide must have seen noise, and must know the time.**
#
# </details>

# %% [markdown] id="symptoms-1"
# **When it goes wrong**
#
# | symptom | likely cause |
# |---|---|
# | `element 0 of tensors does not require grad` | no recording: the sampler is under `no_grad` |
# | the pull is the same for all classes, or 0 | the sum over all `K` columns: take column `y[i]` of row `i` |
# | `grad can be implicitly created only for scalar outputs` | one number is wanted: the sum over the batch |
# | right for one picture, too weak for eight | a mean over the batch, which divides each pull by `B` |
# | the next cell complains that `x` requires grad | you switched the recording on in the caller's tensor |
# | memory grows with each step | the score was computed while recording |

# %% [markdown] id="q2-intro"
# ---
# ## Question 2: one network, two answers (1 point)
#
# A guide of one's own is one more network, and it has to read noise. Ho and Salimans 2022 found a way without. Train
# the *score* network with labels, as in Problem set 2. But now and then, hide the label. Then one network learns both:
#
# - `net(x, t, label)` with a digit: the score of that digit, $\nabla_x \log p_t(x \mid y)$;
# - `net(x, t, label)` with the label for *any*: the score of all digits, $\nabla_x \log p_t(x)$.
#
# Your function hides the labels: each with probability $p$, independently. To decide, it is given one number `u[i]` for
# each label, uniform between 0 and 1. Label `i` is hidden where `u[i] < p`.
#
# <!-- shapes q2 -->
#
# `null` is the label that says *any*. Ours is 10, for the digits take 0 to 9. Other people take 0: do not rely on it.
#
# **A number to test by hand.** The labels (3, 1, 4, 1), with `u` = (0.1, 0.5, 0.2, 0.9), $p = 0.3$ and `null` = 10,
# become **(10, 1, 10, 1)**.

# %% id="q2" role="solution"
from solutions.guidance import drop_labels

# %% id="q2-hand"
if written(drop_labels):
    display(drop_labels(torch.tensor([3, 1, 4, 1]), 0.3, 10, torch.tensor([0.1, 0.5, 0.2, 0.9])))  # 10, 1, 10, 1

# %% id="q2-check" role="test" points=1
check("q2")

# %% [markdown] id="train-intro"
# ### Training
#
# The loop is that of Problem set 2, but for one line. Find the one that calls you. The network has eleven labels, and
# three of ten are hidden. It takes about a minute. The picture is drawn anew while the network learns: sixteen digits,
# sketched in eight steps without dice. The last six have no label: they may be anything.

# %% id="train" role="given"
from solutions.sde_family import train, sketch

ANY = 10  # the label that says nothing


def half_told(generator: Generator) -> tuple[Tensor, Tensor]:
    """64 training digits and their labels, some of them hidden."""
    images, labels = (part.to(generator.device) for part in (data.train_images, data.train_labels))
    draw = partial(torch.rand, generator=generator, device=generator.device)
    chosen = torch.randint(len(images), (64,), generator=generator, device=generator.device)
    x_0 = images[chosen] + (draw(64, 1, 8, 8) - 0.5) / 8  # between the 17 levels of grey
    return x_0, drop_labels(labels[chosen], 0.3, ANY, draw(64))


# %% id="run"
sde = VPSDE(0.1, 8.0)  # as in Problem set 2: digits need less noise than photographs
if written(drop_labels):
    net = ScoreUNet(sde, generator, channels=16, classes=11)
    looks = torch.Generator().manual_seed(1)  # of its own: to look on must not change the training
    asked = torch.tensor([*range(10), *[ANY] * 6])
    block = torch.randn(16, 1, 8, 8, generator=looks)
    watch = plots.TrainingView(net, partial(sketch, net, sde, block, asked), called="sketches")
    losses = train(net, sde, half_told, steps=2000, lr=6e-3, generator=generator, watch=watch)
    display(plots.loss_curve(losses))

# %% [markdown] id="asked-intro"
# **Predict before you run.** The first row asks for the digits 0 to 9, the second ten times for *any* digit. Both start
# from the same noise. What will the second row be: ten blurred averages of all digits, or ten digits?


# %% id="asked"
@torch.no_grad()
def carve(score: Score, start: Tensor, dice: Tensor) -> Tensor:
    """Images (B, 1, 8, 8), carved with the loop of Problem set 2 from the noise `start` at t = 1."""
    return reverse_sample(sde, score, sde.prior_std * start, torch.linspace(1, 1e-3, len(dice) + 1), dice)


wanted = torch.arange(10).repeat_interleave(3 if draft else 30)
start = torch.randn(len(wanted), 1, 8, 8, generator=generator)
STEPS = 5 if draft else 50
dice = torch.randn(STEPS, *start.shape, generator=generator)
first = torch.arange(len(wanted)).view(10, -1)[:, 0]  # one place of each digit
if written(drop_labels):
    anything = torch.full_like(wanted, ANY)
    drawn = {"a digit each": carve(partial(net, label=wanted), start, dice)}
    drawn["any digit"] = carve(partial(net, label=anything), start, dice)
    display(plots.image_rows({name: x[first] for name, x in drawn.items()}, list("0123456789")))

# %% [markdown] id="asked-answer"
# <details><summary>Compare with your prediction</summary>
#
# Ten digits. The score for *any* digit is the score of all digits together, and from it one draws digits, not averages.
# (An average is what a network gives that must answer with one *picture*.) Some are hard to read, like the third:
# the next table counts them.
#
# </details>
#
# ### How good are they?
#
# As in Problem set 3, three measures, and none of them alone:
#
# | measure | how | best |
# |---|---|---|
# | distance | Fréchet distance of a classifier's features, in multiples of that between real and real | 1 |
# | as asked | the share in which a classifier sees, with confidence, the digit that was asked for | about 98 % |
# | variety | the standard deviation of a pixel among drawings that were asked for one digit | that of real ones |


# %% id="measures" role="given"
def variety(images: Tensor, labels: Tensor) -> float:
    """How much a pixel differs between images of one label: the standard deviation, averaged over pixels and labels."""
    return float(torch.stack([images[labels == digit].std(dim=0).mean() for digit in range(10)]).mean())


def rounded(images: Tensor) -> Tensor:
    """The nearest images that 17 grey levels can show."""
    return ((images + 1) * 8).round().clamp(0, 16) / 8 - 1


def measured(x: Tensor) -> tuple[float, float, float]:
    """Distance over the noise floor, share as asked, and variety, of images of the digits `wanted`."""
    images = rounded(x)
    return digit_frechet(images, data.test_images) / floor, recognised(images, wanted), variety(images, wanted)


parts = [torch.randperm(len(data.train_images), generator=generator)[: len(wanted)] for _ in range(5)]
floor = sum(digit_frechet(data.train_images[part], data.test_images) for part in parts) / 5
real_variety = variety(data.test_images, data.test_labels)
print(f"{len(wanted)} real digits against the unseen ones: distance {floor:.2f}, which from here on counts as 1")
print(f"real digits: as asked {recognised(data.test_images, data.test_labels):.1%}, variety {real_variety:.3f}")
if written(drop_labels):
    for name, x in drawn.items():
        print("{}: distance {:.2f}, as asked {:.1%}, variety {:.3f}".format(name, *measured(x)), end="")
        print(f"; any digit at all {recognised(rounded(x)):.1%}")

# %% [markdown] id="q3-intro"
# ---
# ## Question 3: guidance without a guide (2 points)
#
# Read Bayes' rule backwards. The network's two answers *contain* a classifier:
#
# $$\nabla_x \log p_t(y \mid x) = \nabla_x \log p_t(x \mid y) - \nabla_x \log p_t(x) .$$
#
# So the *difference* of the two answers points to where the picture looks more like a $y$. Start from the unconditional
# score, and add $w$ times this pull. That is **classifier-free guidance**.
#
# With $w = 0$ nobody asks, and with $w = 1$ you have the score of the class. With $w = 3$ you go three times as far in
# the same direction. Nothing forbids it, and most text-to-image models do it.
#
# **Mind the name.** Ho and Salimans write $(1 + w)\,\nabla \log p(x \mid y) - w\,\nabla \log p(x)$. Their $w$ is one
# less than ours: their 0 is our 1. Ours is the `guidance_scale` of today's libraries.
#
# <!-- shapes q3 -->
#
# `w` may be a tensor, for example `(B, 1, 1, 1)` with another pull for each picture.
#
# **A number to test by hand.** `cond` = (1, −2), `uncond` = (0.5, 0) and $w = 3$ give **(2, −6)**.

# %% id="q3" role="solution"
from solutions.guidance import guided_score

# %% id="q3-hand"
if written(guided_score):
    display(guided_score(torch.tensor([[1.0, -2.0]]), torch.tensor([[0.5, 0.0]]), 3.0))  # 2 and -6 by hand

# %% id="q3-check" role="test" points=2
check("q3")

# %% [markdown] id="q3-see-intro"
# ### Two roads, one direction
#
# A classifier can pull $w$ times as hard, too: give your `posterior_score` its log-probabilities times $w$. If both
# classifiers were exact, it would be the same pull. On the ring they *are* exact. Do your two functions agree?

# %% id="q3-see"
if written(posterior_score, guided_score):
    points, now = torch.randn(1000, 2, generator=generator, dtype=torch.double), torch.tensor(0.3)
    to_right = torch.full((1000,), right)
    cond = islands[right].marginal_score(ring_sde)(points, now)
    for w in (0.5, 1.0, 3.0):
        free = guided_score(cond, ring_score(points, now), w)
        pulled = posterior_score(ring_score, lambda x, t, w=w: w * island_log_prob(x, t), points, now, to_right)
        print(f"w = {w}: largest difference {float((free - pulled).abs().max()):.1e}")

# %% [markdown] id="noisy-intro"
# Learned ones differ. So here is a small classifier of *noisy* digits, told the time, trained in seconds.
#
# **Predict before you run.** How often is it right at $t = 0.1$, at $t = 0.5$, and at $t = 1$?

# %% id="guess-noisy"
check.guess("noisy", ..., "of 100 unseen digits, how many it names correctly at t = 0.5")


# %% id="noisy" role="given"
class NoisyClassifier(nn.Module):
    """log p_t(y | x) of noisy digits x (B, 1, 8, 8): (B, 10). A second channel tells it the time."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(2, 32, 3, padding=1), nn.SiLU(),
            nn.Conv2d(32, 64, 3, stride=2, padding=1), nn.SiLU(), nn.Flatten(),
            nn.Linear(64 * 4 * 4, 64), nn.SiLU(), nn.Linear(64, 10),
        )  # fmt: skip

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        """t: () or (B, 1, 1, 1)."""
        return self.layers(torch.cat([x, t.expand(x.shape)], dim=1)).log_softmax(dim=1)


def train_noisy(model: NoisyClassifier, steps: int, generator: Generator) -> None:
    """Fit it to the training digits at all times."""
    optimizer = torch.optim.Adam(model.parameters())
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=3e-3, total_steps=steps)
    for _ in range(steps):
        chosen = torch.randint(len(data.train_images), (128,), generator=generator)
        x_0, t = data.train_images[chosen], torch.rand(128, 1, 1, 1, generator=generator)
        x_t = sde.perturb(x_0, t, randn_like(x_0, generator))
        loss = functional.nll_loss(model(x_t, t), data.train_labels[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    model.eval().requires_grad_(False)


guide = seeded(NoisyClassifier, generator)
train_noisy(guide, 20 if draft else 800, generator)
for t in torch.tensor([0.0, 0.1, 0.3, 0.5, 0.7, 1.0]):
    x_t = sde.perturb(data.test_images, t, randn_like(data.test_images, generator))
    confidence, digit = guide(x_t, t).exp().max(dim=1)
    hits = (digit == data.test_labels).float()
    print(f"t = {t:.1f}: right about {hits.mean():4.0%} of the unseen digits, and {confidence.mean():4.0%} sure")
    if t == 0.5:
        check.truth("noisy", 100 * hits.mean())

# %% [markdown] id="curve-intro"
# <details><summary>Compare with your prediction</summary>
#
# 98 %, 63 %, and 18 %, where 10 % are chance. And look at the second number: it is always as sure as it is right.
# In the fog it *knows* that it does not know. That is what the guide for clean data could not do.
#
# </details>
#
# ### The price of asking louder
#
# Now the race: your `guided_score` against your `posterior_score`, with the same network, noise and dice, from $w = 0$
# to $w = 5$.
#
# **Predict before you run.** What happens to the share drawn as asked when $w$ grows, and what to the variety? And to
# the distance?

# %% id="guess-loud"
check.guess("loud", ..., "the distance of classifier-free digits with w = 5, where 1 is as good as real")


# %% id="curve"
def towards(labels: Tensor, w: float) -> Score:
    """The score towards labels (B,) with your guidance; the network is asked both questions in one call."""
    both = torch.cat([labels, torch.full_like(labels, ANY)])

    def score(x: Tensor, t: Tensor) -> Tensor:
        cond, uncond = net(torch.cat([x, x]), t, both).chunk(2)
        return guided_score(cond, uncond, w)

    return score


def pulled(labels: Tensor, w: float) -> Score:
    """The score towards labels (B,), where the classifier pulls w times as hard."""
    anything = partial(net, label=torch.full_like(labels, ANY))
    return lambda x, t: posterior_score(anything, lambda x, t: w * guide(x, t), x, t, labels)


if written(posterior_score, drop_labels, guided_score):
    loudness = (1.0, 5.0) if draft else (0.0, 1.0, 1.5, 2.0, 3.0, 5.0)
    ways = {"classifier-free": (towards, DATA, "o-"), "by the classifier": (pulled, EXACT, "s--")}
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in ways}
    by_w = {}
    for name, (way, _, _) in ways.items():
        for w in loudness:
            x = carve(way(wanted, w), start, dice)
            by_w[name, w] = x[first]
            found[name].append(measured(x))
            print(
                f"{name:17s} w = {w:3.1f}:",
                "distance {:.2f}, as asked {:.1%}, variety {:.3f}".format(*found[name][-1]),
            )
    check.truth("loud", found["classifier-free"][-1][0])
    axes = panels(3, 12.5, 4.4)
    labels = ("distance (1: as good as real)", "as asked", "variety (real: dotted line)")
    for i, (ax, label) in enumerate(zip(axes, labels, strict=True)):
        for name, (_, colour, style) in ways.items():
            ax.plot(loudness, [point[i] for point in found[name]], style, color=colour, label=name)
        ax.set(xlabel="guidance $w$", ylabel=label)
    axes[0].set_ylim(0, None)
    axes[1].yaxis.set_major_formatter("{x:.0%}")
    axes[2].axhline(real_variety, color=INK, linewidth=1, linestyle=":")
    axes[1].legend(loc="lower right", frameon=False)
    display(axes[0].figure)
    rows = {f"$w$ = {w:g}": by_w["classifier-free", w] for w in loudness}
    display(plots.image_rows(rows, list("0123456789")))

# %% [markdown] id="curve-answer"
# <details><summary>Compare with your prediction</summary>
#
# The first two numbers of classifier-free guidance look like a gift: at $w = 1.5$ the share drawn as asked rises from
# 92 % to 98 %, and at $w = 3$ it is 100 %. The price is variety: 0.29, 0.27, 0.25, where real digits have 0.33. And the
# distance is least near $w = 1$, then grows, to 2.9 at $w = 5$. These digits are caricatures: black, broad and alike.
# Who looks at the share alone turns $w$ up and up. (At $w = 0$ nobody asked. What is called variety there is ten digits
# in one drawer.)
#
# The classifier gives less for the same $w$: 64 % at $w = 1$, and at $w = 5$ still only 95 %, but with less harm to
# variety and distance. In theory the two are one. But this classifier was trained to be *right*. Nobody asked that
# its *slope* be right, and the slope is all that you use.
#
# </details>

# %% [markdown] id="sharp-intro"
# ### What does w = 3 draw from?
#
# With $w = 1$ we know what we draw: the class. And with $w = 3$? Put the pull into words: the guided score is
#
# $$\nabla_x \log \big[\,p_t(x \mid y)^{w}\; p_t(x)^{1 - w}\,\big] .$$
#
# (It is $w$ times the one score, plus $1 - w$ times the other.) So one often reads that guidance draws from the
# *sharpened* density $p(x \mid y)^w\,p(x)^{1-w}$. Does it?
#
# In one dimension everything is exact. Two classes, $N(-1, 0.5^2)$ and $N(1, 0.5^2)$, are equally likely. We ask for
# the right one with $w = 3$, with *your* `guided_score`. And we walk back in two ways: by the reverse SDE, and by the
# ODE of Problem set 2 (no dice, half the compass).
#
# **Predict before you run.** Will the SDE and the ODE give the sharpened density? Will they agree with each other?


# %% id="sharp"
line_sde = VPSDE()  # of 0.1 and 20: what is left of the data at t = 1 is less than a hundredth
everyone = mixture(torch.tensor([0.5, 0.5]), torch.tensor([[-1.0], [1.0]]), torch.tensor(0.25))
asked_for = gaussian(torch.tensor([1.0]), torch.tensor(0.25))
line = torch.linspace(-4, 6, 2001, dtype=torch.double).unsqueeze(1)


def sharpened(w: float, t: Tensor | None = None) -> Tensor:
    """p_t(x | y)^w p_t(x)^(1 - w) on the line, (2001,), as a density; without t, of the data."""
    one, all_of_them = (law if t is None else law.marginal(line_sde, t) for law in (asked_for, everyone))
    log_density = w * one.log_prob(line) + (1 - w) * all_of_them.log_prob(line)
    return log_density.softmax(dim=0) / float(line[1] - line[0])


def moments(density: Tensor) -> tuple[float, float]:
    """Mean and standard deviation of a density on the line."""
    share = density / density.sum()
    mean = share @ line.squeeze(1)
    return float(mean), float((share @ (line.squeeze(1) - mean) ** 2).sqrt())


def on_the_line(x: Tensor, t: Tensor, w: float) -> Tensor:
    """Your guided score of the right class, from the two exact scores."""
    return guided_score(asked_for.marginal_score(line_sde)(x, t), everyone.marginal_score(line_sde)(x, t), w)


def flow(sde: SDE, score: Score, x: Tensor, times: Tensor) -> Tensor:
    """From x at times[0] to times[-1] along the ODE (Song Eq. 13)."""
    for t, s in pairwise(times):
        x = x - (sde.drift(x, t) + reverse_drift(sde, score, x, t)) / 2 * (t - s)
    return x


if written(guided_score):
    n, steps = (500, 50) if draft else (20_000, 250)
    times = torch.linspace(1, 0.03, steps + 1, dtype=torch.double) ** 2  # shorter steps near the data
    begin = torch.randn(n, 1, generator=generator, dtype=torch.double)
    shakes = torch.randn(steps, n, 1, generator=generator, dtype=torch.double)
    print("w      the density       the SDE       the ODE     (mean and standard deviation)")
    for w in (1.0, 8.0, 3.0):  # the figure shows the last one
        louder = partial(on_the_line, w=w)
        by_sde = reverse_sample(line_sde, louder, begin, times, shakes)
        by_ode = flow(line_sde, louder, begin, times)
        table = [moments(sharpened(w)), *((float(x.mean()), float(x.std())) for x in (by_sde, by_ode))]
        print(f"{w:g}" + "".join(f"{mean:10.2f} {std:5.2f}" for mean, std in table))
    drawn_exactly = line[torch.multinomial(sharpened(3.0), n, replacement=True, generator=generator)]
    three = {"drawn from the density": drawn_exactly, "by the SDE": by_sde, "by the ODE": by_ode}
    axes = panels(3, 12, 3.8)
    for ax, (name, x) in zip(axes, three.items(), strict=True):
        ax.hist(x.flatten().numpy(), bins=50, range=(-1, 3), density=True, color="#e8b48f", label="samples")
        ax.plot(line, sharpened(3.0), color=EXACT, linewidth=2, label="sharpened density")
        ax.plot(line, sharpened(1.0), ":", color=INK, label="the class itself")
        ax.set(xlim=(-1, 3), ylim=(0, 1.45), title=f"{name}\n{x.mean():.2f} ± {x.std():.2f}")
        ax.set(xlabel="$x$", ylabel="density, $w$ = 3")
    axes[0].legend(loc="upper left", fontsize=9, frameon=False)
    display(axes[0].figure)

# %% [markdown] id="sharp-answer"
# <details><summary>Compare with your prediction</summary>
#
# Neither. With $w = 1$ all three agree, as they must. With $w = 3$ the sharpened density has the mean 1.05 and the
# standard deviation 0.46: hardly more than the class itself. The SDE overshoots it, with 1.24 and 0.43. The ODE
# overshoots it far more, with 1.52 and 0.31. With $w = 8$ the ODE's points crowd round 2.12, where the
# class has hardly any. **More guidance is not "more of the class": it leaves the class, on the side away from the
# others.** Keep the numbers for Question 6a.
#
# </details>

# %% [markdown] id="q4-intro"
# ---
# ## Question 4: put the known part back (2 points)
#
# Back to the riddle. Here no classifier helps: what is known is a *piece* of the picture. Song's way (App. I.2) needs
# no gradient at all. After each step of the sampler, at the time $s$ where you have arrived:
#
# - where the picture is known, forget what the sampler made. Put in the known pixels, *noised as $x_s$ is*;
# - elsewhere, leave the state alone.
#
# $$x \leftarrow m\,\big(\alpha(s)\,x^{\text{known}} + \sigma(s)\,z\big) + (1 - m)\,x .$$
#
# In the next step, the network sees a picture that is half true. It draws the other half to match.
#
# <!-- shapes q4 -->
#
# `alpha` and `sigma` belong to the time arrived at. Do not compute $\sigma$ from $\alpha$: they come from any SDE.
# Where the picture is not known, `known` may hold any number at all.
#
# **A number to test by hand.** The state (5, 5), known (2, 9), the mask (1, 0), $\alpha = 0.6$, $\sigma = 0.8$, and the
# noise (0.5, 7). The first pixel becomes 1.2 + 0.4 = **1.6**, and the second stays **5**.

# %% id="q4" role="solution"
from solutions.guidance import inpaint_step

# %% id="q4-hand"
if written(inpaint_step):
    state, known, mask = torch.tensor([[5.0, 5.0]]), torch.tensor([[2.0, 9.0]]), torch.tensor([1.0, 0.0])
    at_arrival = torch.tensor(0.6), torch.tensor(0.8)
    display(inpaint_step(state, known, mask, *at_arrival, torch.tensor([[0.5, 7.0]])))  # 1.6 and 5 by hand

# %% id="q4-check" role="test" points=2
check("q4")

# %% [markdown] id="gauss-intro"
# ### A truth to compare with
#
# Is that the conditional law? Test it where the truth is known. Two numbers, $x_1$ and $x_2$, are normal with mean 0,
# variance 1 and correlation $\rho = 0.9$. We know that $x_1 = 1$. Then $x_2$ has the mean $\rho =$ 0.9 and the
# standard deviation $\sqrt{1 - \rho^2} =$ 0.436.
#
# The exact score of a Gaussian is linear in $x$. So each step of the sampler is linear, too, in $x$ and in the noise.
# Then mean and covariance follow from step to step by a formula, and we need not draw at all. `moved` asks a step what
# it does to 0 and to unit vectors: that is all there is to know of a linear step.
#
# **Predict before you run.** With 50 steps the result is a bit off. How many steps bring it to 0.900?

# %% id="guess-gauss"
check.guess("gauss", ..., "the mean of x_2 with 1000 steps, where the truth is 0.9")


# %% id="gauss"
Move = Callable[[Tensor, Tensor], Tensor]  # of states (n, 2) and noise (n, 2), linear in both


def moved(move: Move, mean: Tensor, cov: Tensor) -> tuple[Tensor, Tensor]:
    """Mean (2,) and covariance (2, 2) of a Gaussian crowd after a move: exact, nothing is drawn."""
    unit = torch.eye(2, dtype=mean.dtype)
    origin = move(0 * unit, 0 * unit)
    turn, kick = move(unit, 0 * unit) - origin, move(0 * unit, unit) - origin  # row i: what unit vector i turns into
    return origin[0] + mean @ turn, turn.T @ cov @ turn + kick.T @ kick


def forward_again(x: Tensor, noise: Tensor, sde: SDE, s: Tensor, t: Tensor) -> Tensor:
    """From x at time s forward to t > s, in one jump of the SDE."""
    kept = sde.alpha(t) / sde.alpha(s)
    return kept * x + (sde.sigma(t) ** 2 - (kept * sde.sigma(s)) ** 2).sqrt() * noise


def completed(steps: int, repeats: int, rho: float = 0.9, known: float = 1.0) -> tuple[float, float]:
    """Mean and standard deviation of x_2, from a sampler that puts x_1 = known back after each step."""
    pair = gaussian(torch.zeros(2), torch.tensor([[1.0, rho], [rho, 1.0]]))
    score, mask = pair.marginal_score(line_sde), torch.tensor([1.0, 0.0])
    told = torch.tensor([[known, 0.0], [known, 0.0]], dtype=torch.double)
    mean, cov = torch.zeros(2, dtype=torch.double), torch.eye(2, dtype=torch.double)
    times = torch.linspace(1, 1e-3, steps + 1, dtype=torch.double)
    for t, s in pairwise(times):
        shake = float(s > times[-1])  # the last step adds no noise

        def back(x: Tensor, z: Tensor, t: Tensor = t, s: Tensor = s, shake: float = shake) -> Tensor:
            drift = reverse_drift(line_sde, score, x, t)
            return euler_maruyama_step(x, drift, line_sde.diffusion(t), t - s, shake * z)

        def put(x: Tensor, z: Tensor, s: Tensor = s) -> Tensor:
            return inpaint_step(x, told, mask, line_sde.alpha(s), line_sde.sigma(s), z)

        for again in range(repeats):
            if again:
                mean, cov = moved(partial(forward_again, sde=line_sde, s=s, t=t), mean, cov)
            mean, cov = moved(put, *moved(back, mean, cov))
    return float(mean[1]), float(cov[1, 1].sqrt())


if written(inpaint_step):
    print("steps   mean    std   (the truth: 0.900, 0.436)")
    for steps in (50, 200, 500, 1000):
        ends = completed(steps, repeats=1)
        print("{:5d} {:7.3f} {:6.3f}".format(steps, *ends))
    check.truth("gauss", ends[0])  # of 1000 steps, the last

# %% [markdown] id="resample-intro"
# <details><summary>Compare with your prediction</summary>
#
# None does. From 50 to 1000 steps the mean goes from 0.638 to 0.627: *away* from the truth, 0.900. The standard
# deviation stays at 0.56. The steps are not the problem. Each step does what it should, and the recipe is wrong. (Song
# writes two "approximately equal" signs on the way to it.)
#
# </details>
#
# **Resampling** (Lugmayr et al. 2022) goes back and forth. Take the step from $t$ to $s$, and put the known part back.
# Now go *forward* from $s$ to $t$ by the SDE, and take the step again. Each time, the unknown half sees the known half
# anew. The jump forward is `forward_again`.
#
# <details><summary>Where the jump from s to t comes from</summary>
#
# From 0 to $s$ the SDE multiplies the picture by $\alpha(s)$, and from 0 to $t$ by $\alpha(t)$. So from $s$ to $t$ it
# multiplies by $k = \alpha(t) / \alpha(s)$, the noise that is in $x_s$ as well. That noise now has the variance
# $k^2 \sigma(s)^2$, and there should be $\sigma(t)^2$. Independent variances add up, so fresh noise of the variance
# $\sigma(t)^2 - k^2 \sigma(s)^2$ is missing.
#
# </details>
#
# **Predict before you run.** Compare 100 steps that are each taken ten times with 1000 steps that are taken once. It is
# the same work.

# %% id="guess-resample"
check.guess("resample", ..., "the mean of x_2 with 100 steps that are each taken ten times")

# %% id="resample"
ones = torch.ones(100_000, dtype=torch.double)
s, t = torch.tensor(0.2), torch.tensor(0.3)
jumped = line_sde.perturb(ones, t, randn_like(ones, generator))
halfway = line_sde.perturb(ones, s, randn_like(ones, generator))
twice = forward_again(halfway, randn_like(ones, generator), line_sde, s, t)
print(f"from 0 to 0.3: mean {jumped.mean():.3f}, std {jumped.std():.3f}", end="; ")
print(f"from 0 to 0.2, then to 0.3: mean {twice.mean():.3f}, std {twice.std():.3f}")
if written(inpaint_step):
    print("steps  each taken   mean    std   (the truth: 0.900, 0.436)")
    for steps, repeats in ((1000, 1), (100, 1), (100, 2), (100, 5), (100, 10), (400, 10)):
        ends = completed(steps, repeats)
        print("{:5d} {:8d} x {:9.3f} {:6.3f}".format(steps, repeats, *ends))
        if (steps, repeats) == (100, 10):
            check.truth("resample", ends[0])

# %% [markdown] id="complete-intro"
# <details><summary>Compare with your prediction</summary>
#
# 1000 steps taken once: 0.627. 100 steps taken ten times: 0.893, which is nearly the truth. Now the spread is a bit too
# small, 0.398, for 100 steps are coarse. 400 steps, taken ten times, give 0.884 and 0.437.
#
# </details>
#
# ### The riddle, solved
#
# Now the digits. The loop below is that of Problem set 2, with `put` after each step, and with repeats. `put` is a
# function of the state and of $\alpha$, $\sigma$, noise: your step. Nobody tells the network which digit it is.
#
# **Predict before you run.** Each half gets four completions, from four blocks of noise. For which of the eight will
# all four be the same digit?


# %% id="complete" role="given"
Put = Callable[[Tensor, Tensor, Tensor], Tensor]  # of the state, alpha and sigma: the state with what is known put in


@torch.no_grad()
def carve_around(put: Put, score: Score, x: Tensor, steps: int, repeats: int, generator: Generator) -> Tensor:
    """Images (B, 1, 8, 8) from noise x: each step is taken `repeats` times, and `put` is called after it."""
    times = torch.linspace(1, 1e-3, steps + 1)
    for t, s in pairwise(times):
        for again in range(repeats):
            if again:
                x = forward_again(x, randn_like(x, generator), sde, s, t)
            shake = randn_like(x, generator) if s > times[-1] else torch.zeros_like(x)
            x = euler_maruyama_step(x, reverse_drift(sde, score, x, t), sde.diffusion(t), t - s, shake)
            x = put(x, sde.alpha(s), sde.sigma(s))
    return x


def known_part(images: Tensor, mask: Tensor, generator: Generator) -> Put:
    """Put the known part of images (B, 1, 8, 8) back, with your `inpaint_step`."""
    return lambda x, alpha, sigma: inpaint_step(x, images, mask, alpha, sigma, randn_like(x, generator))


# %% id="riddle"
if written(drop_labels, inpaint_step):
    eight, anything = torch.cat([riddle] * 4), partial(net, label=torch.full((32,), ANY))
    begin, put = torch.randn(32, 1, 8, 8, generator=generator), known_part(eight, upper, generator)
    rows = {"known": torch.where(upper.bool(), riddle, 0)}
    for name, repeats in (("plain", 1), ("resampled", 5)):
        x = carve_around(put, anything, begin, STEPS, repeats, generator)
        rows |= {f"{name} {i + 1}": part for i, part in enumerate(x.chunk(4))}
    display(plots.image_rows(rows | {"what it was": riddle}, list("abcdefgh")))

# %% [markdown] id="riddle-answer"
# <details><summary>Compare with your prediction</summary>
#
# In the resampled rows `a` is a 0 and `e` a 5, all four times. The others stay open: `c` is a 3 or a 1, and `f` a 9, a
# 0 or a 7. That is no failure. Half a picture leaves open what the other half is, and the model draws from what is
# possible.
#
# But compare the two blocks. In the plain rows there are halves that do not belong together, such as the first `c` and
# the third `b`. The resampled ones fit better.
#
# </details>
#
# And in numbers: 300 unseen digits, of which the upper half is known. `paste` is the answer that costs nothing: the
# upper half stands on the lower half of a random drawing.
#
# **Predict before you run.** Will five times as many steps do as much good as five repeats?


# %% id="score-halves"
def verdict(name: str, x: Tensor) -> None:
    """Print what the judges say of the images x (B, 1, 8, 8), made of what is known of the images `real`."""
    images = rounded(x)
    distance, off = digit_frechet(images, data.test_images) / floor, (images - real).square().mean().sqrt()
    print(f"{name:26s} distance {distance:5.2f}, some digit {recognised(images):4.0%},", end=" ")
    print(f"the right digit {recognised(images, wanted):4.0%}, off by {float(off):.2f} a pixel")


real = torch.cat([data.test_images[data.test_labels == digit][: len(wanted) // 10] for digit in range(10)])
fog = torch.randn(real.shape, generator=generator)
if written(drop_labels, inpaint_step):
    anything = partial(net, label=torch.full_like(wanted, ANY))
    put = known_part(real, upper, generator)
    free = carve(anything, fog, torch.randn(STEPS, *fog.shape, generator=generator))
    verdict("paste", torch.where(upper.bool(), real, free))
    for count, repeats in ((STEPS, 1), (5 * STEPS, 1), (STEPS, 5)):
        x = carve_around(put, anything, fog, count, repeats, generator)
        verdict(f"{count} steps, each taken {repeats} x", x)
    verdict("the real ones", real)

# %% [markdown] id="wrong-intro"
# <details><summary>Compare with your prediction</summary>
#
# No. The right digit is found for 43 % with 50 steps, for 43 % with 250, and for 55 % with five repeats. (Chance moves
# such a share by 3 %.) As in the exact table, more steps do not help, and resampling does. All of them win against
# `paste`, with 26 %.
#
# But 100 % cannot be had. Many halves belong to more than one digit, so the share of *right* digits must not be the
# only judge. *Some* digit is seen in 72 %, 65 % and 80 %. And as a crowd, the three are equally far from
# real digits: 2.2, 2.4 and 2.3.
#
# </details>
#
# ### Two masters
#
# Now both kinds of knowledge at once: the upper half of a digit is put back, and your guidance asks for a digit. With
# the *right* label they agree. Ask for the *wrong* one.
#
# **Predict before you run.** Under the upper half of a 7, ask for a 0, with $w = 2$. Who wins: the pixels or the label?

# %% id="wrong"
if written(drop_labels, guided_score, inpaint_step):
    some = (0, 1, 3, 7)
    tops = torch.cat([data.test_images[data.test_labels == digit][5:6] for digit in some])
    forty, all_labels = tops.repeat_interleave(10, dim=0), torch.arange(10).repeat(len(some))
    begin = torch.randn(1, 1, 8, 8, generator=generator).expand(len(forty), 1, 8, 8)
    x = carve_around(known_part(forty, upper, generator), towards(all_labels, 2.0), begin, STEPS, 5, generator)
    rows = {f"top of a {digit}": part for digit, part in zip(some, x.chunk(len(some)), strict=True)}
    display(plots.image_rows(rows, [f"“{label}”" for label in range(10)]))
    third, original = real[::3], wanted[::3]
    for name, told in (("the right label", original), ("a wrong label", (original + 3) % 10)):
        put, start_again = known_part(third, upper, generator), torch.randn(third.shape, generator=generator)
        x = rounded(carve_around(put, towards(told, 2.0), start_again, STEPS, 5, generator))
        print(f"{name:16s} drawn as the label asks {recognised(x, told):4.0%},", end=" ")
        print(f"as the original {recognised(x, original):4.0%}, some digit {recognised(x):4.0%}")

# %% [markdown] id="wrong-answer"
# <details><summary>Compare with your prediction</summary>
#
# Neither, as a rule. With the right label 94 % are what the label asks. With the wrong one 10 % are, and 23 % are still
# seen as the original. Half of them are no digit at all. The pixels are obeyed to the letter, for they are put back.
# The label rules over the lower half only: see the 2 and the 3 under the top of a 0, and the loop that “6” hangs on
# a 1. Where both cannot be had, the model has seen nothing like it, and improvises.
#
# </details>

# %% [markdown] id="q5-intro"
# ---
# ## Question 5: anything that you can measure (2 points)
#
# A mask is one kind of measurement. Here is a coarse camera: it has 4 × 4 pixels, and each sees the mean of a block of
# 2 × 2. In general, let $A$ be a matrix, and $y = A x_0$ what was measured (Song App. I.4). At time $s$ the state
# should have the measurement
#
# $$A x_s = A\,(\alpha x_0 + \sigma z) = \alpha\,y + \sigma\,A z .$$
#
# **The rows of $A$ are orthonormal**: of length 1 and orthogonal, $A A^T = I$. Then $A z$ is standard normal noise in
# $M$ dimensions, and we may draw it as such. And $A^T$ leads back: for any $v$, the picture $A^T v$ has the measurement
# $v$. So correct the state by what its measurement lacks, and nothing else:
#
# $$x \leftarrow x + A^T\big(\alpha\,y + \sigma\,z - A x\big) .$$
#
# <details><summary>Why this changes what A sees, and nothing else</summary>
#
# Measure the result: $A x + A A^T(\alpha y + \sigma z - A x) = \alpha y + \sigma z$, for $A A^T = I$. And any direction
# $u$ that $A$ does not see ($A u = 0$) is orthogonal to the correction: $u^T A^T v = (A u)^T v = 0$. So along $u$ the
# state is what it was.
#
# The covariance of $A z$ is $A\,I\,A^T = I$: standard normal noise. The cell below the check tests both.
#
# </details>
#
# <!-- shapes q5 -->
#
# Each *row* of `x` is a picture, flat, and each row of `y` what was measured of it. So $A x$ of the formula is
# `x @ A.T` in Python: mind which factor is turned.
#
# **A number to test by hand.** In the plane, $A$ = (0.6, 0.8) measures along one direction. Take $x$ = (1, 2), which
# measures 0.6 + 1.6 = 2.2. With $y = 5$, $\alpha = 0.6$, $\sigma = 0.8$ and the noise −0.5, we want
# 3 − 0.4 = 2.6. So 0.4 is missing, and $x$ becomes (1 + 0.24, 2 + 0.32) = **(1.24, 2.32)**.

# %% id="q5" role="solution"
from solutions.guidance import impose

# %% id="q5-hand"
if written(impose):
    state, camera, seen = torch.tensor([[1.0, 2.0]]), torch.tensor([[0.6, 0.8]]), torch.tensor([[5.0]])
    display(impose(state, seen, camera, *at_arrival, torch.tensor([[-0.5]])))  # 1.24 and 2.32 by hand

# %% id="q5-check" role="test" points=2
check("q5")

# %% [markdown] id="camera-intro"
# ### The camera
#
# A row of our $A$ has 1/2 at the four pixels of a block. Its length is 1, and blocks do not overlap. So a measurement
# is *twice* the mean of its block.
#
# The first line below checks the two claims. The second one compares with Question 4: if the rows of $A$ are rows of
# the identity matrix, each measures one pixel. Then your two functions should agree.

# %% id="camera"
blocks = torch.zeros(4, 4, 8, 8)
for i in range(4):
    for j in range(4):
        blocks[i, j, 2 * i : 2 * i + 2, 2 * j : 2 * j + 2] = 0.5
A = blocks.view(16, 64)
seen_noise = torch.randn(20_000, 64, generator=generator) @ A.T
print(f"A A^T = 1: {torch.equal(A @ A.T, torch.eye(16))}", end="; ")
print(f"noise that A sees: mean {seen_noise.mean():.3f}, standard deviation {seen_noise.std():.3f}")
if written(inpaint_step, impose):
    picture, z = torch.randn(2, 5, 64, generator=generator)
    x, mask, alone = torch.randn(5, 64, generator=generator), torch.zeros(64), torch.eye(64)[:32]
    mask[:32] = 1
    scales = torch.tensor(0.6), torch.tensor(0.8)
    gap = inpaint_step(x, picture, mask, *scales, z) - impose(x, picture[:, :32], alone, *scales, z[:, :32])
    print(f"half a picture, by Question 4 and by Question 5: largest difference {float(gap.abs().max()):.0e}")

# %% [markdown] id="enhance-intro"
# ### “Enhance!”
#
# In films, the detective says *enhance*, and a few grey blocks become a face. Here are sixteen blocks of an unseen
# digit. Your model makes 64 pixels of them. Each drawing, measured with the camera, gives exactly the blocks.
#
# **Predict before you run.** In the last row you will see the truth. How many of the ten will be the right digit? And
# is what you see *evidence* of what was there?


# %% id="enhance"
def blocks_of(images: Tensor, generator: Generator) -> Put:
    """Keep the blocks of images (B, 1, 8, 8), with your `impose`."""
    y = images.flatten(1) @ A.T

    def put(x: Tensor, alpha: Tensor, sigma: Tensor) -> Tensor:
        return impose(x.flatten(1), y, A, alpha, sigma, randn_like(y, generator)).view_as(x)

    return put


coarse = (real.flatten(1) @ A.T @ A).view_as(real)
if written(drop_labels, impose):
    anything = partial(net, label=torch.full_like(wanted, ANY))
    put, pictures = blocks_of(real, generator), {}
    verdict("the blocks alone", coarse)
    for count, repeats in ((STEPS, 1), (5 * STEPS, 1), (STEPS, 5)):
        x = carve_around(put, anything, fog, count, repeats, generator)
        pictures[count, repeats] = x
        verdict(f"{count} steps, each taken {repeats} x", x)
    print(f"largest error of a block, last row: {float((x - real).flatten(1).matmul(A.T).abs().max()):.2f}")
    rows = {"seen": coarse, "plain": pictures[STEPS, 1], "resampled": x}
    rows = {name: row[first] for name, row in rows.items()}
    ten, anything = blocks_of(real[first], generator), partial(net, label=torch.full((10,), ANY))
    rows["once more"] = carve_around(ten, anything, torch.randn(10, 1, 8, 8, generator=generator), STEPS, 5, generator)
    display(plots.image_rows(rows | {"the truth": real[first]}))

# %% [markdown] id="enhance-answer"
# <details><summary>Compare with your prediction</summary>
#
# In the third row, nearly all. Among all 300, 74 % of the resampled drawings are the right digit, 62 % of the plain
# ones, and 48 % of the bare blocks. Five times as many steps do not help here, either (59 %). As a crowd, the
# resampled ones are as good as real digits: their distance is 0.99.
#
# And no, it is not evidence. From the *same* blocks, the third row makes a fine 0, and the fourth a fine 6. Both have
# the sixteen blocks that were seen, up to a fifth of a grey level. Nothing in the picture tells you what was measured,
# and what is only usual for digits. Draw several, and look at what they have in common.
#
# </details>

# %% [markdown] id="symptoms-2"
# **When it goes wrong**
#
# | symptom | likely cause |
# |---|---|
# | guidance with $w = 1$ is not the class | another convention of $w$, or the two scores swapped |
# | asking louder makes it *less* like the class | the difference has the wrong sign |
# | the known half comes out grainy | the known pixels were noised as at $t$, not as at $s$ |
# | the known half is clean, the other does not match it | the known pixels were put in without noise |
# | the *unknown* half is the original | the mask was turned round: 1 is known |
# | `nan` after a while | `known` has no value outside of the mask, and 0 times nan is nan |
# | `mat1 and mat2 shapes cannot be multiplied` | a row of `x` is a picture: `x @ A.T` measures it |
# | right for a mask of numbers, wrong for the camera | the correction went back by `A.T` on the wrong side |

# %% [markdown] id="q6-intro"
# ---
# ## Question 6: in words and numbers
#
# ### Sharpen, then noise; or noise, then sharpen?
#
# For Question 6a, look at one time $t$ on the way, with $w = 3$. If you wanted draws from the sharpened density, you
# would have to follow its own noised densities: sharpen the data first, then add noise. The guided score follows
# another one. The cell prints mean and standard deviation of both.

# %% id="q6a-numbers"
mean, std = moments(sharpened(3.0))
print("   t    sharpened, then noised    noised, then sharpened    (mean and standard deviation)")
for t in torch.tensor([0.0, 0.05, 0.1, 0.2, 0.3, 0.5], dtype=torch.double):
    alpha, sigma = line_sde.alpha(t), line_sde.sigma(t)
    noised = float(alpha * mean), float((alpha**2 * std**2 + sigma**2).sqrt())
    print("{:4.2f} {:14.3f} {:6.3f} {:19.3f} {:6.3f}".format(float(t), *noised, *moments(sharpened(3.0, t))))

# %% [markdown] id="q6a" role="written" points=3
# **Question 6a (3 points): what guidance draws from.** Does guidance with $w = 3$ draw from the sharpened density
# $p(x \mid y)^w\,p(x)^{1-w}$? Say with numbers how its samples differ, for the SDE and for the ODE. Why do they? And
# why is it telling that SDE and ODE do not even agree with each other? At most six sentences.
#
# ### BEGIN SOLUTION
# **A good answer.** No: the density has the mean 1.05 and the standard deviation 0.46, the SDE's samples 1.24 and 0.43,
# the ODE's 1.52 and 0.31. Both are too far out, away from the other class, and too narrow. The guided score at t is
# that of the data noised first and sharpened then, but the density needs the score of data sharpened first and noised
# then. The two are alike at t = 0 only: at t = 0.2 the means are 1.08 and 0.85, so the walk aims too far out already in
# the fog. If the guided scores were those of *one* crowd under this SDE, SDE and ODE would end in the same law, as in
# Problem set 2. They do not, so there is no such crowd, and what comes out depends on the sampler.
#
# **Marking scheme, a point for each.**
# - No, with numbers: mean and spread of the density, and of at least one of the two samplers. Samples are farther out
#   and narrower. ("It is sharper" alone does not get it: the sharpened density is sharper, too.)
# - Why: to sharpen and to noise do not commute, or: the guided score at t is not that of the noised sharpened density.
#   An example from the table is welcome and not needed.
# - SDE and ODE agree for the scores of one noised crowd; as they disagree, the guided scores belong to none. An answer
#   that blames the size of the steps or the number of samples gets neither of the last two points.
# ### END SOLUTION

# %% [markdown] id="q6b-intro"
# ### What does the unknown half get to see?
#
# For Question 6b, look at the two correlated numbers again, at one time $t$. You know $x_1 = 1$, so the truth expects
# $x_2 = 0.9$. But the sampler's score sees a *noisy copy* of $x_1$. Somebody who sees only this copy expects, on
# average, $\rho\,\alpha(t)^2$.

# %% id="q6b-numbers"
print("   t    alpha   sigma    expects of x_2    (with x_1 itself: 0.9)")
for t in torch.tensor([0.8, 0.6, 0.4, 0.3, 0.2, 0.1, 0.05], dtype=torch.double):
    print(f"{t:4.2f} {line_sde.alpha(t):8.3f} {line_sde.sigma(t):7.3f} {0.9 * line_sde.alpha(t) ** 2:14.3f}")

# %% [markdown] id="q6b" role="written" points=3
# **Question 6b (3 points): what replacement draws from.** Putting the known half back is not a draw from the
# conditional law. Say with numbers what is wrong with $x_2$, and what more steps and resampling do to it. Why do more
# steps not help, and why does resampling? Where do you see the same on digits? At most six sentences.
#
# ### BEGIN SOLUTION
# **A good answer.** The truth is 0.900 with a standard deviation of 0.436, and replacement gives 0.638 and 0.560 with
# 50 steps: $x_2$ leans too little on what is known. With 1000 steps it is 0.627 and 0.558, no better, since more steps
# only follow the same wrong recipe more exactly. Wrong is that the score sees a noisy copy of $x_1$, made with noise of
# which $x_2$ knows nothing: at t = 0.3 it expects 0.36 in place of 0.9, and when the copy is clear at last, $x_2$ has
# hardly any noise left to move by. Resampling lets $x_2$ go back and choose again at the same level of noise, until the
# two fit: 0.773, 0.866 and 0.893 with 2, 5 and 10 repeats. On digits it is the same: 43 % are completed to the right
# digit with 50 steps, 43 % with 250, and 55 % with five repeats.
#
# **Marking scheme, a point for each.**
# - What is wrong, with numbers: the mean too small *and* the spread too wide, and that more steps leave both as they
#   are.
# - Why: the score of the unknown part is taken at a noisy copy of the known part, which says too little while it still
#   matters. "The steps are too coarse" does not get it.
# - Resampling: the unknown part is noised and drawn again, so that it can fit the known part, with a number; and the
#   same on digits, with the share of right digits or the distance for more steps beside more repeats.
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
# A year, a house number, a birthday: said softly ($w = 1$), aloud (3) and shouted (8), with the same noise and dice.
#
# Put a number of yours in the last line, take away the `#`, and run. You get a GIF beside this notebook, to keep and to
# show.


# %% id="keep"
@torch.no_grad()
def draw(number: str) -> plots.Film:
    """A number, asked for more and more loudly from row to row: kept as a GIF beside this notebook, and shown."""
    label = torch.tensor([int(digit) for digit in number])
    block, dice = torch.randn(51, len(label), 1, 8, 8, generator=generator).split([1, 50])
    times, states = torch.linspace(1, 1e-3, 51), []
    for stop in range(0, 51, 2):  # as far as `stop` steps lead
        way = sde.prior_std * block[0], times[: stop + 1], dice[:stop]
        states.append(torch.cat([reverse_sample(sde, towards(label, w), *way) for w in (1.0, 3.0, 8.0)]))
    return plots.keep(plots.animate(states, times[::2], rows=3), f"{number}.gif")


# draw("1984")

# %% [markdown] id="further"
# ## Go further (no points)
#
# - **Another camera.** Take 16 random directions: `A = torch.linalg.qr(torch.randn(64, 16, generator=generator))[0].T`.
#   Do 16 random numbers say more of a digit than 16 blocks? And 8?
# - Turn guidance on only in the middle, for $0.2 < t < 0.6$. What is left of the price?
# - Ask for two digits at once: the mean of two conditional scores. What is half a 3 and half a 5?
# - `w` may be negative: what is *least* like a 7?
#
# **Read on.** Song et al. 2021, [arXiv:2011.13456](https://arxiv.org/abs/2011.13456), Sec. 5 and App. I · Dhariwal and
# Nichol 2021, *Diffusion Models Beat GANs on Image Synthesis*, [arXiv:2105.05233](https://arxiv.org/abs/2105.05233) ·
# Ho and Salimans 2022, *Classifier-Free Diffusion Guidance*, [arXiv:2207.12598](https://arxiv.org/abs/2207.12598) ·
# Lugmayr et al. 2022, *RePaint: Inpainting using Denoising Diffusion Probabilistic Models*,
# [arXiv:2201.09865](https://arxiv.org/abs/2201.09865).
