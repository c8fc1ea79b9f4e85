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
