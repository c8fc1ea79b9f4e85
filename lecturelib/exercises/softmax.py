"""The exercises of notebook 03."""

import math

import numpy as np

from lecturelib import softmax as library
from lecturelib.exercises._checker import Exercise

# softmax: a mistake is something wrong that is subtracted, or divided by ------------------------

SHIFTS = {
    "nothing": lambda scores: 0.0,
    "row": lambda scores: scores.max(axis=1, keepdims=True),
    "array": lambda scores: scores.max(),
    "column": lambda scores: scores.max(axis=0),
    "mean": lambda scores: scores.mean(axis=1, keepdims=True),
    "mean of all": lambda scores: scores.mean(),
    "minimum": lambda scores: scores.min(axis=1, keepdims=True),
    "minimum of all": lambda scores: scores.min(),
    "flat": lambda scores: scores.max(axis=1),
    "column beside": lambda scores: scores.max(axis=0)[:, np.newaxis],
}
TOTALS = {
    "row": lambda powers: powers.sum(axis=1, keepdims=True),
    "array": lambda powers: powers.sum(),
    "column": lambda powers: powers.sum(axis=0),
    "flat": lambda powers: powers.sum(axis=1),
    "largest": lambda powers: powers.max(axis=1, keepdims=True),
    "none": lambda powers: 1.0,
    "n_classes": lambda powers: powers.shape[1],
}


def _shared_out(subtract, divide):
    """Without exp: the scores themselves, less what is subtracted, over what they are divided by."""
    def program(scores):
        shifted = np.asarray(scores, dtype=float) - SHIFTS[subtract](scores)
        return shifted / TOTALS[divide](shifted)
    return program


def _divided(subtract, divide, base=math.e, sign=1):
    """Powers of the scores, less what is subtracted, over what they are divided by."""
    def program(scores):
        scores = sign * np.asarray(scores, dtype=float)
        powers = np.power(base, scores - SHIFTS[subtract](scores))
        return powers / TOTALS[divide](powers)
    return program


def _shifted_on_one_side(above, below):
    """What is subtracted above the line is not what is subtracted below it."""
    def program(scores):
        return (np.exp(scores - SHIFTS[above](scores))
                / TOTALS["row"](np.exp(scores - SHIFTS[below](scores))))
    return program


def _into_whole_numbers(subtract):
    """The result goes into an array of the scores' own type: 0.7 becomes 0 among integers."""
    def program(scores):
        return _divided(subtract, "row")(scores).astype(scores.dtype)
    return program


def _rounded(program, decimals):
    return lambda *arguments: np.round(program(*arguments), decimals)


def _without_numpy(scores):
    powers = [[math.exp(score) for score in row] for row in scores]
    return [[power / sum(row) for power in row] for row in powers]


def _nan_is_zero(scores):
    return np.nan_to_num(_divided("nothing", "row")(scores))


def _clipped(lowest, highest):
    def program(scores):
        return _divided("nothing", "row")(np.clip(scores, lowest, highest))
    return program


def _divided_by_the_maximum(scores):
    return _divided("nothing", "row")(scores / scores.max(axis=1, keepdims=True))


def _shares_by_loop(scores):
    return [[score / sum(row) for score in row] for row in scores.tolist()]


def _minus(number):
    return lambda scores: _divided("nothing", "row")(scores - number)


def _scaled(number):
    return lambda scores: _divided("nothing", "row")(scores / number)


def _unchanged(scores):
    return scores


def _first_row(scores):
    return library.softmax(scores)[0]


def _first_row_of_many(scores):
    return library.softmax(scores)[:1]


def _sigmoid(scores):
    return 1 / (1 + np.exp(-scores))


def _winner_takes_all(scores):
    return np.eye(scores.shape[1])[scores.argmax(axis=1)]


def _which_is_largest(scores):
    return scores.argmax(axis=1)


def _largest_probability(scores):
    return library.softmax(scores).max(axis=1)


NO_MAXIMUM = ("exp(1000) is too large for a number: it becomes inf, and inf / inf is nan. What may you "
              "take off a whole row without changing its probabilities, so that no score is large?")
WHOLE_ARRAY = ("You divided by the sum over the whole array: each row is a trial, and its "
               "probabilities sum to 1.")
DOWN_COLUMNS = ("You normalized down the columns: each row is a trial, so work along axis=1.")
NO_EXP = ("There is no exp in what you return: take np.exp of the shifted scores, and divide these "
          "powers by their sum.")
ONE_MAXIMUM = ("You subtracted the largest score of the whole array: in a row far below it every "
               "exp becomes 0, and 0 / 0 is nan. Subtract each row's own maximum.")
