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


def shifted_shares(scores):
    shifted = scores - scores.max(axis=1, keepdims=True)
    return shifted / shifted.sum(axis=1, keepdims=True)


def shares_of_all(scores):
    return scores / np.sum(scores)


def only_shifted(scores):
    return scores - scores.max(axis=1, keepdims=True)


def shares_by_loop(scores):
    return [[s / sum(row) for s in row] for row in scores.tolist()]


def one_maximum_and_no_sum(scores):
    return np.exp(scores - scores.max())


def one_maximum_and_one_sum(scores):
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()


def mean_and_columns(scores):
    powers = np.exp(scores - scores.mean(axis=1)[:, None])
    return powers / powers.sum(0)


def returns_too_early(scores):
    for row in scores:
        powers = np.exp(row - row.max())
        return powers / powers.sum()


def ten_to_the_power(scores):
    powers = np.power(10.0, scores)
    return powers / powers.sum(axis=1)[:, np.newaxis]


def minus_700(scores):
    powers = np.exp(scores - 700)
    return powers / powers.sum(axis=1, keepdims=True)


def over_a_hundred(scores):
    return scipy.special.softmax(scores / 100, axis=1)


def loops_softmax(scores):
    probs = []
    for row in scores:
        largest = row[0]
        for s in row:
            if s > largest:
                largest = s
        powers = []
        total = 0
        for s in row:
            power = math.exp(s - largest)
            powers.append(power)
            total = total + power
        probs.append([power / total for power in powers])
    return probs


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


def sum_not_shifted(scores, y):
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return -np.mean(logs[np.arange(len(y)), y])


def one_maximum_in_softmax(scores, y):
    powers = np.exp(scores - scores.max())
    probs = powers / powers.sum(axis=1, keepdims=True)
    return -np.mean(np.log(probs[np.arange(len(y)), y]))


def one_maximum_by_loop(scores, y):
    largest, total = scores.max(), 0.0
    for row, label in zip(scores, y, strict=True):
        total -= row[label] - largest - np.log(np.exp(row - largest).sum())
    return total / len(y)


def two_slips(scores, y):
    return -np.sum(np.log(at_once(scores)[np.arange(len(y)), y]))


def two_other_slips(scores, y):
    shifted = scores - scores.max()
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -logs[np.arange(len(y)), y].sum()


def two_more_slips(scores, y):
    return np.log10(at_once(scores)[np.arange(len(y)), y]).mean() * -1


def plain_sum_and_no_minus(scores, y):
    logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return logs[np.arange(len(y)), y].mean()


def first_row_of_loss(scores, y):
    for row, label in zip(scores, y, strict=True):
        return scipy.special.logsumexp(row) - row[label]


def adds_the_logarithm(scores, y):
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs = shifted + np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -logs[np.arange(len(y)), y].mean()


def sums_logarithms(scores, y):
    shifted = scores - scores.max(axis=1, keepdims=True)
    return -(shifted - shifted.sum(axis=1, keepdims=True))[np.arange(len(y)), y].mean()


def counts_from_1(scores, y):
    return np.mean([scipy.special.logsumexp(row) - row[label - 1]
                    for row, label in zip(scores, y, strict=True)])


def loops_cross_entropy(scores, y):
    total = 0
    for i in range(len(y)):
        row = scores[i]
        largest = row[0]
        for s in row:
            if s > largest:
                largest = s
        powers = 0
        for s in row:
            powers = powers + math.exp(s - largest)
        total = total - (row[y[i]] - largest - math.log(powers))
    return total / len(y)


# calibration_table, right -----------------------------------------------------------------------

def edges_between(confidence, right, n_bins):
    edges = np.arange(n_bins + 1) / n_bins
    edges[-1] = np.inf
    rows = []
    for low, high in zip(edges[:-1], edges[1:], strict=True):
        inside = np.logical_and(low <= confidence, confidence < high)
        n = np.count_nonzero(inside)
        rows.append((confidence[inside].sum() / n if n else np.nan,
                     right[inside].sum() / n if n else np.nan, n))
    return tuple(np.array(rows).T)


def with_bincount(confidence, right, n_bins):
    bins = np.floor(confidence * n_bins).astype(int).clip(max=n_bins - 1)
    n = np.bincount(bins, minlength=n_bins)
    return (np.bincount(bins, confidence, n_bins) / n, np.bincount(bins, right, n_bins) / n, n)


