"""Wrong answers to question 1: the pull is scaled, asked at another place, shaped for points; or traces are left.

The worked lines share the example of `posterior`: the score is -3, the pull is 2, and the sum is -1.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps5_guidance.contract import POSTERIOR
from autograder.problem_sets.ps5_guidance.mistakes.posterior import gradient


@mistake(POSTERIOR, "posterior_leaves_inputs", title="x left recording gradients")
def posterior_marked(score, classifier_log_prob, x, t, y):
    """My memory fills up as the sampler goes on.

    Print x.requires_grad after the call.

    A sampler keeps x. If x records gradients, whatever is made of it keeps its graph. Mark another tensor.

    After x.requires_grad_(), each later 2 * x records, too. x.detach() is a second tensor with the same numbers.
    """
    with torch.enable_grad():
        x.requires_grad_()
        log_prob = classifier_log_prob(x, t).gather(1, y[:, None])
        (pull,) = torch.autograd.grad(log_prob.sum(), x)
    return score(x.detach(), t) + pull


@mistake(POSTERIOR, "posterior_leaves_inputs", title="gradient left in x.grad")
def posterior_backward_on_x(score, classifier_log_prob, x, t, y):
    """The first call is right. The second one with the same x is too strong.

    Print x.grad before and after the call.

    backward() adds to what .grad holds already, and x belongs to the caller. Mark a tensor of your own.

    After two calls of backward with the slope 2, x.grad is 4.
    """
    with torch.enable_grad():
        x.requires_grad_()
        classifier_log_prob(x, t).gather(1, y[:, None]).sum().backward()
    return score(x.detach(), t) + x.grad


@mistake(POSTERIOR, "posterior_pull", title="pull times the noise level")
def posterior_noise_level(score, classifier_log_prob, x, t, y):
    """I scaled the gradient as in the paper on classifier guidance, and it is too weak.

    Does your model predict noise, or the score?

    A factor of sigma belongs to a model that predicts noise, for noise is -sigma times the score.

    With a score of -3 and a slope of 2 the result is -1. With a factor of 0.5 it is -2.
    """
    return score(x, t) + t * gradient(lambda z: classifier_log_prob(z, t).gather(1, y[:, None]), x)


@mistake(POSTERIOR, "posterior_pull", title="pull times a variance")
def posterior_variance(score, classifier_log_prob, x, t, y):
    """I multiplied the gradient by the variance, as for the mean of a step.

    Do you return a step's mean, or a score?

    A step multiplies by its variance later, the score and the pull alike. Here it must not come yet.

    With a score of -3 and a slope of 2 the result is -1. With a factor of 0.25 it is -2.5.
    """
    return score(x, t) + t**2 * gradient(lambda z: classifier_log_prob(z, t).gather(1, y[:, None]), x)


@mistake(POSTERIOR, "posterior_pull", title="pull divided by the noise level")
def posterior_over_level(score, classifier_log_prob, x, t, y):
    """My pull explodes at small times.

    Is the gradient a score, or a noise that has to become one?

    A noise prediction is divided by -sigma. A gradient of a logarithm is a score from the start.

    With a score of -3 and a slope of 2 the result is -1. Divided by 0.5, the slope counts 4.
    """
    return score(x, t) + gradient(lambda z: classifier_log_prob(z, t).gather(1, y[:, None]), x) / t


@mistake(POSTERIOR, "posterior_pull", title="a scale of ten on the pull")
def posterior_scaled(score, classifier_log_prob, x, t, y):
    """I made the pull ten times as strong, for clearer digits.

    Whose score do you return then: that of the class, or a sharper one's?

    A guidance scale is a choice that Bayes' rule does not make. Here the weight is 1.

    With a score of -3 and a slope of 2 the result is -1; yours is 17.
    """
    return score(x, t) + 10 * gradient(lambda z: classifier_log_prob(z, t).gather(1, y[:, None]), x)


@mistake(POSTERIOR, "posterior_pull", title="mean of score and pull")
def posterior_averaged(score, classifier_log_prob, x, t, y):
    """My samples stay blurred: everything is half as strong.

    Is a logarithm of a product the mean of the two logarithms?

    log p(x) and log p(y | x) add up to log p(x, y). So do their gradients.

    With a score of -3 and a slope of 2 the result is -1; yours is -0.5.
    """
    return (score(x, t) + gradient(lambda z: classifier_log_prob(z, t).gather(1, y[:, None]), x)) / 2


@mistake(POSTERIOR, "posterior_pull", title="pull made a unit vector")
def posterior_normalised(score, classifier_log_prob, x, t, y):
    """I normalised the gradient so that it cannot explode.

    How strong should the pull be for a point that is in its class for sure?

    The length of the gradient says how much is left to do. A unit vector pulls forever.

    With a score of -3 and a slope of 2 the result is -1. A slope made 1 gives -2.
    """
    pull = gradient(lambda z: classifier_log_prob(z, t).gather(1, y[:, None]), x)
    return score(x, t) + pull / pull.norm()


@mistake(POSTERIOR, "posterior_pull", title="one pull for the whole batch")
def posterior_shared(score, classifier_log_prob, x, t, y):
    """All my samples move in the same direction.

    Does each point have a gradient of its own in your sum?

    The gradient has the shape of x: row i is the pull on point i. Do not reduce it.

    Two points with slopes 2 and -0.5 are pulled by 2 and by -0.5; with you both by 0.75.
    """
    pull = gradient(lambda z: classifier_log_prob(z, t).gather(1, y[:, None]), x)
    return score(x, t) + pull.mean(0, keepdim=True)


@mistake(POSTERIOR, "posterior_pull", title="logarithm taken twice")
def posterior_log_of_log(score, classifier_log_prob, x, t, y):
    """Everything is nan.

    Which sign do the numbers have that the classifier returns?

    Its name says it: they are logarithms already. A second logarithm meets negative numbers.

    log 0.2 is -1.6, and that has no logarithm.
    """
    return score(x, t) + gradient(lambda z: classifier_log_prob(z, t).log().gather(1, y[:, None]), x)


@mistake(POSTERIOR, "posterior_pull", title="classifier asked at the time 0")
def posterior_clean_classifier(score, classifier_log_prob, x, t, y):
    """I asked a classifier of clean images, and it pulls noise in strange directions.

    Which time does your classifier hear of?

    x is noisy, and p(y | x) at time t differs from that of clean images. Tell the classifier the same time.

    At t = 0.9 the score is asked about 0.9, and the classifier as well; yours is asked about 0.
    """
    clean = torch.zeros_like(t)
    return score(x, t) + gradient(lambda z: classifier_log_prob(z, clean).gather(1, y[:, None]), x)


@mistake(POSTERIOR, "posterior_pull", title="classifier asked at the time 1 - t")
def posterior_other_end(score, classifier_log_prob, x, t, y):
    """My pull is strong in the noise and weak near the data.

    Which end of time is the data, for the score and for the classifier?

    Both are told the same time, and 0 is the data, also on the way back.

    At t = 0.9 the classifier is asked about 0.9; yours is asked about 0.1.
    """
    return score(x, t) + gradient(lambda z: classifier_log_prob(z, 1 - t).gather(1, y[:, None]), x)


@mistake(POSTERIOR, "posterior_pull", title="no leaf to differentiate by")
def posterior_no_leaf(score, classifier_log_prob, x, t, y):
    """element 0 of tensors does not require grad and does not have a grad_fn.

    By which tensor do you differentiate, and does it know?

    autograd follows tensors that require gradients from the start. x as it comes does not.

    torch.ones(2).requires_grad is False: its square has no gradient either.
    """
    with torch.enable_grad():
        log_prob = classifier_log_prob(x, t).gather(1, y[:, None])
        (pull,) = torch.autograd.grad(log_prob.sum(), x)
    return score(x, t) + pull


@mistake(POSTERIOR, "posterior_pull", title="gradients switched off")
def posterior_switched_off(score, classifier_log_prob, x, t, y):
    """element 0 of tensors does not require grad, although I marked my leaf.

    What is switched off while your function runs?

    Under no_grad nothing is recorded, whatever is marked. The classifier must be asked where it is on.

    With torch.no_grad() around it, the square of a marked tensor has no grad_fn.
    """
    with torch.no_grad():
        leaf = x.detach().requires_grad_()
        log_prob = classifier_log_prob(leaf, t).gather(1, y[:, None])
        (pull,) = torch.autograd.grad(log_prob.sum(), leaf)
        return score(x, t) + pull


@mistake(POSTERIOR, "posterior_pull", title="finite differences")
def posterior_differences(score, classifier_log_prob, x, t, y):
    """It is right to some digits, and very slow.

    How often do you ask the classifier? And how many digits are left?

    A difference of two close numbers loses half of its digits. autograd loses none, in one pass.

    An image of 64 pixels needs 128 questions with differences, and one with autograd.
    """
    flat, pull = x.flatten(1), torch.zeros_like(x).flatten(1)
    for i in range(flat.shape[1]):
        step = torch.zeros_like(flat)
        step[:, i] = 1e-3
        up, down = (classifier_log_prob((flat + s * step).view_as(x), t).gather(1, y[:, None]) for s in (1, -1))
        pull[:, i : i + 1] = (up - down) / 2e-3
    return score(x, t) + pull.view_as(x)


@mistake(POSTERIOR, "posterior_pull", title="pull rounded to float32")
def posterior_float32(score, classifier_log_prob, x, t, y):
    """It is right to seven digits.

    In which precision do you ask the classifier?

    float64 has 16 digits. One conversion to float32 loses nine of them, and none comes back.

    0.1 in float32 is 0.10000000149.
    """
    pull = gradient(lambda z: classifier_log_prob(z, t.float()).gather(1, y[:, None]), x.float())
    return score(x, t) + pull.to(x.dtype)


@mistake(POSTERIOR, "posterior_images", title="probability shaped for points")
def posterior_for_points(score, classifier_log_prob, x, t, y):
    """Points are fine, but my digits come out striped.

    You divide by a probability for each image. Along which axis does it go? Print the shapes.

    Shapes are matched from the right: (B, 1) goes along the rows of an image, not along the batch.

    (4, 1, 4, 4) over (4, 1) divides each row of pixels by another number, silently.
    """
    chosen = classifier_log_prob(x, t).gather(1, y[:, None]).exp()
    return score(x, t) + gradient(lambda z: classifier_log_prob(z, t).exp().gather(1, y[:, None]), x) / chosen


@mistake(POSTERIOR, "posterior_images", title="flat gradient added to images")
def posterior_flat(score, classifier_log_prob, x, t, y):
    """Points are fine. With images, the shapes do not match.

    Which shape does your gradient have? And the score?

    If you flatten the images for the classifier, the gradient is flat, too, until you undo it.

    (2, 1, 2, 2) flattened is (2, 4); the two do not add up.
    """
    pull = gradient(lambda z: classifier_log_prob(z, t).gather(1, y[:, None]), x.flatten(1))
    return score(x, t) + pull


@mistake(POSTERIOR, "posterior_law", title="pull clamped")
def posterior_clamped(score, classifier_log_prob, x, t, y):
    """I cut off gradients above 100, so that nothing can explode.

    How large may a pull be close to the data, where the noise is small?

    Scores grow like one over the noise level. A limit that never matters at t = 1 does near 0.

    Two classes 1 apart, with variances of 0.001, pull by 1000.
    """
    pull = gradient(lambda z: classifier_log_prob(z, t).gather(1, y[:, None]), x)
    return score(x, t) + pull.clamp(-100, 100)


@mistake(POSTERIOR, "posterior_law", title="norm of the pull limited")
def posterior_clipped_norm(score, classifier_log_prob, x, t, y):
    """I clip the gradient's norm, as in training.

    What is wrong with a large gradient here?

    In training a gradient is a noisy estimate. Here it is exact, and a shorter one is another law's score.

    Two classes 1 apart, with variances of 0.001, pull by 1000. Clipped to 100, they are others.
    """
    pull = gradient(lambda z: classifier_log_prob(z, t).gather(1, y[:, None]), x)
    return score(x, t) + pull * (100 / pull.norm()).clamp(max=1)


@mistake(POSTERIOR, "posterior_asks_once", title="score asked twice")
def posterior_asked_twice(score, classifier_log_prob, x, t, y):
    """My values are right, but sampling takes twice as long.

    How often does your function ask the score? Count the calls.

    The score will be a large network: keep what it said.

    A sampler of 500 steps asks it 500 times; with your function, 1000 times.
    """
    if score(x, t).shape != x.shape:
        raise ValueError("the score has another shape than x")
    return score(x, t) + gradient(lambda z: classifier_log_prob(z, t).gather(1, y[:, None]), x)


@mistake(POSTERIOR, "posterior_asks_once", title="score asked point by point")
def posterior_in_a_loop(score, classifier_log_prob, x, t, y):
    """My values are right, but a batch takes as long as its points one by one.

    How often does your function ask the score for a batch of 64?

    A network takes a whole batch at once, nearly as fast as one point.

    For 64 points one question will do; you ask 64.
    """
    scores = torch.cat([score(x[i : i + 1], t) for i in range(len(x))])
    return scores + gradient(lambda z: classifier_log_prob(z, t).gather(1, y[:, None]), x)


@mistake(POSTERIOR, "posterior_leaves_inputs", title="result written into x")
def posterior_in_place(score, classifier_log_prob, x, t, y):
    """My values are right, but the sampler goes wrong.

    What is x, after your function was called?

    A method whose name ends with an underscore writes its result into its tensor.

    After x.mul_(2), x itself is doubled; x * 2 is a new tensor, and x stays.
    """
    pull = gradient(lambda z: classifier_log_prob(z, t).gather(1, y[:, None]), x)
    return x.copy_(score(x, t) + pull)


@mistake(POSTERIOR, "posterior_leaves_inputs", title="posterior score turned into float64")
def posterior_in_double(score, classifier_log_prob, x, t, y):
    """Expected Float but found Double, at the next step.

    Print the dtype of x and the dtype of your result.

    The state of a sampler is float32, and a network of float32 takes no other. Stay in the precision of x.

    torch.ones(2).double() + torch.ones(2) is float64: one such tensor makes the whole sum wide.
    """
    return (score(x, t) + gradient(lambda z: classifier_log_prob(z, t).gather(1, y[:, None]), x)).double()
