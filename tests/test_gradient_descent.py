import tracemalloc
import types

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import optimize

from lecturelib.activations import Maxout, ReLU
from lecturelib.gradient_descent import (
    SGD,
    Adam,
    RMSProp,
    gradient_error,
    minibatches,
    numerical_gradient,
    random_search,
    train,
)
from lecturelib.linear import Linear, hinge_loss
from lecturelib.mlp import Sequential, mlp
from lecturelib.regularization import L1, L2
from lecturelib.softmax import cross_entropy

OPTIMIZERS = {
    "SGD": lambda params: SGD(params, 0.1),
    "momentum": lambda params: SGD(params, 0.05, momentum=0.9),
    "RMSProp": lambda params: RMSProp(params, 0.05),
    "Adam": lambda params: Adam(params, 0.05),
}
each_optimizer = pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=OPTIMIZERS)
BAD_COUNTS = [0, -1, 2.0, "3", None, True]
BAD_RNGS = [None, 0, np.random.RandomState(0), np.random]


@pytest.fixture
def rng():
    return np.random.default_rng(0)


# Random search

def distance_to_1(W):
    return np.sum((W - 1) ** 2)


def test_random_search_keeps_the_best():
    rng, again = np.random.default_rng(3), np.random.default_rng(3)
    best_W, best_losses = random_search(distance_to_1, (2, 3), 50, rng, scale=2)
    tries = [2 * again.standard_normal((2, 3)) for _ in range(50)]
    losses = [distance_to_1(W) for W in tries]
    assert_array_equal(best_losses, np.minimum.accumulate(losses))
    assert_array_equal(best_W, tries[np.argmin(losses)])
    assert len(set(best_losses)) > 2


def test_random_search_draws_with_the_scale(rng):
    seen = []
    random_search(lambda W: seen.append(W) or 0.0, (100, 50), 4, rng, scale=0.01)
    assert np.std(seen) == pytest.approx(0.01, rel=0.02)
    assert np.mean(seen) == pytest.approx(0, abs=5e-4)


def test_of_equal_tries_the_first_is_kept():
    best_W, best_losses = random_search(lambda W: 3, 2, 5, np.random.default_rng(7))
    assert_array_equal(best_W, np.random.default_rng(7).standard_normal(2))
    assert best_losses.tolist() == [3] * 5


@pytest.mark.parametrize("change, said", [
    *[({"n_tries": bad}, "n_tries must be an integer of at least 1") for bad in BAD_COUNTS],
    *[({"rng": bad}, "rng must be a numpy.random.Generator") for bad in BAD_RNGS],
    *[({"scale": bad}, "scale must be a finite number above 0") for bad in (0, -1, np.nan, "1")],
    *[({"shape": bad}, "shape must be an integer of at least 1")
      for bad in ((2, 0), -1, (2.0, 3), "ab", None)],
    ({"loss": 3.0}, "loss must be a function, got 3.0"),
    ({"loss": lambda W: np.nan}, r"loss\(W\) must be finite, got nan"),
    ({"loss": lambda W: W}, r"loss\(W\) must have 0 dimensions, got shape \(2, 3\)"),
    ({"loss": lambda W: None}, r"loss\(W\) must be"),
    ({"loss": lambda W: (1.0, W)}, r"loss\(W\) must be an array of real numbers, got tuple"),
])
def test_bad_arguments_of_random_search(change, said, rng):
    good = {"loss": distance_to_1, "shape": (2, 3), "n_tries": 2, "rng": rng}
    with pytest.raises(ValueError, match=said):
        random_search(**good | change)


# The numerical gradient

def test_the_slope_of_a_cubic():
    """Central differences of x³ are off by h² exactly."""
    x = np.array([[1.0, -2.0], [0.5, 0.0]])
    slope = numerical_gradient(lambda x: np.sum(x**3), x, h=0.1)
    assert_allclose(slope, 3 * x**2 + 0.01, rtol=1e-12)


def test_as_scipy(rng):
    A = rng.normal(size=(4, 4))

    def f(x):
        return np.sin(x @ A @ x)

    x = rng.normal(size=4)
    exact = np.cos(x @ A @ x) * (A + A.T) @ x
    assert_allclose(numerical_gradient(f, x), exact, rtol=1e-8)
    assert_allclose(numerical_gradient(f, x), optimize.approx_fprime(x, f), rtol=1e-5)


def test_it_is_central():
    assert numerical_gradient(np.abs, 0.0, h=0.5) == 0
    seen = []
    numerical_gradient(lambda x: seen.append(x.tolist()) or 0, [1, 2], h=0.25)
    assert sorted(seen) == [[0.75, 2], [1, 1.75], [1, 2.25], [1.25, 2]]


@pytest.mark.parametrize("shape", [(), (1,), (2, 3), (2, 1, 2)])
def test_an_array_of_any_shape(shape, rng):
    x = rng.normal(size=shape)
    slope = numerical_gradient(lambda x: np.sum(x**2), x)
    assert slope.shape == shape
    assert_allclose(slope, 2 * x, rtol=1e-8)


def test_x_is_not_modified_even_if_f_changes_what_it_gets():
    x = np.array([1.0, 2.0])
    x.flags.writeable = False

    def f(x):
        value = np.sum(x**2)
        x[...] = 99
        return value

    assert_allclose(numerical_gradient(f, x), [2, 4], rtol=1e-8)


def test_integers_are_no_obstacle():
    assert_allclose(numerical_gradient(lambda x: x[0] * x[1], np.array([200, 3], np.uint8)),
                    [3, 200], rtol=1e-8)


