"""Every public function relies on these: what they let through, and what they say otherwise."""

import math
from fractions import Fraction

import numpy as np
import pytest

from lecturelib import _validation as v


def message(function, *args, **kwargs):
    with pytest.raises(ValueError) as caught:
        function(*args, **kwargs)
    return str(caught.value)


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, bool, np.float16, np.longdouble, object])
def test_all_but_float32_becomes_float64(dtype):
    array = v.float_array(np.array([0, 1, 1], dtype), "X")
    assert array.dtype == np.float64
    assert array.tolist() == [0, 1, 1]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_floats_pass_as_they_are(dtype):
    array = np.array([[1, 2]], dtype)
    assert v.float_array(array, "X") is array


def test_uint8_cannot_wrap_around():
    value = np.array([0, 255], np.uint8)
    assert (v.float_array(value, "X") + 1).tolist() == [1, 256]
    assert value.tolist() == [0, 255]


@pytest.mark.parametrize(
    "value, kind",
    [
        ("abc", "'abc'"),
        (None, "None"),
        (1 + 2j, "(1+2j)"),
        ([[1, 2], [3]], "list"),
        (["a", "b"], "list"),
        ([{}], "list"),
        ([10**400], "list"),
        ({1, 2}, "set"),
        (np.array(["2020-01-01"], "datetime64[D]"), "an array of datetime64[D]"),
        (np.zeros(2, complex), "an array of complex128"),
    ],
)
def test_what_is_not_real(value, kind):
    said = message(v.float_array, value, "X")
    assert said == f"X must be an array of real numbers, got {kind}"


def test_number_of_dimensions():
    assert message(v.float_array, [1], "X", ndim=2) == "X must have 2 dimensions, got shape (1,)"
    assert message(v.float_array, [[1]], "b", ndim=1) == "b must have 1 dimension, got shape (1, 1)"
    assert v.float_array(3, "x", ndim=0).shape == ()


def test_shape():
    assert v.float_array(np.ones((4, 3)), "X", shape=(None, 3)).shape == (4, 3)
    assert v.float_array(np.ones((4, 3)), "X", shape=("N", 3)).shape == (4, 3)
    said = message(v.float_array, np.ones((4, 3)), "X", shape=("N", None, 3))
    assert said == "X must have shape (N, any, 3), got (4, 3)"
    said = message(v.float_array, np.ones(4), "b", shape=(3,))
    assert said == "b must have shape (3,), got (4,)"


@pytest.mark.parametrize("value", [[], [[]], np.ones((0, 3)), np.ones((3, 0), np.float32)])
def test_empty(value):
    said = message(v.float_array, value, "X")
    assert said == f"X must not be empty, got an array of shape {np.shape(value)}"


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.float16, object])
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_not_finite(dtype, bad):
    value = np.zeros((3, 4), dtype)
    value[1, 2] = bad
    assert message(v.float_array, value, "X") == f"X must be finite, got {bad} at index [1, 2]"
    assert v.float_array(value, "X", finite=False).shape == (3, 4)


def test_infinities_that_cancel_are_found():
    assert "at index [0]" in message(v.float_array, [math.inf, -math.inf], "X")


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_sum_that_overflows_is_no_mistake(dtype):
    value = np.full(100, np.finfo(dtype).max)
    assert v.float_array(value, "X") is value


def test_labels():
    labels = v.labels(np.array([0, 2, 1], np.uint8), "y", n_rows=3, n_classes=3)
    assert labels.dtype == np.intp
    assert labels.tolist() == [0, 2, 1]
    assert v.labels([[0, 5]], "labels", ndim=2).tolist() == [[0, 5]]


@pytest.mark.parametrize(
    "value, kwargs, said",
    [
        ([[0]], {}, "y must have 1 dimension, got shape (1, 1)"),
        ([0], {"ndim": 2}, "y must have 2 dimensions, got shape (1,)"),
        ([[0], [0, 1]], {}, "y must be an array of integers, got list"),
        ([], {}, "y must not be empty, got an array of shape (0,)"),
        ([0.0, 1.0], {}, "y must hold integers, got an array of float64"),
        ([True, False], {}, "y must hold integers, got an array of bool"),
        (["a"], {}, "y must hold integers, got an array of <U1"),
        ([0, 1], {"n_rows": 3}, "y must have one label for each of the 3 rows, got 2"),
        ([0, -1], {}, "y must lie in 0 … C-1, got -1"),
        ([0, 3, 9], {"n_classes": 3}, "y must lie in 0 … 2, got 3"),
        ([[0, 1], [2, -5]], {"ndim": 2, "n_classes": 3}, "y must lie in 0 … 2, got -5"),
    ],
)
def test_bad_labels(value, kwargs, said):
    assert message(v.labels, value, "y", **kwargs) == said


@pytest.mark.parametrize("value", [1, 3, np.int8(2), np.uint64(3)])
def test_integer(value):
    whole = v.integer(value, "k", low=1, high=3)
    assert type(whole) is int
    assert whole == value