WRONG_SHIFT = {
    "nothing": NO_MAXIMUM,
    "array": ONE_MAXIMUM,
    "column": "You subtracted the columns' maxima: what is subtracted must be the same for all "
              "scores of a row, its own maximum.",
    "mean": "Subtracting the mean leaves scores that are still too large for exp: subtract the "
            "maximum, so that none is above 0.",
    "minimum": "You subtracted the minimum, and the scores that are left are still too large for "
               "exp: subtract the maximum, so that none is above 0.",
}
WRONG_TOTAL = {
    "array": "the sum must be that of the row, not of the whole array.",
    "column": "the sum must be that of the row (axis=1), not of the column.",
    "none": "the powers must be divided by the sum of their row.",
    "flat": "the row sums have lost an axis, and meet the columns: keepdims=True.",
}
KEEPDIMS = ("The rows' maxima or sums have lost an axis, and meet the columns: give max and sum "
            "axis=1 and keepdims=True.")
NOT_NORMALIZED = "These are the powers alone: divide each row by its sum."
NOT_E = "Take powers of e, with np.exp: another base is another temperature."
ONE_SIDE = ("What you subtract must be the same above and below the line: take np.exp of the "
            "shifted scores once, and divide it by its own sums.")
ROUNDED = "You rounded the result: return it as it is, and round where you print."
ROUNDINGS = range(1, 6)
FLIPPED = "A minus too many: the largest score must get the largest probability."


def softmax(scores):
    """Probability of each class, e^s / Σ e^s, row by row."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


SOFTMAX = Exercise(
    reference=library.softmax,
    solution=softmax,
    cases=[
        (np.array([[3.2, 5.1, -1.7]]),),
        (np.array([[1, 2, 3], [4, 4, 0]]),),
        (np.array([[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]]),),
        (np.random.default_rng(0).normal(0, 2, (5, 4)),),
        (np.array([[2.5], [-1.5]]),),
        (np.array([[1000.0, 1001.0, 999.0]]),),
        (np.array([[0.0, 0.0], [1000.0, 1000.0]]),),
        (np.array([[1000.0, 1001.0], [-1000.0, -1001.0]]),),
        (np.array([[-1000.0, 1000.0], [0.0, 0.0]]),),
        (np.array([[-600.0, 600.0], [0.0, 0.0]]),),
    ],
    clues=(
        "Take the row [1000, 1001, 999] on paper. Which number can you subtract from all three, so "
        "that no power is too large, and at least one is not 0? Every row has a number of its own, "
        "and in the end a sum of its own.",
        "scores.max(axis=1, keepdims=True) is the largest score of each row, as a column: subtract "
        "it, and take np.exp of what is left. Then divide these powers by their row sums, which "
        "must be a column as well.",
    ),
    mistakes=[
        (_divided("nothing", "row"), NO_MAXIMUM),
        (_without_numpy, NO_MAXIMUM),
        (_divided("row", "array"), WHOLE_ARRAY),
        (_divided("array", "array"), "You worked on the whole array at once: each row is a trial, with "
                                     "a maximum and a sum of its own (axis=1)."),
        *((_divided(shift, "column"), DOWN_COLUMNS) for shift in ("row", "column")),
        *((_divided(*slip), KEEPDIMS) for slip in (("row", "flat"), ("flat", "row"),
                                                   ("flat", "flat"))),
        *((_divided(shift, "row"), WRONG_SHIFT[name]) for name, shift in (
            ("array", "array"), ("column", "column"), ("column", "column beside"),
            ("mean", "mean"), ("mean", "mean of all"),
            ("minimum", "minimum"), ("minimum", "minimum of all"))),
        (_divided("row", "none"), NOT_NORMALIZED),
        # Two slips at once: both are named.
        *((_divided(shift, total), f"{one} Besides, {other}")
          for shift, one in WRONG_SHIFT.items() for total, other in WRONG_TOTAL.items()
          if (shift, total) not in [("column", "column"), ("array", "array")]),
        *((_shared_out(shift, total), NO_EXP)
          for shift in ("nothing", "row", "array", "mean", "minimum")
          for total in ("row", "array", "column", "flat", "none", "largest")
          if (shift, total) != ("nothing", "none")),
        (_unchanged, NO_EXP),
        *((_minus(number), "You subtracted one number from all rows, whatever their scores: in a row "
                           "far below it every exp becomes 0, and 0 / 0 is nan. Subtract each row's "
                           "own maximum.") for number in (700, 1000, 1001)),
        *((_scaled(number), "You made the scores smaller by dividing them, which changes their "
                            "differences: subtract instead, each row's maximum.")
          for number in (10, 100, 1000)),
        (_shares_by_loop, NO_EXP),
        *((_shifted_on_one_side(above, below), ONE_SIDE)
          for above, below in (("row", "nothing"), ("nothing", "row"))),
        *((_into_whole_numbers(shift), "Your result sits in an array of whole numbers, where 0.7 "
                                       "becomes 0: np.zeros_like copies the integers of the "
                                       "scores. Use np.zeros(scores.shape).")
          for shift in ("nothing", "row")),
        *((_rounded(library.softmax, decimals), ROUNDED) for decimals in ROUNDINGS),
        *((_divided(shift, "largest"),
           "You divided by the row's largest power: divide by the sum of its powers.")
          for shift in ("nothing",)),
        *((_divided(shift, "n_classes"), "You divided by the number of classes: divide each row by "
                                         "the sum of its exponentials.")
          for shift in ("nothing", "row")),
        *((_divided(shift, "row", base=base), NOT_E)
          for shift in ("nothing", "row") for base in (2, 10)),
        *((_divided(shift, "row", sign=-1), FLIPPED) for shift in ("nothing", "row")),
        (_nan_is_zero, "You replaced nan by 0, and the row no longer sums to 1: prevent the nan, "
                       "by subtracting each row's maximum before exp."),
        *((_clipped(lowest, highest),
           "You cut large scores off, so that 1,000 and 1,001 become the same: subtract the row's "
           "maximum, which keeps their difference.")
          for highest in (100, 500, 700, 709) for lowest in (-np.inf, -highest)),
        (_divided_by_the_maximum, "You divided by the row's maximum: subtract it. Dividing "
                                  "changes the differences between scores."),
        (library.log_softmax, "These are the logarithms of the probabilities: return np.exp of "
                              "them."),
        (_sigmoid, "That squeezes each score by itself, so a row does not sum to 1: divide "
                   "np.exp(scores) by the sum of its row."),
        (_winner_takes_all, "All of the probability went to the largest score: softmax leaves "
                            "every class its share."),
        (_which_is_largest, "That is which class is largest: return the probability of every "
                            "class."),
        *((program, "You returned the first row alone: a `return` inside a loop ends it in its first "
                    "round.") for program in (_first_row, _first_row_of_many)),
        (_largest_probability, "That is the largest probability of each row: return all of them, "
                               "in the shape of the scores."),
    ],
)

# cross_entropy: a mistake lies in the log probabilities, or in what is made of them -------------


def cross_entropy(scores, y):
    """The mean over the rows of minus the log probability of the right class."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -log_probs[np.arange(len(y)), y].mean()