def test_of_float32_the_slope_is_as_exact_as_float32():
    x = np.array([1, 30], np.float32)
    slope = numerical_gradient(lambda x: np.sum(x**2), x)
    assert slope.dtype == np.float32
    assert_allclose(slope, [2, 60], rtol=1e-6)


@pytest.mark.parametrize("change, said", [
    *[({"h": bad}, "h must be a finite number above 0") for bad in (0, -1e-5, np.inf, None)],
    ({"x": [1, np.nan]}, "x must be finite"),
    ({"x": []}, "x must not be empty"),
    ({"x": "abc"}, "x must be an array of real numbers"),
    ({"f": None}, "f must be a function, got None"),
    ({"f": lambda x: x}, r"f\(x\) must have 0 dimensions"),
    ({"f": lambda x: np.inf}, r"f\(x\) must be finite, got inf"),
    ({"f": lambda x: "high"}, r"f\(x\) must be an array of real numbers"),
])
def test_bad_arguments_of_numerical_gradient(change, said):
    with pytest.raises(ValueError, match=said):
        numerical_gradient(**{"f": np.sum, "x": [1.0, 2.0]} | change)


@pytest.mark.parametrize("a, n, error", [
    ([3, 4], [3, 4], 0), ([3, 4], [-3, -4], 2), ([3, 4], [0, 0], 1), ([0, 0], [3, 4], 1),
    ([0, 0], [0, 0], 0), ([3, 0], [0, 4], 5 / 4), ([[6], [8]], [[3], [4]], 0.5),
    ([10], [11], 1 / 11), (2.0, 1.0, 0.5),
])
def test_gradient_error_by_hand(a, n, error):
    result = gradient_error(a, n)
    assert type(result) is float
    assert result == pytest.approx(error, rel=1e-14)
    assert gradient_error(n, a) == result


@pytest.mark.parametrize("scale", [1e-300, 1e-30, 1e30, 1e300])
def test_gradient_error_does_not_depend_on_the_scale(scale):
    a, n = np.array([3.0, 4.0]) * scale, np.array([3.0, 5.0]) * scale
    assert gradient_error(a, n) == pytest.approx(1 / 34**0.5)


def test_gradient_error_of_small_numbers_in_float32():
    a, n = np.array([1e-30, 0], np.float32), np.array([2e-30, 0], np.float32)
    assert gradient_error(a, n) == pytest.approx(0.5, rel=1e-6)


@pytest.mark.parametrize("a, n, said", [
    ([1, 2], [1, 2, 3], r"numeric must have shape \(2,\), got \(3,\)"),
    ([1, 2], [[1, 2]], r"numeric must have shape \(2,\), got \(1, 2\)"),
    ([1, np.nan], [1, 2], "analytic must be finite"),
    ([1, 2], [1, np.inf], "numeric must be finite"),
    ([], [], "analytic must not be empty"),
    (None, [1], "analytic must"),
])
def test_bad_arguments_of_gradient_error(a, n, said):
    with pytest.raises(ValueError, match=said):
        gradient_error(a, n)


# Optimizers

def steps(optimizer, gradients, start):
    """Where a parameter is after each of the gradients."""
    w, g = np.array(start, float), np.zeros(len(start))
    optimizer = optimizer([(w, g)])
    path = []
    for gradient in gradients:
        g[...] = gradient
        optimizer.step()
        path.append(w.tolist())
    return path


def test_sgd_by_hand():
    path = steps(lambda p: SGD(p, 0.1), [[1, -2], [10, 0]], [5, 5])
    assert_allclose(path, [[4.9, 5.2], [3.9, 5.2]])


def test_momentum_by_hand():
    """v = 1, then 0.5 + 3 = 3.5, then 1.75 + 0."""
    path = steps(lambda p: SGD(p, 0.1, momentum=0.5), [[1], [3], [0]], [5])
    assert_allclose(path, [[4.9], [4.55], [4.375]])


def test_rmsprop_by_hand():
    """s = 0.5 · 4 = 2, then 1 + 0.5 · 16 = 9."""
    path = steps(lambda p: RMSProp(p, 0.1, decay=0.5, epsilon=1), [[2], [-4]], [5])
    first = 5 - 0.1 * 2 / (2**0.5 + 1)
    assert_allclose(path, [[first], [first + 0.1 * 4 / (3 + 1)]])


def test_adam_by_hand():
    """m = 1, then 0.5 + 2 = 2.5; s = 1, then 0.75 + 4 = 4.75 (β1 = 0.5, β2 = 0.75)."""
    path = steps(lambda p: Adam(p, 0.1, beta1=0.5, beta2=0.75, epsilon=1), [[2], [4]], [5])
    first = 5 - 0.1 * (1 / 0.5) / ((1 / 0.25) ** 0.5 + 1)
    second = first - 0.1 * (2.5 / 0.75) / ((4.75 / (1 - 0.75**2)) ** 0.5 + 1)
    assert_allclose(path, [[first], [second]])


def test_defaults_are_those_of_the_papers(rng):
    g = rng.normal(size=3)
    adam, rmsprop = steps(Adam, [g], [0] * 3)[0], steps(RMSProp, [g], [0] * 3)[0]
    assert_allclose(adam, -0.001 * g / (np.abs(g) + 1e-8), rtol=1e-9)
    assert_allclose(rmsprop, -0.001 * g / (0.1**0.5 * np.abs(g) + 1e-8), rtol=1e-9)
    assert_allclose(steps(lambda p: SGD(p, 1.0), [g, g], [0] * 3)[1], -2 * g)
    w, slope = np.zeros(1), np.ones(1)
    adam = Adam([(w, slope)])
    for _ in range(3):
        adam.step()
    slope[...] = 0
    adam.step()  # m = 0.9 (1 - 0.9³), s = 0.999 (1 - 0.999³)
    m, s = 0.9 * (1 - 0.9**3) / (1 - 0.9**4), 0.999 * (1 - 0.999**3) / (1 - 0.999**4)
    assert w[0] == pytest.approx(-0.003 - 0.001 * m / s**0.5, rel=1e-6)


