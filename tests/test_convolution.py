import copy
import tracemalloc

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.signal import correlate

from lecturelib import convolution
from lecturelib.activations import ReLU
from lecturelib.convolution import Conv2d, Flatten, GlobalAveragePool, MaxPool2d
from lecturelib.gradient_descent import SGD, gradient_error, numerical_gradient, train
from lecturelib.linear import Linear
from lecturelib.mlp import Sequential
from lecturelib.softmax import cross_entropy

both_precisions = pytest.mark.parametrize("dtype", [np.float32, np.float64])
kernels = pytest.mark.parametrize("kernel_size, stride, padding", [
    (3, 1, 1), (3, 1, 0), (1, 1, 0), ((2, 3), 1, 0), ((1, 4), 1, 2), (3, 2, 1), (2, 3, 0),
    ((4, 2), 3, 3), (1, 2, 1), ((7, 8), 1, 0), (5, 1, 4),
])
without_weights = pytest.mark.parametrize("layer", [MaxPool2d(2), GlobalAveragePool(), Flatten()],
                                          ids=lambda layer: type(layer).__name__)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def by_loops(x, W, b, stride, padding):
    """The formula of the docstring, one number at a time."""
    (N, _, _, _), (kh, kw, _, D) = x.shape, W.shape
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    H, W_ = (x.shape[1] - kh) // stride + 1, (x.shape[2] - kw) // stride + 1
    out = np.empty((N, H, W_, D))
    for n, i, j, d in np.ndindex(out.shape):
        patch = x[n, i * stride : i * stride + kh, j * stride : j * stride + kw]
        out[n, i, j, d] = np.sum(patch * W[..., d]) + b[d]
    return out


def gradients_by_loops(x, W, dout, stride, padding):
    """Each output hands its gradient to each weight and to each pixel that it came from."""
    padded = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    dpadded, dW, (kh, kw) = np.zeros_like(padded), np.zeros_like(W), W.shape[:2]
    for n, i, j, d in np.ndindex(dout.shape):
        at = n, slice(i * stride, i * stride + kh), slice(j * stride, j * stride + kw)
        dW[..., d] += padded[at] * dout[n, i, j, d]
        dpadded[at] += W[..., d] * dout[n, i, j, d]
    H, W_ = x.shape[1:3]
    return dpadded[:, padding : padding + H, padding : padding + W_], dW


# Conv2d

def test_a_vertical_edge_by_hand(rng):
    layer = Conv2d(1, 1, 3, rng)
    layer.W[..., 0, 0] = [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]]
    layer.b[...] = 0.5
    picture = np.array([[0, 0, 0, 1], [0, 0, 1, 1], [0, 1, 1, 1], [1, 1, 1, 1]])
    out = layer.forward(picture.reshape(1, 4, 4, 1))
    assert_array_equal(out[0, :, :, 0], [[2.5, 2.5], [2.5, 1.5]])


@kernels
def test_forward_is_its_formula(kernel_size, stride, padding, rng):
    layer = Conv2d(2, 3, kernel_size, rng, stride=stride, padding=padding)
    layer.b[...] = rng.normal(size=3)
    x = rng.normal(size=(2, 7, 8, 2))
    expected = by_loops(x, layer.W, layer.b, stride, padding)
    assert_allclose(layer.forward(x), expected, rtol=1e-12, atol=1e-12)


def test_forward_is_scipys_correlation(rng):
    layer = Conv2d(3, 2, (3, 4), rng)
    x = rng.normal(size=(2, 9, 8, 3))
    out = layer.forward(x)
    for n, d in np.ndindex(2, 2):
        expected = correlate(x[n], layer.W[..., d], mode="valid")[:, :, 0]
        assert_allclose(out[n, :, :, d], expected, rtol=1e-12, atol=1e-12)


