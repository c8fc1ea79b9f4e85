"""The exercises of notebook 06."""

import numpy as np

from lecturelib.activations import Sigmoid
from lecturelib.exercises._checker import Exercise
from lecturelib.softmax import softmax

# count_parameters -----------------------------------------------------------------------------


def count_parameters(sizes):
    """Weights and biases of a fully connected network with layers of these sizes."""
    return sum(n_in * n_out + n_out for n_in, n_out in zip(sizes, sizes[1:], strict=False))


def _pairs(count):
    """A program that adds `count(n_in, n_out)` over the layers of weights."""
    return lambda sizes: sum(count(n, m) for n, m in zip(sizes, sizes[1:], strict=False))


COUNT = Exercise(
    reference=count_parameters,
    cases=[([3, 4, 4, 1],), ([64, 10],), ([2, 3, 5],), ([64, 200, 10],), ([5, 4, 3, 2, 1],)],
    clues=(
        "Between two neighboring layers each unit on the left has a weight to each unit on the "
        "right. And each unit on the right has one bias. Count that for the first pair of sizes, "
        "then for the next pair, and add up.",
        "total = 0, then for n_in, n_out in zip(sizes, sizes[1:]): runs through the pairs of "
        "neighbors, (3, 4), (4, 4), (4, 1). Missing: what each pair adds to total, and the return.",
    ),
    mistakes=[
        (_pairs(lambda n, m: n * m),
         "You counted the weights alone: each unit after the input has a bias as well."),
        (_pairs(lambda n, m: m),
         "You counted the biases alone: between two layers there is a weight for each pair of "
         "units."),
        (_pairs(lambda n, m: n * m + n),
         "You gave a bias to the units on the left of each pair: it belongs to those on the right, "
         "n_out. The input has none, the output has."),
        (_pairs(lambda n, m: n * m + 1),
         "One bias for a whole layer is not enough: each of its units has its own."),
        (_pairs(lambda n, m: n * m + n + m),
         "You counted biases on both sides of each pair: the input has none, and hidden units are "
         "counted twice."),
        (_pairs(lambda n, m: (n + 1) * (m + 1)),
         "With the constant 1 that carries the bias, only the left side grows by one: "
         "(n_in + 1) * n_out."),
        (lambda sizes: _pairs(lambda n, m: n * m)(sizes) + sum(sizes),
         "You gave the inputs biases, too: they are data, not units."),
        (lambda sizes: count_parameters(sizes[:-1]),
         "The last layer is missing: the output's weights and biases count as well."),
        (lambda sizes: count_parameters(sizes[:2]),
         "You counted the first layer of weights only: does `return` stand inside the loop?"),
        (lambda sizes: count_parameters([*sizes[:-1], 0]) + sizes[-2] * sizes[-1],
         "The output's units have biases, too."),
        (lambda sizes: _pairs(lambda n, m: n * m)(sizes) + len(sizes) - 1,
         "One bias for a whole layer is not enough: each of its units has its own."),
        (lambda sizes: _pairs(lambda n, m: n + m)(sizes),
         "Each unit on the left is connected with each on the right: multiply the two sizes, don't "
         "add them."),
        (lambda sizes: int(np.prod(sizes)),
         "You multiplied all sizes: layers are connected pair by pair; add up over the pairs."),
        (lambda sizes: sum(sizes),
         "That is the number of units: count the weights between them, and their biases."),
        (lambda sizes: sum(sizes[1:]),
         "You counted the biases alone: between two layers there is a weight for each pair of "
         "units."),
        (lambda sizes: len(sizes) - 1,
         "That is the number of layers: count the numbers that are learned in them."),
        (lambda sizes: sizes[-2] * sizes[-1] + sizes[-1],
         "You keep the last pair only: add each pair to the total, `total += …`, not `total = …`."),
        (lambda sizes: _pairs(lambda n, m: n * m)(sizes) + len(sizes),
         "One bias for each layer is not enough: each unit after the input has its own."),
        (lambda sizes: [sizes[i + 1] for i in range(len(sizes))],
         "Stop one before the end: the last size has no neighbor on its right. There are "
         "len(sizes) - 1 pairs."),
        (lambda sizes: count_parameters([sizes[i] for i in range(4)]),
         "Yours is made for four sizes: run through the pairs, however many, with "
         "zip(sizes, sizes[1:])."),
        (lambda sizes: [n * m + m for n, m in zip(sizes, sizes[1:], strict=False)],
         "You returned one number for each layer: return their sum."),
    ],
)

