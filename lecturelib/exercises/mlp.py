"""The exercises of notebook 06."""

import numpy as np

from lecturelib.activations import Sigmoid
from lecturelib.exercises._checker import Exercise
from lecturelib.gradient_descent import minibatches
from lecturelib.softmax import cross_entropy, softmax

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
        "zip(sizes, sizes[1:]) runs through the pairs of neighbors: (3, 4), (4, 4), (4, 1). Missing: "
        "what each pair (n_in, n_out) adds to the sum.",
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
         "If you go through range(len(sizes)) and take the next size each time: stop one before "
         "the end, the last size has no neighbor on its right."),
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
        "h1 in the same way, and the scores, from h2 without the sigmoid.",
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
         "That is ReLU: this network has the sigmoid, 1 / (1 + exp(−z))."),
        (_network(np.tanh, np.tanh),
         "That is tanh: this network has the sigmoid, 1 / (1 + exp(−z))."),
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
         "If you take W @ x: that is the order for a column x; rows need x @ W."),
        (lambda x, W, b: _network()(x, [w.T for w in W], b),
         "If you turn the weights around: they are (inputs, outputs) already, so x @ W without .T."),
        (_slide_on_rows,
         "The result lies on its side: an example is a row. If you work with columns, turn it "
         "back with .T."),
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


def _over_n(X, W1, b1, W2, b2, dscores):
    return two_layer_backward(X, W1, b1, W2, b2, dscores / len(X))


def _sigmoid_gate(X, W1, b1, W2, b2, dscores):
    h = np.maximum(0, X @ W1 + b1)
    dh = (dscores @ W2.T) * h * (1 - h)
    return X.T @ dh, dh.sum(axis=0), h.T @ dscores, dscores.sum(axis=0)


BIASES = [  # slips at the biases; they come alone, and together with a wrong gate
    (lambda d: d, "A bias is added in every row, so its gradient is the sum over the rows: axis=0."),
    (lambda d: d.mean(axis=0), "For the biases take the sum over the rows, not the mean."),
    (lambda d: d.sum(axis=0, keepdims=True),
     "A bias has shape (units,): sum(axis=0) without keepdims."),
    (lambda d: d.sum(axis=1), "For the biases you summed over the units: sum over the rows, axis=0."),
    (lambda d: d.sum(), "You added up all biases in one number: sum over the rows only, axis=0."),
]
NO_GATE = ("The gate is missing: where a hidden unit was 0, no slope goes back through it. Multiply "
           "dh by (h > 0).")
GATES = [
    (lambda z, dh: dh, NO_GATE),
    (lambda z, dh: dh * np.maximum(0, z),
     "You multiplied dh by h: the slope of ReLU is 1 or 0, so multiply by (h > 0)."),
    (lambda z, dh: np.maximum(0, dh),
     "You looked at the sign of dh: the gate depends on h, on whether the unit was active in "
     "the forward pass."),
]


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


def _not_turned(X, W1, b1, W2, b2, dscores):
    h = np.maximum(0, X @ W1 + b1)
    dh = (dscores @ W2.T) * (h > 0)
    return X @ dh, dh.sum(axis=0), h @ dscores, dscores.sum(axis=0)


def _gate_on_scores(X, W1, b1, W2, b2, dscores):
    scores = np.maximum(0, X @ W1 + b1) @ W2 + b2
    return two_layer_backward(X, W1, b1, W2, b2, dscores * (scores > 0))


def _late_gate(X, W1, b1, W2, b2, dscores):
    h, dh = np.maximum(0, X @ W1 + b1), dscores @ W2.T
    return X.T @ dh * (h > 0), dh.sum(axis=0), h.T @ dscores, dscores.sum(axis=0)


def _no_hidden_layer(X, W1, b1, W2, b2, dscores):
    dh = dscores @ W2.T
    return X.T @ dh, dh.sum(axis=0), X.T @ dscores, dscores.sum(axis=0)


def _for_the_input(X, W1, b1, W2, b2, dscores):
    dW1, db1, dW2, db2 = two_layer_backward(X, W1, b1, W2, b2, dscores)
    dh = (dscores @ W2.T) * (np.maximum(0, X @ W1 + b1) > 0)
    return dh @ W1.T, db1, dW2, db2


