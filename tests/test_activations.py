import copy
import math
import pickle

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special

from lecturelib.activations import ELU, LeakyReLU, Maxout, PReLU, ReLU, Sigmoid, Tanh
from lecturelib.gradient_descent import SGD, gradient_error, numerical_gradient

LAYERS = {
    "Sigmoid": Sigmoid, "Tanh": Tanh, "ReLU": ReLU, "LeakyReLU": LeakyReLU,
    "LeakyReLU(0.3)": lambda: LeakyReLU(0.3), "LeakyReLU(0)": lambda: LeakyReLU(0),
    "LeakyReLU(2)": lambda: LeakyReLU(2), "PReLU": PReLU, "PReLU(1.5)": lambda: PReLU(1.5),
    "ELU": ELU, "ELU(0.4)": lambda: ELU(0.4),
}
FORMULAS = {
    "Sigmoid": lambda x: 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x)),
    "Tanh": math.tanh,
    "ReLU": lambda x: max(0.0, x),
    "LeakyReLU": lambda x: max(0.01 * x, x),
    "LeakyReLU(0.3)": lambda x: max(0.3 * x, x),
    "LeakyReLU(0)": lambda x: max(0.0, x),
    "LeakyReLU(2)": lambda x: x if x > 0 else 2 * x,
    "PReLU": lambda x: x if x > 0 else 0.25 * x,
    "PReLU(1.5)": lambda x: x if x > 0 else 1.5 * x,
    "ELU": lambda x: x if x > 0 else math.expm1(x),
    "ELU(0.4)": lambda x: x if x > 0 else 0.4 * math.expm1(x),
}
# What PyTorch 2 gives for the slope at 0.
SLOPES_AT_0 = {
    "Sigmoid": 0.25, "Tanh": 1, "ReLU": 0, "LeakyReLU": 0.01, "LeakyReLU(0.3)": 0.3,
    "LeakyReLU(0)": 0, "LeakyReLU(2)": 2, "PReLU": 0.25, "PReLU(1.5)": 1.5, "ELU": 1,
    "ELU(0.4)": 0.4,
}
each_layer = pytest.mark.parametrize("name", LAYERS)
both_precisions = pytest.mark.parametrize("dtype", [np.float32, np.float64])


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture(autouse=True)
def no_warnings():
    with np.errstate(all="raise", under="ignore"):
        yield


def maxout(pieces=2, dtype=np.float64, seed=0):
    layer = Maxout(4, 3, np.random.default_rng(seed), pieces, dtype)
    layer.b[...] = np.random.default_rng(seed + 1).normal(size=layer.b.shape)
    return layer


def every_layer():
    """Each, with the shapes of what goes in and out."""
    for make in LAYERS.values():
        yield make(), (5, 4), (5, 4)
    for pieces in (1, 2, 3):
        yield maxout(pieces), (5, 4), (5, 3)


# Values

@each_layer
@both_precisions
def test_the_formula(name, dtype, rng):
    x = np.concatenate([3 * rng.normal(size=200), [0, -10, 10, 1e-6, -1e-6]]).astype(dtype)
    out = LAYERS[name]().forward(x)
    assert out.dtype == dtype and out.shape == x.shape
    expected = [FORMULAS[name](value) for value in x.tolist()]
    assert_allclose(out, expected, rtol={np.float32: 1e-6, np.float64: 1e-14}[dtype], atol=0)


@each_layer
def test_the_slope_at_0_is_pytorchs(name):
    layer = LAYERS[name]()
    for zero in (0.0, -0.0):
        layer.forward([zero, 1.0])
        assert layer.backward([1.0, 0.0])[0] == SLOPES_AT_0[name]
    layer.forward([0.0])
    layer.backward([1.0])
    assert [gradient.tolist() for _, gradient in layer.params()] in ([], [[0]])


