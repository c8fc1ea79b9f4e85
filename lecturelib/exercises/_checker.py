"""How an exercise is described, and how a learner's function is judged against it."""

import copy
import inspect
import linecache
import traceback
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from numbers import Real

import numpy as np


@dataclass(frozen=True)
class Exercise:
    """What a learner's function is held against.

    Parameters
    ----------
    reference : callable
        The solution, with the exercise's own signature: the library's function where it has that
        signature, else a short one.
    cases : sequence of tuples
        The arguments of each call, the easiest to read first.
    mistakes : sequence of (callable, str)
        Programs that learners write, and the sentence that each of them gets.
    clues : pair of str
        The first two hints; the third is the source of the solution.
    returns : sequence of str, optional
        The names of what comes back, where that is a tuple.
    judge : callable, optional
        `judge(result, *arguments)` returns None or what is wrong with the result: for answers
        that are right in more than one way, such as a random order.
    solution : callable, optional
        A short one under the exercise's name, where the reference is not short. It can be pasted
        into the notebook: all that it uses is imported there, above the exercise.
    atol : float, optional
        How far a value may be off: larger where good algorithms differ by rounding.
    """

    reference: Callable
    cases: Sequence[tuple]
    mistakes: Sequence[tuple[Callable, str]]
    clues: tuple[str, str]
    returns: Sequence[str] = ()
    judge: Callable | None = None
    solution: Callable | None = None
    atol: float = 1e-8

    @property
    def hints(self):
        """Three hints: a nudge, nearly the answer, the source of the solution."""
        return (*self.clues, inspect.getsource(self.solution or self.reference).rstrip())


class Verdict:
    """`status` is "to do", "right" or "wrong"; `message` says why."""

    def __init__(self, status, message):
        self.status, self.message = status, message

    def __repr__(self):
        return f"Verdict({self.status!r}, {self.message!r})"

    def _ipython_display_(self):
        """Show nothing: the line is printed already when a verdict ends a cell."""


@dataclass
class Outcome:
    """What one call did: its value, or its error and where; and the inputs that it changed."""

    value: object = None
    error: str = ""
    kind: type | None = None
    modified: Sequence[str] = ()


def judge(function, exercise):
    """The verdict on a learner's function."""
    if not callable(function):
        return Verdict("wrong", "Hand over the function itself, without brackets or arguments.")
    names = list(inspect.signature(exercise.reference).parameters)
    outcomes = [_call(function, names, arguments) for arguments in exercise.cases]
    if all(outcome.value is None and not outcome.error for outcome in outcomes):
        if _is_stub(function):
            return Verdict("to do", "Replace the `...`, then run both cells.")
        return Verdict("wrong", "It returned None: is a `return` missing?")
    problem = _first_problem(function, exercise, names, outcomes)
    if problem is None:
        note = ", but this is the library's own function" if _is_library(function) else ""
        return Verdict("right", f"{len(outcomes)} inputs, each as it should be{note}.")
    sentence = next(
        (
            text
            for program, text in exercise.mistakes
            if _same_outcomes(outcomes, program, exercise, names)
        ),
        None,
    )
    return Verdict("wrong", problem if sentence is None else f"{sentence}\n    {problem}")


def _first_problem(function, exercise, names, outcomes):
    """What is wrong with the first bad outcome, and for which input; None if all are right."""
    for arguments, outcome in zip(exercise.cases, outcomes, strict=True):
        expected = exercise.reference(*copy.deepcopy(arguments))
        if isinstance(expected, Iterator):
            expected = list(expected)
        if outcome.error:
            text = outcome.error
        elif outcome.value is None:
            text = "it returned None: is a `return` missing?"
        elif exercise.judge:
            text = exercise.judge(outcome.value, *copy.deepcopy(arguments))
            text = text or _random_problem(function, exercise, names, arguments, outcome)
        else:
            text = difference(outcome.value, expected, exercise.returns, exercise.atol)
        if not text and outcome.modified:
            name = outcome.modified[0]
            text = (
                f"the result is right, but your function changes its input {name}: work on a copy"
            )
        if text:
            return f"{_show_call(function, names, arguments)}: {text}"
    if exercise.judge and _ignores_rng(function, exercise, names, outcomes):
        return "another rng gave the same result, each time: draw from the rng handed over"
    return None


