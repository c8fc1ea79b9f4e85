"""Programs for the exercises of notebook 03, as learners write them."""

import math

import numpy as np
import scipy.special
from sklearn.metrics import log_loss

from lecturelib import softmax

# softmax, right ---------------------------------------------------------------------------------

def by_rows(scores):
    result = []
    for row in scores:
        powers = [math.exp(score - max(row)) for score in row]
        result.append([power / sum(powers) for power in powers])
    return result


def at_once(scores):
    shifted = scores - np.max(scores, axis=1, keepdims=True)
    return np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)


def with_new_axis(scores):
    powers = np.exp(scores - scores.max(1)[:, None])
    return powers / powers.sum(1)[:, None]


def transposed_and_back(scores):
    powers = np.exp(scores.T - scores.max(axis=1))
    return (powers / powers.sum(axis=0)).T


def from_logarithms(scores):
    return np.exp(scores - scipy.special.logsumexp(scores, axis=1, keepdims=True))


def from_scipy(scores):
    return scipy.special.softmax(scores, axis=1)


def row_function(scores):
    def one(row):
        powers = np.exp(row - row.max())
        return powers / powers.sum()
    return np.apply_along_axis(one, 1, scores)


def from_differences(scores):
    differences = scores[:, :, None] - scores[:, None, :]   # score of k less that of j
    return 1 / np.exp(-differences).sum(axis=2)


def into_an_empty_array(scores):
    probs = np.empty(scores.shape)
    for i in range(len(scores)):
        probs[i] = np.exp(scores[i] - scores[i].max())
        probs[i] /= probs[i].sum()
    return probs


# softmax, wrong ---------------------------------------------------------------------------------

def by_the_book(scores):
    return np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)


def math_by_the_book(scores):
    return [[math.exp(s) / sum(math.exp(t) for t in row) for s in row] for row in scores]


def one_sum(scores):
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / np.sum(powers)


def one_sum_no_maximum(scores):
    return np.exp(scores) / np.sum(np.exp(scores))


def down_the_columns(scores):
    powers = np.exp(scores)
    return powers / powers.sum(axis=0)


def columns_throughout(scores):
    powers = np.exp(scores - scores.max(axis=0))
    return powers / powers.sum(axis=0)


def scipy_without_axis(scores):
    return scipy.special.softmax(scores)


def one_maximum(scores):
    powers = np.exp(scores - np.max(scores))
    return powers / powers.sum(axis=1, keepdims=True)


