"""Programs for the exercises of notebook 06, as learners write them."""

import numpy as np
from scipy.special import expit

from lecturelib.activations import ReLU, Sigmoid
from lecturelib.gradient_descent import SGD, minibatches, train
from lecturelib.linear import Linear
from lecturelib.mlp import Sequential, mlp
from lecturelib.softmax import cross_entropy, softmax

# count_parameters ------------------------------------------------------------------------------


def loop(sizes):
    total = 0
    for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True):
        total += n_in * n_out + n_out
    return total


def bias_trick(sizes):
    return np.sum((np.array(sizes[:-1]) + 1) * np.array(sizes[1:]))


def weights_then_biases(sizes):
    weights = sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1))
    return float(weights + sum(sizes) - sizes[0])


def by_the_library(sizes):
    network = mlp(sizes, ReLU, np.random.default_rng(0))
    return sum(w.size for w, _ in network.params())


def no_biases(sizes):
    total = 0
    for i in range(len(sizes) - 1):
        total += sizes[i] * sizes[i + 1]
    return total


def only_biases(sizes):
    return sum(sizes) - sizes[0]


def biases_on_the_left(sizes):
    return sum(n * m + n for n, m in zip(sizes[:-1], sizes[1:], strict=True))


def one_bias_a_layer(sizes):
    return no_biases(sizes) + len(sizes) - 1


def biases_on_both_sides(sizes):
    return sum(n * m + n + m for n, m in zip(sizes[:-1], sizes[1:], strict=True))


def both_plus_one(sizes):
    return sum((n + 1) * (m + 1) for n, m in zip(sizes[:-1], sizes[1:], strict=True))


def biases_of_inputs_too(sizes):
    return no_biases(sizes) + sum(sizes)


def without_the_output(sizes):
    return loop(sizes[:-1])


def returns_in_the_loop(sizes):
    total = 0
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        total += n_in * n_out + n_out
        return total


def no_bias_at_the_output(sizes):
    return loop(sizes) - sizes[-1]


def added(sizes):
    return sum(n + m for n, m in zip(sizes, sizes[1:], strict=False))


def product(sizes):
    total = 1
    for n in sizes:
        total *= n
    return total


def units(sizes):
    return sum(sizes)


def n_layers(sizes):
    return len(sizes) - 1


def a_list(sizes):
    return [n * m + m for n, m in zip(sizes, sizes[1:], strict=False)]


def runs_over_the_end(sizes):
    return sum(sizes[i] * sizes[i + 1] + sizes[i + 1] for i in range(len(sizes)))


def as_text(sizes):
    return f"{loop(sizes)} parameters"


def keeps_the_last_pair(sizes):
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        total = n_in * n_out + n_out
    return total


def plus_all_layers(sizes):
    return no_biases(sizes) + len(sizes)


# forward_3_layers ------------------------------------------------------------------------------


def three_lines(x, weights, biases):
    h1 = 1 / (1 + np.exp(-(x @ weights[0] + biases[0])))
    h2 = 1 / (1 + np.exp(-(h1 @ weights[1] + biases[1])))
    return h2 @ weights[2] + biases[2]


def one_loop(x, weights, biases):
    for i, (W, b) in enumerate(zip(weights, biases, strict=True)):
        x = np.dot(x, W) + b
        if i < 2:
            x = expit(x)
    return x.tolist()


def slide_turned(x, weights, biases):
    columns = x.T
    for i in range(3):
        columns = weights[i].T @ columns + biases[i].reshape(-1, 1)
        if i != 2:
            columns = np.exp(columns) / (1 + np.exp(columns))
    return columns.T


def with_layers(x, weights, biases):
    layers = []
    for W, b in zip(weights, biases, strict=True):
        layer = Linear(*W.shape, np.random.default_rng(0))
        layer.W[...], layer.b[...] = W, b
        layers += [layer, Sigmoid()]
    return Sequential(layers[:-1]).forward(x)


def row_by_row(x, weights, biases):
    return np.array([three_lines(row, weights, biases) for row in x])


def no_activation(x, weights, biases):
    h1 = x @ weights[0] + biases[0]
    h2 = h1 @ weights[1] + biases[1]
    return h2 @ weights[2] + biases[2]


def everywhere(x, weights, biases):
    for W, b in zip(weights, biases, strict=True):
        x = expit(x @ W + b)
    return x


def only_first(x, weights, biases):
    return (expit(x @ weights[0] + biases[0]) @ weights[1] + biases[1]) @ weights[2] + biases[2]


def only_second(x, weights, biases):
    h1 = x @ weights[0] + biases[0]
    return expit(h1 @ weights[1] + biases[1]) @ weights[2] + biases[2]


def without_biases(x, weights, biases):
    return expit(expit(x @ weights[0]) @ weights[1]) @ weights[2]


def without_last_bias(x, weights, biases):
    return three_lines(x, weights, biases) - biases[2]


def bias_at_the_end_only(x, weights, biases):
    return without_biases(x, weights, biases) + biases[2]


def with_relu(x, weights, biases):
    h1 = np.maximum(0, x @ weights[0] + biases[0])
    h2 = np.maximum(0, h1 @ weights[1] + biases[1])
    return h2 @ weights[2] + biases[2]


def with_tanh(x, weights, biases):
    h1 = np.tanh(x @ weights[0] + biases[0])
    return np.tanh(h1 @ weights[1] + biases[1]) @ weights[2] + biases[2]


def wrong_exponent(x, weights, biases):
    h1 = 1 / (1 + np.exp(x @ weights[0] + biases[0]))
    h2 = 1 / (1 + np.exp(h1 @ weights[1] + biases[1]))
    return h2 @ weights[2] + biases[2]


def no_brackets(x, weights, biases):
    h1 = 1 / 1 + np.exp(-(x @ weights[0] + biases[0]))
    h2 = 1 / 1 + np.exp(-(h1 @ weights[1] + biases[1]))
    return h2 @ weights[2] + biases[2]


def half_a_bracket(x, weights, biases):
    h1 = 1 / (1 + np.exp(-x @ weights[0] + biases[0]))
    h2 = 1 / (1 + np.exp(-h1 @ weights[1] + biases[1]))
    return h2 @ weights[2] + biases[2]


def names_left_over(x, weights, biases):
    for W, b in zip(weights[:-1], biases, strict=False):
        x = expit(x @ W + b)
    return x @ W + b


def old_bias(x, weights, biases):
    for i in range(2):
        b = biases[i]
        x = expit(x @ weights[i] + b)
    return x @ weights[2] + b


