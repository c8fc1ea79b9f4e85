import copy

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn import metrics

from lecturelib.gradient_descent import gradient_error, numerical_gradient
from lecturelib.linear import Linear, hinge_loss

SLIDE = [[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]]  # an image a row; cat, car, frog
both_precisions = pytest.mark.parametrize("dtype", [np.float32, np.float64])


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture
def layer(rng):
    layer = Linear(4, 3, rng)
    layer.b[...] = [0.5, -1, 2]
    return layer


# The layer

def test_the_slides_example(layer):
    layer.W[...] = np.transpose([[0.2, -0.5, 0.1, 2], [1.5, 1.3, 2.1, 0], [0, 0.25, 0.2, -0.3]])
    layer.b[...] = [1.1, 3.2, -1.2]
    scores = layer.forward([[56, 231, 24, 2]])
    assert_allclose(scores, [[-96.8, 437.9, 60.75]], rtol=1e-14)


def test_forward_is_its_definition(layer, rng):
    x = rng.normal(size=(5, 4))
    for n, row in enumerate(layer.forward(x)):
        for c, score in enumerate(row):
            expected = sum(x[n, d] * layer.W[d, c] for d in range(4)) + layer.b[c]
            assert score == pytest.approx(expected, rel=1e-14)


def test_first_weights():
    layer = Linear(400, 300, np.random.default_rng(1))
    assert layer.W.shape == (400, 300)
    assert layer.W.std() * 20 == pytest.approx(1, abs=0.01)  # variance 1 / 400
    assert layer.W.mean() * 20 == pytest.approx(0, abs=0.02)
    assert_array_equal(layer.b, np.zeros(300))


def test_the_same_seed_gives_the_same_weights():
    one, two, other = (Linear(6, 5, np.random.default_rng(seed)).W for seed in (3, 3, 4))
    assert_array_equal(one, two)
    assert (one != other).all()
    single = Linear(6, 5, np.random.default_rng(3), dtype=np.float32).W
    assert_array_equal(single, one.astype(np.float32))


@pytest.mark.parametrize("train", [False, True])
def test_gradients_are_the_numerical_ones(layer, rng, train):
    x, dout = rng.normal(size=(5, 4)), rng.normal(size=(5, 3))
    layer.forward(x, train=train)
    dx = layer.backward(dout)

    W, b = layer.W, layer.b
    for analytic, at, out in ((dx, x, lambda x: x @ W + b), (layer.dW, W, lambda W: x @ W + b),
                              (layer.db, b, lambda b: x @ W + b)):
        numeric = numerical_gradient(lambda value, out=out: np.sum(out(value) * dout), at)
        assert gradient_error(analytic, numeric) < 1e-8


def test_gradients_are_there_from_the_start_and_overwritten_in_place(layer, rng):
    pairs = layer.params()
    assert [parameter is mine for (parameter, _), mine in zip(pairs, (layer.W, layer.b),
                                                              strict=True)] == [True, True]
    gradients = [gradient for _, gradient in pairs]
    assert gradients[0] is layer.dW and gradients[1] is layer.db
    assert [g.shape for g in gradients] == [(4, 3), (3,)]
    assert not any(g.any() for g in gradients)
    x, dout = rng.normal(size=(2, 4)), rng.normal(size=(2, 3))
    for _ in range(2):  # the second time they must not add up
        layer.forward(x)
        layer.backward(dout)
        assert layer.dW is gradients[0] and layer.db is gradients[1]
        assert_allclose(gradients[0], x.T @ dout)
        assert_allclose(gradients[1], dout.sum(axis=0))


def test_the_input_gradient_can_be_left_out(layer, rng):
    layer.forward(rng.normal(size=(2, 4)))
    assert layer.backward(np.ones((2, 3)), input_gradient=False) is None
    dW = layer.dW.copy()
    assert layer.backward(np.ones((2, 3)), input_gradient=True).shape == (2, 4)
    assert_array_equal(layer.dW, dW)
    assert dW.any()


