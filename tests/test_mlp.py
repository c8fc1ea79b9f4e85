import copy
import math
import pickle

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from lecturelib.activations import ELU, LeakyReLU, Maxout, PReLU, ReLU, Sigmoid, Tanh
from lecturelib.gradient_descent import SGD, Adam, gradient_error, numerical_gradient, train
from lecturelib.linear import Linear
from lecturelib.mlp import Sequential, mlp
from lecturelib.softmax import cross_entropy

ACTIVATIONS = [Sigmoid, Tanh, ReLU, LeakyReLU, PReLU, ELU, Maxout]
each_activation = pytest.mark.parametrize("activation", ACTIVATIONS)
both_precisions = pytest.mark.parametrize("dtype", [np.float32, np.float64])


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def network_of(activation, seed=0, sizes=(3, 4, 4, 3)):
    """A network whose biases are not 0."""
    rng = np.random.default_rng(seed)
    network = mlp(sizes, activation, rng)
    for parameter, _ in network.params():
        if parameter.ndim == 1 and parameter.size > 1:
            parameter[...] = 0.3 * rng.normal(size=parameter.shape)
    return network


# Gradients of a whole network

@each_activation
@pytest.mark.parametrize("seed", range(25))
def test_gradients_are_the_numerical_ones(activation, seed):
    rng = np.random.default_rng(seed)
    network = network_of(activation, seed)
    x, y = rng.normal(size=(6, 3)), rng.integers(0, 3, 6)
    _, dscores = cross_entropy(network.forward(x), y)
    dx = network.backward(dscores)
    gradients = [(parameter, gradient.copy()) for parameter, gradient in network.params()]
    numeric = numerical_gradient(lambda x: cross_entropy(network.forward(x), y)[0], x)
    assert gradient_error(dx, numeric) < 1e-7
    for parameter, gradient in gradients:
        def loss(value, parameter=parameter):
            kept = parameter.copy()
            parameter[...] = value
            result = cross_entropy(network.forward(x), y)[0]
            parameter[...] = kept
            return result

        assert gradient_error(gradient, numerical_gradient(loss, parameter)) < 1e-7


class Dual:
    """A number with its derivative in one direction: an implementation of its own, in Python."""

    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    def __add__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.value * other.value, self.slope * other.value + self.value * other.slope)

    __radd__, __rmul__ = __add__, __mul__

    def through(self, function, derivative):
        return Dual(function(self.value), derivative(self.value) * self.slope)

    def exp(self):
        return self.through(math.exp, math.exp)


def dual_bend(activation, z, slope):
    positive = z.value > 0
    return {
        Sigmoid: lambda: ((-1 * z).exp() + 1).through(lambda v: 1 / v, lambda v: -1 / v**2),
        Tanh: lambda: z.through(math.tanh, lambda v: 1 / math.cosh(v) ** 2),
        ReLU: lambda: z if positive else Dual(0.0),
        LeakyReLU: lambda: z if positive else 0.01 * z,
        PReLU: lambda: z if positive else slope * z,
        ELU: lambda: z if positive else z.exp() + (-1.0),
    }[activation]()


def dual_loss(activation, parameters, X, y):
    """The network and its loss, number by number; `parameters` are nested lists of duals."""
    total = Dual(0.0)
    step = 3 if activation is PReLU else 2
    for row, right in zip(X, y, strict=True):
        values = [Dual(v) for v in row]
        for first in range(0, len(parameters), step):
            W, b = parameters[first : first + 2]
            scores = [sum((v * W[d][c] for d, v in enumerate(values)), b[c])
                      for c in range(len(b))]
            if first + 2 == len(parameters):
                values = scores
            elif activation is Maxout:
                half = len(scores) // 2
                values = [max(pair, key=lambda z: z.value)
                          for pair in zip(scores[:half], scores[half:], strict=True)]
            else:
                slope = parameters[first + 2][0] if activation is PReLU else None
                values = [dual_bend(activation, z, slope) for z in scores]
        normalizer = sum((score.exp() for score in values), Dual(0.0))
        log = normalizer.through(math.log, lambda v: 1 / v)
        total = total + log + -1 * values[right]
    return total * (1 / len(y))


def duals(array):
    if array.ndim == 1:
        return [Dual(v) for v in array.tolist()]
    return [duals(row) for row in array]


