"""The checker itself: what it says, and that nothing a learner does makes it raise."""

import re
from types import SimpleNamespace

import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter

from lecturelib import check
from lecturelib.exercises import Check
from lecturelib.exercises._checker import Exercise, difference, judge


def scale(x, factor):
    return x * factor


def shuffled(n, rng):
    return rng.permutation(n)


class Unwilling:
    """Something that is no array, and says so in its own way."""

    def __array__(self, *arguments, **options):
        raise RuntimeError("no")


X = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 7.0]])
EXERCISE = Exercise(
    reference=scale,
    cases=[(X, 2.0), (X[:1], -1.0)],
    clues=("nudge", "more"),
    mistakes=[(lambda x, factor: x + factor, "You added the factor.")],
)


def verdict(function):
    return judge(function, EXERCISE)


def test_right_counts_the_inputs():
    assert verdict(lambda x, factor: factor * x).status == "right"
    assert verdict(lambda x, factor: factor * x).message == "2 inputs, each as it should be."


@pytest.mark.parametrize(
    "result",
    [
        lambda x, factor: (x * factor).tolist(),
        lambda x, factor: tuple(map(tuple, x * factor)),
        lambda x, factor: x * factor + 1e-10,
    ],
)
def test_lists_tuples_and_rounding_pass(result):
    assert verdict(result).status == "right"


@pytest.mark.parametrize(
    ("program", "message"),
    [
        (lambda x, factor: (x * factor)[0], "scale"),
        (lambda x, factor: (x * factor).T, "shape: got (2, 3), expected (3, 2), transposed"),
        (
            lambda x, factor: -x * factor,
            "value at [0, 0]: got -2, expected 2 (every sign is flipped)",
        ),
        (lambda x, factor: 3 * x * factor, "(every value is 3 times that)"),
        (lambda x, factor: "six", "type: got a str, expected an array of shape (3, 2)"),
        (lambda x, factor: [[1], [2, 3]], "type: got a list"),
        (lambda x, factor: x * np.nan, "got nan, expected 2"),
        (lambda x, factor: x + factor, "You added the factor."),
        (lambda x: x, "TypeError"),
        (
            lambda x, factor: 1 / 0,
            "ZeroDivisionError: division by zero, in line 1 of your function",
        ),
        (lambda x, factor: exit(), "SystemExit"),
        (
            lambda x, factor: x * 2 if factor > 0 else None,
            "it returned None: is a `return` missing?",
        ),
    ],
)
def test_wrong_says_what_is_wrong(program, message):
    program.__name__ = "scale"
    found = verdict(program)
    assert found.status == "wrong"
    assert message in found.message


def test_the_call_that_fails_is_shown():
    message = verdict(lambda x, factor: x * factor if len(x) > 1 else x).message
    assert "(x=[[1., 2.]], factor=-1.0): value at [0, 0]: got 1, expected -1" in message


def test_a_changed_input_is_wrong_and_does_not_reach_the_next_check():
    def in_place(x, factor):
        x *= factor
        return x

    assert "changes its input x" in verdict(in_place).message
    assert verdict(scale).status == "right"


def test_an_endless_recursion_is_caught():
    def forever(x, factor):
        return forever(x, factor)

    assert "RecursionError" in verdict(forever).message


def test_an_error_is_shown_with_its_line():
    def broken(x, factor):
        y = x * factor
        return y.no_such_thing

    assert "in line 3 of your function: return y.no_such_thing" in verdict(broken).message


def test_warnings_and_errors_of_arithmetic_stay_inside(recwarn):
    assert verdict(lambda x, factor: np.exp(x * 1e6)).status == "wrong"
    assert not recwarn.list


def test_to_do_is_told_from_a_missing_return():
    def stub(x, factor):
        """Doc."""
        ...

    def stub_without_doc(x, factor): ...

    def no_return(x, factor):
        """Doc."""
        x * factor

    assert (
        verdict(stub).status
        == verdict(stub_without_doc).status
        == "to do"
    )
    assert verdict(no_return).status == "wrong"
    assert "return" not in verdict(stub).message + verdict(stub_without_doc).message
    assert "is a `return` missing?" in verdict(no_return).message


