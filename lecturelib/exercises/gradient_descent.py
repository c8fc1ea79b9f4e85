"""The exercises of notebook 04."""

import itertools

import numpy as np

from lecturelib.exercises._checker import Exercise, difference
from lecturelib.softmax import cross_entropy, softmax

# numerical_gradient ---------------------------------------------------------------------------


def numerical_gradient(f, x, h):
    """The slope of f at x along each entry of x, by central differences."""
    gradient = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        above, below = x.copy(), x.copy()
        above[i] += h
        below[i] -= h
        gradient[i] = (f(above) - f(below)) / (2 * h)
    return gradient


def _sum_of_squares(x):
    return float((x**2).sum())


def _mixed(x):
    return float(np.exp(x[0] * x[1]) + x[2] ** 3)


def _cosines(x):
    return float(np.cos(x).prod() + x[0, 0] * x[-1, -1])


def _at_each_entry(slope):
    """A program that asks `slope(f, x, moved, h)` at each entry; `moved(d)` is x with it moved."""
    def program(f, x, h):
        out = np.zeros(x.shape)
        for i in np.ndindex(*x.shape):
            def moved(d, i=i):
                other = x.copy()
                other[i] += d
                return other
            out[i] = slope(f, x, moved, h)
        return out
    return program


def _all_at_once(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


def _all_at_once_everywhere(f, x, h):
    return np.full(x.shape, _all_at_once(f, x, h))


def _never_back(f, x, h):
    out, above, below = np.zeros(x.shape), x.copy(), x.copy()
    for i in np.ndindex(*x.shape):
        above[i] += h
        below[i] -= h
        out[i] = (f(above) - f(below)) / (2 * h)
    return out


def _not_put_back(f, x, h):
    out = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        x[i] += h
        above = f(x)
        x[i] -= 2 * h
        out[i] = (above - f(x)) / (2 * h)
    return out


def _row_by_row(f, x, h):
    out = np.zeros(len(x))
    for i in range(len(x)):
        above, below = x.copy(), x.copy()
        above[i] += h
        below[i] -= h
        out[i] = (f(above) - f(below)) / (2 * h)
    return out


def _row_by_row_spread(f, x, h):
    out = np.zeros(x.shape)
    out.T[:] = _row_by_row(f, x, h)
    return out


def _flat(f, x, h):
    return numerical_gradient(f, x, h).ravel()


def _there_and_back(f, x, h):
    out = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        x[i] += h
        above = f(x)
        x[i] -= 2 * h
        out[i] = (above - f(x)) / (2 * h)
        x[i] += h
    return out


NUMERICAL = Exercise(
    reference=numerical_gradient,
    cases=[
        (_sum_of_squares, np.array([1.0, -2.0, 3.0]), 0.01),
        (_mixed, np.array([0.5, 1.0, 2.0]), 0.1),
        (_cosines, np.array([[0.5, 1.0, -0.3], [2.0, 0.1, 0.4]]), 0.01),
        (_mixed, np.array([0.3, -0.7, 1.1]), 1e-4),
        (_cosines, np.array([[0.1, 0.7], [0.3, 1.3]]), 0.3),
    ],
    clues=(
        "Take a copy of x and move one entry up by h: what is f there? Take another copy, move "
        "the same entry down by h. The difference of the two values, over the distance 2h between "
        "them, is the slope along that entry. Then the next entry, from fresh copies.",
        "gradient = np.zeros(x.shape) to be filled, for i in np.ndindex(*x.shape): as the loop, "
        "and in it above = x.copy(); above[i] += h. Missing: the same below, and "
        "gradient[i] = … out of f(above), f(below) and h.",
    ),
    mistakes=[
        (_at_each_entry(lambda f, x, moved, h: (f(moved(h)) - f(x)) / h),
         "You went forward only, from x to x + h: take f on both sides, at x + h and at x − h, "
         "and divide by 2h."),
        (_at_each_entry(lambda f, x, moved, h: (f(x) - f(moved(-h))) / h),
         "You went backward only, from x to x − h: take f on both sides, at x + h and at x − h, "
         "and divide by 2h."),
        (_at_each_entry(lambda f, x, moved, h: (f(moved(h)) - f(x)) / (2 * h)),
         "You moved to one side by h, and divided by 2h: go to the other side as well, to x − h."),
        (_at_each_entry(lambda f, x, moved, h: (f(moved(h)) - f(moved(-h))) / h),
         "x + h and x − h lie 2h apart: divide by 2 * h."),
        (_at_each_entry(lambda f, x, moved, h: (f(moved(h)) - f(moved(-h))) / 2 * h),
         "/ 2 * h divides by 2, then multiplies by h: write / (2 * h)."),
        (_at_each_entry(lambda f, x, moved, h: f(moved(h)) - f(moved(-h))),
         "That is how much f changes: a slope is the change divided by the distance, here 2h."),
        (_at_each_entry(lambda f, x, moved, h: (f(moved(-h)) - f(moved(h))) / (2 * h)),
         "The sign is turned around: f above minus f below."),
        (_at_each_entry(lambda f, x, moved, h: (f(moved(1e-5)) - f(moved(-1e-5))) / 2e-5),
         "You use an h of your own: take the one that is handed over."),
        (_at_each_entry(lambda f, x, moved, h: (f(x) + h - (f(x) - h)) / (2 * h)),
         "You added h to the value of f: add it to an entry of x, then call f."),
        (_all_at_once,
         "You moved all entries of x at once: a gradient has one slope for each entry. Move one "
         "at a time."),
        (_all_at_once_everywhere,
         "You moved all entries of x at once: a gradient has one slope for each entry. Move one "
         "at a time."),
        (_never_back,
         "An entry that you moved stays moved while the next ones are measured: start each from "
         "a fresh copy of x."),
        (_not_put_back,
         "You changed x itself and did not put the entry back: work on a fresh copy of x for "
         "each entry."),
        (lambda f, x, h: np.zeros(x.shape),
         "Every slope is 0: f saw the same x twice. above = x is only a second name for x: write "
         "x.copy()."),
        (_row_by_row,
         "x may have two dimensions: for i in range(len(x)) moves a whole row. "
         "np.ndindex(*x.shape) runs through every entry."),
        (_row_by_row_spread,
         "x may have two dimensions: for i in range(len(x)) moves a whole row. "
         "np.ndindex(*x.shape) runs through every entry."),
        (_there_and_back,
         "The slopes are right, but x comes back changed in its last digits: + h, − 2h, + h is not "
         "quite the same number. Work on a copy, or keep old = x[i] and write it back."),
        (_flat, "The slopes are right, but in one row: the gradient has the shape of x."),
    ],
)

# cross_entropy_gradient -----------------------------------------------------------------------


def cross_entropy_gradient(scores, y):
    """The gradient of the mean cross-entropy on the scores."""
    dscores = softmax(scores)
    dscores[np.arange(len(y)), y] -= 1
    return dscores / len(y)


def _probs(scores, axis=1):
    e = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def _one_hot(scores, y):
    out = np.zeros(scores.shape)
    out[np.arange(len(y)), y] = 1
    return out


def _as_gradient(numbers, divide=True):
    """A program that returns `numbers(scores, y)`, divided by N."""
    return lambda scores, y: numbers(scores, y) / (len(y) if divide else 1)


def _without_the_maximum(scores, y):
    e = np.exp(scores)
    return (e / e.sum(axis=1, keepdims=True) - _one_hot(scores, y)) / len(y)


def _without_keepdims(scores, y):
    e = np.exp(scores - scores.max(axis=1))
    return (e / e.sum(axis=1) - _one_hot(scores, y)) / len(y)


def _column_of_all(scores, y):
    p = _probs(scores)
    p[:, y] -= 1
    return p / len(y)


def _indices_swapped(scores, y):
    p = _probs(scores)
    p[y, np.arange(len(y))] -= 1
    return p / len(y)


def _rows_of_y(divide):
    def program(scores, y):
        p = _probs(scores)
        p[y] -= 1
        return p / (len(y) if divide else 1)
    return program


def _at_the_guess(scores, y):
    return _as_gradient(lambda s, y: _probs(s) - _one_hot(s, s.argmax(axis=1)))(scores, y)


def _on_probabilities(scores, y):
    right = _one_hot(scores, y)
    return np.where(right, -1 / _probs(scores), 0) / len(y)


def _log_probability(scores, y):
    return (np.log(_probs(scores)) - _one_hot(scores, y)) / len(y)


def _right_class_only(scores, y):
    return (_probs(scores) - 1) * _one_hot(scores, y) / len(y)


def _in_place(scores, y):
    scores -= scores.max(axis=1, keepdims=True)
    return cross_entropy_gradient(scores, y)


ROWS_OF_Y = (
    "p[y] picks rows, not columns: p[np.arange(len(y)), y] is one entry of each row, that of its "
    "right class."
)
CLASS_NUMBERS = (
    "y holds class numbers, not columns of 0 and 1: subtract 1 in column y of each row, "
    "p[np.arange(len(y)), y] -= 1."
)
CROSS_ENTROPY = Exercise(
    reference=cross_entropy_gradient,
    cases=[
        (np.array([[3.2, 5.1, -1.7]]), np.array([0])),
        (np.array([[1.0, 0.0, 2.0], [0.5, 0.5, -1.0]]), np.array([2, 0])),
        (np.array([[1000.0, 998.0], [-1000.0, 0.0], [3.0, 3.0]]), np.array([1, 1, 0])),
        (np.random.default_rng(0).normal(size=(5, 4)), np.array([3, 0, 2, 2, 1])),
    ],
    clues=(
        "First the probabilities, by softmax, row by row. Then, in each row, the probability of "
        "the right class is to become 1: what is there now, minus that. Last, the loss is a mean "
        "over N rows.",
        "dscores = softmax(scores) is the first line. dscores[np.arange(len(y)), y] are the right "
        "classes: np.arange(len(y)) picks every row, y the column in it. Missing: what is taken "
        "off there, and the mean.",
    ),
    mistakes=[
        (_as_gradient(lambda s, y: _probs(s) - _one_hot(s, y), divide=False),
         "The loss is the mean over N rows, so its gradient is divided by N, too."),
        (_as_gradient(lambda s, y: (_probs(s) - _one_hot(s, y)) * len(y) / s.size),
         "You divided by the number of entries or of classes: the loss is a mean over the rows, "
         "so divide by N = len(y)."),
        (_as_gradient(lambda s, y: (_probs(s) - _one_hot(s, y)) / s.shape[1], divide=False),
         "You divided by the number of entries or of classes: the loss is a mean over the rows, "
         "so divide by N = len(y)."),
        (lambda scores, y: (_probs(scores) - _one_hot(scores, y)).mean(axis=0),
         "You averaged over the rows: each row keeps its own gradient, each divided by N."),
        (_as_gradient(lambda s, y: _probs(s)),
         "These are the probabilities (over N): subtract 1 at the right class of each row."),
        (_as_gradient(lambda s, y: _probs(s), divide=False),
         "These are the probabilities: subtract 1 at the right class of each row, then divide by "
         "N."),
        (_as_gradient(lambda s, y: _probs(s) - 1),
         "You subtracted 1 from every probability: subtract it at the right class alone."),
        (_column_of_all,
         "[:, y] means those columns in every row: [np.arange(len(y)), y] picks one entry a row."),
        (_rows_of_y(divide=True), ROWS_OF_Y),
        (_rows_of_y(divide=False), ROWS_OF_Y),
        (_as_gradient(lambda s, y: _probs(s) - y[:, np.newaxis]), CLASS_NUMBERS),
        (_as_gradient(lambda s, y: _probs(s) - y[:, np.newaxis], divide=False), CLASS_NUMBERS),
        (_as_gradient(lambda s, y: _probs(s) - y), CLASS_NUMBERS),
        (_as_gradient(lambda s, y: _probs(s) - y, divide=False), CLASS_NUMBERS),
        (_indices_swapped, "Rows come first: [np.arange(len(y)), y], not [y, np.arange(len(y))]."),
        (_at_the_guess,
         "You subtracted 1 at the class with the highest score: subtract it at the right class, "
         "y."),
        (_as_gradient(lambda s, y: _one_hot(s, y) - _probs(s)),
         "The sign is turned around: the gradient points uphill, so it is probability minus 1 at "
         "the right class."),
        (_as_gradient(lambda s, y: _probs(s, axis=0) - _one_hot(s, y)),
         "Your softmax runs down the columns: the probabilities of each row must sum to 1 "
         "(axis=1)."),
        (_as_gradient(lambda s, y: _probs(s, axis=None) - _one_hot(s, y)),
         "Your softmax runs over the whole array: the probabilities of each row must sum to 1 "
         "(axis=1)."),
        (_without_keepdims,
         "The maximum and the sum over axis=1 need keepdims=True, to fit the rows they came "
         "from."),
        (_without_the_maximum,
         "exp overflows for scores such as 1000: subtract each row's maximum first, as in "
         "notebook 03."),
        (_as_gradient(lambda s, y: s - _one_hot(s, y)),
         "You subtracted 1 from the scores: turn them into probabilities first, by softmax."),
        (_on_probabilities,
         "That is the slope along the probabilities, −1/p: go one step further back, through the "
         "softmax, to the scores."),
        (_log_probability,
         "You took the logarithm of the probabilities: the loss has it, its gradient has not."),
        (_right_class_only,
         "Only the right class has a slope in yours: the other scores raise the loss as well, by "
         "their probability."),
        (lambda scores, y: cross_entropy(scores, y)[0],
         "That is the loss: return its gradient, one number for each score."),
        (cross_entropy,
         "You returned the loss and the gradient: return the gradient alone."),
        (_in_place,
         "You subtract the maximum from scores itself: write scores = scores - ..., which makes "
         "a new array."),
    ],
)

# linear_backward ------------------------------------------------------------------------------


def linear_backward(X, W, dscores):
    """The gradients of a linear layer, from the gradient on its scores."""
    dX = dscores @ W.T
    dW = X.T @ dscores
    db = dscores.sum(axis=0)
    return dX, dW, db


def _parts(dX=None, dW=None, db=None):
    """A program with one part, or some, of its own."""
    def program(X, W, dscores):
        right = linear_backward(X, W, dscores)
        return tuple(part if own is None else own(X, W, dscores)
                     for own, part in zip((dX, dW, db), right, strict=True))
    return program


def _reordered(X, W, dscores):
    dX, dW, db = linear_backward(X, W, dscores)
    return dW, db, dX


LINEAR = Exercise(
    reference=linear_backward,
    cases=[
        (np.array([[1.0, 2.0]]), np.array([[0.5, -1.0, 0.0], [1.0, 0.0, 2.0]]),
         np.array([[0.1, -0.3, 0.2]])),
        (np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 0.5], [1.0, 1.0]]),
         np.array([[0.5, -1.0, 0.0], [1.0, 0.0, 2.0]]),
         np.array([[0.1, -0.3, 0.2], [0.5, 0.0, -0.5], [-0.2, 0.1, 0.1], [0.0, 0.4, -0.4]])),
        (np.array([[1.0, 2.0], [3.0, 5.0]]), np.array([[1.0, -1.0], [0.5, 2.0]]),
         np.array([[0.1, -0.1], [0.3, 0.2]])),
        tuple(np.random.default_rng(1).normal(size=shape) for shape in ((7, 4), (4, 3), (7, 3))),
    ],
    returns=("dX", "dW", "db"),
    clues=(
        "Upstream times local. The gradient on a weight is its input times the gradient on its "
        "score, summed over the rows: a matrix product whose shape must be that of W. A bias is "
        "added in every row, so it sums over the rows as well. An input reaches every score, "
        "through W.",
        "dW = X.T @ dscores has the shape of W: (D, N) times (N, C). Missing: dX, a product of "
        "dscores and W with the shape of X; and db, a sum with the shape of b. Return dX, dW, db.",
    ),
    mistakes=[
        (_parts(db=lambda X, W, d: d),
         "b is added in every row, so its gradient is the sum over the rows: "
         "dscores.sum(axis=0)."),
        (_parts(db=lambda X, W, d: d.mean(axis=0)),
         "db is a sum over the rows, not a mean: dscores is divided by N already."),
        (_parts(db=lambda X, W, d: d.sum(axis=1)),
         "You summed over the classes: db has one number a class, so sum over the rows, axis=0."),
        (_parts(db=lambda X, W, d: d.sum()),
         "You summed over everything: db has one number a class, so sum over the rows, axis=0."),
        (_parts(db=lambda X, W, d: d.sum(axis=0, keepdims=True)),
         "db is right, but with two dimensions: it must have the shape of b, (C,)."),
        (_parts(dW=lambda X, W, d: d.T @ X),
         "dW is transposed: it must have the shape of W, which X.T @ dscores has."),
        (_parts(dW=lambda X, W, d: X.T @ d / len(X)),
         "dscores is divided by N already: don't divide dW again."),
        (_parts(dW=lambda X, W, d: X.T @ d / len(X), db=lambda X, W, d: d.mean(axis=0)),
         "dscores is divided by N already: don't divide dW and db again."),
        (_parts(dW=lambda X, W, d: X @ d),
         "In X @ dscores the inner sizes differ, (N, D) and (N, C): transpose X, X.T @ dscores "
         "sums over the rows."),
        (_parts(dX=lambda X, W, d: d @ W, dW=lambda X, W, d: X @ d),
         "The inner sizes differ in both products: transpose X for dW, and W for dX."),
        (_parts(dX=lambda X, W, d: d * W.T, dW=lambda X, W, d: X * d),
         "* multiplies entry by entry: the gradients on X and W are matrix products, with @."),
        (_parts(dW=lambda X, W, d: X @ W),
         "X @ W is the forward pass: dW is made of the inputs and of dscores, X.T @ dscores."),
        (_parts(dX=lambda X, W, d: d @ W),
         "In dscores @ W the inner sizes differ: transpose W. Each input collects from all scores, dscores @ W.T."),
        (_parts(dX=lambda X, W, d: W @ d.T),
         "dX is transposed: it must have the shape of X, which dscores @ W.T has."),
        (_parts(dX=lambda X, W, d: X * (d @ W.T)),
         "dX holds only the weights times dscores: the input itself is no part of it."),
        (lambda X, W, d: linear_backward(X, W, d)[1:],
         "You returned two results: the gradient on the input, dX, comes first."),
        (_reordered, "All three are right, in another order: return dX, dW, db."),
        (lambda X, W, d: (*linear_backward(X, W, d)[1::-1], linear_backward(X, W, d)[2]),
         "All three are right, in another order: return dX, dW, db."),
        (lambda X, W, d: linear_backward(X, W, d)[1], "That is dW alone: return dX, dW, db."),
    ],
)