@each_activation
def test_gradients_are_those_of_an_implementation_of_its_own(activation, rng):
    network = network_of(activation)
    X, y = rng.normal(size=(5, 3)), rng.integers(0, 3, 5)
    loss, dscores = cross_entropy(network.forward(X), y)
    network.backward(dscores, input_gradient=False)
    parameters = [duals(parameter) for parameter, _ in network.params()]
    assert loss == pytest.approx(dual_loss(activation, parameters, X.tolist(), y).value, rel=1e-12)
    for mine, (_, gradient) in zip(parameters, network.params(), strict=True):
        for index in np.ndindex(gradient.shape):
            number = mine
            for i in index:
                number = number[i]
            number.slope = 1.0
            slope = dual_loss(activation, parameters, X.tolist(), y).slope
            number.slope = 0.0
            assert gradient[index] == pytest.approx(slope, rel=1e-10, abs=1e-13)


def test_the_forward_pass_in_three_lines(rng):
    network = mlp([3, 4, 4, 1], Sigmoid, rng)
    (W1, _), (b1, _), (W2, _), (b2, _), (W3, _), (b3, _) = network.params()
    for b in (b1, b2, b3):
        b[...] = rng.normal(size=b.shape)
    x = rng.normal(size=(7, 3))
    h1 = 1 / (1 + np.exp(-(x @ W1 + b1)))
    h2 = 1 / (1 + np.exp(-(h1 @ W2 + b2)))
    assert_allclose(network.forward(x), h2 @ W3 + b3, rtol=1e-13)


def test_xor_with_weights_set_by_hand(rng):
    network = mlp([2, 2, 1], ReLU, rng)
    for (parameter, _), value in zip(
        network.params(), ([[1, 1], [1, 1]], [0, -1], [[1], [-2]], [0]), strict=True
    ):
        parameter[...] = value
    assert network.forward([[0, 0], [0, 1], [1, 0], [1, 1]]).ravel().tolist() == [0, 1, 1, 0]


@each_activation
def test_it_learns(activation):
    """Rings: no linear classifier is right on more than about half of them."""
    rng = np.random.default_rng(3)
    angle, y = rng.uniform(0, 2 * np.pi, 200), np.arange(200) % 2
    X = (1 + y[:, None]) * np.column_stack([np.cos(angle), np.sin(angle)])
    network = mlp([2, 16, 2], activation, rng)
    *_, last = train(network, X, y, cross_entropy, Adam(network.params(), 0.03), n_epochs=60,
                     batch_size=20, rng=rng)
    assert last.accuracy > 0.99


# The list of layers

@pytest.mark.parametrize("sizes, names", [
    ([5, 3], ["Linear"]), ([5, 4, 3], ["Linear", "ReLU", "Linear"]),
    ((5, 4, 6, 3), ["Linear", "ReLU", "Linear", "ReLU", "Linear"]),
    (np.array([5, 4, 3]), ["Linear", "ReLU", "Linear"]),
])
def test_layers_of_an_mlp(sizes, names, rng):
    network = mlp(sizes, ReLU, rng)
    assert [type(layer).__name__ for layer in network.layers] == names
    linear = [layer for layer in network.layers if isinstance(layer, Linear)]
    assert [layer.W.shape for layer in linear] == list(zip(sizes[:-1], sizes[1:], strict=True))
    assert network.forward(np.ones((2, 5))).shape == (2, 3)


def test_hidden_layers_of_maxout(rng):
    network = mlp([5, 4, 6, 3], Maxout, rng)
    assert [type(layer).__name__ for layer in network.layers] == ["Maxout", "Maxout", "Linear"]
    assert [W.shape for W, _ in network.params()][::2] == [(5, 8), (4, 12), (6, 3)]


def test_two_sizes_are_a_linear_classifier():
    network = mlp([5, 3], ReLU, np.random.default_rng(7))
    assert_array_equal(network.layers[0].W, Linear(5, 3, np.random.default_rng(7)).W)


@pytest.mark.parametrize("activation, variance", [
    (Sigmoid, 2 / (400 + 300)), (Tanh, 2 / (400 + 300)), (ReLU, 2 / 400), (ELU, 2 / 400),
    (LeakyReLU, 2 / 400 / 1.0001), (PReLU, 2 / 400 / 1.0625), (Maxout, 1 / 400),
])
@both_precisions
def test_first_weights(activation, variance, dtype):
    network = mlp([400, 300, 200], activation, np.random.default_rng(1), dtype)
    hidden, last = network.layers[0], network.layers[-1]
    assert hidden.W.var() == pytest.approx(variance, rel=0.02)
    assert last.W.var() == pytest.approx(1 / 300, rel=0.02)
    assert hidden.W.mean() == pytest.approx(0, abs=5e-4)
    assert not hidden.b.any() and not last.b.any()