# forward_3_layers -----------------------------------------------------------------------------


def forward_3_layers(x, weights, biases):
    """The scores of a network with two hidden layers of sigmoid units."""
    h1 = 1 / (1 + np.exp(-(x @ weights[0] + biases[0])))
    h2 = 1 / (1 + np.exp(-(h1 @ weights[1] + biases[1])))
    return h2 @ weights[2] + biases[2]


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _same(z):
    return z


def _network(f1=_sigmoid, f2=_sigmoid, last=_same, use_b=(1, 1, 1)):
    """A program with activations of its own, or without some of the biases."""
    def program(x, weights, biases):
        for W, b, f, used in zip(weights, biases, (f1, f2, last), use_b, strict=True):
            x = f(x @ W + b * used)
        return x
    return program


def _minus_without_bias(x, weights, biases):
    h1 = _sigmoid(x @ weights[0] - biases[0])
    h2 = _sigmoid(h1 @ weights[1] - biases[1])
    return h2 @ weights[2] + biases[2]


def _left_over(weight, bias):
    """A loop over the hidden layers whose last W or b is used again at the output."""
    def program(x, weights, biases):
        for W, b in zip(weights[:2], biases[:2], strict=True):
            x = _sigmoid(x @ W + b)
        return x @ weights[weight] + biases[bias]
    return program


def _sigmoid_before_bias(x, weights, biases):
    h1 = _sigmoid(x @ weights[0]) + biases[0]
    h2 = _sigmoid(h1 @ weights[1]) + biases[1]
    return h2 @ weights[2] + biases[2]


def _sigmoid_of_input(x, weights, biases):
    for W, b in zip(weights, biases, strict=True):
        x = _sigmoid(x) @ W + b
    return x


def _without_brackets(z):
    return 1 / 1 + np.exp(-z)


def _weights_first(x, weights, biases):
    h1 = _sigmoid(weights[0] @ x + biases[0])
    h2 = _sigmoid(weights[1] @ h1 + biases[1])
    return weights[2] @ h2 + biases[2]


def _slide_on_rows(x, weights, biases):
    h1 = _sigmoid(weights[0].T @ x.T + biases[0][:, np.newaxis])
    h2 = _sigmoid(weights[1].T @ h1 + biases[1][:, np.newaxis])
    return weights[2].T @ h2 + biases[2][:, np.newaxis]


def _x_again(x, weights, biases):
    h2 = _sigmoid(x @ weights[1] + biases[1])
    return h2 @ weights[2] + biases[2]


def _first_to_last(x, weights, biases):
    h1 = _sigmoid(x @ weights[0] + biases[0])
    return h1 @ weights[2] + biases[2]


def _elementwise(x, weights, biases):
    h1 = _sigmoid(x * weights[0] + biases[0])
    h2 = _sigmoid(h1 * weights[1] + biases[1])
    return h2 * weights[2] + biases[2]


def _all_layers(x, weights, biases):
    h1 = _sigmoid(x @ weights[0] + biases[0])
    h2 = _sigmoid(h1 @ weights[1] + biases[1])
    return h1, h2, h2 @ weights[2] + biases[2]


def _positive_exponent(z):
    return 1 / (1 + np.exp(z))


def _network_case(seed, n_rows, sizes):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n_rows, sizes[0])).round(1)
    pairs = list(zip(sizes, sizes[1:], strict=False))
    weights = [rng.normal(size=pair).round(1) for pair in pairs]
    return x, weights, [rng.normal(size=m).round(1) for m in sizes[1:]]