def with_digitize(confidence, right, n_bins):
    bins = np.digitize(confidence, np.linspace(0, 1, n_bins + 1)[1:-1])
    masks = [bins == k for k in range(n_bins)]
    return [[np.mean(confidence[mask]) for mask in masks],
            [np.mean(right[mask]) for mask in masks],
            [int(mask.sum()) for mask in masks]]


def with_histogram(confidence, right, n_bins):
    n, _ = np.histogram(confidence, n_bins, (0, 1))
    total, _ = np.histogram(confidence, n_bins, (0, 1), weights=confidence)
    hits, _ = np.histogram(confidence[right], n_bins, (0, 1))
    return np.stack([total / n, hits / n, n])


def loops_calibration(confidence, right, n_bins):
    total = [0] * n_bins
    hits = [0] * n_bins
    count = [0] * n_bins
    for c, r in zip(confidence, right, strict=True):
        k = int(c * n_bins)
        if k == n_bins:
            k = n_bins - 1
        total[k] += c
        count[k] += 1
        if r:
            hits[k] += 1
    mean = [float("nan")] * n_bins
    share = [float("nan")] * n_bins
    for k in range(n_bins):
        if count[k] > 0:
            mean[k] = total[k] / count[k]
            share[k] = hits[k] / count[k]
    return mean, share, count


# calibration_table, wrong -----------------------------------------------------------------------

def bins_below_1(confidence, right, n_bins):
    edges = np.linspace(0, 1, n_bins + 1)
    masks = [(confidence >= edges[k]) & (confidence < edges[k + 1]) for k in range(n_bins)]
    return ([confidence[m].mean() for m in masks], [right[m].mean() for m in masks],
            [m.sum() for m in masks])


def bins_with_upper_edge(confidence, right, n_bins):
    edges = np.linspace(0, 1, n_bins + 1)
    masks = [(confidence > edges[k]) & (confidence <= edges[k + 1]) for k in range(n_bins)]
    return ([confidence[m].mean() for m in masks], [right[m].mean() for m in masks],
            [m.sum() for m in masks])


def bins_by_rounding(confidence, right, n_bins):
    bins = np.round(confidence * n_bins).astype(int)
    masks = [bins == k for k in range(n_bins)]
    return ([confidence[m].mean() for m in masks], [right[m].mean() for m in masks],
            [m.sum() for m in masks])


def by_quantile(confidence, right, n_bins):
    parts = np.array_split(np.argsort(confidence), n_bins)
    return ([confidence[rows].mean() if len(rows) else np.nan for rows in parts],
            [right[rows].mean() if len(rows) else np.nan for rows in parts], [*map(len, parts)])


def histogram_of_its_range(confidence, right, n_bins):
    count, edges = np.histogram(confidence, bins=n_bins)
    bins = np.minimum(np.searchsorted(edges, confidence, side="right") - 1, n_bins - 1)
    return ([confidence[bins == k].mean() for k in range(n_bins)],
            [right[bins == k].mean() for k in range(n_bins)], count)


def index_error(confidence, right, n_bins):
    lists = [[] for _ in range(n_bins)]
    for c, r in zip(confidence, right, strict=True):
        lists[int(c * n_bins)].append((c, r))
    return tuple(np.array([(*np.mean(rows, axis=0), len(rows)) if rows else (np.nan, np.nan, 0)
                           for rows in lists]).T)


def divides_by_none(confidence, right, n_bins):
    masks = edges_masks(confidence, n_bins)
    return ([sum(confidence[m].tolist()) / sum(m.tolist()) for m in masks],
            [sum(right[m].tolist()) / sum(m.tolist()) for m in masks], [m.sum() for m in masks])


def edges_masks(confidence, n_bins):
    bins = np.minimum(np.floor(confidence * n_bins), n_bins - 1)
    return [bins == k for k in range(n_bins)]


def zeros_for_empty(confidence, right, n_bins):
    mean, share, count = with_bincount(confidence, right, n_bins)
    return np.nan_to_num(mean), np.nan_to_num(share), count


def zeros_and_bins_below_1(confidence, right, n_bins):
    return [np.nan_to_num(column) for column in bins_below_1(confidence, right, n_bins)]


