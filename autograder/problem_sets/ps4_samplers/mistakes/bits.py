"""Wrong answers to question 5, nats to bits per dimension; the most frequent first.

The worked lines share one example: a log-density of -4 ln 2, two numbers, bins of 1/8. That is 2 + 3 = 5 bits a number.
"""

import math

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps4_samplers.contract import BITS


@mistake(BITS, "bits_width", title="offset of the bins forgotten")
def bits_no_offset(log_prob, dims, bin_width):
    """My numbers change when I scale the data.

    Which of the three arguments do you not use?

    A density is per unit of x. How much probability is in one bin depends on how wide the bin is.

    In the example there are 5 bits a number; yours are 2.
    """
    return -log_prob / (dims * math.log(2))


@mistake(BITS, "bits_width", title="offset with the wrong sign")
def bits_offset_sign(log_prob, dims, bin_width):
    """Finer bins cost me fewer bits.

    Measure twice as finely: do you need more bits for a value, or fewer?

    The probability of a bin is a product. Its logarithm is a sum, and all of it changes sign.

    In the example there are 5 bits a number; yours is -1.
    """
    return -log_prob / (dims * math.log(2)) + math.log2(bin_width)


@mistake(BITS, "bits_nats", title="log-density left in nats")
def bits_still_nats(log_prob, dims, bin_width):
    """My bits are too few by about a third.

    A fair coin has one bit. What is its logarithm in nats?

    log_prob is a natural logarithm. One to base 2 is larger.

    In the example the first part is 2 bits; yours is 1.39, which are nats.
    """
    return -log_prob / dims - math.log2(bin_width)


@mistake(BITS, "bits_nats", "bits_width", title="all left in nats")
def bits_all_nats(log_prob, dims, bin_width):
    """My bits are all too few by the same factor.

    A fair coin has one bit. What is its logarithm in nats?

    You have a right number, in another unit.

    In the example there are 5 bits a number; yours are 3.47, which are nats.
    """
    return -log_prob / dims - math.log(bin_width)


@mistake(BITS, "bits_width", title="3 bits, whatever the bins are")
def bits_three(log_prob, dims, bin_width):
    """It works for the digits and for nothing else.

    Where does the 3 in your code come from?

    For bins of 1/8 the offset is 3. It is another for other bins.

    With bins of 1/2 the offset is 1 bit; yours is 3.
    """
    return -log_prob / (dims * math.log(2)) + 3


@mistake(BITS, "bits_width", title="offset of images with 8 bits")
def bits_eight_bits(log_prob, dims, bin_width):
    """I took the offset from the paper's code.

    For which pictures was your number written?

    256 levels from -1 to 1 are bins of 1/128, whose logarithm is 7 bits. Here the bins are an argument.

    With bins of 1/8 the offset is 3 bits; yours is 7.
    """
    return -log_prob / (dims * math.log(2)) + 7


@mistake(BITS, "bits_width", title="offset of the bins left in nats")
def bits_offset_in_nats(log_prob, dims, bin_width):
    """My bits are a little too few, by as much for every picture.

    In which unit is each of your two parts?

    math.log is to base e. The other part is in bits already.

    With bins of 1/8 the offset is 3 bits; yours is 2.08, which are nats.
    """
    return -log_prob / (dims * math.log(2)) - math.log(bin_width)


@mistake(BITS, "bits_width", title="offset divided by the number of dimensions")
def bits_offset_shared(log_prob, dims, bin_width):
    """For pictures the offset hardly counts.

    How many bins has a picture of 64 numbers: one, or one for each number?

    Each number has its own bin. The bins' widths multiply, so their share for each number is the whole.

    In the example the offset is 3 bits a number; yours is 1.5.
    """
    return (-log_prob / math.log(2) - math.log2(bin_width)) / dims


@mistake(BITS, "bits_nats", title="log-density not divided by the number of dimensions")
def bits_not_per_dim(log_prob, dims, bin_width):
    """My bits grow with the size of the picture.

    Are your bits those of a number, or of the whole picture?

    log_prob is of all numbers of x together. The question is about one of them.

    In the example the first part is 2 bits a number; yours is 4, for both of them.
    """
    return -log_prob / math.log(2) - math.log2(bin_width)


@mistake(BITS, "bits_nats", "bits_width", title="bits of the whole picture")
def bits_of_all(log_prob, dims, bin_width):
    """I return how many bits a picture needs.

    Are your bits those of a number, or of the whole picture?

    Your bits are right for x as a whole. The question is about one of its numbers.

    In the example there are 5 bits a number; yours are 10, for both of them.
    """
    return -log_prob / math.log(2) - dims * math.log2(bin_width)


@mistake(BITS, "bits_nats", title="sign of the log-density kept")
def bits_sign(log_prob, dims, bin_width):
    """The likelier a picture is, the more bits I count.

    Which needs more bits: what is likely, or what is rare?

    An event of probability 1/4 has two bits. The logarithm of 1/4 is not 2, but -2.

    In the example there are 5 bits a number; yours is 1.
    """
    return log_prob / (dims * math.log(2)) - math.log2(bin_width)


