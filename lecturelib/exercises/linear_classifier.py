"""The exercises of notebook 02."""

import numpy as np

from lecturelib import linear
from lecturelib.exercises._checker import Exercise


def linear_scores(X, W, b):
    """The score of every class for every row of X: what `Linear.forward` computes."""
    return X @ W + b


def _no_bias(X, W, b):
    return X @ W


def _images_as_columns(X, W, b):
    return W @ X + b


def _columns_of_scores(X, W, b):
    return W.T @ X.T + b[:, np.newaxis]


def _columns_without_turning_b(X, W, b):
    return W.T @ X.T + b


def _turned_w(X, W, b):
    return X @ W.T + b


def _entry_by_entry(X, W, b):
    return X * W + b


def _bias_on_weights(X, W, b):
    return X @ (W + b)


def _minus_b(X, W, b):
    return X @ W - b


def _sum_of_b(X, W, b):
    return X @ W + b.sum()


def _summed_products(X, W, b):
    return np.sum(X * W) + b


def _one_bias_for_all(X, W, b):
    return X @ W + b[0]


def _stacked(X, W, b):
    return X @ np.vstack([W, b])


def _first_image_alone(X, W, b):
    return X[0] @ W + b


def _winners(X, W, b):
    return (X @ W + b).argmax(axis=1)


def _summed(X, W, b):
    return (X @ W + b).sum(axis=0)


def _kept(where):
    """Puts 0 where a loop never came, or where its results were thrown away."""
    def program(X, W, b):
        scores = X @ W + b
        kept = np.zeros_like(scores)
        kept[where] = scores[where]
        return kept
    return program


_RNG = np.random.default_rng(2)
SCORES = Exercise(
    reference=linear_scores,
    cases=[
        (np.array([[1.0, 2.0]]), np.array([[1.0, 0.0, -1.0], [2.0, 1.0, 0.0]]),
         np.array([10.0, 20.0, 30.0])),
        (np.array([[3.0, 1.0, 2.0], [0.0, 1.0, 0.0], [1.0, 1.0, -1.0]]),
         np.array([[1.0, -1.0, 0.0], [2.0, 0.5, 4.0], [-3.0, 1.0, 2.0]]),
         np.array([0.5, -1.0, 2.0])),
        (_RNG.integers(0, 256, (2, 4), dtype=np.uint8), _RNG.normal(size=(4, 3)),
         _RNG.normal(size=3)),
        (_RNG.normal(size=(5, 6)), _RNG.normal(size=(6, 4)), _RNG.normal(size=4)),
        (_RNG.normal(size=(7, 1)), _RNG.normal(size=(1, 2)), _RNG.normal(size=2)),
    ],
    clues=(
        "One score is a weighted sum: each pixel times its weight, all added up, plus the class's "
        "bias. Which rows meet which columns? Loops over images and classes are fine.",
        "A matrix product takes every row of the array on its left times every column of the one "
        "on its right. Then b has to reach every row: NumPy adds an array of shape (C,) to each row "
        "of one of shape (N, C).",
    ),
    mistakes=[
        (_no_bias, "You left out b: it adds one number to each class's scores."),
        (_images_as_columns,
         "W @ X is the order where an image is a column. Here an image is a row: X comes first."),
        (_columns_of_scores,
         "Your scores have a column an image. Here an image is a row, in X and in the result: X @ W."),
        (_columns_without_turning_b,
         "W.T @ X.T is the order where an image is a column. Here an image is a row: X @ W."),
        (_turned_w,
         "W has a column a class: an image's row times each column is X @ W (X @ W.T and W @ x "
         "take its rows)."),
        (_entry_by_entry,
         "`*` multiplies entry by entry. A sum of products is the matrix product, `@`."),
        (_summed_products,
         "`*` multiplies entry by entry, and np.sum adds up everything. Each image needs a sum "
         "with each column of W: the matrix product, `@`."),
        (_one_bias_for_all,
         "Every class got the bias of the first: add b itself, one number a class."),
        (_stacked,
         "W with b as one more row needs images with one more pixel, a 1: append it to every row "
         "of X."),
        (_bias_on_weights,
         "You added b to the weights, so that it is multiplied by every pixel: add it after the "
         "product."),
        (_minus_b, "You subtracted b: add it."),
        (_sum_of_b, "Every class got the sum of all biases: add b itself, one number a class."),
        (_first_image_alone,
         "These are the scores of the first row: X holds several images, each needs its own. If "
         "you wrote a loop, does `return` stand inside it?"),
        (lambda X, W, b: (X @ W).T,
         "You left out b, and your scores have a column an image: one row an image, plus b."),
        (lambda X, W, b: W.T @ X.T + b[0],
         "Every class got the bias of the first, and your scores have a column an image."),
        *[(program, "The last class is missing: a loop over range(W.shape[1] - 1) stops before it.")
          for program in (_kept(np.s_[:, :-1]), lambda X, W, b: (X @ W + b)[:, :-1])],
        *[(program, "The last image is missing: a loop over range(len(X) - 1) stops before it.")
          for program in (_kept(np.s_[:-1]), lambda X, W, b: (X @ W + b)[:-1])],
        *[(program, "The last pixel is missing: a loop over range(X.shape[1] - 1) stops before it.")
          for program in (lambda X, W, b: X[:, :-1] @ W[:-1] + b,)],
        *[(_kept(where), "Only what the last round of a loop wrote is left: make the array of zeros "
                         "before the loop, not in it.")
          for where in (np.s_[-1:, -1:], np.s_[-1:], np.s_[:, -1:])],
        *[(program, "The decimals are cut off: an array made with whole numbers, or with dtype=int, "
                    "keeps no others. np.zeros alone holds decimals.")
          for program in (lambda X, W, b: (X @ W + b).astype(int),
                          lambda X, W, b: (X @ W).astype(int) + b)],
        (lambda X, W, b: (X @ W + b).max(axis=1), "You returned the highest score of each image: return "
                                                  "all of its scores."),
        (lambda X, W, b: (X @ W).argmax(axis=1), "You returned the winning class, without b: return all "
                                                 "the scores, X @ W + b."),
        (lambda X, W, b: X @ W + b[:, np.newaxis], "b[:, None] is a column, and goes to rows: b itself is "
                                                   "added to each row."),
        (_winners, "You returned the winning class: return all the scores."),
        (_summed, "You added up the scores of all images: return one row an image."),
    ],
)