def _sizes(seed, N, D, H, C):
    """Random X, W1, b1, W2, b2 and slopes on the scores."""
    rng = np.random.default_rng(seed)
    return tuple(rng.normal(size=shape).round(2)
                 for shape in ((N, D), (D, H), (H,), (H, C), (C,), (N, C)))


BACKWARD_RANDOM = [_sizes(*numbers) for numbers in
                   [(0, 3, 2, 4, 3), (1, 3, 3, 3, 3), (2, 7, 5, 4, 3), (3, 4, 1, 1, 1)]]
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
        "Forward first, as you need the hidden activities. Then from the scores to the left: the "
        "second layer is a linear one, and the hidden activities are its inputs. What it sends "
        "back to them meets the gate: it goes on where the unit was active. What is left arrives "
        "at the first layer, a linear one, too. What are its inputs?",
        "h = np.maximum(0, X @ W1 + b1) is the first line. What goes back to h is "
        "dh = (dscores @ W2.T) * (h > 0), gate included. Missing: for each of the two layers the "
        "slopes on its weights, inputs.T @ what arrives, and on its biases, with axis=0.",
    ),
    mistakes=[
        *[(_backward(gate=gate), text) for gate, text in GATES],
        (_backward(gate=lambda z, dh: dh * (z >= 0)),
         "Nearly: where the sum is exactly 0 the unit is silent and the gate closed: h > 0, not "
         "h >= 0."),
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
        *[(_backward(bias=bias), text) for bias, text in BIASES],
        *[(_backward(gate=gate, bias=bias), f"{first} And: {second}")
          for gate, first in GATES for bias, second in BIASES],
        (_over_n, "You divided by the number of rows: what arrives in dscores is summed over the rows, "
                  "not averaged."),
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
         "If you send slopes back with dscores @ W2: from scores to hidden units it is the other "
         "way around, dscores @ W2.T."),
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
        (_no_hidden_layer,
         "dW2 belongs to the output layer, and its input is h: h.T @ dscores. And no slope goes "
         "back through a unit that was silent: multiply dh by (h > 0)."),
        (_not_turned,
         "The inputs of a layer are transposed in the slope on its weights: X.T @ dh, and "
         "h.T @ dscores."),
        (_gate_on_scores, "The gate stands at the hidden units alone: scores have no ReLU, so all of "
                          "dscores goes back."),
        (_late_gate,
         "The gate comes too late: multiply dh by (h > 0) before anything is made of it."),
        (_for_the_input,
         "dh @ W1.T is what arrives at the input X: the weights get X.T @ dh."),
        (_through_w1,
         "You went one step too far: dW1 needs what arrives at the hidden units, before W1."),
    ],
)

# train_two_layers ------------------------------------------------------------------------------


def train_two_layers(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng):
    """Train max(0, X @ W1 + b1) @ W2 + b2: forward, loss gradient, backward, update."""
    W1, b1, W2, b2 = W1.copy(), b1.copy(), W2.copy(), b2.copy()
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            X_rows, y_rows = X[rows], y[rows]
            h = np.maximum(0, X_rows @ W1 + b1)
            scores = h @ W2 + b2
            dscores = softmax(scores)
            dscores[np.arange(len(rows)), y_rows] -= 1
            dscores /= len(rows)
            dW1, db1, dW2, db2 = two_layer_backward(X_rows, W1, b1, W2, b2, dscores)
            W1 -= learning_rate * dW1
            b1 -= learning_rate * db1
            W2 -= learning_rate * dW2
            b2 -= learning_rate * db2
    return W1, b1, W2, b2


def _scores(X, W1, b1, W2, b2):
    return np.maximum(0, X @ W1 + b1) @ W2 + b2


def _loss_gradient(scores, y, n):
    dscores = softmax(scores)
    dscores[np.arange(len(y)), y] -= 1
    return dscores / len(y)


def _plain_batches(n, batch_size, rng, n_epochs):
    return [minibatches(n, batch_size, rng) for _ in range(n_epochs)]