NO_SIGMOID = (
    "The sigmoid comes after both hidden layers; without it the layers collapse into one linear "
    "layer."
)
FORWARD = Exercise(
    reference=forward_3_layers,
    cases=[
        (np.array([[1.0, 2.0]]), [np.eye(2), np.eye(2), np.array([[1.0], [10.0]])],
         [np.array([-1.0, 0.5]), np.array([0.0, 1.0]), np.array([3.0])]),
        _network_case(0, 1, [3, 4, 4, 1]),
        _network_case(1, 5, [3, 4, 4, 1]),
        _network_case(2, 2, [2, 2, 2, 2]),
        _network_case(3, 4, [6, 3, 5, 2]),
    ],
    clues=(
        "One line a layer. Each takes the line before it as its input: a product with that layer's "
        "weights, plus its biases, and, in the two hidden layers, the sigmoid of the sum. The last "
        "line has no sigmoid: scores may be any number.",
        "h1 = 1 / (1 + np.exp(-(x @ weights[0] + biases[0]))) is the first line. Missing: h2, from "
        "h1 in the same way, and the output, from h2 without the sigmoid.",
    ),
    mistakes=[
        (_network(_same, _same), NO_SIGMOID),
        (_network(_sigmoid, _same),
         "The sigmoid is missing in the second hidden layer."),
        (_network(_same, _sigmoid),
         "The sigmoid is missing in the first hidden layer."),
        (_network(last=_sigmoid),
         "You put a sigmoid on the output as well: scores stay as they are."),
        (_network(last=softmax),
         "You put a softmax on the output: return the scores."),
        (_network(use_b=(0, 0, 0)), "The biases are missing: x @ W + b in each layer."),
        (_network(use_b=(1, 1, 0)), "The output's bias is missing."),
        (_network(use_b=(0, 0, 1)), "The biases of the hidden layers are missing."),
        (_network(lambda z: np.maximum(z, 0), lambda z: np.maximum(z, 0)),
         "That is ReLU: this network has the sigmoid, 1 / (1 + exp(−z)), as on the slide."),
        (_network(np.tanh, np.tanh),
         "That is tanh: this network has the sigmoid, 1 / (1 + exp(−z)), as on the slide."),
        (_network(_positive_exponent, _positive_exponent),
         "The sign in the exponent is wrong: the sigmoid is 1 / (1 + exp(−z)), which rises with "
         "z."),
        (_network(_without_brackets, _without_brackets),
         "Brackets are missing: 1 / 1 + np.exp(-z) is 1 plus the exponential; write "
         "1 / (1 + np.exp(-z))."),
        (_minus_without_bias,
         "The minus must take in the bias: np.exp(-(x @ W + b)), with brackets around the sum."),
        *[(_left_over(weight, bias),
           "After the loop, W and b are still those of the second layer: the output needs "
           "weights[2] and biases[2].") for weight, bias in ((1, 1), (1, 2), (2, 1))],
        (lambda x, W, b: Sigmoid(x @ W[0] + b[0]),
         "If you used Sigmoid: it is a layer, so make one and call its forward, "
         "Sigmoid().forward(z). Or write 1 / (1 + np.exp(-z))."),
        (lambda x, W, b: _network()(x, W, b).argmax(axis=1),
         "You returned the class with the best score: return the scores themselves."),
        (_sigmoid_before_bias,
         "You add the bias after the sigmoid: first x @ W + b, then the sigmoid of the sum."),
        (_sigmoid_of_input,
         "You squash what goes into a layer: the input x goes in as it is, and what comes out of "
         "the hidden layers is squashed."),
        (lambda x, W, b: _network()(x, W, b).mean(axis=0),
         "You averaged over the rows: each row has its own output."),
        (lambda x, W, b: _network()(x, W, b).ravel(),
         "The values are right, but in one row: keep the shape (N, outputs)."),
        (lambda x, W, b: _network()(x[0], W, b),
         "You took the first row alone: x @ W works for all rows at once."),
        (lambda x, W, b: _sigmoid(_sigmoid(x @ W[0] + b[0]) @ W[1] + b[1]),
         "You stopped at the second hidden layer: the output is one more product and bias."),
        (lambda x, W, b: _sigmoid(x @ W[0] + b[0]),
         "You stopped at the first hidden layer: does `return` stand inside the loop?"),
        (_weights_first,
         "W @ x is the slide's order, for one column: our rows need x @ W."),
        (lambda x, W, b: _network()(x, [w.T for w in W], b),
         "You turned the weights around: they are (inputs, outputs) already, so x @ W without .T."),
        (_slide_on_rows,
         "You worked with columns, as the slide does, and the result lies on its side: turn it "
         "back with .T, or use x @ W."),
        (_x_again,
         "The second layer takes h1, what came out of the first one, and not x."),
        (_first_to_last,
         "You left out the second hidden layer: three layers of weights, three lines."),
        (_elementwise,
         "* multiplies entry by entry: use @, which takes the weighted sums."),
        (_all_layers, "You returned the hidden layers, too: return the output alone."),
    ],
)