def n_parameters(in_features, out_features):
    """How many numbers W and b of `Linear(in_features, out_features, rng)` hold."""
    return in_features * out_features + out_features


N_PARAMETERS = Exercise(
    reference=n_parameters,
    cases=[(4, 3), (64, 10), (3072, 10), (1, 2), (5, 5)],
    clues=(
        "Count the numbers in W, then those in b.",
        "W has in_features rows and out_features columns; b has one number for each output.",
    ),
    mistakes=[
        (lambda i, o: i * o, "You forgot the biases: one for each output."),
        (lambda i, o: i * o + i, "You counted a bias for each input: each output has one."),
        (lambda i, o: i * o + 1, "One bias is not enough: each output has its own."),
        (lambda i, o: i + o,
         "Every input has a weight to every output: multiply, then add the biases."),
        (lambda i, o: i + o + o,
         "Every input has a weight to every output: multiply, then add the biases."),
        (lambda i, o: (i + 1) * (o + 1),
         "You gave the inputs a bias of their own as well: W has in_features × out_features "
         "numbers."),
        (lambda i, o: i * o + i + o,
         "You counted a bias for inputs and outputs: only each output has one."),
        (lambda i, o: i * o * o,
         "You counted W once for every output: one W holds the weights of all of them."),
        (lambda i, o: i * o + 2 * o,
         "You counted the biases twice: b holds one number for each output."),
        (lambda i, o: (i * o, o), "These are both numbers: return their sum."),
        (lambda i, o: (i, o), "That is the shape of W: how many numbers are in it, and in b?"),
    ],
)


