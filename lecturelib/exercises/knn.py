"""The exercises of notebook 01."""

from collections import Counter

import numpy as np

from lecturelib import neighbors
from lecturelib.exercises._checker import Exercise


def _pairs(X, Y):
    """All differences between a row of X and a row of Y, in the dtype of the two: (M, N, D)."""
    return np.asarray(X)[:, np.newaxis] - np.asarray(Y)


def _float_pairs(X, Y):
    return _pairs(np.asarray(X, float), np.asarray(Y, float))


def _mean_of_absolute(X, Y):
    return np.abs(_float_pairs(X, Y)).mean(axis=2)


def _no_absolute(X, Y):
    return _float_pairs(X, Y).sum(axis=2)


def _absolute_last(X, Y):
    return np.abs(_float_pairs(X, Y).sum(axis=2))


def _absolute_wrapped(X, Y):
    return np.abs(_pairs(X, Y)).sum(axis=2)


def _absolute_wrapped_backward(X, Y):
    return np.abs(_pairs(Y, X)).sum(axis=2).T


def _sum_of_squares(X, Y):
    return (_float_pairs(X, Y) ** 2).sum(axis=2)


def _largest_difference(X, Y):
    return np.abs(_float_pairs(X, Y)).max(axis=2)


def _sum_over_rows(X, Y):
    return np.abs(_float_pairs(X, Y)).sum(axis=1)


def _first_row_alone(distances):
    def program(X, Y):
        return distances(X, Y)[0]
    return program


def _swapped(distances):
    def program(X, Y):
        return distances(Y, X)
    return program


def _whole_numbers(distances):
    def program(X, Y):
        return distances(X, Y).astype(int)
    return program


def _index_error(X, Y):
    return Y[len(Y)]


def _total(distances):
    def program(X, Y):
        return distances(X, Y).sum()
    return program


def _flat(distances):
    def program(X, Y):
        return distances(X, Y).ravel()
    return program


def _cut_inputs(distances):
    def program(X, Y):
        return distances(X.astype(int), Y.astype(int))
    return program


def _stops_after(distances, where):
    """The `return` stands inside a loop: of a table of zeros only the part `where` is filled."""
    def program(X, Y):
        found = np.zeros((len(X), len(Y)))
        found[where] = distances(X, Y)[where]
        return found
    return program


def _list_of_first_row(distances):
    def program(X, Y):
        return distances(X, Y)[:1]
    return program


def _mistakes_of_form(distances):
    """What goes wrong with the table of distances, whichever the distance."""
    return [
        (_swapped(distances), "X and Y are swapped: a row of the result for each row of X, a "
                              "column for each row of Y."),
        (_first_row_alone(distances), "You have the distances of the first row of X alone: every "
                                      "row of X needs a row."),
        (_stops_after(distances, (0, 0)), _RETURN),
        (_stops_after(distances, 0), _RETURN),
        (_list_of_first_row(distances), _RETURN),
        (_flat(distances), "You have all distances in one flat list: begin a new row for each row "
                           "of X."),
        (_cut_inputs(distances), "astype(int) cuts 0.5 to 0: turn X and Y into floats."),
        (_whole_numbers(distances), "Your result holds whole numbers and cuts the rest off: make "
                                    "it an array of floats."),
        (_total(distances), f"You summed everything to one number: {_COLUMNS}"),
    ]


def _row_with_row(distance):
    """Pairs the rows of one place: all at once, or by zip; of bytes as they are, or as floats."""
    return [
        (program, _EACH_PAIR) for program in (
            lambda X, Y: distance(X - Y),
            lambda X, Y: distance(X.astype(float) - Y.astype(float)),
            lambda X, Y: [distance(x - y) for x, y in zip(X, Y, strict=False)],
            lambda X, Y: [distance(x.astype(float) - y) for x, y in zip(X, Y, strict=False)])
    ]


