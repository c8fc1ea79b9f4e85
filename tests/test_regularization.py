import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from lecturelib.gradient_descent import gradient_error, numerical_gradient
from lecturelib.linear import Linear
from lecturelib.regularization import L1, L2, Dropout, EarlyStopping

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


def test_dropout_drops_the_rate_and_keeps_the_expected_value(rng):
    x = rng.normal(size=(200, 500))
    for rate in (0.0, 0.2, 0.5, 0.9):
        out = Dropout(rate, np.random.default_rng(1)).forward(x, train=True)
        assert (out == 0).mean() == pytest.approx(rate, abs=0.005)
        kept = out != 0
        assert_allclose(out[kept], x[kept] / (1 - rate))
    many = Dropout(0.3, rng).forward(np.ones(100_000), train=True)
    assert many.mean() == pytest.approx(1, abs=4 * np.sqrt(0.3 / 0.7 / 100_000))


def test_dropout_is_off_unless_training(rng):
    x = rng.normal(size=(4, 5))
    layer = Dropout(0.9, rng)
    for out in (layer.forward(x), layer.forward(x, train=False)):
        assert_array_equal(out, x)
        assert not np.shares_memory(out, x)
    assert_array_equal(layer.backward(x), x)


def test_dropout_draws_anew_and_the_same_with_the_same_seed():
    x = np.ones((20, 20))
    layer, again = (Dropout(0.5, np.random.default_rng(3)) for _ in range(2))
    first, second = (layer.forward(x, train=True) for _ in range(2))
    assert (first != second).any()
    assert_array_equal(again.forward(x, train=True), first)
    assert_array_equal(again.forward(x, train=True), second)


def test_dropout_using_the_network_costs_no_random_number():
    """So that looking at the validation rows does not change what is dropped next."""
    x = np.ones((5, 5))
    layer, other = (Dropout(0.5, np.random.default_rng(3)) for _ in range(2))
    other.forward(x)
    assert_array_equal(layer.forward(x, train=True), other.forward(x, train=True))


def test_dropout_backward_passes_where_forward_did(rng):
    x, upstream = rng.normal(size=(2, 6, 7))
    layer = Dropout(0.4, rng)
    out = layer.forward(x, train=True)
    factors = out / x
    dx = layer.backward(upstream)
    assert_allclose(dx, upstream * factors)

    def same_mask(x):
        return (x * factors * upstream).sum()

    assert gradient_error(dx, numerical_gradient(same_mask, x)) < 1e-8
    layer.forward(x, train=True)
    assert (layer.backward(upstream) != dx).any()


def test_dropout_has_no_parameters_and_keeps_the_precision(rng):
    layer = Dropout(0.5, rng)
    assert layer.params() == []
    for dtype in (np.float32, np.float64):
        for train in (True, False):
            x = np.ones((3, 4), dtype)
            assert layer.forward(x, train=train).dtype == dtype
            assert layer.backward(x).dtype == dtype
    assert set(layer.forward(np.full((9, 9), 200, np.uint8), train=True).flat) == {0, 400}


def test_dropout_leaves_its_inputs_and_its_outputs_alone(rng):
    x = rng.normal(size=(3, 4))
    x.flags.writeable = False
    layer = Dropout(0.5, rng)
    out = layer.forward(x, train=True)
    before = out.copy()
    dx = layer.backward(x)
    layer.forward(x, train=True)
    layer.backward(2 * x)
    assert_array_equal(out, before)
    assert_array_equal(dx, before)
    assert not np.shares_memory(dx, x)


@pytest.mark.parametrize("rate", [-0.1, 1, 1.5, np.nan, None, "0.5", True])
def test_dropout_bad_rate(rate, rng):
    with pytest.raises(ValueError, match="rate must be a finite number of at least 0 and below 1"):
        Dropout(rate, rng)


def test_dropout_bad_arguments(rng):
    with pytest.raises(ValueError, match="rng must be a numpy.random.Generator"):
        Dropout(0.5, 0)
    layer = Dropout(0.5, rng)
    with pytest.raises(RuntimeError, match="call forward"):
        layer.backward(np.ones((2, 3)))
    for bad, said in [([[np.inf]], "finite"), ([], "empty"), ("a", "real numbers")]:
        with pytest.raises(ValueError, match=f"x must .*{said}"):
            layer.forward(bad, train=True)
    with pytest.raises(RuntimeError, match="call forward"):  # a refused input is none
        layer.backward(np.ones((2, 3)))
    layer.forward(np.ones((2, 3)), train=True)
    with pytest.raises(ValueError, match=r"dout must have shape \(2, 3\), got \(3, 2\)"):
        layer.backward(np.ones((3, 2)))
    with pytest.raises(ValueError, match="dout must be finite"):
        layer.backward(np.full((2, 3), np.nan))


def losses_to_stop(losses, patience):
    """How many updates until it is time to stop, and which loss was the best."""
    layer = Linear(2, 2, np.random.default_rng(0))
    stopping = EarlyStopping(patience)
    for n, loss in enumerate(losses, 1):
        layer.W[...] = n
        if stopping.update(loss, layer.params()):
            break
    else:
        n = None
    stopping.restore(layer.params())
    return n, stopping.best_loss, layer.W[0, 0]


@pytest.mark.parametrize("losses, patience, expected", [
    ([3, 2, 1, 2, 2, 2], 1, (4, 1, 3)),
    ([3, 2, 1, 2, 2, 2], 2, (5, 1, 3)),
    ([3, 2, 1, 2, 2, 2], 3, (6, 1, 3)),
    ([3, 2, 1, 2, 2, 2], 4, (None, 1, 3)),
    ([3, 2, 4, 1, 5, 6], 2, (6, 1, 4)),  # a better one starts the count anew
    ([2, 2, 2, 2], 2, (3, 2, 1)),  # an equal one is not better
    ([1, 2], 1, (2, 1, 1)),
    ([-1, -2, -1], 1, (3, -2, 2)),
])
def test_early_stopping_worked_by_hand(losses, patience, expected):
    assert losses_to_stop(losses, patience) == expected


