import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special
from sklearn import metrics

from lecturelib.gradient_descent import gradient_error, numerical_gradient
from lecturelib.softmax import cross_entropy, log_softmax, softmax

CAT = [[3.2, 5.1, -1.7]]  # the slide's scores of cat, car and frog
all_three = pytest.mark.parametrize(
    "function", [softmax, log_softmax, lambda scores: cross_entropy(scores, [0])[1]],
    ids=["softmax", "log_softmax", "cross_entropy"])
both_precisions = pytest.mark.parametrize("dtype", [np.float32, np.float64])
EXTREMES = [
    [[1e4, -1e4, 0]], [[-1e4, -1e4, -1e4]], [[1e4, 1e4, 1e4]], [[1000, 1000.5, 999]],
    [[0, 0, 1e-8]], [[-745, 0, 745]],
]


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture(autouse=True)
def no_warnings():
    with np.errstate(all="raise", under="ignore"):
        yield


def test_the_slides_cat():
    powers = np.exp(CAT)
    assert_allclose(powers.round(2), [[24.53, 164.02, 0.18]])
    assert_allclose(softmax(CAT), powers / powers.sum(), rtol=1e-14)
    assert softmax(CAT).round(2).tolist() == [[0.13, 0.87, 0.0]]
    loss, _ = cross_entropy(CAT, [0])
    assert loss == pytest.approx(-np.log(powers[0, 0] / powers.sum()), rel=1e-14)
    assert round(loss, 2) == 2.04  # and not the 0.89 of a logarithm to base 10


def test_the_loss_is_a_mean_over_rows(rng):
    scores, y = 3 * rng.normal(size=(7, 4)), rng.integers(0, 4, 7)
    losses = [-np.log(np.exp(row[c]) / np.exp(row).sum())
              for row, c in zip(scores, y, strict=True)]
    assert cross_entropy(scores, y)[0] == pytest.approx(sum(losses) / 7, rel=1e-13)


@both_precisions
def test_as_scipy(dtype, rng):
    scores = (10 * rng.normal(size=(50, 8))).astype(dtype)
    rtol = {np.float32: 1e-5, np.float64: 1e-13}[dtype]
    wide = scores.astype(np.float64)
    for ours, theirs in ((softmax, special.softmax), (log_softmax, special.log_softmax)):
        result = ours(scores)
        assert result.dtype == dtype
        # A logarithm near 0 is that of a number near 1, and no more exact than that one.
        assert_allclose(result, theirs(wide, axis=1), rtol=rtol, atol=rtol / 10)


@both_precisions
@pytest.mark.parametrize("scores", EXTREMES)
def test_extreme_scores_as_scipy(scores, dtype):
    scores = np.array(scores, dtype)
    rtol = {np.float32: 1e-5, np.float64: 1e-13}[dtype]
    wide = scores.astype(np.float64)
    assert_allclose(softmax(scores), special.softmax(wide, axis=1), rtol=rtol, atol=1e-300)
    assert_allclose(log_softmax(scores), special.log_softmax(wide, axis=1), rtol=rtol, atol=1e-9)
    for c in range(3):
        loss, dscores = cross_entropy(scores, [c])
        assert type(loss) is float and dscores.dtype == dtype
        expected = -special.log_softmax(wide, axis=1)[0, c]
        assert loss == pytest.approx(expected, rel=rtol, abs=1e-9)
        assert_allclose(dscores, special.softmax(wide, axis=1) - np.eye(3)[[c]], atol=10 * rtol)


def test_a_lost_case_still_has_its_loss():
    """The right class's probability is 0 in a computer; its logarithm is not."""
    assert softmax([[0, 1e4]])[0, 0] == 0
    loss, dscores = cross_entropy([[0, 1e4]], [0])
    assert loss == 1e4
    assert dscores.tolist() == [[-1, 1]]


def test_probabilities_sum_to_1(rng):
    probabilities = softmax(100 * rng.normal(size=(30, 5)))
    assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-14)
    assert (probabilities >= 0).all()
    assert (log_softmax(100 * rng.normal(size=(30, 5))) <= 0).all()