def _random_problem(function, exercise, names, arguments, outcome):
    """Whether all of the randomness comes from the generator that was handed over, if one was."""
    if not any(isinstance(argument, np.random.Generator) for argument in arguments):
        return None
    again = _call(function, names, arguments)
    if difference(again.value, outcome.value, exercise.returns, exercise.atol):
        return "the same rng gave two different results: draw from the rng handed over, and only from it"
    return None


def _ignores_rng(function, exercise, names, outcomes):
    """Whether another generator would change nothing on any input."""
    for arguments, outcome in zip(exercise.cases, outcomes, strict=True):
        others = tuple(
            np.random.default_rng(2024) if isinstance(argument, np.random.Generator) else argument
            for argument in arguments
        )
        other = _call(function, names, others)
        if difference(other.value, outcome.value, exercise.returns, exercise.atol):
            return False
    return any(
        isinstance(argument, np.random.Generator)
        for arguments in exercise.cases
        for argument in arguments
    )


def _call(function, names, arguments):
    """Call a learner's function on copies of the arguments; nothing that it does wrong gets out."""
    given = copy.deepcopy(arguments)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            value = function(*given)
            if isinstance(value, Iterator) or getattr(value, "dtype", None) == np.dtype(object):
                value = list(value)  # of batches, say
        except (Exception, SystemExit) as error:
            return Outcome(error=_explain(error, function, names), kind=type(error))
    changed = [
        name
        for name, before, after in zip(names, arguments, given, strict=True)
        if not isinstance(before, np.random.Generator) and not _equal(before, after)
    ]
    return Outcome(value=value, modified=changed)