def _ours(scores, y):
    return library.cross_entropy(scores, y)[0]


_ours.__name__ = "cross_entropy"


def _log_of_softmax(scores):
    return np.log(library.softmax(scores))


def _log_of_naive_softmax(scores):
    return np.log(_divided("nothing", "row")(scores))


def _log_of_plain_sum(scores):
    return scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))


def _down_columns(scores):
    return library.log_softmax(scores.T).T


def _over_the_array(scores):
    return library.log_softmax(scores.reshape(1, -1)).reshape(scores.shape)


def _log_of_softmax_over_the_array(scores):
    return np.log(library.softmax(scores.reshape(1, -1))).reshape(scores.shape)


def _shifted_logs(shift, total="row"):
    """Scores, less what is subtracted, less the log of their total."""
    def logs(scores):
        shifted = scores - SHIFTS[shift](scores)
        return shifted - np.log(TOTALS[total](np.exp(shifted)))
    return logs


def _first_term_not_shifted(scores):
    return scores - np.log(TOTALS["row"](np.exp(scores - SHIFTS["row"](scores))))


def _second_term_not_shifted(scores):
    return scores - SHIFTS["row"](scores) - np.log(TOTALS["row"](np.exp(scores)))


def _log_of_one_maximum(scores):
    return np.log(_divided("array", "row")(scores))


def _sum_of_the_logs(scores):
    shifted = scores - SHIFTS["row"](scores)
    return shifted - TOTALS["row"](np.log(np.exp(shifted)))


def _log_of_powers(scores):
    return np.log(np.exp(scores - SHIFTS["row"](scores)))


def _no_log_of_the_sum(shift):
    def logs(scores):
        shifted = scores - SHIFTS[shift](scores)
        return shifted - TOTALS["row"](np.exp(shifted))
    return logs


def _of_the_scores(scores):
    return np.log(scores)


def _softmax_twice(scores):
    return library.log_softmax(library.softmax(scores))


def _no_logarithm(scores):
    return library.softmax(scores)


def _scores_alone(scores):
    return np.asarray(scores, dtype=float)


def _with_epsilon(epsilon):
    def logs(scores):
        return np.log(library.softmax(scores) + epsilon)
    return logs


def _picked(logs, y):
    return logs[np.arange(len(y)), y]


