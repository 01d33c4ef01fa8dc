# %% [markdown] id="title"
# # ps0_template
#
# Say here what students will build, and how long it takes. Then one question after another: what is asked, why, and a
# number to test by hand.

# %% id="imports"
# No module named 'scorelab'? In a new cell, %pip install -r requirements.txt, then restart; README.md says more.
import torch
from torch import Tensor

from autograder import checker

check = checker("ps0_template")
reveal = check.reveal

# %% [markdown] id="q1-intro"
# ## Question 1: squared distances (2 points)
#
# How far is each point of `x` from its partner in `y`? Add up the squared differences of their coordinates.
#
# <!-- shapes q1 -->
#
# **A number to test by hand.** From (1, 2) to (4, 6) the squared distance is 9 + 16 = **25**.

# %% id="q1" role="solution"
from solutions.template import squared_distances

# %% id="q1-hand"
squared_distances(torch.tensor([[1.0, 2.0]]), torch.tensor([[4.0, 6.0]]))  # 25 by hand

# %% id="q1-check" role="test" points=2
check("q1")
