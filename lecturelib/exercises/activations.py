"""The exercises of notebook 05."""

import math

import numpy as np

from lecturelib.activations import Sigmoid
from lecturelib.exercises._checker import Exercise

# sigmoid ---------------------------------------------------------------------------------------


def sigmoid(x):
    """The firing rate, between 0 and 1, for each drive x."""
    with np.errstate(over="ignore"):  # e to the power of 1000: infinity, and 1 / infinity is 0
        return 1 / (1 + np.exp(-x))


def _as_numbers(x):
    return [1 / (1 + math.exp(-number)) for number in x]


SIGMOID = Exercise(
    reference=sigmoid,
    cases=[
        (np.array([0.0, 1.0, -1.0]),),
        (np.array([[0.5, -2.0], [3.0, -0.25]]),),
        (np.array([-3, 0, 2]),),
        (np.array([-30.0, -700.0, 30.0, 700.0]),),
        (np.array([-1000.0, 0.0, 1000.0]),),
    ],
    clues=(
        "np.exp works on a whole array, number by number: no loop is needed. The minus sign "
        "belongs to x, inside exp.",
        "The denominator is 1 + np.exp(-x), all of it: mind the brackets. What stands above the "
        "line?",
    ),
    mistakes=[
        (lambda x: 1 / (1 + np.exp(x)),
         "That falls from 1 to 0: the sign of x is missing, exp(−x)."),
        (lambda x: np.exp(x) / (1 + np.exp(x)),
         "Right for small x, but exp(1000) overflows, and infinity / infinity is nan. Write the "
         "same function with exp(−x)."),
        (lambda x: np.exp(-x) / (1 + np.exp(-x)),
         "That is 1 − sigmoid, which falls: 1 stands above the line, not exp(−x)."),
        (lambda x: 1 / 1 + np.exp(-x),
         "That is the denominator alone. If you wrote 1 / 1 + exp(−x): it divides first, so put "
         "brackets around (1 + exp(−x))."),
        (lambda x: 1 / (1 - np.exp(-x)), "The denominator is 1 plus exp(−x), not minus."),
        (lambda x: 1 / (1 + np.exp(-x)) ** 2, "You squared it: that comes with the slope."),
        (lambda x: np.exp(-x) / (1 + np.exp(-x)) ** 2, "That is its slope: return the value."),
        (lambda x: 1 / (1 + np.exp(-x)) * (1 - 1 / (1 + np.exp(-x))),
         "That is its slope: return the value."),
        (lambda x: np.tanh(x),
         "That is tanh, from −1 to 1: it comes later. A rate goes from 0 to 1."),
        (lambda x: (np.tanh(x) + 1) / 2,
         "Right at 0, but twice as steep as the sigmoid: (tanh(x/2) + 1) / 2 is the same function."),
        (lambda x: 1 / (1 + np.exp(-x.astype(float))) - 0.5,
         "Yours is 0 where x is 0. The sigmoid is ½ there."),
        (lambda x: 2 / (1 + np.exp(-x)) - 1,
         "Yours goes from −1 to 1. The sigmoid goes from 0 to 1."),
        (lambda x: np.exp(-x), "That is only a part of the denominator: 1 / (1 + exp(−x))."),
        (lambda x: 1 / (1 + np.power(10.0, -x)), "Base 10 for base e: use np.exp."),
        (lambda x: 1 / (1 + np.exp(-np.abs(x))),
         "Below 0 it must be less than ½: with abs(x) both sides are the same."),
        (lambda x: np.exp(x) / np.exp(x).sum(),
         "That is softmax, over all numbers together. Here each number is alone."),
        (lambda x: np.exp(x - x.max()) / np.exp(x - x.max()).sum(),
         "That is softmax, over all numbers together. Here each number is alone."),
        (lambda x: np.exp(-x) / np.exp(-x).sum(),
         "That is softmax, over all numbers together. Here each number is alone."),
        (lambda x: 1 / (1 + np.power(2.718, -x.astype(float))),
         "e has more digits than 2.718: np.exp knows them."),
        (lambda x: 1 / (1 + np.power(2.71828, -x.astype(float))),
         "e has more digits than 2.71828: np.exp knows them."),
        (lambda x: 1 / (1 + np.power(2.72, -x.astype(float))),
         "e has more digits than 2.72: np.exp knows them."),
        (lambda x: (x > 0).astype(float), "That is a step: 0 or 1. The sigmoid rises smoothly."),
        (lambda x: (1 / (1 + np.exp(-x))).mean(),
         "You took a mean: return a number for each number of x."),
        (lambda x: (1 / (1 + np.exp(-x))).ravel(), "Keep x's shape."),
        (lambda x: np.clip(0.5 + x / 4, 0, 1),
         "That is a straight line, cut at 0 and 1: the sigmoid is curved."),
        (lambda x: (1 / (1 + np.exp(-x))).round(2), "Don't round."),
        (_as_numbers,
         "math.exp takes one number, and stops where it overflows: use np.exp, on the array."),
        (lambda x: 1 / (1 + math.exp(-x)),
         "Call np.exp with brackets: np.exp(-x) takes a whole array. (math.exp takes one number, "
         "and np.exp**-x is no call.)"),
    ],
)