MEAN = "mean"
SUMMARIES = {
    MEAN: lambda logs, y: -_picked(logs, y).mean(),
    "sum": lambda logs, y: -_picked(logs, y).sum(),
    "over classes": lambda logs, y: -_picked(logs, y).sum() / logs.shape[1],
    "over all": lambda logs, y: -_picked(logs, y).sum() / logs.size,
    "no minus": lambda logs, y: _picked(logs, y).mean(),
    "no minus, sum": lambda logs, y: _picked(logs, y).sum(),
    "base 10": lambda logs, y: -_picked(logs, y).mean() / np.log(10),
    "base 2": lambda logs, y: -_picked(logs, y).mean() / np.log(2),
    "largest": lambda logs, y: -logs.max(axis=1).mean(),
    "every class": lambda logs, y: -logs.mean(),
    "every class, sum": lambda logs, y: -logs.sum() / len(y),
    "pairs": lambda logs, y: -logs[:, y].mean(),
    "rows of y": lambda logs, y: -logs[y].mean(),
    "rows of y, sum": lambda logs, y: -logs[y].sum() / len(y),
    "rows": lambda logs, y: -_picked(logs, y),
    "1 - p": lambda logs, y: 1 - np.exp(_picked(logs, y)).mean(),
    "p": lambda logs, y: np.exp(_picked(logs, y)).mean(),
    "log of the mean": lambda logs, y: -np.log(np.exp(_picked(logs, y)).mean()),
    "one-hot": lambda logs, y: -(logs * np.eye(logs.shape[1])[y]).sum() / len(y),
}


def _loss(logs, summary):
    def program(scores, y):
        return SUMMARIES[summary](logs(scores), y)
    return program


def _first_row_of_the_loss(scores, y):
    return -library.log_softmax(scores)[0, y[0]]


def _hinge(scores, y):
    margins = np.maximum(0, scores - _picked(scores, y)[:, np.newaxis] + 1)
    margins[np.arange(len(y)), y] = 0
    return margins.sum(axis=1).mean()


def _error_rate(scores, y):
    return np.mean(scores.argmax(axis=1) != y)


TOO_LARGE = ("exp(1000) overflows to inf, and the loss is lost: use log p = shifted - "
             "log(sum(exp(shifted))), where shifted is the row minus its maximum.")
LOG_OF_ZERO = ("A probability of e^-1000 is 0 to the computer, and its logarithm infinite. Don't "
               "take the log of softmax: log p = shifted - log(sum(exp(shifted))), where shifted "
               "is the row minus its maximum.")
EPSILON = ("The small number inside the logarithm caps the loss, and makes every loss a little "
           "wrong: log p = shifted - log(sum(exp(shifted))) needs none.")
SUMMARY_SENTENCES = {
    "sum": "You returned the sum over the rows: return their mean, so that data sets of any size "
           "compare.",
    "over classes": "You averaged over classes, not over rows: divide by the number of rows.",
    "over all": "You averaged over all rows and classes: each row has one right class, so divide "
                "by the number of rows.",
    "no minus": "The sign: a log probability is at most 0, and the loss is minus that.",
    "no minus, sum": "The sign, and the mean: the loss is minus the mean log probability.",
    "base 10": "That is the logarithm to base 10: use the natural one, np.log.",
    "base 2": "That is the logarithm to base 2, which gives bits: use the natural one, np.log.",
    "largest": "You took the probability of the largest class: take that of the right class, y.",
    "every class": "You averaged over every class: only the right class of each row, y, counts.",
    "every class, sum": "You summed over every class: only the right class of each row, y, counts.",
    "pairs": "[:, y] takes the columns y of every row: one number a row is "
             "[np.arange(len(y)), y].",
    "rows of y": "[y] takes whole rows, row y[0] first: one number a row is "
                 "[np.arange(len(y)), y].",
    "rows of y, sum": "[y] takes whole rows, row y[0] first: one number a row is "
                      "[np.arange(len(y)), y].",
    "rows": "These are the losses of the rows: return their mean, one number.",
    "1 - p": "That is one minus the probability: the loss is minus its logarithm.",
    "p": "That is the mean probability of the right class: the loss is minus the mean of its "
         "logarithm.",
    "log of the mean": "You took the logarithm of the mean probability: take it of each row "
                       "first, then the mean.",
}
LOG_SLIPS = [  # the first ones are common enough to come with a second slip
    (_log_of_softmax, LOG_OF_ZERO),
    (_log_of_naive_softmax, TOO_LARGE),
    (_log_of_plain_sum, TOO_LARGE),
    (_second_term_not_shifted,
     "You shifted the first term alone: sum the powers of the shifted scores as well. Unshifted, "
     "the two terms don't match, and exp(1000) overflows."),
    (_first_term_not_shifted,
     "You shifted the scores inside the logarithm alone: log p = (s - m) - log(sum(exp(s - m))), "
     "and the m stands in both terms."),
    (_shifted_logs("array"),
     "You subtracted the largest score of the whole array: in a row far below it every exp becomes "
     "0, and log(0) is -inf. Subtract each row's own maximum."),
    (_shifted_logs("row", "array"),
     "You took the sum over the whole array: each row is a trial, with a sum of its own."),
    (_over_the_array, WHOLE_ARRAY),
    (_log_of_one_maximum,
     "You subtracted the largest score of the whole array, and took the log of softmax: in a row "
     "far below it every exp becomes 0. Subtract each row's own maximum, and use log p = shifted - "
     "log(sum(exp(shifted)))."),
    (_log_of_softmax_over_the_array, WHOLE_ARRAY),
    (_down_columns, DOWN_COLUMNS),
    *((_shifted_logs(shift, total), KEEPDIMS)
      for shift, total in (("row", "flat"), ("flat", "row"), ("flat", "flat"),
                           ("nothing", "flat"), ("array", "flat"))),
    *((_shifted_logs(shift), "You subtracted the mean or the minimum, and the scores that are left "
                             "are still too large for exp: subtract each row's maximum.")
      for shift in ("mean", "minimum")),
    *((_no_log_of_the_sum(shift), "You subtracted the sum of the exponentials: subtract its "
                                  "logarithm.") for shift in ("row", "nothing")),
    (_sum_of_the_logs,
     "You summed the logarithms of the powers: take the logarithm of the powers' sum."),
    (lambda scores: scores - SHIFTS["row"](scores)
     - TOTALS["row"](scores - SHIFTS["row"](scores)),
     "You subtracted the sum of the shifted scores: subtract the logarithm of the powers' sum."),
    (lambda scores: 2 * scores - 2 * SHIFTS["row"](scores) - library.log_softmax(scores),
     "You added the logarithm of the sum: the logarithm of a fraction is a difference, so subtract "
     "it."),
    (lambda scores: np.roll(library.log_softmax(scores), 1, axis=1),
     "You took the class before the right one: classes are numbered from 0, so y needs no - 1."),
    (_log_of_powers, "You took the logarithm of the powers alone, which gives the shifted scores "
                     "back: the row's sum is missing."),
]
TWO_SLIPS_OF = 7
TWO_SLIPS = ("sum", "over classes", "no minus", "no minus, sum", "base 10", "base 2", "every class",
             "pairs", "rows")