def test_backward_needs_a_forward(layer):
    with pytest.raises(RuntimeError, match="forward"):
        layer.backward(np.ones((2, 3)))


def test_backward_belongs_to_the_last_forward(layer, rng):
    first, last = rng.normal(size=(2, 4)), rng.normal(size=(3, 4))
    layer.forward(first, train=True)
    layer.forward(last)
    layer.backward(np.ones((3, 3)))
    assert_allclose(layer.dW, np.repeat(last.sum(axis=0)[:, None], 3, axis=1))


def test_what_it_returned_is_never_overwritten(layer, rng):
    x, dout = rng.normal(size=(2, 4)), rng.normal(size=(2, 3))
    out, dx = layer.forward(x), layer.backward(dout)
    kept = out.copy(), dx.copy()
    layer.forward(-x)
    layer.backward(-dout)
    for w, _ in layer.params():
        w += 1
    assert_array_equal(out, kept[0])
    assert_array_equal(dx, kept[1])


def test_the_caller_may_change_what_was_returned(layer, rng):
    x, dout = rng.normal(size=(2, 4)), rng.normal(size=(2, 3))
    layer.forward(x)[...] = np.nan
    layer.backward(dout)[...] = np.nan
    assert_allclose(layer.dW, x.T @ dout)
    assert np.isfinite(layer.forward(x)).all()


def test_inputs_are_not_modified(layer, rng):
    x, dout = rng.normal(size=(2, 4)), rng.normal(size=(2, 3))
    x.flags.writeable = dout.flags.writeable = False  # else this would raise
    layer.forward(x)
    layer.backward(dout)


def test_uint8_images_do_not_wrap_around(layer):
    image = np.full((1, 4), 200, np.uint8)
    out = layer.forward(image)
    assert_allclose(out, 200.0 * layer.W.sum(axis=0, keepdims=True) + layer.b)
    layer.backward(np.full((1, 3), 100, np.uint8))
    assert_array_equal(layer.dW, np.full((4, 3), 20_000))


@both_precisions
@pytest.mark.parametrize("came", [np.float32, np.float64, np.int64])
def test_it_computes_in_its_own_precision(dtype, came, rng):
    layer = Linear(4, 3, rng, dtype=dtype)
    out = layer.forward(np.ones((2, 4), came))
    dx = layer.backward(np.ones((2, 3), came))
    everything = [out, dx, *(array for pair in layer.params() for array in pair)]
    assert {array.dtype for array in everything} == {np.dtype(dtype)}


def test_names_of_precisions_do_as_well(rng):
    assert Linear(2, 2, rng, dtype="float32").W.dtype == np.float32
    assert Linear(2, 2, rng, dtype=np.dtype(np.float64)).W.dtype == np.float64


def test_a_copy_is_independent(layer, rng):
    x = rng.normal(size=(2, 4))
    layer.forward(x)
    twin = copy.deepcopy(layer)
    twin.backward(np.ones((2, 3)))
    twin.W += 1
    assert not layer.dW.any()
    assert_allclose(twin.forward(x) - layer.forward(x), np.repeat(x.sum(axis=1)[:, None], 3, 1))


@pytest.mark.parametrize("arguments, said", [
    ((0, 3), "in_features must be an integer of at least 1, got 0"),
    ((4, -1), "out_features must be an integer of at least 1, got -1"),
    ((4.0, 3), "in_features must be an integer .* got 4.0"),
    ((4, True), "out_features must be an integer .* got True"),
])
def test_bad_sizes(arguments, said, rng):
    with pytest.raises(ValueError, match=said):
        Linear(*arguments, rng)


@pytest.mark.parametrize("bad", [None, 0, np.random.RandomState(0), np.random])
def test_bad_rng(bad):
    with pytest.raises(ValueError, match="rng must be a numpy.random.Generator"):
        Linear(4, 3, bad)


@pytest.mark.parametrize(
    "bad", [np.float16, int, "double precision", None, np.complex128, np.zeros(2), [np.float64]])
def test_bad_dtype(bad, rng):
    with pytest.raises(ValueError, match="dtype must be np.float64 or np.float32, got"):
        Linear(4, 3, rng, dtype=bad)


