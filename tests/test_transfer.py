import copy
import shutil

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from lecturelib import transfer
from lecturelib.activations import Maxout, ReLU
from lecturelib.convolution import Conv2d, Flatten, GlobalAveragePool, MaxPool2d
from lecturelib.datasets import data_path
from lecturelib.gradient_descent import Adam, gradient_error, numerical_gradient, train
from lecturelib.linear import Linear
from lecturelib.mlp import Sequential, mlp
from lecturelib.regularization import Dropout
from lecturelib.softmax import cross_entropy
from lecturelib.transfer import (
    Block,
    DepthwiseConv2d,
    ReLU6,
    Standardize,
    body,
    load_pretrained,
    mobilenet,
    replace_head,
)

both_precisions = pytest.mark.parametrize("dtype", [np.float32, np.float64])


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture
def images():
    """Ramps, stripes and tiles."""
    i, j = np.mgrid[:32, :32]
    ramps = np.stack([8 * i, 8 * j, 4 * (i + j)], axis=-1)
    tiles = np.stack([i * j % 256, (i // 4 + j // 4) % 2 * 255, (i - 16) ** 2 % 256], axis=-1)
    return np.stack([ramps, tiles]).astype(np.uint8)


def agree(layer, x, dout):
    """Whether dx and the gradients of all parameters are the numerical ones."""
    layer.forward(x)
    dx = layer.backward(dout)
    analytic = [gradient.copy() for _, gradient in layer.params()]
    numeric = numerical_gradient(lambda x: np.sum(layer.forward(x) * dout), x)
    assert gradient_error(dx, numeric) < 1e-7
    for (parameter, _), gradient in zip(layer.params(), analytic, strict=True):
        kept = parameter.copy()

        def loss(values, parameter=parameter):
            parameter[...] = values
            return np.sum(layer.forward(x) * dout)

        numeric = numerical_gradient(loss, kept)
        parameter[...] = kept
        assert gradient_error(gradient, numeric) < 1e-7


# The pre-trained network

@both_precisions
def test_features_are_those_of_the_original(dtype, images):
    """Reference: the whole checkpoint in PyTorch, with its batch norm, in float64.

    All 64 features agree to 1.1e-6; the first 8 of each image and the sums of all are here.
    """
    features = load_pretrained(dtype=dtype).forward(images)
    assert features.shape == (2, 32) and features.dtype == dtype
    assert_allclose(features[:, :8], [
        [1.75280, 0.94691, 0.23068, 1.15228, 0.36653, -0.98358, -0.83627, 0.31560],
        [-1.45687, 0.70647, 0.15639, -0.94862, -0.73870, -0.51733, -1.01207, -1.17572],
    ], atol=1e-5)
    assert_allclose(features.sum(axis=1), [8.563254, 3.404097], atol=2e-5)


def test_the_documented_layers():
    layers = load_pretrained().layers
    kinds = [Standardize, Conv2d, ReLU6, *[Block] * 6, GlobalAveragePool]
    assert [type(layer) for layer in layers] == kinds
    shapes = [(block.layers[0].W.shape[-1], block.layers[-1].W.shape[-1], block.residual)
              for block in layers[3:9]]
    assert shapes == [(32, 16, False), (96, 24, False), (144, 24, True), (144, 32, False),
                      (192, 32, True), (192, 32, True)]
    assert sum(w.size for w, _ in load_pretrained().params()) == 53_728


def test_pixels_are_scaled_as_in_training():
    with np.load(data_path(transfer.FILE), allow_pickle=False) as file:
        assert_array_equal(file["mean"], np.float32(transfer.MEAN))
        assert_array_equal(file["std"], np.float32(transfer.STD))


def test_each_call_makes_its_own_network():
    one, two = load_pretrained(), load_pretrained()
    for (a, _), (b, _) in zip(one.params(), two.params(), strict=True):
        assert_array_equal(a, b)
        a[...] = 0
        assert b.any()


def test_images_of_other_sizes_will_do(images):
    assert load_pretrained().forward(np.tile(images, (1, 2, 3, 1))).shape == (2, 32)


def test_a_batch_gives_what_its_images_give(images):
    network = load_pretrained()
    many = np.tile(images, (20, 1, 1, 1))
    assert_allclose(network.forward(many), np.tile(network.forward(images), (20, 1)), atol=1e-5)


def test_gradients_of_the_whole_network(images, rng):
    """Along random directions: all numbers, one at a time, would take minutes."""
    network = load_pretrained(dtype=np.float64)
    x, dout = images[:, ::2, ::2].astype(float), rng.normal(size=(2, 32))
    network.forward(x)
    dx = network.backward(dout)
    arrays = [(x, dx), *[(w, gradient.copy()) for w, gradient in network.params()]]
    for array, gradient in arrays:
        direction, kept = rng.normal(size=array.shape), array.copy()
        h = 1e-8 * np.abs(array).max()

        def loss(step, array=array, kept=kept, direction=direction):
            array[...] = kept + step * direction
            return np.sum(network.forward(x) * dout)

        numeric = (loss(h) - loss(-h)) / (2 * h)
        array[...] = kept
        assert np.sum(gradient * direction) == pytest.approx(numeric, rel=1e-5, abs=1e-6)


def test_random_weights_come_from_the_generator(images):
    one, two, other = (mobilenet(np.random.default_rng(seed)) for seed in (3, 3, 4))
    assert_array_equal(one.forward(images), two.forward(images))
    assert (one.forward(images) != other.forward(images)).any()
    assert one.params()[0][0].dtype == np.float32


def test_a_missing_file_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(transfer, "__file__", str(tmp_path / "lecturelib" / "transfer.py"))
    with pytest.raises(FileNotFoundError, match=r"mobilenetv2_b6\.npz is missing.*git checkout"):
        load_pretrained()


@pytest.mark.parametrize("folder", ["data", "lecturelib/data"])
def test_the_file_is_found_in_both_places_and_damage_is_named(monkeypatch, tmp_path, folder):
    monkeypatch.setattr(transfer, "__file__", str(tmp_path / "lecturelib" / "transfer.py"))
    (tmp_path / folder).mkdir(parents=True)
    path = tmp_path / folder / transfer.FILE
    shutil.copy(data_path(transfer.FILE), path)
    assert load_pretrained().params()[0][0].any()
    content = bytearray(path.read_bytes())
    content[5000] ^= 1
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"mobilenetv2_b6\.npz is damaged.*git checkout"):
        load_pretrained()


@pytest.mark.parametrize("dtype", [int, np.float16, "x"])
def test_other_types_are_refused(dtype):
    with pytest.raises(ValueError, match="^dtype must"):
        load_pretrained(dtype=dtype)


@pytest.mark.parametrize("x", [np.ones((2, 3072)), np.ones((2, 32, 32, 4)),
                               np.ones((2, 32, 32, 1)), np.full((1, 32, 32, 3), np.nan)])
def test_bad_images(x):
    with pytest.raises(ValueError, match="^x must"):
        load_pretrained().forward(x)


# Its layers

@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("shape", [(2, 5, 6, 3), (1, 1, 1, 3), (3, 8, 8, 3)])
def test_depthwise_is_an_ordinary_convolution_with_few_weights(shape, stride, rng):
    layer = DepthwiseConv2d(3, rng, stride=stride)
    layer.b[...] = rng.normal(size=3)
    full = Conv2d(3, 3, 3, rng, stride=stride, padding=1)
    full.W[...], full.b[...] = 0, layer.b
    for c in range(3):
        full.W[:, :, c, c] = layer.W[:, :, 0, c]
    x = rng.normal(size=shape)
    out = layer.forward(x)
    assert_allclose(out, full.forward(x), rtol=1e-12, atol=1e-12)
    dout = rng.normal(size=out.shape)
    assert_allclose(layer.backward(dout), full.backward(dout), rtol=1e-12, atol=1e-12)
    assert_allclose(layer.db, full.db)
    for c in range(3):
        assert_allclose(layer.dW[:, :, 0, c], full.dW[:, :, c, c], rtol=1e-12, atol=1e-12)
    assert layer.backward(dout, input_gradient=False) is None


@pytest.mark.parametrize("stride", [1, 2])
def test_depthwise_gradients_are_the_numerical_ones(stride, rng):
    layer, x = DepthwiseConv2d(2, rng, stride=stride), rng.normal(size=(2, 4, 5, 2))
    agree(layer, x, rng.normal(size=layer.forward(x).shape))


def test_the_size_of_the_work_changes_nothing(rng, monkeypatch):
    layer, x = DepthwiseConv2d(4, rng), rng.normal(size=(7, 5, 5, 4))
    expected = layer.forward(x), layer.backward(x), layer.dW.copy()
    monkeypatch.setattr(transfer, "WORK", 8 * x[0].nbytes)  # two images
    assert len(layer._groups()) == 4
    assert_array_equal(layer.forward(x), expected[0])
    assert_array_equal(layer.backward(x), expected[1])
    assert_allclose(layer.dW, expected[2])


@pytest.mark.parametrize("sizes", [(4, 4, 4, 1), (3, 6, 3, 1), (3, 6, 4, 1), (3, 6, 3, 2)])
def test_block_gradients_are_the_numerical_ones(sizes, rng):
    block, x = Block(*sizes, rng), 2 * rng.normal(size=(2, 4, 3, sizes[0]))
    assert block.residual == (sizes[0] == sizes[2] and sizes[3] == 1)
    for layer in block.layers:
        if isinstance(layer, Conv2d):
            layer.b[...] = rng.normal(size=len(layer.b))  # at 0, the borders are at a kink
    agree(block, x, rng.normal(size=block.forward(x).shape))


def test_a_residual_block_adds_what_came_in(rng):
    block = Block(3, 6, 3, 1, rng)
    block.layers[-1].W[...] = 0
    x = rng.normal(size=(2, 4, 4, 3))
    kept = x.copy()
    assert_array_equal(block.forward(x), x)
    dout = rng.normal(size=x.shape)
    assert_array_equal(block.backward(dout), dout)
    assert block.backward(dout, input_gradient=False) is None
    assert_array_equal(x, kept)


def test_a_block_without_expansion_has_one_layer_less(rng):
    assert [type(layer) for layer in Block(4, 4, 2, 1, rng).layers] == [
        DepthwiseConv2d, ReLU6, Conv2d]


def test_relu6_is_flat_at_both_ends():
    layer = ReLU6()
    assert_array_equal(layer.forward([-1, 0, 2, 6, 7]), [0, 0, 2, 6, 6])
    assert_array_equal(layer.backward(np.ones(5)), [0, 0, 1, 0, 0])
    assert layer.forward(np.ones(2, np.float32)).dtype == np.float32
    assert layer.backward(np.ones(2)).dtype == np.float32


def test_standardized_by_hand():
    layer = Standardize([0.5, 0], [0.5, 2], dtype=np.float32)
    out = layer.forward(np.array([[[[0, 0], [255, 255]]]], np.uint8))
    assert_array_equal(out, [[[[-1, 0], [1, 0.5]]]])
    assert out.dtype == np.float32
    assert_allclose(layer.backward(np.ones((1, 1, 2, 2)))[0, 0, 0], [1 / 127.5, 1 / 510])


@pytest.mark.parametrize("make", [
    lambda: DepthwiseConv2d(2, np.random.default_rng(0)), lambda: Standardize([0, 0], [1, 1]),
    lambda: Block(2, 4, 2, 1, np.random.default_rng(0)), ReLU6])
def test_contracts_of_layers(make, rng):
    layer, x = make(), rng.normal(size=(2, 4, 4, 2))
    with pytest.raises(RuntimeError, match="forward"):
        layer.backward(x)
    assert not any(gradient.any() for _, gradient in layer.params())
    kept, out = x.copy(), layer.forward(x)
    out_kept, dout = out.copy(), rng.normal(size=out.shape)
    dx = layer.backward(dout)
    dx_kept, gradients = dx.copy(), [gradient for _, gradient in layer.params()]
    for gradient in gradients:
        gradient[...] = np.nan
    layer.forward(2 * x)
    layer.backward(dout)
    assert all(np.isfinite(gradient).all() for gradient in gradients)
    assert_array_equal(out, out_kept)
    assert_array_equal(dx, dx_kept)
    assert_array_equal(x, kept)
    with pytest.raises(ValueError, match="^dout must"):
        layer.backward(dout[:1])
    with pytest.raises(ValueError, match="^x must"):
        layer.forward(np.full((2, 4, 4, 2), np.inf))


# Heads and bodies

def test_a_head_is_put_at_the_end(images, rng):
    old = load_pretrained()
    layers = list(old.layers)
    new = replace_head(old, 5, rng)
    assert old.layers == layers and new.layers[:-1] == layers
    head = new.layers[-1]
    assert isinstance(head, Linear) and head.W.shape == (32, 5) and head.W.dtype == np.float32
    assert_allclose(new.forward(images), old.forward(images) @ head.W + head.b, rtol=1e-5)


def test_a_head_takes_the_place_of_the_old_one(rng):
    old = mlp([6, 5, 4, 3], ReLU, rng)
    layers = list(old.layers)
    new = replace_head(old, 2, rng)
    assert old.layers == layers and new.layers[:-1] == layers[:-1]
    assert new.layers[-1].W.shape == (4, 2)
    scaled = Sequential([*layers, ReLU()])  # the last Linear need not be the last layer
    assert [type(layer) for layer in replace_head(scaled, 2, rng).layers[-2:]] == [Linear, ReLU]


def test_a_head_draws_its_weights_from_the_generator():
    one, two = (replace_head(load_pretrained(), 5, np.random.default_rng(7)) for _ in range(2))
    assert_array_equal(one.layers[-1].W, two.layers[-1].W)


@both_precisions
def test_a_head_fits_what_the_layers_give(dtype, rng):
    conv = Conv2d(1, 3, 3, rng, padding=1, dtype=dtype)
    x = np.ones((2, 4, 4, 1), dtype)
    flat = Sequential([conv, ReLU(), MaxPool2d(2), Flatten()])
    with pytest.raises(ValueError, match=r"network must .* forward"):
        replace_head(flat, 2, rng)
    flat.forward(x)
    for network in (flat, Sequential([conv, GlobalAveragePool()]), Sequential([flat]),
                    Sequential([mlp([16, 7, 6], ReLU, rng, dtype=dtype), ReLU()])):
        new = replace_head(network, 2, rng)
        out = new.forward(x if network.layers[0] in (conv, flat) else x.reshape(2, 16))
        assert out.shape == (2, 2) and out.dtype == dtype
    with pytest.raises(ValueError, match="network must"):
        replace_head(Sequential([ReLU()]), 2, rng)


def test_a_body_is_all_but_the_head(images, rng):
    old = load_pretrained()
    new = replace_head(old, 5, rng)
    layers = list(new.layers)
    assert body(new).layers == old.layers == body(old).layers
    assert new.layers == layers
    assert_array_equal(body(new).forward(images), old.forward(images))
    last, after = Linear(2, 2, rng), ReLU()
    assert body(Sequential([Linear(2, 2, rng), last, after])).layers[1:] == [after]


@pytest.mark.parametrize("call", [lambda network: replace_head(network, 2,
                                                               np.random.default_rng(0)), body])
@pytest.mark.parametrize("network", [None, "x", [], Sequential, Linear(2, 2,
                                                                       np.random.default_rng(0))])
def test_only_a_sequential_has_a_body(call, network):
    with pytest.raises(ValueError, match="^network must be a Sequential"):
        call(network)


@pytest.mark.parametrize("bad, name", [({"n_outputs": 0}, "n_outputs"),
                                       ({"n_outputs": 2.0}, "n_outputs"), ({"rng": 0}, "rng")])
def test_bad_arguments_of_a_head(bad, name):
    good = {"n_outputs": 2, "rng": np.random.default_rng(0)}
    with pytest.raises(ValueError, match=f"^{name} must"):
        replace_head(load_pretrained(), **(good | bad))


# Frozen

def trained(network, images, optimizer):
    rng = np.random.default_rng(1)
    X, y = np.tile(images, (4, 1, 1, 1)), np.arange(8) % 3
    return list(train(network, X, y, cross_entropy, optimizer, n_epochs=2, batch_size=4, rng=rng))


def test_what_the_optimizer_does_not_get_is_frozen(images, rng):
    network = replace_head(load_pretrained(), 3, rng)
    frozen = [w.copy() for w, _ in body(network).params()]
    head = network.layers[-1].W.copy()
    trained(network, images, Adam(network.layers[-1].params(), 0.01))
    for (w, _), before in zip(body(network).params(), frozen, strict=True):
        assert w.tobytes() == before.tobytes()
    assert (network.layers[-1].W != head).all()


def test_the_last_block_thaws_alone(images, rng):
    network = replace_head(load_pretrained(), 3, rng)
    block, head = network.layers[-3], network.layers[-1]
    before = [w.copy() for w, _ in network.params()]
    trained(network, images, Adam(block.params() + head.params(), 0.01))
    changed = [bool((w != old).any())
               for (w, _), old in zip(network.params(), before, strict=True)]
    assert changed == [False] * (len(before) - 8) + [True] * 8


def test_training_on_stored_maps_is_the_same(images, rng):
    """What is frozen makes the same numbers each time: it needs to do so only once."""
    network = replace_head(load_pretrained(dtype=np.float64), 3, rng)
    other = copy.deepcopy(network)
    trained(network, images, Adam(network.layers[-3].params() + network.layers[-1].params(), 0.01))
    maps, back = Sequential(other.layers[:-3]).forward(images), Sequential(other.layers[-3:])
    trained(back, maps, Adam(back.params(), 0.01))
    for (w, _), (expected, _) in zip(other.params(), network.params(), strict=True):
        assert_allclose(w, expected, rtol=1e-6, atol=1e-9)


class Doubled:
    """A layer of somebody else's: each number twice."""

    def forward(self, x, train=False):
        return np.repeat(x, 2, axis=1)

    def backward(self, dout):
        return dout[:, ::2] + dout[:, 1::2]

    def params(self):
        return []


@pytest.mark.parametrize("layers, n_features", [
    (lambda rng: body(mlp([4, 6, 3], Maxout, rng)).layers, 6),
    (lambda rng: [Maxout(5, 4, rng, pieces=3), Dropout(0.1, rng)], 4),
    (lambda rng: [Conv2d(3, 8, 3, rng), Sequential([ReLU(), GlobalAveragePool()])], 8),
])
def test_a_head_knows_its_width_before_any_forward(layers, n_features, rng):
    network = Sequential(layers(rng))
    assert replace_head(network, 5, rng).layers[-1].W.shape == (n_features, 5)


@both_precisions
def test_a_head_after_somebody_elses_layer(dtype, rng):
    network = Sequential([Maxout(3, 4, rng, pieces=3, dtype=dtype), Doubled()])
    x = np.ones((2, 3))
    network.forward(x)
    new = replace_head(network, 5, rng)
    assert new.layers[-1].W.shape == (8, 5) and new.layers[-1].W.dtype == dtype
    assert new.forward(x).shape == (2, 5)


def test_a_head_within_a_network_within(rng):
    inner, front = mlp([32, 16, 10], ReLU, rng, np.float32), load_pretrained()
    old = Sequential([front, inner])
    layers = list(inner.layers)
    old.forward(np.zeros((2, 32, 32, 3), np.uint8))
    new, features = replace_head(old, 3, rng), body(old)
    assert old.layers == [front, inner] and inner.layers == layers
    assert new.layers[0] is features.layers[0] is front
    assert new.layers[1].layers[:-1] == features.layers[1].layers == layers[:-1]
    head = new.layers[1].layers[-1]
    assert head.W.shape == (16, 3) and head.W.dtype == np.float32
    images = np.random.default_rng(1).integers(0, 256, (2, 32, 32, 3), np.uint8)
    seen = features.forward(images)
    assert_allclose(new.forward(images), seen @ head.W + head.b, rtol=1e-5)
    assert body(Sequential([front, Sequential([Linear(32, 3, rng)])])).layers == [front]


def test_a_network_that_is_nothing_but_a_head_has_no_body(rng):
    for only in (Linear(4, 3, rng), mlp([4, 3], ReLU, rng)):
        with pytest.raises(ValueError, match="^network must have another layer than its last"):
            body(Sequential([only]))


@pytest.mark.parametrize("mean, std, name", [
    ([0, 0], [1, 0], "std"), ([0, 0], [1, -1], "std"), ([0, 0], [1], "std"), ([0], [np.nan], "std"),
    ([np.inf], [1], "mean"), (0, 1, "mean"), (["a"], [1], "mean"), ([], [], "mean"),
])
def test_bad_means_and_deviations(mean, std, name):
    with pytest.raises(ValueError, match=f"^{name} must"):
        Standardize(mean, std)


@both_precisions
def test_standardized_gradients_have_the_layers_precision(dtype):
    layer = Standardize([0.5], [0.25], dtype)
    for x in (np.zeros((1, 2, 2, 1), np.uint8), np.zeros((1, 2, 2, 1), np.float32)):
        out = layer.forward(x)
        for dout in (out, out.astype(np.float64), out.tolist()):
            assert layer.backward(dout).dtype == dtype


def test_a_block_takes_numbers_of_any_kind(rng):
    block, x = Block(2, 4, 2, 1, rng), rng.integers(0, 9, (2, 4, 4, 2))
    out, dx = block.forward(x), block.backward(x)
    assert_array_equal(block.forward(x.astype(object)), out)
    assert_array_equal(block.backward(x.astype(object)), dx)