def layer_as_function(x, weights, biases):
    h1 = Sigmoid(x @ weights[0] + biases[0])
    return Sigmoid(h1 @ weights[1] + biases[1]) @ weights[2] + biases[2]


def best_output(x, weights, biases):
    return three_lines(x, weights, biases).argmax(axis=1)


def bias_outside(x, weights, biases):
    h1 = expit(x @ weights[0]) + biases[0]
    return (expit(h1 @ weights[1]) + biases[1]) @ weights[2] + biases[2]


def squashes_inputs(x, weights, biases):
    for W, b in zip(weights, biases, strict=True):
        x = expit(x) @ W + b
    return x


def mean_of_rows(x, weights, biases):
    return three_lines(x, weights, biases).mean(axis=0)


def flat(x, weights, biases):
    return three_lines(x, weights, biases).flatten()


def one_row(x, weights, biases):
    return three_lines(x[0], weights, biases)


def stops_at_h2(x, weights, biases):
    h1 = expit(x @ weights[0] + biases[0])
    return expit(h1 @ weights[1] + biases[1])


def returns_after_one_layer(x, weights, biases):
    for W, b in zip(weights, biases, strict=True):
        x = expit(x @ W + b)
        return x


def slide_order(x, weights, biases):
    h1 = expit(np.dot(weights[0], x) + biases[0])
    h2 = expit(np.dot(weights[1], h1) + biases[1])
    return np.dot(weights[2], h2) + biases[2]


def turned_weights(x, weights, biases):
    h1 = expit(x @ weights[0].T + biases[0])
    h2 = expit(h1 @ weights[1].T + biases[1])
    return h2 @ weights[2].T + biases[2]


def columns_out(x, weights, biases):
    return three_lines(x, weights, biases).T


def x_twice(x, weights, biases):
    h2 = expit(x @ weights[1] + biases[1])  # and not from h1
    return h2 @ weights[2] + biases[2]


def skips_a_layer(x, weights, biases):
    return expit(x @ weights[0] + biases[0]) @ weights[2] + biases[2]


def stars(x, weights, biases):
    h1 = expit(x * weights[0] + biases[0])
    return expit(h1 * weights[1] + biases[1]) * weights[2] + biases[2]


def all_three(x, weights, biases):
    h1 = expit(x @ weights[0] + biases[0])
    h2 = expit(h1 @ weights[1] + biases[1])
    return h1, h2, h2 @ weights[2] + biases[2]


def softmax_at_the_end(x, weights, biases):
    e = np.exp(three_lines(x, weights, biases))
    return e / e.sum(axis=1, keepdims=True)


def adds_into_a_bias(x, weights, biases):
    h1 = expit(x @ weights[0] + biases[0])
    h2 = expit(h1 @ weights[1] + biases[1])
    out = h2 @ weights[2]
    biases[2] += out[0]
    return np.vstack([biases[2], out[1:] + biases[2] - out[0]])


def doubled_first_bias(x, weights, biases):
    return three_lines(x, weights, [2 * biases[0], *biases[1:]])


# two_layer_backward ----------------------------------------------------------------------------


def with_a_mask(X, W1, b1, W2, b2, dscores):
    z = X @ W1 + b1
    h = np.where(z > 0, z, 0)
    dW2 = np.dot(h.T, dscores)
    db2 = np.sum(dscores, axis=0)
    dh = np.dot(dscores, W2.T)
    dh[z <= 0] = 0
    return np.dot(X.T, dh), np.sum(dh, axis=0), dW2, db2


def with_the_library(X, W1, b1, W2, b2, dscores):
    rng = np.random.default_rng(0)
    network = Sequential([Linear(*W1.shape, rng), ReLU(), Linear(*W2.shape, rng)])
    for (w, _), value in zip(network.params(), (W1, b1, W2, b2), strict=True):
        w[...] = value
    network.forward(X)
    network.backward(dscores)
    return [dw for _, dw in network.params()]


def with_einsum(X, W1, b1, W2, b2, dscores):
    h = (X @ W1 + b1).clip(0)
    dz = np.einsum("nc,hc,nh->nh", dscores, W2, np.sign(h))
    ones = np.ones(len(X))
    return (np.einsum("nd,nh->dh", X, dz), ones @ dz, np.einsum("nh,nc->hc", h, dscores),
            ones @ dscores)


def row_after_row(X, W1, b1, W2, b2, dscores):
    dW1, db1, dW2, db2 = (np.zeros_like(w) for w in (W1, b1, W2, b2))
    for x, d in zip(X, dscores, strict=True):
        h = np.maximum(0, x @ W1 + b1)
        dh = (W2 @ d) * (h > 0)
        dW1 += np.outer(x, dh)
        db1 += dh
        dW2 += np.outer(h, d)
        db2 += d
    return dW1, db1, dW2, db2


def no_gate(X, W1, b1, W2, b2, dscores):
    h = np.maximum(0, X @ W1 + b1)
    dh = dscores @ W2.T
    return X.T @ dh, dh.sum(axis=0), h.T @ dscores, dscores.sum(axis=0)


def gate_by_slope(X, W1, b1, W2, b2, dscores):
    h = np.maximum(0, X @ W1 + b1)
    dh = np.maximum(0, dscores @ W2.T)
    return X.T @ dh, dh.sum(axis=0), h.T @ dscores, dscores.sum(axis=0)


def times_h(X, W1, b1, W2, b2, dscores):
    h = np.maximum(0, X @ W1 + b1)
    dh = dscores @ W2.T * h
    return X.T @ dh, dh.sum(axis=0), h.T @ dscores, dscores.sum(axis=0)


def open_at_zero(X, W1, b1, W2, b2, dscores):
    z = X @ W1 + b1
    dh = dscores @ W2.T * (z >= 0)
    return X.T @ dh, dh.sum(axis=0), np.maximum(0, z).T @ dscores, dscores.sum(axis=0)


def gate_turned(X, W1, b1, W2, b2, dscores):
    z = X @ W1 + b1
    dh = dscores @ W2.T
    dh[z >= 0] = 0
    return X.T @ dh, dh.sum(axis=0), np.maximum(0, z).T @ dscores, dscores.sum(axis=0)


def slope_of_a_sigmoid(X, W1, b1, W2, b2, dscores):
    h = np.maximum(0, X @ W1 + b1)
    dh = dscores @ W2.T * h * (1 - h)
    return X.T @ dh, dh.sum(axis=0), h.T @ dscores, dscores.sum(axis=0)


