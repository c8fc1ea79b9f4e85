"""Programs for the exercises of notebook 04, as learners write them."""

import random

import numpy as np
from scipy.special import log_softmax
from scipy.special import softmax as scipy_softmax

from lecturelib import gradient_descent
from lecturelib.gradient_descent import minibatches
from lecturelib.linear import Linear
from lecturelib.softmax import cross_entropy, softmax

# numerical_gradient ---------------------------------------------------------------------------


def by_copies(f, x, h):
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[i] += h
        below[i] -= h
        gradient[i] = (f(above) - f(below)) / (2 * h)
    return gradient


def puts_it_back(f, x, h):
    grad = np.empty(x.shape)
    it = np.nditer(x, flags=["multi_index"], op_flags=["readwrite"])
    while not it.finished:
        i = it.multi_index
        old = x[i]
        x[i] = old + h
        up = f(x)
        x[i] = old - h
        down = f(x)
        x[i] = old
        grad[i] = (up - down) / 2 / h
        it.iternext()
    return grad


def unit_directions(f, x, h):
    directions = np.eye(x.size).reshape(-1, *x.shape)
    slopes = [(f(x + h * e) - f(x - h * e)) / (2 * h) for e in directions]
    return np.reshape(slopes, x.shape).tolist()


def mean_of_both_sides(f, x, h):
    flat, out = x.ravel(), []
    for i in range(flat.size):
        step = h * (np.arange(flat.size) == i).reshape(x.shape)
        out.append(((f(x + step) - f(x)) / h + (f(x) - f(x - step)) / h) / 2)
    return np.array(out).reshape(x.shape)


def forward(f, x, h):
    grad = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        moved = x.copy()
        moved[i] = moved[i] + h
        grad[i] = (f(moved) - f(x)) / h
    return grad


def backward(f, x, h):
    grad = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        moved = x.copy()
        moved[i] -= h
        grad[i] = (f(x) - f(moved)) / h
    return grad


def over_h(f, x, h):
    return 2 * by_copies(f, x, h)


def precedence(f, x, h):
    grad = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        e = np.zeros(x.shape)
        e[i] = h
        grad[i] = (f(x + e) - f(x - e)) / 2 * h
    return grad


def not_divided(f, x, h):
    return by_copies(f, x, h) * 2 * h


def below_minus_above(f, x, h):
    grad = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        e = np.zeros(x.shape)
        e[i] = h
        grad[i] = (f(x - e) - f(x + e)) / (2 * h)
    return grad