def nearest_mean_weights(X, y):
    """W and b of the classifier that takes the class with the nearest mean."""
    means = np.array([X[y == c].mean(axis=0) for c in range(y.max() + 1)])
    return means.T, -0.5 * (means**2).sum(axis=1)


def _from_means(bias):
    """A program that has the right W, and a b of its own."""
    def program(X, y):
        W = nearest_mean_weights(X, y)[0]
        return W, bias(W)
    return program


def _own_squares(X, y):
    b = [-0.5 * (X[y == c] ** 2).sum(axis=1).mean() for c in range(y.max() + 1)]
    return nearest_mean_weights(X, y)[0], np.array(b)


def _each(statistic):
    """A row for each class: a statistic of its images."""
    return lambda X, y: np.array([statistic(X[y == c]) for c in range(y.max() + 1)])


def _only(classes):
    """The means of some classes, and zeros for the others."""
    def program(X, y):
        means = _MEANS(X, y)
        kept = np.zeros_like(means)
        kept[classes] = means[classes]
        return kept
    return program


def _ten_classes(X, y):
    return np.array([X[y == c].sum(axis=0) / max(1, (y == c).sum()) for c in range(10)])


# What learners take for the means, a row a class, and what they make of those for b.
_MEANS = _each(lambda rows: rows.mean(axis=0))
_TEMPLATES = {
    "": _MEANS,
    "Your W holds sums over the rows of a class: divide by how many there are.":
        _each(lambda rows: rows.sum(axis=0)),
    "Your W holds medians: the exercise asks for means.":
        _each(lambda rows: np.median(rows, axis=0)),
    "Your W holds one number a class: X[y == c].mean() averages over the pixels too, "
    "mean(axis=0) over rows alone.":
        _each(lambda rows: np.full(rows.shape[1], rows.mean())),
    "Your W holds whole numbers: an array made with whole numbers, or with dtype=int, cuts off "
    "decimals. np.zeros alone holds them.":
        _each(lambda rows: np.trunc(rows.mean(axis=0))),
    "Your W holds the same mean for every class, that of all rows: take those of class c, "
    "X[y == c].":
        lambda X, y: np.tile(X.mean(axis=0), (y.max() + 1, 1)),
    "Your W lacks the first class: a loop from 1 begins behind it.": _only(np.s_[1:]),
    "Your W lacks the last class: range(y.max()) stops before it.": _only(np.s_[:-1]),
    "Your W holds the last class alone: make the array of zeros before the loop, not in it.":
        _only(np.s_[-1:]),
    "Your W holds the first class alone: does `return` stand inside the loop?": _only(np.s_[:1]),
    "Your W has the wrong sign: a class's score grows with what it shares with x.":
        lambda X, y: -_MEANS(X, y),
    "Your W holds twice the means, as in the distance: here W holds the means, so halve all.":
        lambda X, y: 2 * _MEANS(X, y),
    "Your W holds minus twice the means, as in the distance: halve all, and turn its sign.":
        lambda X, y: -2 * _MEANS(X, y),
    "Your W has a class less: range(y.max()) stops before the last.":
        lambda X, y: _MEANS(X, y)[:-1],
    "Your W counts on ten classes: take as many as there are, y.max() + 1.": _ten_classes,
}
_BIASES = {
    "": lambda means: -0.5 * (means**2).sum(axis=1),
    "b is 0: it must be minus half the squared length of each mean.":
        lambda means: np.zeros(len(means)),
    "Your b has the wrong sign: a long template must be held back, so b is negative.":
        lambda means: 0.5 * (means**2).sum(axis=1),
    "Your b lacks its factor ½.": lambda means: -(means**2).sum(axis=1),
    "Your b has the wrong sign and lacks its factor ½: a long template must be held back.":
        lambda means: (means**2).sum(axis=1),
    "Your b has the length of each mean, and lacks the square and the ½.":
        lambda means: -np.sqrt((means**2).sum(axis=1)),
    "Your b takes the length of each mean: it is the squared length.":
        lambda means: -0.5 * np.sqrt((means**2).sum(axis=1)),
    "Your b takes the mean of the squares: it is their sum, over all pixels.":
        lambda means: -0.5 * (means**2).mean(axis=1),
    "Your b adds the squares over classes: it has one number a class, the sum over its pixels.":
        lambda means: -0.5 * (means**2).sum(axis=0),
    "Your b squares the sum: square first, then add.":
        lambda means: -0.5 * means.sum(axis=1) ** 2,
    "Your b lacks the square: it takes the squares of the means' numbers.":
        lambda means: -0.5 * means.sum(axis=1),
    "Your b is one number for all: add over the pixels alone, for each class.":
        lambda means: -0.5 * (means**2).sum(),
    "Your b multiplies every mean with every other: it has one number a class, from each mean with "
    "itself.":
        lambda means: -0.5 * means @ means.T,
}
_COLUMNS = {
    "": np.transpose,
    "Your W has a row a class: it must have a column a class, so turn it with .T.": np.asarray,
}