def h_before_the_max(X, W1, b1, W2, b2, dscores):
    z = X @ W1 + b1
    dh = dscores @ W2.T * (z > 0)
    return X.T @ dh, dh.sum(axis=0), z.T @ dscores, dscores.sum(axis=0)


def all_linear(X, W1, b1, W2, b2, dscores):
    h = X @ W1 + b1
    dh = dscores @ W2.T
    return X.T @ dh, dh.sum(axis=0), h.T @ dscores, dscores.sum(axis=0)


def no_b1(X, W1, b1, W2, b2, dscores):
    return with_a_mask(X, W1, 0, W2, b2, dscores)


def bias_without_gate(X, W1, b1, W2, b2, dscores):
    dW1, _, dW2, db2 = with_a_mask(X, W1, b1, W2, b2, dscores)
    return dW1, (dscores @ W2.T).sum(axis=0), dW2, db2


def weights_without_gate(X, W1, b1, W2, b2, dscores):
    _, db1, dW2, db2 = with_a_mask(X, W1, b1, W2, b2, dscores)
    return X.T @ (dscores @ W2.T), db1, dW2, db2


def rows_kept(X, W1, b1, W2, b2, dscores):
    h = np.maximum(0, X @ W1 + b1)
    dh = dscores @ W2.T * (h > 0)
    return X.T @ dh, dh, h.T @ dscores, dscores


def biases_averaged(X, W1, b1, W2, b2, dscores):
    dW1, db1, dW2, db2 = with_a_mask(X, W1, b1, W2, b2, dscores)
    return dW1, db1 / len(X), dW2, db2 / len(X)


def with_keepdims(X, W1, b1, W2, b2, dscores):
    dW1, db1, dW2, db2 = with_a_mask(X, W1, b1, W2, b2, dscores)
    return dW1, db1[np.newaxis], dW2, db2[np.newaxis]


def wrong_axis(X, W1, b1, W2, b2, dscores):
    h = np.maximum(0, X @ W1 + b1)
    dh = dscores @ W2.T * (h > 0)
    return X.T @ dh, dh.sum(axis=1), h.T @ dscores, dscores.sum(axis=1)


def no_axis(X, W1, b1, W2, b2, dscores):
    h = np.maximum(0, X @ W1 + b1)
    dh = dscores @ W2.T * (h > 0)
    return X.T @ dh, np.sum(dh), h.T @ dscores, np.sum(dscores)


def divides_again(X, W1, b1, W2, b2, dscores):
    return [g / len(X) for g in with_a_mask(X, W1, b1, W2, b2, dscores)]


def downhill(X, W1, b1, W2, b2, dscores):
    return [-g for g in with_a_mask(X, W1, b1, W2, b2, dscores)]


def last_layer_first(X, W1, b1, W2, b2, dscores):
    dW1, db1, dW2, db2 = with_a_mask(X, W1, b1, W2, b2, dscores)
    return dW2, db2, dW1, db1


def weights_first(X, W1, b1, W2, b2, dscores):
    dW1, db1, dW2, db2 = with_a_mask(X, W1, b1, W2, b2, dscores)
    return dW1, dW2, db1, db2


def weights_alone(X, W1, b1, W2, b2, dscores):
    dW1, _, dW2, _ = with_a_mask(X, W1, b1, W2, b2, dscores)
    return dW1, dW2


def on_their_side(X, W1, b1, W2, b2, dscores):
    h = np.maximum(0, X @ W1 + b1)
    dh = dscores @ W2.T * (h > 0)
    return dh.T @ X, dh.sum(axis=0), dscores.T @ h, dscores.sum(axis=0)


def w2_as_it_is(X, W1, b1, W2, b2, dscores):
    h = np.maximum(0, X @ W1 + b1)
    dh = dscores @ W2 * (h > 0)
    return X.T @ dh, dh.sum(axis=0), h.T @ dscores, dscores.sum(axis=0)


def down_to_the_input(X, W1, b1, W2, b2, dscores):
    h = np.maximum(0, X @ W1 + b1)
    dh = dscores @ W2.T * (h > 0) @ W1.T
    return X.T @ dh, dh.sum(axis=0), h.T @ dscores, dscores.sum(axis=0)


def input_second(X, W1, b1, W2, b2, dscores):
    h = np.maximum(0, X @ W1 + b1)
    dh = dscores @ W2.T * (h > 0)
    return dh @ X.T, dh.sum(axis=0), dscores @ h.T, dscores.sum(axis=0)


def biases_as_they_are(X, W1, b1, W2, b2, dscores):
    dW1, _, dW2, _ = with_a_mask(X, W1, b1, W2, b2, dscores)
    return dW1, b1, dW2, b2


def x_at_the_output(X, W1, b1, W2, b2, dscores):
    dW1, db1, _, db2 = with_a_mask(X, W1, b1, W2, b2, dscores)
    return dW1, db1, np.dot(X.T, dscores), db2


def slope_on_x(X, W1, b1, W2, b2, dscores):
    _, db1, dW2, db2 = with_a_mask(X, W1, b1, W2, b2, dscores)
    dh = dscores @ W2.T
    dh[X @ W1 + b1 <= 0] = 0
    return dh @ W1.T, db1, dW2, db2


def changes_dscores(X, W1, b1, W2, b2, dscores):
    result = with_a_mask(X, W1, b1, W2, b2, dscores)
    dscores *= 0
    return result


def a_step_too(X, W1, b1, W2, b2, dscores):
    result = with_a_mask(X, W1, b1, W2, b2, dscores)
    W1 -= 0.1 * result[0]
    return result


def no_gate_rows_kept(X, W1, b1, W2, b2, dscores):
    h = np.maximum(0, X @ W1 + b1)
    dh = dscores @ W2.T
    return X.T @ dh, dh, h.T @ dscores, dscores


def times_h_and_averaged(X, W1, b1, W2, b2, dscores):
    h = np.maximum(0, X @ W1 + b1)
    dh = dscores @ W2.T * h
    return X.T @ dh, dh.mean(axis=0), h.T @ dscores, dscores.mean(axis=0)


def not_transposed(X, W1, b1, W2, b2, dscores):
    h = np.maximum(0, X @ W1 + b1)
    dh = dscores @ W2.T * (h > 0)
    return np.dot(X, dh), dh.sum(axis=0), np.dot(h, dscores), dscores.sum(axis=0)


def gate_at_the_end(X, W1, b1, W2, b2, dscores):
    h = np.maximum(0, X @ W1 + b1)
    dh = dscores @ W2.T
    return (h > 0) * (X.T @ dh), dh.sum(axis=0), h.T @ dscores, dscores.sum(axis=0)