# sigmoid_backward ------------------------------------------------------------------------------


def sigmoid_backward(x, dout):
    """The gradient on x: dout times the sigmoid's slope at x."""
    with np.errstate(over="ignore"):
        s = 1 / (1 + np.exp(-x))
    return dout * s * (1 - s)


def _s(x):
    return Sigmoid().forward(x)


_RNG = np.random.default_rng(5)
SIGMOID_BACKWARD = Exercise(
    reference=sigmoid_backward,
    cases=[
        (np.array([0.0, 2.0]), np.array([1.0, -8.0])),
        (np.array([[1.0, -2.0, 0.5], [0.0, 3.0, -1.0]]), np.array([[2.0, 1.0, -1.0], [4.0, 0.0, 5.0]])),
        (np.array([-2, 0, 3]), np.array([10, -4, 7])),
        (_RNG.normal(size=(4, 5)), _RNG.normal(size=(4, 5))),
        (np.array([-1000.0, 10.0, 1000.0]), np.array([3.0, 1e4, 5.0])),
    ],
    clues=(
        "Upstream times local, number by number. Upstream is dout. The local slope is s (1 − s), "
        "where s is the sigmoid of x: x is what came in, not what went out.",
        "First s = 1 / (1 + np.exp(-x)). Then return dout times the slope made of s.",
    ),
    mistakes=[
        (lambda x, dout: _s(x) * (1 - _s(x)),
         "That is the local slope: multiply it by what arrives, dout."),
        (lambda x, dout: _s(x) * (1 - _s(x)) * x,
         "That is the local slope times x: multiply it by what arrives, dout."),
        (lambda x, dout: dout * x * (1 - x),
         "You put x into s (1 − s): s is the sigmoid of x."),
        (lambda x, dout: dout * _s(x) * (1 - x),
         "The slope is s (1 − s): in the brackets you have 1 − x."),
        (lambda x, dout: dout * (1 - _s(x)), "The slope is s (1 − s): you have 1 − s alone."),
        (lambda x, dout: dout * _s(x), "The slope is s (1 − s): you have s alone."),
        (lambda x, dout: dout * _s(x) * (1 + _s(x)), "The slope is s (1 − s), with a minus."),
        (lambda x, dout: dout * _s(x) * (_s(x) - 1),
         "The sign is wrong: the sigmoid rises everywhere, so its slope s (1 − s) is positive."),
        (lambda x, dout: dout * _s(x) - _s(x) ** 2,
         "Brackets: dout multiplies the whole slope, s (1 − s)."),
        (lambda x, dout: dout * (1 - _s(x) ** 2),
         "1 − s² is the slope of tanh. The sigmoid's is s (1 − s)."),
        (lambda x, dout: dout + _s(x) * (1 - _s(x)), "Upstream times local: you added them."),
        (lambda x, dout: dout / (_s(x) * (1 - _s(x))), "Upstream times local: you divided."),
        (lambda x, dout: dout * _s(dout) * (1 - _s(dout)),
         "You took the slope at dout: it is taken at x, what came in."),
        *[(program, "You took the slope at dout · x: take it at x, then multiply it by dout.")
          for program in (lambda x, dout: _s(dout * x) * (1 - _s(dout * x)),
                          lambda x, dout: dout * _s(dout * x) * (1 - _s(dout * x)))],
        (lambda x, dout: dout * _s(x) * 1 - _s(x),
         "Brackets: dout multiplies the whole slope, s (1 − s)."),
        (lambda x, dout: (_s(x) * (1 - _s(x))) @ dout,
         "`@` is for weights. A bend acts on each number alone: `*`."),
        (lambda x, dout: dout @ (_s(x) * (1 - _s(x))),
         "`@` is for weights. A bend acts on each number alone: `*`."),
        (lambda x, dout: _s(dout) * (1 - _s(dout)),
         "The slope is to be taken at x, what came in, and then multiplied by dout."),
        (lambda x, dout: x * _s(dout) * (1 - _s(dout)),
         "x and dout have changed places: the slope at x, times dout."),
        (lambda x, dout: dout * _s(_s(x)) * (1 - _s(_s(x))),
         "You took the sigmoid twice: x is what came in, so s = sigmoid(x), once."),
        (lambda x, dout: dout * x * _s(x) * (1 - _s(x)),
         "There is an x too many: input times error is a weight's gradient. Here it is the slope "
         "times dout."),
        (lambda x, dout: dout * np.exp(-x) / (1 + np.exp(-x)) ** 2,
         "Right for small x, but exp(1000) overflows, and infinity / infinity is nan: with "
         "s (1 − s) it does not happen."),
        (lambda x, dout: dout * np.exp(x) / (1 + np.exp(x)) ** 2,
         "Right for small x, but exp(1000) overflows, and infinity / infinity is nan: with "
         "s (1 − s) it does not happen."),
        (lambda x, dout: dout * np.exp(-x) / (1 + np.exp(-x)), "The slope's denominator is squared."),
        (lambda x, dout: -dout * np.exp(-x) / (1 + np.exp(-x)) ** 2,
         "The sign is wrong: the minus of −x and that of the quotient cancel. (And exp(1000) "
         "overflows: s (1 − s) does not.)"),
        (lambda x, dout: np.sum(dout * _s(x) * (1 - _s(x))),
         "You added up: return a number for each number of x."),
        (lambda x, dout: (dout * _s(x) * (1 - _s(x))).mean(axis=0),
         "You took a mean over rows: return a number for each number of x."),
        (lambda x, dout: dout * _s(x) * (1 - _s(x)) / len(x),
         "You divided by the number of rows: dout is divided already, by the loss."),
        (lambda x, dout: dout.T @ (_s(x) * (1 - _s(x))),
         "`@` is for weights. A bend acts on each number alone: `*`."),
        (lambda x, dout: dout * 0.25, "The slope is ¼ only at 0: it depends on x."),
        (lambda x, dout: dout, "You hand dout on unchanged: multiply it by the slope at x."),
    ],
)