def _slips():
    """Every slip alone, and the pairs that are common, which get both sentences."""
    for turned, turn in _COLUMNS.items():
        for template, means in _TEMPLATES.items():
            for bias, make in list(_BIASES.items())[:4 if template else None]:
                sentence = " ".join(filter(None, [turned, template, bias]))
                if sentence and not (turned and template and bias):
                    yield (lambda X, y, means=means, make=make, turn=turn:
                           (turn(means(X, y)), make(means(X, y)))), sentence


NEAREST_MEAN = Exercise(
    reference=nearest_mean_weights,
    returns=("W", "b"),
    cases=[
        (np.array([[0.0, 1.0], [2.0, 1.0], [4.0, 0.0]]), np.array([0, 0, 1])),
        (np.array([[3.0, 0.0, 1.0], [1.0, 2.0, 1.0], [1.0, 0.0, 3.0], [0.0, 5.0, 1.0],
                   [2.0, 2.0, 2.0], [1.0, 1.0, 2.0], [6.0, 0.0, 1.0]]),
         np.array([2, 0, 2, 1, 0, 0, 2])),
        (_RNG.normal(size=(30, 4)), np.arange(30) % 4),
        (_RNG.normal(size=(23, 1)), np.repeat(np.arange(10)[::-1], [1, 2, 4, 3, 2, 1, 2, 3, 4, 1])),
    ],
    clues=(
        "Which part of the halved and turned sum has an x in it? What multiplies x there is the "
        "class's template. The other part knows no x: it is the bias. Take two pixels and two classes, "
        "and work it out on paper.",
        "Loop over the classes. X[y == c] are the rows of class c; over which axis is their mean an "
        "image again? It is column c of W. For b[c] only that mean is needed: half its squared "
        "length, with the sign that holds a long template back.",
    ),
    mistakes=[
        (_own_squares,
         "Your b takes the mean of the images' squared lengths: it is the squared length of the "
         "mean image."),
        (_from_means(lambda W: -0.25 * (W**2).sum(axis=0)),
         "W is right, and your b is halved twice: it is minus half the squared length."),
        *_slips(),
        (lambda X, y: (_each(np.mean)(X, y), -0.5 * _each(np.mean)(X, y) ** 2),
         "Your W holds one number a class: X[y == c].mean() averages over the pixels too, "
         "mean(axis=0) over rows alone."),
        (lambda X, y: (2 * _MEANS(X, y).T, -0.5 * (_MEANS(X, y) ** 2).sum(axis=1)),
         "Your W is doubled and your b is not: halve both, so that W holds the means themselves."),
        (lambda X, y: (2 * _MEANS(X, y).T, -(_MEANS(X, y) ** 2).sum(axis=1)),
         "That makes the same choices, with every score doubled. Here W holds the means "
         "themselves."),
        (lambda X, y: np.array([X[y == c].mean(axis=1) for c in range(y.max() + 1)]),
         "If the error speaks of an inhomogeneous shape: axis=1 averages over the pixels of each "
         "image, axis=0 over the images of a class."),
        *[(lambda X, y, turn=turn: turn(_MEANS(X, y)), "You returned W alone: return W and b.")
          for turn in _COLUMNS.values()],
        (lambda X, y: np.vstack(nearest_mean_weights(X, y)),
         "Here b is a row of W, as in the bias trick: return the two apart, W and b."),
        (lambda X, y: nearest_mean_weights(X, y)[::-1], "They are the wrong way around: W, then b."),
        (lambda X, y: (X.T @ y, -0.5 * (X.T @ y) ** 2),
         "You multiplied X by the class numbers: X[y == c] picks the rows of class c."),
    ],
)