def _mistakes_of_both(*slips):
    """A slip in the distance and one in the form of the table, together: both are named."""
    forms = [(_swapped, "Besides, X and Y are swapped."),
             (_first_row_alone, "Besides, every row of X needs a row of distances."),
             (_list_of_first_row, "Besides, the `return` seems to stand inside a loop."),
             (_flat, "Besides, begin a new row for each row of X.")]
    return [(form(program), f"{text} {more}") for program, text in slips for form, more in forms]


_rng = np.random.default_rng(1)
_BYTES = (np.array([[3, 200, 10], [0, 0, 9]], np.uint8), np.array([[5, 100, 20]], np.uint8))
_RANDOM = (_rng.normal(size=(5, 4)), _rng.normal(size=(7, 4)))
_ALIKE = 10 + _rng.normal(size=(20, 30)) / 10  # where x² + y² and 2xy are almost equal
_NO_MINUS = ("uint8 can't be negative: in it 3 - 5 is 254. Turn X and Y into floats before you "
             "subtract.")
_EACH_PAIR = ("You compared row with row of the same place, as X - Y does: every row of X must meet "
              "every row of Y.")
_RETURN = "You stopped too early: is the `return` inside a loop?"
_SIGNS_LAST = ("You took the absolute value after the sum, when differences of opposite sign have "
               "canceled: take it first.")
_AVERAGED = "You averaged over the columns: L1 is their sum."
_SQUARED = "You squared the differences: L1 takes their absolute values."
_COLUMNS = "sum over the last axis, the columns, and keep one number for each pair of rows."


def manhattan_distances(X, Y):
    """L1 distance between each row of X and each of Y."""
    X, Y = X.astype(float), Y.astype(float)
    distances = np.zeros((len(X), len(Y)))
    for i in range(len(X)):
        for j in range(len(Y)):
            distances[i, j] = np.abs(X[i] - Y[j]).sum()
    return distances


MANHATTAN = Exercise(
    reference=neighbors.manhattan_distances,
    solution=manhattan_distances,
    cases=[
        (np.array([[1.0, 2.0]]), np.array([[1.0, 2.0], [4.0, 0.0]])),
        (np.array([[0.0, 0.0], [1.0, 1.0], [0.5, -2.0]]), np.array([[3.0, -4.0], [0.0, 1.0]])),
        _BYTES,
        _RANDOM,
        (_RANDOM[0], _RANDOM[0]),
        (_RANDOM[0][:1], _RANDOM[1][:3]),
        (_RANDOM[1][:4, :1], _RANDOM[0][:1, :1]),
    ],
    clues=(
        "Begin with one pair of rows: subtract place by place, drop each sign, add up. Then: which "
        "two loops visit every pair, and where in the result does each distance go?",
        "Make both inputs floats: astype(float). Begin with a table of zeros, len(X) by len(Y), and "
        "loop over its rows i and columns j: X[i] - Y[j] subtracts place by place; np.abs and a sum "
        "are left. (Without the second loop: Y - X[i] takes all rows of Y at once; sum over axis=1.)",
    ),
    mistakes=[
        (_absolute_wrapped, _NO_MINUS),
        (_absolute_wrapped_backward, _NO_MINUS),
        (lambda X, Y: _pairs(X, Y).sum(axis=2),
         "The absolute value is missing, and uint8 can't be negative: turn X and Y into floats, then "
         "take it."),
        (_no_absolute, "Differences of opposite sign cancel: take the absolute value of each one "
                       "before you sum."),
        (_absolute_last, _SIGNS_LAST),
        (_mean_of_absolute, _AVERAGED),
        (_sum_of_squares, _SQUARED),
        (lambda X, Y: euclidean_distances(X, Y),
         "That is L2, the straight line: L1 sums absolute values, without squares and root."),
        (_largest_difference, "You kept the largest difference: L1 sums them all."),
        *_row_with_row(lambda differences: np.abs(differences).sum(axis=-1)),
        (_sum_over_rows, f"You summed over the rows of Y: {_COLUMNS}"),
        *[(program, f"You have the differences of single columns: {_COLUMNS}")
          for program in (lambda X, Y: np.abs(_float_pairs(X, Y)), lambda X, Y: np.abs(_pairs(X, Y)),
                          _float_pairs, _pairs)],
        (lambda X, Y: np.abs(_float_pairs(X, Y))[:, :, -1],
         "You have the difference in the last column alone: add up all columns (+=), from 0 for "
         "each pair."),
        *[(program, "The sum goes on from one pair to the next: start it at 0 for each pair.")
          for program in (
              lambda X, Y: manhattan_distances(X, Y).cumsum().reshape(len(X), len(Y)),
              lambda X, Y: manhattan_distances(X, Y).cumsum(axis=1))],
        (lambda X, Y: manhattan_distances(X, Y[:len(X)]) if len(Y) >= len(X) else _index_error(X, Y),
         "Your second loop runs over len(X): it must run over the rows of Y."),
        (lambda X, Y: manhattan_distances(X[:, :-1], Y[:, :-1]),
         "The last column is missing: range(X.shape[1]) already stops before its end."),
        (lambda X, Y: manhattan_distances(X[:, 1:], Y[:, 1:]),
         "The first column is missing: columns are numbered from 0."),
        *_mistakes_of_form(manhattan_distances),
        *_mistakes_of_both((_no_absolute, "Differences of opposite sign cancel: take the absolute "
                                          "value of each one before you sum."),
                           (lambda X, Y: _pairs(X, Y).sum(axis=2),
                            "The absolute value is missing, and uint8 can't be negative: turn X and "
                            "Y into floats, then take it."),
                           (_absolute_wrapped, _NO_MINUS), (_absolute_wrapped_backward, _NO_MINUS), (_absolute_last, _SIGNS_LAST),
                           (_sum_of_squares, _SQUARED), (_mean_of_absolute, _AVERAGED)),
    ],
)