def _all_steps(parameters, gradients, rate):
    return [w - rate * g for w, g in zip(parameters, gradients, strict=True)]


def _in_place(parameters, gradients, rate):
    """As `_all_steps`, but shapes must fit, as in `W -= rate * dW`."""
    changed = [w.copy() for w in parameters]
    for w, g in zip(changed, gradients, strict=True):
        w -= rate * g
    return changed


def _loop(forward=_scores, slopes=_loss_gradient, backward=None, update=_all_steps,
          batches=_plain_batches, stop=None, back=lambda first, last: last):
    """A training with one of its parts exchanged; `stop` is "batch" or "epoch": an early return."""
    def program(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng):
        first = weights = (W1, b1, W2, b2)
        for epoch in batches(len(X), batch_size, rng, n_epochs):
            for rows in epoch:
                dscores = slopes(forward(X[rows], *weights), y[rows], len(X))
                gradients = (backward or two_layer_backward)(X[rows], *weights, dscores)
                weights = update(weights, gradients, learning_rate)
                if stop == "batch":
                    return tuple(weights)
            if stop == "epoch":
                return tuple(weights)
        return tuple(back(first, weights))
    return program


def _shared_slips(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng):
    """The second layer's step comes before the slope goes back over its weights."""
    W1, b1, W2, b2 = W1.copy(), b1.copy(), W2.copy(), b2.copy()
    for epoch in _plain_batches(len(X), batch_size, rng, n_epochs):
        for rows in epoch:
            h = np.maximum(0, X[rows] @ W1 + b1)
            dscores = _loss_gradient(h @ W2 + b2, y[rows], 0)
            W2 -= learning_rate * h.T @ dscores
            b2 -= learning_rate * dscores.sum(axis=0)
            dh = (dscores @ W2.T) * (h > 0)
            W1 -= learning_rate * X[rows].T @ dh
            b1 -= learning_rate * dh.sum(axis=0)
    return W1, b1, W2, b2


def _step_after_the_epoch(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng):
    """The update stands one level too far out: a step an epoch, with the last batch's slopes."""
    weights = [W1, b1, W2, b2]
    for epoch in _plain_batches(len(X), batch_size, rng, n_epochs):
        rows = epoch[-1]
        dscores = _loss_gradient(_scores(X[rows], *weights), y[rows], 0)
        weights = _all_steps(weights, two_layer_backward(X[rows], *weights, dscores), learning_rate)
    return tuple(weights)


def _all_rows(X_too, y_too, X_back=False):
    """X or y in place of X_rows or y_rows: where shapes allow it, other rows are compared."""
    def program(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng):
        weights = [W1, b1, W2, b2]
        for epoch in _plain_batches(len(X), batch_size, rng, n_epochs):
            for rows in epoch:
                X_used, y_used = X if X_too else X[rows], y if y_too else y[rows]
                dscores = softmax(_scores(X_used, *weights))
                dscores[np.arange(len(rows)), y_used] -= 1
                X_used = X if X_back else X[rows]
                gradients = two_layer_backward(X_used, *weights, dscores / len(rows))
                weights = _all_steps(weights, gradients, learning_rate)
        return tuple(weights)
    return program


def _all_forward(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng):
    weights = [W1, b1, W2, b2]
    for epoch in _plain_batches(len(X), batch_size, rng, n_epochs):
        for rows in epoch:
            dscores = softmax(_scores(X, *weights))
            dscores[np.arange(len(X)), y] -= 1
            gradients = two_layer_backward(X[rows], *weights, dscores / len(rows))
            weights = _all_steps(weights, gradients, learning_rate)
    return tuple(weights)


def _over_batch_size(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng):
    def slopes(scores, y, n):
        return _loss_gradient(scores, y, n) * len(y) / batch_size

    return _loop(slopes=slopes)(X, y, W1, b1, W2, b2, learning_rate, n_epochs, batch_size, rng)


def _minus_labels(scores, y, n):
    return (softmax(scores) - y) / len(y)


def _pair_of_loss(which):
    """What `cross_entropy` returns, (loss, slopes), taken for the slopes: both, or the loss."""
    return lambda scores, y, n: cross_entropy(scores, y) if which is None else (
        cross_entropy(scores, y)[which])