@pytest.mark.parametrize("factor", [1e-3, 1, 1e3])
@pytest.mark.parametrize("adaptive", [RMSProp, Adam])
def test_adaptive_steps_do_not_depend_on_the_scale_of_gradients(adaptive, factor):
    path = steps(lambda p: adaptive(p, 0.1), [[1 * factor], [2 * factor], [-1 * factor]], [5])
    assert_allclose(path, steps(lambda p: adaptive(p, 0.1), [[1], [2], [-1]], [5]), rtol=1e-4)


@each_optimizer
def test_a_valley_is_found(optimizer):
    w, g = np.array([3.0, -2.0]), np.zeros(2)
    descent = optimizer([(w, g)])
    for _ in range(400):
        g[...] = 2 * (w - [1, 2])
        descent.step()
    assert_allclose(w, [1, 2], atol=0.06)


@each_optimizer
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_parameters_change_in_place_and_keep_their_precision(optimizer, dtype):
    pairs = [(np.ones(shape, dtype), np.ones(shape, dtype)) for shape in ((2, 3), (3,))]
    descent = optimizer(pairs)
    before = [(w, g, g.copy()) for w, g in pairs]
    for _ in range(2):
        descent.step()
    for (w, g, g_before), (w_now, g_now) in zip(before, descent.params, strict=True):
        assert w is w_now and g is g_now
        assert w.dtype == dtype and (w < 1).all()
        assert_array_equal(g, g_before)


@each_optimizer
def test_what_is_not_handed_over_stays(optimizer, rng):
    body, head = Linear(3, 2, rng), Linear(2, 2, rng)
    before = body.W.copy(), head.W.copy()
    descent = optimizer(head.params())
    for layer in (body, head):
        for _, gradient in layer.params():
            gradient[...] = 1
    descent.step()
    assert_array_equal(body.W, before[0])
    assert (head.W != before[1]).all()


@each_optimizer
def test_the_callers_list_is_not_kept(optimizer):
    pairs = [(np.ones(2), np.ones(2))]
    descent = optimizer(pairs)
    pairs.clear()
    assert len(descent.params) == 1
    descent.step()


@each_optimizer
def test_the_learning_rate_can_be_changed_on_the_way(optimizer):
    w = np.ones(1)
    descent = optimizer([(w, np.ones(1))])
    descent.learning_rate = 0
    descent.step()
    assert w == 1


BAD_PARAMS = [
    [], None, 3, [np.ones(2)], [(np.ones(2), np.ones(3))], [(np.ones(2), [1, 1])],
    [(np.ones(2, int), np.ones(2))], [(np.ones(2),)], "ab", [([1.0], [1.0])],
    [(np.ones(2), np.ones(2, int))], [(np.ones(2), np.ones(2, complex))], [(np.ones(2), 1.0)],
    [(np.ones(2), np.ones(2)), (np.ones(2), np.ones(2, bool))],
]


@pytest.mark.parametrize("kind", [lambda p: SGD(p, 0.1), RMSProp, Adam])
@pytest.mark.parametrize("params", BAD_PARAMS)
def test_bad_params(kind, params):
    with pytest.raises(ValueError, match="params must be a list of pairs"):
        kind(params)


@pytest.mark.parametrize("kind", [lambda p: SGD(p, 0.1), RMSProp, Adam])
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_params_that_are_not_finite(kind, bad):
    good, wrong = np.ones(3), np.array([1, bad, 1])
    with pytest.raises(ValueError, match="params must be finite, .* in parameter 1"):
        kind([(good, good), (wrong, good)])
    with pytest.raises(ValueError, match="params must be finite, .* in gradient 0"):
        kind([(good, wrong), (good, good)])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(300, 200), (1, 50_000), (50_000, 1), (40_000,), (9, 80, 70),
                                   (3, 5), (), (7,)])
def test_large_parameters_take_the_same_steps(shape, dtype, rng):
    """They are changed a few rows at a time, which must not show."""
    start, gradients = rng.normal(size=shape).astype(dtype), rng.normal(size=(3, *shape))
    for name, optimizer in OPTIMIZERS.items():
        w, g = start.copy(), np.zeros(shape, dtype)
        descent, expected = optimizer([(w, g)]), start.copy()
        v, s = np.zeros_like(w), np.zeros_like(w)
        for t, gradient in enumerate(gradients.astype(dtype), 1):
            g[...] = gradient
            descent.step()
            if name == "SGD":
                expected = expected - 0.1 * g
            elif name == "momentum":
                v = 0.9 * v + g
                expected = expected - 0.05 * v
            elif name == "RMSProp":
                s = 0.9 * s + (1 - 0.9) * g**2
                expected = expected - 0.05 * g / (np.sqrt(s) + 1e-8)
            else:
                v = v + (1 - 0.9) * (g - v)
                s = s + (1 - 0.999) * (g**2 - s)
                mean, square = v / (1 - 0.9**t), s / (1 - 0.999**t)
                expected = expected - 0.05 * mean / (np.sqrt(square) + 1e-8)
        assert_allclose(w, expected, rtol=1e-12 if dtype == np.float64 else 1e-5, atol=1e-6)
        assert np.mean(w != start) > 0.99