def border_distance(scores, W):
    """How far one image must move until another class is level with the winner."""
    winner = scores.argmax()
    ways = []
    for j in range(len(scores)):
        if j != winner:
            length = np.linalg.norm(W[:, j] - W[:, winner])
            ways.append((scores[winner] - scores[j]) / length)
    return min(ways)


def _borders(scores, W, length=np.linalg.norm):
    """The gap and the length of w_j - w_i for every class but the winner."""
    winner = scores.argmax()
    others = np.delete(np.arange(len(scores)), winner)
    lengths = [length(W[:, j] - W[:, winner]) for j in others]
    return scores[winner] - scores[others], np.array(lengths)


def _by(length):
    """Takes another length of w_j - w_i."""
    def program(scores, W):
        gaps, lengths = _borders(scores, W, length)
        return (gaps / lengths).min()
    return program


def _runner_up(scores, W):
    order = np.argsort(scores)
    i, j = order[-1], order[-2]
    return (scores[i] - scores[j]) / np.linalg.norm(W[:, i] - W[:, j])


def _all_borders(scores, W):
    gaps, lengths = _borders(scores, W)
    return gaps / lengths


def _nearest_class(scores, W):
    winner = scores.argmax()
    return np.delete(np.arange(len(scores)), winner)[_all_borders(scores, W).argmin()]


def _smallest_apart(scores, W):
    gaps, lengths = _borders(scores, W)
    return gaps.min() / lengths.min()


def _multiplied(scores, W):
    gaps, lengths = _borders(scores, W)
    return (gaps * lengths).min()


def _with_the_winner(scores, W):
    winner = scores.argmax()
    lengths = np.linalg.norm(W - W[:, [winner]], axis=0)
    return ((scores[winner] - scores) / lengths).min()


def _pythons_min_with_the_winner(scores, W):
    """Python's min, which keeps the nan of 0 / 0 only where it comes first."""
    winner = scores.argmax()
    return min((scores[winner] - scores) / np.linalg.norm(W - W[:, [winner]], axis=0))


def _from_the_first_class(scores, W):
    lengths = np.linalg.norm(W[:, 1:] - W[:, [0]], axis=0)
    return ((scores[0] - scores[1:]) / lengths).min()


def _lengths_of_templates(scores, W):
    winner = scores.argmax()
    others = np.delete(np.arange(len(scores)), winner)
    return ((scores[winner] - scores[others]) / np.linalg.norm(W[:, others], axis=0)).min()


def _one_norm_of_all(scores, W):
    winner = scores.argmax()
    others = np.delete(np.arange(len(scores)), winner)
    apart = W[:, others] - W[:, [winner]]
    return ((scores[winner] - scores[others]) / np.linalg.norm(apart)).min()


def _rows_for_columns(scores, W):
    winner = scores.argmax()
    others = np.delete(np.arange(len(scores)), winner)
    apart = np.linalg.norm(W[others] - W[winner], axis=1)
    return ((scores[winner] - scores[others]) / apart).min()


def _flat_template(scores, W):
    winner = scores.argmax()
    with np.errstate(all="ignore"):
        return ((scores[winner] - scores) / np.linalg.norm(W[:, winner] - W, axis=0)).min()


def _flat_template_but_the_winner(scores, W):
    winner = scores.argmax()
    ways = (scores[winner] - scores) / np.linalg.norm(W - W[:, winner], axis=0)
    return np.delete(ways, winner).min()


def _returns_in_the_loop(scores, W):
    return _all_borders(scores, W)[0]


def _last_class_left_out(scores, W):
    ways = np.insert(_all_borders(scores, W), scores.argmax(), np.inf)
    return ways[:-1].min()