@pytest.mark.parametrize("value", [0, 4, 2.0, np.float64(2), "2", None, True, np.True_, [2]])
def test_not_that_integer(value):
    said = message(v.integer, value, "k", low=1, high=3)
    assert said == f"k must be an integer in 1 … 3, got {value!r}"


def test_open_ranges_of_integers():
    assert message(v.integer, 0, "k", low=1) == "k must be an integer of at least 1, got 0"
    assert message(v.integer, 9, "k", high=3) == "k must be an integer of at most 3, got 9"
    assert message(v.integer, 1.5, "k") == "k must be an integer, got 1.5"


@pytest.mark.parametrize("value", [0.5, np.float32(0.5), Fraction(1, 2)])
def test_number(value):
    real = v.number(value, "rate", low=0, high=1)
    assert type(real) is float
    assert real == 0.5


@pytest.mark.parametrize("value", [-0.1, 1.1, math.nan, math.inf, "0.5", None, True, 1j, [0.5]])
def test_not_that_number(value):
    said = message(v.number, value, "rate", low=0, high=1)
    assert said == f"rate must be a finite number of at least 0 and at most 1, got {value!r}"


def test_ends_of_the_range():
    assert v.number(0, "x", low=0, high=1) == 0
    assert v.number(1, "x", low=0, high=1) == 1
    said = message(v.number, 0, "x", low=0, low_open=True)
    assert said == "x must be a finite number above 0, got 0"
    said = message(v.number, 1.0, "x", high=1, high_open=True)
    assert said == "x must be a finite number below 1, got 1.0"
    assert message(v.number, "a", "x") == "x must be a finite number, got 'a'"


def test_generator():
    rng = np.random.default_rng(0)
    assert v.generator(rng) is rng
    for wrong in (0, None, np.random, np.random.RandomState(0)):
        assert "rng must be a numpy.random.Generator" in message(v.generator, wrong)


def test_in_the_wanted_precision():
    assert v.float_array(np.ones(2), "x", dtype=np.float32).dtype == np.float32
    assert v.float_array([1, 2], "x", dtype=np.dtype(np.float64)).dtype == np.float64
    kept = np.ones(2, np.float32)
    assert v.float_array(kept, "x", dtype=np.float32) is kept
    said = message(v.float_array, [1.0, 1e300], "x", dtype=np.float32)
    assert said == "x must be finite, got inf at index [1]"
    assert np.isinf(v.float_array([1e300], "x", dtype=np.float32, finite=False)).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(), (7,), (300, 70), (3, 4, 5)])