def _squares(X, Y):
    return (_float_pairs(X, Y) ** 2).sum(axis=2)


def _root_mean_square(X, Y):
    return np.sqrt((_float_pairs(X, Y) ** 2).mean(axis=2))


def _root_of_differences(X, Y):
    return np.sqrt(_float_pairs(X, Y).sum(axis=2))


def _square_of_sum(X, Y):
    return np.sqrt(_float_pairs(X, Y).sum(axis=2) ** 2)


def _wrapped(X, Y):
    return np.sqrt((_pairs(X, Y) ** 2).sum(axis=2))


def _wrapped_norm(X, Y):
    return np.linalg.norm(_pairs(X, Y), axis=2)


def _wrapped_norm_backward(X, Y):
    return np.linalg.norm(_pairs(Y, X), axis=2).T


def _one_norm_a_table(X, Y):
    return [np.linalg.norm(table) for table in _float_pairs(X, Y)]


def _sum_of_norms(X, Y):
    return np.sqrt((np.asarray(X, float) ** 2).sum(1)[:, None] + (np.asarray(Y, float) ** 2).sum(1))


def _plus_product(X, Y):
    X, Y = np.asarray(X, float), np.asarray(Y, float)
    return np.sqrt((X**2).sum(1)[:, None] + (Y**2).sum(1) + 2 * X @ Y.T)


def _single_product(X, Y):
    X, Y = np.asarray(X, float), np.asarray(Y, float)
    return np.sqrt((X**2).sum(1)[:, None] + (Y**2).sum(1) - X @ Y.T)


def _no_clamp(X, Y):
    X, Y = np.asarray(X, float), np.asarray(Y, float)
    return np.sqrt((X**2).sum(1)[:, None] + (Y**2).sum(1) - 2 * X @ Y.T)


def _no_clamp_on_the_right(X, Y):
    X, Y = np.asarray(X, float), np.asarray(Y, float)
    return np.sqrt((X**2).sum(1)[:, None] + (Y**2).sum(1) - 2 * (X @ Y.T))


def _no_clamp_dot(X, Y):
    X, Y = np.asarray(X, float), np.asarray(Y, float)
    return np.sqrt((X**2).sum(1)[:, None] - 2 * np.dot(X, Y.T) + (Y**2).sum(1))


def _difference_of_norms(X, Y):
    return np.abs(np.linalg.norm(X, axis=1)[:, None] - np.linalg.norm(Y, axis=1))