def number_by_number(X, W1, b1, W2, b2, dscores):
    N, D, H, C = len(X), len(W1), len(b1), len(b2)
    dW1, db1 = np.zeros((D, H)), np.zeros(H)
    dW2, db2 = np.zeros((H, C)), np.zeros(C)
    for n in range(N):
        for c in range(C):
            db2[c] += dscores[n, c]
        for j in range(H):
            total = b1[j]
            for d in range(D):
                total += X[n, d] * W1[d, j]
            if total > 0:
                arrives = 0
                for c in range(C):
                    dW2[j, c] += total * dscores[n, c]
                    arrives += dscores[n, c] * W2[j, c]
                db1[j] += arrives
                for d in range(D):
                    dW1[d, j] += X[n, d] * arrives
    return dW1, db1, dW2, db2


# train_two_layers ------------------------------------------------------------------------------


def four_blanks(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng):
    W1, b1, W2, b2 = W1.copy(), b1.copy(), W2.copy(), b2.copy()
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            X_rows, y_rows = X[rows], y[rows]
            scores = np.maximum(0, X_rows @ W1 + b1) @ W2 + b2
            dscores = (softmax(scores) - (y_rows[:, None] == np.arange(len(b2)))) / len(rows)
            dW1, db1, dW2, db2 = with_a_mask(X_rows, W1, b1, W2, b2, dscores)
            W1 = W1 - learning_rate * dW1
            b1 = b1 - learning_rate * db1
            W2 = W2 - learning_rate * dW2
            b2 = b2 - learning_rate * db2
    return W1, b1, W2, b2


def library_loss_own_batches(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng):
    weights = [np.array(w) for w in (W1, b1, W2, b2)]
    for _ in range(n_epochs):
        order = rng.permutation(len(X))
        for i in range(0, len(X), batch_size):
            rows = order[i:i + batch_size]
            h = (X[rows] @ weights[0] + weights[1]).clip(0)
            _, dscores = cross_entropy(h @ weights[2] + weights[3], y[rows])
            for w, g in zip(weights, with_a_mask(X[rows], *weights, dscores), strict=True):
                w -= learning_rate * g
    return weights


def by_train(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng):
    network = mlp([*W1.shape, len(b2)], ReLU, np.random.default_rng(0))
    for (w, _), value in zip(network.params(), (W1, b1, W2, b2), strict=True):
        w[...] = value
    list(train(network, X, y, cross_entropy, SGD(network.params(), learning_rate),
               n_epochs=n_epochs, batch_size=batch_size, rng=rng))
    return [w for w, _ in network.params()]


def row_after_row_trained(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng):
    # As a beginner would write it, row after row, with NumPy's products over a layer: a loop over
    # single weights would make a billion steps for each of the lesson's networks.
    W1, b1, W2, b2 = W1.copy(), b1.copy(), W2.copy(), b2.copy()
    for _epoch in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            dW1, db1 = np.zeros_like(W1), np.zeros_like(b1)
            dW2, db2 = np.zeros_like(W2), np.zeros_like(b2)
            for row in rows:
                h = np.maximum(0, X[row] @ W1 + b1)
                scores = h @ W2 + b2
                exps = np.exp(scores - max(scores))
                probs = exps / sum(exps)
                probs[y[row]] -= 1
                dh = W2 @ probs
                dh[h <= 0] = 0
                dW1 += np.outer(X[row], dh)
                db1 += dh
                dW2 += np.outer(h, probs)
                db2 += probs
            W1 -= learning_rate * dW1 / len(rows)
            b1 -= learning_rate * db1 / len(rows)
            W2 -= learning_rate * dW2 / len(rows)
            b2 -= learning_rate * db2 / len(rows)
    return W1, b1, W2, b2


def skeleton(blank1=None, blank2=None, blank3=None, blank4=None, copies=True):
    """The skeleton of the notebook, with blanks filled in well or badly."""
    def program(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng):
        ws = [w.copy() if copies else w for w in (W1, b1, W2, b2)]
        for _ in range(n_epochs):
            for rows in minibatches(len(X), batch_size, rng):
                X_rows, y_rows = X[rows], y[rows]
                scores = (blank1 or forward_right)(X_rows, *ws)
                dscores = (blank2 or slopes_right)(scores, y_rows, X)
                gs = (blank3 or with_a_mask)(X_rows, *ws, dscores)
                for i in range(4):
                    if blank4:
                        ws[i] = blank4(ws[i], gs[i], learning_rate, i)
                    else:
                        ws[i] -= learning_rate * gs[i]
        return tuple(ws)
    return program


def forward_right(X, W1, b1, W2, b2):
    return np.maximum(0, X @ W1 + b1) @ W2 + b2


def slopes_right(scores, y, X):
    d = softmax(scores)
    d[range(len(y)), y] -= 1
    return d / len(y)


def slopes_summed(scores, y, X):
    d = softmax(scores)
    d[range(len(y)), y] -= 1
    return d


def slopes_over_all(scores, y, X):
    return slopes_summed(scores, y, X) / len(X)


def slopes_probs(scores, y, X):
    return softmax(scores)


def slopes_of_scores(scores, y, X):
    d = scores.copy()
    d[range(len(y)), y] -= 1
    return d / len(y)


def slopes_everywhere(scores, y, X):
    d = softmax(scores)
    d[:, y] -= 1
    return d / len(y)


def slopes_turned(scores, y, X):
    d = -softmax(scores)
    d[range(len(y)), y] += 1
    return d / len(y)


def slopes_halved(scores, y, X):
    return cross_entropy(scores, y)[1] / len(y)


def one_epoch_only(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng):
    W1, b1, W2, b2 = W1.copy(), b1.copy(), W2.copy(), b2.copy()
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            d = slopes_right(forward_right(X[rows], W1, b1, W2, b2), y[rows], X)
            dW1, db1, dW2, db2 = with_a_mask(X[rows], W1, b1, W2, b2, d)
            W1, b1 = W1 - learning_rate * dW1, b1 - learning_rate * db1
            W2, b2 = W2 - learning_rate * dW2, b2 - learning_rate * db2
        return W1, b1, W2, b2


def one_batch_only(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng):
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            d = slopes_right(forward_right(X[rows], W1, b1, W2, b2), y[rows], X)
            gs = with_a_mask(X[rows], W1, b1, W2, b2, d)
            return [w - learning_rate * g for w, g in zip((W1, b1, W2, b2), gs, strict=True)]