def test_the_sigmoid_is_stable_and_symmetric(rng):
    x = np.concatenate([10 * rng.normal(size=100), [0, 40, 700, 745, 1e4, 1e30, 1e300]])
    layer = Sigmoid()
    out, mirrored = layer.forward(x), layer.forward(-x)
    assert_allclose(out, special.expit(x), rtol=1e-14)
    assert_allclose(mirrored, special.expit(-x), rtol=1e-14, atol=5e-324)
    assert_allclose(out + mirrored, 1, rtol=1e-15)
    slope_right = layer.backward(np.ones_like(x))
    layer.forward(x)
    assert_array_equal(layer.backward(np.ones_like(x)), slope_right)
    assert (layer.forward([-40.0]) > 0).all()  # small, and not rounded away
    assert layer.backward([1.0]) == pytest.approx(math.exp(-40), rel=1e-14)


@each_layer
@both_precisions
@pytest.mark.parametrize("size", [10, 1e4, 1e30])
def test_large_inputs(name, dtype, size):
    x = np.array([[-size, size, -size / 3, size / 7]], dtype)
    layer = LAYERS[name]()
    out = layer.forward(x)
    dx = layer.backward(np.ones_like(x))
    assert np.isfinite(out).all() and np.isfinite(dx).all()
    assert out.dtype == dx.dtype == dtype
    expected = [FORMULAS[name](max(-700, v)) if "U(" not in name and name[:4] in ("Sigm", "ELU")
                else FORMULAS[name](v) for v in x.ravel().tolist()]
    assert_allclose(out.ravel(), expected, rtol=1e-6, atol=1e-300)


@both_precisions
@pytest.mark.parametrize("size", [1e4, 1e30])
def test_large_inputs_of_maxout(dtype, size):
    layer = maxout(dtype=dtype)
    x = np.array([[-size, size, -size / 3, size / 7]], dtype)
    assert np.isfinite(layer.forward(x)).all()
    assert np.isfinite(layer.backward(np.ones((1, 3), dtype))).all()
    assert all(np.isfinite(gradient).all() for _, gradient in layer.params())


@pytest.mark.parametrize("pieces", [1, 2, 3])
def test_maxout_is_its_definition(pieces, rng):
    layer, x = maxout(pieces), rng.normal(size=(6, 4))
    for n, row in enumerate(layer.forward(x)):
        for c, value in enumerate(row):
            scores = [sum(x[n, d] * layer.W[d, 3 * p + c] for d in range(4)) + layer.b[3 * p + c]
                      for p in range(pieces)]
            assert value == pytest.approx(max(scores), rel=1e-13)


def test_of_pieces_that_tie_the_first_gets_the_gradient():
    layer = Maxout(1, 1, np.random.default_rng(0), pieces=3)
    layer.W[...] = [[-1, 2, 2]]
    layer.forward([[1.0]])
    assert layer.backward([[5.0]]) == 10
    assert layer.dW.tolist() == [[0, 5, 0]]
    assert layer.db.tolist() == [0, 5, 0]


def test_first_weights_of_maxout():
    layer = Maxout(400, 150, np.random.default_rng(1))
    assert layer.W.shape == (400, 300) and not layer.b.any()
    assert layer.W.std() * 20 == pytest.approx(1, abs=0.01)
    x = np.random.default_rng(2).normal(size=(500, 400))
    assert np.mean(layer.forward(x) ** 2) == pytest.approx(1, abs=0.05)


# Gradients

@each_layer
@pytest.mark.parametrize("seed", range(25))
def test_gradients_are_the_numerical_ones(name, seed):
    rng = np.random.default_rng(seed)
    x, dout = 2 * rng.normal(size=(4, 5)), rng.normal(size=(4, 5))
    x += 1e-3 * np.sign(x)  # no kink within a step
    layer = LAYERS[name]()
    layer.forward(x, train=bool(seed % 2))
    dx = layer.backward(dout)
    numeric = numerical_gradient(lambda x: np.sum(layer.forward(x) * dout), x)
    assert gradient_error(dx, numeric) < 1e-7
    check_parameters(layer, x, dout)


@pytest.mark.parametrize("pieces", [1, 2, 3])
@pytest.mark.parametrize("seed", range(25))
def test_gradients_of_maxout_are_the_numerical_ones(pieces, seed):
    rng = np.random.default_rng(seed)
    layer, x, dout = maxout(pieces, seed=seed), rng.normal(size=(4, 4)), rng.normal(size=(4, 3))
    scores = np.sort((x @ layer.W + layer.b).reshape(4, pieces, 3), axis=1)
    assert pieces == 1 or np.diff(scores, axis=1).min() > 1e-4  # no kink within a step
    layer.forward(x)
    dx = layer.backward(dout)
    numeric = numerical_gradient(lambda x: np.sum(layer.forward(x) * dout), x)
    assert gradient_error(dx, numeric) < 1e-7
    check_parameters(layer, x, dout)