def _first_class_left_out(scores, W):
    ways = np.insert(_all_borders(scores, W), scores.argmax(), np.inf)
    return ways[1:].min()


def _flat_template_of_others(scores, W):
    winner = scores.argmax()
    others = np.delete(np.arange(len(scores)), winner)
    apart = W[:, winner] - W[:, others]
    return ((scores[winner] - scores[others]) / np.linalg.norm(apart, axis=0)).min()


BORDER = Exercise(
    reference=border_distance,
    cases=[
        (np.array([5.0, 2.0, 1.0]), np.array([[0.0, 0.0, 6.0], [0.0, 1.0, 8.0]])),
        (np.array([1.0, -2.0, 4.0]), np.array([[1.0, 1.0, -2.0], [0.0, 3.0, 4.0], [2.0, 2.0, 2.0]])),
        (np.array([0.5, 3.0]), np.array([[1.0, 4.0], [0.0, 4.0]])),
        (_RNG.normal(size=5), _RNG.normal(size=(4, 5))),
        (3 * _RNG.normal(size=6), _RNG.normal(size=(8, 6))),
        (np.array([-3.0, -1.0, -1.0]), np.array([[1.0, 2.0, -1.0], [0.0, 1.0, 1.0]])),
        (np.array([-2.0, -7.5, -1.0]), np.array([[2.0, 0.5, -1.0]])),
    ],
    clues=(
        "Each unit of length closes the gap to class j by the length of w_j - w_i. How many units "
        "close a gap of s_i - s_j? Work it out for every class but the winner, and keep the smallest.",
        "Loop over all j but winner = scores.argmax(): divide scores[winner] - scores[j] by the "
        "length of W[:, j] - W[:, winner], which np.linalg.norm gives. Collect these ways in a list.",
    ),
    mistakes=[
        (_runner_up,
         "You measured the way to the class with the second-best score alone. A class farther behind can "
         "have a nearer border: divide for every class, then take the smallest."),
        (lambda s, W: 0.5 * border_distance(s, W), "That is half of the way: the gap is closed at its end."),
        (lambda s, W: _borders(s, W)[0].min(),
         "These are scores, not yet a distance: divide each gap by ||w_i - w_j||."),
        (_all_borders, "You returned one distance for each class: return the smallest."),
        (lambda s, W: _all_borders(s, W).max(), "You took the largest: the nearest border counts."),
        (lambda s, W: _all_borders(s, W).mean(), "You took the mean: the nearest border counts."),
        (_nearest_class, "You returned which class is nearest: return how far it is."),
        (lambda s, W: -border_distance(s, W),
         "The sign is wrong: a gap is the winner's score minus the other's."),
        (lambda s, W: -_all_borders(s, W).max(),
         "The gaps have the wrong sign: take the winner's score minus the other's."),
        (_smallest_apart,
         "You took the smallest gap and the smallest length, maybe of two classes: divide first, "
         "class by class."),
        (_multiplied, "You multiplied by the length: divide by it."),
        *[(program, "You kept the winner among the others: its gap and its length are 0, and 0 / 0 "
                    "is nan. Leave it out.")
          for program in (_with_the_winner, _pythons_min_with_the_winner)],
        (lambda s, W: 0,
         "You always get 0. If your loop starts at best = 0, that can't be beaten: start from "
         "np.inf. If not, the winner is among the others: leave it out."),
        (_from_the_first_class,
         "You took the first class for the winner: that is the one with the highest score."),
        (_lengths_of_templates,
         "You divided by the length of w_j: it is the length of the difference, w_i - w_j."),
        (_one_norm_of_all,
         "Without axis, np.linalg.norm takes one length of the whole array: axis=0 gives one for "
         "each column."),
        (_rows_for_columns,
         "A template is a column of W, W[:, j]: you took rows."),
        *[(program, "W[:, i] alone is a flat array that NumPy sets beside the rows of W: write "
                    "W[:, [i]], which stays a column.")
          for program in (_flat_template, _flat_template_of_others,
                          _flat_template_but_the_winner)],
        (lambda s, W: _all_borders(s, W).argmin(),
         "You returned the place of the smallest way: return how far it is, with min."),
        (_returns_in_the_loop,
         "You stopped at the first class that lost: does the `return` stand inside the loop?"),
        (_last_class_left_out, "The last class is missing: a loop over len(scores) - 1 stops before it."),
        (_first_class_left_out, "The first class is missing: a loop from 1 begins behind it."),
        (_by(lambda d: (d**2).sum()), "You divided by the squared length: take its square root."),
        (_by(lambda d: np.abs(d).sum()),
         "You added up absolute values: the length is the L2 norm, np.linalg.norm."),
    ],
)