# relu ------------------------------------------------------------------------------------------


def relu(x):
    """x where it is above 0, else 0."""
    return np.maximum(0, x)


def _written_into_x(x):
    x[x < 0] = 0
    return x


def _one_by_one(x):
    return [number if number > 0 else 0 for number in x]


RELU = Exercise(
    reference=relu,
    cases=[
        (np.array([-2.0, 0.0, 3.0]),),
        (np.array([[0.5, -0.1, 2.0], [-4.0, 1.0, -1.0]]),),
        (np.array([-3, 5, 0, 2]),),
        (np.array([-2.5, -0.5]),),
        (np.array([-1000.0, -0.0, 0.25, 1000.0]),),
    ],
    clues=(
        "Each number has one rival, 0: the larger of the two goes on. Which one is that above 0, "
        "and which below?",
        "np.maximum compares number by number; an array may be compared with a single number. Or "
        "take np.where(x > 0, …, …).",
    ),
    mistakes=[
        (lambda x: np.minimum(0, x),
         "The wrong way around: you kept what is below 0. Keep what is above, 0 elsewhere."),
        (lambda x: np.abs(x), "Below 0 it is 0: with abs(x) both sides rise."),
        (lambda x: np.maximum(0, -x), "You turned the sign of x: it is max(0, x), not max(0, −x)."),
        (lambda x: x > 0,
         "That says where x is above 0, as True and False, or 1 and 0: return x itself there."),
        (lambda x: np.sign(x), "That is the sign alone: above 0 return x itself, below it 0."),
        (lambda x: x, "You bent nothing: below 0 it is 0."),
        (lambda x: np.clip(x, 0, 1), "Yours saturates at 1: above 0, ReLU goes on as x."),
        (lambda x: np.clip(x, -1, 1), "Yours is flat beyond −1 and 1: the one corner is at 0."),
        (lambda x: np.maximum(1, x), "You compared with 1: compare with 0."),
        (lambda x: np.where(x > 0, x, 0.01 * x),
         "That is Leaky ReLU, which comes later: below 0 it is exactly 0 here."),
        (lambda x: np.where(x > 0, x, np.exp(np.minimum(x, 0)) - 1),
         "That is ELU, which comes later: below 0 it is exactly 0 here."),
        (lambda x: np.log(1 + np.exp(x)),
         "That is softplus, a ReLU with its corner rounded (and exp(1000) overflows): keep the "
         "corner."),
        (lambda x: np.logaddexp(0, x),
         "That is softplus, a ReLU with its corner rounded: keep the corner."),
        (lambda x: 1 / (1 + np.exp(-x)), "That is the sigmoid. Nothing is raised to a power here."),
        (lambda x: x / (1 + np.exp(-x)),
         "You multiplied x by its sigmoid, which opens smoothly: here it is all of x, or 0."),
        (lambda x: np.tanh(x), "That is tanh, which saturates: above 0, ReLU goes on as x."),
        (lambda x: np.maximum(0, np.tanh(x)), "You bent x by tanh first: above 0 it is x itself."),
        (lambda x: x + np.abs(x), "That is twice as much: above 0 the slope is 1, not 2."),
        (lambda x: np.maximum(0, x) ** 2, "You squared it: above 0 it is x itself."),
        (lambda x: x[x > 0], "You left out the others: they stay, as 0."),
        (lambda x: np.maximum(0, x).ravel(), "Keep x's shape."),
        (lambda x: np.max(x),
         "np.max looks for the largest of all numbers: np.maximum compares number by number."),
        (lambda x: np.max(x, 0),
         "In np.max(x, 0) the 0 is an axis: you got the largest number of each column. np.maximum "
         "compares number by number."),
        (lambda x: np.maximum(0, x.max()),
         "You bent the largest number alone: return a number for each number of x."),
        (lambda x: np.maximum(0, x).sum(), "You added up: return a number for each number of x."),
        (lambda x: np.maximum(0, x).mean(),
         "You took a mean: return a number for each number of x."),
        (lambda x: np.max(0, x),
         "np.max looks for the largest within its first argument. np.maximum compares two, number "
         "by number: which two?"),
        (lambda x: x if x > 0 else 0,
         "`if` and max ask one question of a whole array: np.maximum asks each number. (np.where needs "
         "both answers: np.where(x > 0, …, …).)"),
        (_one_by_one,
         "A loop over x gives its numbers only if x has one axis; with two it gives rows. "
         "np.maximum takes any shape."),
        (_written_into_x,
         "You write the zeros into x itself, which belongs to the caller: make a new array."),
    ],
)