# two_layer_backward ---------------------------------------------------------------------------


def two_layer_backward(X, W1, b1, W2, b2, dscores):
    """Gradients of scores = max(0, X W1 + b1) W2 + b2, from the gradient on the scores."""
    h = np.maximum(0, X @ W1 + b1)
    dh = (dscores @ W2.T) * (h > 0)
    return X.T @ dh, dh.sum(axis=0), h.T @ dscores, dscores.sum(axis=0)


def _backward(gate=lambda z, dh: dh * (z > 0), act=lambda z: np.maximum(0, z),
              bias=lambda d: d.sum(axis=0), use_b=1):
    """A program with a step of its own."""
    def program(X, W1, b1, W2, b2, dscores):
        z = X @ W1 + b1 * use_b
        dh = gate(z, dscores @ W2.T)
        return X.T @ dh, bias(dh), act(z).T @ dscores, bias(dscores)
    return program


def _changed(change):
    """A program that returns `change(dW1, db1, dW2, db2)`."""
    return lambda *arguments: change(*two_layer_backward(*arguments))


def _gate_on(dW, db):
    """The gate in one of the two gradients only."""
    def program(X, W1, b1, W2, b2, dscores):
        closed = two_layer_backward(X, W1, b1, W2, b2, dscores)
        open_dh = dscores @ W2.T
        return (closed[0] if dW else X.T @ open_dh, closed[1] if db else open_dh.sum(axis=0),
                *closed[2:])
    return program


def _not_transposed(X, W1, b1, W2, b2, dscores):
    h = np.maximum(0, X @ W1 + b1)
    dh = (dscores @ W2) * (h > 0)
    return X.T @ dh, dh.sum(axis=0), h.T @ dscores, dscores.sum(axis=0)


def _loss_at_hidden(X, W1, b1, W2, b2, dscores):
    h = np.maximum(0, X @ W1 + b1)
    dh = dscores @ W2.T
    dh = np.where(dh > 0, dh, 0)
    return X.T @ dh, dh.sum(axis=0), h.T @ dscores, dscores.sum(axis=0)


def _over_n(X, W1, b1, W2, b2, dscores):
    return two_layer_backward(X, W1, b1, W2, b2, dscores / len(X))


def _sigmoid_gate(X, W1, b1, W2, b2, dscores):
    h = np.maximum(0, X @ W1 + b1)
    dh = (dscores @ W2.T) * h * (1 - h)
    return X.T @ dh, dh.sum(axis=0), h.T @ dscores, dscores.sum(axis=0)


def _through_w1(X, W1, b1, W2, b2, dscores):
    h = np.maximum(0, X @ W1 + b1)
    dX = ((dscores @ W2.T) * (h > 0)) @ W1.T
    return X.T @ dX, dX.sum(axis=0), h.T @ dscores, dscores.sum(axis=0)


