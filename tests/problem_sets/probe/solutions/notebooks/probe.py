# %% [markdown] id="title"
# # Probe
#
# One question of every shape. Each function's docstring says what it is to do.

# %% id="imports"
import math
from collections.abc import Callable, Iterator

import torch
from torch import Generator, Tensor, nn

from autograder import checker

check = checker("probe")

# %% [markdown] id="q1-intro"
# ## A class
#
# <!-- shapes q1 -->

# %% id="q1" role="solution"
from solutions.probe import Growth

# %% id="q1-check" role="test" points=2
check("q1")

# %% [markdown] id="q2-intro"
# ## A function of the check's
#
# <!-- shapes q2 -->

# %% id="q2" role="solution"
from solutions.probe import midpoint

# %% id="q2-check" role="test" points=2
check("q2")

# %% [markdown] id="q3-intro"
# ## A pair
#
# <!-- shapes q3 -->

# %% id="q3" role="solution"
from solutions.probe import moments

# %% id="q3-check" role="test" points=1
check("q3")

# %% [markdown] id="q4-intro"
# ## Whole numbers, flags and words
#
# <!-- shapes q4 -->

# %% id="q4" role="solution"
from solutions.probe import bins, pick

# %% id="q4-check" role="test" points=2
check("q4")

# %% [markdown] id="q5-intro"
# ## Autograd inside
#
# <!-- shapes q5 -->

# %% id="q5" role="solution"
from solutions.probe import divergence

# %% id="q5-check" role="test" points=1
check("q5")

# %% [markdown] id="q6-intro"
# ## A network to train
#
# <!-- shapes q6 -->

# %% id="q6" role="solution"
from solutions.probe import fit

# %% id="q6-check" role="test" points=1
check("q6")

# %% [markdown] id="q7-intro"
# ## A network of yours
#
# <!-- shapes q7 -->

# %% id="q7" role="solution"
from solutions.probe import Shift

# %% id="q7-check" role="test" points=1
check("q7")

# %% [markdown] id="q8-intro"
# ## An iterator
#
# <!-- shapes q8 -->

# %% id="q8" role="solution"
from solutions.probe import walk

# %% id="q8-check" role="test" points=1
check("q8")