# relu_backward ---------------------------------------------------------------------------------


def relu_backward(x, dout):
    """The gradient on x: dout where x is above 0, else 0."""
    return dout * (x > 0)


RELU_BACKWARD = Exercise(
    reference=relu_backward,
    cases=[
        (np.array([-2.0, 3.0, 1.0]), np.array([5.0, -7.0, 4.0])),
        (np.array([[0.5, -0.1, 2.0], [-4.0, 0.0, -1.0]]), np.array([[1.0, 2.0, -3.0], [4.0, 5.0, 6.0]])),
        (np.array([-3, 5, 0, 2]), np.array([1, -2, 3, 4])),
        (_RNG.normal(size=(3, 4)), _RNG.normal(size=(3, 4))),
    ],
    clues=(
        "Upstream times local: the slope is 1 where x is above 0, and 0 elsewhere, at 0 as well. "
        "So dout passes where x is above 0. Its own sign doesn't matter.",
        "x > 0 is an array of True and False, which count as 1 and 0 in a product. What does it "
        "multiply?",
    ),
    mistakes=[
        (lambda x, dout: dout * (x >= 0),
         "At x = 0 exactly, the slope counts as 0: take x > 0."),
        (lambda x, dout: x > 0, "That is the local slope: multiply it by what arrives, dout."),
        (lambda x, dout: np.maximum(0, dout),
         "You bent dout: it passes where x is above 0, and its own sign doesn't matter."),
        (lambda x, dout: x * (dout > 0),
         "x and dout have changed places: dout passes where x is above 0."),
        (lambda x, dout: np.maximum(0, x) * (dout > 0),
         "x and dout have changed places: dout passes where x is above 0."),
        (lambda x, dout: np.where(x > 0, dout, x),
         "Where x is not above 0 you hand on x: nothing passes there, 0."),
        (lambda x, dout: dout * np.maximum(0, x),
         "You multiplied by the value: multiply by the slope, which is 1 or 0."),
        (lambda x, dout: dout * x, "You multiplied by x: multiply by the slope, 1 or 0."),
        (lambda x, dout: dout * (x < 0),
         "The wrong way around: dout passes where x is above 0."),
        (lambda x, dout: dout * (x <= 0), "The wrong way around: dout passes where x is above 0."),
        (lambda x, dout: dout,
         "All of dout passes unchanged: stop it where x is not above 0. (If you asked for the "
         "output >= 0: it is never below.)"),
        (lambda x, dout: dout * np.sign(x), "Below 0 the slope is 0, not −1."),
        (lambda x, dout: np.maximum(0, x), "That is forward: backward hands on dout, or 0."),
        (lambda x, dout: np.maximum(0, x * dout),
         "dout may be negative, and it passes all the same: ask for the sign of x alone."),
        (lambda x, dout: dout[x > 0], "You left out the others: they stay, as 0."),
        (lambda x, dout: dout + (x > 0), "Upstream times local: you added them."),
        (lambda x, dout: np.where(x > 0, 1, 0) * np.abs(dout),
         "The sign of dout got lost: it passes as it is."),
        (lambda x, dout: np.where(x > 0, dout, 0.01 * dout),
         "That is Leaky ReLU's: with ReLU nothing passes below 0."),
        (lambda x, dout: dout if np.all(x > 0) else np.zeros(dout.shape),
         "One number at or below 0 doesn't stop the others: each is alone."),
        (lambda x, dout: (dout * (x > 0)).sum(),
         "You added up: return a number for each number of x."),
        (lambda x, dout: dout * (x > 0).sum(),
         "You counted how many numbers are above 0: (x > 0) itself asks each number."),
        (lambda x, dout: dout * (x > 0) / len(x),
         "You divided by the number of rows: dout is divided already, by the loss."),
        (lambda x, dout: dout if x > 0 else 0,
         "`if` asks one question of the whole array: (x > 0) asks each number."),
    ],
)