def without_empty(confidence, right, n_bins):
    mean, share, count = with_bincount(confidence, right, n_bins)
    return mean[count > 0], share[count > 0], count[count > 0]


def middles(confidence, right, n_bins):
    _, share, count = with_bincount(confidence, right, n_bins)
    return (np.arange(n_bins) + 0.5) / n_bins, share, count


def hits_counted(confidence, right, n_bins):
    mean, _, count = with_bincount(confidence, right, n_bins)
    return mean, [right[m].sum() for m in edges_masks(confidence, n_bins)], count


def over_all_answers(confidence, right, n_bins):
    mean, _, count = with_bincount(confidence, right, n_bins)
    return mean, [right[m].sum() / len(right) for m in edges_masks(confidence, n_bins)], count


def errors_instead(confidence, right, n_bins):
    return with_bincount(confidence, ~right, n_bins)


def accuracy_everywhere(confidence, right, n_bins):
    mean, _, count = with_bincount(confidence, right, n_bins)
    return mean, [right.mean()] * n_bins, count


def shares_of_bins(confidence, right, n_bins):
    mean, share, count = with_bincount(confidence, right, n_bins)
    return mean, share, count / count.sum()


def in_another_order(confidence, right, n_bins):
    mean, share, count = with_bincount(confidence, right, n_bins)
    return share, mean, count


def a_row_a_bin(confidence, right, n_bins):
    return np.transpose(with_bincount(confidence, right, n_bins))


def without_count(confidence, right, n_bins):
    return with_bincount(confidence, right, n_bins)[:2]


def always_ten(confidence, right, n_bins):
    return loops_calibration(confidence, right, 10)


def digitizes_from_1(confidence, right, n_bins):
    bins = np.digitize(confidence, [k / n_bins for k in range(n_bins + 1)])
    return tuple(np.array([(np.mean(confidence[bins == k]), np.mean(right[bins == k]),
                            np.sum(bins == k)) for k in range(n_bins)]).T)


def of_right_ones(confidence, right, n_bins):
    _, share, count = with_bincount(confidence, right, n_bins)
    return [confidence[m & right].mean() for m in edges_masks(confidence, n_bins)], share, count


def count_is_nan(confidence, right, n_bins):
    mean, share, count = with_bincount(confidence, right, n_bins)
    return mean, share, np.where(count > 0, count, np.nan)


def middles_and_hits(confidence, right, n_bins):
    _, _, count = with_bincount(confidence, right, n_bins)
    return middles(confidence, right, n_bins)[0], hits_counted(confidence, right, n_bins)[1], count


def sorts_in_place(confidence, right, n_bins):
    right[:] = right[np.argsort(confidence)]
    confidence.sort()
    return with_bincount(confidence, right, n_bins)


def forgets_the_pairs(confidence, right, n_bins):
    return with_bincount(np.sort(confidence), right, n_bins)


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


def histograms_of_booleans(confidence, right, n_bins):
    n, _ = np.histogram(confidence, n_bins, (0, 1))
    total, _ = np.histogram(confidence, n_bins, (0, 1), weights=confidence)
    hits, _ = np.histogram(confidence, n_bins, (0, 1), weights=right)
    with np.errstate(invalid="ignore"):
        return total / n, hits / n, n


def sums_of_confidence(confidence, right, n_bins):
    bins = np.minimum((confidence * n_bins).astype(int), n_bins - 1)
    inside = [bins == k for k in range(n_bins)]
    return ([confidence[a].sum() for a in inside],
            [right[a].mean() if a.any() else np.nan for a in inside], [a.sum() for a in inside])


LOOPS = {"softmax": loops_softmax, "cross_entropy": loops_cross_entropy,
         "calibration_table": loops_calibration}