BAD_ARRAYS = [
    (np.ones(4), r"must have shape \(.*\), got \(4,\)"),
    (np.ones((2, 5)), r"must have shape \(.*\), got \(2, 5\)"),
    (np.ones((2, 4, 1)), "must have shape"),
    (np.ones((0, 4)), "must not be empty"),
    ([[1, 2, 3, np.nan]], r"must be finite, got nan at index \[0, 3\]"),
    ([[1, np.inf, 3, 4]], r"must be finite, got inf at index \[0, 1\]"),
    ([[1, 2], [1, 2, 3]], "must be an array of real numbers"),
    (np.ones((2, 4), complex), "must be an array of real numbers"),
    ([["a", "b", "c", "d"]], "must be an array of real numbers"),
    (None, "must"),
]


@pytest.mark.parametrize("x, said", BAD_ARRAYS)
def test_a_bad_input_leaves_the_layer_as_it_was(x, said, layer):
    layer.forward([[1, 2, 3, 4]])
    with pytest.raises(ValueError, match=f"x {said}"):
        layer.forward(x)
    layer.backward([[1, 1, 1]])
    assert_array_equal(layer.dW, np.repeat([[1], [2], [3], [4]], 3, axis=1))


@pytest.mark.parametrize("dout, said", [
    (np.ones((2, 3)), r"must have shape \(1, 3\), got \(2, 3\)"),
    (np.ones((1, 4)), r"must have shape \(1, 3\), got \(1, 4\)"),
    (np.ones(3), r"must have shape \(1, 3\), got \(3,\)"),
    ([[1, np.nan, 1]], r"must be finite, got nan at index \[0, 1\]"),
])
def test_a_bad_gradient_leaves_the_layer_as_it_was(dout, said, layer):
    layer.forward([[1, 2, 3, 4]])
    with pytest.raises(ValueError, match=f"dout {said}"):
        layer.backward(dout)
    assert not layer.dW.any() and not layer.db.any()


@both_precisions
def test_infinity_is_found_behind_a_weight_of_zero(dtype, rng):
    layer = Linear(2, 1, rng, dtype=dtype)
    layer.W[...] = 0
    with pytest.raises(ValueError, match="x must be finite"):
        layer.forward([[1, np.inf]])


def test_a_number_that_float32_cannot_hold(rng):
    with pytest.raises(ValueError, match="x must be finite, got inf"):
        Linear(2, 1, rng, dtype=np.float32).forward([[1, 1e39]])


def test_weights_that_overflowed_are_not_blamed_on_the_input(layer):
    layer.W[...] = 1e308
    assert np.isinf(layer.forward([[10, 10, 10, 10]])).all()


# The hinge loss

def test_the_lectures_numbers():
    assert hinge_loss(SLIDE, [0, 1, 2])[0] == pytest.approx(15.8 / 3)
    for n, loss in enumerate((2.9, 0, 12.9)):
        assert hinge_loss(SLIDE[n:n + 1], [n])[0] == pytest.approx(loss)


def loop(scores, y, margin=1.0):
    """The loss, one class at a time."""
    total = 0
    for row, right in zip(scores, y, strict=True):
        for c, score in enumerate(row):
            if c != right:
                total += max(0, score - row[right] + margin)
    return total / len(scores)


@pytest.mark.parametrize("margin", [0, 0.5, 1, 10])
def test_hinge_as_a_loop(margin, rng):
    scores, y = 2 * rng.normal(size=(50, 6)), rng.integers(0, 6, 50)
    assert hinge_loss(scores, y, margin)[0] == pytest.approx(loop(scores, y, margin), rel=1e-13)


def test_of_two_classes_as_scikit_learn(rng):
    scores, y = rng.normal(size=(50, 2)), rng.integers(0, 2, 50)
    theirs = metrics.hinge_loss(y, scores[:, 1] - scores[:, 0])
    assert hinge_loss(scores, y)[0] == pytest.approx(theirs, rel=1e-13)