@all_three
def test_what_is_added_to_all_scores_of_a_row_changes_nothing(function):
    scores = np.array([[1.0, -2.0, 0.5]])
    assert_allclose(function(scores + 10), function(scores), rtol=1e-13)


def test_rows_far_apart_do_not_disturb_each_other():
    scores = np.array([[-5000.0, -4999.0], [5000.0, 5001.0]])
    for function in (softmax, log_softmax):
        one, other = function(scores)
        assert_allclose(one, other, rtol=1e-12)
        assert_allclose(one, function([[0, 1]])[0], rtol=1e-12)


@pytest.mark.parametrize("C", [1, 2, 10])
def test_equal_scores_give_the_logarithm_of_the_number_of_classes(C):
    loss, _ = cross_entropy(np.full((3, C), -4.0), [0, C - 1, 0])
    assert loss == pytest.approx(np.log(C), rel=1e-14)


def test_as_scikit_learn(rng):
    scores, y = 3 * rng.normal(size=(60, 5)), rng.integers(0, 5, 60)
    theirs = metrics.log_loss(y, softmax(scores), labels=range(5))
    assert cross_entropy(scores, y)[0] == pytest.approx(theirs, rel=1e-12)


def test_the_gradient_is_the_numerical_one(rng):
    scores, y = 2 * rng.normal(size=(10, 4)), rng.integers(0, 4, 10)
    _, dscores = cross_entropy(scores, y)
    numeric = numerical_gradient(lambda s: cross_entropy(s, y)[0], scores)
    assert gradient_error(dscores, numeric) < 1e-8


def test_the_gradient_is_that_of_the_slides_numbers():
    _, dscores = cross_entropy(np.log([[0.2, 0.3, 0.5], [0.2, 0.3, 0.5]]), [1, 2])
    assert_allclose(dscores, [[0.1, -0.35, 0.25], [0.1, 0.15, -0.25]], rtol=1e-14)
    assert_allclose(dscores.sum(axis=1), 0, atol=1e-16)


def test_the_gradient_is_the_callers_own(rng):
    scores = rng.normal(size=(2, 3))
    _, first = cross_entropy(scores, [0, 1])
    kept = first.copy()
    cross_entropy(-scores, [2, 2])
    assert_array_equal(first, kept)


@all_three
def test_scores_are_not_modified(function, rng):
    scores = rng.normal(size=(1, 3))
    scores.flags.writeable = False
    assert not np.shares_memory(function(scores), scores)


@all_three
def test_integers_become_float64(function):
    result = function(np.array([[200, 250, 0]], np.uint8))
    assert result.dtype == np.float64
    assert_allclose(result, function([[200.0, 250.0, 0.0]]))


@all_three
@pytest.mark.parametrize("scores, said", [
    ([1.0, 2.0], r"scores must have 2 dimensions, got shape \(2,\)"),
    (3.0, "scores must have 2 dimensions"),
    (np.ones((1, 2, 3)), "scores must have 2 dimensions"),
    (np.ones((0, 3)), "scores must not be empty"),
    (np.ones((1, 0)), "scores must not be empty"),
    ([[1.0, np.nan]], r"scores must be finite, got nan at index \[0, 1\]"),
    ([[np.inf, 1.0]], r"scores must be finite, got inf at index \[0, 0\]"),
    ([["a", "b"]], "scores must be an array of real numbers"),
    ([[1, 2], [3]], "scores must be an array of real numbers"),
])
def test_bad_scores(function, scores, said):
    with pytest.raises(ValueError, match=said):
        function(scores)


@pytest.mark.parametrize("y, said", [
    ([0, 1], "y must have one label for each of the 1 rows, got 2"),
    ([3], "y must lie in 0 … 2, got 3"),
    ([-1], "y must lie in 0 … 2, got -1"),
    ([0.0], "y must hold integers"),
    ([[0]], "y must have 1 dimension"),
    ([[1, 0, 0]], "y must have 1 dimension"),
    (0, "y must have 1 dimension"),
    ([], "y must"),
    (["cat"], "y must hold integers"),
    ([True], "y must hold integers"),
])
def test_bad_labels(y, said):
    with pytest.raises(ValueError, match=said):
        cross_entropy(CAT, y)