def test_a_parameter_that_is_a_view_changes_in_its_owner():
    owner = np.zeros((400, 300))
    SGD([(owner.T[:200], np.ones((200, 400)))], 0.1).step()
    assert_array_equal(owner, np.where(np.arange(300) < 200, -0.1, 0) * np.ones((400, 1)))


def test_a_network_instead_of_its_params(rng):
    with pytest.raises(ValueError, match=r"such as network.params\(\), got Linear"):
        SGD(Linear(2, 2, rng), 0.1)


@pytest.mark.parametrize("kind, name, low, high", [
    (SGD, "momentum", True, False), (RMSProp, "decay", True, False),
    (Adam, "beta1", True, False), (Adam, "beta2", True, False),
])
def test_shares_lie_in_0_to_1(kind, name, low, high):
    params = [(np.ones(2), np.ones(2))]
    kind(params, 0.1, **{name: 0}).step()
    kind(params, 0.1, **{name: 0.999}).step()
    for bad in (-0.1, 1, 1.5, np.nan, None, "0.9"):
        with pytest.raises(ValueError, match=f"{name} must be a finite number .* below 1, got"):
            kind(params, 0.1, **{name: bad})


@pytest.mark.parametrize("kind, names", [
    (SGD, ["learning_rate"]), (RMSProp, ["learning_rate", "epsilon"]),
    (Adam, ["learning_rate", "epsilon"]),
])
@pytest.mark.parametrize("bad", [0, -0.1, np.inf, np.nan, None, "0.1", True])
def test_rates_lie_above_0(kind, names, bad):
    for name in names:
        with pytest.raises(ValueError, match=f"{name} must be a finite number above 0, got"):
            kind([(np.ones(2), np.ones(2))], **{"learning_rate": 0.1, name: bad})


# Mini-batches

@pytest.mark.parametrize("n, batch_size, lengths", [
    (10, 4, [4, 4, 2]), (8, 4, [4, 4]), (3, 1, [1, 1, 1]), (3, 3, [3]), (3, 64, [3]), (1, 1, [1]),
])
def test_each_row_once(n, batch_size, lengths, rng):
    batches = list(minibatches(n, batch_size, rng))
    assert [len(batch) for batch in batches] == lengths
    assert all(batch.dtype.kind == "i" for batch in batches)
    assert sorted(np.concatenate(batches)) == list(range(n))


def test_rows_are_shuffled_anew_each_time(rng):
    """Rows, and not only the order of the batches: who shares a batch changes."""
    first, second = (minibatches(100, 10, rng) for _ in range(2))
    assert first[0].tolist() != list(range(10))
    together = [{frozenset(batch.tolist()) for batch in batches} for batches in (first, second)]
    assert not together[0] & together[1]
    again = minibatches(100, 10, np.random.default_rng(0))
    assert_array_equal(np.concatenate(first), np.concatenate(again))


def test_a_row_is_anywhere_equally_often(rng):
    places = [int(np.argmax(np.concatenate(minibatches(5, 2, rng)) == 0)) for _ in range(5000)]
    assert_allclose(np.bincount(places) / 5000, 0.2, atol=0.03)


@pytest.mark.parametrize("bad", BAD_COUNTS)
def test_bad_numbers_of_rows(bad, rng):
    with pytest.raises(ValueError, match="n must be an integer of at least 1, got"):
        minibatches(bad, 2, rng)
    with pytest.raises(ValueError, match="batch_size must be an integer of at least 1, got"):
        minibatches(5, bad, rng)


@pytest.mark.parametrize("bad", BAD_RNGS)
def test_bad_rngs(bad):
    with pytest.raises(ValueError, match="rng must be a numpy.random.Generator"):
        minibatches(5, 2, bad)


# Training

@pytest.fixture
def blobs():
    """30 rows in three overlapping classes."""
    rng = np.random.default_rng(5)
    y = np.arange(30) % 3
    return rng.normal(size=(30, 4)) + 2 * np.eye(3, 4)[y], y


def setting(X, y, dtype=np.float64, **changes):
    """Arguments for `train`, always the same but for the changes."""
    rng = np.random.default_rng(1)
    layer = Linear(X.shape[1], 3, rng, dtype=dtype)
    return {"network": layer, "X": X, "y": y, "loss": cross_entropy,
            "optimizer": SGD(layer.params(), 0.1), "n_epochs": 3, "batch_size": 7,
            "rng": rng} | changes


def by_hand(X, y, n_epochs=3, batch_size=7, rate=0.1, strength=0.0, shrink=0.0):
    """The same training, written out; W and b, and the losses of each epoch's batches."""
    rng = np.random.default_rng(1)
    W, b = rng.standard_normal((X.shape[1], 3)) / X.shape[1] ** 0.5, np.zeros(3)
    history = []
    for _ in range(n_epochs):
        order, losses = rng.permutation(len(X)), []
        for start in range(0, len(X), batch_size):
            rows = order[start:start + batch_size]
            x, right = X[rows], np.eye(3)[y[rows]]
            powers = np.exp(x @ W + b)
            p = powers / powers.sum(axis=1, keepdims=True)
            losses.append(-np.log((p * right).sum(axis=1)).mean())
            dscores = (p - right) / len(rows)
            W = W - rate * (x.T @ dscores + 2 * strength * W)
            W = np.sign(W) * np.maximum(np.abs(W) - rate * shrink, 0)
            b = b - rate * dscores.sum(axis=0)
        history.append(losses)
    return W, b, history


