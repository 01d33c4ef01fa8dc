"""Wrong answers to question 1, the score under a class: which number is differentiated, and what becomes of it.

The most frequent come first. The worked lines share one example, a state of one number whose score is -3. Class 0 has
the probability 0.8, and its log-probability has the slope -0.5; class 1 has 0.2 and the slope 2. Under class 1 the
score is -1.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps5_guidance.contract import POSTERIOR


def gradient(f, x):
    with torch.enable_grad():
        leaf = x.detach().requires_grad_()
        return torch.autograd.grad(f(leaf).sum(), leaf)[0]


@mistake(POSTERIOR, "posterior_in_sampler", title="gradients not switched on")
def posterior_no_enable_grad(score, classifier_log_prob, x, t, y):
    """It works in a cell of its own, but my sampler says: element 0 of tensors does not require grad.

    Where is your function called from, and what is switched off there?

    A sampler runs under torch.no_grad(), so that it keeps no graphs. Your function needs one, for a moment.

    Try it with torch.no_grad() around the call: PyTorch has a block that undoes it inside.
    """
    leaf = x.detach().requires_grad_()
    log_prob = classifier_log_prob(leaf, t).gather(1, y[:, None])
    (pull,) = torch.autograd.grad(log_prob.sum(), leaf)
    return score(x, t) + pull


@mistake(POSTERIOR, "posterior_pull", title="summed over all classes")
def posterior_all_classes(score, classifier_log_prob, x, t, y):
    """My samples do not care which class I ask for.

    Is y used anywhere in your function?

    The classifier returns K log-probabilities for each point. Only that of the wanted class belongs here.

    With slopes -0.5 and 2 and a score of -3, class 1 gives -1. You add both slopes and get -1.5.
    """
    return score(x, t) + gradient(lambda z: classifier_log_prob(z, t), x)


@mistake(POSTERIOR, "posterior_pull", title="gradient of the probability")
def posterior_probability(score, classifier_log_prob, x, t, y):
    """The pull dies where it is needed most, far away from the class.

    Of which function does Bayes' rule want the gradient?

    Scores are gradients of logarithms, so that products of densities become sums. A probability needs its logarithm.

    With p = 0.2 and a slope of 2 of its logarithm, p itself has the slope 0.4: you get -2.6 in place of -1.
    """
    return score(x, t) + gradient(lambda z: classifier_log_prob(z, t).exp().gather(1, y[:, None]), x)


@mistake(POSTERIOR, "posterior_pull", title="softmax in place of log-softmax")
def posterior_softmax(score, classifier_log_prob, x, t, y):
    """I turned the classifier's output into probabilities first, and now the pull is too weak.

    What does classifier_log_prob return: logits, probabilities or their logarithms?

    They are normalised logarithms already. A softmax takes the logarithm away again, and Bayes' rule needs it.

    With p = 0.2 and a slope of 2 of its logarithm, p itself has the slope 0.4: you get -2.6 in place of -1.
    """
    return score(x, t) + gradient(lambda z: torch.softmax(classifier_log_prob(z, t), 1).gather(1, y[:, None]), x)


@mistake(POSTERIOR, "posterior_pull", title="mean over the batch, not the sum")
def posterior_mean(score, classifier_log_prob, x, t, y):
    """One image is steered well. In a batch of 64, none is.

    Give your function the same point once, then twice in one batch: does its result change?

    Each point's log-probability depends on that point alone. A mean divides all of their slopes by the batch.

    A slope of 2 stays 2 in a batch of two. With a mean it is 1, and the result is -2 in place of -1.
    """
    return score(x, t) + gradient(lambda z: classifier_log_prob(z, t).gather(1, y[:, None]).mean(), x)


@mistake(POSTERIOR, "posterior_pull", title="pull with a minus")
def posterior_minus(score, classifier_log_prob, x, t, y):
    """My samples become anything but the class that I ask for.

    In which direction does the log-probability of your class grow?

    A score points uphill. A sum of logarithms has a sum of gradients, without a minus.

    With a score of -3 and a slope of 2 the result is -1; yours is -5.
    """
    return score(x, t) - gradient(lambda z: classifier_log_prob(z, t).gather(1, y[:, None]), x)


@mistake(POSTERIOR, "posterior_pull", title="gradient of a loss, added")
def posterior_cross_entropy(score, classifier_log_prob, x, t, y):
    """I used the cross entropy, as in training, and my samples avoid their class.

    Do you want to go up or down on a loss? In which direction does its gradient point?

    The cross entropy is a log-probability with its sign turned around. So is its gradient.

    With a score of -3 and a slope of 2 the result is -1. The loss has the slope -2, and yours is -5.
    """

    def loss(z):
        return torch.nn.functional.cross_entropy(classifier_log_prob(z, t), y, reduction="sum")

    return score(x, t) + gradient(loss, x)


@mistake(POSTERIOR, "posterior_pull", title="gradient of a mean loss, added")
def posterior_mean_cross_entropy(score, classifier_log_prob, x, t, y):
    """I used cross_entropy as it is, and my samples avoid their class a little.

    Two things differ between a loss and a log-probability. Do you know both?

    A loss goes down where the log-probability goes up. And by default it is the mean over the batch.

    In a batch of two, a slope of 2 becomes -1 in the mean loss: you get -4 in place of -1.
    """
    return score(x, t) + gradient(lambda z: torch.nn.functional.cross_entropy(classifier_log_prob(z, t), y), x)


@mistake(POSTERIOR, "posterior_pull", title="always the first class")
def posterior_column_zero(score, classifier_log_prob, x, t, y):
    """Whatever I ask for, I get zeros.

    Which column of the log-probabilities do you pick?

    Each row has its own label. Pick the element of the row that y names.

    With y = 1 the slope is 2 and the result is -1. Column 0 has the slope -0.5, and you get -3.5.
    """
    return score(x, t) + gradient(lambda z: classifier_log_prob(z, t)[:, 0], x)


@mistake(POSTERIOR, "posterior_pull", title="the likeliest class, not the wanted one")
def posterior_best_class(score, classifier_log_prob, x, t, y):
    """My samples are clear digits, but not those that I ask for.

    Who decides the class: you, or the classifier?

    The maximum takes the class that the point is in already. y says to which one it should go.

    Class 0 has 0.8 and class 1 has 0.2. With y = 1 the slope is 2, and you take that of class 0, -0.5.
    """
    return score(x, t) + gradient(lambda z: classifier_log_prob(z, t).max(1).values, x)


@mistake(POSTERIOR, "posterior_pull", title="every label with every row")
def posterior_pairs(score, classifier_log_prob, x, t, y):
    """One image is steered well. In a batch with several classes, all go to a mixture of them.

    Print the shape of the log-probabilities that you picked. How many do you want?

    A slice with labels behind it takes these columns from each of the rows. You need one number a row.

    For two points with labels 0 and 1, the picked tensor must have two numbers; yours has four.
    """
    return score(x, t) + gradient(lambda z: classifier_log_prob(z, t)[:, y], x)


@mistake(POSTERIOR, "posterior_pull", title="labels used as rows")
def posterior_rows(score, classifier_log_prob, x, t, y):
    """Index out of range: but all my labels are below K.

    Which axis of the log-probabilities counts the points, and which one the classes?

    The first index of a tensor is its row. Labels belong to the second.

    For a batch of one and the label 3, row 3 does not exist; column 3 does.
    """
    return score(x, t) + gradient(lambda z: classifier_log_prob(z, t)[y], x)


@mistake(POSTERIOR, "posterior_pull", title="labels counted from 1")
def posterior_from_one(score, classifier_log_prob, x, t, y):
    """I ask for sevens and get sixes.

    Which column has the log-probability of class 0?

    Labels are whole numbers from 0 to K - 1, just as Python counts columns.

    With y = 1 the slope is 2 and the result is -1. You take column 0 and get -3.5.
    """
    rows = torch.arange(len(y))
    return score(x, t) + gradient(lambda z: classifier_log_prob(z, t)[rows, y - 1], x)


@mistake(POSTERIOR, "posterior_pull", title="pull added twice")
def posterior_twice(score, classifier_log_prob, x, t, y):
    """My samples are caricatures of their class.

    How often does the gradient enter your sum?

    Bayes' rule has p(y | x) once, so its gradient comes once. Gradients also add up in .grad.

    With a score of -3 and a slope of 2 the result is -1; yours is 1.
    """
    pull = gradient(lambda z: classifier_log_prob(z, t).gather(1, y[:, None]), x)
    return score(x, t) + pull + pull


@mistake(POSTERIOR, "posterior_pull", title="pull forgotten")
def posterior_no_pull(score, classifier_log_prob, x, t, y):
    """My samples do not care which class I ask for.

    Which of your five arguments does nothing?

    The score alone knows all classes. The classifier says where the wanted one is.

    With a score of -3 and a slope of 2 the result is -1; yours is -3.
    """
    return score(x, t)


@mistake(POSTERIOR, "posterior_sum", title="score forgotten")
def posterior_no_score(score, classifier_log_prob, x, t, y):
    """The classifier is sure of its class, and I see nothing but noise.

    Who tells your samples what a digit looks like?

    The pull leads towards a class, the score towards the data. Bayes' rule has both.

    With a score of -3 and a slope of 2 the result is -1; yours is 2.
    """
    return gradient(lambda z: classifier_log_prob(z, t).gather(1, y[:, None]), x)


@mistake(POSTERIOR, "posterior_sum", title="score differentiated, too")
def posterior_score_differentiated(score, classifier_log_prob, x, t, y):
    """I took the gradient of the whole sum, and my samples stay where they are.

    What is a score: a log-density, or its gradient?

    The score is a gradient already. Only the log-probability must be differentiated.

    Take the score -x at x = 3. Your sum counts its slope, -1, where it should count -3.
    """
    return gradient(lambda z: score(z, t).sum() + classifier_log_prob(z, t).gather(1, y[:, None]).sum(), x)


@mistake(POSTERIOR, "posterior_sum", title="score counted twice")
def posterior_score_twice(score, classifier_log_prob, x, t, y):
    """My samples are all alike, and the class shows little.

    How often does the score enter your sum?

    Bayes' rule has p(x) once and p(y | x) once. One gradient stands for each.

    With a score of -3 and a slope of 2 the result is -1; yours is -4.
    """
    s = score(x, t)
    return s + gradient(lambda z: classifier_log_prob(z, t).gather(1, y[:, None]), x) + s


@mistake(POSTERIOR, "posterior_leaves_inputs", title="a graph that grows with every step")
def posterior_graph_left(score, classifier_log_prob, x, t, y):
    """My sampler needs more memory with every step, and in the end there is none left.

    Ask your result for requires_grad, under torch.no_grad(). What does a sampler do with such a result?

    Gradients are needed for the classifier alone. What is computed while they are on keeps its graph.

    After 500 steps, x hangs on 500 scores: the network's memory is kept 500 times.
    """
    with torch.enable_grad():
        leaf = x.detach().requires_grad_()
        log_prob = classifier_log_prob(leaf, t).gather(1, y[:, None])
        return score(leaf, t) + torch.autograd.grad(log_prob.sum(), leaf, retain_graph=True)[0]