def test_a_random_result_may_differ_but_must_come_from_the_generator_handed_over():
    exercise = Exercise(
        reference=shuffled,
        cases=[(20, np.random.default_rng(0))],
        mistakes=[],
        clues=("a", "b"),
        judge=lambda result, n, rng: (
            None if sorted(result) == list(range(n)) else "not all of them"
        ),
    )
    own = np.random.default_rng(1)
    assert judge(lambda n, rng: rng.permutation(n)[::-1], exercise).status == "right"
    assert "not all of them" in judge(lambda n, rng: rng.integers(0, n, n), exercise).message
    assert (
        "same rng gave two different results"
        in judge(lambda n, rng: own.permutation(n), exercise).message
    )
    fixed = judge(lambda n, rng: np.random.default_rng(1).permutation(n), exercise).message
    assert "another rng gave the same result" in fixed


def test_no_rng_is_blamed_where_there_is_none():
    exercise = Exercise(
        reference=lambda n: list(range(n)),
        cases=[(4,)],
        clues=("nudge", "more"),
        mistakes=[],
        judge=lambda result, n: None if sorted(result) == list(range(n)) else "not all of them",
    )
    own = np.random.default_rng(1)
    assert judge(lambda n: own.permutation(n), exercise).status == "right"


@pytest.mark.parametrize(("result", "message"), [
    ([1, 2], "type: got a list, expected a dict"),
    ({"one": 1}, "got the keys one, expected one, two"),
    ({}, "got the keys none, expected one, two"),
    ({"one": 1, "two": 3}, "two: got 3, expected 2"),
    ({"two": 2.0, "one": np.float64(1)}, None),
])
def test_dicts_are_compared_key_by_key(result, message):
    assert difference(result, {"one": 1, "two": 2}) == message


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (True, 1.0),
        (np.float32(0.5), 0.5),
        (np.array(2.0), 2),
        ([1, 2], np.array([1.0, 2.0])),
        ("fine-tune", "fine-tune"),
        ([X, X], (X, X)),
        (np.stack([X, X]), (X, X)),
    ],
)
def test_equal_things_do_not_differ(got, expected):
    assert difference(got, expected) is None


@pytest.mark.parametrize(
    ("got", "expected", "text"),
    [
        ("a", "b", "got 'a', expected 'b'"),
        ([1.0], 1.0, "shape: got (1,), expected one number"),
        (X, (X, X), "got an array of shape (3, 2), expected 2 results: W, b"),
        ((X, X + 1), (X, X), "b: value at [0, 0]: got 2, expected 1"),
        (np.array(5.0), (X, X), "got a number, expected 2 results: W, b"),
        (None, (X, X), "got a NoneType, expected 2 results: W, b"),
        (X > 2, X > 1, "value at [0, 1]: got 0, expected 1"),
        (X, {"W": 1}, "type: got an array of shape (3, 2), expected a dict"),
        (X * np.inf, X, "value at [0, 0]: got inf, expected 1"),
        ({"W": 1}, X, "type: got a dict, expected an array of shape (3, 2)"),
        (Unwilling(), 1.0, "type: got a Unwilling, expected a number"),
        (1.00001, 1.0, "got 1.00001, expected 1"),
        (1 + 2j, 1.0, "type: got a complex, expected a number"),
        (None, X, "value at [0, 0]"),
    ],
)
def test_the_first_difference_is_named(got, expected, text):
    assert text in difference(got, expected, names=("W", "b")) or expected is X


RIGHT_ONE = r"majority_baseline · right · \d+ inputs, each as it should be"


def majority_baseline(y_train, y_test):
    return np.mean(y_test == np.bincount(y_train).argmax())


def test_use_goes_on_with_a_right_function(capsys):
    assert check.use(majority_baseline) is majority_baseline
    assert re.fullmatch(rf"{RIGHT_ONE}\.\nfrom here on: yours\n", capsys.readouterr().out)