def _sum_over_rows_l2(X, Y):
    return np.sqrt((_float_pairs(X, Y) ** 2).sum(axis=1))


def euclidean_distances(X, Y):
    """L2 distances, one row of X after the other."""
    X, Y = X.astype(float), Y.astype(float)
    return np.array([np.sqrt(((Y - x) ** 2).sum(axis=1)) for x in X])


EUCLIDEAN = Exercise(
    reference=neighbors.euclidean_distances,
    solution=euclidean_distances,
    cases=[
        (np.array([[0.0, 0.0], [3.0, 0.0]]), np.array([[3.0, 4.0]])),
        (np.array([[1.0, 2.0], [-1.0, 0.0], [0.0, 2.0]]), np.array([[1.0, 2.0], [4.0, -2.0]])),
        _BYTES,
        _RANDOM,
        (_ALIKE, _ALIKE),
        (_RANDOM[0][:1], _RANDOM[1][:3]),
        (_RANDOM[1][:4, :1], _RANDOM[0][:1, :1]),
    ],
    clues=(
        "It is the L1 distance with two changes: what happens to each difference, and what "
        "happens to the sum.",
        "Make both inputs floats. For one row x, Y - x subtracts it from all rows of Y at once: "
        "square that, sum over the columns, and take np.sqrt last. Collect it for each row of X.",
    ),
    mistakes=[
        (_wrapped, "uint8 holds 0 … 255 and wraps around: turn X and Y into floats before you "
                   "subtract and square."),
        (_wrapped_norm, _NO_MINUS),
        (_wrapped_norm_backward, _NO_MINUS),
        *_row_with_row(lambda differences: np.sqrt((differences**2).sum(axis=-1))),
        (_one_norm_a_table, "np.linalg.norm without an axis takes one norm of the whole table: "
                            "with axis=1, one for each row."),
        (_squares, "The root is missing: what you have is the squared distance."),
        (_root_mean_square, "You averaged the squares over the columns: L2 sums them."),
        (manhattan_distances, "That is L1. If you did square: the root comes after the sum, or "
                              "it only undoes each square."),
        (_square_of_sum, "You squared the sum: square each difference, then sum."),
        (_root_of_differences, "The squares are missing, so the sum can be negative and its root "
                               "nan."),
        (_sum_of_norms, "x² + y² is not (x - y)²: the term - 2xy is missing."),
        (_plus_product, "The sign of 2xy is wrong: (x - y)² = x² + y² - 2xy."),
        *[(program, "By rounding, x² + y² - 2xy can come out a little below 0 where two rows are "
                    "equal, and its root is nan: np.maximum(…, 0) before the root.")
          for program in (_no_clamp, _no_clamp_on_the_right, _no_clamp_dot)],
        (_single_product, "The product counts twice: (x - y)² = x² + y² - 2xy."),
        (_difference_of_norms, "You compared the lengths of the rows: first subtract the rows, "
                               "then take the length."),
        (_largest_difference, "You kept the largest difference: L2 sums the squares of all."),
        (_sum_over_rows_l2, f"You summed over the rows of Y: {_COLUMNS}"),
        (lambda X, Y: np.sqrt(manhattan_distances(X, Y)),
         "The squares are missing: you took the root of L1. Square each difference, then sum."),
        *_mistakes_of_form(euclidean_distances),
        (lambda X, Y: np.linalg.norm(_float_pairs(X, Y)),
         f"You summed everything to one number: {_COLUMNS}"),
    ],
    atol=1e-6,
)


def _votes(labels, n_classes):
    return np.stack([np.bincount(row, minlength=n_classes) for row in labels])


def _tie_to_larger(labels, n_classes):
    return n_classes - 1 - _votes(labels, n_classes)[:, ::-1].argmax(axis=1)


def _tie_to_nearest(labels, n_classes):
    return [Counter(row.tolist()).most_common(1)[0][0] for row in labels]


def _tie_to_last(labels, n_classes):
    return [Counter(row.tolist()[::-1]).most_common(1)[0][0] for row in labels]