def test_is_finite(dtype, shape):
    rng = np.random.default_rng(0)
    for scale in (0, 1e-30, 1, 1e30):
        array = (scale * rng.normal(size=shape)).astype(dtype)
        with np.errstate(all="raise", under="ignore"):
            assert v.is_finite(array) and v.is_finite(array.T)
            assert array.ndim == 0 or v.is_finite(array[::2])
        for bad in (math.nan, math.inf, -math.inf):
            wrong = np.array(array)
            wrong.flat[wrong.size // 2] = bad
            assert not v.is_finite(wrong) and not v.is_finite(wrong.T)


@pytest.mark.parametrize("dtype", [np.float32, "float32", np.dtype(np.float32)])
def test_float_type(dtype):
    assert v.float_type(dtype) == np.float32
    assert v.float_type(np.float64) == np.float64


@pytest.mark.parametrize("bad", [np.zeros(2), np.float16, int, None, "double", np.dtype("f2"), 32])
def test_not_that_float_type(bad):
    assert message(v.float_type, bad) == f"dtype must be np.float64 or np.float32, got {bad!r}"


def test_labels_too_large_for_an_index():
    assert "must lie in 0 … 2" in message(v.labels, np.array([2**63], np.uint64), "y", n_classes=3)
    assert "must lie in 0 … C-1" in message(v.labels, np.array([2**64 - 1], np.uint64), "y")


@pytest.mark.parametrize("value", [2, 2.0, np.float32(2), np.array(2.0), np.int8(2)])
def test_one_number(value):
    number = v.one_number(value, "f(x)")
    assert type(number) is float and number == 2


@pytest.mark.parametrize("value, said", [
    ([1.0], "f(x) must have 0 dimensions, got shape (1,)"),
    (math.nan, "f(x) must be finite, got nan"),
    (np.float32(math.inf), "f(x) must be finite, got inf"),
    (None, "f(x) must be an array of real numbers, got None"),
    ("2", "f(x) must be an array of real numbers, got '2'"),
    (1j, "f(x) must be an array of real numbers, got 1j"),
])
def test_not_one_number(value, said):
    assert message(v.one_number, value, "f(x)") == said


def test_function():
    for good in (len, np.sum, lambda x: x, int):
        assert v.function(good, "f") is good
    assert message(v.function, 3.0, "f") == "f must be a function, got 3.0"
    assert message(v.function, np.ones(2), "f") == "f must be a function, got an array of float64"


def test_parameter_pairs():
    w, g = np.ones((2, 3)), np.zeros((2, 3))
    for params in ([(w, g)], ((w, g),), iter([[w, g]])):
        [(parameter, gradient)] = v.parameter_pairs(params)
        assert parameter is w and gradient is g
    assert v.parameter_pairs([(w, g * np.nan)])  # a network that is to be mended
    said = message(v.parameter_pairs, [(w, g), (w * np.nan, g)], finite=True)
    assert said == "params must be finite, got NaN or infinity in parameter 1"
    said = message(v.parameter_pairs, [(w, w * np.inf)], "optimizer.params", finite=True)
    assert said == "optimizer.params must be finite, got NaN or infinity in gradient 0"


@pytest.mark.parametrize("bad", [
    [], None, 3, "ab", [np.ones(2)], [(np.ones(2),)], [(np.ones(2), np.ones(3))],
    [(np.ones(2), np.ones(2, int))], [(np.ones(2, int), np.ones(2))], [([1.0], [1.0])],
    [(np.ones(2), 1.0)], np.ones((2, 3)),
])
def test_not_parameter_pairs(bad):
    said = message(v.parameter_pairs, bad)
    assert said.startswith("params must be a list of pairs (parameter, gradient) of float arrays")


class Network:
    """Twice the mean of what comes, and thrice."""

    def __init__(self):
        self.seen = None

    def forward(self, x, train=False):
        if np.ndim(x) != 2:
            raise ValueError("x must have 2 dimensions")
        self.seen = x
        return np.mean(x, axis=1, keepdims=True) * [2, 3]

    def backward(self, dout):
        pass


class Optimizer:
    learning_rate, params = 0.1, [(np.ones(2), np.ones(2))]

    def step(self):
        pass


class Shrinking:
    def shrink(self, W, step):
        pass


def training(**changes):
    given = {
        "network": Network(), "X": [[1, 2], [3, 4], [5, 6]], "y": [0, 1, 1], "loss": len,
        "optimizer": Optimizer(), "n_epochs": 1, "batch_size": 2, "rng": np.random.default_rng(0),
        "penalty": None, "validation": None,
    }
    return v.training(**given | changes)


def test_training():
    network, X = Network(), np.array([[1, 2], [3, 4]], np.uint8)
    rows, y, validation, options = training(network=network, X=X, y=[0, 1])
    assert rows is X and y.dtype == np.intp and y.tolist() == [0, 1]
    assert validation is None and options == {} and network.seen is None
    _, _, (rows, y), _ = training(validation=[X, [1, 0]], penalty=Shrinking())
    assert rows is X and y.tolist() == [1, 0]


def test_training_asks_a_network_that_can_to_spare_its_first_gradient():
    class Sparing(Network):
        def backward(self, dout, input_gradient=True):
            pass

    assert training(network=Sparing())[3] == {"input_gradient": False}


@pytest.mark.parametrize("changes, said", [
    ({"network": Network}, "network must be an object with forward and backward, got the class"),
    ({"X": [1, 2, 3]}, "X must have 2 or more dimensions, got shape (3,)"),
    ({"X": np.ones((3, 2, 1))}, "X must suit the network: x must have 2 dimensions"),
    ({"y": [0, 2, 1]}, "y must lie in 0 … 1, got 2"),
    ({"y": [0, 1]}, "y must have one label for each of the 3 rows, got 2"),
    ({"loss": 0.5}, "loss must be a function, got 0.5"),
    ({"optimizer": Optimizer}, "optimizer must be an object with params and step, got the class"),
    ({"n_epochs": 0}, "n_epochs must be an integer of at least 1, got 0"),
    ({"batch_size": 0}, "batch_size must be an integer of at least 1, got 0"),
    ({"rng": None}, "rng must be a numpy.random.Generator"),
    ({"penalty": 1}, "penalty must be an object with gradient, got 1"),
    ({"penalty": Shrinking}, "penalty must be an object with shrink, got the class Shrinking"),
    ({"validation": 3}, "validation must be a pair (X, y), got 3"),
    ({"validation": ([[1, 2]], [2])}, "validation's y must lie in 0 … 1, got 2"),
    ({"validation": ([1], [1])}, "validation's X must have 2 or more dimensions"),
])
def test_bad_training(changes, said):
    assert message(training, **changes).startswith(said)


def test_a_penalty_that_shrinks_needs_the_learning_rate():
    class Other:
        params = Optimizer.params

        def step(self):
            pass

    said = message(training, optimizer=Other(), penalty=Shrinking())
    assert said == "optimizer must be an object with learning_rate, got Other"


def test_numbers_beyond_all_floats():
    for value in (10**400, -(10**400), 10**5000):
        assert message(v.number, value, "rate").startswith("rate must be a finite number")


def test_texts_among_objects_are_no_numbers():
    for value in ("1", b"1", np.str_("1")):
        said = message(v.float_array, np.array([[1, 2], [3, value]], dtype=object), "x")
        assert said == "x must be an array of real numbers, got an array of object"
    assert v.float_array(np.array([1, 2.5], dtype=object), "x").tolist() == [1, 2.5]


def test_what_forward_left_is_handed_on_and_its_absence_named():
    left = np.zeros(2)
    assert v.remembered(left) is left
    with pytest.raises(RuntimeError, match="call forward"):
        v.remembered(None)