def hinge_loss(scores, y):
    """Mean over the rows of how far the wrong classes get within a margin of 1."""
    rows = np.arange(len(y))
    missing = np.maximum(0, scores - scores[rows, y][:, np.newaxis] + 1)
    missing[rows, y] = 0
    return missing.sum(axis=1).mean()


def _margins(scores, y, margin=1.0):
    """s_j - s_y + margin, of all classes: (N, C)."""
    return scores - scores[np.arange(len(y)), y][:, np.newaxis] + margin


def _clipped(scores, y, margin=1.0):
    """The same where it is positive, and 0 for the right class."""
    clipped = np.maximum(0, _margins(scores, y, margin))
    clipped[np.arange(len(y)), y] = 0
    return clipped


def _right_class_too(scores, y):
    return np.maximum(0, _margins(scores, y)).sum(axis=1).mean()


def _without_maximum(scores, y):
    return _margins(scores, y).sum(axis=1).mean() - 1


def _maximum_last(scores, y):
    return np.maximum(0, _margins(scores, y).sum(axis=1) - 1).mean()


def _absolute(scores, y):
    return np.abs(_margins(scores, y)).sum(axis=1).mean() - 1


def _row_number_left_out(scores, y):
    clipped = np.maximum(0, _margins(scores, y))
    return sum(clipped[i, j] for i, j in np.ndindex(*scores.shape) if j != i) / len(y)


def _columns_from_the_right_class(scores, y):
    swapped = scores[y, np.arange(len(y))][:, np.newaxis]
    return np.maximum(0, scores - swapped + 1).sum(axis=1).mean() - 1


def _subtracts(right_scores, right_class):
    """Takes something else for the right scores; `right_class` says what becomes of those terms."""
    def program(scores, y):
        missing = np.maximum(0, scores - right_scores(scores, y) + 1)
        if right_class == "zero":
            missing[np.arange(len(y)), y] = 0
        return missing.sum(axis=1).mean() - (right_class == "minus one")
    return program