def _position_of_count(labels, n_classes):
    return [np.unique(row, return_counts=True)[1].argmax() for row in labels]


def _without_last_class(labels, n_classes):
    return _votes(labels, n_classes)[:, :n_classes - 1].argmax(axis=1)


def _without_class_0(labels, n_classes):
    return 1 + _votes(labels, n_classes)[:, 1:].argmax(axis=1)


def _never_reset(ties):
    """A program that starts the best count, and the winner, at 0 before the first row alone."""
    def program(labels, n_classes):
        best, winner, winners = 0, 0, []
        for row in _votes(labels, n_classes):
            for c, count in enumerate(row):
                if count > best or (ties and count == best > 0):
                    best, winner = count, c
            winners.append(winner)
        return np.array(winners)
    return program


def majority_vote(labels, n_classes):
    """The most frequent label of each row; of equally frequent ones the smaller."""
    return np.array([np.bincount(row, minlength=n_classes).argmax() for row in labels])


VOTE = Exercise(
    reference=neighbors.majority_vote,
    solution=majority_vote,
    cases=[
        (np.array([[2, 0, 2], [1, 1, 0]]), 3),
        (np.array([[1, 0, 2], [3, 3, 1], [0, 0, 3]]), 4),
        (np.array([[2, 1, 1, 2], [3, 0, 3, 0], [0, 1, 2, 3], [3, 3, 3, 1]]), 5),
        (np.array([[4], [0]]), 6),
        (np.array([[8, 1, 1, 8], [9, 9, 8, 8], [0, 8, 8, 0], [9, 1, 9, 1], [7, 8, 9, 9]]), 10),
        (np.array([[0, 0, 0]]), 1),
        (np.random.default_rng(2).integers(0, 4, (30, 7)), 4),
        (np.random.default_rng(3).integers(0, 20, (40, 4)), 20),
    ],
    clues=(
        "Hold the vote of one row by hand: how often is each class in it? Go through the classes "
        "from 0 up; a later one takes over only with more votes. Then do so for every row.",
        "np.bincount(row, minlength=n_classes) counts the labels of one row: the first count "
        "belongs to class 0. The winner is the place of the largest count, and argmax takes the "
        "first of equal ones. Collect the winners of all rows in an array.",
    ),
    mistakes=[
        (_tie_to_larger, "Two classes have equally many votes, and you took the larger one: take "
                         "the smaller."),
        (_tie_to_nearest, "Two classes have equally many votes, and you took the one that came "
                          "first in the row: take the smaller class."),
        (_tie_to_last, "Two classes have equally many votes, and you took the one that came last "
                       "in the row: take the smaller class."),
        (lambda labels, n_classes: [max(set(row), key=row.count) for row in labels.tolist()],
         "Two classes have equally many votes, and you took the one that the set lists first, "
         "which is not always the smaller: sort it."),
        (lambda labels, n_classes: _votes(labels, n_classes).argmax(axis=0),
         "argmax went down the columns of your counts and found a row for each class: each row has "
         "its own winner, so go along the rows, axis=1."),
        (lambda labels, n_classes: _votes(labels, n_classes).argmax(),
         "argmax without an axis searches the whole table of counts: axis=1 finds each row's own "
         "winner."),
        (lambda labels, n_classes: (labels[:, :, None] == np.arange(n_classes)).sum(axis=2).argmax(axis=1),
         "Every answer is 0. If you compared labels with classes: sum over the k neighbors, not "
         "over the classes."),
        *[(program, "You returned each winner with its number of votes: return the class alone.")
          for program in (
              lambda labels, n_classes: [Counter(row).most_common(1)[0] for row in labels.tolist()],
              lambda labels, n_classes: [Counter(row).most_common(1) for row in labels.tolist()])],
        (lambda labels, n_classes: np.roll(_votes(labels, n_classes), -1, axis=1).argmax(axis=1),
         "You are off by one: classes are numbered from 0, so class 0 is counted in place 0."),
        (lambda labels, n_classes: _votes(labels, n_classes).max(axis=1),
         "That is the winner's number of votes: return the class itself (argmax, not max)."),
        (_votes, "You returned the counts: return the class that has most of them (argmax)."),
        (lambda labels, n_classes: _votes(labels.T, n_classes).argmax(axis=1),
         "You let the columns vote: each row is one example with its k neighbors."),
        (lambda labels, n_classes: np.bincount(labels.ravel(), minlength=n_classes).argmax(),
         "You held one vote over all rows: each row has a vote of its own."),
        (lambda labels, n_classes: np.rint(labels.mean(axis=1)).astype(int),
         "Classes are names, not amounts: their mean says nothing. Count them."),
        (lambda labels, n_classes: labels.mean(axis=1),
         "Classes are names, not amounts: their mean says nothing. Count them."),
        (lambda labels, n_classes: np.median(labels, axis=1),
         "Classes are names, not amounts: their median says nothing. Count them."),
        (lambda labels, n_classes: labels.max(axis=1),
         "That is the largest label of each row: count the labels."),
        (lambda labels, n_classes: labels[:, 0],
         "That is the nearest neighbor alone: let all k vote."),
        (_position_of_count, "You used the position of the largest count as the class: np.unique "
                             "leaves out classes without votes, so look up which class stands "
                             "there."),
        (_without_last_class, "The last class, n_classes - 1, gets no votes: range(n_classes) "
                              "already stops before n_classes."),
        (_without_class_0, "Class 0 gets no votes: classes are numbered from 0."),
        (lambda labels, n_classes: _votes(labels, n_classes)[:, 1:].argmax(axis=1),
         "Class 0 gets no votes, and every winner is one too small: a loop from 1 begins behind it."),
        (lambda labels, n_classes: majority_vote(labels, n_classes) + 1,
         "Every winner is one too large: classes are numbered from 0, as places are."),
        (lambda labels, n_classes: n_classes - 2 - _votes(labels, n_classes)[:, -2::-1].argmax(axis=1)
         if n_classes > 1 else np.zeros(len(labels), int),
         "The last class, n_classes - 1, gets no votes: range(n_classes) already stops before "
         "n_classes. Besides, of equally frequent ones take the smaller."),
        (lambda labels, n_classes: np.full(len(labels), np.bincount(labels.ravel()).argmax()),
         "You held one vote over all rows, and gave its winner to each: each row has a vote of its "
         "own."),
        *[(_never_reset(ties), "The best count of one row is still there when the next one votes: "
                               "start each row's vote at 0.")
          for ties in (False, True)],
        (lambda labels, n_classes: _votes(labels, n_classes).cumsum(axis=0).argmax(axis=1),
         "The counts of one row are still there when the next one votes: start each row at 0."),
        (lambda labels, n_classes: np.bincount(labels, minlength=n_classes).argmax(),
         "If that is np.bincount: it counts one list, and labels is a table. Give it one row at "
         "a time."),
        (lambda labels, n_classes: majority_vote(labels[:1], n_classes),
         "You stopped after the first row: is the `return` inside the loop?"),
    ],
)