# sgd_step -------------------------------------------------------------------------------------


def sgd_step(W, dW, learning_rate):
    """The weights after one step against the gradient."""
    return W - learning_rate * dW


def _in_place_step(W, dW, learning_rate):
    W -= learning_rate * dW
    return W


STEP = Exercise(
    reference=sgd_step,
    cases=[
        (np.array([1.0, 2.0, 3.0]), np.array([0.5, -1.0, 0.0]), 0.1),
        (np.array([[0.5, -1.0], [2.0, 0.0]]), np.array([[4.0, 0.2], [-0.1, 3.0]]), 0.5),
        (np.zeros((3, 2)), np.arange(6.0).reshape(3, 2), 2.0),
    ],
    clues=(
        "The gradient points where the loss grows fastest. You want the other direction, and a "
        "step whose length is the gradient's, times the learning rate.",
        "The step is learning_rate * dW. Missing: is it added to W or taken off? Return a new "
        "array (W += ... and W -= ... would change the caller's).",
    ),
    mistakes=[
        (lambda W, dW, learning_rate: W + learning_rate * dW,
         "That step goes uphill: the gradient points to where the loss grows, so subtract it."),
        (lambda W, dW, learning_rate: W - dW,
         "You left out the learning rate: the step is learning_rate * dW."),
        *[(lambda W, dW, learning_rate, fixed=rate: W - fixed * dW,
           "You ignored learning_rate: your step has a rate of its own.")
          for rate in (0.5, 0.1, 0.01, 0.05, 0.001)],
        (lambda W, dW, learning_rate: W + dW,
         "That step goes uphill, and is as long as the gradient: subtract learning_rate * dW."),
        (lambda W, dW, learning_rate: W - dW / learning_rate,
         "You divided by the learning rate: a smaller rate must make a smaller step, so "
         "multiply."),
        (lambda W, dW, learning_rate: -learning_rate * dW, "That is the step alone: add it to W."),
        (lambda W, dW, learning_rate: learning_rate * dW,
         "That is the size of the step alone: return W minus it."),
        (lambda W, dW, learning_rate: learning_rate * (W - dW),
         "The rate belongs to dW alone: W - learning_rate * dW."),
        (lambda W, dW, learning_rate: learning_rate * W - dW,
         "The rate belongs to dW alone: W - learning_rate * dW."),
        (lambda W, dW, learning_rate: (1 - learning_rate) * W - learning_rate * dW,
         "You shrink W as well: W stays, only learning_rate * dW is taken off."),
        (lambda W, dW, learning_rate: W - learning_rate * np.sign(dW),
         "You kept the sign of the slope alone: where it is steep, the step is to be longer."),
        (lambda W, dW, learning_rate: W - learning_rate * dW / np.linalg.norm(dW),
         "Your step has the same length everywhere: leave the gradient's length as it is."),
        (lambda W, dW, learning_rate: W - learning_rate * dW.mean(),
         "You averaged the gradient: each weight follows its own slope."),
        (lambda W, dW, learning_rate: W - learning_rate * W * dW,
         "Your step is multiplied by W as well: subtract learning_rate * dW, whatever W is."),
        (_in_place_step,
         "W -= ... changes the caller's array: return W - learning_rate * dW, a new one."),
    ],
)