def _wrong_side(first, second):
    """The input on the wrong side of the product: in the first layer, the second, or in both."""
    def program(X, W1, b1, W2, b2, dscores):
        h = np.maximum(0, X @ W1 + b1)
        dh = (dscores @ W2.T) * (h > 0)
        dW1 = dh @ X.T if first else X.T @ dh
        dW2 = dscores @ h.T if second else h.T @ dscores
        return dW1, dh.sum(axis=0), dW2, dscores.sum(axis=0)
    return program


def _for_the_input(X, W1, b1, W2, b2, dscores):
    dW1, db1, dW2, db2 = two_layer_backward(X, W1, b1, W2, b2, dscores)
    dh = (dscores @ W2.T) * (np.maximum(0, X @ W1 + b1) > 0)
    return dh @ W1.T, db1, dW2, db2


BACKWARD_RANDOM = [tuple(np.random.default_rng(seed).normal(size=shape).round(2) for shape in
                         ((N, D), (D, H), (H,), (H, C), (C,), (N, C)))
                   for seed, N, D, H, C in [(0, 3, 2, 4, 3), (1, 2, 2, 2, 2), (2, 7, 5, 4, 3)]]
BACKWARD = Exercise(
    reference=two_layer_backward,
    cases=[
        (np.array([[2.0]]), np.array([[1.0, -0.5, -1.0]]), np.array([-1.0, 2.0, 1.0]),
         np.array([[3.0], [-2.0], [4.0]]), np.array([0.0]), np.array([[2.0]])),
        (np.array([[1.0], [2.0]]), np.array([[1.0, -1.0]]), np.array([1.0, 0.0]),
         np.array([[2.0], [1.0]]), np.array([0.0]), np.array([[1.0], [0.5]])),
        *BACKWARD_RANDOM,
        (np.array([[1.0, 1.0], [2.0, 0.5]]), np.array([[1.0, 2.0], [-1.0, 0.5]]),
         np.array([0.0, 1.0]), np.array([[1.0, -1.0], [0.5, 2.0]]), np.array([0.1, 0.2]),
         np.array([[0.25, -0.25], [-0.1, 0.1]])),
    ],
    returns=("dW1", "db1", "dW2", "db2"),
    clues=(
        "Forward first, as you need the hidden activities h. Then from the right to the left: the "
        "output layer is a linear layer with input h (04). What goes back to h passes the gate of "
        "ReLU (05): it goes on where the unit was active, and stops where not. What is left "
        "arrives at the first layer, a linear one with input X.",
        "h = np.maximum(0, X @ W1 + b1) and dh = dscores @ W2.T are the first two lines. Missing: "
        "dh is 0 wherever h is; then X.T @ …, h.T @ … for the weights, and for each bias a sum "
        "over the rows, axis=0.",
    ),
    mistakes=[
        (_backward(gate=lambda z, dh: dh),
         "The gate is missing: where a hidden unit was 0, no slope goes back through it. Multiply "
         "dh by (h > 0)."),
        (_loss_at_hidden,
         "You looked at the sign of dh: the gate depends on h, on whether the unit was active in "
         "the forward pass."),
        (_backward(gate=lambda z, dh: dh * np.maximum(0, z)),
         "You multiplied dh by h: the slope of ReLU is 1 or 0, so multiply by (h > 0)."),
        (_backward(gate=lambda z, dh: dh * (z >= 0)),
         "Nearly: where the drive is exactly 0, the gate is closed (as in 05): h > 0, not h >= 0."),
        (_backward(gate=lambda z, dh: dh * (z < 0)),
         "The gate is turned around: it is open where h > 0."),
        (_sigmoid_gate,
         "h * (1 - h) is the slope of the sigmoid: ReLU's is 1 where h > 0, else 0."),
        (_backward(act=lambda z: z),
         "dW2 needs the hidden activities after the max: h = np.maximum(0, X @ W1 + b1)."),
        (_backward(gate=lambda z, dh: dh, act=lambda z: z),
         "There is no max(0, …) in yours: take it forward, and as a gate backward."),
        (_backward(use_b=0), "You forgot b1 in the forward pass: h = max(0, X @ W1 + b1)."),
        (_gate_on(dW=True, db=False),
         "db1 needs the gate as well: sum dh after you have multiplied it by (h > 0)."),
        (_gate_on(dW=False, db=True),
         "dW1 needs the gate as well: use dh after you have multiplied it by (h > 0)."),
        (_backward(bias=lambda d: d),
         "A bias is added in every row, so its gradient is the sum over the rows: axis=0."),
        (_backward(bias=lambda d: d.mean(axis=0)),
         "For the biases take the sum over the rows, not the mean: dscores is divided by N "
         "already."),
        (_backward(bias=lambda d: d.sum(axis=0, keepdims=True)),
         "A bias has shape (units,): sum(axis=0) without keepdims."),
        (_backward(bias=lambda d: d.sum(axis=1)),
         "For the biases you summed over the units: sum over the rows, axis=0."),
        (_backward(bias=lambda d: d.sum()),
         "You added up all biases in one number: sum over the rows only, axis=0."),
        (_over_n, "dscores is divided by N already: don't do it again."),
        (_changed(lambda *g: tuple(-one for one in g)),
         "The sign is turned around: return the gradients; the step, later, goes against them."),
        (_changed(lambda dW1, db1, dW2, db2: (dW2, db2, dW1, db1)),
         "The order is dW1, db1, dW2, db2: the first layer first."),
        (_changed(lambda dW1, db1, dW2, db2: (dW1, dW2, db1, db2)),
         "The order is dW1, db1, dW2, db2: each layer's weights, then its biases."),
        (_changed(lambda dW1, db1, dW2, db2: (dW1, dW2)),
         "The biases are missing: return dW1, db1, dW2, db2."),
        (_changed(lambda dW1, db1, dW2, db2: (dW1.T, db1, dW2.T, db2)),
         "The weights' gradients lie on their side: X.T @ dh and h.T @ dscores have the shapes of "
         "W1 and W2."),
        (_not_transposed,
         "A slope goes back over the same weights from outputs to hidden units: dscores @ W2.T."),
        *[(_wrong_side(*layers),
           "The layer's input, transposed, comes first: X.T @ dh, and h.T @ dscores.")
          for layers in ((1, 1), (1, 0), (0, 1))],
        (lambda X, W1, b1, W2, b2, dscores: (
            (g := two_layer_backward(X, W1, b1, W2, b2, dscores))[0], b1, g[2], b2),
         "You returned b1 and b2 themselves: their gradients are what arrives, summed over the "
         "rows."),
        (lambda X, W1, b1, W2, b2, dscores: (
            *(g := two_layer_backward(X, W1, b1, W2, b2, dscores))[:2], X.T @ dscores, g[3]),
         "dW2 belongs to the output layer, and its input is h: h.T @ dscores."),
        (_for_the_input,
         "dh @ W1.T is what arrives at the input X: the weights get X.T @ dh."),
        (_through_w1,
         "You went one step too far: dW1 needs what arrives at the hidden units, before W1."),
    ],
)

