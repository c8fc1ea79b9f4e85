"""The tests that every public function puts its arguments to.

Each takes a value and the name under which the caller knows it, and returns the value
ready for use, or raises a `ValueError` that says what it must be and what came.
"""

import math
from copy import deepcopy
from functools import lru_cache
from inspect import signature
from numbers import Integral, Real

import numpy as np


def float_array(value, name, ndim=None, shape=None, finite=True, dtype=None):
    """A finite, non-empty array of float32 or float64; never changes the caller's.

    Integers, bools and float16 become float64, so that uint8 images cannot wrap around.
    In `shape`, a length that is free is None, or a text that says what it counts.
    With `dtype`, the array comes in that one, and what is too large for it counts as infinity.
    `finite=False` leaves it to the caller to find infinity and NaN.
    """
    try:
        array = np.asarray(value)
        if array.dtype != np.float32:
            if array.dtype.kind not in "biufO" or value is None:
                raise TypeError
            if array.dtype.kind == "O" and any(isinstance(one, (str, bytes)) for one in array.flat):
                raise TypeError  # NumPy would read a text as a number
            if array.dtype != np.float64:
                array = array.astype(np.float64)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{name} must be an array of real numbers, got {_kind(value)}") from None
    if ndim is not None and array.ndim != ndim:
        raise ValueError(f"{name} must have {_dimensions(ndim)}, got shape {array.shape}")
    if shape is not None and array.shape != shape and not _fits(array.shape, shape):
        wanted = ", ".join("any" if n is None else str(n) for n in shape)
        wanted += "," * (len(shape) == 1)
        raise ValueError(f"{name} must have shape ({wanted}), got {array.shape}")
    if array.size == 0:
        raise ValueError(f"{name} must not be empty, got an array of shape {array.shape}")
    if dtype is not None and array.dtype != dtype:
        with np.errstate(over="ignore"):
            array = array.astype(dtype)
    if finite and not is_finite(array):
        at = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        where = f" at index {list(at)}" if at else ""
        raise ValueError(f"{name} must be finite, got {array[at]}{where}")
    return array


def is_finite(array):
    """Whether an array of floats holds neither infinity nor NaN.

    The sum of squares takes one cheap pass, and is not finite if any number isn't; as large
    numbers can make it overflow (of which `vdot`, unlike `dot`, does not warn), only then look at
    them all.
    """
    flat = array.ravel(order="K")
    return math.isfinite(np.vdot(flat, flat)) or bool(np.isfinite(array).all())


def float_type(dtype):
    """The `dtype` of a layer's parameters."""
    named = isinstance(dtype, (type, str, np.dtype))
    if not named or dtype not in (np.float64, np.float32, "float64", "float32"):
        raise ValueError(f"dtype must be np.float64 or np.float32, got {dtype!r}")
    return np.dtype(dtype)


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
    array = array.astype(np.intp, copy=False)
    last = np.iinfo(np.intp).max if n_classes is None else n_classes - 1
    # As if unsigned, a negative number is a very large one.
    if not 0 <= array.flat[array.view(np.uintp).argmax()] <= last:
        wrong = array[(array < 0) | (array > last)][0]
        top = "C-1" if n_classes is None else last
        raise ValueError(f"{name} must lie in 0 … {top}, got {wrong}")
    return array


def integer(value, name, low=None, high=None):
    """A whole number in low … high, as an int."""
    whole = isinstance(value, Integral) and not isinstance(value, (bool, np.bool_))
    if not whole or (low is not None and value < low) or (high is not None and value > high):
        raise ValueError(f"{name} must be an integer{_range(low, high)}, got {value!r}")
    return int(value)


def number(value, name, low=None, high=None, *, low_open=False, high_open=False):
    """A finite number in the range, as a float; an open end is not itself allowed."""
    real = isinstance(value, Real) and not isinstance(value, (bool, np.bool_))
    try:
        good = real and math.isfinite(value)
    except OverflowError:  # an integer beyond all floats
        good, value = False, np.inf
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


def parameter_pairs(params, name="params", finite=False):
    """A list of (parameter, gradient): two float arrays of one shape; with `finite`, no NaN."""
    try:
        pairs = [(w, gradient) for w, gradient in params]
        good = pairs and all(
            isinstance(a, np.ndarray) and a.dtype.kind == "f" and a.shape == pair[0].shape
            for pair in pairs for a in pair
        )
    except (TypeError, ValueError, AttributeError):
        good = False
    if not good:
        raise ValueError(
            f"{name} must be a list of pairs (parameter, gradient) of float arrays of one shape, "
            f"such as network.params(), got {_kind(params)}"
        )
    for i, pair in enumerate(pairs):
        for array, which in zip(pair, ("parameter", "gradient"), strict=True):
            if finite and not is_finite(array):
                raise ValueError(f"{name} must be finite, got NaN or infinity in {which} {i}")
    return pairs


def remembered(value):
    """What a layer's `forward` left for `backward`: None where it has not been called."""
    if value is None:
        raise RuntimeError("backward needs a forward pass before it: call forward(x) first")
    return value