# minibatches ----------------------------------------------------------------------------------


def minibatches(n, batch_size, rng):
    """Row numbers, shuffled and cut into batches."""
    order = rng.permutation(n)
    return [order[i:i + batch_size] for i in range(0, n, batch_size)]


def _overlapping(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[i:i + batch_size] for i in range(n)]


def _indexes_nothing(n, batch_size, rng):
    order = rng.shuffle(np.arange(n))
    return [order[i:i + batch_size] for i in range(0, n, batch_size)]


def judge_batches(result, n, batch_size, rng):
    """What is wrong with batches, whose order is free; None if nothing is."""
    try:
        batches = [np.asarray(batch) for batch in result]
    except (TypeError, ValueError):
        return (f"got a {type(result).__name__}: return a list of arrays of row numbers, "
                "or yield them one by one")
    if any(batch.ndim != 1 for batch in batches):
        return ("each batch is to be an array of row numbers, with one dimension: "
                "yours holds single numbers or tables")
    if any(batch.dtype.kind == "b" for batch in batches):
        return "your batches are masks of True and False: give the numbers of the rows"
    if any(batch.dtype.kind not in "iu" and batch.size for batch in batches):
        return "row numbers are integers: yours are not, so they can't index an array"
    return (_wrong_rows(batches, n, batch_size) or _unshuffled(batches, n)
            or _wrong_sizes(batches, n, batch_size))