def check_parameters(layer, x, dout):
    """The gradients that the last `backward` set, against central differences."""
    for parameter, gradient in layer.params():
        def loss(value, parameter=parameter):
            kept = parameter.copy()
            parameter[...] = value
            result = np.sum(layer.forward(x) * dout)
            parameter[...] = kept
            return result

        assert gradient_error(gradient, numerical_gradient(loss, parameter)) < 1e-7


def test_the_slope_of_prelu_is_learned():
    """The target is |x|: the slope below 0 has to become -1."""
    layer, x = PReLU(), np.linspace(-2, 2, 41)
    optimizer = SGD(layer.params(), 0.1)
    for _ in range(100):
        layer.backward(2 * (layer.forward(x) - np.abs(x)) / len(x))
        optimizer.step()
    assert layer.slope == pytest.approx(-1, abs=1e-3)
    assert_allclose(layer.forward(x), np.abs(x), atol=1e-2)


def test_prelu_has_one_slope_for_all(rng):
    layer = PReLU(0.5)
    x, dout = rng.normal(size=(5, 4, 3)), rng.normal(size=(5, 4, 3))
    layer.forward(x)
    layer.backward(dout)
    [(slope, gradient)] = layer.params()
    assert slope is layer.slope and gradient is layer.dslope
    assert slope.tolist() == [0.5]
    assert gradient[0] == pytest.approx(sum(x[x < 0] * dout[x < 0]))


# The contract of a layer

def test_a_layer_used_before_forward_says_so():
    for layer, _, shape in every_layer():
        with pytest.raises(RuntimeError, match=r"forward pass before it: call forward\(x\) first"):
            layer.backward(np.ones(shape))
        assert not any(gradient.any() for _, gradient in layer.params())


@pytest.mark.parametrize("train", [False, True])
def test_backward_comes_after_any_forward_and_belongs_to_the_last(train, rng):
    for layer, shape, out in every_layer():
        x, dout = rng.normal(size=shape), rng.normal(size=out)
        layer.forward(x)
        dx = layer.backward(dout)
        layer.forward(rng.normal(size=(7, 4)), train=not train)
        layer.forward(x, train=train)
        assert_array_equal(layer.backward(dout), dx)
        assert_array_equal(layer.backward(dout), dx)  # again


def test_inputs_are_not_modified(rng):
    for layer, shape, out in every_layer():
        x, dout = rng.normal(size=shape), rng.normal(size=out)
        x.flags.writeable = dout.flags.writeable = False
        layer.forward(x)
        layer.backward(dout)


def test_what_is_returned_is_the_callers(rng):
    for layer, shape, out_shape in every_layer():
        x, dout = rng.normal(size=shape), rng.normal(size=out_shape)
        out, dx = layer.forward(x), layer.backward(dout)
        kept = out.copy(), dx.copy()
        layer.forward(-x)
        layer.backward(-dout)
        assert_array_equal(out, kept[0])  # never overwritten later
        assert_array_equal(dx, kept[1])
        layer.forward(x)[...] = np.nan  # and free to be changed
        layer.backward(dout)[...] = np.nan
        assert_array_equal(layer.backward(dout), kept[1])
        assert_array_equal(layer.forward(x), kept[0])


def test_gradient_arrays_are_there_from_the_start_and_overwritten_in_place(rng):
    for layer, shape, out in every_layer():
        gradients = [gradient for _, gradient in layer.params()]
        assert not any(gradient.any() for gradient in gradients)
        x, dout = rng.normal(size=shape), rng.normal(size=out)
        layer.forward(x)
        layer.backward(dout)
        first = [gradient.copy() for gradient in gradients]
        layer.backward(dout)  # they must not add up
        for (_, now), before, copied in zip(layer.params(), gradients, first, strict=True):
            assert now is before
            assert_array_equal(now, copied)
            assert now.any()