def _explain(error, function, names):
    """An error in one line, with the learner's line that led to it."""
    try:
        text = f"{type(error).__name__}: {error}".removesuffix(": ")
        if isinstance(error, NameError) and error.name == "____":
            text = "a blank is still empty"
    except Exception:  # an error that can't be shown either
        text = type(error).__name__
    code = getattr(function, "__code__", None)
    frames = [
        (frame, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if code and frame.f_code.co_filename == code.co_filename
    ]
    if not frames:
        return f"{text} (it is called with {', '.join(names)})"
    frame, line = frames[-1]
    source = linecache.getline(frame.f_code.co_filename, line).strip()
    where = (
        f"line {line - code.co_firstlineno + 1} of your function"
        if frame.f_code is code
        else "your code"
    )
    return f"{text}, in {where}" + (f": {source}" if source else "")


def difference(got, expected, names=(), atol=1e-8):
    """The first thing in which a result differs from what is expected, or None."""
    if isinstance(expected, str):
        return None if str(got) == expected else f"got {got!r}, expected {expected!r}"
    if isinstance(expected, dict):
        if not isinstance(got, dict):
            return f"type: got {_kind(got)}, expected a dict"
        if set(got) != set(expected):
            came, due = (", ".join(map(str, keys)) or "none" for keys in (got, expected))
            return f"got the keys {came}, expected {due}"
        for key, value in expected.items():
            if text := difference(got[key], value, atol=atol):
                return f"{key}: {text}"
        return None
    if isinstance(expected, (tuple, list)):
        several = isinstance(got, (tuple, list)) or (isinstance(got, np.ndarray) and got.ndim > 0)
        if not several or len(got) != len(expected):
            came = f"{len(got)}" if isinstance(got, (tuple, list)) else _kind(got)
            listed = f": {', '.join(names)}" if names else ""
            return f"got {came}, expected {len(expected)} results{listed}"
        for i, (one, other) in enumerate(zip(got, expected, strict=True)):
            if text := difference(one, other, atol=atol):
                return f"{names[i] if names else f'result {i}'}: {text}"
        return None
    array, wanted = _numbers(got), _numbers(expected)
    if array is None or wanted is None:
        return f"type: got {_kind(got)}, expected {_kind(expected)}"
    if array.shape != wanted.shape:
        hint = (
            ", transposed"
            if array.shape == wanted.shape[::-1] and np.allclose(array.T, wanted)
            else ""
        )
        return f"shape: got {_shape(array)}, expected {_shape(wanted)}{hint}"
    close = np.isclose(array, wanted, rtol=1e-6, atol=atol, equal_nan=True)
    if close.all():
        return None
    at = np.unravel_index(np.argmin(close), close.shape)
    digits = next((d for d in (4, 8) if f"{array[at]:.{d}g}" != f"{wanted[at]:.{d}g}"), 16)
    where = f"value at [{', '.join(map(str, at))}]: " if at else ""
    return f"{where}got {array[at]:.{digits}g}, expected {wanted[at]:.{digits}g}{_pattern(array, wanted)}"


def _numbers(value):
    """A value as an array of floats, or None where it holds anything but real numbers."""
    try:
        array = np.asarray(value)
        return None if array.dtype.kind in "SUMmc" else array.astype(float)
    except Exception:  # whatever an object of the learner's does when it is to be an array
        return None


def _pattern(array, wanted):
    """A relation between all of the values that says more than the first of them."""
    if array.size > 1 and array.shape == array.T.shape and np.allclose(array.T, wanted):
        return " (the result is transposed)"
    nonzero = wanted != 0
    if nonzero.sum() > 1 and np.ptp(wanted) > 0:
        ratios = array[nonzero] / wanted[nonzero]
        if (
            np.allclose(array[~nonzero], 0)
            and np.isfinite(ratios[0])
            and ratios[0] != 0
            and np.allclose(ratios, ratios[0])
        ):
            return (
                " (every sign is flipped)"
                if np.isclose(ratios[0], -1)
                else f" (every value is {ratios[0]:.3g} times that)"
            )
    return ""


def _same_outcomes(outcomes, program, exercise, names):
    """Whether a known mistake does on every input what the learner's function did."""
    for arguments, outcome in zip(exercise.cases, outcomes, strict=True):
        other = _call(program, names, arguments)
        if outcome.kind is not other.kind:
            return False
        if not outcome.error:
            if outcome.value is None or other.value is None:
                if outcome.value is not other.value:
                    return False
            elif difference(outcome.value, other.value, exercise.returns, exercise.atol):
                return False
    return True


def _is_stub(function):
    """Whether the body is still `...`: its bytecode is that of an empty function."""

    def bare(): ...

    def documented():
        """Doc."""
        ...

    code = getattr(function, "__code__", None)
    return code is None or code.co_code in (bare.__code__.co_code, documented.__code__.co_code)


def _is_library(function):
    return (getattr(function, "__module__", None) or "").startswith("lecturelib.")


def _equal(before, after):
    if isinstance(before, np.ndarray):
        return np.array_equal(before, after, equal_nan=before.dtype.kind == "f")
    if isinstance(before, (list, tuple)):  # of arrays, perhaps
        return len(before) == len(after) and all(map(_equal, before, after))
    if isinstance(before, dict):
        return before.keys() == after.keys() and all(_equal(before[k], after[k]) for k in before)
    return before == after if isinstance(before, Real) else True


def _show_call(function, names, arguments):
    """The call as one would type it, long arrays by their shape."""
    shown = ", ".join(
        f"{name}={_show(value)}" for name, value in zip(names, arguments, strict=True)
    )
    return f"{getattr(function, '__name__', 'function')}({shown})"


def _show(value):
    if isinstance(value, np.ndarray):
        kind = "" if value.dtype in (np.float64, np.int64) else f" {value.dtype}"
        if value.size > 12:
            return f"<array {value.shape}{kind}>"
        return " ".join(np.array2string(value, precision=4, separator=", ").split()) + (
            f" ({kind.strip()})" if kind else ""
        )
    if isinstance(value, (list, tuple)) and any(isinstance(one, np.ndarray) for one in value):
        return f"[{', '.join(map(_show, value))}]"
    if isinstance(value, types.FunctionType):
        return value.__name__
    return "rng" if isinstance(value, np.random.Generator) else repr(value)


def _kind(value):
    if isinstance(value, np.ndarray) and value.ndim:
        return f"an array of shape {value.shape}"
    if isinstance(value, (bool, int, float, np.number, np.ndarray)):
        return "a number"
    return f"a {type(value).__name__}"


def _shape(array):
    return f"{array.shape}" if array.ndim else "one number"