def _wrong_rows(batches, n, batch_size):
    """Whether each row comes once."""
    rows = np.concatenate(batches) if batches else np.array([], dtype=int)
    if rows.size and (rows.min() < 0 or rows.max() >= n):
        wrong = rows[(rows < 0) | (rows >= n)][0]
        return f"there is no row {wrong}: the {n} rows are numbered from 0 to {n - 1}"
    missing = sorted(set(range(n)) - set(rows.tolist()))
    if rows.size > len(set(rows.tolist())) and len(batches) == n and not missing:
        return ("your batches overlap: there are as many as rows. Each one starts batch_size "
                "further on, as in range(0, n, batch_size)")
    if rows.size > len(set(rows.tolist())):
        return ("some rows come twice in an epoch: draw without putting back, "
                "as rng.permutation(n) does")
    if 0 < len(missing) == n % batch_size:
        return f"the last batch is dropped: the {len(missing)} rows left over make a smaller one"
    if missing:
        return f"{len(missing)} of the {n} rows are in no batch: the epoch is to see each row once"
    return None


def _wrong_sizes(batches, n, batch_size):
    """Whether all batches are full, but for the last."""
    sizes = [len(batch) for batch in batches]
    if 0 in sizes:
        return "one batch is empty: stop when there are no rows left"
    if max(sizes) > batch_size:
        return f"a batch holds {max(sizes)} rows, more than batch_size = {batch_size}"
    full, rest = divmod(n, batch_size)
    even = len(sizes) == full + (rest > 0) and np.ptp(sizes) <= 1  # as np.array_split cuts them
    if sizes != [batch_size] * full + [rest] * (rest > 0) and not even:
        return (f"batches of {sizes[:6]} rows: all are to hold {batch_size}, "
                "only the last may be smaller")
    return None