CROSS_ENTROPY = Exercise(
    reference=_ours,
    solution=cross_entropy,
    cases=[
        (np.array([[3.2, 5.1, -1.7]]), np.array([0])),
        (np.array([[1, 2, 3], [4, 4, 0]]), np.array([2, 0])),
        (np.array([[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]]), np.array([0, 1, 2])),
        (np.zeros((4, 10)), np.array([3, 1, 4, 1])),
        (np.random.default_rng(0).normal(0, 2, (6, 4)), np.array([0, 3, 2, 2, 1, 3])),
        (np.random.default_rng(1).normal(0, 2, (4, 10)), np.array([9, 0, 8, 9])),
        (np.array([[2.5], [-1.5]]), np.array([0, 0])),
        (np.array([[0.0, 1000.0]]), np.array([0])),
        (np.array([[1000.0, 999.0], [-1000.0, -1001.0]]), np.array([0, 1])),
        (np.array([[0.0, 1000.0]]), np.array([1])),
        (np.array([[-1000.0, 1000.0], [0.0, 0.0]]), np.array([0, 1])),
    ],
    clues=(
        "On paper: log(a / b) is log a - log b, and the logarithm of e^s is s. So of softmax's "
        "fraction, one exponential disappears. Write what is left with shifted scores, once for "
        "each class of a row; then pick the right class, average, turn the sign.",
        "shifted is scores less their rows' maxima, as in softmax. The log probabilities are "
        "shifted minus the logarithm of a column: the row sums (keepdims=True) of np.exp(shifted). "
        "log_probs[np.arange(len(y)), y] picks one number from each row. What is left to do?",
    ),
    mistakes=[
        *((_loss(logs, MEAN), sentence) for logs, sentence in LOG_SLIPS),
        *((_loss(logs, "one-hot"), LOG_OF_ZERO) for logs in (_log_of_softmax,)),
        *((_loss(_with_epsilon(epsilon), MEAN), EPSILON)
          for epsilon in (*(10.0**-n for n in range(5, 17)), np.finfo(float).eps)),
        *((_loss(library.log_softmax, summary), sentence)
          for summary, sentence in SUMMARY_SENTENCES.items()),
        # Two slips at once: both are named.
        *((_loss(logs, summary), f"{sentence} Besides: {one}")
          for summary, sentence in SUMMARY_SENTENCES.items() if summary in TWO_SLIPS
          for logs, one in LOG_SLIPS[:TWO_SLIPS_OF]),
        *((_rounded(cross_entropy, decimals), ROUNDED) for decimals in ROUNDINGS),
        (_loss(_of_the_scores, MEAN), "You took the logarithm of the scores: they are no "
                                      "probabilities yet. Softmax comes first."),
        (_loss(_scores_alone, MEAN), "That is minus the mean score of the right class: subtract "
                                     "the log of the row's sum of exponentials from each score."),
        (_loss(_no_logarithm, MEAN), "That is minus the probability: its logarithm is missing."),
        (_loss(_softmax_twice, MEAN), "You applied softmax twice: the scores go in as they are."),
        (_hinge, "That is the hinge loss of notebook 02: here the loss is minus the log "
                 "probability of the right class."),
        (_error_rate, "That is the share of errors: the loss is minus the mean log probability."),
        (library.cross_entropy, "That gives the loss and its gradient: return the loss alone."),
        (_first_row_of_the_loss, "That is the loss of the first row alone: average over all rows. Is "
                                 "the `return` inside the loop?"),
    ],
)