def whole_array(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


def one_copy_for_all(f, x, h):
    grad, up, down = np.zeros(x.shape), x.copy(), x.copy()
    for i in np.ndindex(*x.shape):
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / (2 * h)
    return grad


def leaves_it_moved(f, x, h):
    grad = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        x[i] += h
        up = f(x)
        x[i] -= 2 * h
        down = f(x)
        grad[i] = (up - down) / (2 * h)
    return grad


def only_back_to_the_start(f, x, h):
    grad = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        x[i] += h
        up = f(x)
        x[i] -= h
        down = f(x)
        grad[i] = (up - down) / (2 * h)
    return grad


def own_h(f, x, h):
    return by_copies(f, x, 1e-6)


def h_on_the_value(f, x, h):
    grad = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        grad[i] = ((f(x) + h) - (f(x) - h)) / (2 * h)
    return grad


def rows_only(f, x, h):
    grad = np.zeros_like(x)
    for i in range(len(x)):
        e = np.zeros_like(x)
        e[i] = h
        grad[i] = (f(x + e) - f(x - e)) / (2 * h)
    return grad


def as_a_row(f, x, h):
    return by_copies(f, x, h).flatten()


def view_for_a_copy(f, x, h):
    grad = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        up, down = x, x
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / (2 * h)
    return grad


# cross_entropy_gradient -----------------------------------------------------------------------


def subtracts_one(scores, y):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    probs = e / e.sum(axis=1, keepdims=True)
    dscores = probs.copy()
    dscores[np.arange(len(y)), y] -= 1
    return dscores / len(y)


def with_one_hot(scores, y):
    return (scipy_softmax(scores, axis=1) - np.eye(scores.shape[1])[y]) / scores.shape[0]


def row_by_row(scores, y):
    rows = []
    for row, label in zip(scores.tolist(), y.tolist(), strict=True):
        top = max(row)
        e = [np.exp(s - top) for s in row]
        rows.append([(value / sum(e) - (k == label)) / len(y) for k, value in enumerate(e)])
    return rows


def by_differences_of_the_loss(scores, y):
    def loss(s):
        return -log_softmax(s, axis=1)[np.arange(len(y)), y].mean()

    out = np.zeros(scores.shape)
    for i in np.ndindex(*scores.shape):
        e = np.zeros(scores.shape)
        e[i] = 1e-4
        near = 8 * (loss(scores + e) - loss(scores - e))
        out[i] = (near - loss(scores + 2 * e) + loss(scores - 2 * e)) / 12e-4
    return out


def forgets_n(scores, y):
    dscores = scipy_softmax(scores, axis=1)
    dscores[np.arange(len(y)), y] -= 1
    return dscores


def over_all_entries(scores, y):
    return forgets_n(scores, y) / scores.size


def over_classes(scores, y):
    return forgets_n(scores, y) / scores.shape[1]


def mean_over_rows(scores, y):
    return forgets_n(scores, y).mean(axis=0)


def probabilities(scores, y):
    return scipy_softmax(scores, axis=1)


def minus_one_everywhere(scores, y):
    return (scipy_softmax(scores, axis=1) - 1) / len(y)


def rows_of_y(scores, y):
    p = scipy_softmax(scores, axis=1)
    p[y] -= 1
    return p / len(y)


def minus_the_labels(scores, y):
    return (scipy_softmax(scores, axis=1) - y) / len(y)


def minus_a_column_of_labels(scores, y):
    return (scipy_softmax(scores, axis=1) - y[:, None]) / len(y)


def slice_for_rows(scores, y):
    dscores = scipy_softmax(scores, axis=1)
    dscores[:, y] -= 1
    return dscores / len(y)


def wrong_column(scores, y):
    dscores = scipy_softmax(scores, axis=1)
    dscores[y, range(len(y))] -= 1
    return dscores / len(y)


def at_the_largest(scores, y):
    dscores = scipy_softmax(scores, axis=1)
    dscores[np.arange(len(y)), dscores.argmax(axis=1)] -= 1
    return dscores / len(y)


def target_minus_output(scores, y):
    return (np.eye(scores.shape[1])[y] - scipy_softmax(scores, axis=1)) / len(y)


def softmax_down(scores, y):
    return (scipy_softmax(scores, axis=0) - np.eye(scores.shape[1])[y]) / len(y)


def softmax_of_all(scores, y):
    return (scipy_softmax(scores) - np.eye(scores.shape[1])[y]) / len(y)


def overflows(scores, y):
    e = np.exp(scores)
    dscores = e / e.sum(axis=1, keepdims=True)
    dscores[np.arange(len(y)), y] -= 1
    return dscores / len(y)


def no_softmax(scores, y):
    dscores = scores.copy()
    dscores[np.arange(len(y)), y] -= 1
    return dscores / len(y)


def stops_at_the_probabilities(scores, y):
    probs = scipy_softmax(scores, axis=1)
    dprobs = np.zeros(probs.shape)
    dprobs[np.arange(len(y)), y] = -1 / probs[np.arange(len(y)), y]
    return dprobs / len(y)


def the_loss(scores, y):
    return -log_softmax(scores, axis=1)[np.arange(len(y)), y].mean()


def both(scores, y):
    return the_loss(scores, y), subtracts_one(scores, y)


def shifts_in_place(scores, y):
    scores -= scores.max(axis=1, keepdims=True)
    e = np.exp(scores)
    return (e / e.sum(axis=1, keepdims=True) - np.eye(e.shape[1])[y]) / len(y)


def right_class_only(scores, y):
    probs, dscores = scipy_softmax(scores, axis=1), np.zeros(scores.shape)
    rows = np.arange(len(y))
    dscores[rows, y] = probs[rows, y] - 1
    return dscores / len(y)


def no_keepdims(scores, y):
    e = np.exp(scores - scores.max(axis=1))
    dscores = e / e.sum(axis=1)
    dscores[np.arange(len(y)), y] -= 1
    return dscores / len(y)


# linear_backward ------------------------------------------------------------------------------


def matrix_products(X, W, dscores):
    return dscores @ W.T, X.T @ dscores, dscores.sum(axis=0)


def einsum(X, W, dscores):
    dX = np.einsum("nc,dc->nd", dscores, W)
    dW = np.einsum("nd,nc->dc", X, dscores)
    return [dX, dW, np.einsum("nc->c", dscores)]


def outer_products(X, W, dscores):
    dX, dW, db = np.zeros_like(X), np.zeros_like(W), np.zeros(W.shape[1])
    for x, dx, d in zip(X, dX, dscores, strict=True):
        dx[:] = W @ d
        dW += np.outer(x, d)
        db += d
    return dX, dW, db


def bias_trick(X, W, dscores):
    ones = np.hstack([X, np.ones((len(X), 1))])
    both = ones.T @ dscores
    return (W @ dscores.T).T, both[:-1], both[-1]


def db_unsummed(X, W, dscores):
    return dscores @ W.T, X.T @ dscores, dscores


def db_mean(X, W, dscores):
    return dscores @ W.T, X.T @ dscores, np.mean(dscores, axis=0)


def db_over_classes(X, W, dscores):
    return dscores @ W.T, X.T @ dscores, np.sum(dscores, axis=1)


def db_one_number(X, W, dscores):
    return dscores @ W.T, X.T @ dscores, np.sum(dscores)


def db_two_dimensions(X, W, dscores):
    return dscores @ W.T, X.T @ dscores, np.sum(dscores, axis=0, keepdims=True)


def dW_transposed(X, W, dscores):
    return dscores @ W.T, dscores.T @ X, dscores.sum(axis=0)


def divided_again(X, W, dscores):
    n = X.shape[0]
    return dscores @ W.T, X.T @ dscores / n, dscores.sum(axis=0) / n


def dW_divided_again(X, W, dscores):
    return dscores @ W.T, X.T @ dscores / len(dscores), dscores.sum(axis=0)


def W_not_transposed(X, W, dscores):
    return dscores @ W, X.T @ dscores, dscores.sum(axis=0)


def X_not_transposed(X, W, dscores):
    return dscores @ W.T, X @ dscores, dscores.sum(axis=0)


def nothing_transposed(X, W, dscores):
    return dscores @ W, X @ dscores, dscores.sum(axis=0)


def dX_transposed(X, W, dscores):
    return W @ dscores.T, X.T @ dscores, dscores.sum(axis=0)


def no_dX(X, W, dscores):
    return X.T @ dscores, dscores.sum(axis=0)


def other_order(X, W, dscores):
    dX, dW, db = matrix_products(X, W, dscores)
    return dW, db, dX


def weights_first(X, W, dscores):
    dX, dW, db = matrix_products(X, W, dscores)
    return dW, dX, db


def elementwise(X, W, dscores):
    return dscores * W.T, X * dscores, dscores.sum(axis=0)


def scales_dscores(X, W, dscores):
    dscores *= 1.0
    dscores += 0.5
    dscores -= 0.25
    return dscores @ W.T, X.T @ dscores, dscores.sum(axis=0)


def rounds_its_input(X, W, dscores):
    out = matrix_products(X, W, dscores)
    X[:] = 0
    return out


# sgd_step -------------------------------------------------------------------------------------


def subtract(W, dW, learning_rate):
    return W - learning_rate * dW


def entry_by_entry(W, dW, learning_rate):
    new = W.copy()
    for i in np.ndindex(*W.shape):
        new[i] -= learning_rate * dW[i]
    return new


def by_numpy(W, dW, learning_rate):
    return np.add(W, np.multiply(-learning_rate, dW)).tolist()


def copy_first(W, dW, learning_rate):
    W = W.copy()
    W += -learning_rate * dW
    return W


def uphill(W, dW, learning_rate):
    return W + learning_rate * dW


def rate_of_its_own(W, dW, learning_rate):
    return W - 0.5 * dW


def no_rate(W, dW, learning_rate):
    return W - dW


def divides(W, dW, learning_rate):
    return W - dW / learning_rate


def the_step(W, dW, learning_rate):
    return -learning_rate * dW


def changes_W(W, dW, learning_rate):
    W -= learning_rate * dW
    return W


def rate_on_both(W, dW, learning_rate):
    return learning_rate * (W - dW)


def brackets_forgotten(W, dW, learning_rate):
    return W * learning_rate - dW


def decays(W, dW, learning_rate):
    return W * (1 - learning_rate) - learning_rate * dW


def multiplies(W, dW, learning_rate):
    return W * (1 - learning_rate * dW)


def sign_only(W, dW, learning_rate):
    return W - learning_rate * np.sign(dW)


def unit_length(W, dW, learning_rate):
    return W - learning_rate * dW / np.sqrt((dW**2).sum())


def dot_product(W, dW, learning_rate):
    return W - learning_rate * W * dW


def one_slope_for_all(W, dW, learning_rate):
    return W - learning_rate * dW.mean()


def scales_dW(W, dW, learning_rate):
    dW *= learning_rate
    return W - dW


# minibatches ----------------------------------------------------------------------------------


def permutation(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[i:i + batch_size] for i in range(0, n, batch_size)]


def generator(n, batch_size, rng):
    order = np.arange(n)
    rng.shuffle(order)
    while order.size:
        yield order[:batch_size]
        order = order[batch_size:]


def split(n, batch_size, rng):
    return np.split(rng.permutation(n), range(batch_size, n, batch_size))


def sorts_random_numbers(n, batch_size, rng):
    rows = np.argsort(rng.random(n)).tolist()
    return [rows[i:min(i + batch_size, n)] for i in range(0, n, batch_size)]


def chosen_without_putting_back(n, batch_size, rng):
    left, batches = list(range(n)), []
    while left:
        batch = rng.choice(left, size=min(batch_size, len(left)), replace=False)
        batches.append(batch)
        left = [row for row in left if row not in batch]
    return batches


def in_order(n, batch_size, rng):
    return [np.arange(i, min(i + batch_size, n)) for i in range(0, n, batch_size)]


def drops_the_last(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[i * batch_size:(i + 1) * batch_size] for i in range(n // batch_size)]


def starts_only(n, batch_size, rng):
    starts = np.arange(0, n, batch_size)
    rng.shuffle(starts)
    return [np.arange(i, min(i + batch_size, n)) for i in starts]


def inside_each_batch(n, batch_size, rng):
    return [rng.permutation(np.arange(i, min(i + batch_size, n))) for i in range(0, n, batch_size)]


def global_state(n, batch_size, rng):
    order = np.random.permutation(n)  # noqa: NPY002
    return [order[i:i + batch_size] for i in range(0, n, batch_size)]


def standard_library(n, batch_size, rng):
    order = list(range(n))
    random.shuffle(order)
    return [order[i:i + batch_size] for i in range(0, n, batch_size)]


def seeds_its_own(n, batch_size, rng):
    order = np.random.default_rng(0).permutation(n)
    return [order[i:i + batch_size] for i in range(0, n, batch_size)]


def with_replacement(n, batch_size, rng):
    return [rng.integers(0, n, min(batch_size, n - i)) for i in range(0, n, batch_size)]


def choice_each_time(n, batch_size, rng):
    return [rng.choice(n, min(batch_size, n), replace=False) for _ in range(0, n, batch_size)]


def one_batch_only(n, batch_size, rng):
    return [rng.permutation(n)[:batch_size]]


def array_of_one_batch(n, batch_size, rng):
    return rng.permutation(n)[:batch_size]


def equal_parts(n, batch_size, rng):
    return np.array_split(rng.permutation(n), -(-n // batch_size))


def batch_size_parts(n, batch_size, rng):
    return np.array_split(rng.permutation(n), batch_size)


def empty_last(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[i:i + batch_size] for i in range(0, n + 1, batch_size)]


def from_one(n, batch_size, rng):
    order = rng.permutation(np.arange(1, n + 1))
    return [order[i:i + batch_size] for i in range(0, n, batch_size)]


def floats(n, batch_size, rng):
    order = rng.permutation(np.linspace(0, n - 1, n))
    return [order[i:i + batch_size] for i in range(0, n, batch_size)]


def masks(n, batch_size, rng):
    order = rng.permutation(n)
    return [np.isin(np.arange(n), order[i:i + batch_size]) for i in range(0, n, batch_size)]


def smaller_first(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[max(0, i - batch_size):i] for i in range(n, 0, -batch_size)][::-1]


# the library itself, which the exercises rebuild -----------------------------------------------


def library_numerical_gradient(f, x, h):
    return gradient_descent.numerical_gradient(f, x, h)


def library_cross_entropy(scores, y):
    return cross_entropy(scores, y)[1]


def library_linear(X, W, dscores):
    layer = Linear(*W.shape, np.random.default_rng(0))
    layer.W[:] = W
    layer.forward(X)
    return layer.backward(dscores), layer.dW, layer.db


def library_step(W, dW, learning_rate):
    W = W.copy()
    gradient_descent.SGD([(W, dW)], learning_rate).step()
    return W


def library_minibatches(n, batch_size, rng):
    return gradient_descent.minibatches(n, batch_size, rng)


# classifier_gradient ---------------------------------------------------------------------------


def both_from_one_hot(X, y, W, b):
    one_hot = np.eye(W.shape[1])[y]
    off = (softmax(X @ W + b) - one_hot) / len(X)
    return np.einsum("nd,nc->dc", X, off), off.sum(0)


def image_by_image(X, y, W, b):
    dW, db = np.zeros(W.shape), np.zeros(len(b))
    for x, right in zip(X, y, strict=True):
        off = softmax((x @ W + b)[np.newaxis])[0]
        off[right] -= 1
        for k in range(len(b)):
            dW[:, k] += x * off[k] / len(X)
            db[k] += off[k] / len(X)
    return dW, db


def from_the_library(X, y, W, b):
    _, dscores = cross_entropy(X @ W + b, y)
    return X.T @ dscores, np.ones(len(X)) @ dscores


def w_b_forgets_n(X, y, W, b):
    off = softmax(X @ W + b) - np.eye(W.shape[1])[y]
    return X.T @ off, off.sum(axis=0)


def forgets_n_and_axis(X, y, W, b):
    off = softmax(X @ W + b) - np.eye(W.shape[1])[y]
    return X.T @ off, off.sum()


def probabilities_alone(X, y, W, b):
    p = softmax(X @ W + b) / len(y)
    return X.T @ p, p.sum(axis=0)


def columns_of_all_rows(X, y, W, b):
    p = softmax(X @ W + b)
    p[:, y] -= 1
    p /= len(y)
    return X.T @ p, p.sum(axis=0)


def w_on_its_side(X, y, W, b):
    dW, db = both_from_one_hot(X, y, W, b)
    return dW.T, db


def not_turned(X, y, W, b):
    off = (softmax(X @ W + b) - np.eye(W.shape[1])[y]) / len(X)
    return X @ off, off.sum(axis=0)


def b_over_classes(X, y, W, b):
    off = (softmax(X @ W + b) - np.eye(W.shape[1])[y]) / len(X)
    return X.T @ off, off.sum(axis=1)


def b_not_summed(X, y, W, b):
    off = (softmax(X @ W + b) - np.eye(W.shape[1])[y]) / len(X)
    return X.T @ off, off


def turned_sign(X, y, W, b):
    dW, db = both_from_one_hot(X, y, W, b)
    return -dW, -db


def without_b(X, y, W, b):
    return both_from_one_hot(X, y, W, np.zeros(len(b)))


def weights_only(X, y, W, b):
    return both_from_one_hot(X, y, W, b)[0]


def slopes_on_scores(X, y, W, b):
    return cross_entropy(X @ W + b, y)[1]


# train_classifier ------------------------------------------------------------------------------


def loop_of_the_lesson(X, y, learning_rate, n_epochs, batch_size, rng):
    W, b = np.zeros((X.shape[1], len(set(y.tolist())))), np.zeros(len(set(y.tolist())))
    losses = []
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            loss, dscores = cross_entropy(X[rows] @ W + b, y[rows])
            losses.append(loss)
            W = W - learning_rate * X[rows].T @ dscores
            b = b - learning_rate * dscores.sum(axis=0)
    return W, b, losses


def loop_over_images(X, y, learning_rate, n_epochs, batch_size, rng):
    n_classes = max(y) + 1
    W, b, losses = np.zeros((X.shape[1], n_classes)), np.zeros(n_classes), []
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            total, dW, db = 0, np.zeros(W.shape), np.zeros(n_classes)
            for i in rows:
                p = softmax((X[i] @ W + b)[np.newaxis])[0]
                total -= np.log(p[y[i]])
                p[y[i]] -= 1
                dW += np.outer(X[i], p) / len(rows)
                db += p / len(rows)
            losses.append(total / len(rows))
            W, b = W - learning_rate * dW, b - learning_rate * db
    return W, b, np.array(losses)


def with_batches_of_its_own(X, y, learning_rate, n_epochs, batch_size, rng):
    W, b, losses = np.zeros((X.shape[1], y.max() + 1)), np.zeros(y.max() + 1), []
    for _ in range(n_epochs):
        order = np.argsort(rng.random(len(X)))
        for start in range(0, len(X), batch_size):
            rows = order[start:start + batch_size]
            losses.append(cross_entropy(X[rows] @ W + b, y[rows])[0])
            dW, db = from_the_library(X[rows], y[rows], W, b)
            W, b = W - learning_rate * dW, b - learning_rate * db
    return [W, b, losses]


def trained_with(step=lambda value, slope, rate: value - rate * slope, before=True, epochs=True,
                 once=False, all_rows=False, shuffled=True, last=False):
    """The lesson's loop with something changed."""
    def program(X, y, learning_rate, n_epochs, batch_size, rng):
        W, b, losses = np.zeros((X.shape[1], y.max() + 1)), np.zeros(y.max() + 1), []
        made = minibatches(len(X), batch_size, rng) if once else None
        for _ in range(n_epochs if epochs else 1):
            batches = made or minibatches(len(X), batch_size, rng)
            if not shuffled:
                batches = [np.arange(i, min(i + batch_size, len(X)))
                           for i in range(0, len(X), batch_size)]
            for rows in batches:
                used = np.arange(len(X)) if all_rows else rows
                if before:
                    losses.append(cross_entropy(X[rows] @ W + b, y[rows])[0])
                dW, db = from_the_library(X[used], y[used], W, b)
                W, b = step(W, dW, learning_rate), step(b, db, learning_rate)
                if not before:
                    losses.append(cross_entropy(X[rows] @ W + b, y[rows])[0])
        return W, b, losses[-1] if last else losses
    return program


def b_stays(X, y, learning_rate, n_epochs, batch_size, rng):
    W, losses = np.zeros((X.shape[1], y.max() + 1)), []
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            loss, dscores = cross_entropy(X[rows] @ W, y[rows])
            losses.append(loss)
            W -= learning_rate * X[rows].T @ dscores
    return W, np.zeros(y.max() + 1), losses


def anew_each_epoch(X, y, learning_rate, n_epochs, batch_size, rng):
    losses = []
    for _ in range(n_epochs):
        W, b = np.zeros((X.shape[1], y.max() + 1)), np.zeros(y.max() + 1)
        for rows in minibatches(len(X), batch_size, rng):
            losses.append(cross_entropy(X[rows] @ W + b, y[rows])[0])
            dW, db = from_the_library(X[rows], y[rows], W, b)
            W, b = W - learning_rate * dW, b - learning_rate * db
    return W, b, losses


def without_losses(X, y, learning_rate, n_epochs, batch_size, rng):
    return loop_of_the_lesson(X, y, learning_rate, n_epochs, batch_size, rng)[:2]


def drops_the_last_batch(X, y, learning_rate, n_epochs, batch_size, rng):
    W, b, losses = np.zeros((X.shape[1], y.max() + 1)), np.zeros(y.max() + 1), []
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng)[:len(X) // batch_size]:
            losses.append(cross_entropy(X[rows] @ W + b, y[rows])[0])
            dW, db = from_the_library(X[rows], y[rows], W, b)
            W, b = W - learning_rate * dW, b - learning_rate * db
    return W, b, losses


LOOPS = {"numerical_gradient": by_copies, "classifier_gradient": image_by_image,
         "minibatches": permutation, "train_classifier": loop_over_images}
RIGHT = {
    "classifier_gradient": [both_from_one_hot, image_by_image, from_the_library],
    "train_classifier": [loop_of_the_lesson, loop_over_images, with_batches_of_its_own],
    "numerical_gradient": [by_copies, puts_it_back, unit_directions, mean_of_both_sides,
                           library_numerical_gradient],
    "cross_entropy_gradient": [subtracts_one, with_one_hot, row_by_row, by_differences_of_the_loss,
                               library_cross_entropy],
    "linear_backward": [matrix_products, einsum, outer_products, bias_trick, library_linear],
    "sgd_step": [subtract, entry_by_entry, by_numpy, copy_first, library_step],
    "minibatches": [permutation, generator, split, equal_parts, sorts_random_numbers,
                    chosen_without_putting_back, library_minibatches],
}
WRONG = {
    "classifier_gradient": [
        (w_b_forgets_n, "divide by N = len(y)"),
        (forgets_n_and_axis, "divide by N = len(y). And: You summed db over everything"),
        (probabilities_alone, "take 1 off at the right class"),
        (columns_of_all_rows, "one place a row"),
        (w_on_its_side, "dW is transposed"),
        (not_turned, "the inner sizes differ"),
        (b_over_classes, "You summed db over the classes"),
        (b_not_summed, "db must be summed over the images"),
        (turned_sign, "The sign is turned around"),
        (without_b, "b is missing in the scores"),
        (weights_only, "That is dW alone"),
        (slopes_on_scores, "one box further back"),
    ],
    "train_classifier": [
        (trained_with(lambda value, slope, rate: value + rate * slope), "You walk uphill"),
        (trained_with(lambda value, slope, rate: value - slope), "The learning rate is missing"),
        (trained_with(lambda value, slope, rate: value), "come back as they began"),
        (trained_with(before=False), "taken after the step"),
        (trained_with(epochs=False), "You stop after the first epoch"),
        (trained_with(once=True), "made once"),
        (trained_with(all_rows=True), "looks at all rows"),
        (trained_with(shuffled=False), "the same order each time"),
        (trained_with(last=True), "Only the last loss"),
        (trained_with(lambda value, slope, rate: value + rate * slope, before=False),
         "You walk uphill: subtract learning_rate times the gradient. And: The losses"),
        (b_stays, "b makes no step"),
        (anew_each_epoch, "begin anew in each epoch"),
        (without_losses, "The losses are missing"),
        (drops_the_last_batch, "losses: got 2, expected 3"),
    ],
    "numerical_gradient": [
        (forward, "You went forward only"),
        (backward, "You went backward only"),
        (over_h, "divide by 2 * h"),
        (precedence, "write / (2 * h)"),
        (not_divided, "how much f changes"),
        (below_minus_above, "The sign is turned around"),
        (whole_array, "moved all entries of x at once"),
        (one_copy_for_all, "stays moved"),
        (leaves_it_moved, "did not put the entry back"),
        (only_back_to_the_start, "go to the other side as well"),
        (own_h, "an h of your own"),
        (h_on_the_value, "added h to the value of f"),
        (rows_only, "moves a whole row"),
        (as_a_row, "in one row"),
        (view_for_a_copy, "a second name for x"),
    ],
    "cross_entropy_gradient": [
        (forgets_n, "mean over N rows"),
        (over_all_entries, "divide by N = len(y)"),
        (over_classes, "divide by N = len(y)"),
        (mean_over_rows, "You averaged over the rows"),
        (probabilities, "These are the probabilities"),
        (minus_one_everywhere, "from every probability"),
        (rows_of_y, "p[y] picks rows, not columns"),
        (minus_the_labels, "y holds class numbers"),
        (minus_a_column_of_labels, "y holds class numbers"),
        (slice_for_rows, "[:, y] means those columns in every row"),
        (wrong_column, "Rows come first"),
        (at_the_largest, "the class with the highest score"),
        (target_minus_output, "The sign is turned around"),
        (softmax_down, "runs down the columns"),
        (softmax_of_all, "over the whole array"),
        (overflows, "exp overflows"),
        (no_softmax, "from the scores"),
        (stops_at_the_probabilities, "one step further back"),
        (the_loss, "That is the loss"),
        (both, "the gradient alone"),
        (shifts_in_place, "changes its input scores"),
        (right_class_only, "Only the right class"),
        (no_keepdims, "keepdims=True"),
    ],
    "linear_backward": [
        (db_unsummed, "sum over the rows: dscores.sum(axis=0)"),
        (db_mean, "a sum over the rows, not a mean"),
        (db_over_classes, "You summed over the classes"),
        (db_one_number, "You summed over everything"),
        (db_two_dimensions, "the shape of b"),
        (dW_transposed, "dW is transposed"),
        (divided_again, "don't divide dW and db again"),
        (dW_divided_again, "don't divide dW again"),
        (W_not_transposed, "inner sizes differ: transpose W"),
        (X_not_transposed, "inner sizes differ, (N, D) and (N, C): transpose X"),
        (nothing_transposed, "inner sizes differ in both products"),
        (dX_transposed, "dX is transposed"),
        (no_dX, "the gradient on the input, dX, comes first"),
        (other_order, "in another order"),
        (weights_first, "in another order"),
        (elementwise, "* multiplies entry by entry"),
        (scales_dscores, "expected"),
        (rounds_its_input, "changes its input X"),
    ],
    "sgd_step": [
        (uphill, "uphill"),
        (rate_of_its_own, "You ignored learning_rate"),
        (no_rate, "left out the learning rate"),
        (divides, "divided by the learning rate"),
        (the_step, "That is the step alone"),
        (changes_W, "changes the caller's array"),
        (rate_on_both, "The rate belongs to dW alone"),
        (brackets_forgotten, "The rate belongs to dW alone"),
        (decays, "You shrink W as well"),
        (multiplies, "Your step is multiplied by W"),
        (sign_only, "the sign of the slope alone"),
        (unit_length, "the same length everywhere"),
        (dot_product, "Your step is multiplied by W"),
        (one_slope_for_all, "You averaged the gradient"),
        (scales_dW, "changes its input dW"),
    ],
    "minibatches": [
        (in_order, "the rows come in order"),
        (drops_the_last, "the last batch is dropped"),
        (starts_only, "the same rows always share a batch"),
        (inside_each_batch, "the same rows always share a batch"),
        (global_state, "draw from the rng handed over"),
        (standard_library, "draw from the rng handed over"),
        (seeds_its_own, "another rng gave the same result"),
        (with_replacement, "some rows come twice"),
        (choice_each_time, "some rows come twice"),
        (one_batch_only, "rows are in no batch"),
        (array_of_one_batch, "with one dimension"),
        (batch_size_parts, "all are to hold 10"),
        (empty_last, "one batch is empty"),
        (from_one, "there is no row 25"),
        (floats, "row numbers are integers"),
        (masks, "masks of True and False"),
        (smaller_first, "only the last may be smaller"),
    ],
}