def _probabilities(scores, y, n):
    return softmax(scores) / len(y)


def _no_softmax(scores, y, n):
    return (scores - np.eye(scores.shape[1])[y]) / len(y)


def _minus_everywhere(scores, y, n):
    dscores = softmax(scores)
    dscores[:, y] -= 1
    return dscores / len(y)


def _minus_one_everywhere(scores, y, n):
    return (softmax(scores) - 1) / len(y)


def _rows_by_label(scores, y, n):
    dscores = softmax(scores)
    dscores[y] -= 1
    return dscores / len(y)


def _right_class_only(scores, y, n):
    return _loss_gradient(scores, y, n) * np.eye(scores.shape[1])[y]


def _hidden_only(X, W1, b1, W2, b2):
    return (X @ W1 + b1) @ W2 + b2


def _open_gate(X, W1, b1, W2, b2, dscores):
    h, dh = np.maximum(0, X @ W1 + b1), dscores @ W2.T
    return X.T @ dh, dh.sum(axis=0), h.T @ dscores, dscores.sum(axis=0)


def _some_steps(*which):
    """An update of some of the four parameters."""
    return lambda ws, gs, rate: [w - rate * g if i in which else w
                                 for i, (w, g) in enumerate(zip(ws, gs, strict=True))]


def _training_case(seed, N, D, H, C, rate, n_epochs, batch_size):
    rng = np.random.default_rng(seed)
    y = rng.integers(0, C, N)
    y[-1] = C - 1
    X, W1, b1, W2, b2 = (rng.normal(size=shape).round(1)
                         for shape in ((N, D), (D, H), (H,), (H, C), (C,)))
    return X, y, W1, b1, W2, b2, rate, n_epochs, batch_size, np.random.default_rng(seed)


