"""The tests that every public function puts its arguments to.

Each takes a value and the name under which the caller knows it, and returns the value
ready for use, or raises a `ValueError` that says what it must be and what came.
"""

import math
from numbers import Integral, Real

import numpy as np


def float_array(value, name, ndim=None, shape=None, finite=True):
    """A finite, non-empty array of float32 or float64; never changes the caller's.

    Integers, bools and float16 become float64, so that uint8 images cannot wrap around.
    In `shape`, a length that is free is None, or a text that says what it counts.
    `finite=False` leaves it to the caller to find infinity and NaN.
    """
    try:
        array = np.asarray(value)
        if array.dtype != np.float32:
            if array.dtype.kind not in "biufO" or value is None:
                raise TypeError
            array = array.astype(np.float64, copy=False)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{name} must be an array of real numbers, got {_kind(value)}") from None
    if ndim is not None and array.ndim != ndim:
        raise ValueError(f"{name} must have {_dimensions(ndim)}, got shape {array.shape}")
    if shape is not None and not _fits(array.shape, shape):
        wanted = ", ".join("any" if n is None else str(n) for n in shape)
        wanted += "," * (len(shape) == 1)
        raise ValueError(f"{name} must have shape ({wanted}), got {array.shape}")
    if array.size == 0:
        raise ValueError(f"{name} must not be empty, got an array of shape {array.shape}")
    if finite:
        # A sum is one cheap pass, cheapest by einsum, and not finite if any entry isn't; only
        # then look at them all.
        with np.errstate(over="ignore", invalid="ignore"):
            suspect = not np.isfinite(np.einsum(array, range(array.ndim), []))
        if suspect and not (good := np.isfinite(array)).all():
            at = tuple(int(i) for i in np.argwhere(~good)[0])
            raise ValueError(f"{name} must be finite, got {array[at]} at index {list(at)}")
    return array


def labels(value, name, n_rows=None, n_classes=None, ndim=1):
    """Class indices 0 … C-1 as an array of intp, one a row, unless there are more dimensions."""
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} must be an array of integers, got {_kind(value)}") from None
    if array.ndim != ndim:
        raise ValueError(f"{name} must have {_dimensions(ndim)}, got shape {array.shape}")
    if array.size == 0:
        raise ValueError(f"{name} must not be empty, got an array of shape {array.shape}")
    if array.dtype.kind not in "iu":
        raise ValueError(f"{name} must hold integers, got {_kind(array)}")
    if n_rows is not None and len(array) != n_rows:
        raise ValueError(
            f"{name} must have one label for each of the {n_rows} rows, got {len(array)}"
        )
    last = math.inf if n_classes is None else n_classes - 1
    if array.min() < 0 or array.max() > last:
        wrong = array[(array < 0) | (array > last)][0]
        top = "C-1" if n_classes is None else last
        raise ValueError(f"{name} must lie in 0 … {top}, got {wrong}")
    return array.astype(np.intp, copy=False)


def integer(value, name, low=None, high=None):
    """A whole number in low … high, as an int."""
    whole = isinstance(value, Integral) and not isinstance(value, (bool, np.bool_))
    if not whole or (low is not None and value < low) or (high is not None and value > high):
        raise ValueError(f"{name} must be an integer{_range(low, high)}, got {value!r}")
    return int(value)


def number(value, name, low=None, high=None, *, low_open=False, high_open=False):
    """A finite number in the range, as a float; an open end is not itself allowed."""
    real = isinstance(value, Real) and not isinstance(value, (bool, np.bool_))
    good = real and math.isfinite(value)
    if good and low is not None:
        good = value > low if low_open else value >= low
    if good and high is not None:
        good = value < high if high_open else value <= high
    if not good:
        left = "" if low is None else f" {'above' if low_open else 'of at least'} {low}"
        right = "" if high is None else f" {'below' if high_open else 'at most'} {high}"
        both = f"{left} and{right}" if left and right else left + right
        raise ValueError(f"{name} must be a finite number{both}, got {value!r}")
    return float(value)


def generator(rng, name="rng"):
    """A `numpy.random.Generator`, and nothing else: the global state is never touched."""
    if not isinstance(rng, np.random.Generator):
        raise ValueError(
            f"{name} must be a numpy.random.Generator, such as np.random.default_rng(0), "
            f"got {_kind(rng)}"
        )
    return rng