@kernels
def test_backward_is_the_sum_over_all_patches(kernel_size, stride, padding, rng):
    layer = Conv2d(2, 3, kernel_size, rng, stride=stride, padding=padding)
    x = rng.normal(size=(2, 7, 8, 2))
    dout = rng.normal(size=layer.forward(x).shape)
    dx, dW = gradients_by_loops(x, layer.W, dout, stride, padding)
    assert_allclose(layer.backward(dout), dx, rtol=1e-12, atol=1e-12)
    assert_allclose(layer.dW, dW, rtol=1e-12, atol=1e-12)
    assert_allclose(layer.db, dout.sum(axis=(0, 1, 2)), rtol=1e-12)
    assert layer.backward(2 * dout, input_gradient=False) is None
    assert_allclose(layer.dW, 2 * dW, rtol=1e-12, atol=1e-12)
    assert_allclose(layer.db, 2 * dout.sum(axis=(0, 1, 2)), rtol=1e-12)


@pytest.mark.parametrize("kernel_size, stride, padding", [(3, 1, 1), ((2, 3), 2, 1)])
def test_gradients_are_the_numerical_ones(kernel_size, stride, padding, rng):
    layer = Conv2d(2, 3, kernel_size, rng, stride=stride, padding=padding)
    x = rng.normal(size=(2, 5, 6, 2))
    dout = rng.normal(size=layer.forward(x).shape)
    dx = layer.backward(dout)

    def loss(x=x, W=layer.W, b=layer.b):
        other = copy.deepcopy(layer)
        other.W[...], other.b[...] = W, b
        return np.sum(other.forward(x) * dout)

    assert gradient_error(dx, numerical_gradient(lambda x: loss(x=x), x)) < 1e-7
    assert gradient_error(layer.dW, numerical_gradient(lambda W: loss(W=W), layer.W)) < 1e-7
    assert gradient_error(layer.db, numerical_gradient(lambda b: loss(b=b), layer.b)) < 1e-7