# leaky_relu ------------------------------------------------------------------------------------


def leaky_relu(x, slope):
    """x where it is above 0, else slope · x."""
    return np.maximum(slope * x, x)


def _into_integers(x, slope):
    out = np.zeros_like(x)
    out[x > 0] = x[x > 0]
    out[x <= 0] = slope * x[x <= 0]
    return out


def _multiplied_in_a_copy(x, slope):
    out = x.copy()
    out[out < 0] *= slope
    return out


LEAKY = Exercise(
    reference=leaky_relu,
    cases=[
        (np.array([-2.0, 0.0, 3.0]), 0.01),
        (np.array([[0.5, -0.1, 2.0], [-4.0, 1.0, -1.0]]), 0.25),
        (np.array([-3, 5, 0, 2]), 0.1),
        (np.array([-1.0, 0.5, 2.0]), 0),
        (np.array([-2.0, 3.0]), 1),
        (_RNG.normal(size=(3, 4)), 0.5),
    ],
    clues=(
        "Two lines meet at 0: x, and slope · x. As the slope is at most 1, the one that counts is "
        "the larger of the two, on either side.",
        "np.maximum compares number by number: which two arrays? Or np.where(x > 0, …, …).",
    ),
    mistakes=[
        (lambda x, slope: np.minimum(slope * x, x),
         "You flattened the wrong side: the slope belongs below 0 (of the two lines, keep the "
         "larger)."),
        (lambda x, slope: np.where(x > 0, x, slope),
         "Below 0 the value is slope · x: yours is the slope itself, everywhere the same."),
        (lambda x, slope: np.maximum(slope, x),
         "Below 0 the value is slope · x: you compared x with the slope itself."),
        (lambda x, slope: np.where(x > 0, x, -slope * x),
         "The sign is wrong: below 0 the value is below 0."),
        (lambda x, slope: np.where(x > 0, x, slope * np.abs(x)),
         "The sign is wrong: below 0 the value is below 0."),
        (lambda x, slope: np.where(x > 0, x, x - slope), "Multiply by the slope: you subtracted."),
        (lambda x, slope: np.where(x > 0, x, x + slope), "Multiply by the slope: you added."),
        *[(program, "Multiply by the slope: you divided.")
          for program in (
              lambda x, slope: np.where(x > 0, x, x / slope),
              lambda x, slope: np.where(x > 0, x, x / slope) if slope else np.maximum(x, 0),
              lambda x, slope: np.maximum(x / slope, x))],
        (lambda x, slope: np.maximum(0.01 * x, x),
         "You use a slope of your own: take the one that is handed over."),
        (lambda x, slope: np.maximum(0, x), "That is ReLU: below 0, keep slope · x."),
        (lambda x, slope: np.maximum(0, slope * x),
         "Above 0 it is x itself, and below 0 it is slope · x: you have slope · x above, 0 below."),
        (lambda x, slope: np.maximum(0, x) + slope * x,
         "Above 0 you added slope · x to x: there it is x alone."),
        (lambda x, slope: np.maximum(0, x) - slope * x,
         "You subtracted slope · x on both sides: above 0 it is x alone, below 0 it is +slope · x."),
        (lambda x, slope: np.maximum(0, x) - slope * np.minimum(0, x),
         "The sign is wrong: below 0 the value is below 0."),
        (lambda x, slope: np.maximum(0, x) + slope, "You moved ReLU up: below 0 it is slope · x."),
        (lambda x, slope: slope * x, "You bent nothing: above 0 it is x."),
        (lambda x, slope: np.where(x > 0, 1, slope), "That is its slope: return the value."),
        (lambda x, slope: np.where(x > 0, x, slope * (np.exp(x) - 1)),
         "That is ELU, which comes later: below 0 a straight line, slope · x."),
        (_into_integers,
         "You write into x, or into an array made like x. If x holds integers, the decimals are "
         "lost; and x itself belongs to the caller. Make a new array, as np.where does."),
        (_multiplied_in_a_copy,
         "You write into x, or into a copy of it. If x holds integers, that can't keep decimals; "
         "and x itself belongs to the caller. Make a new array, as np.where does."),
        (lambda x, slope: max(slope * x, x),
         "Python's max can't compare arrays: np.maximum compares number by number."),
        (lambda x, slope: np.max(slope * x, x),
         "np.max looks for the largest in its first argument: np.maximum compares number by "
         "number."),
        (lambda x, slope: np.maximum(slope * x, x).sum(),
         "You added up: return a number for each number of x."),
    ],
)