@pytest.mark.parametrize("activation", [ReLU, LeakyReLU, PReLU, Maxout])
def test_signals_keep_their_size_through_many_layers(activation, rng):
    network = mlp([300] * 12, activation, rng)
    x = rng.normal(size=(200, 300))
    for layer in network.layers[:-1]:
        x = layer.forward(x)
    assert 0.3 < np.mean(x**2) < 3
    for layer in network.layers:
        assert type(layer).__name__ in ("Linear", activation.__name__)


def test_the_same_seed_gives_the_same_network():
    one, two, other = (mlp([6, 5, 4], ReLU, np.random.default_rng(s)).params() for s in (3, 3, 4))
    for (a, _), (b, _), (c, _) in zip(one, two, other, strict=True):
        assert_array_equal(a, b)
        assert a.ndim == 1 or (a != c).all()


@each_activation
@both_precisions
def test_it_computes_in_its_own_precision(activation, dtype, rng):
    network = mlp([4, 5, 3], activation, rng, dtype=dtype)
    for came in (np.float32, np.float64, np.int64):
        x = np.ones((2, 4), came)
        assert network.forward(x).dtype == dtype
        assert network.backward(np.ones((2, 3), came)).dtype == dtype
    assert {a.dtype for pair in network.params() for a in pair} == {np.dtype(dtype)}


@each_activation
@both_precisions
@pytest.mark.parametrize("size", [1e4, 1e30])
def test_large_inputs(activation, dtype, size, rng):
    network = mlp([4, 5, 3], activation, rng, dtype=dtype)
    x = size * np.sign(rng.normal(size=(6, 4))).astype(dtype)
    with np.errstate(all="raise", under="ignore"):
        scores = network.forward(x)
        loss, dscores = cross_entropy(scores, [0, 1, 2, 0, 1, 2])
        dx = network.backward(dscores)
    assert math.isfinite(loss) and np.isfinite(dx).all()
    assert all(np.isfinite(a).all() for pair in network.params() for a in pair)


@pytest.mark.parametrize("sizes", [[], [4], 4, None, "ab", [4, 0, 3], [4, 2.0, 3], [4, -1],
                                   [4, True, 3], [[4, 5], [5, 3]], [4, None]])
def test_bad_sizes(sizes, rng):
    state = rng.bit_generator.state
    with pytest.raises(ValueError, match="sizes.* must be "):
        mlp(sizes, ReLU, rng)
    assert rng.bit_generator.state == state


@pytest.mark.parametrize("activation, came", [
    (ReLU(), "ReLU"), ("relu", "'relu'"), (None, "None"), (np.tanh, "ufunc"),
    (Linear, "the class Linear"), (dict, "the class dict"), (Sequential, "the class Sequential"),
    (lambda: ReLU(), "function"),
])
@pytest.mark.parametrize("sizes", [[4, 3], [4, 5, 3]])
def test_bad_activations(activation, came, sizes, rng):
    state = rng.bit_generator.state
    with pytest.raises(ValueError, match=f"activation must be a class .* ReLU .*, got {came}"):
        mlp(sizes, activation, rng)
    assert rng.bit_generator.state == state


@pytest.mark.parametrize("bad", [None, 0, np.random.RandomState(0), np.random])
def test_bad_rngs(bad):
    with pytest.raises(ValueError, match="rng must be a numpy.random.Generator"):
        mlp([4, 5, 3], ReLU, bad)


@pytest.mark.parametrize("bad", [np.float16, int, None, np.zeros(2), "double precision"])
def test_bad_dtypes(bad, rng):
    with pytest.raises(ValueError, match="dtype must be np.float64 or np.float32"):
        mlp([4, 5, 3], ReLU, rng, dtype=bad)


# Sequential

class Plain:
    """A learner's own layer, x · w, which has what a layer must have and nothing else."""

    def __init__(self):
        self.w, self.dw = np.array([2.0]), np.zeros(1)

    def forward(self, x, train=False):
        self.x, self.train = np.asarray(x, float), train
        return self.x * self.w

    def backward(self, dout):
        self.dw[...] = np.sum(dout * self.x)
        return dout * self.w

    def params(self):
        return [(self.w, self.dw)]