@pytest.mark.parametrize("work", [1, 3000, 20_000, 2**30])
@pytest.mark.parametrize("input_gradient", [True, False])
def test_the_size_of_the_work_changes_nothing(work, input_gradient, rng, monkeypatch):
    layer = Conv2d(2, 3, 3, rng, stride=2, padding=1)
    x = rng.normal(size=(5, 11, 12, 2))
    dout = rng.normal(size=layer.forward(x).shape)
    expected = layer.forward(x), layer.backward(dout), layer.dW.copy()
    layer.dW[...] = np.nan
    monkeypatch.setattr(convolution, "WORK", work)
    out, dx = layer.forward(x), layer.backward(dout, input_gradient=input_gradient)
    assert_allclose(out, expected[0], rtol=1e-12, atol=1e-12)
    assert_allclose(layer.dW, expected[2], rtol=1e-12, atol=1e-12)
    if input_gradient:
        assert_allclose(dx, expected[1], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("shape, channels", [((400, 32, 32, 4), 4), ((1, 640, 640, 4), 4)])
def test_memory_is_bounded(shape, channels, rng):
    """All patches at once would take 9 times the input: 59 MB for each of these."""
    layer = Conv2d(shape[3], channels, 3, rng, padding=1, dtype=np.float32)
    x = np.ones(shape, np.float32)
    tracemalloc.start()
    try:
        out = layer.forward(x)
        layer.backward(out, input_gradient=False)
        without = tracemalloc.get_traced_memory()[1]
        dx = layer.backward(out)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    framed = 0 if len(x) > 1 else 2 * x.nbytes  # an image is not cut to pieces, its patches are
    assert without - out.nbytes < 10e6 + framed
    assert peak - out.nbytes - dx.nbytes < 10e6 + framed


def test_first_weights_are_hes():
    layer = Conv2d(20, 100, (3, 5), np.random.default_rng(1))
    assert layer.W.shape == layer.dW.shape == (3, 5, 20, 100)
    assert layer.W.std() * np.sqrt(3 * 5 * 20 / 2) == pytest.approx(1, abs=0.01)
    assert_array_equal(layer.b, np.zeros(100))
    again = Conv2d(20, 100, (3, 5), np.random.default_rng(1), dtype="float32")
    assert_array_equal(again.W, layer.W.astype(np.float32))


def test_gradients_are_there_from_the_start_and_overwritten_in_place(rng):
    layer = Conv2d(2, 3, 3, rng)
    (W, dW), (b, db) = layer.params()
    assert W is layer.W and b is layer.b and dW is layer.dW and db is layer.db
    assert not dW.any() and not db.any()
    out = layer.forward(rng.normal(size=(2, 4, 4, 2)))
    for input_gradient in (True, False):
        dW[...], db[...] = np.nan, np.nan
        layer.backward(out, input_gradient=input_gradient)
        assert dW is layer.dW and np.isfinite(dW).all() and np.isfinite(db).all()


@both_precisions
@pytest.mark.parametrize("came", [np.float32, np.float64, np.uint8, bool])
def test_it_computes_in_its_own_type(dtype, came, rng):
    layer = Conv2d(2, 3, 3, rng, dtype=dtype)
    x = rng.integers(0, 2, (2, 5, 5, 2)).astype(came)
    out = layer.forward(x)
    assert out.dtype == dtype
    assert layer.backward(out.astype(np.float64)).dtype == dtype
    assert layer.dW.dtype == layer.db.dtype == dtype


def test_bytes_do_not_wrap_around(rng):
    layer = Conv2d(1, 1, 2, rng)
    layer.W[...] = 1
    assert layer.forward(np.full((1, 2, 2, 1), 255, np.uint8)).item() == 4 * 255


def test_any_order_in_memory_will_do(rng):
    layer = Conv2d(3, 4, 3, rng, padding=1)
    x = rng.normal(size=(2, 3, 6, 5)).transpose(0, 2, 3, 1)  # channels first, in memory
    out = layer.forward(x)
    dout = rng.normal(size=(2, 4, 6, 5)).transpose(0, 2, 3, 1)
    dx, dW = gradients_by_loops(np.ascontiguousarray(x), layer.W, dout, 1, 1)
    assert_allclose(out, by_loops(x, layer.W, layer.b, 1, 1), rtol=1e-12, atol=1e-12)
    assert_allclose(layer.backward(dout), dx, rtol=1e-12, atol=1e-12)
    assert_allclose(layer.dW, dW, rtol=1e-12, atol=1e-12)


# All layers

@pytest.mark.parametrize("make", [lambda: Conv2d(2, 3, 3, np.random.default_rng(0), padding=1),
                                  lambda: Conv2d(2, 3, 1, np.random.default_rng(0)),
                                  lambda: MaxPool2d(2), lambda: MaxPool2d(1), GlobalAveragePool,
                                  Flatten])
def test_inputs_stay_and_outputs_are_the_callers(make, rng):
    layer, x = make(), rng.normal(size=(2, 4, 6, 2))
    kept, out = x.copy(), layer.forward(x)
    dout = rng.normal(size=out.shape)
    dout_kept, dx = dout.copy(), layer.backward(dout)
    assert dx.shape == x.shape
    assert_array_equal(x, kept)
    assert_array_equal(dout, dout_kept)
    for mine in (out, dx):
        assert mine.flags.writeable
        assert not any(np.shares_memory(mine, other) for other in (x, dout))
    first = out.copy(), dx.copy()
    out[...] = np.nan  # the layer does not need it any more
    assert_array_equal(layer.backward(dout), first[1])
    layer.backward(layer.forward(2 * x))
    assert_array_equal(dx, first[1])


@pytest.mark.parametrize("layer", [Conv2d(1, 1, 1, np.random.default_rng(0)), MaxPool2d(1),
                                   GlobalAveragePool(), Flatten()])
def test_backward_needs_a_forward(layer):
    with pytest.raises(RuntimeError, match="forward"):
        copy.deepcopy(layer).backward(np.ones((1, 1, 1, 1)))


@without_weights
def test_without_weights_they_have_no_parameters(layer):
    assert layer.params() == []


@without_weights
@both_precisions
def test_the_type_stays(layer, dtype, rng):
    x = rng.normal(size=(2, 4, 6, 2)).astype(dtype)
    out = layer.forward(x, train=True)
    assert out.dtype == dtype
    assert layer.backward(out.astype(np.float64)).dtype == dtype
    assert layer.forward(np.ones((1, 2, 2, 1), np.uint8)).dtype == np.float64


@without_weights
def test_their_gradients_are_the_numerical_ones(layer, rng):
    x = rng.normal(size=(2, 4, 6, 2))
    dout = rng.normal(size=layer.forward(x).shape)
    numeric = numerical_gradient(lambda x: np.sum(copy.deepcopy(layer).forward(x) * dout), x)
    assert gradient_error(layer.backward(dout), numeric) < 1e-7


# The maximum

@pytest.mark.parametrize("size", [1, 2, 3, 17])
def test_the_maximum_by_loops(size, rng):
    x = rng.integers(0, 5, (2, 2 * size, 3 * size, 2)).astype(float)  # with many ties
    layer, dx = MaxPool2d(size), np.zeros_like(x)
    out = layer.forward(x)
    dout = rng.normal(size=(2, 2, 3, 2))
    for n, i, j, c in np.ndindex(dout.shape):
        square = x[n, i * size : (i + 1) * size, j * size : (j + 1) * size, c]
        assert out[n, i, j, c] == square.max()
        a, b = divmod(int(square.argmax()), size)  # argmax gives the first
        dx[n, i * size + a, j * size + b, c] = dout[n, i, j, c]
    assert_array_equal(layer.backward(dout), dx)


def test_of_equal_numbers_the_first_gets_the_gradient():
    layer = MaxPool2d(2)
    layer.forward(np.zeros((1, 2, 2, 1)))
    assert_array_equal(layer.backward([[[[3]]]])[0, :, :, 0], [[3, 0], [0, 0]])
    layer.forward(np.reshape([[0, 7], [7, 7]], (1, 2, 2, 1)))
    assert_array_equal(layer.backward([[[[3]]]])[0, :, :, 0], [[0, 3], [0, 0]])


def test_negative_numbers_have_a_maximum_too():
    assert MaxPool2d(2).forward(np.reshape([-4.0, -3, -2, -5], (1, 2, 2, 1))).item() == -2


# The mean, and flat

def test_the_mean_by_hand():
    layer = GlobalAveragePool()
    out = layer.forward(np.reshape([1, 10, 2, 20, 3, 30, 6, 60], (1, 2, 2, 2)))
    assert_array_equal(out, [[3, 30]])
    assert_array_equal(layer.backward([[4, 8]]), np.tile([1, 2], (1, 2, 2, 1)))


def test_flat_is_line_by_line(rng):
    x = rng.normal(size=(3, 2, 4, 2))
    layer = Flatten()
    out = layer.forward(x)
    assert_array_equal(out, [np.ravel(image) for image in x])
    assert_array_equal(layer.backward(out), x)


# Together

@both_precisions
def test_a_small_network_learns_where_a_line_runs(dtype, rng):
    """A bright line across or along the picture, anywhere: no pixel alone tells which."""
    X, y = rng.normal(0, 0.3, size=(200, 8, 8, 1)).astype(dtype), np.arange(200) % 2
    for image, along in zip(X, y, strict=True):
        (image.swapaxes(0, 1) if along else image)[rng.integers(8)] += 1
    network = Sequential([
        Conv2d(1, 4, 3, rng, padding=1, dtype=dtype), ReLU(), MaxPool2d(2),
        Conv2d(4, 4, 3, rng, padding=1, dtype=dtype), ReLU(), GlobalAveragePool(),
        Linear(4, 2, rng, dtype=dtype),
    ])
    epochs = train(network, X, y, cross_entropy, SGD(network.params(), 0.1, momentum=0.9),
                   n_epochs=30, batch_size=20, rng=rng)
    assert list(epochs)[-1].accuracy > 0.95
    assert all(w.dtype == dtype for w, _ in network.params())


# Bad input

@pytest.mark.parametrize("bad, name", [
    ({"in_channels": 0}, "in_channels"), ({"out_channels": 1.0}, "out_channels"),
    ({"kernel_size": 0}, "kernel_size"), ({"kernel_size": (3, 0)}, "kernel_size"),
    ({"kernel_size": (3, 3, 3)}, "kernel_size"), ({"kernel_size": 2.5}, "kernel_size"),
    ({"kernel_size": "3"}, "kernel_size"), ({"kernel_size": None}, "kernel_size"),
    ({"rng": 0}, "rng"), ({"stride": 0}, "stride"), ({"stride": (1, 1)}, "stride"),
    ({"padding": -1}, "padding"), ({"padding": "same"}, "padding"), ({"dtype": int}, "dtype"),
])
def test_bad_arguments(bad, name):
    good = {"in_channels": 1, "out_channels": 1, "kernel_size": 3,
            "rng": np.random.default_rng(0)}
    with pytest.raises(ValueError, match=f"^{name} must"):
        Conv2d(**(good | bad))


@pytest.mark.parametrize("size", [0, -1, 2.0, "2", None, (2, 2), True])
def test_bad_sizes(size):
    with pytest.raises(ValueError, match="^size must"):
        MaxPool2d(size)


def with_one(value, shape=(1, 4, 4, 2)):
    x = np.ones(shape)
    x[0, 1, 2, 1] = value
    return x


@pytest.mark.parametrize("x", [
    np.ones((4, 4, 2)), np.ones((1, 4, 4, 3)), np.ones((0, 4, 4, 2)), np.ones((1, 0, 4, 2)),
    np.ones((1, 2, 4, 2)), np.ones((1, 4, 2, 2)), with_one(np.nan), with_one(np.inf),
    with_one(-np.inf), "x", None, np.ones((1, 4, 4, 2), complex),
])
def test_bad_images_leave_all_as_it_was(x, rng):
    layer, good = Conv2d(2, 1, 3, rng), rng.normal(size=(1, 5, 5, 2))
    out = layer.forward(good)
    with pytest.raises(ValueError, match="^x must"):
        layer.forward(x)
    expected = gradients_by_loops(good, layer.W, out, 1, 0)[0]
    assert_allclose(layer.backward(out), expected)


def test_padding_makes_room_for_the_kernel(rng):
    x = np.ones((1, 1, 1, 1))
    assert Conv2d(1, 1, 3, rng, padding=1).forward(x).shape == (1, 1, 1, 1)
    with pytest.raises(ValueError, match="3 x 3 with its padding, got 1 x 1"):
        Conv2d(1, 1, 3, rng).forward(x)


@without_weights
@pytest.mark.parametrize("x", [np.ones((4, 4)), np.ones((4, 4, 2)), np.ones((0, 4, 4, 2)),
                               with_one(np.nan), with_one(np.inf), with_one(-np.inf), "x"])
def test_bad_images(layer, x):
    with pytest.raises(ValueError, match="^x must"):
        layer.forward(x)


@pytest.mark.parametrize("shape", [(1, 3, 4, 1), (1, 4, 3, 1)])
def test_a_size_must_divide_the_image(shape):
    with pytest.raises(ValueError, match=r"size 2 divides, got \(1, . *, ., 1\)"):
        MaxPool2d(2).forward(np.ones(shape))


@pytest.mark.parametrize("make", [lambda: Conv2d(2, 1, 3, np.random.default_rng(0), padding=1),
                                  lambda: MaxPool2d(2), GlobalAveragePool, Flatten])
def test_bad_gradients_change_nothing(make, rng):
    layer = make()
    out = layer.forward(rng.normal(size=(2, 4, 4, 2)))
    layer.backward(out)
    before = [gradient.copy() for _, gradient in layer.params()]
    for bad in (out[:1], out[..., np.newaxis], out * np.nan, np.where(out == out.max(), np.inf, 0),
                "x", None):
        with pytest.raises(ValueError, match="^dout must"):
            layer.backward(bad)
    for (_, gradient), kept in zip(layer.params(), before, strict=True):
        assert_array_equal(gradient, kept)


def test_what_is_too_large_is_said_without_warnings(rng):
    layer = Conv2d(1, 1, 2, rng, dtype=np.float32)
    layer.W[...] = 3e38
    with np.errstate(all="raise"):
        assert np.isinf(layer.forward(np.full((1, 2, 2, 1), 1e3))).all()
        with pytest.raises(ValueError, match="^x must be finite"):
            layer.forward(np.full((1, 2, 2, 1), 1e300))