def _unshuffled(batches, n):
    """Whether the order is not random; no case is so short that chance could excuse it."""
    rows = np.concatenate(batches)
    if (np.diff(rows) == 1).all() or (np.diff(rows) == -1).all():
        return ("the rows come in order: shuffle them with rng, or a sorted data set shows "
                "one class a batch")
    if 1 < len(batches) < n and all(np.ptp(batch) == len(batch) - 1 for batch in batches):
        return ("the same rows always share a batch: you shuffled the batches, or the rows "
                "inside each. Shuffle all rows first, then cut")
    return None


MINIBATCHES = Exercise(
    reference=minibatches,
    cases=[
        (25, 10, np.random.default_rng(0)),
        (32, 8, np.random.default_rng(1)),
        (100, 33, np.random.default_rng(2)),
        (40, 1, np.random.default_rng(3)),
        (20, 64, np.random.default_rng(4)),
        (21, 21, np.random.default_rng(5)),
    ],
    judge=judge_batches,
    clues=(
        "Shuffle the numbers 0 … n − 1 of the rows, all of them at once. Then cut the shuffled "
        "numbers into pieces of batch_size; what is left over is the last piece.",
        "order = rng.permutation(n) shuffles. The first piece is order[0:batch_size]. Missing: "
        "the others, each of which starts batch_size further on. A slice that reaches past the "
        "end stops there, so the last one fits by itself.",
    ),
    mistakes=[
        (_indexes_nothing,
         "If your line is order = rng.shuffle(…): shuffle returns None, it changes the array itself. "
         "rng.permutation(n) returns the shuffled numbers."),
    ],
)

# classifier_gradient --------------------------------------------------------------------------


def classifier_gradient(X, y, W, b):
    """The gradient of the mean cross-entropy of X @ W + b, on W and on b."""
    dscores = softmax(X @ W + b)
    dscores[np.arange(len(y)), y] -= 1
    dscores /= len(y)
    return X.T @ dscores, dscores.sum(axis=0)


def _backward(slopes=cross_entropy_gradient, forward=lambda X, W, b: X @ W + b,
              dW=lambda X, d: X.T @ d, db=lambda X, d: d.sum(axis=0)):
    """A program with a step of its own, or some."""
    def program(X, y, W, b):
        d = slopes(forward(X, W, b), y)
        return dW(X, d), db(X, d)
    return program