# initial_weights ------------------------------------------------------------------------------


def initial_weights(in_features, out_features, rng):
    """First weights of variance 2 / inputs, which keep a signal's size from ReLU to ReLU."""
    return rng.normal(0, np.sqrt(2 / in_features), (in_features, out_features))


def _of_size(sd):
    """A program that takes another standard deviation."""
    return lambda n_in, n_out, rng: rng.normal(0, sd(n_in, n_out), (n_in, n_out))


def judge_weights(result, in_features, out_features, rng):
    """What is wrong with weights whose draw is free; None if nothing is."""
    try:
        W = np.asarray(result, dtype=float)
    except (TypeError, ValueError):
        return f"got a {type(result).__name__}, expected an array of numbers"
    if W.shape != (in_features, out_features):
        return f"shape: got {W.shape}, expected {(in_features, out_features)}"
    due, n = np.sqrt(2 / in_features), W.size
    if 1 < len(np.unique(W)) < n / 2:
        return "many weights are the same number: draw each anew"
    if np.abs(W.mean()) > 6 * due / np.sqrt(n):
        return f"mean: got {W.mean():.3g}, expected about 0"
    if not 1 - 6 / np.sqrt(n) < W.std() / due < 1 + 6 / np.sqrt(n):
        return f"standard deviation: got {W.std():.3g}, expected about {due:.3g}"
    return None