# calibration_table: a mistake lies in who belongs to a bin, or in what is made of its answers ------


def calibration_table(confidence, right, n_bins):
    """Of each bin the mean confidence, the share of right answers, and how many answers there are."""
    bins = np.minimum((confidence * n_bins).astype(int), n_bins - 1)
    mean_confidence, share_right = np.full((2, n_bins), np.nan)
    count = np.zeros(n_bins)
    for k in range(n_bins):
        inside = bins == k
        count[k] = inside.sum()
        if count[k] > 0:
            mean_confidence[k] = confidence[inside].mean()
            share_right[k] = right[inside].mean()
    return mean_confidence, share_right, count


def _edges(n_bins):
    return np.linspace(0, 1, n_bins + 1)


def _by_number(confidence, n_bins):
    bins = np.minimum((confidence * n_bins).astype(int), n_bins - 1)
    return [bins == k for k in range(n_bins)]


def _without_1(confidence, n_bins):
    return [(confidence * n_bins).astype(int) == k for k in range(n_bins)]


def _one_more(confidence, n_bins):
    return [(confidence * n_bins).astype(int) == k for k in range(n_bins + 1)]


def _upper_edge(confidence, n_bins):
    edges = _edges(n_bins)
    return [(confidence > low) & (confidence <= high)
            for low, high in zip(edges[:-1], edges[1:], strict=True)]


def _upper_edge_with_0(confidence, n_bins):
    return [inside | ((confidence == 0) & (k == 0))
            for k, inside in enumerate(_upper_edge(confidence, n_bins))]


def _both_edges(confidence, n_bins):
    edges = _edges(n_bins)
    return [(confidence >= low) & (confidence <= high)
            for low, high in zip(edges[:-1], edges[1:], strict=True)]


def _to_the_nearest(confidence, n_bins):
    return [np.round(confidence * n_bins) == k for k in range(n_bins)]


def _from_least_to_largest(confidence, n_bins):
    edges = np.histogram_bin_edges(confidence, n_bins)
    bins = np.clip(np.searchsorted(edges, confidence, side="right") - 1, 0, n_bins - 1)
    return [bins == k for k in range(n_bins)]


def _equally_many(confidence, n_bins):
    order = np.argsort(confidence, kind="stable")
    return [np.isin(np.arange(len(confidence)), part) for part in np.array_split(order, n_bins)]


def _in_order_of_rows(confidence, n_bins):
    rows = np.arange(len(confidence))
    return [np.isin(rows, part) for part in np.array_split(rows, n_bins)]


def _ten_bins(confidence, n_bins):
    return _by_number(confidence, 10)


def _mean(values):
    return values.mean() if len(values) else np.nan


def _table(bins=_by_number, confident=None, share=None, count=None, give=None):
    """A program from its parts; what is None is as it should be."""
    def program(confidence, right, n_bins):
        inside = bins(confidence, n_bins)
        columns = (
            [(confident or (lambda c, r, a, k, n: _mean(c[a])))(confidence, right, a, k, n_bins)
             for k, a in enumerate(inside)],
            [(share or (lambda c, r, a, k, n: _mean(r[a])))(confidence, right, a, k, n_bins)
             for k, a in enumerate(inside)],
            [(count or (lambda c, r, a, k, n: a.sum()))(confidence, right, a, k, n_bins)
             for k, a in enumerate(inside)])
        return (give or (lambda *columns: columns))(*map(np.array, columns))
    return program


def _zero_if_empty(pick):
    return lambda c, r, a, k, n: pick(c, r)[a].mean() if a.any() else 0.0


def _divides_by_zero(confidence, right, n_bins):
    if not all(a.any() for a in _by_number(confidence, n_bins)):
        raise ZeroDivisionError("division by zero")
    return calibration_table(confidence, right, n_bins)


def _no_bin_for_1(confidence, right, n_bins):
    if (confidence == 1).any():
        raise IndexError("list index out of range")
    return calibration_table(confidence, right, n_bins)


def _confidences(c, r):
    return c


def _rights(c, r):
    return r


def _number_from_1(confidence, n_bins):
    bins = np.digitize(confidence, _edges(n_bins))
    return [bins == k for k in range(n_bins)]