TRAIN = Exercise(
    reference=train_two_layers,
    cases=[
        (np.array([[1.0]]), np.array([0]), np.array([[2.0]]), np.array([-1.0]),
         np.array([[1.0, 0.0]]), np.array([0.0, 1.0]), 1.0, 1, 1, np.random.default_rng(0)),
        _training_case(1, 5, 3, 5, 3, 0.5, 1, 5),
        _training_case(2, 8, 3, 5, 3, 0.5, 1, 2),
        _training_case(3, 7, 4, 4, 4, 0.2, 3, 3),
        _training_case(4, 5, 4, 6, 10, 0.3, 2, 20),
        _training_case(5, 9, 1, 1, 2, 0.1, 2, 1),
    ],
    returns=("W1", "b1", "W2", "b2"),
    clues=(
        "One blank after the other, always for the rows of the mini-batch. 1: what goes forward "
        "through the first layer, the gate, the second layer? 2: take the probabilities and look "
        "up what happens at the right class of each row. 3: you have written that. 4: all four "
        "parameters move, each against its own slope.",
        "1: the two lines of the forward pass, for X_rows. 2: dscores = softmax(scores); at the "
        "places [np.arange(len(rows)), y_rows] take 1 off; then one thing more, as the loss is a "
        "mean over the rows. 3: one call, dscores comes last. 4: four lines like W1 -= …",
    ),
    mistakes=[
        (_loop(back=lambda first, last: first),
         "The parameters come back as they went in: the update must change W1, b1, W2, b2 "
         "themselves, as in W1 -= …"),
        (_loop(stop="batch"),
         "You stop after the first mini-batch: `return` stands below both loops."),
        (_loop(stop="epoch"),
         "You train for one epoch only: is the loop over the epochs there, and does `return` stand "
         "below both loops?"),
        (_step_after_the_epoch,
         "You make one step an epoch: the update belongs inside the inner loop, after each "
         "mini-batch."),
        (_loop(update=lambda ws, gs, rate: _all_steps(ws, gs, -rate)),
         "You walk uphill. Blank 4 steps against the slope, W1 -= learning_rate * dW1, and blank 2 "
         "is the probabilities minus 1 at the right class, not the other way around: a sign is "
         "turned in one of them."),
        (_loop(update=lambda ws, gs, rate: _all_steps(ws, gs, 1)),
         "The learning rate is missing in the update."),
        (_loop(update=_some_steps(0, 2)), "You update the weights alone: the biases learn as well."),
        (_loop(update=_some_steps(2, 3)),
         "You update the second layer alone: W1 and b1 learn as well."),
        (_loop(update=_some_steps(0, 1)),
         "You update the first layer alone: W2 and b2 learn as well."),
        *[(_loop(update=_some_steps(*(i for i in range(4) if i != left_out))),
           f"You do not update {name}.") for left_out, name in enumerate(("W1", "b1", "W2", "b2"))],
        (_loop(slopes=_probabilities),
         "Blank 2: you took the probabilities themselves. At the right class of each row 1 is "
         "taken off."),
        (_loop(slopes=lambda scores, y, n: len(y) * _loss_gradient(scores, y, n)),
         "Blank 2: divide by the number of rows in the mini-batch, as the loss is their mean."),
        (_loop(slopes=lambda scores, y, n: len(y) / n * _loss_gradient(scores, y, n)),
         "Blank 2: divide by the number of rows in the mini-batch, not in all of X."),
        (_loop(slopes=lambda scores, y, n: _loss_gradient(scores, y, n) / len(y)),
         "Blank 2: you divided by the number of rows twice (cross_entropy has done it already)."),
        (_loop(slopes=lambda scores, y, n: _probabilities(scores, y, n) * len(y)),
         "Blank 2: you took the probabilities themselves. At the right class of each row 1 is "
         "taken off, and all is divided by the number of rows."),
        (_loop(slopes=_no_softmax),
         "Blank 2: the softmax is missing. Take the probabilities, softmax(scores), not the scores."),
        (_loop(slopes=_minus_everywhere),
         "Blank 2: dscores[:, y_rows] takes 1 off in every row at all of these classes. One place a "
         "row: dscores[np.arange(len(rows)), y_rows]."),
        (_loop(slopes=_minus_one_everywhere),
         "Blank 2: you took 1 off at every class: only at the right class of each row."),
        (_loop(slopes=_rows_by_label),
         "Blank 2: dscores[y_rows] picks rows by their label. One place a row: "
         "dscores[np.arange(len(rows)), y_rows]."),
        (_over_batch_size,
         "Blank 2: the last mini-batch may be smaller than batch_size: divide by len(rows)."),
        (_loop(slopes=lambda scores, y, n: scores),
         "The scores themselves went back: blank 3 takes dscores, the slopes on them."),
        (_all_forward,
         "You went forward with all of X and y: blanks 1 and 2 take X_rows and y_rows, the rows of "
         "the mini-batch."),
        *[(_loop(slopes=slopes, update=_some_steps(*(i for i in range(4) if i != left_out))),
           f"{first} And you do not update {name}.")
          for slopes, first in (
              (lambda scores, y, n: len(y) * _loss_gradient(scores, y, n),
               "Blank 2: divide by the number of rows in the mini-batch."),
              (_probabilities, "Blank 2: at the right class of each row 1 is taken off."))
          for left_out, name in enumerate(("W1", "b1", "W2", "b2"))],
        (_loop(slopes=lambda scores, y, n: (softmax(scores) - y[:, np.newaxis]) / len(y)),
         "Blank 2: the labels themselves are taken off, in every column. Take 1 off, at the place of "
         "the right class in each row."),
        (_loop(slopes=_minus_labels),
         "Blank 2: the labels themselves are taken off. Take 1 off, at the place of the right class "
         "in each row."),
        *[(_loop(slopes=_pair_of_loss(which)),
           "If you use cross_entropy in blank 2: it returns the loss and the slopes; take the "
           "second of the two. If not: dW1, db1, dW2, db2 have the shapes of W1, b1, W2, b2; where "
           "do yours not?") for which in (None, 0)],
        (_loop(forward=lambda *a: softmax(_scores(*a))),
         "The softmax is taken twice: scores go into it once, in blank 2."),
        (_loop(slopes=_right_class_only),
         "Blank 2: the other classes have a slope, too: their probabilities."),
        (_loop(forward=_hidden_only),
         "Blank 1: the ReLU is missing in the forward pass: np.maximum(0, …) before W2."),
        (_loop(forward=lambda X, W1, b1, W2, b2: _scores(X, W1, 0, W2, b2)),
         "Blank 1: b1 is missing in the forward pass."),
        (_loop(forward=lambda X, W1, b1, W2, b2: _scores(X, W1, b1, W2, 0)),
         "Blank 1: b2 is missing in the forward pass."),
        (_loop(forward=lambda *a: np.maximum(0, _scores(*a))),
         "Blank 1: you put a ReLU on the scores as well: they may be negative."),
        (_loop(backward=_open_gate),
         "Blank 3: the gate is missing: no slope goes back through a unit that was silent."),
        (_loop(forward=_hidden_only, backward=_open_gate),
         "Blank 1: the ReLU is missing in the forward pass, and blank 3: so is its gate."),
        (_shared_slips,
         "You updated W2 before its old values were used in the backward pass: first all slopes, "
         "then all steps."),
        (_all_rows(True, False),
         "You used X where X_rows is meant: only the rows of the mini-batch."),
        (_all_rows(False, False, X_back=True),
         "You used X where X_rows is meant, in the backward pass: only the rows of the mini-batch."),
        *[(_loop(update=update, backward=lambda *a, order=order: [
            two_layer_backward(*a)[i] for i in order]), "Blank 3: the slopes come in the order "
            "dW1, db1, dW2, db2, each layer's weights and then its biases.")
          for update, order in ((_all_steps, (2, 3, 0, 1)), (_in_place, (2, 3, 0, 1)),
                                (_all_steps, (0, 2, 1, 3)))],
        (_all_rows(False, True),
         "You used y where y_rows is meant: only the labels of the mini-batch."),
        (_loop(batches=lambda n, batch_size, rng, n_epochs: [
            minibatches(n, batch_size, rng)] * n_epochs),
         "You make the mini-batches once: call minibatches anew in each epoch, so that rows meet "
         "other rows."),
        (_loop(batches=lambda n, batch_size, rng, n_epochs: [[np.arange(n)]] * n_epochs),
         "Each of your steps uses all rows: take the mini-batches one by one."),
        (_loop(batches=lambda n, batch_size, rng, n_epochs: [
            [np.arange(i, min(i + batch_size, n)) for i in range(0, n, batch_size)]] * n_epochs),
         "Your mini-batches are always in the same order: minibatches(len(X), batch_size, rng) "
         "shuffles the rows."),
        (_loop(back=lambda first, last: (last[0], last[2])),
         "The biases are missing: return W1, b1, W2, b2."),
        (_loop(back=lambda first, last: (last[0], last[2], last[1], last[3])),
         "The order is W1, b1, W2, b2: each layer's weights, then its biases."),
        (_loop(back=lambda first, last: (last[2], last[3], last[0], last[1])),
         "The order is W1, b1, W2, b2: the first layer first."),
    ],
)