_HALF = ("ReLU sets half of what comes out to 0, and with it half of the mean square of h: the variance "
         "must make up for that.")
INITIAL = Exercise(
    reference=initial_weights,
    cases=[(n_in, n_out, np.random.default_rng(n_in)) for n_in, n_out in
           ((64, 50), (200, 300), (50, 10), (500, 20), (7, 400))],
    judge=judge_weights,
    clues=(
        "Of numbers that are above 0 as often as below, and equally far, ReLU keeps the upper half. What "
        "becomes of their mean square? Put that into the formula, and ask which Var(w) makes Var(x) what "
        "it was before.",
        "mean(h²) is half of Var(x) of the layer before. So D · Var(w) · ½ must be 1. `rng.normal` wants a "
        "standard deviation, and the size (in_features, out_features).",
    ),
    mistakes=[
        (_of_size(lambda i, o: np.sqrt(1 / i)), f"That is the variance 1 / inputs. {_HALF}"),
        (_of_size(lambda i, o: 2 / i),
         "2 / inputs is the variance: rng.normal wants the standard deviation, its square root."),
        (_of_size(lambda i, o: 1 / i),
         f"1 / inputs as a standard deviation: rng.normal wants the square root of the variance. {_HALF}"),
        (_of_size(lambda i, o: np.sqrt(2) / i),
         "Your square root covers the 2 alone: it belongs over the whole, the square root of 2 / inputs."),
        (_of_size(lambda i, o: 2 / np.sqrt(i)),
         "Your square root covers the inputs alone: it belongs over the whole, the square root of "
         "2 / inputs."),
        (_of_size(lambda i, o: np.sqrt(0.5 / i)),
         "You made up for the half in the wrong direction: what ReLU takes away, the weights must give "
         "back."),
        (_of_size(lambda i, o: np.sqrt(2 / o)),
         "You divided by the units: a unit adds up as many products as it has inputs."),
        (_of_size(lambda i, o: np.sqrt(1 / o)),
         f"You divided by the units: a unit adds up as many products as it has inputs. {_HALF}"),
        (_of_size(lambda i, o: np.sqrt(2 / (i + o))),
         "That is Glorot's, made for tanh, which lets all through near 0. ReLU lets half through."),
        (_of_size(lambda i, o: 1), "Your weights have variance 1: a sum of many inputs then grows from "
                                   "layer to layer."),
        (_of_size(lambda i, o: np.sqrt(2)), "Divide by the number of inputs: each unit adds up that many."),
        (_of_size(lambda i, o: 0.01), "A fixed size can't suit every number of inputs."),
        (lambda i, o, rng: rng.normal(0, np.sqrt(2 / i), (o, i)),
         "Rows and columns are exchanged: (in_features, out_features)."),
        (lambda i, o, rng: rng.normal(0, np.sqrt(2 / i), i),
         "You drew a weight for each input of one unit: every unit has its own."),
        (lambda i, o, rng: rng.uniform(0, np.sqrt(2 / i), (i, o)),
         "Your weights are all positive: they must have mean 0."),
        (lambda i, o, rng: rng.random((i, o)) * np.sqrt(2 / i),
         "Your weights are all positive: they must have mean 0."),
        (lambda i, o, rng: rng.normal(0, np.sqrt(2 / i)), "That is a single number: hand over the size."),
        (lambda i, o, rng: np.zeros((i, o)), "All weights are 0: then all units are the same, for good."),
    ],
)

EXERCISES = {"initial_weights": INITIAL, "sigmoid": SIGMOID, "sigmoid_backward": SIGMOID_BACKWARD, "relu": RELU,
             "relu_backward": RELU_BACKWARD, "leaky_relu": LEAKY}