def test_it_is_the_loop_written_out(blobs):
    X, y = blobs
    args = setting(X, y)
    history = list(train(**args))
    W, b, losses = by_hand(X, y)
    assert_allclose(args["network"].W, W, rtol=1e-12)
    assert_allclose(args["network"].b, b, rtol=1e-12)
    assert [epoch.number for epoch in history] == [1, 2, 3]
    assert [len(epoch.losses) for epoch in history] == [5, 5, 5]
    assert_allclose([epoch.losses for epoch in history], losses, rtol=1e-12)
    assert_allclose([epoch.loss for epoch in history], np.mean(losses, axis=1), rtol=1e-12)
    accuracy = (np.argmax(X @ W + b, axis=1) == y).mean()
    assert history[-1].accuracy == pytest.approx(accuracy)
    assert 0.3 < accuracy < 1
    assert history[-1].validation_loss is None and history[-1].validation_accuracy is None


def test_accuracy_is_that_after_the_epoch(blobs):
    X, y = blobs
    args = setting(X, y, n_epochs=8, optimizer=None)
    args["optimizer"] = SGD(args["network"].params(), 1.0)
    accuracies = []
    for epoch in train(**args):
        scores = X @ args["network"].W + args["network"].b
        assert epoch.accuracy == (scores.argmax(axis=1) == y).mean()
        accuracies.append(epoch.accuracy)
    assert len(set(accuracies)) > 1


def test_more_rows_than_are_scored_at_a_time(rng):
    X = rng.normal(size=(1300, 4))
    y = rng.integers(0, 3, 1300)
    args = setting(X, y, n_epochs=1, batch_size=200, validation=(X[::-1], y[::-1]))
    epoch, = train(**args)
    scores = args["network"].forward(X)
    assert epoch.accuracy == epoch.validation_accuracy == (scores.argmax(axis=1) == y).mean()
    assert epoch.validation_loss == pytest.approx(cross_entropy(scores, y)[0], rel=1e-12)


def test_it_is_a_generator_that_trains_as_it_is_asked(blobs):
    args = setting(*blobs, n_epochs=10**9)
    start = args["network"].W.copy()
    epochs = train(**args)
    assert isinstance(epochs, types.GeneratorType)
    assert_array_equal(args["network"].W, start)
    assert next(epochs).number == 1
    after_one = args["network"].W.copy()
    assert (after_one != start).any()
    for epoch in epochs:
        if epoch.number == 4:
            break
    now = args["network"].W.copy()
    epochs.close()
    assert_array_equal(args["network"].W, now)
    assert_allclose(now, by_hand(*blobs, n_epochs=4)[0], rtol=1e-12)


def test_validation_rows_are_judged_and_not_trained_on(blobs, rng):
    X, y = blobs
    held_out = rng.normal(size=(8, 4)), rng.integers(0, 3, 8)
    args, plain = setting(X, y, validation=held_out), setting(X, y)
    history, plain_history = list(train(**args)), list(train(**plain))
    assert_array_equal(args["network"].W, plain["network"].W)
    assert [e.losses for e in history] == [e.losses for e in plain_history]
    scores = args["network"].forward(held_out[0])
    assert history[-1].validation_loss == pytest.approx(cross_entropy(scores, held_out[1])[0])
    assert history[-1].validation_accuracy == (scores.argmax(axis=1) == held_out[1]).mean()
    assert len({e.validation_loss for e in history}) == 3
    assert type(history[0].validation_loss) is type(history[0].validation_accuracy) is float


def test_l2_adds_its_gradient(blobs):
    args = setting(*blobs, penalty=L2(0.4))
    history = list(train(**args))
    W, b, losses = by_hand(*blobs, strength=0.4)
    assert_allclose(args["network"].W, W, rtol=1e-12)
    assert_allclose(args["network"].b, b, rtol=1e-12)
    assert_allclose([e.losses for e in history], losses, rtol=1e-12)  # without the penalty
    assert np.abs(W).sum() < 0.8 * np.abs(by_hand(*blobs)[0]).sum()


def test_l1_shrinks_after_the_step(blobs):
    args = setting(*blobs, penalty=L1(0.5))
    list(train(**args))
    W, b, _ = by_hand(*blobs, shrink=0.5)
    assert_allclose(args["network"].W, W, rtol=1e-12, atol=1e-15)
    assert_allclose(args["network"].b, b, rtol=1e-12)
    assert (args["network"].W == 0).any()


class Recorder:
    """A penalty that does nothing, and remembers with what it was called."""

    def __init__(self):
        self.calls = []

    def shrink(self, W, step):
        self.calls.append((W, step))


def test_a_penalty_acts_on_weights_alone_by_the_rate_of_the_moment(blobs):
    penalty = Recorder()
    args = setting(*blobs, penalty=penalty, batch_size=30)
    before = args["network"].W
    for _ in train(**args):
        args["optimizer"].learning_rate /= 2
    assert [step for _, step in penalty.calls] == [0.1, 0.05, 0.025]
    assert all(W is before for W, _ in penalty.calls)
    assert_allclose(before, by_hand_with_falling_rate(*blobs), rtol=1e-12)


def by_hand_with_falling_rate(X, y):
    args = setting(X, y, batch_size=30)
    for _ in train(**args):
        args["optimizer"].learning_rate /= 2
    return args["network"].W