# scores_without --------------------------------------------------------------------------------


def scores_without(X, W1, b1, W2, b2, silent):
    """Scores of max(0, X @ W1 + b1) @ W2 + b2 with the activity of some hidden units at 0."""
    h = np.maximum(0, X @ W1 + b1)
    h[:, silent] = 0
    return h @ W2 + b2


def _silencing(forward=lambda X, W1, b1: np.maximum(0, X @ W1 + b1), hit=None,
               out=lambda h, W2, b2: h @ W2 + b2):
    """A program with a step of its own; `hit(h, silent)` changes the activities in place."""
    def program(X, W1, b1, W2, b2, silent):
        h = forward(X, W1, b1)
        if hit:
            hit(h, silent)
        else:
            h[:, silent] = 0
        return out(h, W2, b2)
    return program


def _all_but(h, silent):
    h[:, np.delete(np.arange(h.shape[1]), silent)] = 0


def _last_one(h, silent):
    h[:, [int(unit) for unit in silent][-1:]] = 0


def _first_one(h, silent):
    h[:, [int(unit) for unit in silent][:1]] = 0


def _rows(h, silent):
    h[silent] = 0


def _unit_by_image(h, silent):
    for i in range(len(h)):
        if i in list(silent):
            h[i] = 0


def _if_any(h, silent):
    if silent:
        h[:, silent] = 0