class Unrolled:
    """No parameters, and nobody should ask it for a gradient that nobody needs."""

    def forward(self, x, train=False):
        self.shape = np.shape(x)
        return np.reshape(x, (len(x), -1))

    def backward(self, dout):
        raise AssertionError("this gradient is not needed")

    def params(self):
        return []


class Asked(Linear):
    """Remembers whether its dx was wanted."""

    def backward(self, dout, input_gradient=True):
        self.asked = input_gradient
        return super().backward(dout, input_gradient)


def test_layers_of_others(rng):
    network = Sequential([Plain(), Linear(3, 2, rng), Plain()])
    x, dout = rng.normal(size=(4, 3)), rng.normal(size=(4, 2))
    out = network.forward(x, train=True)
    assert_allclose(out, 2 * (2 * x @ network.layers[1].W))
    assert network.layers[0].train is True
    dx = network.backward(dout)
    assert_allclose(dx, 2 * (2 * dout @ network.layers[1].W.T))
    before = [gradient.copy() for _, gradient in network.params()]
    assert network.backward(dout, input_gradient=False) is None
    for (_, gradient), kept in zip(network.params(), before, strict=True):
        assert_array_equal(gradient, kept)


@pytest.mark.parametrize("nest", [False, True])
def test_the_first_gradient_is_spared(nest, rng):
    """Also where the first layer with parameters is within another network, or not the first."""
    inner = [Unrolled(), Asked(6, 4, rng)]
    layers = [Sequential(inner)] if nest else inner
    if nest:
        layers = [Sequential([Unrolled()]), *layers]
    network = Sequential([*layers, ReLU(), Asked(4, 2, rng)])
    network.forward(rng.normal(size=(5, 2, 3)))
    assert network.backward(np.ones((5, 2)), input_gradient=False) is None
    assert inner[1].asked is False and network.layers[-1].asked is True
    assert inner[1].dW.any()


def test_a_nested_network_is_the_flat_one(rng):
    layers = [Linear(4, 5, rng), Tanh(), Linear(5, 5, rng), ReLU(), Linear(5, 3, rng)]
    flat = Sequential(layers)
    nested = Sequential([Sequential([Sequential(layers[:2]), layers[2]]), Sequential(layers[3:])])
    x, dout = rng.normal(size=(6, 4)), rng.normal(size=(6, 3))
    assert_array_equal(nested.forward(x), flat.forward(x))
    assert_array_equal(nested.backward(dout), flat.backward(dout))
    for (a, da), (b, db) in zip(nested.params(), flat.params(), strict=True):
        assert a is b and da is db


def test_a_network_without_parameters(rng):
    network = Sequential([ReLU(), Tanh()])
    assert network.params() == []
    for options in ({}, {"input_gradient": False}):
        with pytest.raises(RuntimeError, match="forward"):
            network.backward(np.ones((2, 3)), **options)
    network.forward(rng.normal(size=(2, 3)))
    assert network.backward(np.ones((2, 3))).shape == (2, 3)
    assert network.backward(np.ones((2, 3)), input_gradient=False) is None


@each_activation
def test_backward_needs_a_forward(activation, rng):
    network = mlp([4, 5, 3], activation, rng)
    for options in ({}, {"input_gradient": False}):
        with pytest.raises(RuntimeError, match="forward"):
            network.backward(np.ones((2, 3)), **options)


@each_activation
def test_what_is_returned_is_the_callers_and_inputs_stay(activation, rng):
    network = mlp([4, 5, 3], activation, rng)
    x, dout = rng.normal(size=(6, 4)), rng.normal(size=(6, 3))
    x.flags.writeable = dout.flags.writeable = False
    out, dx = network.forward(x), network.backward(dout)
    kept = out.copy(), dx.copy()
    network.forward(-x)
    network.backward(-dout)
    assert_array_equal(out, kept[0])
    assert_array_equal(dx, kept[1])
    network.forward(x)[...] = np.nan
    network.backward(dout)[...] = np.nan
    assert_array_equal(network.backward(dout), kept[1])


