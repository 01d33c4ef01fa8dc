"""scikit-learn's real 8x8 digits, which ship with it: nothing is downloaded."""

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Digits:
    """Images (N, 1, 8, 8), float32 in [-1, 1], ink positive, and labels (N,), int64 in 0..9."""

    train_images: Tensor
    train_labels: Tensor
    test_images: Tensor
    test_labels: Tensor


def digits() -> Digits:
    """The 1797 handwritten digits that ship with scikit-learn, in two halves, each digit shared evenly.

    Equal halves, because the distance between them is the noise floor of a generated sample. The split is
    always the same one, and mixes the writers.
    """
    from sklearn.datasets import load_digits  # half a second to import, for points in the plane in vain
    from sklearn.model_selection import train_test_split

    source = load_digits()
    images = torch.tensor(source.images / 8 - 1, dtype=torch.float32).unsqueeze(1)  # 0..16 -> [-1, 1]
    labels = torch.tensor(source.target, dtype=torch.int64)
    train, test = train_test_split(range(len(labels)), test_size=0.5, stratify=source.target, random_state=0)
    return Digits(images[train], labels[train], images[test], labels[test])
