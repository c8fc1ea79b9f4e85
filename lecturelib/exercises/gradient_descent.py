"""The exercises of notebook 04."""

import numpy as np

from lecturelib.exercises._checker import Exercise
from lecturelib.softmax import cross_entropy, softmax

# numerical_gradient ---------------------------------------------------------------------------


def numerical_gradient(f, x, h):
    """The slope of f at x along each entry of x, by central differences."""
    gradient, step = np.zeros(x.shape), np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        step[i] = h
        gradient[i] = (f(x + step) - f(x - step)) / (2 * h)
        step[i] = 0
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


NUMERICAL = Exercise(
    reference=numerical_gradient,
    cases=[
        (_sum_of_squares, np.array([1.0, -2.0, 3.0]), 0.01),
        (_mixed, np.array([0.5, 1.0, 2.0]), 0.1),
        (_cosines, np.array([[0.5, 1.0, -0.3], [2.0, 0.1, 0.4]]), 0.01),
        (_mixed, np.array([0.3, -0.7, 1.1]), 1e-4),
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
    if sizes != [batch_size] * full + [rest] * (rest > 0):
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
    mistakes=[],
)

EXERCISES = {"numerical_gradient": NUMERICAL, "cross_entropy_gradient": CROSS_ENTROPY,
             "linear_backward": LINEAR, "sgd_step": STEP, "minibatches": MINIBATCHES}