def _only_out_of_h(X, W1, b1, W2, b2, silent):
    h = np.maximum(0, X @ W1 + b1)
    return np.delete(h, np.asarray(silent, int), axis=1) @ W2 + b2


def _mean(h, silent):
    h[:, silent] = h[:, silent].mean(axis=0)


def _column_of_w1(X, W1, b1, W2, b2, silent):
    W1 = W1.copy()
    W1[:, silent] = 0
    return np.maximum(0, X @ W1 + b1) @ W2 + b2


def _bias_alone(X, W1, b1, W2, b2, silent):
    b1 = b1.copy()
    b1[silent] = 0
    return np.maximum(0, X @ W1 + b1) @ W2 + b2


def _row_of_w1(X, W1, b1, W2, b2, silent):
    W1 = W1.copy()
    W1[silent] = 0
    return np.maximum(0, X @ W1 + b1) @ W2 + b2


def _column_of_w2(X, W1, b1, W2, b2, silent):
    W2 = W2.copy()
    W2[:, silent] = 0
    return np.maximum(0, X @ W1 + b1) @ W2 + b2


def _columns_of_scores(X, W1, b1, W2, b2, silent):
    scores = np.maximum(0, X @ W1 + b1) @ W2 + b2
    scores[:, silent] = 0
    return scores


def _scaled_up(X, W1, b1, W2, b2, silent):
    h = np.maximum(0, X @ W1 + b1)
    h[:, silent] = 0
    share = 1 - len(set(np.asarray(silent, int).tolist())) / len(b1)
    return h / max(share, 1e-12) @ W2 + b2


def _lesion_case(seed, N, D, H, C, silent):
    X, W1, b1, W2, b2, _ = _sizes(seed, N, D, H, C)
    return X, W1, b1, W2, b2, silent