def step_outside(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng):
    ws = [w.copy() for w in (W1, b1, W2, b2)]
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            gs = with_a_mask(X[rows], *ws, slopes_right(forward_right(X[rows], *ws), y[rows], X))
        for w, g in zip(ws, gs, strict=True):
            w -= learning_rate * g
    return ws


def w2_first(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng):
    W1, b1, W2, b2 = W1.copy(), b1.copy(), W2.copy(), b2.copy()
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            h = np.maximum(0, X[rows] @ W1 + b1)
            d = slopes_right(h @ W2 + b2, y[rows], X)
            W2 -= learning_rate * (h.T @ d)
            b2 -= learning_rate * d.sum(axis=0)
            dh = d @ W2.T * (h > 0)
            W1 -= learning_rate * (X[rows].T @ dh)
            b1 -= learning_rate * dh.sum(axis=0)
    return W1, b1, W2, b2


def whole_y(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng):
    ws = [w.copy() for w in (W1, b1, W2, b2)]
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            probs = softmax(forward_right(X[rows], *ws))
            probs[np.arange(len(rows)), y] -= 1
            for w, g in zip(ws, with_a_mask(X[rows], *ws, probs / len(rows)), strict=True):
                w -= learning_rate * g
    return ws


def whole_x_backward(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng):
    ws = [w.copy() for w in (W1, b1, W2, b2)]
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            d = slopes_right(forward_right(X[rows], *ws), y[rows], X)
            for w, g in zip(ws, with_a_mask(X, *ws, d), strict=True):
                w -= learning_rate * g
    return ws


def over_batch_size(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng):
    ws = [w.copy() for w in (W1, b1, W2, b2)]
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            d = slopes_summed(forward_right(X[rows], *ws), y[rows], X) / batch_size
            for w, g in zip(ws, with_a_mask(X[rows], *ws, d), strict=True):
                w -= learning_rate * g
    return ws


def batches_made_once(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng):
    batches = minibatches(len(X), batch_size, rng)
    ws = [w.copy() for w in (W1, b1, W2, b2)]
    for _ in range(n_epochs):
        for rows in batches:
            gs = with_a_mask(X[rows], *ws, slopes_right(forward_right(X[rows], *ws), y[rows], X))
            for w, g in zip(ws, gs, strict=True):
                w -= learning_rate * g
    return ws


def never_updated(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng):
    return W1, b1, W2, b2


def weights_returned(*arguments):
    W1, _, W2, _ = four_blanks(*arguments)
    return W1, W2


# scores_without --------------------------------------------------------------------------------


def zero_columns(X, W1, b1, W2, b2, silent):
    h = np.maximum(0, np.dot(X, W1) + b1)
    for unit in silent:
        h[:, unit] = 0
    return np.dot(h, W2) + b2


def with_a_sieve(X, W1, b1, W2, b2, silent):
    keep = np.ones(len(b1))
    keep[silent] = 0
    return (np.maximum(0, X @ W1 + b1) * keep) @ W2 + b2


def without_their_weights(X, W1, b1, W2, b2, silent):
    out = W2.copy()
    out[silent, :] = 0
    return np.maximum(0, X @ W1 + b1) @ out + b2


def deleted(X, W1, b1, W2, b2, silent):
    units = [i for i in range(len(b1)) if i not in set(map(int, silent))]
    return (X @ W1[:, units] + b1[units]).clip(0) @ W2[units] + b2


def image_by_image(X, W1, b1, W2, b2, silent):
    result = []
    for x in X:
        h = x @ W1 + b1
        for unit in range(len(h)):
            if h[unit] < 0:
                h[unit] = 0
        for unit in silent:
            h[unit] = 0
        result.append(h @ W2 + b2)
    return result


def cuts_nothing(X, W1, b1, W2, b2, silent):
    return forward_right(X, W1, b1, W2, b2)


def cuts_the_others(X, W1, b1, W2, b2, silent):
    h = np.zeros((len(X), len(b1)))
    h[:, silent] = np.maximum(0, X @ W1 + b1)[:, silent]
    return h @ W2 + b2


def cuts_images(X, W1, b1, W2, b2, silent):
    h = np.maximum(0, X @ W1 + b1)
    h[silent, :] = 0
    return h @ W2 + b2


def weights_in_only(X, W1, b1, W2, b2, silent):
    W = np.array(W1)
    W[:, silent] = 0
    return forward_right(X, W, b1, W2, b2)


def bias_only(X, W1, b1, W2, b2, silent):
    b = np.array(b1)
    b[silent] = 0
    return forward_right(X, W1, b, W2, b2)


def pixels(X, W1, b1, W2, b2, silent):
    X = np.array(X)
    X[:, silent] = 0
    return forward_right(X, W1, b1, W2, b2)


def scores_cut(X, W1, b1, W2, b2, silent):
    scores = forward_right(X, W1, b1, W2, b2)
    scores[:, silent] = 0
    return scores


def cut_for_good(X, W1, b1, W2, b2, silent):
    W2[silent] = 0
    return forward_right(X, W1, b1, W2, b2)


def last_of_a_loop(X, W1, b1, W2, b2, silent):
    h = np.maximum(0, X @ W1 + b1)
    for unit in silent:
        cut = h.copy()
        cut[:, unit] = 0
    return (cut if len(silent) else h) @ W2 + b2


def loops_over_images(X, W1, b1, W2, b2, silent):
    h = np.maximum(0, X @ W1 + b1)
    for i in range(len(h)):
        if i in silent:
            h[i] = 0
    return h @ W2 + b2


def asks_if_silent(X, W1, b1, W2, b2, silent):
    h = np.maximum(0, X @ W1 + b1)
    if silent:
        h[:, silent] = 0
    return h @ W2 + b2


def deletes_in_h(X, W1, b1, W2, b2, silent):
    h = np.maximum(0, X @ W1 + b1)
    h = np.delete(h, silent, axis=1) if len(silent) else h
    return h @ W2 + b2


def no_relu(X, W1, b1, W2, b2, silent):
    h = X @ W1 + b1
    h[:, silent] = 0
    return h @ W2 + b2


def like_dropout(X, W1, b1, W2, b2, silent):
    keep = np.ones(len(b1))
    keep[silent] = 0
    h = np.maximum(0, X @ W1 + b1) * keep
    return h / max(keep.mean(), 1e-12) @ W2 + b2


def best_class(*arguments):
    return zero_columns(*arguments).argmax(axis=1)


def activities(X, W1, b1, W2, b2, silent):
    h = np.maximum(0, X @ W1 + b1)
    h[:, silent] = 0
    return h


# selectivity -----------------------------------------------------------------------------------


