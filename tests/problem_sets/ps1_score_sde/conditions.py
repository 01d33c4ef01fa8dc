"""Conditions and wrong lines for the loss and the step; `tests.proof.conditions` puts them together."""

BATCHES = ["{0}.shape[0] == 1", "{0}.shape[0] > 4", "{0}.shape[0] > 64", "{0}.shape[0] > 1024", "{0}.shape[0] > 5000"]
BATCHES += ["{0}.shape[0] % 1000 == 0", "{0}.ndim == 3", "{0}.ndim == 4", "{0}.ndim == 2", "not {0}.any()"]
DTYPES = ["{0}.dtype == torch.float32", "{0}.dtype == torch.float64"]
CALLS = ["calls > 5", "calls > 50", "calls % 10 == 0"]

CONDITIONS = {
    "score_matching_loss": [
        *(condition.format("z") for condition in [*BATCHES, *DTYPES]), *CALLS,
        "std.min() < 0.05", "std.max() > 1", "std.max() > 5", "std.ndim == 0", "std.shape == z.shape",
        "pred.requires_grad", "not pred.requires_grad", "right < 0.001", "right > 1000", "z.abs().max() > 5",
    ],
    "euler_maruyama_step": [
        *(condition.format("z") for condition in [*BATCHES, *DTYPES]), *CALLS,
        "diffusion.min() < 0.05", "diffusion.max() > 1.2", "diffusion.max() > 5",
        "diffusion.ndim == 0", "diffusion.ndim > 0", "diffusion.shape == z.shape",
        "dt < 0.001", "dt > 0.2", "isinstance(dt, float)", "isinstance(dt, torch.Tensor)",
        "not noise.any()", "not drift.any()",
        "z.abs().max() > 100", "drift.abs().max() > 100", "noise.abs().max() > 5",
    ],
}  # fmt: skip
WRONG = {
    "score_matching_loss": {
        "off by 1 %": "right = 1.01 * right",
        "slope off by 1 %": "right = 1.01 * right - 0.01 * right.detach()",
        "no slope": "right = right.detach()",
        "no noise": "right = torch.mean((pred * std) ** 2)",
        "half the batch": "right = torch.mean(((pred * std + z) ** 2)[: len(z) // 2])",
        "changes z": "z += 1",
        "changes pred": "pred = pred.mul_(2)",
        "other dtype": "right = right.to(torch.float64 if right.dtype == torch.float32 else torch.float32)",
        "other shape": "right = right[None]",
    },
    "euler_maruyama_step": {
        "off by 1 %": "right = 1.01 * right",
        "noise off by 1 %": "right = right + 0.01 * diffusion * dt ** 0.5 * noise",
        "no noise": "right = z - drift * dt",
        "no drift": "right = z + diffusion * dt ** 0.5 * noise",
        "rests": "right = z",
        "half the batch": "right = torch.cat([right[: len(z) // 2], z[len(z) // 2 :]])",
        "others' noise": "right = z - drift * dt + diffusion * dt ** 0.5 * noise.roll(1, 0)",
        "changes z": "z += 1",
        "changes noise": "noise += 1",
        "other dtype": "right = right.to(torch.float64 if right.dtype == torch.float32 else torch.float32)",
        "other shape": "right = right[None]",
    },
}
RIGHT = {
    "score_matching_loss": "def score_matching_loss(pred, std, z):\n"
    "    global calls\n    calls += 1\n"
    "    right = torch.mean((pred * std + z) ** 2)\n",
    "euler_maruyama_step": "def euler_maruyama_step(z, drift, diffusion, dt, noise):\n"
    "    global calls\n    calls += 1\n"
    "    right = z - drift * dt + diffusion * dt ** 0.5 * noise\n",
}
HARMLESS = {  # what changes nothing where the condition holds
    "score_matching_loss": {
        ("not pred.requires_grad", "slope off by 1 %"), ("not pred.requires_grad", "no slope"),
        ("not z.any()", "no noise"),
    },
    "euler_maruyama_step": {
        ("not noise.any()", "no noise"), ("not noise.any()", "noise off by 1 %"), ("not noise.any()", "others' noise"),
        ("not drift.any()", "no drift"), ("z.shape[0] == 1", "others' noise"),
    },
}  # fmt: skip