@pytest.mark.parametrize(("result", "line"), [
    (lambda *arguments: None, "from here on: ours (yours is to do)\n"),
    (lambda *arguments: print(end=""), "from here on: ours (yours is wrong)\n"),
    (lambda *arguments: 2, "from here on: ours (yours is wrong)\n"),
    (lambda *arguments: 1 / 0, "from here on: ours (yours is wrong)\n"),
])
def test_use_puts_ours_in_the_place_of_any_other(result, line, capsys):
    ours = check.exercises()["00/majority_baseline"].reference
    assert check.use(result, "00/majority_baseline") is ours
    out = capsys.readouterr().out
    assert out.startswith("majority_baseline · ") and out.endswith(line)


def test_use_run_twice_says_so_and_is_no_work_of_the_learner(capsys):
    check = Check()
    ours = check.use(lambda *arguments: None, "00/majority_baseline")
    capsys.readouterr()
    assert check.use(ours) is ours  # without the id: it is known, whatever its name
    first, second = capsys.readouterr().out.splitlines()
    assert re.fullmatch(rf"{RIGHT_ONE}, but this is the library's own function\.", first)
    assert second.startswith("from here on: ours (to use yours, run the cell that defines it")
    assert shown(check, capsys) == "0 of 1 exercise done\n"


def test_use_lets_no_earlier_function_live_on():
    ours = check.exercises()["00/majority_baseline"].reference
    found = check.use(majority_baseline)
    found = check.use(lambda *arguments: 0, "00/majority_baseline")
    assert found is ours


@pytest.mark.parametrize("thing", [3, None, [1]])
def test_use_needs_to_know_the_exercise(thing):
    with pytest.raises(ValueError, match="no exercise is called"):
        check.use(thing)
    assert check.use(thing, "03/softmax") is check.exercises()["03/softmax"].reference


def test_a_verdict_prints_once(capsys):
    def majority_baseline(y_train, y_test):
        """Doc."""
        ...

    found = check(majority_baseline)
    assert (
        capsys.readouterr().out
        == "majority_baseline · to do · Replace the `...`, then run both cells.\n"
    )
    formatter = DisplayFormatter()
    assert formatter.format(found) == ({}, {})  # shown by the verdict itself, which shows nothing
    assert "to do" in repr(found)


def test_unknown_and_shared_names_list_the_ids(monkeypatch):
    with pytest.raises(
        ValueError, match="no exercise is called 'nonsense'; there are 00/majority_baseline"
    ):
        check(lambda x: x, "nonsense")
    with pytest.raises(ValueError, match="no exercise is called '<lambda>'"):
        check(lambda x: x)
    advice = re.escape('say which it answers, as in check(f, "03/softmax")')
    with pytest.raises(ValueError, match=advice):
        check.use(lambda x: x)
    monkeypatch.setattr(
        Check, "exercises", lambda self: {"01/scale": EXERCISE, "02/scale": EXERCISE}
    )
    with pytest.raises(
        ValueError,
        match="several exercises are called 'scale': give the id; there are 01/scale, 02/scale",
    ):
        check(scale)
    assert check(scale, "02/scale").status == "right"


@pytest.mark.parametrize("thing", [None, 3, X, "scale"])
def test_a_result_handed_over_instead_of_the_function_is_no_error(thing):
    assert check(thing).status == "wrong"
    assert "without brackets" in check(thing, "00/majority_baseline").message


@pytest.mark.parametrize("number", [0, 4, 1.5, "1", None])
def test_a_hint_that_does_not_exist(number):
    with pytest.raises(ValueError, match=re.escape(f"number must be 1, 2 or 3, got {number!r}")):
        check.hint("majority_baseline", number)


def test_a_library_function_is_named_as_such():
    message = judge(
        check.exercises()["00/hue_histogram"].reference, check.exercises()["00/hue_histogram"]
    ).message
    assert "the library's own" in message


