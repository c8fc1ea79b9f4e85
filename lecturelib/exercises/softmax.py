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


def _shares_of_the_scores(scores):
    return scores / scores.sum(axis=1, keepdims=True)


def _sigmoid(scores):
    return 1 / (1 + np.exp(-scores))


def _winner_takes_all(scores):
    return np.eye(scores.shape[1])[scores.argmax(axis=1)]


def _which_is_largest(scores):
    return scores.argmax(axis=1)


def _largest_probability(scores):
    return library.softmax(scores).max(axis=1)


NO_MAXIMUM = ("exp(1000) is too large for a number: it becomes inf, and inf / inf is nan. Subtract "
              "each row's maximum first: that changes no probability.")
WHOLE_ARRAY = ("You divided by the sum over the whole array: each row is an image, and its "
               "probabilities sum to 1.")
DOWN_COLUMNS = ("You normalized down the columns: each row is an image, so work along axis=1.")
KEEPDIMS = ("The rows' maxima or sums have lost an axis, and meet the columns: give max and sum "
            "axis=1 and keepdims=True.")
NOT_NORMALIZED = "These are the exponentials alone: divide each row by its sum."
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
        (np.array([[1000.0, 1001.0, 999.0]]),),
        (np.array([[1000.0, 1001.0], [-1000.0, -1001.0]]),),
        (np.array([[-1000.0, 1000.0], [0.0, 0.0]]),),
        (np.array([[-600.0, 600.0], [0.0, 0.0]]),),
    ],
    clues=(
        "Three steps: shift, exp, share out. On paper, with the row [1000, 1001, 999]: which number "
        "makes its largest score 0? Then think of all rows at once: each has its own such number, "
        "and in the end its own sum.",
        "Three lines, each with one thing a row. The first is "
        "shifted = scores - scores.max(axis=1, keepdims=True); the second takes np.exp of it; the "
        "third divides that by its own row sums. They must be a column as well, as the maxima are.",
    ),
    mistakes=[
        (_divided("nothing", "row"), NO_MAXIMUM),
        (_without_numpy, NO_MAXIMUM),
        *((_divided(shift, "array"), WHOLE_ARRAY) for shift in ("nothing", "row", "array")),
        *((_divided(shift, "column"), DOWN_COLUMNS)
          for shift in ("nothing", "row", "array", "column")),
        *((_divided(shift, total), KEEPDIMS)
          for shift, total in (("nothing", "flat"), ("row", "flat"), ("array", "flat"),
                               ("flat", "row"), ("flat", "flat"))),
        (_divided("array", "row"),
         "You subtracted the largest score of the whole array: in a row far below it every exp "
         "becomes 0, and 0 / 0 is nan. Subtract each row's own maximum."),
        *((_divided(shift, "row"), "You subtracted the columns' maxima: what is subtracted must be "
                                   "the same for all scores of a row, its own maximum.")
          for shift in ("column", "column beside")),
        *((_divided(shift, "row"), "Subtracting the mean leaves scores that are still too large "
                                   "for exp: subtract the maximum, so that none is above 0.")
          for shift in ("mean", "mean of all")),
        *((_divided(shift, "row"), "You subtracted the minimum, and the scores that are left are "
                                   "still too large for exp: subtract the maximum, so that none "
                                   "is above 0.")
          for shift in ("minimum", "minimum of all")),
        *((_shifted_on_one_side(above, below), ONE_SIDE)
          for above, below in (("row", "nothing"), ("nothing", "row"))),
        *((_into_whole_numbers(shift), "Your result sits in an array of whole numbers, where 0.7 "
                                       "becomes 0: np.zeros_like copies the integers of the "
                                       "scores. Use np.zeros(scores.shape).")
          for shift in ("nothing", "row")),
        *((_rounded(library.softmax, decimals), ROUNDED) for decimals in ROUNDINGS),
        *((_divided(shift, "none"), NOT_NORMALIZED) for shift in ("nothing", "row", "array")),
        (_divided("nothing", "largest"),
         "You divided by the row's largest exponential: divide by their sum."),
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
        (_shares_of_the_scores, "You shared out the scores themselves: take np.exp of them first."),
        (library.log_softmax, "These are the logarithms of the probabilities: return np.exp of "
                              "them."),
        (_sigmoid, "That squeezes each score by itself, so a row does not sum to 1: divide "
                   "np.exp(scores) by the sum of its row."),
        (_winner_takes_all, "All of the probability went to the largest score: softmax leaves "
                            "every class its share."),
        (_which_is_largest, "That is which class is largest: return the probability of every "
                            "class."),
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
    "base 10": "That is the logarithm to base 10, as on CS231n's slide: use the natural one, "
               "np.log.",
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
LOGARITHMS = (library.log_softmax, _log_of_softmax, _log_of_naive_softmax, _log_of_plain_sum)

CROSS_ENTROPY = Exercise(
    reference=cross_entropy,
    cases=[
        (np.array([[3.2, 5.1, -1.7]]), np.array([0])),
        (np.array([[1, 2, 3], [4, 4, 0]]), np.array([2, 0])),
        (np.array([[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]]), np.array([0, 1, 2])),
        (np.zeros((4, 10)), np.array([3, 1, 4, 1])),
        (np.random.default_rng(0).normal(0, 2, (6, 4)), np.array([0, 3, 2, 2, 1, 3])),
        (np.array([[0.0, 1000.0]]), np.array([0])),
        (np.array([[1000.0, 999.0], [-1000.0, -1001.0]]), np.array([0, 1])),
        (np.array([[0.0, 1000.0]]), np.array([1])),
        (np.array([[-1000.0, 1000.0], [0.0, 0.0]]), np.array([0, 1])),
    ],
    clues=(
        "First make the table of log probabilities, as large as the scores: shifted scores, less "
        "one logarithm a row. Only then pick each row's right class, average, turn the sign.",
        "shifted is scores less their rows' maxima, as in softmax. From it subtract "
        "np.log(np.exp(shifted).sum(axis=1, keepdims=True)), a column. That is log_probs, and "
        "log_probs[np.arange(len(y)), y] picks one number from each row. What is left to do?",
    ),
    mistakes=[
        *((_loss(logs, MEAN), TOO_LARGE) for logs in (_log_of_naive_softmax, _log_of_plain_sum)),
        *((_loss(_log_of_softmax, summary), LOG_OF_ZERO) for summary in (MEAN, "one-hot")),
        *((_loss(_with_epsilon(epsilon), MEAN), EPSILON)
          for epsilon in (*(10.0**-n for n in range(5, 17)), np.finfo(float).eps)),
        *((_loss(logs, summary), sentence) for summary, sentence in SUMMARY_SENTENCES.items()
          for logs in LOGARITHMS),
        (_loss(_down_columns, MEAN), DOWN_COLUMNS),
        *((_loss(logs, MEAN), WHOLE_ARRAY)
          for logs in (_over_the_array, _log_of_softmax_over_the_array)),
        (_loss(_shifted_logs("row", "array"), MEAN),
         "You took the sum over the whole array: each row is an image, with a sum of its own."),
        *((_loss(_shifted_logs(shift, total), MEAN), KEEPDIMS)
          for shift, total in (("row", "flat"), ("flat", "row"), ("flat", "flat"),
                               ("nothing", "flat"), ("array", "flat"))),
        (_loss(_shifted_logs("array"), MEAN),
         "You subtracted the largest score of the whole array: in a row far below it every exp "
         "becomes 0, and log(0) is -inf. Subtract each row's own maximum."),
        *((_loss(_shifted_logs(shift), MEAN), "You subtracted the mean or the minimum, and the "
                                              "scores that are left are still too large for exp: "
                                              "subtract each row's maximum.")
          for shift in ("mean", "minimum")),
        (_loss(_first_term_not_shifted, MEAN),
         "You shifted the scores inside the logarithm alone: log p = (s - m) - log(sum(exp(s - "
         "m))), and the m stands in both terms."),
        *((_loss(_no_log_of_the_sum(shift), MEAN),
           "You subtracted the sum of the exponentials: subtract its logarithm.")
          for shift in ("row", "nothing")),
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
             "expected_initial_loss": INITIAL_LOSS}