_SLOPES = [  # what learners take for the slopes on the scores
    (_as_gradient(lambda s, y: _probs(s) - _one_hot(s, y), divide=False),
     "The loss is a mean over N images: divide by N = len(y)."),
    (_as_gradient(lambda s, y: (_probs(s) - _one_hot(s, y)) / len(y)),
     "You divided by N twice: once is enough, in the slopes on the scores."),
    (_as_gradient(lambda s, y: (_probs(s) - _one_hot(s, y)) / s.shape[1], divide=False),
     "You divided by the number of classes: the loss is a mean over the images, N = len(y)."),
    (_as_gradient(lambda s, y: (_probs(s) - _one_hot(s, y)) / s.size, divide=False),
     "You averaged over images and classes: the loss is a mean over the images alone, N = len(y)."),
    (_as_gradient(lambda s, y: _probs(s)),
     "You took the probabilities themselves: take 1 off at the right class of each image."),
    (_as_gradient(lambda s, y: _probs(s), divide=False),
     "You took the probabilities themselves: take 1 off at the right class of each image, and divide "
     "by N."),
    (_as_gradient(lambda s, y: _probs(s) - 1),
     "You took 1 off every probability: take it off at the right class alone."),
    (_column_of_all, "dscores[:, y] means those columns in every row: "
                     "dscores[np.arange(len(y)), y] is one place a row."),
    (_rows_of_y(divide=True), ROWS_OF_Y),
    (_rows_of_y(divide=False), ROWS_OF_Y),
    (_as_gradient(lambda s, y: _probs(s) - y[:, np.newaxis]), CLASS_NUMBERS),
    (_as_gradient(lambda s, y: _probs(s) - y), CLASS_NUMBERS),
    (_indices_swapped, "Rows come first: [np.arange(len(y)), y], not [y, np.arange(len(y))]."),
    (_at_the_guess, "You took 1 off at the class with the highest score: take it off at the right "
                    "one, y."),
    (_as_gradient(lambda s, y: _one_hot(s, y) - _probs(s)),
     "The sign is turned around: the model's probability minus 1 at the right class."),
    (_as_gradient(lambda s, y: _probs(s, axis=0) - _one_hot(s, y)),
     "Your softmax runs down the columns: the probabilities of each row must sum to 1."),
    (_as_gradient(lambda s, y: s - _one_hot(s, y)),
     "You took 1 off the scores: turn them into probabilities first, softmax(scores)."),
    (_right_class_only, "Only the right class has a slope in yours: the others have their "
                        "probability."),
]
_ON_W = [
    (lambda X, d: d.T @ X, "dW is transposed: it must have the shape of W, (D, C)."),
    (lambda X, d: X @ d, "In X @ dscores the inner sizes differ, (N, D) and (N, C): turn X, so that "
                         "the sum runs over the images."),
    (lambda X, d: X * d, "* multiplies entry by entry: a sum of products is a matrix product, @."),
    (lambda X, d: X.T @ d / len(X), "dscores is divided by N already: don't divide dW again."),
    (lambda X, d: (X.T @ d).sum(), "You added up all of dW: it has a number for each weight."),
]
_ON_B = [
    (lambda X, d: d, "db must be summed over the images, axis=0: every image gets the same b."),
    (lambda X, d: d.mean(axis=0), "db is a sum over the images, not a mean: dscores is divided by N "
                                  "already."),
    (lambda X, d: d.sum(axis=1), "You summed db over the classes: it has one number a class, so sum "
                                 "over the images, axis=0."),
    (lambda X, d: d.sum(), "You summed db over everything: it has one number a class, axis=0."),
    (lambda X, d: d.sum(axis=0, keepdims=True), "db has two dimensions: it must have the shape of b, "
                                                "(C,)."),
]
CLASSIFIER = Exercise(
    reference=classifier_gradient,
    cases=[
        (np.array([[2.0]]), np.array([1]), np.array([[0.0, 0.0]]), np.array([0.0, 0.0])),
        (np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 0.5]]), np.array([2, 0, 2]),
         np.array([[0.5, -1.0, 0.0], [1.0, 0.0, 2.0]]), np.array([0.1, -0.2, 0.0])),
        (np.array([[1.0, 0.5], [2.0, -1.0]]), np.array([1, 0]),
         np.array([[1.0, -1.0], [0.5, 2.0]]), np.array([0.5, 0.0])),
        (np.array([[300.0], [-2.0], [1.0]]), np.array([0, 1, 1]), np.array([[4.0, 1.0]]),
         np.array([0.0, 1.0])),
        (*(np.random.default_rng(3).normal(size=(7, 4)), np.array([3, 0, 2, 2, 1, 9, 0])),
         np.random.default_rng(4).normal(size=(4, 10)), np.random.default_rng(5).normal(size=10)),
    ],
    returns=("dW", "db"),
    clues=(
        "Forward first: the scores, then the probabilities, a row an image. In each row, one place is "
        "special: which one, and what becomes of it? Then the two sums over the images. For dW write "
        "down the shapes (N, D) and (N, C), and the shape that must come out.",
        "dscores = softmax(X @ W + b); at [np.arange(len(y)), y] 1 is taken off; the loss is a mean, so "
        "divide by len(y). Missing: dW, a matrix product of X and dscores, one of them turned by .T; "
        "and db, a sum along one axis.",
    ),
    mistakes=[
        *[(_backward(slopes), text) for slopes, text in _SLOPES],
        *[(_backward(dW=dW), text) for dW, text in _ON_W],
        *[(_backward(db=db), text) for db, text in _ON_B],
        *[(_backward(slopes, db=db), f"{first} And: {second}")
          for slopes, first in _SLOPES[:8] for db, second in _ON_B[:4]],
        *[(_backward(slopes, dW=dW), f"{first} And: {second}")
          for slopes, first in _SLOPES[:8] for dW, second in _ON_W[:3]],
        *[(_backward(dW=dW, db=db), f"{first} And: {second}")
          for dW, first in _ON_W[:3] for db, second in _ON_B[:4]],
        (_backward(forward=lambda X, W, b: X @ W), "b is missing in the scores: X @ W + b."),
        (_backward(db=lambda X, d: np.zeros(d.shape[1])), "db is 0: the biases have slopes, too."),
        (lambda X, y, W, b: classifier_gradient(X, y, W, b)[::-1], "They are the wrong way around: dW, "
                                                                   "then db."),
        (lambda X, y, W, b: classifier_gradient(X, y, W, b)[0], "That is dW alone: return dW and db."),
        (lambda X, y, W, b: cross_entropy_gradient(X @ W + b, y),
         "Those are the slopes on the scores: go one box further back, to W and b."),
        (lambda X, y, W, b: cross_entropy(X @ W + b, y)[0], "That is the loss: return its slopes on W "
                                                            "and b."),
    ],
)

# train_classifier -----------------------------------------------------------------------------