FEEDBACK = {"a": "No: it grows.", "b": "Yes: twice as many rows, twice the work."}


@pytest.mark.parametrize(
    ("guess", "line"),
    [
        (None, 'K3 · to do · Set your guess above to "a" or "b"; then run that cell and this one.'),
        ("b", "K3 · right · b: Yes: twice as many rows, twice the work."),
        (" (B) ", "K3 · right · b: Yes: twice as many rows, twice the work."),
        ("a", "K3 · wrong · a: No: it grows."),
        ("z", "K3 · wrong · 'z' is none of a, b."),
        (SimpleNamespace, "none of a, b"),
        (np.arange(3), "none of a, b"),
    ],
)
def test_predictions_and_quizzes(guess, line, capsys):
    status = check.predict("K3", guess, "b", FEEDBACK).status
    assert line in capsys.readouterr().out
    assert status in line or line.startswith("none")
    assert check.quiz("01.1", guess, "b", FEEDBACK).status == status
    assert capsys.readouterr().out.startswith("01.1 · ")


def test_computed_options_of_any_number_type_are_one():
    feedback = {10: "ten", 3: "three", ".5": "half", "5": "five"}
    assert check.quiz("q", 10, np.float64(10), feedback).status == "right"
    assert check.quiz("q", 3.0, 3, feedback).status == "right"
    assert check.quiz("q", ".5", "5", feedback).status == "wrong"
    assert check.quiz("q", np.nan, 3, feedback).status == "wrong"
    assert check.quiz("q", np.inf, 3, feedback).status == "wrong"


@pytest.mark.parametrize("wrap", [iter, list, tuple, lambda b: map(np.array, b)])
def test_batches_may_come_in_any_container(wrap):
    def batches(n, batch_size, rng):
        order = rng.permutation(n)
        return wrap([order[i : i + batch_size] for i in range(0, n, batch_size)])

    assert check(batches, "04/minibatches").status == "right"


def test_an_error_that_cannot_be_shown_is_named():
    class Mute(Exception):
        def __str__(self):
            raise RuntimeError

    def mute(x, factor):
        raise Mute

    assert "Mute, in line 2" in verdict(mute).message


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        (True, "supported"),
        (np.False_, "not supported"),
        ("depends on the data", "depends on the data"),
        ("supported", "supported"),
    ],
)
def test_a_claim_is_one_line(verdict, text, capsys):
    check.claim("K3", verdict, "slope 1.00 ± 0.01 (10 seeds)", 8000)
    assert capsys.readouterr().out == f"K3 · {text} · slope 1.00 ± 0.01 (10 seeds) · N = 8,000\n"


@pytest.mark.parametrize("verdict", ["perhaps", None, 0.5, ["supported"]])
def test_a_claim_needs_a_verdict(verdict):
    with pytest.raises(ValueError, match="verdict must be a bool"):
        check.claim("K3", verdict, "", 1)


@pytest.mark.parametrize("n", [None, [8000], X])
def test_a_claim_needs_a_size(n):
    with pytest.raises(ValueError, match="n must be a number or a text, got"):
        check.claim("K3", True, "", n)


@pytest.mark.parametrize("feedback", [None, "a) right b) wrong", ["a", "b"], {"a"}, {}])
@pytest.mark.parametrize("compare", [check.predict, check.quiz])
def test_feedback_is_a_dict(compare, feedback):
    with pytest.raises(ValueError, match="feedback must be a dict from each option to its sent"):
        compare("K3", None, "a", feedback)


class Mute:
    """A guess that can be neither shown nor compared."""

    def __repr__(self):
        raise RuntimeError

    __str__ = __eq__ = __hash__ = __float__ = __bool__ = lambda self, *_: Mute.__repr__(self)


class MuteNumber(Mute, float):
    pass


@pytest.mark.parametrize("guess", [Mute, MuteNumber, Unwilling])
def test_no_guess_makes_it_raise(guess, capsys):
    assert check.predict("K3", guess(), "b", FEEDBACK).status == "wrong"
    assert guess.__name__ in capsys.readouterr().out