@pytest.mark.parametrize("came", [np.uint8, np.int64, bool, np.float16])
def test_other_numbers_become_float64(came):
    for layer, shape, out in every_layer():
        x = np.full(shape, 200 if came is not bool else 1, came)
        expected = layer.forward(x.astype(np.float64))
        result = layer.forward(x)
        assert result.dtype == np.float64
        assert_array_equal(result, expected)
        assert layer.backward(np.ones(out, came)).dtype == np.float64


@each_layer
@both_precisions
@pytest.mark.parametrize("other", [np.float32, np.float64, np.int64])
def test_the_gradient_comes_in_the_precision_of_x(name, dtype, other, rng):
    layer = LAYERS[name]()
    assert layer.forward(rng.normal(size=6).astype(dtype)).dtype == dtype
    assert layer.backward(np.ones(6, other)).dtype == dtype


@both_precisions
def test_what_holds_parameters_keeps_their_precision(dtype, rng):
    layer, prelu = maxout(dtype=dtype), PReLU(dtype=dtype)
    for other in (np.float32, np.float64, np.int64):
        assert layer.forward(np.ones((2, 4), other)).dtype == dtype
        assert layer.backward(np.ones((2, 3), other)).dtype == dtype
        prelu.forward(-np.ones(3, other))
        prelu.backward(np.ones(3, other))
    arrays = [a for owner in (layer, prelu) for pair in owner.params() for a in pair]
    assert {a.dtype for a in arrays} == {np.dtype(dtype)}
    assert PReLU(dtype="float32").slope.dtype == np.float32


@each_layer
@pytest.mark.parametrize("shape", [(), (1,), (7,), (2, 3, 4, 5)])
def test_an_array_of_any_shape(name, shape, rng):
    layer, x = LAYERS[name](), rng.normal(size=shape)
    assert np.shape(layer.forward(x)) == shape
    assert np.shape(layer.backward(x)) == shape
    strided = rng.normal(size=(6, 8))[::2, ::3].T
    out, dx = layer.forward(strided), layer.backward(strided)
    flat = np.ascontiguousarray(strided)
    assert_array_equal(layer.forward(flat), out)
    assert_array_equal(layer.backward(flat), dx)


def test_lists_do_as_well():
    for layer, shape, out in every_layer():
        x, dout = np.linspace(-1, 1, math.prod(shape)).reshape(shape), np.ones(out)
        expected = layer.forward(x), layer.backward(dout)
        assert_array_equal(layer.forward(x.tolist()), expected[0])
        assert_array_equal(layer.backward(dout.tolist()), expected[1])


def test_bad_inputs_leave_the_layer_as_it_was(rng):
    for layer, shape, out in every_layer():
        x, dout = rng.normal(size=shape), rng.normal(size=out)
        layer.forward(x)
        expected = layer.backward(dout)
        gradients = [gradient.copy() for _, gradient in layer.params()]
        for bad in (np.nan, np.inf, -np.inf):
            wrong_x, wrong_dout = x.copy(), dout.copy()
            wrong_x[1, 2] = wrong_dout[1, 2] = bad
            with pytest.raises(ValueError, match=r"x must be finite, got .* at index \[1, 2\]"):
                layer.forward(wrong_x)
            with pytest.raises(ValueError, match=r"dout must be finite, got .* index \[1, 2\]"):
                layer.backward(wrong_dout)
        for wrong in ([], None, "abc", [[1, 2], [3]], 1j, [["a"]]):
            with pytest.raises(ValueError, match="x must"):
                layer.forward(wrong)
            with pytest.raises(ValueError, match="dout must"):
                layer.backward(wrong)
        for wrong in (dout[:4], dout.T, dout[np.newaxis], 1.0):
            with pytest.raises(ValueError, match="dout must have shape"):
                layer.backward(wrong)
        for (_, gradient), before in zip(layer.params(), gradients, strict=True):
            assert_array_equal(gradient, before)
        assert_array_equal(layer.backward(dout), expected)


@each_layer
def test_a_gradient_too_large_for_float32(name):
    layer = LAYERS[name]()
    layer.forward(np.ones(2, np.float32))
    with pytest.raises(ValueError, match="dout must be finite, got inf"):
        layer.backward([1.0, 1e300])