def train_classifier(X, y, learning_rate, n_epochs, batch_size, rng):
    """Train X @ W + b by gradient descent on mini-batches, from weights of 0."""
    n_classes = y.max() + 1
    W, b, losses = np.zeros((X.shape[1], n_classes)), np.zeros(n_classes), []
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            losses.append(cross_entropy(X[rows] @ W + b, y[rows])[0])
            dW, db = classifier_gradient(X[rows], y[rows], W, b)
            W -= learning_rate * dW
            b -= learning_rate * db
    return W, b, losses


def _loop(batches=lambda n, size, rng, epochs: [minibatches(n, size, rng) for _ in range(epochs)],
          step=lambda W, b, dW, db, rate: (W - rate * dW, b - rate * db),
          gradient=lambda X, y, rows, W, b: classifier_gradient(X[rows], y[rows], W, b),
          loss=lambda X, y, rows, W, b: cross_entropy(X[rows] @ W + b, y[rows])[0],
          note=lambda before, after, epochs: before, stop=None):
    """A training with a part of its own; `stop` is where an early `return` stands."""
    def program(X, y, learning_rate, n_epochs, batch_size, rng):
        W, b = np.zeros((X.shape[1], y.max() + 1)), np.zeros(y.max() + 1)
        before, after, epochs = [], [], []
        for epoch in batches(len(X), batch_size, rng, n_epochs):
            for rows in epoch:
                before.append(loss(X, y, rows, W, b))
                W, b = step(W, b, *gradient(X, y, rows, W, b), learning_rate)
                after.append(loss(X, y, rows, W, b))
                if stop == "batch":
                    return W, b, before
            epochs.append(np.mean(before[-len(epoch):]))
            if stop == "epoch":
                return W, b, before
        return W, b, note(before, after, epochs)
    return program


def _starts_anew_each_epoch(X, y, learning_rate, n_epochs, batch_size, rng):
    losses = []
    for _ in range(n_epochs):
        W, b, found = train_classifier(X, y, learning_rate, 1, batch_size, rng)
        losses += found
    return W, b, losses


def _one_gradient_for_all(X, y, learning_rate, n_epochs, batch_size, rng):
    W, b, losses = np.zeros((X.shape[1], y.max() + 1)), np.zeros(y.max() + 1), []
    dW, db = classifier_gradient(X, y, W, b)
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            losses.append(cross_entropy(X[rows] @ W + b, y[rows])[0])
            W, b = W - learning_rate * dW, b - learning_rate * db
    return W, b, losses


def _step_after_the_epoch(X, y, learning_rate, n_epochs, batch_size, rng):
    W, b, losses = np.zeros((X.shape[1], y.max() + 1)), np.zeros(y.max() + 1), []
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            losses.append(cross_entropy(X[rows] @ W + b, y[rows])[0])
            dW, db = classifier_gradient(X[rows], y[rows], W, b)
        W, b = W - learning_rate * dW, b - learning_rate * db
    return W, b, losses


def _in_every_order(X, y, learning_rate, n_epochs, batch_size):
    """The results of all orders in which the rows could have come."""
    orders = [[np.array(order[i:i + batch_size]) for i in range(0, len(X), batch_size)]
              for order in itertools.permutations(range(len(X)))]
    for epochs in itertools.product(orders, repeat=n_epochs):
        yield _loop(batches=lambda *sizes, epochs=epochs: epochs)(
            X, y, learning_rate, n_epochs, batch_size, None)


def judge_training(result, X, y, learning_rate, n_epochs, batch_size, rng):
    """What is wrong with a training; where rows differ, the order of the batches is free."""
    if not isinstance(result, (tuple, list)) or len(result) != 3:
        came = len(result) if isinstance(result, (tuple, list)) else f"a {type(result).__name__}"
        return f"got {came}, expected 3 results: W, b, losses"
    W, b, losses = result
    right = train_classifier(X, y, learning_rate, n_epochs, batch_size, rng)
    for name, got, expected in zip(("W", "b"), (W, b), right, strict=False):
        if np.shape(got) != expected.shape:
            return f"{name}: shape: got {np.shape(got)}, expected {expected.shape}"
    if np.shape(losses) != (len(right[2]),):
        return (f"losses: got {np.size(losses)}, expected {len(right[2])}, one for each mini-batch of "
                f"each epoch")
    if batch_size >= len(X):
        return difference((W, b, losses), right, ("W", "b", "losses"))
    if len(X) < 6:
        nearest = min(_in_every_order(X, y, learning_rate, n_epochs, batch_size),
                      key=lambda found: np.abs(found[0] - W).sum() + np.abs(found[1] - b).sum()
                      + np.abs(np.subtract(found[2], losses)).sum())
        text = difference((W, b, losses), nearest, ("W", "b", "losses"))
        return text and f"in no order of the rows: {text}"
    one, next_one = np.split(np.asarray(losses, float), n_epochs)[-2:]
    if np.corrcoef(one, next_one)[0, 1] > 0.95:  # the steps are small: a loss tells which row it is of
        return "the mini-batches of each epoch are the same: call minibatches anew in each epoch"
    return None