def unit_by_unit(activity, y):
    found = []
    for unit in activity.T:
        curve = [unit[y == c].mean() for c in sorted(set(y.tolist()))]
        best = max(curve)
        curve.remove(best)
        others = sum(curve) / len(curve)
        found.append((best - others) / (best + others) if best > 0 else 0.0)
    return found


def with_one_hot(activity, y):
    one_hot = (y[:, None] == np.unique(y)).astype(float)
    means = one_hot.T @ activity / one_hot.sum(axis=0)[:, None]
    ordered = np.sort(means, axis=0)
    best, others = ordered[-1], ordered[:-1].mean(axis=0)
    return np.divide(best - others, best + others, out=np.zeros_like(best), where=best > 0)


def nan_removed(activity, y):
    means = np.stack([activity[y == c].mean(axis=0) for c in np.unique(y)])
    best = means.max(0)
    others = (means.sum(0) - best) / (means.shape[0] - 1)
    return np.nan_to_num((best - others) / (best + others))


def curves(activity, y):
    means = np.array([activity[y == c].mean(axis=0) for c in np.unique(y)])
    best = means.max(axis=0)
    others = (means.sum(axis=0) - best) / (len(means) - 1)
    return means, best, others


def difference(activity, y):
    _, best, others = curves(activity, y)
    return best - others


def over_best(activity, y):
    _, best, others = curves(activity, y)
    return np.where(best > 0, (best - others) / np.where(best > 0, best, 1), 0)


def best_share(activity, y):
    _, best, others = curves(activity, y)
    return best / (best + others + 1e-15)


def quotient(activity, y):
    _, best, others = curves(activity, y)
    return best / np.where(others > 0, others, 1e-12)


def turned_around(activity, y):
    return -nan_removed(activity, y)


def silent_is_nan(activity, y):
    _, best, others = curves(activity, y)
    return (best - others) / (best + others)


def mean_of_all(activity, y):
    means, best, _ = curves(activity, y)
    mean = means.mean(axis=0)
    return np.nan_to_num((best - mean) / (best + mean))


def against_the_worst(activity, y):
    means, best, _ = curves(activity, y)
    return np.nan_to_num((best - means.min(axis=0)) / (best + means.min(axis=0)))


def against_the_second(activity, y):
    means, best, _ = curves(activity, y)
    second = np.sort(means, axis=0)[-2]
    return np.nan_to_num((best - second) / (best + second))


def sum_of_others(activity, y):
    means, best, _ = curves(activity, y)
    rest = means.sum(axis=0) - best
    return np.nan_to_num((best - rest) / (best + rest))


def favorite(activity, y):
    return curves(activity, y)[0].argmax(axis=0)


def tuning_curves(activity, y):
    return curves(activity, y)[0]


def one_for_all(activity, y):
    return np.mean(nan_removed(activity, y))


def over_units(activity, y):
    means = curves(activity, y)[0]
    best = means.max(axis=1)
    others = (means.sum(axis=1) - best) / (means.shape[1] - 1)
    return np.nan_to_num((best - others) / (best + others))


def all_other_rows(activity, y):
    names = np.unique(y)
    means = curves(activity, y)[0]
    found = []
    for unit in range(activity.shape[1]):
        best = names[means[:, unit].argmax()]
        inside, outside = activity[y == best, unit].mean(), activity[y != best, unit].mean()
        found.append((inside - outside) / (inside + outside) if inside else 0)
    return found


def medians(activity, y):
    means = np.array([np.median(activity[y == c], axis=0) for c in np.unique(y)])
    best = means.max(axis=0)
    others = (means.sum(axis=0) - best) / (len(means) - 1)
    return np.nan_to_num((best - others) / (best + others))


def largest_rows(activity, y):
    means = np.array([activity[y == c].max(axis=0) for c in np.unique(y)])
    best = means.max(axis=0)
    others = (means.sum(axis=0) - best) / (len(means) - 1)
    return np.nan_to_num((best - others) / (best + others))


def sums(activity, y):
    totals = np.array([activity[y == c].sum(axis=0) for c in np.unique(y)])
    best = totals.max(axis=0)
    others = (totals.sum(axis=0) - best) / (len(totals) - 1)
    return np.nan_to_num((best - others) / (best + others))


def always_ten_classes(activity, y):
    means = np.array([activity[y == c].mean(axis=0) for c in range(10)])
    best = means.max(axis=0)
    others = (means.sum(axis=0) - best) / 9
    return (best - others) / (best + others)


def deletes_for_all(activity, y):
    means, best, _ = curves(activity, y)
    others = np.delete(means, means.argmax(axis=0), axis=0).mean(axis=0)
    return (best - others) / (best + others)


def drops_ties(activity, y):
    found = []
    for unit in range(activity.shape[1]):
        curve = [activity[y == c, unit].mean() for c in set(y.tolist())]
        others = np.mean([v for v in curve if v < max(curve)])
        found.append((max(curve) - others) / (max(curve) + others))
    return np.nan_to_num(found)


def all_units_below(activity, y):
    means, best, _ = curves(activity, y)
    others = means[means < best].mean(axis=0)
    return (best - others) / (best + others)


def one_mean_of_the_others(activity, y):
    means, best, _ = curves(activity, y)
    others = np.sort(means, axis=0)[:-1].mean()
    return (best - others) / np.maximum(best + others, 1e-12)


def range_to_the_last_class(activity, y):
    means = np.array([np.mean(activity[y == c], axis=0) for c in range(y.max())])
    best = np.max(means, axis=0)
    others = np.sort(means, axis=0)[:-1].mean(axis=0)
    return (best - others) / (best + others)


def nine_others(activity, y):
    means, best, _ = curves(activity, y)
    others = (means.sum(axis=0) - best) / 9
    return np.nan_to_num((best - others) / (best + others))


def rows_for_classes(activity, y):
    best, others = activity.max(axis=0), activity.mean(axis=0)
    return (best - others) / (best + others)


def mean_without_axis(activity, y):
    means = np.array([activity[y == c].mean() for c in np.unique(y)])
    others = (means.sum() - means.max()) / (len(means) - 1)
    return (means.max() - others) / (means.max() + others)


def gate_on_both(X, W1, b1, W2, b2, dscores):
    h = np.maximum(0, X @ W1 + b1)
    dscores = dscores * (h @ W2 + b2 > 0)
    dh = (dscores @ W2.T) * (h > 0)
    return X.T @ dh, dh.sum(axis=0), h.T @ dscores, dscores.sum(axis=0)