# selectivity ----------------------------------------------------------------------------------


def selectivity(activity, y):
    """(best − others) / (best + others) of each unit's mean activity over the classes."""
    means = np.array([activity[y == c].mean(axis=0) for c in np.unique(y)])
    best = means.max(axis=0)
    others = (means.sum(axis=0) - best) / (len(means) - 1)
    return (best - others) / np.maximum(best + others, 1e-12)


def _from_means(index):
    """A program that returns `index(means, best, others)`, means of shape (classes, units)."""
    def program(activity, y):
        means = np.array([activity[y == c].mean(axis=0) for c in np.unique(y)])
        best = means.max(axis=0)
        others = (means.sum(axis=0) - best) / (len(means) - 1)
        return index(means, best, others)
    return program


def _ratio(best, others):
    return (best - others) / np.maximum(best + others, 1e-12)


def _rows_of_others(activity, y):
    classes = np.unique(y)
    means = np.array([activity[y == c].mean(axis=0) for c in classes])
    favorite = means.argmax(axis=0)
    others = np.array([activity[y != classes[c], unit].mean() for unit, c in enumerate(favorite)])
    return _ratio(means.max(axis=0), others)


def _with_medians(activity, y):
    means = np.array([np.median(activity[y == c], axis=0) for c in np.unique(y)])
    best = means.max(axis=0)
    return _ratio(best, (means.sum(axis=0) - best) / (len(means) - 1))