def from_random_state(random_state):
    """The `Generator` that a `random_state` stands for."""
    if random_state is None or isinstance(random_state, np.random.Generator):
        return np.random.default_rng(random_state)
    if isinstance(random_state, np.random.RandomState):
        return np.random.default_rng(random_state.randint(2**31 - 1, size=4))
    if isinstance(random_state, Integral) and not isinstance(random_state, bool):
        if random_state >= 0:
            return np.random.default_rng(int(random_state))
    raise ValueError("random_state must be None, an integer of at least 0, a numpy.random."
                     f"RandomState or a numpy.random.Generator, got {random_state!r}")


def one_number(value, name):
    """What a loss or another function returned: one finite number, as a float."""
    return float(float_array(value, name, ndim=0))


def function(value, name):
    """Something that can be called, which an instance of a class seldom is."""
    if not callable(value):
        raise ValueError(f"{name} must be a function, got {_kind(value)}")
    return value


def parameter_pairs(params):
    """A list of (parameter, gradient): two float arrays of one shape."""
    try:
        pairs = [(w, gradient) for w, gradient in params]
        good = pairs and all(
            isinstance(w, np.ndarray) and w.dtype.kind == "f" and w.shape == g.shape
            for w, g in pairs
        )
    except (TypeError, ValueError, AttributeError):
        good = False
    if not good:
        raise ValueError(
            "params must be a list of pairs (parameter, gradient) of float arrays of one shape, "
            f"such as network.params(), got {_kind(params)}"
        )
    return pairs


def training(network, X, y, loss, optimizer, n_epochs, batch_size, rng, penalty, validation):
    """The arguments of `train`; gives X and y, and the pair of the validation rows, if any."""
    _must_have(network, "network", "forward", "backward")
    X, y = _rows_for(network, X, y, "")
    function(loss, "loss")
    _must_have(optimizer, "optimizer", "params", "step")
    integer(n_epochs, "n_epochs", low=1)
    integer(batch_size, "batch_size", low=1)
    generator(rng)
    if hasattr(penalty, "shrink"):
        _must_have(penalty, "penalty", "shrink")
        _must_have(optimizer, "optimizer", "learning_rate")
    elif penalty is not None:
        _must_have(penalty, "penalty", "gradient")
    if validation is not None:
        if not isinstance(validation, (tuple, list)) or len(validation) != 2:
            raise ValueError(f"validation must be a pair (X, y), got {_kind(validation)}")
        validation = _rows_for(network, *validation, "validation's ")
    return X, y, validation


def _rows_for(network, X, y, whose):
    """X as it came, since it may hold bytes, and y; the network shows whether they suit it."""
    float_array(X, f"{whose}X")
    X = np.asarray(X)
    if X.ndim < 2:
        raise ValueError(f"{whose}X must have 2 or more dimensions, got shape {X.shape}")
    try:
        n_classes = network.forward(X[:1]).shape[1]
    except ValueError as error:
        raise ValueError(f"{whose}X must suit the network: {error}") from None
    return X, labels(y, f"{whose}y", n_rows=len(X), n_classes=n_classes)


def _must_have(value, name, *attributes):
    if isinstance(value, type) or not all(hasattr(value, one) for one in attributes):
        came = f"the class {value.__name__}" if isinstance(value, type) else _kind(value)
        raise ValueError(f"{name} must be an object with {' and '.join(attributes)}, got {came}")


def _fits(shape, wanted):
    """Whether each length is the wanted one, or free."""
    return len(shape) == len(wanted) and all(
        n is None or isinstance(n, str) or n == m for n, m in zip(wanted, shape, strict=True)
    )


def _dimensions(ndim):
    return f"{ndim} dimension{'s' * (ndim != 1)}"


def _kind(value):
    """What came, in a few words."""
    if isinstance(value, np.ndarray):
        return f"an array of {value.dtype}"
    if isinstance(value, (str, int, float, complex, type(None))):
        return repr(value)
    return type(value).__name__


def _range(low, high):
    if low is None:
        return "" if high is None else f" of at most {high}"
    return f" of at least {low}" if high is None else f" in {low} … {high}"