def minus_mean(scores):
    powers = np.exp(scores - scores.mean(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def minus_minimum(scores):
    powers = np.exp(scores - np.min(scores, axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def other_sum(scores):
    shifted = scores - scores.max(axis=1, keepdims=True)
    return np.exp(shifted) / np.sum(np.exp(scores), axis=1, keepdims=True)


def other_power(scores):
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.exp(scores) / powers.sum(axis=1, keepdims=True)


def into_zeros_like(scores):
    probs = np.zeros_like(scores)
    for i, row in enumerate(scores):
        powers = np.exp(row - row.max())
        probs[i] = powers / powers.sum()
    return probs


def no_keepdims(scores):
    powers = np.exp(scores - scores.max(axis=1))
    return powers / powers.sum(axis=1)


def no_keepdims_below(scores):
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1)


def exponentials(scores):
    return np.exp(scores)


def over_the_maximum(scores):
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.max(axis=1, keepdims=True)


def shares(scores):
    return scores / np.sum(scores, axis=1, keepdims=True)


def logarithms(scores):
    return scipy.special.log_softmax(scores, axis=1)


def logistic(scores):
    return scipy.special.expit(scores)


def powers_of_two(scores):
    powers = 2.0 ** (scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def sign_flipped(scores):
    return scipy.special.softmax(-scores, axis=1)


def clips(scores):
    powers = np.exp(np.clip(scores, -700, 700))
    return powers / powers.sum(axis=1, keepdims=True)


def mends_nan(scores):
    return np.nan_to_num(by_the_book(scores))


def scales(scores):
    return at_once(scores / scores.max(axis=1, keepdims=True))


def class_numbers(scores):
    return np.argmax(scores, axis=1)


def only_the_best(scores):
    return at_once(scores).max(axis=1)


def hard(scores):
    return (scores == scores.max(axis=1, keepdims=True)).astype(float)


def first_row(scores):
    return at_once(scores)[0]


def rounds(scores):
    return np.round(at_once(scores), 2)


def in_place(scores):
    scores -= scores.max(axis=1, keepdims=True).astype(scores.dtype)
    return at_once(scores)


def typo(scores):
    return np.expp(scores)


# cross_entropy, right ---------------------------------------------------------------------------

def library_loss(scores, y):
    return softmax.cross_entropy(scores, y)[0]


def row_by_row(scores, y):
    total = 0.0
    for row, label in zip(scores.tolist(), y.tolist(), strict=True):
        largest = max(row)
        total += largest + math.log(sum(math.exp(s - largest) for s in row)) - row[label]
    return total / len(y)


def log_sum_exp(scores, y):
    right = scores[np.arange(len(y)), y]
    return np.mean(scipy.special.logsumexp(scores, axis=1) - right)


def zero_dimensional(scores, y):
    logs = scipy.special.log_softmax(scores, axis=1)
    return np.array(-np.take_along_axis(logs, y[:, None], axis=1).mean())


def one_hot(scores, y):
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -(np.eye(scores.shape[1])[y] * logs).sum() / len(scores)


def pairwise(scores, y):
    return np.mean([np.logaddexp.reduce(row) - row[label]
                    for row, label in zip(scores, y, strict=True)])


# cross_entropy, wrong ---------------------------------------------------------------------------

def log_of_softmax(scores, y):
    return -np.log(at_once(scores)[np.arange(len(y)), y]).mean()


def log_of_overflow(scores, y):
    return -np.log(by_the_book(scores)[np.arange(len(y)), y]).mean()


def plain_log_sum(scores, y):
    return np.mean(np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(len(y)), y])


def one_hot_of_softmax(scores, y):
    return -np.mean(np.sum(np.eye(scores.shape[1])[y] * np.log(at_once(scores)), axis=1))


def adds_epsilon(scores, y):
    return -np.log(at_once(scores)[np.arange(len(y)), y] + 1e-12).mean()


def clips_probabilities(scores, y):
    probs = np.clip(at_once(scores), 1e-15, 1)
    return -np.log(probs[np.arange(len(y)), y]).mean()


def from_log_loss(scores, y):
    return log_loss(y, at_once(scores), labels=range(scores.shape[1]))


def base_10(scores, y):
    return -np.log10(at_once(scores)[np.arange(len(y)), y]).mean()


def base_2(scores, y):
    return row_by_row(scores, y) / math.log(2)


def total(scores, y):
    return row_by_row(scores, y) * len(y)


def over_classes(scores, y):
    return row_by_row(scores, y) * len(y) / scores.shape[1]


def over_the_table(scores, y):
    return np.mean(np.eye(scores.shape[1])[y] * -scipy.special.log_softmax(scores, axis=1))


def no_minus(scores, y):
    return -log_sum_exp(scores, y)


def best_class(scores, y):
    return -np.log(at_once(scores).max(axis=1)).mean()


def all_classes(scores, y):
    return -scipy.special.log_softmax(scores, axis=1).mean()


def columns_of_y(scores, y):
    return -np.log(at_once(scores)[:, y]).mean()


def each_row(scores, y):
    return scipy.special.logsumexp(scores, axis=1) - scores[np.arange(len(y)), y]


def one_minus(scores, y):
    return np.mean(1 - at_once(scores)[np.arange(len(y)), y])


def mean_probability(scores, y):
    return at_once(scores)[np.arange(len(y)), y].mean()


def log_of_mean(scores, y):
    return -np.log(at_once(scores)[np.arange(len(y)), y].mean())


def minus_probability(scores, y):
    return -at_once(scores)[np.arange(len(y)), y].mean()


def scores_as_probabilities(scores, y):
    return -np.log(scores[np.arange(len(y)), y]).mean()


def whole_array(scores, y):
    return -np.log(scipy.special.softmax(scores)[np.arange(len(y)), y]).mean()


def twice(scores, y):
    return log_sum_exp(at_once(scores), y)


def hinge(scores, y):
    rows = np.arange(len(y))
    margins = np.maximum(0, scores - scores[rows, y][:, None] + 1)
    return (margins.sum() - len(y)) / len(y)


def errors(scores, y):
    return (scores.argmax(axis=1) != y).mean()


def m_in_one_term(scores, y):
    largest = scores.max(axis=1, keepdims=True)
    logs = scores - np.log(np.exp(scores - largest).sum(axis=1, keepdims=True))
    return -logs[np.arange(len(y)), y].mean()


def flat_sum(scores, y):
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1))
    return -logs[np.arange(len(y)), y].mean()


def one_total(scores, y):
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.sum(np.exp(shifted)))
    return -np.mean(logs[np.arange(len(y)), y])


def largest_of_all(scores, y):
    shifted = scores - scores.max()
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -np.mean(logs[np.arange(len(y)), y])


def rows_of_y(scores, y):
    return -scipy.special.log_softmax(scores, axis=1)[y].mean()


def sum_without_log(scores, y):
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs = shifted - np.exp(shifted).sum(axis=1, keepdims=True)
    return -logs[np.arange(len(y)), y].mean()