def _of_single_rows(activity, y):
    means = np.array([activity[y == c].max(axis=0) for c in np.unique(y)])
    best = means.max(axis=0)
    return _ratio(best, (means.sum(axis=0) - best) / (len(means) - 1))


def _sums(activity, y):
    means = np.array([activity[y == c].sum(axis=0) for c in np.unique(y)])
    best = means.max(axis=0)
    return _ratio(best, (means.sum(axis=0) - best) / (len(means) - 1))


def _best_of_all_deleted(means, best, others):
    return np.delete(means, means.argmax(axis=0), axis=0).mean(axis=0)


def _below_the_best(means, best, others):
    return np.array([unit[unit < unit.max()].mean() for unit in means.T])


def _all_below(means, best, others):
    return means[means < best].mean(axis=0)


def _without_the_last_class(activity, y):
    means = np.array([activity[y == c].mean(axis=0) for c in range(max(y))])
    best = means.max(axis=0)
    return _ratio(best, (means.sum(axis=0) - best) / (len(means) - 1))


def _with(rest):
    """Programs with other numbers for `others`: with nan for a silent unit, and with 0."""
    def program(means, best, others):
        other = rest(means, best, others)
        return (best - other) / (best + other)
    return (_from_means(program),
            _from_means(lambda *arguments: np.nan_to_num(program(*arguments))))


def _over_rows(activity, y):
    best, others = activity.max(axis=0), activity.mean(axis=0)
    return (best - others) / (best + others)


def _no_axis(activity, y):
    means = np.array([activity[y == c].mean() for c in np.unique(y)])
    return _ratio(means.max(), (means.sum() - means.max()) / (len(means) - 1))