LOSES_1 = ("A confidence of 1 is in none of your bins: the last bin has both of its edges.")
UPPER = ("A confidence on the border of two bins belongs to the upper one: k / n_bins <= confidence "
         "< (k + 1) / n_bins.")
NAN_IF_EMPTY = ("An empty bin gets 0 in your table, as if all of its answers were wrong: give np.nan, "
                "which says that there are none.")
WIDTH = ("The bins have equal width from 0 to 1, whatever the confidences are: bin k begins at "
         "k / n_bins.")

CALIBRATION = Exercise(
    reference=calibration_table,
    returns=("mean confidence", "share right", "count"),
    cases=[
        (np.array([0.1, 0.9, 0.2]), np.array([False, True, True]), 2),
        (np.array([0.7, 0.9, 0.6, 0.8]), np.array([True, True, False, True]), 2),
        (np.array([0.35, 0.95, 0.3, 0.55, 0.9]), np.array([True, True, False, False, True]), 4),
        (np.array([0.4, 0.6, 0.45]), np.array([True, False, False]), 1),
        (np.array([0.75, 0.5, 0.25, 0.5, 0.1]), np.array([True, False, True, False, False]), 4),
        (np.array([1.0, 0.0, 0.3, 0.6, 1.0]), np.array([True, False, False, True, True]), 2),
        (np.array([0.99]), np.array([True]), 5),
        (np.random.default_rng(0).uniform(0.1, 1, 60), np.random.default_rng(1).random(60) < 0.7, 10),
    ],
    clues=(
        "Take one bin alone. Which answers are inside? Of those, and only those: how many are there, "
        "how sure were they on average, and which share was right? Then the same for each bin. Think "
        "of bins that hold nothing, and of a confidence of exactly 1.",
        "The number of an answer's bin is confidence * n_bins, cut down to a whole number; a "
        "confidence of 1 would get n_bins, so take np.minimum with n_bins - 1. In a loop over k, "
        "inside = bins == k is a mask: inside.sum() counts, confidence[inside].mean() averages. Begin "
        "with np.full((2, n_bins), np.nan) for the two means, and fill in where the count is not 0.",
    ),
    mistakes=[
        (_table(_without_1), LOSES_1),
        (_no_bin_for_1, "A confidence of 1 gets the number n_bins, and there is no such bin: put it into "
                        "the last one."),
        (_table(_one_more), "You have one bin too many: a confidence of 1 belongs to the last bin, not "
                            "into one of its own."),
        (_table(_upper_edge), UPPER + " And a confidence of 0 is in none of your bins."),
        (_table(_upper_edge_with_0), UPPER),
        (_table(_number_from_1), "Your bins are numbered from 1, as np.digitize does, and you look for "
                                 "them from 0."),
        (_table(_both_edges), "A confidence on the border of two bins counts in both: only the upper one "
                              "should have it."),
        (_table(_to_the_nearest), "You rounded to the nearest border: cut down instead, so that .19 with "
                                  "ten bins is in bin 1."),
        (_table(_from_least_to_largest), WIDTH),
        (_table(_equally_many), "You put equally many answers into each bin. " + WIDTH),
        (_table(_in_order_of_rows), "You cut the rows into equal parts as they come: an answer's confidence "
                                    "decides in which bin it is."),
        (_table(_ten_bins), "You always make ten bins: make n_bins."),
        (_divides_by_zero, "A bin may be empty, and then there is nothing to divide by: its means are "
                           "np.nan."),
        (_table(confident=_zero_if_empty(_confidences), share=_zero_if_empty(_rights)), NAN_IF_EMPTY),
        (_table(share=_zero_if_empty(_rights)), NAN_IF_EMPTY),
        (_table(confident=_zero_if_empty(_confidences)), NAN_IF_EMPTY),
        (_table(_without_1, _zero_if_empty(_confidences), _zero_if_empty(_rights)),
         f"{LOSES_1} Besides: {NAN_IF_EMPTY[0].lower()}{NAN_IF_EMPTY[1:]}"),
        *((_table(bins, give=lambda c, r, n: (c[n > 0], r[n > 0], n[n > 0])), sentence)
          for bins, sentence in (
              (_by_number, "You left out empty bins: keep a place for each of the n_bins bins."),
              (_without_1, f"{LOSES_1} Besides, keep a place for empty bins."))),
        (_table(share=lambda c, r, a, k, n: (r[a].any() / a.sum()) if a.any() else np.nan),
         "right is True or False, and np.histogram adds True + True to True: hand over "
         "right.astype(float)."),
        (_table(confident=lambda c, r, a, k, n: (k + 0.5) / n),
         "You gave the middle of each bin: give the mean confidence of the answers inside."),
        (_table(confident=lambda c, r, a, k, n: (k + 0.5) / n if a.any() else np.nan),
         "You gave the middle of each bin: give the mean confidence of the answers inside."),
        (_table(confident=lambda c, r, a, k, n: k / n),
         "You gave the lower edge of each bin: give the mean confidence of the answers inside."),
        (_table(share=lambda c, r, a, k, n: r[a].sum()),
         "You counted the right answers of each bin: divide by how many answers are in it."),
        *((_table(share=share), "You divided by all answers: divide by those in the bin.")
          for share in (lambda c, r, a, k, n: r[a].sum() / len(r),
                        lambda c, r, a, k, n: r[a].sum() / len(r) if a.any() else np.nan,
                        lambda c, r, a, k, n: (r & a).mean())),
        (_table(share=lambda c, r, a, k, n: r.mean()),
         "That is the share right of all answers: take those inside the bin, right[inside]."),
        (_table(share=lambda c, r, a, k, n: _mean(1 - r[a].astype(int))),
         "That is the share of wrong answers: give that of right ones."),
        (_table(confident=lambda c, r, a, k, n: (k + 0.5) / n,
                share=lambda c, r, a, k, n: r[a].sum()),
         "You gave the middle of each bin: give the mean confidence of the answers inside. Besides, "
         "divide the right answers by how many are in the bin."),
        (_table(confident=lambda c, r, a, k, n: _mean(c[a & r])),
         "You averaged the confidence of right answers alone: take all answers of the bin."),
        (_table(count=lambda c, r, a, k, n: a.sum() or np.nan),
         "The count of an empty bin is 0: only its two means are np.nan."),
        (_table(confident=lambda c, r, a, k, n: c[a].sum()),
         "You summed the confidences of each bin: give their mean."),
        (_table(count=lambda c, r, a, k, n: a.mean()),
         "The third array is how many answers a bin holds, not their share."),
        (_table(count=lambda c, r, a, k, n: r[a].sum()),
         "You counted the right answers: the third array counts all answers of the bin."),
        (_table(give=lambda c, r, n: (r, c, n)), "Mean confidence and share right are swapped."),
        (_table(give=lambda c, r, n: (n, c, r)), "The count comes last: mean confidence, share right, "
                                                 "count."),
        (_table(give=lambda c, r, n: np.column_stack([c, r, n])),
         "You returned a row for each bin: return three arrays, each with a value a bin."),
        (_table(give=lambda c, r, n: (c, r)), "The count is missing: return three arrays."),
    ],
)