ROWS_OF_Y = (
    "scores[y] takes whole rows, those with the numbers in y. In an array each row's right score "
    "is scores[np.arange(len(y)), y]."
)
NEWAXIS = (
    "The right scores are one number a row, and are subtracted as if one a column: "
    "right[:, np.newaxis] turns them into a column."
)
HINGE = Exercise(
    reference=hinge_loss,
    cases=[
        (np.array([[3.2, 5.1, -1.7]]), np.array([0])),
        (np.array([[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]]), np.array([0, 1, 2])),
        (np.zeros((2, 10)), np.array([3, 7])),
        (np.array([[5, 1, 1, 2], [0, 0, 4, 4]]), np.array([0, 3])),
        (np.random.default_rng(3).normal(scale=2, size=(6, 4)), np.array([2, 0, 3, 1, 1, 2])),
    ],
    clues=(
        "Take one image. For every wrong class j compute max(0, s_j - s_right + 1), and add these "
        "up. Then average over the images. A loop is fine.",
        "right = scores[np.arange(len(y)), y] picks each row's right score. "
        "margins = np.maximum(0, scores - right[:, np.newaxis] + 1); set "
        "margins[np.arange(len(y)), y] = 0 for the right class; sum over classes (axis=1), then "
        "take the mean.",
    ),
    mistakes=[
        (_right_class_too,
         "You counted the right class too: there s_j - s_y is 0, which adds a margin to every "
         "image. Leave it out."),
        (lambda s, y: _clipped(s, y, 0).sum(axis=1).mean(),
         "You forgot the margin: a wrong score must stay 1 below the right one, max(0, s_j - s_y "
         "+ 1)."),
        (lambda s, y: _clipped(s, y, -1).sum(axis=1).mean(),
         "The margin has the wrong sign: it is max(0, s_j - s_y + 1)."),
        (lambda s, y: _clipped(-s, y).sum(axis=1).mean(),
         "The scores are the wrong way around: the loss grows where a wrong class scores higher, "
         "s_j - s_y."),
        (lambda s, y: np.maximum(0, _margins(-s, y)).sum(axis=1).mean(),
         "The scores are the wrong way around: the loss grows where a wrong class scores higher, "
         "s_j - s_y."),
        (lambda s, y: _clipped(s, y).sum(),
         "You added up over the images: take the mean over them, so that the loss does not grow "
         "with their number."),
        (lambda s, y: np.maximum(0, _margins(s, y)).sum(),
         "You counted the right class too, and added up over the images: leave the right class "
         "out, then take the mean."),
        (lambda s, y: _clipped(s, y).mean(),
         "You averaged over the classes too: add up over classes, average over images."),
        (lambda s, y: np.maximum(0, _margins(s, y)).mean(),
         "You averaged over the classes too: add up over the wrong classes, average over images."),
        (lambda s, y: _clipped(s, y).sum(axis=1).mean() / (s.shape[1] - 1),
         "You averaged over the wrong classes: add them up, average over images alone."),
        (lambda s, y: _clipped(s, y).sum() / s.shape[1],
         "You divided by the number of classes: divide by the number of images."),
        (lambda s, y: _clipped(s, y)[0].sum(),
         "That is the loss of the first image alone: does `return` stand inside the loop?"),
        (lambda s, y: _clipped(s, y)[0].sum() / len(y),
         "Only the first image is counted: does `return` stand inside the loop?"),
        (lambda s, y: linear.hinge_loss(s, y),
         "You returned the gradient too, as the library does: return the loss alone."),
        *[(_subtracts(right_scores, right_class), sentence)
          for right_scores, sentence in (
              (lambda s, y: s[y], ROWS_OF_Y),
              (lambda s, y: s[np.arange(len(y)), y], NEWAXIS),
              (lambda s, y: s[:, y],
               "scores[:, y] picks columns for all rows at once: each row's own is "
               "scores[np.arange(len(y)), y]."))
          for right_class in ("counted", "zero", "minus one")],
        (_row_number_left_out,
         "You left out class i, the row's number: leave out the right class, y[i]."),
        (lambda s, y: max(0, _margins(s, y)),
         "If this line has max(0, …) of an array: max compares single numbers, np.maximum(0, …) "
         "each entry."),
        (lambda s, y: _clipped(s, y).sum(axis=1),
         "That is one loss for each image: return their mean."),
        (lambda s, y: _clipped(s, y).max(axis=1).mean(),
         "You took the worst of the wrong classes: add up all of them."),
        (lambda s, y: (_clipped(s, y) ** 2).sum(axis=1).mean(),
         "You squared the terms: the hinge loss adds them as they are."),
        (lambda s, y: (_clipped(s, y) > 0).sum(axis=1).mean(),
         "You counted the wrong classes within the margin: add up by how much they are."),
        (_without_maximum,
         "Without max(0, …) a low wrong score makes up for a high one: cut off each term at 0."),
        (_maximum_last,
         "Cut off each term at 0 before you add them: max(0, …) belongs inside the sum."),
        (_absolute,
         "You took absolute values: a wrong score far below the right one must cost nothing, so "
         "take max(0, …)."),
        (_columns_from_the_right_class,
         "The indices are swapped: row first, then class, scores[np.arange(len(y)), y]."),
    ],
)

EXERCISES = {"linear_scores": SCORES, "n_parameters": N_PARAMETERS,
             "nearest_mean_weights": NEAREST_MEAN, "border_distance": BORDER,
             "hinge_loss": HINGE}