def shown(check, capsys):
    capsys.readouterr()
    assert check.progress() is None
    return capsys.readouterr().out


def test_progress_before_anything_was_run(capsys):
    assert shown(Check(), capsys) == "Nothing yet: run the cells above first.\n"


def test_progress_without_a_guess(capsys):
    check = Check()
    for point in ("K1", "K2"):
        check.predict(point, None, "b", FEEDBACK)
    assert shown(check, capsys) == "0 of 2 predictions made\n"
    check.quiz("01.1", None, "b", FEEDBACK)
    check(lambda y_train, y_test: None, "00/majority_baseline")
    assert shown(check, capsys) == (
        "0 of 2 predictions made\n0 of 1 quiz question answered\n0 of 1 exercise done\n"
    )


def test_progress_says_where_intuition_was_off(capsys):
    check = Check()
    check.predict("K1", "a", "b", FEEDBACK)
    check.predict("K2", "B", "b", FEEDBACK)
    check.predict("K3", "z", "b", FEEDBACK)  # no option, so no prediction
    check.predict("K4", 3.0, np.int64(10), {10: "", 3: ""})
    check.quiz("K1", "b", "b", FEEDBACK)  # the same id, and yet something else
    check(check.exercises()["00/majority_baseline"].reference, "00/majority_baseline")
    check(lambda image, n_bins: 0, "00/hue_histogram")
    assert shown(check, capsys) == (
        "3 of 4 predictions made, 1 right\n"
        "    K1: you said a, it is b\n"
        "    K4: you said 3, it is 10\n"
        "1 of 1 quiz question answered, 1 right\n"
        "2 of 2 exercises done, 1 right\n"
        "    hue_histogram: not right yet\n"
    )
    assert shown(check, capsys).startswith("3 of 4")  # looking changes nothing


def test_progress_counts_the_latest_run_of_a_cell(capsys):
    check = Check()
    for guess in ("a", "b"):
        check.predict("K1", guess, "b", FEEDBACK)
    assert shown(check, capsys) == "1 of 1 prediction made, 1 right\n"
    check.predict("K1", None, "b", FEEDBACK)
    assert shown(check, capsys) == "0 of 1 prediction made\n"
    for body in (lambda image, n_bins: 0, lambda image, n_bins: None):
        check(body, "00/hue_histogram")
    assert shown(check, capsys).endswith("0 of 1 exercise done\n")


def test_progress_is_of_one_session_alone(capsys):
    Check().predict("K1", "a", "b", FEEDBACK)
    assert shown(Check(), capsys).startswith("Nothing yet")


@pytest.mark.parametrize("compare", [check.predict, check.quiz])
def test_options_come_as_pythons_or_numpys(compare):
    yes_or_no = {True: "It is.", False: "It is not."}
    for true in (True, np.True_, np.array(True), "True", "true"):
        assert compare("q", true, np.True_, yes_or_no).status == "right"
        assert compare("q", true, False, yes_or_no).status == "wrong"
    for three in (3, 3.0, np.array(3.0), np.array(3), np.float32(3), "3"):
        assert compare("q", three, np.array(3.0), {3: "", 4: ""}).status == "right"
    for text in (np.str_("B"), np.array("b")):
        assert compare("q", text, np.str_("b"), FEEDBACK).status == "right"


def test_bools_are_shown_as_such(capsys):
    check = Check()
    yes_or_no = {True: "It is.", False: "It is not."}
    check.predict("K1", None, True, yes_or_no)
    check.predict("K1", 3, True, yes_or_no)
    check.predict("K1", np.False_, np.True_, yes_or_no)
    assert capsys.readouterr().out == (
        "K1 · to do · Set your guess above to True or False; then run that cell and this one.\n"
        "K1 · wrong · 3 is none of True, False.\n"
        "K1 · wrong · False: It is not.\n")
    assert "    K1: you said False, it is True\n" in shown(check, capsys)