_rng = np.random.default_rng(0)
SELECTIVITY = Exercise(
    reference=selectivity,
    cases=[
        (np.array([[3.0, 1.0], [5.0, 1.0], [0.0, 1.0], [4.0, 1.0], [1.0, 4.0]]),
         np.array([0, 0, 1, 1, 2])),
        (np.array([[2.0, 1.0], [2.0, 0.0], [0.5, 0.0]]), np.array([0, 1, 2])),
        (np.array([[1.0, 0.0], [2.0, 0.0], [0.0, 0.0]]), np.array([1, 0, 1])),
        (np.maximum(0, _rng.normal(size=(30, 6))), _rng.integers(0, 4, 30)),
        (np.maximum(0, _rng.normal(size=(12, 4))).round(2), np.repeat([2, 0, 1], [6, 4, 2])),
    ],
    clues=(
        "First the tuning curve of each unit: its mean activity for each class. Then two numbers "
        "of that curve: its highest point, and the mean of all other points. The index is their "
        "difference over their sum.",
        "means = np.array([activity[y == c].mean(axis=0) for c in np.unique(y)]) has a row a class "
        "and a column a unit; best = means.max(axis=0). Missing: others, the sum of each column "
        "without best, over the number of other classes; and the index.",
    ),
    mistakes=[
        (_from_means(lambda means, best, others: best - others),
         "Divide by the sum, best + others: otherwise a unit counts as selective because it is "
         "very active."),
        (_from_means(lambda means, best, others: (best - others) / np.maximum(best, 1e-12)),
         "Divide by the sum, best + others, not by best alone."),
        (_from_means(lambda means, best, others: best / np.maximum(best + others, 1e-12)),
         "Above the line stands the difference, best − others."),
        (_from_means(lambda means, best, others: best / np.maximum(others, 1e-12)),
         "That is a ratio: take the difference over the sum, which stays between 0 and 1."),
        (_from_means(lambda means, best, others: (others - best) / np.maximum(best + others, 1e-12)),
         "The sign is turned around: best − others."),
        (_from_means(lambda means, best, others: (best - others) / (best + others)),
         "A silent unit gives 0 / 0, which is nan: its index is 0. Divide by "
         "np.maximum(best + others, 1e-12)."),
        (_from_means(lambda means, best, others: _ratio(best, means.mean(axis=0))),
         "`others` is the mean over the other classes: leave the best one out."),
        (_from_means(lambda means, best, others: _ratio(best, means.min(axis=0))),
         "You compared with the worst class: take the mean of all other classes."),
        (_from_means(lambda means, best, others: _ratio(best, np.sort(means, axis=0)[-2])),
         "You compared with the second-best class: take the mean of all other classes."),
        (_from_means(lambda means, best, others: _ratio(best, means.sum(axis=0) - best)),
         "You summed over the other classes: take their mean."),
        (_from_means(lambda means, best, others: means.argmax(axis=0)),
         "That is the class that each unit prefers: return how strongly, one index a unit."),
        (_from_means(lambda means, best, others: means),
         "Those are the tuning curves: return one index a unit."),
        (_from_means(lambda means, best, others: _ratio(best, others).mean()),
         "You averaged over the units: return one index for each."),
        (lambda activity, y: _from_means(
            lambda means, best, others: _ratio(
                means.max(axis=1),
                (means.sum(axis=1) - means.max(axis=1)) / max(means.shape[1] - 1, 1)))(activity, y),
         "You took the maximum over the units: the tuning curve of a unit runs over the classes, "
         "axis=0 of means."),
        *[(program, "np.delete took the best class of *every* unit out of all units: leave out each "
                    "unit's own. The sum of its means, minus best, does it.")
          for program in _with(_best_of_all_deleted)],
        *[(program, "Two classes can be level at the top: leave out one, not all that are as high "
                    "as best. The sum of the means, minus best, does it.")
          for program in _with(_below_the_best)],
        *[(program, "means[means < best] throws all units together: take each unit's other classes, "
                    "the sum of its means minus best.") for program in _with(_all_below)],
        *[(program, "There are not always ten classes: divide by the number of other classes, "
                    "len(means) - 1.")
          for program in _with(lambda means, best, others: others * (len(means) - 1) / 9)],
        *[(program, "`others` is one mean for all units together: take each unit's own, "
                    ".mean(axis=0).")
          for program in _with(lambda means, *_: np.sort(means, axis=0)[:-1].mean())],
        (_without_the_last_class,
         "The last class is missing: range(max(y)) stops before it; use np.unique(y)."),
        (lambda activity, y: np.full(activity.shape[1], np.nan),
         "All nan: there are not always ten classes, and the mean of no rows is nan. Take the "
         "classes from y: np.unique(y)."),
        (_over_rows,
         "You took the largest row and the mean of all rows: first average over each class's rows, "
         "then compare the classes."),
        (_no_axis,
         "activity[y == c].mean() averages over the units as well: average over the rows, axis=0."),
        (_rows_of_others,
         "You averaged over all rows of the other classes: average over each class first, so that "
         "every class counts the same, however many rows it has."),
        (_with_medians, "You took medians: the tuning curve is a mean."),
        (_of_single_rows,
         "You took the largest activity in each class: the tuning curve is the mean."),
        (_sums, "You summed over the rows of each class: take their mean, since classes differ in "
                "size."),
    ],
)

EXERCISES = {
    "count_parameters": COUNT,
    "forward_3_layers": FORWARD,
    "two_layer_backward": BACKWARD,
    "selectivity": SELECTIVITY,
}