def choose_k(validation_accuracy):
    """The k of the highest accuracy; of equally good ones the largest, which is the smoothest."""
    best = max(validation_accuracy.values())
    return max(k for k, accuracy in validation_accuracy.items() if accuracy == best)


def _smaller_of_a_tie(accuracy):
    return min(k for k in accuracy if accuracy[k] == max(accuracy.values()))


def _last_of_a_tie(accuracy):
    return [k for k in accuracy if accuracy[k] == max(accuracy.values())][-1]


_PAIRS = [
    lambda accuracy: (choose_k(accuracy), max(accuracy.values())),
    lambda accuracy: (max(accuracy.values()), choose_k(accuracy)),
    lambda accuracy: max(accuracy.items(), key=lambda pair: pair[1]),
]

CHOOSE = Exercise(
    reference=choose_k,
    cases=[
        ({1: 0.70, 5: 0.80, 15: 0.75},),
        ({1: 0.60, 3: 0.90, 7: 0.90, 9: 0.85},),
        ({3: 0.50, 25: 0.75, 9: 0.75, 1: 0.75, 51: 0.25},),
        ({15: 0.95, 2: 0.95, 4: 0.10},),
        ({4: 0.5, 8: 0.5, 6: 0.5},),
        ({9: 0.25, 3: 0.3},),
    ],
    clues=(
        "Two questions, one after the other: what is the highest accuracy in the dict? Which of "
        "the k that reach it is the largest?",
        "best = max(validation_accuracy.values()); then take the max of those k for which "
        "validation_accuracy[k] == best.",
    ),
    mistakes=[
        (lambda accuracy: max(accuracy, key=accuracy.get),
         "Several k are equally good, and you took the first in the dict: take the largest of "
         "them."),
        (_smaller_of_a_tie, "Several k are equally good, and you took the smallest: take the "
                            "largest, the smoother rule."),
        (_last_of_a_tie, "Several k are equally good, and you took the last in the dict, which "
                         "need not be in order: take the largest of them."),
        (lambda accuracy: max(accuracy.values()),
         "That is the best accuracy: return the k that reaches it."),
        *[(program, "Return k alone, without its accuracy.") for program in _PAIRS],
        (lambda accuracy: int(np.argmax(accuracy.values())),
         "np.argmax can't look into .values() and always answers 0. Besides, it gives a position: "
         "return the k that stands there."),
        (lambda accuracy: max(accuracy), "That is the largest k, whatever its accuracy."),
        (lambda accuracy: min(accuracy), "That is the smallest k, whatever its accuracy."),
        (lambda accuracy: int(np.argmax(list(accuracy.values()))),
         "That is the position of the best accuracy in the dict: return the k that stands there."),
        (lambda accuracy: min(accuracy, key=accuracy.get),
         "That is the k with the lowest accuracy: take the highest."),
        (lambda accuracy: [k for k in accuracy if accuracy[k] == max(accuracy.values())],
         "You returned all of the best k: return one number, the largest of them."),
    ],
)