# expected_initial_loss --------------------------------------------------------------------------


def expected_initial_loss(n_classes):
    """Minus the log of one class's probability when all get the same, 1 / C: that is ln C."""
    return np.log(n_classes)


INITIAL_LOSS = Exercise(
    reference=expected_initial_loss,
    cases=[(10,), (2,), (1000,), (8,)],
    clues=(
        "With all scores (nearly) equal, what probability does each of the C classes get? And "
        "what is minus its natural logarithm?",
        "Each class gets 1 / n_classes, and -log(1 / C) = log(C): np.log is the natural "
        "logarithm.",
    ),
    mistakes=[
        (lambda n: math.log10(n), "That is the logarithm to base 10: use the natural one, np.log."),
        (lambda n: math.log2(n), "That is the logarithm to base 2: use the natural one, np.log."),
        (lambda n: math.log(1 / n), "The sign: the loss is minus the log probability, so it is not "
                                    "negative."),
        (lambda n: 1 / n, "That is the probability of the right class: the loss is minus its "
                          "logarithm."),
        (lambda n: 1 - 1 / n, "That is the share of errors of guessing: the loss is minus the "
                              "logarithm of 1 / C."),
        (lambda n: n - 1, "That is where the hinge loss starts, one margin for each wrong class: "
                          "softmax starts elsewhere."),
        (lambda n: n, "That is the number of classes: take its logarithm."),
        (lambda n: math.log(n - 1), "The right class counts too: there are C classes, not C - 1."),
        (lambda n: math.log(n + 1), "That is the logarithm of C + 1, which np.log1p gives: use "
                                    "np.log."),
        (lambda n: math.log(n) / n, "You averaged over the classes: a row has one right class, "
                                    "and its loss is the log of C."),
        (lambda n: n * math.log(n), "You summed over the classes: a row has one right class, and "
                                    "its loss is the log of C."),
        (lambda n: math.exp(-n), "The probability of a class is 1 / C: the loss is minus its "
                                 "logarithm."),
        *((lambda n, value=value: value, "That holds for 10 classes alone: use n_classes.")
          for value in (math.log(10), 2.3, 2.303, 2.3026)),
        *((lambda n, decimals=decimals: round(math.log(n), decimals), ROUNDED)
          for decimals in ROUNDINGS),
        (lambda n: 0, "A loss of 0 would be certainty, and right: at the start all classes get "
                      "the same."),
    ],
)

EXERCISES = {"softmax": SOFTMAX, "cross_entropy": CROSS_ENTROPY,
             "calibration_table": CALIBRATION, "expected_initial_loss": INITIAL_LOSS}