def test_copies_are_independent(rng):
    for layer, shape, out in every_layer():
        x, dout = rng.normal(size=shape), rng.normal(size=out)
        layer.forward(x)
        for twin in (copy.deepcopy(layer), pickle.loads(pickle.dumps(layer))):
            dx = twin.backward(dout)
            assert not any(gradient.any() for _, gradient in layer.params())
            assert_array_equal(copy.deepcopy(layer).backward(dout), dx)
            for parameter, _ in twin.params():
                parameter += 1
            if twin.params():
                assert (twin.forward(x) != layer.forward(x)).any()


def test_layers_without_parameters_have_none():
    for make in (Sigmoid, Tanh, ReLU, LeakyReLU, ELU):
        assert make().params() == []


def test_maxout_can_spare_dx(rng):
    layer = maxout()
    layer.forward(rng.normal(size=(5, 4)))
    dout = rng.normal(size=(5, 3))
    layer.backward(dout)
    dW = layer.dW.copy()
    layer.dW[...] = 0
    assert layer.backward(dout, input_gradient=False) is None
    assert_array_equal(layer.dW, dW)


@pytest.mark.parametrize("kind, name", [(LeakyReLU, "slope"), (PReLU, "slope"), (ELU, "alpha")])
@pytest.mark.parametrize("bad", [-0.1, np.nan, np.inf, None, "0.1", True, [0.1]])
def test_bad_slopes(kind, name, bad):
    with pytest.raises(ValueError, match=f"{name} must be a finite number of at least 0, got"):
        kind(bad)


@pytest.mark.parametrize("change, said", [
    ({"in_features": 0}, "in_features must be an integer of at least 1, got 0"),
    ({"out_features": 2.0}, "out_features must be an integer of at least 1, got 2.0"),
    ({"pieces": 0}, "pieces must be an integer of at least 1, got 0"),
    ({"pieces": True}, "pieces must be an integer of at least 1, got True"),
    ({"rng": 0}, "rng must be a numpy.random.Generator"),
    ({"dtype": np.float16}, "dtype must be np.float64 or np.float32"),
])
def test_bad_arguments_of_maxout(change, said, rng):
    good = {"in_features": 4, "out_features": 3, "rng": rng}
    with pytest.raises(ValueError, match=said):
        Maxout(**good | change)


@pytest.mark.parametrize("bad", [np.float16, int, None, np.zeros(2)])
def test_bad_dtype_of_prelu(bad):
    with pytest.raises(ValueError, match="dtype must be np.float64 or np.float32, got"):
        PReLU(dtype=bad)


def test_a_number_without_axes_stays_an_array():
    for make in LAYERS.values():
        layer = make()
        assert isinstance(layer.forward(np.array(2.0)), np.ndarray)
        assert isinstance(layer.backward(np.array(1.0)), np.ndarray)


def test_maxout_uses_weights_that_replace_its_own(rng):
    layer, x, dout = maxout(), rng.normal(size=(5, 4)), rng.normal(size=(5, 3))
    layer.W, layer.b = -2 * layer.W, layer.b + 1
    pieces = (x @ layer.W + layer.b).reshape(5, 2, 3)
    assert_allclose(layer.forward(x), pieces.max(axis=1))
    dscores = np.where(pieces == pieces.max(axis=1, keepdims=True), dout[:, None], 0)
    assert_allclose(layer.backward(dout), dscores.reshape(5, 6) @ layer.W.T)
    assert layer.params()[0][0] is layer.W and layer.params()[1][0] is layer.b


def test_slopes_too_large_for_the_precision():
    for make in (LeakyReLU, PReLU):
        with pytest.raises(ValueError, match="^slope must be a finite number"):
            make(10**400)
    with pytest.raises(ValueError, match="^slope must be finite, got inf"):
        PReLU(1e300, dtype=np.float32)
    assert PReLU(1e300).slope == 1e300


def test_texts_are_no_numbers():
    for text in ("1", b"1"):
        with pytest.raises(ValueError, match="^x must be an array of real numbers"):
            ReLU().forward(np.array([text, 2], dtype=object))
    assert ReLU().forward(np.array([1, -2.5], dtype=object)).tolist() == [1, 0]