_STEPS = [
    (lambda W, b, dW, db, rate: (W + rate * dW, b + rate * db),
     "You walk uphill: subtract learning_rate times the gradient."),
    (lambda W, b, dW, db, rate: (W - dW, b - db), "The learning rate is missing in the step."),
    (lambda W, b, dW, db, rate: (W - rate * dW, b), "b makes no step: its gradient is db."),
    (lambda W, b, dW, db, rate: (W, b - rate * db), "W makes no step: its gradient is dW."),
    (lambda W, b, dW, db, rate: (W, b),
     "The weights come back as they began, 0: the step must change W and b themselves, W = W - …"),
    (lambda W, b, dW, db, rate: (-rate * dW, -rate * db),
     "You kept the last step alone: it is taken off W and b, W = W - …"),
]
_NOTES = [
    (lambda before, after, epochs: after, "The losses are taken after the step: take them before."),
    (lambda before, after, epochs: epochs, "There is one loss an epoch: note that of each mini-batch."),
    (lambda before, after, epochs: np.cumsum(before), "Your losses are sums: note each by itself."),
    (lambda before, after, epochs: before[-1], "Only the last loss came back: append each to a list."),
    (lambda before, after, epochs: before[-1:], "Only the last loss came back: make the list before the "
                                                "loops, not in them."),
    (lambda before, after, epochs: [], "The list of losses is empty: append the loss of each "
                                       "mini-batch."),
]
_THREE = np.random.default_rng(8)
TRAIN = Exercise(
    reference=train_classifier,
    cases=[
        (np.array([[1.0], [-1.0], [2.0]]), np.array([1, 0, 1]), 0.5, 1, 3, np.random.default_rng(0)),
        (_THREE.normal(size=(6, 3)), np.array([0, 2, 1, 2, 2, 1]), 0.5, 3, 6,
         np.random.default_rng(1)),
        (np.array([[1.0, 0.5], [-1.0, 2.0], [2.0, 1.0]]), np.array([1, 0, 1]), 0.5, 2, 1,
         np.random.default_rng(2)),
        (_THREE.normal(size=(5, 2)), np.array([2, 0, 1, 2, 2]), 0.5, 1, 2, np.random.default_rng(5)),
        (_THREE.normal(size=(12, 3)), np.array([0, 3, 2, 1, 3, 3, 2, 0, 3, 2, 3, 1]), 1e-5, 30, 1, np.random.default_rng(3)),
    ],
    judge=judge_training,
    clues=(
        "What happens once, what once an epoch, and what once a mini-batch? W and b begin as 0; each "
        "epoch deals the rows out anew; each mini-batch gives a loss, a gradient and a step.",
        "Two loops: for epoch in range(n_epochs), and in it for rows in minibatches(len(X), batch_size, "
        "rng). Inside, X[rows] and y[rows] are the images of the mini-batch: append their loss to the "
        "list, take dW, db from classifier_gradient, change W and b. `return` stands below both loops.",
    ),
    mistakes=[
        *[(_loop(step=step), text) for step, text in _STEPS],
        *[(_loop(note=note), text) for note, text in _NOTES],
        *[(_loop(step=step, note=note), f"{first} And: {second}")
          for step, first in _STEPS[:4] for note, second in _NOTES[:3]],
        (_loop(stop="batch"), "You stop after the first mini-batch: `return` stands below both loops."),
        (_loop(stop="epoch"), "You stop after the first epoch: is there a loop over range(n_epochs), and "
                              "does `return` stand below both loops?"),
        (_loop(batches=lambda n, size, rng, epochs: [minibatches(n, size, rng)] * epochs),
         "The mini-batches are made once: call minibatches anew in each epoch."),
        (_loop(batches=lambda n, size, rng, epochs: [[np.arange(n)]] * epochs),
         "Each step takes all rows: take the mini-batches one by one."),
        (_loop(batches=lambda n, size, rng, epochs: [
            [np.arange(i, min(i + size, n)) for i in range(0, n, size)]] * epochs),
         "The rows come in the same order each time: minibatches(len(X), batch_size, rng) shuffles."),
        (_loop(batches=lambda n, size, rng, epochs: [
            minibatches(n, size, np.random.default_rng(0)) for _ in range(epochs)]),
         "You make a generator of your own: hand the rng that you got to minibatches."),
        (_loop(gradient=lambda X, y, rows, W, b: classifier_gradient(X, y, W, b)),
         "The gradient looks at all rows: hand it those of the mini-batch, X[rows] and y[rows]."),
        (_loop(loss=lambda X, y, rows, W, b: cross_entropy(X @ W + b, y)[0]),
         "Your losses are those of all rows: take the loss of the mini-batch, X[rows] and y[rows]."),
        (_loop(loss=lambda X, y, rows, W, b: cross_entropy(X @ W + b, y)[0],
               gradient=lambda X, y, rows, W, b: classifier_gradient(X, y, W, b)),
         "You look at all rows: X[rows] and y[rows] are those of the mini-batch."),
        (_loop(loss=lambda X, y, rows, W, b: cross_entropy(X[rows] @ W + b, y[rows])),
         "cross_entropy returns two things, the loss and the slopes on the scores: take [0]."),
        (_loop(loss=lambda X, y, rows, W, b: cross_entropy(X[rows] @ W, y[rows])[0]),
         "b is missing in the scores of the loss: X[rows] @ W + b."),
        (_loop(gradient=lambda X, y, rows, W, b: classifier_gradient(X[rows], y, W, b)),
         "y must be cut to the mini-batch as well, y[rows]."),
        (_starts_anew_each_epoch, "W and b begin anew in each epoch: set them to 0 before the loops."),
        (_one_gradient_for_all, "You took one gradient before the loops: take it anew in each step, at "
                                "the weights of that moment."),
        (_step_after_the_epoch, "You make one step an epoch: the step belongs inside the inner loop."),
        (lambda *arguments: train_classifier(*arguments)[:2], "The losses are missing: return W, b, "
                                                              "losses."),
        (lambda *arguments: (lambda W, b, losses: (losses, W, b))(*train_classifier(*arguments)),
         "The order is W, b, losses."),
    ],
)

EXERCISES = {"classifier_gradient": CLASSIFIER, "train_classifier": TRAIN,
             "numerical_gradient": NUMERICAL, "cross_entropy_gradient": CROSS_ENTROPY,
             "linear_backward": LINEAR, "sgd_step": STEP, "minibatches": MINIBATCHES}