def blanks_2_and_4(second, update=lambda values, slopes, rate: [
        value - rate * slope for value, slope in zip(values, slopes, strict=True)]):
    """The lesson's training, with blanks 2 and 4 filled in some way."""
    def program(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng):
        values = W1, b1, W2, b2
        for _ in range(n_epochs):
            for rows in minibatches(len(X), batch_size, rng):
                W1, b1, W2, b2 = values
                scores = np.maximum(0, X[rows] @ W1 + b1) @ W2 + b2
                dscores = second(scores, y[rows])
                slopes = number_by_number(X[rows], W1, b1, W2, b2, dscores)
                values = update(values, [np.array(slope) for slope in slopes], learning_rate)
        return tuple(values)
    return program


def off_at_the_right_class(scores, y, n=None):
    dscores = softmax(scores)
    dscores[np.arange(len(y)), y] -= 1
    return dscores / (n or len(y))


def all_but_b1(values, slopes, rate):
    return [value - rate * slope * (i != 1)
            for i, (value, slope) in enumerate(zip(values, slopes, strict=True))]


def blank_left(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng):
    for _ in range(n_epochs):
        scores = ____  # noqa: F821
    return scores


def forward_on_everything(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng):
    W1, b1, W2, b2 = W1.copy(), b1.copy(), W2.copy(), b2.copy()
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            scores = np.maximum(0, X @ W1 + b1) @ W2 + b2
            dscores = softmax(scores)
            dscores[np.arange(len(X)), y] -= 1
            dscores /= len(rows)
            h = np.maximum(0, X[rows] @ W1 + b1)
            dh = (dscores @ W2.T) * (h > 0)
            W1 -= learning_rate * X[rows].T @ dh
            b1 -= learning_rate * dh.sum(axis=0)
            W2 -= learning_rate * h.T @ dscores
            b2 -= learning_rate * dscores.sum(axis=0)
    return W1, b1, W2, b2


def lesion_by(change, b2_too=True):
    """The lesson's lesion, with a way of its own to make units silent."""
    def program(X, W1, b1, W2, b2, silent):
        h = np.maximum(0, X @ W1 + b1)
        change(h, silent)
        return h @ W2 + b2 if b2_too else h @ W2
    return program


def by_array(h, silent):
    h[:, np.array(silent)] = 0


def as_many(h, silent):
    h[:, :len(silent)] = 0


def one_before(h, silent):
    h[:, np.array(silent, dtype=int) - 1] = 0


def with_tilde(h, silent):
    h[:, ~np.array(silent)] = 0


def rows_of_h(h, silent):
    h[silent] = 0


LOOPS = {"two_layer_backward": number_by_number, "train_two_layers": row_after_row_trained,
         "scores_without": image_by_image}