RIGHT = {
    "softmax": [loops_softmax, by_rows, at_once, with_new_axis, transposed_and_back,
                from_logarithms, from_scipy, row_function, from_differences, into_an_empty_array,
                softmax.softmax],
    "calibration_table": [edges_between, with_bincount, with_digitize, with_histogram,
                          loops_calibration],
    "cross_entropy": [loops_cross_entropy, row_by_row, log_sum_exp, zero_dimensional, one_hot,
                      pairwise, library_loss],
    "expected_initial_loss": [natural, numpy_scalar, by_experiment, entropy],
}
WRONG = {
    "softmax": [
        (by_the_book, "take off a whole row"),
        (math_by_the_book, "take off a whole row"),
        (one_sum, "sum over the whole array"),
        (one_sum_no_maximum, "not of the whole array"),
        (one_sum_no_maximum, "take off a whole row"),
        (down_the_columns, "Besides, the sum must be that of the row"),
        (columns_throughout, "down the columns"),
        (scipy_without_axis, "on the whole array at once"),
        (one_maximum, "largest score of the whole array"),
        (minus_mean, "Subtracting the mean"),
        (minus_minimum, "You subtracted the minimum"),
        (other_sum, "the same above and below the line"),
        (other_power, "the same above and below the line"),
        (into_zeros_like, "array of whole numbers"),
        (no_keepdims, "keepdims=True"),
        (no_keepdims_below, "keepdims=True"),
        (exponentials, "divided by the sum of their row"),
        (over_the_maximum, "powers alone"),
        (shares, "There is no exp in what you return"),
        (shifted_shares, "There is no exp"),
        (shares_of_all, "There is no exp"),
        (only_shifted, "There is no exp"),
        (shares_by_loop, "There is no exp"),
        (one_maximum_and_no_sum, "largest score of the whole array"),
        (one_maximum_and_no_sum, "Besides, the powers must be divided"),
        (one_maximum_and_one_sum, "a maximum and a sum of its own"),
        (mean_and_columns, "Subtracting the mean"),
        (mean_and_columns, "Besides, the sum must be that of the row (axis=1)"),
        (returns_too_early, "first row alone"),
        (ten_to_the_power, "another base"),
        (minus_700, "one number from all rows"),
        (over_a_hundred, "smaller by dividing them"),
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
        (from_log_loss, "at least two labels"),
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
        (sum_not_shifted, "You shifted the first term alone"),
        (one_maximum_in_softmax, "largest score of the whole array, and took the log of softmax"),
        (one_maximum_by_loop, "largest score of the whole array: in a row far below it"),
        (two_slips, "sum over the rows"),
        (two_slips, "Don't take the log of softmax"),
        (two_other_slips, "sum over the rows"),
        (two_other_slips, "largest score of the whole array"),
        (two_more_slips, "base 10"),
        (two_more_slips, "Don't take the log of softmax"),
        (plain_sum_and_no_minus, "The sign"),
        (plain_sum_and_no_minus, "exp(1000) overflows"),
        (first_row_of_loss, "first row alone"),
        (adds_the_logarithm, "is a difference"),
        (sums_logarithms, "logarithm of the powers' sum"),
        (counts_from_1, "numbered from 0"),
    ],
    "calibration_table": [
        (histograms_of_booleans, "right.astype(float)"),
        (sums_of_confidence, "You summed the confidences"),
        (bins_below_1, "A confidence of 1 is in none of your bins"),
        (bins_with_upper_edge, "belongs to the upper one"),
        (bins_by_rounding, "You rounded to the nearest border"),
        (by_quantile, "equally many answers"),
        (histogram_of_its_range, "equal width from 0 to 1"),
        (index_error, "A confidence of 1 gets the number n_bins"),
        (divides_by_none, "nothing to divide by"),
        (zeros_for_empty, "as if all of its answers were wrong"),
        (zeros_and_bins_below_1, "in none of your bins"),
        (zeros_and_bins_below_1, "as if all of its answers were wrong"),
        (without_empty, "left out empty bins"),
        (middles, "middle of each bin"),
        (hits_counted, "You counted the right answers of each bin"),
        (over_all_answers, "divided by all answers"),
        (errors_instead, "share of wrong answers"),
        (accuracy_everywhere, "share right of all answers"),
        (shares_of_bins, "not their share"),
        (in_another_order, "are swapped"),
        (a_row_a_bin, "a row for each bin"),
        (without_count, "The count is missing"),
        (always_ten, "always make ten bins"),
        (sorts_in_place, "changes its input"),
        (digitizes_from_1, "numbered from 1"),
        (of_right_ones, "right answers alone"),
        (count_is_nan, "count of an empty bin is 0"),
        (middles_and_hits, "middle of each bin"),
        (middles_and_hits, "Besides, divide the right answers"),
        (forgets_the_pairs, "share right: value at"),
    ],
    "expected_initial_loss": [
        (lambda n_classes: math.log10(n_classes), "base 10"),
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