def test_a_penalty_may_shrink_in_place_or_hand_back(blobs):
    class InPlace:
        def shrink(self, W, step):
            W *= 0.5

    class HandsBack:
        def shrink(self, W, step):
            return 0.5 * W

    one, two = setting(*blobs, penalty=InPlace()), setting(*blobs, penalty=HandsBack())
    list(train(**one))
    list(train(**two))
    assert_array_equal(one["network"].W, two["network"].W)
    assert (one["network"].W != setting(*blobs)["network"].W).all()


@pytest.mark.parametrize("penalty", [None, L1(0.3), L2(0.3)])
def test_frozen_parameters_stay(penalty, blobs):
    args = setting(*blobs, penalty=penalty)
    layer = args["network"]
    W = layer.W.copy()
    args["optimizer"] = SGD([(layer.b, layer.db)], 0.1)
    list(train(**args))
    assert_array_equal(layer.W, W)
    assert layer.b.any()


def test_a_batch_larger_than_all_rows_is_one_batch(blobs):
    history = list(train(**setting(*blobs, batch_size=1000)))
    assert [len(epoch.losses) for epoch in history] == [1, 1, 1]


def test_the_last_batch_may_be_smaller(blobs):
    sizes = []

    def loss(scores, y):
        sizes.append(len(y))
        return cross_entropy(scores, y)

    next(train(**setting(*blobs, loss=loss, batch_size=8)))
    assert sizes[:4] == [8, 8, 8, 6]


@pytest.mark.parametrize("loss", [cross_entropy, hinge_loss])
@each_optimizer
def test_training_learns(loss, optimizer, blobs):
    args = setting(*blobs, loss=loss, n_epochs=40)
    args["optimizer"] = optimizer(args["network"].params())
    history = list(train(**args))
    assert history[-1].loss < 0.75 * history[0].loss
    assert history[-1].accuracy > 0.7


@each_optimizer
def test_the_same_seed_gives_the_same_bits(optimizer, blobs):
    results = []
    for _ in range(2):
        args = setting(*blobs, penalty=L1(0.01), validation=blobs)
        args["optimizer"] = optimizer(args["network"].params())
        results.append((list(train(**args)), args["network"].W))
    assert results[0][0] == results[1][0]
    assert_array_equal(results[0][1], results[1][1])


@pytest.mark.parametrize("penalty", [None, L1(0.01), L2(0.01)])
@each_optimizer
def test_float32_stays_float32(penalty, optimizer, blobs):
    X, y = blobs
    args = setting(X.astype(np.float32), y, dtype=np.float32, penalty=penalty)
    args["optimizer"] = optimizer(args["network"].params())
    history = list(train(**args))
    assert {a.dtype for pair in args["network"].params() for a in pair} == {np.dtype(np.float32)}
    double = setting(X, y, penalty=penalty)
    double["optimizer"] = optimizer(double["network"].params())
    assert_allclose([e.loss for e in history], [e.loss for e in train(**double)], rtol=1e-4)


def test_arrays_keep_their_identity(blobs):
    args = setting(*blobs, penalty=L1(0.1))
    arrays = [array for pair in args["network"].params() for array in pair]
    list(train(**args))
    now = [array for pair in args["network"].params() for array in pair]
    assert all(a is b for a, b in zip(arrays, now, strict=True))


def test_data_are_not_modified(blobs):
    X, y = blobs
    X.flags.writeable = y.flags.writeable = False
    list(train(**setting(X, y, penalty=L2(0.1), validation=(X, y))))


def test_lists_and_bytes_are_rows_as_well(blobs):
    _, y = blobs
    X = np.random.default_rng(0).integers(0, 256, (30, 4), dtype=np.uint8)
    as_bytes, as_list = setting(X, y.astype(np.uint8)), setting(X, y)
    as_list |= {"X": X.tolist(), "y": y.tolist()}
    list(train(**as_bytes))
    list(train(**as_list))
    assert_array_equal(as_bytes["network"].W, as_list["network"].W)
    assert (np.abs(as_bytes["network"].W) > 1).any()


def test_the_network_gets_the_rows_as_they_came(blobs):
    """A network may begin with a layer that scales bytes."""
    seen = set()

    class Scaled(Linear):
        def forward(self, x, train=False):
            seen.add((x.dtype.name, train))
            return super().forward(x / 255, train)

    X = np.arange(120, dtype=np.uint8).reshape(30, 4)
    network = Scaled(4, 3, np.random.default_rng(0))
    args = setting(X, blobs[1]) | {"network": network, "optimizer": SGD(network.params(), 0.1)}
    list(train(**args))
    assert seen == {("uint8", False), ("uint8", True)}


class Plain:
    """A learner's own network: backward takes nothing but dout."""

    def __init__(self):
        self.layer = Linear(4, 3, np.random.default_rng(1))
        self.asked = []

    def forward(self, x, train=False):
        return self.layer.forward(x)

    def backward(self, dout):
        return self.layer.backward(dout)


class Saving(Plain):
    def backward(self, dout, input_gradient=True):
        self.asked.append(input_gradient)
        return self.layer.backward(dout, input_gradient)


def test_any_object_with_forward_and_backward(blobs):
    results = []
    for network in (Plain(), Saving()):
        args = setting(*blobs, network=network, rng=np.random.default_rng(2))
        args["optimizer"] = SGD(network.layer.params(), 0.1)
        list(train(**args))
        results.append(network.layer.W)
    assert_array_equal(*results)
    assert set(network.asked) == {False}  # the first layer's dx is never used


def test_images_of_more_dimensions(blobs):
    class Unrolled(Plain):
        def forward(self, x, train=False):
            return self.layer.forward(x.reshape(len(x), -1))

    X, y = blobs
    network = Unrolled()
    args = setting(X, y, network=network, optimizer=SGD(network.layer.params(), 0.1))
    args["X"] = X.reshape(30, 2, 2)
    assert len(list(train(**args))) == 3