def group_folds(groups):
    """For each group the rows to train on, all others, and the rows to test on, its own."""
    return [(np.flatnonzero(groups != group), np.flatnonzero(groups == group))
            for group in np.unique(groups)]


def _as_masks(groups):
    return [((groups != group) * 1.0, (groups == group) * 1.0) for group in np.unique(groups)]


def _one_row_out(groups):
    rows = np.arange(len(groups))
    return [(np.delete(rows, row), np.array([row])) for row in rows]


def _folds_of(values, groups):
    return [(np.flatnonzero(groups != g), np.flatnonzero(groups == g)) for g in values]


def _folds_of_rows(groups):
    rows = np.arange(len(groups))
    return [(np.delete(rows, fold), fold) for fold in np.array_split(rows, len(np.unique(groups)))]


def _contiguous(groups):
    n, rows = len(np.unique(groups)), np.arange(len(groups))
    size = len(rows) // n
    pieces = [rows[i * size:(i + 1) * size] for i in range(n)]
    return [(np.setdiff1d(rows, piece), piece) for piece in pieces]


def _in_order(names):
    def program(groups):
        return _folds_of(names(groups), groups)
    return program


_SWAPPED = "Train and test are swapped: train on all other groups, test on this one."
_MASKS = ("These are masks of True and False, or of 1 and 0: return the numbers of the rows "
          "(np.flatnonzero).")
_NAMES = "Groups can have any numbers, not only 0, 1, 2 …: go through np.unique(groups)."
_ORDER = ("The folds are right, but their order isn't that of np.unique(groups): fold 0 tests the "
          "group with the smallest number.")