LESION = Exercise(
    reference=scores_without,
    cases=[
        (np.array([[1.0]]), np.array([[2.0, 3.0]]), np.array([0.0, 0.0]),
         np.array([[1.0], [10.0]]), np.array([5.0]), []),
        (np.array([[1.0]]), np.array([[2.0, 3.0]]), np.array([0.0, 1.0]),
         np.array([[1.0], [10.0]]), np.array([5.0]), [1]),
        _lesion_case(0, 4, 4, 4, 4, [0, 2]),
        _lesion_case(1, 3, 4, 5, 2, np.array([4, 1, 3])),
        _lesion_case(2, 5, 2, 6, 3, np.arange(6)),
        _lesion_case(3, 6, 3, 4, 10, [2, 2]),
        _lesion_case(4, 7, 5, 4, 2, []),
    ],
    clues=(
        "Go forward as in training, and stop half-way: which array holds what the hidden units put "
        "out, and which of its two directions are the units? There the silence belongs: after "
        "the ReLU, before the second layer.",
        "h = np.maximum(0, X @ W1 + b1) has a row an image and a column a unit. h[:, silent] are "
        "the columns of the silent units. Missing: make them 0, and go on to the scores.",
    ),
    mistakes=[
        (_silencing(hit=lambda h, silent: None),
         "Nothing is silenced: the columns of the units in silent must be 0 before the second "
         "layer."),
        (_silencing(hit=_all_but),
         "You silenced all the others: those in silent are to be 0, the rest goes on."),
        (_silencing(hit=_rows),
         "You silenced rows, which are images: units are columns, h[:, silent]."),
        (_silencing(hit=_unit_by_image),
         "If you go through range(len(h)): those are the images. Units are the columns, h[:, unit]."),
        (_silencing(hit=_if_any),
         "`if silent:` fails for an array of several units, and is not needed: h[:, []] = 0 changes "
         "nothing."),
        (_only_out_of_h,
         "The units are taken out of h, but W2 still has their rows: set their activity to 0, or "
         "take out those rows as well."),
        (_silencing(hit=lambda h, silent: h.__setitem__(np.s_[:, np.array(silent)], 0)),
         "An empty list becomes an array of floats, which can't index: use `silent` itself, or "
         "np.array(silent, dtype=int)."),
        (_silencing(hit=lambda h, silent: h.__setitem__(np.s_[:, :len(silent)], 0)),
         "You silenced the first units, as many as silent has: it says which ones, h[:, silent]."),
        *[(_silencing(hit=hit), "You silenced the units before those in silent: units are numbered "
                                "from 0, so nothing is to be subtracted.")
          for hit in (lambda h, silent: h.__setitem__(np.s_[:, np.array(silent, int) - 1], 0),)],
        *[(_silencing(hit=lambda h, silent, index=index: h.__setitem__(np.s_[:, index(silent)], 0)),
           "`~` turns True into False, and numbers into others: silent holds the numbers of the "
           "columns, h[:, silent].")
          for index in (lambda silent: ~np.array(silent), lambda silent: ~np.array(silent, int))],
        (_silencing(hit=_last_one),
         "Of several units only the last one is silent: all those in silent must be."),
        (_silencing(hit=_first_one),
         "Of several units only the first one is silent: all those in silent must be."),
        (_silencing(hit=_mean),
         "You hold the units at their mean: silent is 0."),
        (_column_of_w1,
         "You took the weights into the units away, but their biases still make them active. "
         "Silence what comes out of the units."),
        (_bias_alone,
         "You took the bias away, but the weights still make the units active. Silence what comes "
         "out of them."),
        (_row_of_w1,
         "You silenced pixels, which are the columns of X and the rows of W1: the hidden units come "
         "after them, and what they put out is to be 0."),
        (_column_of_w2,
         "A column of W2 belongs to a score: the hidden units are its rows."),
        (_columns_of_scores,
         "You silenced scores: the hidden units come before them."),
        (_scaled_up,
         "The units that are left keep their activity: nothing is scaled up."),
        (_silencing(forward=lambda X, W1, b1: X @ W1 + b1),
         "The ReLU is missing: np.maximum(0, X @ W1 + b1)."),
        (_silencing(forward=lambda X, W1, b1: np.maximum(0, X @ W1)), "b1 is missing."),
        (_silencing(out=lambda h, W2, b2: h @ W2), "b2 is missing."),
        *[(_silencing(hit=hit, **part), f"{first} And {second}")
          for hit, first in ((_rows, "You silenced rows, which are images: units are columns."),
                             (_all_but, "You silenced all the others."),
                             (_last_one, "Of several units only the last one is silent."),
                             (lambda h, silent: None, "Nothing is silenced."))
          for part, second in (
              ({"out": lambda h, W2, b2: h @ W2}, "b2 is missing."),
              ({"forward": lambda X, W1, b1: np.maximum(0, X @ W1)}, "b1 is missing."),
              ({"forward": lambda X, W1, b1: X @ W1 + b1}, "the ReLU is missing."))],
        (_silencing(out=lambda h, W2, b2: np.maximum(0, h @ W2 + b2)),
         "There is no ReLU on the scores: they may be negative."),
        (_silencing(out=lambda h, W2, b2: softmax(h @ W2 + b2)),
         "Those are probabilities: return the scores."),
        (_silencing(out=lambda h, W2, b2: (h @ W2 + b2).argmax(axis=1)),
         "You returned the best class: return the scores."),
        (_silencing(out=lambda h, W2, b2: h), "You returned the activities: go on to the scores."),
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
        "without best, over len(means) - 1; and the index, where np.maximum(best + others, 1e-12) "
        "keeps a silent unit from giving 0 / 0.",
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
        *[(program, text) for rest, text in [
            (lambda means, *_: means.mean(axis=0),
             "`others` is the mean over the other classes: leave the best one out."),
            (lambda means, *_: means.min(axis=0),
             "You compared with the worst class: take the mean of all other classes."),
            (lambda means, *_: np.sort(means, axis=0)[-2],
             "You compared with the second-best class: take the mean of all other classes."),
            (lambda means, best, _: means.sum(axis=0) - best,
             "You summed over the other classes: take their mean."),
        ] for program in _with(rest)],
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
        *[(program, "There are not always ten classes: divide by the number of the others, "
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
    "train_two_layers": TRAIN,
    "scores_without": LESION,
    "selectivity": SELECTIVITY,
}