@pytest.mark.parametrize("where", ["loss", "step", "penalty", "between"])
def test_an_interrupted_training_leaves_a_network_that_works(where, blobs):
    X, y = blobs
    args = setting(X, y, n_epochs=10)
    calls = []

    def interrupted(function):
        def then(*arguments):
            calls.append(1)
            if len(calls) == 8:
                raise KeyboardInterrupt
            return function(*arguments)
        return then

    if where == "loss":
        args["loss"] = interrupted(cross_entropy)
    elif where == "step":
        args["optimizer"].step = interrupted(args["optimizer"].step)
    elif where == "penalty":
        args["penalty"] = L1(0.1)
        args["penalty"].shrink = interrupted(args["penalty"].shrink)
    epochs = train(**args)
    with pytest.raises(KeyboardInterrupt):
        for epoch in epochs:
            if where == "between" and epoch.number == 2:
                raise KeyboardInterrupt
    layer = args["network"]
    assert np.isfinite(layer.forward(X)).all()
    again = setting(X, y, network=layer, optimizer=SGD(layer.params(), 0.1), n_epochs=40)
    assert list(train(**again))[-1].accuracy > 0.7


def test_scores_that_overflow_are_reported(blobs):
    args = setting(*blobs, penalty=L2(1.0), n_epochs=10**6)
    args["optimizer"].learning_rate = 1e3
    with pytest.raises(ValueError, match="scores must be finite"), np.errstate(over="ignore"):
        list(train(**args))


BAD_FOR_TRAIN = [
    *[({"n_epochs": bad}, "n_epochs must be an integer of at least 1, got") for bad in BAD_COUNTS],
    *[({"batch_size": bad}, "batch_size must be an integer of at least 1") for bad in BAD_COUNTS],
    *[({"rng": bad}, "rng must be a numpy.random.Generator") for bad in BAD_RNGS],
    ({"network": None}, "network must be an object with forward and backward, got None"),
    ({"network": Linear}, "network must be .* got the class Linear"),
    ({"network": np.sum}, "network must be an object with forward and backward"),
    ({"X": np.ones((30, 5))}, "X must suit the network: x must have shape"),
    ({"X": np.ones(30)}, r"X must have 2 or more dimensions, got shape \(30,\)"),
    ({"X": 3.0}, "X must have 2 or more dimensions"),
    ({"X": np.ones((0, 4))}, "X must not be empty"),
    ({"X": np.full((30, 4), np.nan)}, "X must be finite"),
    ({"X": None}, "X must"),
    ({"y": [0, 1, 2]}, "y must have one label for each of the 30 rows, got 3"),
    ({"y": np.full(30, 3)}, "y must lie in 0 … 2, got 3"),
    ({"y": [0] * 29 + [-1]}, "y must lie in 0 … 2, got -1"),
    ({"y": np.zeros(30)}, "y must hold integers"),
    ({"y": np.zeros((30, 1), int)}, "y must have 1 dimension"),
    ({"y": ["face"] * 30}, "y must hold integers"),
    ({"loss": "cross_entropy"}, "loss must be a function, got 'cross_entropy'"),
    ({"loss": None}, "loss must be a function, got None"),
    ({"optimizer": SGD}, "optimizer must be an object with params and step, got the class SGD"),
    ({"optimizer": 0.1}, "optimizer must be an object with params and step, got 0.1"),
    *[({"optimizer": types.SimpleNamespace(params=bad, step=print)},
       "optimizer.params must be a list of pairs") for bad in BAD_PARAMS],
    ({"penalty": 0.1}, "penalty must be an object with gradient, got 0.1"),
    ({"penalty": L2}, "penalty must be .* got the class L2"),
    ({"penalty": L1}, "penalty must be .* got the class L1"),
    ({"validation": 0.2}, r"validation must be a pair \(X, y\), got 0.2"),
    ({"validation": (np.ones((2, 4)),)}, r"validation must be a pair \(X, y\), got tuple"),
    ({"validation": np.ones((2, 4))}, r"validation must be a pair \(X, y\), got an array"),
    ({"validation": (np.ones((2, 5)), [0, 1])}, "validation's X must suit the network"),
    ({"validation": (np.ones((2, 4)), [0, 1, 2])}, "validation's y must have one label for each"),
    ({"validation": (np.ones((2, 4)), [0, 3])}, "validation's y must lie in 0 … 2, got 3"),
    ({"validation": (np.full((2, 4), np.inf), [0, 1])}, "validation's X must be finite"),
]


@pytest.mark.parametrize("change, said", BAD_FOR_TRAIN)
def test_bad_arguments_are_found_when_train_is_called(change, said, blobs):
    args = setting(*blobs)
    layer, before = args["network"], args["network"].W.copy()
    state = args["rng"].bit_generator.state
    with pytest.raises(ValueError, match=said):
        train(**args | change)
    assert_array_equal(layer.W, before)
    assert not layer.dW.any()
    assert args["rng"].bit_generator.state == state