def test_early_stopping_goes_on_where_its_advice_is_not_taken():
    layer = Linear(1, 1, np.random.default_rng(0))
    stopping = EarlyStopping(2)
    said = [stopping.update(loss, layer.params()) for loss in [1, 2, 2, 2, 0.5, 1, 1]]
    assert said == [False, False, True, True, False, False, True]
    assert all(type(one) is bool for one in said)


def test_early_stopping_restores_every_parameter_in_place(rng):
    layer = Linear(3, 2, rng)
    stopping = EarlyStopping(1)
    W, b = layer.W, layer.b
    best_W, best_b = W.copy(), b.copy()
    stopping.update(1.0, layer.params())
    W += 1
    b += 2
    stopping.update(1.5, layer.params())
    assert_array_equal(W, best_W + 1)  # update changes nothing
    stopping.restore(layer.params())
    assert_array_equal(W, best_W)
    assert_array_equal(b, best_b)
    assert layer.W is W and layer.b is b
    W += 1  # what it holds is its own: it can restore once more
    stopping.restore(layer.params())
    assert_array_equal(W, best_W)


def test_early_stopping_keeps_the_precision(rng):
    layer = Linear(3, 2, rng, dtype=np.float32)
    stopping = EarlyStopping(1)
    stopping.update(np.float32(1), layer.params())
    stopping.restore(layer.params())
    assert layer.W.dtype == np.float32


@pytest.mark.parametrize("patience", [0, -1, 1.0, 2.5, None, "3", True])
def test_early_stopping_bad_patience(patience):
    with pytest.raises(ValueError, match="patience must be an integer of at least 1, got"):
        EarlyStopping(patience)


def test_early_stopping_before_any_update(rng):
    stopping = EarlyStopping(1)
    assert stopping.best_loss is None
    with pytest.raises(RuntimeError, match="call update"):
        stopping.restore(Linear(2, 2, rng).params())


@pytest.mark.parametrize("loss", [np.nan, np.inf, -np.inf, None, "0.1", [1, 2]])
def test_early_stopping_bad_loss_changes_nothing(loss, rng):
    layer = Linear(2, 2, rng)
    stopping = EarlyStopping(2)
    with pytest.raises(ValueError, match="validation_loss must be a finite number, got"):
        stopping.update(loss, layer.params())
    assert stopping.best_loss is None
    with pytest.raises(RuntimeError):
        stopping.restore(layer.params())
    said = [stopping.update(1, layer.params()), stopping.update(1, layer.params())]
    with pytest.raises(ValueError):
        stopping.update(loss, layer.params())
    assert [*said, stopping.update(1, layer.params())] == [False, False, True]


def test_early_stopping_bad_params_change_nothing(rng):
    layer, other = Linear(3, 2, rng), Linear(4, 2, rng)
    stopping = EarlyStopping(1)
    for bad in ([], None, [layer.W], layer):
        with pytest.raises(ValueError, match="params must be a list of pairs"):
            stopping.update(1.0, bad)
    stopping.update(1.0, layer.params())
    before = other.W.copy()
    # its bias has the right shape, and must stay as well
    mixed = [(other.b, other.db), (other.W, other.dW)]
    other.b += 1
    for bad in (other.params(), mixed, layer.params()[:1], layer.params() * 2):
        with pytest.raises(ValueError, match="params must have the shapes"):
            stopping.restore(bad)
    assert_array_equal(other.W, before)
    assert_array_equal(other.b, [1, 1])
    with pytest.raises(ValueError, match="params must be a list of pairs"):
        stopping.restore([])


def test_dropout_gradients_come_in_the_precision_of_x(rng):
    for dtype in (np.float32, np.float64):
        layer = Dropout(0.5, rng)
        for train in (False, True):
            layer.forward(np.ones((2, 3), dtype), train)
            for dout in (np.ones((2, 3)), np.ones((2, 3), np.float32), [[1, 2, 3], [4, 5, 6]]):
                assert layer.backward(dout).dtype == dtype


def test_dropout_of_one_number_gives_an_array(rng):
    layer = Dropout(0.5, rng)
    assert isinstance(layer.forward(np.array(2.0), train=True), np.ndarray)
    assert isinstance(layer.backward(np.array(2.0)), np.ndarray)


def test_early_stopping_keeps_to_the_parameters_it_saw_first():
    w, stopping = np.array([1.0, 2.0]), EarlyStopping(patience=3)
    stopping.update(0.5, [(w, w)])
    for others in ([(np.ones(3), np.ones(3))], [(w, w), (w, w)]):
        for loss in (0.4, 0.6):
            with pytest.raises(ValueError, match="^params must have the shapes"):
                stopping.update(loss, others)
    w += 1
    stopping.restore([(w, w)])
    assert w.tolist() == [1, 2] and stopping.best_loss == 0.5
    assert not stopping.update(0.6, [(w, w)]) and not stopping.update(0.6, [(w, w)])


def test_early_stopping_writes_all_or_nothing():
    first, second = np.zeros(2), np.zeros(2)
    pairs, stopping = [(first, first), (second, second)], EarlyStopping(patience=1)
    stopping.update(0.5, pairs)
    first += 1
    second.flags.writeable = False
    with pytest.raises(ValueError, match="^params must .* read-only"):
        stopping.restore(pairs)
    assert first.tolist() == [1, 1]
