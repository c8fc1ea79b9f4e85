import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from lecturelib.gradient_descent import gradient_error, numerical_gradient
from lecturelib.regularization import L1, L2

both_penalties = pytest.mark.parametrize("penalty", [L1(0.3), L2(0.3)], ids=["L1", "L2"])


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_worked_by_hand():
    W = [[2, -0.5], [0, -3]]
    assert L1(2).value(W) == 11
    assert L1(2).gradient(W).tolist() == [[2, -2], [0, -2]]
    assert L2(2).value(W) == 26.5
    assert L2(2).gradient(W).tolist() == [[8, -2], [0, -12]]
    assert L1(2).shrink(W, step=0.5).tolist() == [[1, 0], [0, -2]]


@both_penalties
def test_the_gradient_is_the_numerical_one(penalty, rng):
    W = rng.normal(size=(4, 3))
    assert np.abs(W).min() > 1e-3  # no kink near
    assert gradient_error(penalty.gradient(W), numerical_gradient(penalty.value, W)) < 1e-8


def test_shrink_solves_the_proximal_problem():
    """It finds the v with the smallest ½ (v - w)² + step · λ · |v|, on a fine grid."""
    v = np.linspace(-3, 3, 6001)
    for w in (-2.2, -0.4, -0.05, 0, 0.3, 0.31, 1.7):
        best = v[np.argmin((v - w) ** 2 / 2 + 0.5 * 0.6 * np.abs(v))]
        assert L1(0.6).shrink([w], step=0.5)[0] == pytest.approx(best, abs=1e-3)


def test_small_weights_become_exactly_0_and_signs_stay(rng):
    W = rng.normal(size=(20, 20))
    shrunk = L1(0.5).shrink(W, step=1)
    assert_array_equal(shrunk == 0, np.abs(W) <= 0.5)
    assert 0.3 < (shrunk == 0).mean() < 0.5
    kept = shrunk != 0
    assert_array_equal(np.sign(shrunk[kept]), np.sign(W[kept]))
    assert_allclose(np.abs(W - shrunk)[kept], 0.5)


def test_no_step_and_no_strength_change_nothing(rng):
    W = rng.normal(size=(3, 3))
    assert_array_equal(L1(0.5).shrink(W, step=0), W)
    assert_array_equal(L1(0).shrink(W, step=2), W)
    for penalty in (L1(0), L2(0)):
        assert penalty.value(W) == 0
        assert not penalty.gradient(W).any()


def test_only_l1_shrinks():
    assert not hasattr(L2(1), "shrink")


@both_penalties
@pytest.mark.parametrize("shape", [(3,), (2, 3), (3, 3, 2, 4)])
def test_any_shape(penalty, shape, rng):
    W = rng.normal(size=shape)
    assert penalty.gradient(W).shape == shape
    assert penalty.value(W) == pytest.approx(penalty.value(W.ravel()))


@both_penalties
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_precision_is_kept_and_the_value_is_a_float(penalty, dtype):
    W = np.array([[1, -2]], dtype)
    assert type(penalty.value(W)) is float
    assert penalty.gradient(W).dtype == dtype
    if hasattr(penalty, "shrink"):
        assert penalty.shrink(W, step=0.1).dtype == dtype


@both_penalties
def test_bytes_do_not_wrap_around(penalty):
    W = np.array([[200, 100]], np.uint8)
    assert penalty.value(W) == penalty.value([[200.0, 100.0]])
    assert_array_equal(penalty.gradient(W), penalty.gradient([[200.0, 100.0]]))
    assert L1(300).shrink(W, step=1).tolist() == [[0, 0]]


@both_penalties
def test_weights_are_not_modified(penalty, rng):
    W = rng.normal(size=(2, 3))
    W.flags.writeable = False
    penalty.value(W)
    assert not np.shares_memory(penalty.gradient(W), W)
    if hasattr(penalty, "shrink"):
        assert not np.shares_memory(penalty.shrink(W, step=0.1), W)


@pytest.mark.parametrize("kind", [L1, L2])
@pytest.mark.parametrize("strength", [-1e-9, np.nan, np.inf, None, "0.1", True])
def test_bad_strength(kind, strength):
    with pytest.raises(ValueError, match="strength must be a finite number of at least 0, got"):
        kind(strength)


@both_penalties
@pytest.mark.parametrize("W, said", [
    ([[1, np.nan]], "W must be finite"), ([], "W must not be empty"),
    ([["a"]], "W must be an array of real numbers"),
])
def test_bad_weights(penalty, W, said):
    methods = [penalty.value, penalty.gradient]
    if hasattr(penalty, "shrink"):
        methods.append(lambda W: penalty.shrink(W, 0.1))
    for method in methods:
        with pytest.raises(ValueError, match=said):
            method(W)


@pytest.mark.parametrize("step", [-0.1, np.nan, np.inf, None, "1"])
def test_bad_step(step):
    with pytest.raises(ValueError, match="step must be a finite number of at least 0, got"):
        L1(1).shrink([[1.0]], step)