@pytest.mark.parametrize("change", [{}, {"y": [3] * 30}, {"rng": None}, {"loss": None}])
def test_the_call_leaves_the_network_and_its_memory_as_they_were(change, blobs):
    X, y = blobs
    args = setting(X, y, validation=(X[:3], y[:3]))
    layer, optimizer = args["network"], args["optimizer"]
    layer.forward(X[:5])
    before = [array.copy() for pair in layer.params() for array in pair]
    try:
        train(**args | change)
    except ValueError:
        assert change
    for array, kept in zip([a for pair in layer.params() for a in pair], before, strict=True):
        assert_array_equal(array, kept)
    assert vars(optimizer).keys() == vars(setting(X, y)["optimizer"]).keys()
    layer.backward(np.ones((5, 3)))  # still belongs to that forward pass
    assert_allclose(layer.dW, np.repeat(X[:5].sum(axis=0)[:, None], 3, axis=1))


def test_a_network_that_has_no_copy(blobs):
    class Locked(Linear):
        def __deepcopy__(self, memo):
            raise TypeError("cannot copy this")

    network = Locked(4, 3, np.random.default_rng(1))
    args = setting(*blobs, network=network, optimizer=SGD(network.params(), 0.1))
    assert list(train(**args))[-1].accuracy > 0.5


@pytest.mark.parametrize("result, came", [
    (lambda scores: scores.sum(axis=1), r"shape \(1,\)"), (lambda scores: scores.tolist(), "list"),
    (lambda scores: scores[0], r"shape \(3,\)"), (lambda scores: None, "None"),
    (lambda scores: scores[:, :, None], r"shape \(1, 3, 1\)"),
    (lambda scores: np.repeat(scores, 2, axis=0), r"shape \(2, 3\)"),
])
def test_a_network_that_gives_no_scores(result, came, blobs):
    class Odd(Plain):
        def forward(self, x, train=False):
            return result(self.layer.forward(x))

    args = setting(*blobs, network=Odd())
    with pytest.raises(ValueError, match=f"network must turn N rows into .*, got {came} from 1"):
        train(**args)


def test_a_network_that_is_broken_already(blobs):
    args = setting(*blobs)
    args["network"].W[1, 1] = np.nan
    with pytest.raises(ValueError, match="network's scores must be finite, got nan"):
        train(**args)


@pytest.mark.parametrize("wrong, said", [
    (lambda loss, d: loss, r"loss\(scores, y\) must be a pair \(loss, dscores\), got 1.0"),
    (lambda loss, d: None, r"loss\(scores, y\) must be a pair \(loss, dscores\), got None"),
    (lambda loss, d: d, r"loss\(scores, y\) must be a pair"),
    (lambda loss, d: (loss, d, d), r"loss\(scores, y\) must be a pair"),
    (lambda loss, d: (d, loss), r"loss\(scores, y\)\[0\] must have 0 dimensions"),
    (lambda loss, d: (np.nan, d), r"loss\(scores, y\)\[0\] must be finite, got nan$"),
    (lambda loss, d: (np.inf, d), r"loss\(scores, y\)\[0\] must be finite, got inf$"),
    (lambda loss, d: ("high", d), r"loss\(scores, y\)\[0\] must be an array of real numbers"),
    (lambda loss, d: (loss, d[:, :2]), r"loss\(scores, y\)\[1\] must have shape \(., 3\), got"),
    (lambda loss, d: (loss, d * np.nan), r"loss\(scores, y\)\[1\] must be finite, got nan"),
    (lambda loss, d: (loss, None), r"loss\(scores, y\)\[1\] must be an array"),
])
def test_a_loss_that_returns_something_else_stops_the_training(wrong, said, blobs):
    X, y = blobs
    args = setting(X, y, loss=lambda scores, y: wrong(1.0, np.ones_like(scores)))
    before = args["network"].W.copy()
    epochs = train(**args)
    with pytest.raises(ValueError, match=said):
        next(epochs)
    assert_array_equal(args["network"].W, before)


def test_a_loss_may_return_any_kind_of_float(blobs):
    X, y = blobs
    expected = list(train(**setting(X, y)))

    def loss(scores, y):
        value, dscores = cross_entropy(scores, y)
        return np.array(value), dscores.tolist()

    history = list(train(**setting(X, y, loss=loss)))
    assert [epoch.losses for epoch in history] == [epoch.losses for epoch in expected]
    assert type(history[0].losses[0]) is float


def test_a_network_without_a_class_of_its_own(blobs):
    asked = []
    layer = Linear(4, 3, np.random.default_rng(1))

    def backward(dout, input_gradient=True):
        asked.append(input_gradient)
        return layer.backward(dout, input_gradient)

    network = types.SimpleNamespace(forward=layer.forward, backward=backward)
    list(train(**setting(*blobs, network=network, optimizer=SGD(layer.params(), 0.1))))
    assert set(asked) == {False}


def test_settings_are_keywords(blobs):
    args = setting(*blobs)
    with pytest.raises(TypeError):
        train(*args.values())


def test_the_call_copies_no_arrays():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(4000, 250)), rng.integers(0, 3, 4000)  # 8 MB
    network = mlp([250, 10, 3], ReLU, rng)
    network = Sequential([*network.layers[:2], Maxout(10, 5, rng), Linear(5, 3, rng)])
    network.forward(X)
    args = setting(X, y, network=network, optimizer=SGD(network.params(), 0.1),
                   validation=(X, y))
    train(**args)
    tracemalloc.start()
    train(**args)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 200_000


def test_the_accuracy_can_be_left_out(blobs):
    X, y = blobs
    expected = list(train(**setting(X, y, validation=(X, y))))
    history = list(train(**setting(X, y, validation=(X, y), accuracy=False)))
    assert [epoch.accuracy for epoch in history] == [None] * len(expected)
    assert [vars(epoch) | {"accuracy": 0} for epoch in history] == [
        vars(epoch) | {"accuracy": 0} for epoch in expected]