def loss_less_the_minimum(scores, y):
    shifted = scores - scores.min(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -logs[np.arange(len(y)), y].mean()


def rounded_loss(scores, y):
    return round(float(log_sum_exp(scores, y)), 4)


def shifts_in_place(scores, y):
    scores -= scores.max(axis=1, keepdims=True)
    return log_sum_exp(scores, y)


def forgets_y(scores, y):
    return -np.log(at_once(scores))


# expected_initial_loss --------------------------------------------------------------------------

def natural(n_classes):
    return math.log(n_classes)


def numpy_scalar(n_classes):
    return np.log(n_classes)


def by_experiment(n_classes):
    return log_sum_exp(np.zeros((5, n_classes)), np.zeros(5, dtype=int))


def entropy(n_classes):
    share = np.full(n_classes, 1 / n_classes)
    return np.array(-(share * np.log(share)).sum())


RIGHT = {
    "softmax": [by_rows, at_once, with_new_axis, transposed_and_back, from_logarithms, from_scipy,
                row_function, from_differences, into_an_empty_array, softmax.softmax],
    "cross_entropy": [row_by_row, log_sum_exp, zero_dimensional, one_hot, pairwise, library_loss],
    "expected_initial_loss": [natural, numpy_scalar, by_experiment, entropy],
}
WRONG = {
    "softmax": [
        (by_the_book, "Subtract each row's maximum first"),
        (math_by_the_book, "Subtract each row's maximum first"),
        (one_sum, "sum over the whole array"),
        (one_sum_no_maximum, "sum over the whole array"),
        (down_the_columns, "down the columns"),
        (columns_throughout, "down the columns"),
        (scipy_without_axis, "sum over the whole array"),
        (one_maximum, "largest score of the whole array"),
        (minus_mean, "Subtracting the mean"),
        (minus_minimum, "You subtracted the minimum"),
        (other_sum, "the same above and below the line"),
        (other_power, "the same above and below the line"),
        (into_zeros_like, "array of whole numbers"),
        (no_keepdims, "keepdims=True"),
        (no_keepdims_below, "keepdims=True"),
        (exponentials, "exponentials alone"),
        (over_the_maximum, "exponentials alone"),
        (shares, "shared out the scores themselves"),
        (logarithms, "logarithms of the probabilities"),
        (logistic, "squeezes each score by itself"),
        (powers_of_two, "another base"),
        (sign_flipped, "A minus too many"),
        (clips, "cut large scores off"),
        (mends_nan, "replaced nan by 0"),
        (scales, "divided by the row's maximum"),
        (class_numbers, "which class is largest"),
        (only_the_best, "largest probability of each row"),
        (hard, "expected"),
        (first_row, "shape: got (3,), expected (1, 3)"),
        (rounds, "You rounded the result"),
        (rounds, "value at [0, 0]: got 0.13, expected 0.12998254"),
        (in_place, "changes its input scores"),
        (typo, "AttributeError"),
    ],
    "cross_entropy": [
        (log_of_softmax, "Don't take the log of softmax"),
        (log_of_overflow, "exp(1000) overflows"),
        (plain_log_sum, "exp(1000) overflows"),
        (one_hot_of_softmax, "Don't take the log of softmax"),
        (adds_epsilon, "caps the loss"),
        (clips_probabilities, "caps the loss"),
        (from_log_loss, "caps the loss"),
        (base_10, "base 10"),
        (base_2, "base 2"),
        (total, "sum over the rows"),
        (over_classes, "over classes, not over rows"),
        (over_the_table, "all rows and classes"),
        (no_minus, "The sign"),
        (best_class, "largest class"),
        (all_classes, "averaged over every class"),
        (columns_of_y, "takes the columns y of every row"),
        (each_row, "losses of the rows"),
        (one_minus, "one minus the probability"),
        (mean_probability, "mean probability of the right class"),
        (log_of_mean, "logarithm of the mean"),
        (minus_probability, "its logarithm is missing"),
        (scores_as_probabilities, "no probabilities yet"),
        (whole_array, "sum over the whole array"),
        (twice, "softmax twice"),
        (hinge, "hinge loss"),
        (errors, "share of errors"),
        (m_in_one_term, "the m stands in both terms"),
        (flat_sum, "keepdims=True"),
        (one_total, "sum over the whole array"),
        (largest_of_all, "largest score of the whole array"),
        (rows_of_y, "takes whole rows"),
        (sum_without_log, "subtract its logarithm"),
        (loss_less_the_minimum, "the mean or the minimum"),
        (rounded_loss, "You rounded the result"),
        (shifts_in_place, "changes its input scores"),
        (forgets_y, "shape: got (1, 3), expected one number"),
    ],
    "expected_initial_loss": [
        (math.log10, "base 10"),
        (np.log2, "base 2"),
        (lambda n_classes: 1 / n_classes, "probability of the right class"),
        (lambda n_classes: np.log(1 / n_classes), "The sign"),
        (lambda n_classes: n_classes, "take its logarithm"),
        (lambda n_classes: n_classes - 1.0, "hinge loss starts"),
        (lambda n_classes: 1 - 1 / n_classes, "share of errors"),
        (np.log1p, "C + 1"),
        (lambda n_classes: np.log(n_classes - 1), "not C - 1"),
        (lambda n_classes: np.log(n_classes) / n_classes, "averaged over the classes"),
        (lambda n_classes: 2.302585092994046, "10 classes alone"),
        (lambda n_classes: 2.3, "10 classes alone"),
        (lambda n_classes: np.round(np.log(n_classes), 2), "You rounded the result"),
        (lambda n_classes: np.log(np.arange(n_classes) + 1), "expected one number"),
    ],
}
