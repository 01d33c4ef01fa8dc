"""Right answers to bits_per_dim, as different people write them."""

BITS: dict[str, str] = {
    "the reference's": """
import math
def bits_per_dim(log_prob, dims, bin_width):
    return -log_prob / (dims * math.log(2)) - math.log2(bin_width)
""",
    "two steps": """
import math
def bits_per_dim(log_prob, dims, bin_width):
    bits = -log_prob / math.log(2)
    return bits / dims - math.log2(bin_width)
""",
    "the probability of a bin": """
import math
def bits_per_dim(log_prob, dims, bin_width):
    log_mass = log_prob + dims * math.log(bin_width)
    return -log_mass / (dims * math.log(2))
""",
    "the width divided": """
import math
def bits_per_dim(log_prob, dims, bin_width):
    return -(log_prob / dims + math.log(bin_width)) / math.log(2)
""",
    "bins to a unit": """
import math
def bits_per_dim(log_prob, dims, bin_width):
    return math.log2(1 / bin_width) - log_prob / dims / math.log(2)
""",
    "log2 of e": """
import math
def bits_per_dim(log_prob, dims, bin_width):
    return -log_prob * math.log2(math.e) / dims - math.log2(bin_width)
""",
    "numpy's logarithms": """
import numpy as np
def bits_per_dim(log_prob, dims, bin_width):
    return -log_prob / (dims * float(np.log(2.0))) - float(np.log2(bin_width))
""",
    "numpy's numbers": """
import numpy as np
def bits_per_dim(log_prob, dims, bin_width):
    return -log_prob / (dims * np.log(2)) - np.log2(bin_width)
""",
    "numpy all the way": """
import numpy as np
import torch
def bits_per_dim(log_prob, dims, bin_width):
    bits = -log_prob.numpy().astype(np.float64) / (dims * np.log(2)) - np.log2(bin_width)
    return torch.from_numpy(bits).to(log_prob.dtype)
""",
    "constants as tensors of the same dtype": """
import torch
def bits_per_dim(log_prob, dims, bin_width):
    two, width = (torch.tensor(v, dtype=log_prob.dtype) for v in (2.0, bin_width))
    return -log_prob / (dims * two.log()) - width.log2()
""",
    "constants in double": """
import torch
def bits_per_dim(log_prob, dims, bin_width):
    ln2 = torch.log(torch.tensor(2.0, dtype=torch.float64))
    return -log_prob / (dims * ln2) - torch.log2(torch.tensor(bin_width, dtype=torch.float64))
""",
    "new_tensor": """
def bits_per_dim(log_prob, dims, bin_width):
    return -log_prob / dims / log_prob.new_tensor(2.0).log() - log_prob.new_tensor(bin_width).log2()
""",
    "computed in double": """
import math
def bits_per_dim(log_prob, dims, bin_width):
    return (-log_prob.double() / (dims * math.log(2)) - math.log2(bin_width)).to(log_prob.dtype)
""",
    "methods only": """
import math
def bits_per_dim(log_prob, dims, bin_width):
    return log_prob.neg().div(dims * math.log(2)).sub(math.log2(bin_width))
""",
    "in place on a fresh tensor": """
import math
def bits_per_dim(log_prob, dims, bin_width):
    bits = -log_prob
    bits /= dims * math.log(2)
    bits -= math.log2(bin_width)
    return bits
""",
    "a loop": """
import math
import torch
def bits_per_dim(log_prob, dims, bin_width):
    return torch.stack([-value / (dims * math.log(2)) - math.log2(bin_width) for value in log_prob])
""",
    "a list of Python numbers": """
import math
import torch
def bits_per_dim(log_prob, dims, bin_width):
    bits = [-value / (dims * math.log(2)) - math.log(bin_width, 2) for value in log_prob.tolist()]
    return torch.tensor(bits, dtype=log_prob.dtype)
""",
    "by one base": """
import math
def bits_per_dim(log_prob, dims, bin_width):
    return -(log_prob + dims * math.log(bin_width)) * (1 / math.log(2)) / dims
""",
    "ten digits more than needed": """
import math
LN2 = 0.69314718055994530942
def bits_per_dim(log_prob, dims, bin_width):
    return -log_prob / LN2 / dims - math.log(bin_width) / LN2
""",
    "a helper": """
import math
def nats_to_bits(nats):
    return nats / math.log(2)
# %%
def bits_per_dim(log_prob, dims, bin_width):
    nats = -log_prob / dims - math.log(bin_width)
    return nats_to_bits(nats)
""",
    "a lambda": """
import math
bits_per_dim = lambda log_prob, dims, bin_width: (-log_prob / dims - math.log(bin_width)) / math.log(2)
""",
    "no_grad and names": """
import math
import torch
@torch.no_grad()
def bits_per_dim(log_prob, dims, bin_width):
    nll_bits = -log_prob * (1.0 / math.log(2.0))
    offset = -math.log2(bin_width)
    bpd = nll_bits / dims + offset
    return bpd
""",
}