def loss_and_gradient(loss, scores, y):
    """What ``loss(scores, y)`` returns: a finite float, and an array of the scores' shape."""
    returned = loss(scores, y)
    if not isinstance(returned, (tuple, list)) or len(returned) != 2:
        raise ValueError(f"loss(scores, y) must be a pair (loss, dscores), got {_kind(returned)}")
    return (
        one_number(returned[0], "loss(scores, y)[0]"),
        float_array(returned[1], "loss(scores, y)[1]", shape=scores.shape),
    )


def layer_list(layers):
    """The layers of a network: a list of different objects, each with what a layer must have."""
    try:
        layers = list(layers)
    except TypeError:
        raise ValueError(f"layers must be a list of layers, got {_kind(layers)}") from None
    if not layers:
        raise ValueError("layers must be a list of one or more layers, got none")
    for i, layer in enumerate(layers):
        _must_have(layer, f"layers[{i}]", "forward", "backward", "params")
    ids = [id(layer) for layer in _with_inner(layers)]
    if len(set(ids)) < len(ids):
        raise ValueError(
            "layers must be different objects, as each remembers what it saw last: make a new one "
            "for each place"
        )
    return layers


def _with_inner(layers):
    """The layers, and those that they consist of."""
    for layer in layers:
        yield layer
        if isinstance(inner := getattr(layer, "layers", None), list):
            yield from _with_inner(inner)


def layer_sizes(sizes):
    """Two or more numbers of units."""
    try:
        sizes = list(sizes)
    except TypeError:
        sizes = []
    if len(sizes) < 2:
        raise ValueError(
            "sizes must be a list of 2 or more integers, such as [64, 100, 10] for 64 inputs, "
            "100 hidden units and 10 outputs"
        )
    return [integer(n, f"sizes[{i}]", low=1) for i, n in enumerate(sizes)]


def layer_class(activation, *with_arguments):
    """A class of layers that can be made without arguments, or one of the others given."""
    good = isinstance(activation, type) and all(
        hasattr(activation, one) for one in ("forward", "backward", "params")
    )
    if good and not issubclass(activation, with_arguments):
        try:
            activation()
        except TypeError:
            good = False
    if not good:
        a_class = isinstance(activation, type)
        came = f"the class {activation.__name__}" if a_class else _kind(activation)
        raise ValueError(
            "activation must be a class of layers that need no arguments, such as ReLU (the class "
            f"itself, neither an object ReLU() nor its name), got {came}"
        )
    return activation


def training(network, X, y, loss, optimizer, n_epochs, batch_size, rng, penalty, validation):
    """The arguments of `train`, which stay as they were.

    Gives X and y, the pair of the validation rows, if any, and options of `network.backward`.
    """
    _must_have(network, "network", "forward", "backward")
    X = _rows(X, "X")
    function(loss, "loss")
    _must_have(optimizer, "optimizer", "params", "step")
    parameter_pairs(optimizer.params, "optimizer.params")
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
        validation = _rows(validation[0], "validation's X"), validation[1]
    twin = _without_memory(network)
    y = _classes(twin, X, y, "")
    if validation is not None:
        validation = validation[0], _classes(twin, *validation, "validation's ")
    # No layer comes before the first one: nobody needs the gradient on its input.
    options = {"input_gradient": False} if can_spare_dx(network) else {}
    return X, y, validation, options


def _rows(X, name):
    """X as it came, since it may hold bytes."""
    float_array(X, name)
    X = np.asarray(X)
    if X.ndim < 2:
        raise ValueError(f"{name} must have 2 or more dimensions, got shape {X.shape}")
    return X


def _without_memory(network):
    """A copy, whose forward pass the network does not remember; both hold the same arrays."""
    arrays = [a for layer in _with_inner([network]) for a in getattr(layer, "__dict__", {}).values()
              if isinstance(a, np.ndarray)]
    try:
        return deepcopy(network, {id(array): array for array in arrays})
    except TypeError:  # holds something that has no copy
        return network


def _classes(network, X, y, whose):
    """y, if the network takes X and has a score for each class."""
    try:
        scores = network.forward(X[:1])
    except ValueError as error:
        raise ValueError(f"{whose}X must suit the network: {error}") from None
    if not isinstance(scores, np.ndarray) or scores.ndim != 2 or len(scores) != 1:
        came = f"shape {scores.shape}" if isinstance(scores, np.ndarray) else _kind(scores)
        raise ValueError(
            "network must turn N rows into an array of scores of shape (N, number of classes), "
            f"got {came} from 1 row"
        )
    float_array(scores, "network's scores")
    return labels(y, f"{whose}y", n_rows=len(X), n_classes=scores.shape[1])


def can_spare_dx(layer):
    """Whether the layer's `backward` can be told that nobody needs the gradient on its input."""
    return _takes(getattr(layer.backward, "__func__", layer.backward), "input_gradient")


@lru_cache
def _takes(function, argument):
    return argument in signature(function).parameters


def _must_have(value, name, *attributes):
    if isinstance(value, type) or not all(hasattr(value, one) for one in attributes):
        came = f"the class {value.__name__}" if isinstance(value, type) else _kind(value)
        raise ValueError(f"{name} must be an object with {' and '.join(attributes)}, got {came}")


def _fits(shape, wanted):
    """Whether each length is the wanted one, or free."""
    if len(shape) != len(wanted):
        return False
    for n, m in zip(wanted, shape, strict=True):
        if n != m and n is not None and not isinstance(n, str):
            return False
    return True


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