GROUPS = Exercise(
    reference=group_folds,
    returns=("fold 0", "fold 1", "fold 2"),
    cases=[  # at most three groups: `returns` names their folds
        (np.array([0, 0, 1, 2]),),
        (np.array([2, 5, 2, 9, 5, 5]),),
        (np.array([7, 3, 3, 20, 7, 20, 20]),),
        (np.repeat([4, 0, -2], [2, 5, 3]),),
        (np.array([-1, -7, 64, -1]),),
        (np.array([1, 2, 2, 1, 2]),),
    ],
    clues=(
        "Which groups are there, each once? For one of them: which rows belong to it, and which "
        "don't? Those two lists of row numbers are its fold.",
        "Go through np.unique(groups). For one group, np.flatnonzero(groups == group) gives the "
        "numbers of its rows; != gives those of all others. Append the pair, training rows first, "
        "to a list.",
    ),
    mistakes=[
        (lambda groups: [(test, train) for train, test in group_folds(groups)], _SWAPPED),
        *[(program, _MASKS) for program in (
            _as_masks, lambda groups: [(test, train) for train, test in _as_masks(groups)])],
        (_in_order(lambda groups: dict.fromkeys(groups.tolist())), _ORDER),
        (_in_order(lambda groups: set(groups.tolist())), f"{_ORDER} A set has no order."),
        (_in_order(lambda groups: np.unique(groups)[::-1]), _ORDER),
        (_folds_of_rows, "You cut the rows into equal pieces: a fold's test rows are those of one "
                         "group, however many they are."),
        *[(program, "The training rows are missing: each fold is a pair (train, test).")
          for program in (
              lambda groups: [test for _, test in group_folds(groups)],
              lambda groups: [test for _, test in _folds_of(set(groups.tolist()), groups)])],
        (lambda groups: [train for train, _ in group_folds(groups)],
         "The test rows are missing: each fold is a pair (train, test)."),
        (lambda groups: [(np.arange(len(groups)), test) for _, test in group_folds(groups)],
         "You train on the test rows, too: leave the group's own rows out."),
        (lambda groups: group_folds(groups)[-1],
         "You return the last fold alone: collect all of them in a list."),
        (_contiguous, "You cut the rows into equal pieces: groups come in any order and size, so "
                      "compare with ==."),
        (lambda groups: [(np.flatnonzero(groups > g), np.flatnonzero(groups == g))
                         for g in np.unique(groups)],
         "You train on later groups alone: take all others, groups != group."),
        (lambda groups: [(train + 1, test + 1) for train, test in group_folds(groups)],
         "Every row number is one too large: rows are numbered from 0."),
        (lambda groups: [(np.flatnonzero(groups == g), np.flatnonzero(groups != g))
                         for g in range(groups.max() + 1)], f"{_SWAPPED} {_NAMES}"),
        (_one_row_out, "You left out one row at a time: its group's other rows are still in the "
                       "training set."),
        (lambda groups: _folds_of(groups, groups),
         "You made a fold for every row: np.unique(groups) lists each group once."),
        (lambda groups: [((train,), (test,)) for train, test in group_folds(groups)],
         "np.where returns a tuple: take its first element, or use np.flatnonzero."),
        (lambda groups: [(train[:, None], test[:, None]) for train, test in group_folds(groups)],
         "np.argwhere returns a table of one column: use np.flatnonzero, which gives a plain list "
         "of rows."),
        (lambda groups: [index for fold in group_folds(groups) for index in fold],
         "Training and test rows follow each other in one flat list: put each two into a pair."),
        (lambda groups: tuple(zip(*group_folds(groups), strict=True)),
         "You have all training sets, then all test sets: pair them, fold by fold."),
        *[(program, "You stopped after the first group: is the `return` inside the loop?")
          for program in (lambda groups: group_folds(groups)[:1],
                          lambda groups: group_folds(groups)[0])],
        (lambda groups: [(groups[train], groups[test]) for train, test in group_folds(groups)],
         "These are the groups of the rows: return the numbers of the rows themselves "
         "(np.flatnonzero)."),
        *[(_in_order(names), _NAMES) for names in (
            lambda groups: range(len(np.unique(groups))), lambda groups: range(groups.max() + 1))],
        (_in_order(lambda groups: range(groups.max())),
         f"{_NAMES} And range(groups.max()) stops before the last of them."),
    ],
)

EXERCISES = {"manhattan_distances": MANHATTAN, "euclidean_distances": EUCLIDEAN,
             "majority_vote": VOTE, "choose_k": CHOOSE, "group_folds": GROUPS}