@each_activation
def test_bad_inputs(activation, rng):
    network = mlp([4, 5, 3], activation, rng)
    for bad in (np.nan, np.inf):
        with pytest.raises(ValueError, match="x must be finite"):
            network.forward([[1, 2, bad, 4]])
    with pytest.raises(ValueError, match="x must have shape"):
        network.forward(np.ones((2, 5)))
    network.forward(np.ones((2, 4)))
    for bad in (np.nan, np.inf):
        with pytest.raises(ValueError, match="dout must be finite"):
            network.backward(np.full((2, 3), bad))
    with pytest.raises(ValueError, match="dout must have shape"):
        network.backward(np.ones((2, 2)))


@pytest.mark.parametrize("layers, said", [
    ([], "layers must be a list of one or more layers, got none"),
    (None, "layers must be a list of layers, got None"),
    (3, "layers must be a list of layers, got 3"),
    ([ReLU], r"layers\[0\] must be an object with forward and backward and params, got the class"),
    ([ReLU(), None], r"layers\[1\] must be an object with .* got None"),
    ([np.tanh], r"layers\[0\] must be an object"),
    ("ab", r"layers\[0\] must be an object .* got 'a'"),
    (ReLU(), "layers must be a list of layers, got ReLU"),
])
def test_bad_layers(layers, said):
    with pytest.raises(ValueError, match=said):
        Sequential(layers)


def test_a_layer_stands_in_one_place(rng):
    relu = ReLU()
    with pytest.raises(ValueError, match="layers must be different objects"):
        Sequential([Linear(2, 2, rng), relu, Linear(2, 2, rng), relu])
    with pytest.raises(ValueError, match="layers must be different objects"):
        Sequential([Linear(2, 2, rng), relu, Sequential([Linear(2, 2, rng), relu])])


def test_the_callers_list_is_not_kept(rng):
    layers = [Linear(2, 2, rng)]
    network = Sequential(layers)
    layers.clear()
    assert len(network.layers) == 1


@each_activation
def test_copies_are_independent_and_work(activation, rng):
    network = mlp([4, 5, 3], activation, rng)
    x, y = rng.normal(size=(6, 4)), rng.integers(0, 3, 6)
    before = network.forward(x)
    for twin in (copy.deepcopy(network), pickle.loads(pickle.dumps(network))):
        optimizer = SGD(twin.params(), 0.1)
        list(train(twin, X=x, y=y, loss=cross_entropy, optimizer=optimizer, n_epochs=2,
                   batch_size=3, rng=np.random.default_rng(0)))
        assert (twin.forward(x) != before).any()
        assert_array_equal(network.forward(x), before)


def test_an_optimizer_copied_with_its_network_still_trains_it(rng):
    network = mlp([60, 600, 3], ReLU, rng)  # 36,000 weights: more than a block
    optimizer = SGD(network.params(), 0.1, momentum=0.9)
    twin, its_optimizer = copy.deepcopy((network, optimizer))
    x = rng.normal(size=(6, 60))
    twin.forward(x)
    twin.backward(np.ones((6, 3)))
    before = [parameter.copy() for parameter, _ in twin.params()]
    its_optimizer.step()
    for (parameter, gradient), was in zip(twin.params(), before, strict=True):
        assert_array_equal(parameter, was - 0.1 * gradient)
        assert (parameter != was).any()


class Broken(ReLU):
    """Fails when it is told to."""

    fails = False

    def forward(self, x, train=False):
        if self.fails:
            raise ArithmeticError
        return super().forward(x, train)


@pytest.mark.parametrize("nest", [False, True])
def test_after_a_forward_pass_that_failed_there_is_no_backward(nest, rng):
    layers = [Linear(3, 4, rng), Broken(), Linear(4, 2, rng)]
    network = Sequential([Sequential(layers), Tanh()] if nest else layers)
    x, dout = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
    network.forward(x)
    expected = network.backward(dout)
    layers[1].fails = True
    with pytest.raises(ArithmeticError):
        network.forward(-x)
    for options in ({}, {"input_gradient": False}):
        with pytest.raises(RuntimeError, match=r"forward pass.*call forward\(x\)"):
            network.backward(dout, **options)
    layers[1].fails = False
    network.forward(x)
    assert_array_equal(network.backward(dout), expected)


def test_an_input_that_no_layer_took_leaves_the_last_pass(rng):
    network = mlp([3, 4, 2], ReLU, rng)
    network.forward(rng.normal(size=(5, 3)))
    expected = network.backward(np.ones((5, 2)))
    with pytest.raises(ValueError, match="^x must have shape"):
        network.forward(np.ones((5, 4)))
    assert_array_equal(network.backward(np.ones((5, 2))), expected)
