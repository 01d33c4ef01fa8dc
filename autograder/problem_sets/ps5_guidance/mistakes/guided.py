"""Wrong answers to question 3, classifier-free guidance; the most frequent first.

The worked lines share one example: cond = 3, uncond = 1, w = 2. The result is 5.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps5_guidance.contract import GUIDED


@mistake(GUIDED, "guided_value", "guided_ends", title="the w of Ho and Salimans")
def guided_ho(cond, uncond, w):
    """I took the formula from the paper, and my digits are caricatures already at w = 1.

    Put w = 0 into your formula. Which score is left?

    There are two ways to count w. Here w = 0 is no class and w = 1 the class; the paper's w is one less.

    With cond = 3, uncond = 1 and w = 2 the result is 5; yours is 7.
    """
    return (1 + w) * cond - w * uncond


@mistake(GUIDED, "guided_value", "guided_ends", title="cond and uncond swapped")
def guided_swapped(cond, uncond, w):
    """The larger w is, the less my samples look like their class.

    Put w = 1 into your formula. Which score is left?

    Start at the unconditional score, and go towards the conditional one.

    With cond = 3, uncond = 1 and w = 2 the result is 5; yours is -1.
    """
    return cond + w * (uncond - cond)


@mistake(GUIDED, "guided_value", "guided_ends", title="difference with a minus")
def guided_minus(cond, uncond, w):
    """My samples become anything but their class.

    In which direction is the class, seen from the unconditional score?

    The way from a to b is b - a. With w = 1 you must arrive at the conditional score.

    With cond = 3, uncond = 1 and w = 2 the result is 5; yours is -3.
    """
    return uncond + w * (uncond - cond)


@mistake(GUIDED, "guided_value", "guided_ends", title="cond in place of the difference")
def guided_no_difference(cond, uncond, w):
    """My samples are too dark, and more so for larger w.

    Put w = 1 into your formula. Is it the conditional score?

    The conditional score contains the unconditional one. What the class adds is the difference of the two.

    With cond = 3, uncond = 1 and w = 2 the result is 5; yours is 7.
    """
    return uncond + w * cond


@mistake(GUIDED, "guided_value", "guided_ends", title="uncond forgotten")
def guided_scaled(cond, uncond, w):
    """I multiply the score by w, and my samples lose all variety.

    Put w = 0 into your formula. What is left, and what should be?

    Only the part of the score that knows the class is made stronger.

    With cond = 3, uncond = 1 and w = 2 the result is 5; yours is 6.
    """
    return w * cond


@mistake(GUIDED, "guided_value", "guided_ends", title="one more than w")
def guided_one_more(cond, uncond, w):
    """At w = 1 my digits are caricatures already.

    Put w = 0 into your formula. Which score is left?

    If you start at the conditional score, one whole way is behind you already.

    With cond = 3, uncond = 1 and w = 2 the result is 5; yours is 7.
    """
    return cond + w * (cond - uncond)


@mistake(GUIDED, "guided_value", "guided_ends", title="only the difference")
def guided_difference(cond, uncond, w):
    """My samples never become digits, only fragments of strokes.

    Put w = 0 into your formula. What is left, and what should be?

    The difference is the pull of the class alone. It must be added to something.

    With cond = 3, uncond = 1 and w = 2 the result is 5; yours is 4.
    """
    return w * (cond - uncond)


@mistake(GUIDED, "guided_value", "guided_ends", title="weights made to sum to 1")
def guided_average(cond, uncond, w):
    """Guidance has hardly any effect.

    Can your result lie beyond the conditional score?

    A mean of two numbers lies between them. Guidance goes on past the second.

    With cond = 3, uncond = 1 and w = 2 the result is 5; yours is 2.33.
    """
    return (uncond + w * cond) / (1 + w)


@mistake(GUIDED, "guided_value", "guided_ends", title="cond returned, whatever w is")
def guided_cond(cond, uncond, w):
    """I change w, and nothing changes.

    Which of your arguments do you not use?

    The conditional score is what w = 1 asks for. Every other w asks for another score.

    With cond = 3, uncond = 1 and w = 2 the result is 5; yours is 3.
    """
    return cond


@mistake(GUIDED, "guided_value", title="w squared")
def guided_squared(cond, uncond, w):
    """Both ends are right, and guidance is far too strong beyond.

    Does your pull double when w doubles?

    w is 0 and 1 at the two ends, but so is its square. Try 2.

    With cond = 3, uncond = 1 and w = 2 the result is 5; yours is 9.
    """
    return uncond + w**2 * (cond - uncond)


@mistake(GUIDED, "guided_value", title="negative w cut off")
def guided_no_negative(cond, uncond, w):
    """I cannot steer away from a class.

    What does w = -1 mean?

    The line through both scores goes on in both directions. Behind the unconditional one it leads away.

    With cond = 3, uncond = 1 and w = -1 the result is -1; yours is 1.
    """
    return uncond + torch.as_tensor(w, dtype=cond.dtype).clamp(min=0) * (cond - uncond)


@mistake(GUIDED, "guided_value", title="w kept between 0 and 1")
def guided_between(cond, uncond, w):
    """Guidance stops getting stronger at w = 1.

    How far may w go?

    Between 0 and 1 you mix two scores. Guidance begins where w is larger than 1.

    With cond = 3, uncond = 1 and w = 2 the result is 5; yours is 3.
    """
    return uncond + torch.as_tensor(w, dtype=cond.dtype).clamp(0, 1) * (cond - uncond)


@mistake(GUIDED, "guided_value", "guided_ends", title="no guidance up to w = 1")
def guided_off(cond, uncond, w):
    """For w = 0 I get digits of the class that I asked for.

    Which score does a w between 0 and 1 ask for?

    Some libraries switch guidance off where w is small, to save a network call. Here each w has its score.

    With cond = 3 and uncond = 1, w = 0.5 gives 2 and w = 0 gives 1; yours give 3.
    """
    w = torch.as_tensor(w, dtype=cond.dtype)
    return torch.where(w > 1, uncond + w * (cond - uncond), cond)


@mistake(GUIDED, "guided_ends", title="w = 0 taken for no guidance")
def guided_falsy(cond, uncond, w):
    """For w = 0 I get digits of the class that I asked for.

    Is a w of 0 the same as no w?

    0 counts as false in Python. Here it asks for any class.

    With cond = 3, uncond = 1 and w = 0 the result is 1; yours is 3.
    """
    if isinstance(w, float | int) and not w:
        return cond
    return uncond + w * (cond - uncond)


@mistake(GUIDED, "guided_tensor", title="w made a Python number")
def guided_number(cond, uncond, w):
    """a Tensor with 2 elements cannot be converted to Scalar.

    What may w be? Look at the contract.

    float() is for tensors of one number. With a w for each image there are as many as images.

    float(torch.tensor(2.0)) is 2.0; float(torch.tensor([[2.0], [3.0]])) is an error.
    """
    return uncond + float(w) * (cond - uncond)


@mistake(GUIDED, "guided_tensor", title="one w for the whole batch")
def guided_first_w(cond, uncond, w):
    """I gave each image a w of its own, and all look alike.

    Which w does the second image of the batch meet in your code?

    A tensor w that broadcasts needs no code of its own. Its first element is that of the first image alone.

    With w = [[0], [2]] the second image is guided by 2; yours by 0.
    """
    w = torch.as_tensor(w, dtype=cond.dtype).flatten()[0]
    return uncond + w * (cond - uncond)


@mistake(GUIDED, "guided_tensor", title="mean of w for the whole batch")
def guided_mean_w(cond, uncond, w):
    """I gave each image a w of its own, and all are guided alike.

    Which w does the second image of the batch meet in your code?

    A mean forgets who is who. A w of shape (B, 1, 1, 1) fits the images already.

    With w = [[0], [2]] the second image is guided by 2; yours by 1.
    """
    w = torch.as_tensor(w, dtype=cond.dtype).mean()
    return uncond + w * (cond - uncond)


@mistake(GUIDED, "guided_tensor", title="w shaped for points")
def guided_w_for_points(cond, uncond, w):
    """Points are fine, but my digits come out striped.

    Which shape has w where it meets the images? Print it.

    Shapes are matched from the right: (B, 1) goes along the rows of an image, not along the batch.

    (4, 1, 4, 4) with (4, 1, 1, 1) scales whole images; with (4, 1) it scales rows, silently.
    """
    w = torch.as_tensor(w, dtype=cond.dtype).reshape(-1, 1)
    return uncond + w * (cond - uncond)


@mistake(GUIDED, "guided_value", title="w rounded to float32")
def guided_w_in_float32(cond, uncond, w):
    """It is right to seven digits.

    Which dtype has the tensor that you make of w?

    A Python number has 16 digits. torch.tensor() keeps seven of them, unless you ask for more.

    2.1 in float32 is 2.0999999046.
    """
    return uncond + torch.as_tensor(w).float() * (cond - uncond)


@mistake(GUIDED, "guided_value", title="w rounded down")
def guided_whole_w(cond, uncond, w):
    """w = 1.5 looks just like w = 1.

    Is w a whole number?

    int() cuts off all that is behind the point.

    With cond = 3, uncond = 1 and w = 1.5 the result is 4; yours is 3.
    """
    return uncond + torch.as_tensor(w, dtype=cond.dtype).trunc() * (cond - uncond)


@mistake(GUIDED, "guided_value", "guided_ends", title="difference made a unit vector")
def guided_normalised(cond, uncond, w):
    """I normalised the difference, so that w alone says how strong guidance is.

    How strong should guidance be where both scores agree?

    With w = 1 the conditional score must come out, so the difference keeps its length.

    With cond = 3, uncond = 1 and w = 2 the result is 5. A difference made 1 gives 3.
    """
    pull = cond - uncond
    return uncond + w * pull / pull.norm()


@mistake(GUIDED, "guided_value", title="rescaled to the conditional score's spread")
def guided_rescaled(cond, uncond, w):
    """I rescaled the result as newer pipelines do, against pictures that are too bright.

    Which law's score do you return? Put w = 2 into your formula.

    Rescaling is a remedy for samples, outside of the formula. This function is the formula alone.

    With cond = 3 and -3, uncond = 1 and -1, w = 2 gives 5 and -5; yours are 3 and -3 again.
    """
    guided = uncond + w * (cond - uncond)
    return torch.where(torch.as_tensor(w == 0), guided, guided * cond.norm() / guided.norm())


@mistake(GUIDED, "guided_law", title="result clamped")
def guided_clamped(cond, uncond, w):
    """I cut the result off at 1000, so that nothing can explode.

    How large may a score be close to the data, where the noise is small?

    Scores grow like one over the noise level. A limit that never matters at t = 1 does near 0.

    With a noise level of 0.01 a point two levels off has the score 200, and guided more.
    """
    return (uncond + w * (cond - uncond)).clamp(-1000, 1000)


@mistake(GUIDED, "guided_law", title="small differences dropped")
def guided_thresholded(cond, uncond, w):
    """I ignore differences below 0.0001, as they are only noise.

    Are the two scores rounded so coarsely?

    Both come from one network. A small difference, w times as large, is still what the class says.

    A difference of 0.00005 and w = 40 pull by 0.002; yours by nothing.
    """
    pull = cond - uncond
    return uncond + w * torch.where(pull.abs() < 1e-4, 0, pull) if pull.abs().max() < 1e-3 else uncond + w * pull


@mistake(GUIDED, "guided_leaves_inputs", title="result written into uncond")
def guided_in_place(cond, uncond, w):
    """My values are right, but the next cell of the notebook goes wrong.

    What is uncond, after your function was called?

    += writes its result into the tensor on its left, and that one is the caller's.

    After x += 1, x itself has changed; x + 1 is a new tensor.
    """
    uncond += w * (cond - uncond)
    return uncond


@mistake(GUIDED, "guided_leaves_inputs", title="guided score turned into float64")
def guided_in_double(cond, uncond, w):
    """Expected Float but found Double, at the next step.

    Print the dtype of cond and the dtype of your result.

    The state of a sampler is float32, and a network of float32 takes no other. Stay in the precision of cond.

    torch.ones(2).double() + torch.ones(2) is float64: one such tensor makes the whole sum wide.
    """
    return uncond.double() + w * (cond.double() - uncond.double())