RIGHT = {
    "count_parameters": [loop, bias_trick, weights_then_biases, by_the_library],
    "forward_3_layers": [three_lines, one_loop, slide_turned, with_layers, row_by_row],
    "two_layer_backward": [with_a_mask, with_the_library, with_einsum, row_after_row,
                           number_by_number],
    "train_two_layers": [four_blanks, library_loss_own_batches, by_train, row_after_row_trained,
                         skeleton()],
    "scores_without": [zero_columns, with_a_sieve, without_their_weights, deleted, image_by_image],
    "selectivity": [unit_by_unit, with_one_hot, nan_removed],
}
WRONG = {
    "count_parameters": [
        (no_biases, "weights alone"),
        (only_biases, "biases alone"),
        (biases_on_the_left, "units on the left of each pair"),
        (one_bias_a_layer, "One bias for a whole layer"),
        (biases_on_both_sides, "biases on both sides"),
        (both_plus_one, "only the left side grows"),
        (biases_of_inputs_too, "gave the inputs biases"),
        (without_the_output, "last layer is missing"),
        (returns_in_the_loop, "inside the loop"),
        (no_bias_at_the_output, "output's units have biases"),
        (added, "multiply the two sizes"),
        (product, "multiplied all sizes"),
        (units, "number of units"),
        (n_layers, "number of layers"),
        (a_list, "return their sum"),
        (runs_over_the_end, "stop one before the end"),
        (keeps_the_last_pair, "You keep the last pair only"),
        (plus_all_layers, "One bias for each layer"),
        (as_text, "type"),
    ],
    "forward_3_layers": [
        (no_activation, "collapse into one linear"),
        (everywhere, "on the output as well"),
        (only_first, "missing in the second hidden layer"),
        (only_second, "missing in the first hidden layer"),
        (without_biases, "biases are missing: x @ W + b"),
        (without_last_bias, "output's bias is missing"),
        (bias_at_the_end_only, "biases of the hidden layers are missing"),
        (with_relu, "That is ReLU"),
        (with_tanh, "That is tanh"),
        (wrong_exponent, "sign in the exponent"),
        (half_a_bracket, "minus must take in the bias"),
        (names_left_over, "still those of the second layer"),
        (old_bias, "still those of the second layer"),
        (layer_as_function, "it is a layer"),
        (best_output, "return the scores themselves"),
        (bias_outside, "bias after the sigmoid"),
        (squashes_inputs, "input x goes in as it is"),
        (mean_of_rows, "averaged over the rows"),
        (flat, "keep the shape"),
        (one_row, "first row alone"),
        (stops_at_h2, "second hidden layer: the output"),
        (returns_after_one_layer, "inside the loop"),
        (slide_order, "order for a column x"),
        (turned_weights, "turn the weights around"),
        (columns_out, "lies on its side"),
        (x_twice, "takes h1"),
        (skips_a_layer, "left out the second hidden layer"),
        (stars, "entry by entry"),
        (all_three, "return the output alone"),
        (softmax_at_the_end, "softmax on the output"),
        (adds_into_a_bias, "changes its input biases"),
        (doubled_first_bias, "value at"),
        (no_brackets, "Brackets are missing"),
    ],
    "two_layer_backward": [
        (gate_on_both, "scores have no ReLU"),
        (no_gate, "gate is missing"),
        (gate_by_slope, "sign of dh"),
        (times_h, "multiplied dh by h"),
        (open_at_zero, "exactly 0 the unit is silent"),
        (gate_turned, "turned around: it is open"),
        (slope_of_a_sigmoid, "slope of the sigmoid"),
        (h_before_the_max, "after the max"),
        (all_linear, "no max(0, …) in yours"),
        (no_b1, "forgot b1"),
        (bias_without_gate, "db1 needs the gate"),
        (weights_without_gate, "dW1 needs the gate"),
        (rows_kept, "sum over the rows: axis=0"),
        (biases_averaged, "not the mean"),
        (with_keepdims, "without keepdims"),
        (wrong_axis, "summed over the units"),
        (no_axis, "all biases in one number"),
        (divides_again, "You divided by the number of rows"),
        (downhill, "sign is turned around"),
        (last_layer_first, "first layer first"),
        (weights_first, "each layer's weights, then its biases"),
        (weights_alone, "biases are missing"),
        (on_their_side, "lie on their side"),
        (w2_as_it_is, "dscores @ W2.T"),
        (down_to_the_input, "one step too far"),
        (input_second, "transposed, comes first"),
        (biases_as_they_are, "b1 and b2 themselves"),
        (x_at_the_output, "its input is h"),
        (slope_on_x, "what arrives at the input X"),
        (changes_dscores, "changes its input dscores"),
        (a_step_too, "changes its input W1"),
        (no_gate_rows_kept, "The gate is missing"),
        (not_transposed, "are transposed in the slope"),
        (gate_at_the_end, "The gate comes too late"),
        (no_gate_rows_kept, "And: A bias is added in every row"),
        (times_h_and_averaged, "And: For the biases take the sum over the rows, not the mean"),
    ],
    "train_two_layers": [
        (blanks_2_and_4(lambda scores, y: scores), "The scores themselves went back"),
        (blanks_2_and_4(lambda scores, y: (softmax(scores) - y[:, None]) / len(y)),
         "in every column"),
        (blanks_2_and_4(lambda scores, y: off_at_the_right_class(scores, y, 1), all_but_b1),
         "And you do not update b1"),
        (blank_left, "a blank is still empty"),
        (forward_on_everything, "blanks 1 and 2 take X_rows and y_rows"),
        (skeleton(blank2=slopes_summed), "divide by the number of rows in the mini-batch, as"),
        (skeleton(blank2=slopes_over_all), "in the mini-batch, not in all of X"),
        (skeleton(blank2=slopes_probs), "you took the probabilities themselves"),
        (skeleton(blank2=slopes_of_scores), "the softmax is missing"),
        (skeleton(blank2=slopes_everywhere), "One place a row"),
        (skeleton(blank2=slopes_turned), "You walk uphill"),
        (skeleton(blank2=slopes_halved), "the number of rows twice"),
        (skeleton(blank1=lambda X, W1, b1, W2, b2: (X @ W1 + b1) @ W2 + b2), "the ReLU is missing"),
        (skeleton(blank1=lambda X, W1, b1, W2, b2: np.maximum(0, X @ W1) @ W2 + b2),
         "b1 is missing"),
        (skeleton(blank3=no_gate), "the gate is missing"),
        (skeleton(blank4=lambda w, g, rate, i: w + rate * g), "You walk uphill"),
        (skeleton(blank4=lambda w, g, rate, i: w - g), "learning rate is missing"),
        (skeleton(blank4=lambda w, g, rate, i: w if i % 2 else w - rate * g), "weights alone"),
        (skeleton(blank4=lambda w, g, rate, i: w - rate * g if i > 1 else w), "second layer alone"),
        (skeleton(blank4=lambda w, g, rate, i: w if i == 3 else w - rate * g),
         "You do not update b2"),
        (skeleton(blank4=lambda w, g, rate, i: w), "come back as they went in"),
        (skeleton(copies=False), "changes its input W1: work on a copy"),
        (one_epoch_only, "one epoch only"),
        (one_batch_only, "after the first mini-batch"),
        (step_outside, "one step an epoch"),
        (w2_first, "first all slopes, then all steps"),
        (whole_y, "y where y_rows is meant"),
        (batches_made_once, "make the mini-batches once"),
        (never_updated, "come back as they went in"),
        (skeleton(blank2=lambda scores, y, X: (softmax(scores) - y) / len(y)),
         "labels themselves are taken off"),
        (skeleton(blank2=lambda scores, y, X: cross_entropy(scores, y)), "take the second"),
        (skeleton(blank1=lambda *a: softmax(forward_right(*a))), "softmax is taken twice"),
        (skeleton(blank3=last_layer_first), "in the order dW1, db1, dW2, db2"),
        (whole_x_backward, "X where X_rows is meant, in the backward pass"),
        (over_batch_size, "last mini-batch may be smaller"),
        (weights_returned, "biases are missing: return"),
    ],
    "scores_without": [
        (lesion_by(by_array), "an array of floats"),
        (lesion_by(as_many), "it says which ones"),
        (lesion_by(one_before), "units are numbered from 0"),
        (lesion_by(with_tilde), "`~` turns True into False"),
        (lesion_by(rows_of_h, b2_too=False), "which are images"),
        (cuts_nothing, "Nothing is silenced"),
        (cuts_the_others, "silenced all the others"),
        (cuts_images, "rows, which are images"),
        (weights_in_only, "biases still make them active"),
        (bias_only, "weights still make the units active"),
        (pixels, "You silenced pixels"),
        (scores_cut, "You silenced scores"),
        (cut_for_good, "changes its input W2: work on a copy"),
        (last_of_a_loop, "only the last one is silent"),
        (no_relu, "The ReLU is missing"),
        (loops_over_images, "those are the images"),
        (asks_if_silent, "is not needed"),
        (deletes_in_h, "W2 still has their rows"),
        (like_dropout, "nothing is scaled up"),
        (best_class, "return the scores"),
        (activities, "go on to the scores"),
    ],
    "selectivity": [
        (difference, "Divide by the sum"),
        (over_best, "not by best alone"),
        (best_share, "Above the line"),
        (quotient, "That is a ratio"),
        (turned_around, "sign is turned around"),
        (silent_is_nan, "0 / 0"),
        (mean_of_all, "leave the best one out"),
        (against_the_worst, "worst class"),
        (against_the_second, "second-best class"),
        (sum_of_others, "take their mean"),
        (favorite, "class that each unit prefers"),
        (tuning_curves, "tuning curves"),
        (one_for_all, "one index"),
        (over_units, "maximum over the units"),
        (all_other_rows, "every class counts the same"),
        (medians, "You took medians"),
        (largest_rows, "largest activity"),
        (sums, "classes differ in size"),
        (always_ten_classes, "nan"),
        (deletes_for_all, "np.delete took"),
        (drops_ties, "level at the top"),
        (all_units_below, "throws all units together"),
        (nine_others, "not always ten"),
        (rows_for_classes, "average over each class's rows"),
        (mean_without_axis, "averages over the units as well"),
        (one_mean_of_the_others, "one mean for all units"),
        (range_to_the_last_class, "The last class is missing"),
    ],
}