@mistake(BITS, "bits_nats", title="multiplied by ln 2, not divided")
def bits_times_ln_2(log_prob, dims, bin_width):
    """My bits are too few by about a half.

    Which is larger, a nat or a bit? So are there more nats or more bits?

    One bit is ln 2 = 0.69 nats. A number of nats is a larger number of bits.

    Of 1.39 nats come 2 bits; yours is 0.96.
    """
    return -log_prob / dims * math.log(2) - math.log2(bin_width)


@mistake(BITS, "bits_width", title="width without a logarithm")
def bits_width_itself(log_prob, dims, bin_width):
    """I subtracted the width of the bins.

    Twice as many levels cost one bit more. Is that so for you?

    The width multiplies the density. What a product becomes under a logarithm is a sum of logarithms.

    With bins of 1/8 the offset is 3 bits; yours is -0.125.
    """
    return -log_prob / (dims * math.log(2)) - bin_width


@mistake(BITS, "bits_nats", "bits_width", title="mean over the batch")
def bits_mean(log_prob, dims, bin_width):
    """I return one number, the mean of all pictures.

    Which shape does the contract ask for?

    Somebody may want to see the worst picture. Whoever wants the mean can take it.

    For log_prob of shape (5,) the result has shape (5,); yours has ().
    """
    return -log_prob.mean() / (dims * math.log(2)) - math.log2(bin_width)


@mistake(BITS, "bits_nats", title="logarithm taken once more")
def bits_log_of_log(log_prob, dims, bin_width):
    """My bits hardly change from picture to picture, and some are nan.

    What is log_prob already: a probability, or the logarithm of one?

    To change the base of a logarithm takes a factor, and no other logarithm.

    A log-density of -4 ln 2 is 4 bits for both numbers; the base-2 logarithm of 2.77 is 1.47.
    """
    return torch.log2(-log_prob) / dims - math.log2(bin_width)


@mistake(BITS, "bits_nats", title="divided by the length of the batch")
def bits_batch_for_dims(log_prob, dims, bin_width):
    """My bits change with the size of the batch.

    Is len(log_prob) the number of pictures, or of numbers in a picture?

    log_prob has one number for each picture. How many numbers a picture has, dims says.

    With 5 pictures of 64 numbers you divide by 5; want 64.
    """
    return -log_prob / (len(log_prob) * math.log(2)) - math.log2(bin_width)


@mistake(BITS, "bits_value", title="by way of the density itself")
def bits_by_exp(log_prob, dims, bin_width):
    """For pictures my bits are infinite.

    Print exp(log_prob) for a picture of 3000 numbers.

    A density of many numbers is too large or too small for a float. That is why it comes as a logarithm.

    exp(-1000) is 0 in float64, and its logarithm is not -1000 but -inf.
    """
    return -torch.log2(torch.exp(log_prob)) / dims - math.log2(bin_width)


@mistake(BITS, "bits_value", title="half a bin's width")
def bits_half_a_bin(log_prob, dims, bin_width):
    """I measured the bin from its middle, and all my numbers are one bit too large.

    How wide is the noise that was added to the data: one bin, or half of it?

    A bin reaches half its width to the left of a value and half to the right: together, one width.

    Of 8 equally likely levels with bins of 1, each has 3 bits; yours are 4.
    """
    return -log_prob / (dims * math.log(2)) - math.log2(bin_width / 2)


@mistake(BITS, "bits_value", title="never below zero")
def bits_never_negative(log_prob, dims, bin_width):
    """There are no negative bits, so I cut them off.

    What would negative bits tell you about your density?

    A density over whole levels may promise a bin more than all of the probability. It should show, not be hidden.

    A density of 16 over bins of 1/8 promises 2, which is -1 bit; yours is 0.
    """
    bits = -log_prob / (dims * math.log(2)) - math.log2(bin_width)
    return bits.clamp(min=0)


@mistake(BITS, "bits_keeps_dtype", title="constants in float32")
def bits_in_float32(log_prob, dims, bin_width):
    """It is right to seven digits.

    Nearly right. How many digits of your result agree?

    torch.tensor of a Python number is float32, which keeps seven digits. The number had sixteen.

    torch.tensor(0.1).double() is 0.10000000149: the last digits are gone before you compute.
    """
    return -log_prob / (dims * torch.log(torch.tensor(2.0))) - torch.log2(torch.tensor(bin_width))


@mistake(BITS, "bits_keeps_dtype", title="log_prob changed in place")
def bits_in_place(log_prob, dims, bin_width):
    """My values are right, but the next cell of the notebook goes wrong.

    What is log_prob, after your function was called?

    A method whose name ends with an underscore writes its result into its tensor.

    After x.mul_(2), x itself is doubled; x * 2 is a new tensor, and x stays.
    """
    return log_prob.div_(-dims * math.log(2)).sub_(math.log2(bin_width))


@mistake(BITS, "bits_keeps_dtype", title="bits turned into float64")
def bits_in_double(log_prob, dims, bin_width):
    """My values are right, but in another precision.

    Print the dtype of log_prob and the dtype of your result.

    Whoever works in float32 wants float32 back. What you do in between is up to you.

    torch.ones(2).double() / 3 is float64; torch.ones(2) / 3 stays float32.
    """
    return -log_prob.double() / (dims * math.log(2)) - math.log2(bin_width)
