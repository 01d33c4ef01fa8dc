# %% [markdown] id="title"
# # Problem set 1: sculpting with a score
#
# A diffusion model does not paint; it sculpts: it starts from a block of noise and carves the data out of it.

# %% id="imports"
import os
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise

import torch
from scorelab.data import ring
from scorelab.nets import ScoreMLP
from scorelab.random import randn_like, times
from scorelab.sde import SDE, VPSDE
from torch import Generator, Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from tqdm import tqdm

from autograder import checker

check = checker("ps1_score_sde")

# %% [markdown] id="q3a-intro"
# ## Question 3a: the loss

# %% id="q3a" role="solution"
from solutions.score_sde import score_matching_loss

# %% id="q3a-check" role="test" points=4
check("q3a")

# %% [markdown] id="q3b-intro"
# ## Question 3b: the Euler-Maruyama update

# %% id="q3b" role="solution"
from solutions.score_sde import euler_maruyama_step

# %% id="q3b-check" role="test" points=4
check("q3b")

# %% [markdown] id="q3-intro"
# ## Training and sampling, with your two functions

# %% id="train"
from solutions.score_sde import train

# %% id="sample"
from solutions.score_sde import Score, sample

# %% id="run"
graded = os.environ.get("NBGRADER_EXECUTION") == "autograde"  # grading does not wait for a good picture
rng = Generator().manual_seed(0)
sde = VPSDE()
x_0 = ring(4000, rng)
net = ScoreMLP(sde, rng)
losses = train(net, sde, x_0, steps=20 if graded else 1000, batch=512, lr=5e-3, generator=rng)
*_, generated = sample(net, sde, torch.randn(1000, 2, generator=rng), steps=20 if graded else 200, generator=rng)

# %% id="q3-check" role="test" points=2
check("q3")

# %% [markdown] id="q4-intro"
# ## Question 4: visualise, and say why

# %% [markdown] id="q4a" role="written" points=3
# **Question 4a.** The loss does not go to zero. Why not, and how low can it go?
#
# ### BEGIN SOLUTION
# Several x_0 lead to the same x_t, so z cannot be known from x_t; the network can at best predict its mean.
# What is left is the mean conditional variance of z given x_t, the irreducible loss.
#
# Marking scheme: 1 point for saying that z is not determined by x_t; 1 for the conditional mean;
# 1 for comparing with the irreducible floor.
# ### END SOLUTION

# %% [markdown] id="q4b" role="written" points=3
# **Question 4b.** What changes with 10, 50 and 500 steps? Separate the network's error from the sampler's.
#
# ### BEGIN SOLUTION
# With the exact score what is wrong is the sampler's alone, and it shrinks in proportion to the step.
# What stays at 500 steps with the network's score is the network's.
#
# Marking scheme: 1 point for each of the two errors; 1 for using the exact score to tell them apart.
# ### END SOLUTION