@pytest.mark.parametrize("C", [2, 10])
@pytest.mark.parametrize("margin", [0, 1, 3.5])
def test_equal_scores_lose_the_margin_to_each_other_class(C, margin):
    loss, _ = hinge_loss(np.full((4, C), 7.0), [0, 1, 1, 0], margin)
    assert loss == (C - 1) * margin


@pytest.mark.parametrize("margin", [0.5, 1])
def test_the_hinge_gradient_is_the_numerical_one(margin, rng):
    scores, y = 2 * rng.normal(size=(20, 5)), rng.integers(0, 5, 20)
    distance = scores - scores[np.arange(20), y][:, None] + margin
    assert np.abs(distance).min() > 1e-3  # no kink near
    loss, dscores = hinge_loss(scores, y, margin)
    numeric = numerical_gradient(lambda s: hinge_loss(s, y, margin)[0], scores)
    assert gradient_error(dscores, numeric) < 1e-8


def test_at_the_kink_the_gradient_is_pytorchs():
    loss, dscores = hinge_loss([[2.0, 1.0, 0.0]], [0])  # class 1 is just far enough
    assert loss == 0
    assert dscores.tolist() == [[0, 0, 0]]
    assert hinge_loss([[2.0, 1.5, 1.0]], [0])[1].tolist() == [[-1, 1, 0]]


def test_one_class_has_nothing_to_lose():
    loss, dscores = hinge_loss([[3.0], [-1.0]], [0, 0])
    assert loss == 0 and dscores.tolist() == [[0], [0]]


@both_precisions
def test_the_hinge_loss_keeps_the_precision(dtype):
    loss, dscores = hinge_loss(np.array(SLIDE, dtype), [0, 1, 2], margin=1)
    assert type(loss) is float and dscores.dtype == dtype
    assert loss == pytest.approx(15.8 / 3, rel=1e-6)


def test_integer_scores_and_unsigned_labels():
    scores = np.array([[200, 250, 0]], np.uint8)
    loss, dscores = hinge_loss(scores, np.array([0], np.uint8))
    assert loss == 51 and dscores.dtype == np.float64


def test_scores_and_labels_are_not_modified():
    scores, y = np.array(SLIDE), np.array([0, 1, 2])
    scores.flags.writeable = y.flags.writeable = False
    loss, dscores = hinge_loss(scores, y)
    assert not np.shares_memory(dscores, scores)


@pytest.mark.parametrize("scores, y, margin, said", [
    ([1.0, 2.0], [0], 1, "scores must have 2 dimensions"),
    (np.ones((0, 3)), [], 1, "scores must not be empty"),
    ([[1.0, np.nan]], [0], 1, "scores must be finite"),
    (SLIDE, [0, 1], 1, "y must have one label for each of the 3 rows, got 2"),
    (SLIDE, [0, 1, 3], 1, "y must lie in 0 … 2, got 3"),
    (SLIDE, [0, 1, -1], 1, "y must lie in 0 … 2, got -1"),
    (SLIDE, [0.0, 1.0, 2.0], 1, "y must hold integers"),
    (SLIDE, [[0, 1, 2]], 1, "y must have 1 dimension"),
    (SLIDE, [True, False, True], 1, "y must hold integers"),
    (SLIDE, [0, 1, 2], -1, "margin must be a finite number of at least 0, got -1"),
    (SLIDE, [0, 1, 2], np.inf, "margin must be a finite number"),
    (SLIDE, [0, 1, 2], "1", "margin must be a finite number"),
])
def test_bad_arguments_of_the_hinge_loss(scores, y, margin, said):
    with pytest.raises(ValueError, match=said):
        hinge_loss(scores, y, margin)


def test_a_gradient_too_large_for_float32_changes_nothing():
    layer = Linear(2, 2, np.random.default_rng(0), dtype=np.float32)
    layer.forward(np.ones((1, 2)))
    with pytest.raises(ValueError, match="dout must be finite"):
        layer.backward(np.full((1, 2), 1e300))
    assert not layer.dW.any() and not layer.db.any()
