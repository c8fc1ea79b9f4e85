import copy
import pickle
import tracemalloc
import warnings

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn import neural_network
from sklearn.base import clone
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from lecturelib import classifiers
from lecturelib.activations import ELU, LeakyReLU, ReLU, Sigmoid, Tanh
from lecturelib.classifiers import MLPClassifier
from lecturelib.gradient_descent import Epoch, train
from lecturelib.mlp import mlp
from lecturelib.softmax import softmax

LAYERS = {"logistic": Sigmoid, "tanh": Tanh, "relu": ReLU, "leaky_relu": LeakyReLU, "elu": ELU}
THEIR_ACTIVATIONS = ["identity", "logistic", "tanh", "relu"]
each_number_of_classes = pytest.mark.parametrize("n_classes", [2, 3])
# Most runs here are a few epochs long, so `fit` warns; what it warns of has tests of its own.
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


@parametrize_with_checks([
    MLPClassifier(),
    MLPClassifier((6, 5), activation="elu", solver="sgd", batch_size=50, learning_rate_init=0.1),
])
def test_scikit_learn_accepts_it(estimator, check):
    check(estimator)


@pytest.fixture(scope="module")
def digits():
    return split_digits(0)


def split_digits(seed):
    X, y = load_digits(return_X_y=True)
    return train_test_split(X / 16, y, test_size=0.25, stratify=y, random_state=seed)


@pytest.fixture
def blobs():
    """60 rows in three classes."""
    rng = np.random.default_rng(5)
    y = np.arange(60) % 3
    return rng.normal(size=(60, 4)) + 2 * np.eye(3, 4)[y], y


@pytest.fixture
def fitted(blobs):
    return small(max_iter=3).fit(*blobs)


def small(**parameters):
    return MLPClassifier(**({"hidden_layer_sizes": 6, "random_state": 0} | parameters))


def weights(classifier):
    return [*classifier.coefs_, *classifier.intercepts_]


def assert_same_weights(one, other, **tolerance):
    for w, v in zip(weights(one), weights(other), strict=True):
        assert_allclose(w, v, **tolerance) if tolerance else assert_array_equal(w, v)


# What it learns

def test_digits_are_read_with_the_defaults(digits):
    X, X_test, y, y_test = digits
    assert MLPClassifier(random_state=0).fit(X, y).score(X_test, y_test) > 0.97


@pytest.mark.slow
def test_digits_are_read_with_the_defaults_on_any_split():
    scores = []
    for seed in range(10):
        X, X_test, y, y_test = split_digits(seed)
        scores.append(MLPClassifier(random_state=seed).fit(X, y).score(X_test, y_test))
    assert np.mean(scores) > 0.975


@pytest.mark.parametrize("activation", ["identity", *LAYERS])
@pytest.mark.parametrize("solver, rate", [("adam", 0.03), ("sgd", 0.3)])
def test_exclusive_or_needs_a_hidden_layer_that_bends(activation, solver, rate):
    X, y = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), [0, 1, 1, 0]
    settings = {"learning_rate_init": rate, "max_iter": 300, "n_iter_no_change": 300}
    classifier = MLPClassifier(10, activation, solver=solver, random_state=0, **settings)
    score = classifier.fit(X, y).score(X, y)
    assert score < 1 if activation == "identity" else score == 1


# As scikit-learn's from the same weights

def theirs_like(ours, X, y, **parameters):
    """scikit-learn's classifier with our parameters and present weights."""
    same = {name: value for name, value in ours.get_params().items() if name != "warm_start"}
    theirs = neural_network.MLPClassifier(
        **same, warm_start=True, nesterovs_momentum=False, shuffle=False
    ).partial_fit(X, y, classes=ours.classes_)
    theirs.coefs_, theirs.intercepts_ = copy.deepcopy((ours.coefs_, ours.intercepts_))
    return theirs


@each_number_of_classes
@pytest.mark.parametrize("hidden", [(), (6,), (6, 5)])
@pytest.mark.parametrize("activation", THEIR_ACTIVATIONS)
def test_loss_gradient_and_probabilities_are_theirs(activation, hidden, n_classes, blobs):
    X, y = blobs[0], blobs[1] % n_classes
    ours = MLPClassifier(hidden, activation, solver="sgd", momentum=0, learning_rate_init=0.1,
                         alpha=3, random_state=0).partial_fit(X, y, np.unique(y))
    theirs = theirs_like(ours, X, y)
    for rows in (slice(20), slice(20, 60), slice(3)):  # each a batch, so one step
        before = copy.deepcopy(weights(ours))
        ours.partial_fit(X[rows], y[rows])
        theirs.partial_fit(X[rows], y[rows])
        assert_allclose(ours.loss_, theirs.loss_, rtol=1e-12)
        steps = [w - old for w, old in zip(weights(ours), before, strict=True)]
        their_steps = [w - old for w, old in zip(weights(theirs), before, strict=True)]
        for step, their_step in zip(steps, their_steps, strict=True):
            assert_allclose(step, their_step, rtol=1e-10, atol=1e-14)
    assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), rtol=1e-10)
    assert_array_equal(ours.predict(X), theirs.predict(X))
    for name in ("n_layers_", "n_outputs_", "out_activation_", "t_", "n_iter_"):
        assert getattr(ours, name) == getattr(theirs, name), name
    assert [W.shape for W in ours.coefs_] == [W.shape for W in theirs.coefs_]
    assert [b.shape for b in ours.intercepts_] == [b.shape for b in theirs.intercepts_]


@pytest.mark.parametrize("parameters, tolerance", [
    ({"solver": "sgd", "learning_rate_init": 0.05, "momentum": 0.7}, 1e-10),
    ({"solver": "adam", "learning_rate_init": 0.01, "beta_1": 0.8, "beta_2": 0.98}, 1e-5),
])
def test_an_epoch_of_mini_batches_is_theirs(parameters, tolerance, blobs):
    """16, 16, 16 and 12 rows: each batch has its own share of the penalty and of the loss."""
    X, y = blobs
    ours = small(batch_size=16, alpha=3, max_iter=1, **parameters)
    rng = np.random.default_rng(0)
    network = mlp([4, 6, 3], ReLU, rng)
    start = [w.copy() for w, _ in network.params()]
    order = rng.permutation(60)
    theirs = theirs_like(clone(ours).fit(X, y), X, y)
    theirs.coefs_, theirs.intercepts_ = start[::2], start[1::2]
    theirs.fit(X[order], y[order])
    ours.fit(X, y)
    assert_allclose(ours.loss_, theirs.loss_, rtol=tolerance)
    assert_same_weights(ours, theirs, rtol=0, atol=tolerance)


def test_epsilon_reaches_the_optimizer(blobs):
    X, y = blobs
    timid = small(max_iter=3, epsilon=1e3).fit(X, y)
    start = mlp([4, 6, 3], ReLU, np.random.default_rng(0)).params()
    assert_allclose(timid.coefs_[0], start[0][0], atol=1e-4)
    assert np.abs(small(max_iter=3).fit(X, y).coefs_[0] - start[0][0]).max() > 1e-3


@pytest.mark.parametrize("activation", LAYERS)
def test_it_starts_as_the_courses_network_does(activation, blobs):
    ours = small(activation=activation, max_iter=1, learning_rate_init=1e-12).fit(*blobs)
    network = mlp([4, 6, 3], LAYERS[activation], np.random.default_rng(0))
    assert_allclose(ours.coefs_[0], network.params()[0][0], atol=1e-11)
    assert_allclose(ours.predict_proba(blobs[0]), softmax(network.forward(blobs[0])), atol=1e-9)


@pytest.mark.parametrize("n, given, used", [
    (60, 16, 16), (60, "auto", 60), (60, 1000, 60), (450, "auto", 200),
])
def test_batches(n, given, used, monkeypatch):
    seen = []
    original = classifiers.cross_entropy
    monkeypatch.setattr(classifiers, "cross_entropy",
                        lambda scores, y: seen.append(len(y)) or original(scores, y))
    X = np.random.default_rng(0).normal(size=(n, 2))
    small(batch_size=given, max_iter=1).fit(X, X[:, 0] > 0)
    assert seen[0] == used
    assert sum(seen[: -(-n // used)]) == n


def test_a_larger_alpha_gives_smaller_weights(blobs):
    norms = [np.linalg.norm(small(alpha=alpha, max_iter=100).fit(*blobs).coefs_[0])
             for alpha in (0, 100)]
    assert norms[0] > 1.1 * norms[1]


# When it stops

def scripted(values):
    """A stand-in for `train`: one epoch for each value, which sets all weights to its number.

    An error among the values is raised.
    """
    def epochs(network, X, y, loss, optimizer, *, n_epochs, batch_size, validation, **settings):
        n_batches = -(-len(X) // batch_size)
        for number, value in enumerate(values[:n_epochs], 1):
            for w, _ in network.params():
                w[...] = number
            if isinstance(value, type):
                raise value
            yield Epoch(number, [value] * n_batches, value, 0.5, validation and 1.0,
                        validation and value)
    return epochs


@pytest.mark.parametrize("losses, n_epochs", [
    ([9, 8, 7, 6, 5, 4, 3, 2], 8),
    ([1, 1, 1, 1, 1], 4),
    ([1, 0.95, 0.84, 0.8, 0.8, 0.8, 0.8], 6),  # 0.95 is too little, 0.84 makes up for it
    ([1, 2, 0.89, 2, 2, 0.78, 1, 1, 1, 0], 9),
    ([1, 2, 1.5, 1.2, 1], 4),
    ([1, 0.95, 0.94, 0.93, 0.92], 4),  # each less than tol below the best so far
])
def test_it_stops_when_the_loss_no_longer_falls(losses, n_epochs, blobs, monkeypatch):
    monkeypatch.setattr(classifiers, "train", scripted(losses))
    classifier = small(tol=0.1, n_iter_no_change=2, max_iter=len(losses))
    converged = n_epochs < len(losses)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        classifier.fit(*blobs)
    assert [w.category for w in caught] == [ConvergenceWarning] * (not converged)
    assert classifier.n_iter_ == len(classifier.loss_curve_) == n_epochs
    assert_allclose(classifier.loss_curve_, losses[:n_epochs])
    assert classifier.loss_ == classifier.loss_curve_[-1]
    assert classifier.best_loss_ == min(classifier.loss_curve_)
    assert classifier.validation_scores_ is classifier.best_validation_score_ is None
    assert classifier.coefs_[0][0, 0] == n_epochs  # the last weights, not the best
    assert classifier.t_ == 60 * n_epochs


@pytest.mark.parametrize("accuracies, n_epochs, best", [
    ([0.1, 0.3, 0.5, 0.7, 0.9], 5, 5),
    ([0.5, 0.5, 0.5, 0.5, 0.5], 4, 1),
    ([0.5, 0.55, 0.7, 0.75, 0.75, 0.74, 0.99], 6, 4),
])
def test_early_stopping_watches_held_out_rows(accuracies, n_epochs, best, blobs, monkeypatch):
    monkeypatch.setattr(classifiers, "train", scripted(accuracies))
    classifier = small(early_stopping=True, tol=0.1, n_iter_no_change=2,
                       max_iter=len(accuracies)).fit(*blobs)
    assert classifier.n_iter_ == n_epochs
    assert classifier.validation_scores_ == accuracies[:n_epochs]
    assert classifier.best_validation_score_ == accuracies[best - 1]
    assert classifier.best_loss_ is None
    assert {w.flat[0] for w in weights(classifier)} == {best}
    assert classifier.t_ == 54 * n_epochs


def test_early_stopping_for_real():
    """Labels of noise: the more is learned of the training rows, the worse it is for others."""
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(120, 20)), rng.integers(0, 2, 120)
    stopped = small(early_stopping=True, validation_fraction=0.25, n_iter_no_change=5,
                    learning_rate_init=0.01).fit(X, y)
    assert 6 < stopped.n_iter_ < 60
    at = int(np.argmax(stopped.validation_scores_))
    again = small(early_stopping=True, validation_fraction=0.25, learning_rate_init=0.01,
                  max_iter=at + 1).fit(X, y)
    assert at < stopped.n_iter_ - 1
    assert_same_weights(stopped, again)


def test_the_warning_says_what_to_change_and_points_at_the_caller(blobs):
    with pytest.warns(ConvergenceWarning, match="max_iter=3 epochs.*raise max_iter") as caught:
        small(max_iter=3).fit(*blobs)
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        small(max_iter=50, tol=1e3).fit(*blobs)
        small().partial_fit(*blobs, [0, 1, 2])


# Interrupted

@pytest.mark.parametrize("early_stopping", [False, True])
def test_an_interrupt_leaves_the_weights_of_that_moment(early_stopping, blobs, monkeypatch):
    values = [0.5, 0.9, 0.8, KeyboardInterrupt]
    monkeypatch.setattr(classifiers, "train", scripted(values))
    classifier = small(early_stopping=early_stopping)
    with pytest.warns(UserWarning, match="^Training interrupted by user.$") as caught:
        assert classifier.fit(*blobs) is classifier
    assert caught[0].filename == __file__
    assert classifier.n_iter_ == len(classifier.loss_curve_) == 3
    assert {w.flat[0] for w in weights(classifier)} == {2 if early_stopping else 4}
    assert classifier.predict(blobs[0]).shape == (60,)
    monkeypatch.undo()
    with pytest.raises(ValueError) if early_stopping else warnings.catch_warnings():
        assert classifier.partial_fit(*blobs).n_iter_ == 1


@pytest.mark.parametrize("early_stopping", [False, True])
def test_an_interrupt_in_the_first_epoch(early_stopping, blobs, monkeypatch):
    monkeypatch.setattr(classifiers, "train", scripted([KeyboardInterrupt]))
    classifier = small(early_stopping=early_stopping)
    with pytest.warns(UserWarning, match="interrupted"):
        classifier.fit(*blobs)
    assert classifier.loss_curve_ == [] and classifier.n_iter_ == 0
    assert_allclose(classifier.predict_proba(blobs[0]).sum(axis=1), 1)


def test_a_real_interrupt_in_the_middle_of_a_step(blobs, monkeypatch):
    steps = []

    class Adam(classifiers.Adam):
        def step(self):
            steps.append(1)
            if len(steps) == 9:
                raise KeyboardInterrupt
            super().step()

    monkeypatch.setattr(classifiers, "Adam", Adam)
    classifier = small(batch_size=20)  # three steps an epoch
    with pytest.warns(UserWarning, match="interrupted"):
        classifier.fit(*blobs)
    assert classifier.n_iter_ == 2 and classifier.score(*blobs) > 0
    assert np.isfinite(classifier.coefs_[0]).all()


# Warm start

def test_a_warm_start_goes_on_from_the_weights_that_there_are(blobs):
    X, y = blobs
    settings = {"solver": "sgd", "momentum": 0, "batch_size": 60, "learning_rate_init": 0.1}
    whole = small(max_iter=8, **settings).fit(X, y)
    parts = small(max_iter=3, warm_start=True, **settings).fit(X, y)
    parts.set_params(max_iter=5).fit(X, y)
    assert_same_weights(parts, whole, rtol=1e-12, atol=1e-14)
    assert_allclose(parts.loss_curve_, whole.loss_curve_, rtol=1e-12)
    assert (parts.n_iter_, parts.t_) == (5, 8 * 60)
    cold = small(max_iter=3, **settings).fit(X, y).fit(X, y)
    assert len(cold.loss_curve_) == 3 and cold.t_ == 180


def test_a_warm_start_uses_weights_put_in_by_hand(blobs):
    X, y = blobs
    classifier = small(max_iter=1, warm_start=True, learning_rate_init=1e-12).fit(X, y)
    put = [np.full_like(W, 0.25) for W in classifier.coefs_]
    classifier.coefs_ = put
    assert_allclose(classifier.fit(X, y).coefs_[0], 0.25, atol=1e-10)
    assert_allclose(classifier.partial_fit(X, y).coefs_[0], 0.25, atol=1e-10)
    assert (put[0] == 0.25).all()  # not trained in place


def test_a_warm_start_holds_out_the_same_rows(blobs, monkeypatch):
    seen = []

    def spy(*args, validation, **settings):
        seen.append(validation[0])
        return train(*args, validation=validation, **settings)

    monkeypatch.setattr(classifiers, "train", spy)
    classifier = small(early_stopping=True, warm_start=True, max_iter=2).fit(*blobs).fit(*blobs)
    assert_array_equal(seen[0], seen[1])
    assert len(classifier.validation_scores_) == 4


def test_a_warm_start_that_finds_nothing_better_keeps_the_best(blobs, monkeypatch):
    classifier = small(early_stopping=True, warm_start=True, max_iter=2)
    monkeypatch.setattr(classifiers, "train", scripted([0.5, 0.9]))
    classifier.fit(*blobs)
    monkeypatch.setattr(classifiers, "train", scripted([0.9, 0.8]))
    for w in weights(classifier):
        w[...] = 7
    classifier.fit(*blobs)
    assert classifier.best_validation_score_ == 0.9
    assert {w.flat[0] for w in weights(classifier)} == {7}
    monkeypatch.setattr(classifiers, "train", scripted([0.8, 0.8, 0.8, 0.8]))
    classifier.set_params(n_iter_no_change=1, max_iter=4)
    assert classifier.fit(*blobs).n_iter_ == 2
    monkeypatch.setattr(classifiers, "train", scripted([0.9, 0.8]))
    # Without held-out rows nothing of that counts, and the other way round.
    classifier.set_params(early_stopping=False).fit(*blobs)
    assert classifier.validation_scores_ is None and classifier.best_loss_ == 0.5
    assert {w.flat[0] for w in weights(classifier)} == {2}
    classifier.set_params(early_stopping=True).fit(*blobs)
    assert classifier.validation_scores_ == [0.9, 0.8]


@pytest.mark.parametrize("changed, said", [
    (lambda X, y, c: (X, y % 2), r"y must have the classes of the fit before, \[0 1 2\], got"),
    (lambda X, y, c: (X, y + 1), r"y must have the classes of the fit before, \[0 1 2\], got"),
    (lambda X, y, c: (X, y.astype(str)), "y must have the classes of the fit before"),
    (lambda X, y, c: (X[:, :3], y), "3 features, but MLPClassifier is expecting 4"),
    (lambda X, y, c: c.set_params(hidden_layer_sizes=7) and (X, y), "hidden_layer_sizes must stay"),
    (lambda X, y, c: c.set_params(hidden_layer_sizes=(6, 6)) and (X, y), "hidden_layer_sizes must"),
])
def test_a_warm_start_needs_the_same_task(changed, said, fitted, blobs):
    fitted.set_params(warm_start=True)
    before = state(fitted)
    with pytest.raises(ValueError, match=said):
        fitted.fit(*changed(*blobs, fitted))
    assert_as_before(fitted, before)
    fitted.set_params(hidden_layer_sizes=6, warm_start=False).fit(blobs[0], blobs[1] % 2)
    assert fitted.n_outputs_ == 1


@pytest.mark.parametrize("early_stopping", [False, True])
def test_a_warm_start_that_fails_leaves_the_old_fit(early_stopping, blobs, monkeypatch):
    classifier = small(warm_start=True, max_iter=3, early_stopping=early_stopping).fit(*blobs)
    before = state(classifier)
    monkeypatch.setattr(classifiers, "train", scripted([0.9, 0.8, ValueError]))
    with pytest.raises(ValueError, match="lower learning_rate_init"):
        classifier.fit(*blobs)
    assert_as_before(classifier, before)


# partial_fit

@pytest.mark.parametrize("parameters", [{}, {"solver": "sgd"}, {"activation": "elu"}])
def test_calls_of_partial_fit_are_the_epochs_of_fit(parameters, blobs):
    X, y = blobs
    whole = small(max_iter=5, batch_size=16, **parameters).fit(X, y)
    parts = small(batch_size=16, **parameters).partial_fit(X, y, classes=[2, 1, 0])
    for _ in range(4):
        assert parts.partial_fit(X, y) is parts
    assert_same_weights(parts, whole)
    assert parts.loss_curve_ == whole.loss_curve_
    assert (parts.n_iter_, parts.t_) == (1, 300)
    assert_same_weights(small(max_iter=4, batch_size=16, **parameters).fit(X, y).partial_fit(X, y),
                        whole)


def test_partial_fit_needs_not_see_all_classes_at_once(blobs):
    X, y = blobs
    names = np.array(["cat", "face", "house"])[y]
    classifier = small().partial_fit(X[y < 2], names[y < 2], ["house", "face", "cat", "cat"])
    assert classifier.classes_.tolist() == ["cat", "face", "house"]
    assert classifier.predict_proba(X).shape == (60, 3)
    classifier.partial_fit(X[y == 2], names[y == 2], classes=["cat", "face", "house"])
    assert classifier.t_ == 60


@pytest.mark.parametrize("parameters, rows, classes, said", [
    ({}, slice(None), [0, 1], r"classes must be those of the call before, \[0 1 2\], got \[0 1\]"),
    ({}, slice(None), ["0", "1", "2"], "classes must be those of the call before"),
    ({}, slice(None), 5, "array-like"),
    ({"early_stopping": True}, slice(None), None, "early_stopping must be False for partial_fit"),
    ({"hidden_layer_sizes": 5}, slice(None), None, "hidden_layer_sizes must stay"),
    ({"alpha": -1}, slice(None), None, "alpha must be"),
])
def test_partial_fit_refuses(parameters, rows, classes, said, fitted, blobs):
    X, y = blobs
    before = state(fitted)
    with pytest.raises(ValueError, match=said):
        fitted.set_params(**parameters).partial_fit(X[rows], y[rows], classes)
    assert_as_before(fitted, before)


def test_partial_fit_refuses_other_classes_and_columns(fitted, blobs):
    X, y = blobs
    before = state(fitted)
    with pytest.raises(ValueError, match=r"y must have no classes but \[0 1 2\], got \[3\]"):
        fitted.partial_fit(X, y + 1)
    with pytest.raises(ValueError, match="3 features, but MLPClassifier is expecting 4"):
        fitted.partial_fit(X[:, :3], y)
    assert_as_before(fitted, before)
    with pytest.raises(ValueError, match="classes must be given in the first call"):
        small().partial_fit(X, y)
    with pytest.raises(ValueError, match="y must have no classes but"):
        small().partial_fit(X, y, [0, 1])


def test_partial_fit_that_fails_after_some_steps_leaves_the_old_fit(fitted, blobs):
    before = state(fitted.set_params(batch_size=5))
    with pytest.raises(ValueError, match="lower learning_rate_init"):
        fitted.partial_fit(1e200 * blobs[0], blobs[1])
    assert_as_before(fitted, before)


# What it leaves behind

def test_shapes_of_what_was_learned(blobs):
    X, y = blobs
    three = MLPClassifier((7, 5), max_iter=2).fit(X, y)
    assert [W.shape for W in three.coefs_] == [(4, 7), (7, 5), (5, 3)]
    assert [b.shape for b in three.intercepts_] == [(7,), (5,), (3,)]
    assert (three.n_layers_, three.n_outputs_, three.out_activation_) == (4, 3, "softmax")
    assert three.n_features_in_ == 4 and three.classes_.tolist() == [0, 1, 2]
    assert three.predict_proba(X).shape == (60, 3)
    two = MLPClassifier(np.array([7]), max_iter=2).fit(X, y == 1)
    assert [W.shape for W in two.coefs_] == [(4, 7), (7, 1)]
    assert (two.n_layers_, two.n_outputs_, two.out_activation_) == (3, 1, "logistic")
    assert two.predict_proba(X).shape == (60, 2)
    assert_allclose(two.predict_proba(X).sum(axis=1), 1)
    assert_array_equal(two.predict(X), two.predict_proba(X)[:, 1] > 0.5)


@pytest.mark.parametrize("names", [
    ["face", "house", "cat"], [2.0, 4.0, 6.0], [-7, 0, 12], [False, True, True],
])
def test_labels_of_any_kind(names, blobs):
    X, y = blobs
    labels = np.array(names)[y]
    named = small(learning_rate_init=0.05, max_iter=30).fit(X, labels)
    assert_array_equal(named.classes_, np.unique(labels))
    assert named.predict(X).dtype == labels.dtype
    assert named.score(X, labels) > 0.8


def test_one_class_is_enough():
    classifier = small(max_iter=2).fit([[1.0], [2.0]], ["only", "only"])
    assert classifier.predict([[3.0], [-1.0]]).tolist() == ["only", "only"]
    assert classifier.predict_proba([[3.0]]).tolist() == [[1.0]]


@pytest.mark.parametrize("came, computed", [
    (np.float32, np.float32), (np.float64, np.float64), (np.uint8, np.float64),
    (np.float16, np.float64),
])
@each_number_of_classes
@pytest.mark.parametrize("solver", ["adam", "sgd"])
def test_it_computes_in_the_type_of_its_data(came, computed, n_classes, solver, blobs):
    X, y = (10 * np.abs(blobs[0])).astype(came), blobs[1] % n_classes
    classifier = small(max_iter=2, solver=solver, warm_start=True).fit(X, y)
    for _ in range(2):
        made = [*weights(classifier), classifier.predict_proba(X)]
        assert {array.dtype for array in made} == {np.dtype(computed)}
        classifier.fit(X, y).partial_fit(X, y)
    classifier.partial_fit(blobs[0], y)
    assert classifier.coefs_[0].dtype == np.float64


def test_uint8_images_do_not_wrap_around():
    X = np.array([[200, 100], [100, 200]], np.uint8)
    one, two = (small(max_iter=3).fit(rows, [0, 1]) for rows in (X, X.astype(np.float64)))
    assert_same_weights(one, two)
    assert_array_equal(one.predict_proba(X), two.predict_proba(X.astype(np.float64)))


@pytest.mark.parametrize("early_stopping", [False, True])
@pytest.mark.parametrize("seed", [0, np.int64(3), np.random.RandomState, np.random.default_rng])
def test_the_same_seed_gives_the_same_bits(seed, early_stopping, blobs):
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    runs = [small(early_stopping=early_stopping, max_iter=4, batch_size=16,
                  random_state=seed(7) if callable(seed) else seed).fit(*blobs) for _ in range(2)]
    assert_same_weights(*runs)
    other = small(early_stopping=early_stopping, max_iter=4, random_state=99).fit(*blobs)
    assert (other.coefs_[0] != runs[0].coefs_[0]).all()
    assert_array_equal(np.random.get_state()[1], before)  # noqa: NPY002


def test_without_a_seed_runs_differ(blobs):
    one, two = (small(max_iter=1, random_state=None).fit(*blobs) for _ in range(2))
    assert (one.coefs_[0] != two.coefs_[0]).all()


# Predicting

@pytest.mark.parametrize("method", ["predict", "predict_proba"])
def test_predicting_changes_nothing(method, fitted, blobs):
    before = pickle.dumps(fitted)
    getattr(fitted, method)(blobs[0])
    assert pickle.dumps(fitted) == before


@each_number_of_classes
def test_the_size_of_the_blocks_changes_nothing(n_classes, blobs, monkeypatch):
    X, y = blobs[0], blobs[1] % n_classes
    classifier = small(max_iter=2).fit(X, y)
    whole = classifier.predict_proba(X)
    for block in (1, 50, 359, 360):
        monkeypatch.setattr(MLPClassifier, "_BLOCK", block)
        assert_allclose(classifier.predict_proba(X), whole, rtol=1e-12)


def test_memory_is_bounded(monkeypatch):
    X = np.random.default_rng(0).normal(size=(3000, 4))
    classifier = small(hidden_layer_sizes=500, max_iter=1).fit(X[:30], X[:30, 0] > 0)
    monkeypatch.setattr(MLPClassifier, "_BLOCK", 2**15)
    tracemalloc.start()
    classifier.predict(X)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2e6  # the hidden layer of all rows would be 12e6


def test_weights_put_in_by_hand_count():
    """Exclusive or, with the weights of the lecture's practical: max(0, x₁ + x₂ - 1) doubled."""
    X, y = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    classifier = MLPClassifier(2, max_iter=1).fit(X, y)
    classifier.coefs_ = [np.ones((2, 2)), np.array([[2.0], [-4.0]])]
    classifier.intercepts_ = [np.array([0.0, -1.0]), np.array([-1.0])]
    assert classifier.predict(X).tolist() == y
    lead = np.array([-1.0, 1, 1, -1])
    assert_allclose(classifier.predict_proba(X)[:, 1], 1 / (1 + np.exp(-lead)))


@pytest.mark.parametrize("method", ["predict", "predict_proba"])
def test_bad_rows(method, fitted):
    with pytest.raises(ValueError, match="3 features, but MLPClassifier is expecting 4"):
        getattr(fitted, method)(np.ones((2, 3)))
    with pytest.raises(ValueError, match="NaN"):
        getattr(fitted, method)(np.full((2, 4), np.nan))
    with pytest.raises(NotFittedError):
        getattr(MLPClassifier(), method)([[1.0]])


# As an estimator

def test_in_a_pipeline_and_a_grid_search(blobs):
    X, y = blobs
    search = GridSearchCV(make_pipeline(StandardScaler(), small(max_iter=40, tol=1e-2)),
                          {"mlpclassifier__learning_rate_init": [1e-6, 0.05]}, cv=2).fit(X, y)
    assert search.best_params_ == {"mlpclassifier__learning_rate_init": 0.05}
    assert search.score(X, y) > 0.8


def test_init_only_stores():
    given = {name: object() for name in MLPClassifier().get_params()}
    classifier = MLPClassifier(**given)
    assert classifier.get_params() == given == vars(classifier)
    again = clone(MLPClassifier((3, 4), alpha=3).fit([[0], [1]], [0, 1]))
    assert (again.hidden_layer_sizes, again.alpha) == ((3, 4), 3)
    assert not hasattr(again, "coefs_")


def test_parameters_are_named_and_set_as_scikit_learn_does():
    theirs = neural_network.MLPClassifier().get_params()
    assert MLPClassifier().get_params().items() <= theirs.items()


def test_it_can_be_stored_and_goes_on(fitted, blobs):
    again = pickle.loads(pickle.dumps(fitted))
    assert_array_equal(again.predict_proba(blobs[0]), fitted.predict_proba(blobs[0]))
    assert_same_weights(again.partial_fit(*blobs), fitted.partial_fit(*blobs))
    assert len(pickle.dumps(fitted)) < 10_000
    many = np.random.default_rng(0).normal(size=(5000, 4))
    assert len(pickle.dumps(fitted.fit(many, many[:, 0] > 0))) < 10_000  # no rows in it


def test_verbose_prints_a_line_an_epoch(blobs, capsys):
    small(max_iter=2).fit(*blobs)
    assert capsys.readouterr().out == ""
    classifier = small(max_iter=2, verbose=True).fit(*blobs)
    one, two = (f"{loss:.4f}" for loss in classifier.loss_curve_)
    assert capsys.readouterr().out == f"epoch 1: loss {one}\nepoch 2: loss {two}\n"
    classifier = small(max_iter=1, verbose=1, early_stopping=True).fit(*blobs)
    score = classifier.validation_scores_[0]
    assert capsys.readouterr().out == (
        f"epoch 1: loss {classifier.loss_:.4f}, validation accuracy {score:.4f}\n")


def test_data_are_not_modified(blobs):
    X, y = blobs
    X.flags.writeable = y.flags.writeable = False
    small(max_iter=2).fit(X, y).partial_fit(X, y).predict_proba(X)


@pytest.mark.parametrize("go_on", [False, True])
def test_names_of_columns_are_read_from_the_callers_own_table(go_on, monkeypatch):
    """An array has lost them; without pandas installed, this is all that can be seen."""
    table = [[0, 1], [5, 5]]
    classifier = small(max_iter=1, warm_start=go_on)
    if go_on:
        classifier.fit(table, [0, 1])
    seen = []
    monkeypatch.setattr(classifiers, "validate_data",
                        lambda self, X, reset=True, **kwargs: seen.append((X is table, reset)))
    classifier.fit(table, [0, 1])
    assert seen == [(True, not go_on)]


def state(classifier):
    return pickle.dumps({n: v for n, v in vars(classifier).items() if n[0] == "_" or n[-1] == "_"})


def assert_as_before(classifier, before):
    assert state(classifier) == before


@pytest.mark.parametrize("parameters, said", [
    ({"hidden_layer_sizes": 0}, "hidden_layer_sizes must be an integer of at least 1, got 0"),
    ({"hidden_layer_sizes": (5, -1)}, "hidden_layer_sizes must be an integer of at least 1"),
    ({"hidden_layer_sizes": [2.0]}, "hidden_layer_sizes must be an integer of at least 1, got 2.0"),
    ({"hidden_layer_sizes": None}, "hidden_layer_sizes must be an integer of at least 1, got None"),
    ({"hidden_layer_sizes": "ab"}, "hidden_layer_sizes must be an integer of at least 1, got 'a'"),
    ({"hidden_layer_sizes": [[3]]}, "hidden_layer_sizes must be an integer"),
    ({"activation": "softplus"}, "activation must be 'identity' or .*, got 'softplus'"),
    ({"activation": ReLU}, "activation must be 'identity' or"),
    ({"activation": ["relu"]}, "activation must be 'identity' or"),
    ({"solver": "lbfgs"}, "solver must be 'adam' or 'sgd', got 'lbfgs'"),
    ({"solver": None}, "solver must be 'adam' or 'sgd', got None"),
    ({"alpha": -1}, "alpha must be a finite number of at least 0, got -1"),
    ({"batch_size": 0}, "batch_size must be an integer of at least 1, got 0"),
    ({"batch_size": "all"}, "batch_size must be an integer of at least 1, got 'all'"),
    ({"batch_size": np.array([3])}, "batch_size must be an integer"),
    ({"learning_rate_init": 0}, "learning_rate_init must be a finite number above 0, got 0"),
    ({"max_iter": 0}, "max_iter must be an integer of at least 1, got 0"),
    ({"random_state": "seed"}, "random_state must be"),
    ({"tol": -1e-4}, "tol must be a finite number of at least 0"),
    ({"verbose": "loud"}, "verbose must be an integer of at least 0, got 'loud'"),
    ({"verbose": -1}, "verbose must be an integer of at least 0, got -1"),
    ({"verbose": None}, "verbose must be an integer of at least 0, got None"),
    ({"warm_start": 1}, "warm_start must be True or False, got 1"),
    ({"momentum": 1}, "momentum must be a finite number of at least 0 and below 1, got 1"),
    ({"early_stopping": "a"}, "early_stopping must be True or False, got 'a'"),
    ({"early_stopping": None}, "early_stopping must be True or False, got None"),
    ({"validation_fraction": 1}, "validation_fraction must be a finite number above 0 and below 1"),
    ({"beta_1": 1}, "beta_1 must be a finite number of at least 0 and below 1, got 1"),
    ({"beta_2": -0.1}, "beta_2 must be a finite number of at least 0 and below 1, got -0.1"),
    ({"epsilon": 0}, "epsilon must be a finite number above 0, got 0"),
    ({"n_iter_no_change": 0}, "n_iter_no_change must be an integer of at least 1"),
])
def test_bad_parameters_leave_the_old_fit_as_it_was(parameters, said, fitted, blobs):
    before = state(fitted)
    with pytest.raises(ValueError, match=said):
        fitted.set_params(**parameters).fit(*blobs)
    assert_as_before(fitted, before)


@pytest.mark.parametrize("X, y, said", [
    ([[1, 2], [3, 4]], [0], "inconsistent numbers of samples"),
    ([[1, np.nan]], [0], "NaN"),
    ([[1, np.inf]], [0], "infinity"),
    (np.ones((0, 2)), [], "0 sample"),
    ([1, 2], [0, 1], "Expected 2D array"),
    ([[1.0], [2.0]], [0.5, 1.5], "Unknown label type"),
    ([[1.0], [2.0]], [[0, 1], [1, 0]], "y should be a 1d array"),
    ([[1.0]], None, "y"),
])
@pytest.mark.parametrize("method", ["fit", "partial_fit"])
def test_bad_data_leave_the_old_fit_as_it_was(method, X, y, said, fitted):
    before = state(fitted)
    with pytest.raises(ValueError, match=said):
        getattr(fitted, method)(X, y)
    assert_as_before(fitted, before)


def test_nothing_to_hold_out():
    with pytest.raises(ValueError, match="early_stopping needs two rows of a class"):
        small(early_stopping=True).fit([[1.0], [2.0]], ["a", "b"])


@pytest.mark.parametrize("parameters, factor", [
    ({"learning_rate_init": 1e300}, 1), ({"alpha": 1e308}, 1), ({}, 1e200), ({}, 1e306),
    ({"hidden_layer_sizes": ()}, 1e306),
])
@pytest.mark.parametrize("method", ["fit", "partial_fit"])
def test_numbers_too_large_are_said_to_be_so(method, parameters, factor, fitted, blobs):
    X, y = factor * np.sign(blobs[0]), blobs[1]
    classifier = small(max_iter=4, **parameters)
    with pytest.raises(ValueError, match="lower learning_rate_init or alpha, or bring the columns"):
        for _ in range(3):
            classifier.fit(X, y) if method == "fit" else classifier.partial_fit(X, y, [0, 1, 2])
    if method == "fit":
        before = state(fitted)
        with pytest.raises(ValueError, match="lower learning_rate_init"):
            fitted.set_params(max_iter=4, **parameters).fit(X, y)
        assert_as_before(fitted, before)


def test_it_may_go_on_as_long_as_max_iter(blobs, monkeypatch):
    monkeypatch.setattr(classifiers, "train", scripted([1] * 30))
    with pytest.warns(ConvergenceWarning):
        assert small(n_iter_no_change=np.inf, max_iter=30).fit(*blobs).n_iter_ == 30
    for bad in (-np.inf, np.nan, 1.5, np.array([1, 2])):
        with pytest.raises(ValueError, match="^n_iter_no_change must be an integer"):
            small(n_iter_no_change=bad).fit(*blobs)


@pytest.mark.parametrize("early_stopping, what", [(False, "loss"), (True, "validation accuracy")])
def test_verbose_says_why_training_stopped(early_stopping, what, blobs, monkeypatch, capsys):
    monkeypatch.setattr(classifiers, "train", scripted([1] * 30))
    settings = {"n_iter_no_change": 2, "tol": 0.1, "early_stopping": early_stopping}
    small(max_iter=30, verbose=True, **settings).fit(*blobs)
    said = f"stopped: the {what} has not become better by tol=0.1 in the last 3 epochs"
    assert capsys.readouterr().out.splitlines()[-1] == said
    small(max_iter=30, **settings).fit(*blobs)
    assert capsys.readouterr().out == ""


def test_logarithms_of_probabilities(fitted, blobs):
    X, _ = blobs
    assert_allclose(fitted.predict_log_proba(X), np.log(fitted.predict_proba(X)), atol=1e-12)
    fitted.intercepts_[-1] += [-3000, 0, 0]
    with np.errstate(all="raise", under="ignore"):
        assert (fitted.predict_log_proba(X)[:, 0] < -2000).all()


@pytest.mark.parametrize("method", ["predict", "predict_proba", "predict_log_proba"])
def test_rows_too_large_to_predict(method, fitted, blobs):
    X, y = blobs
    for classifier in (fitted, small().fit(X, y == 0)):
        classifier.coefs_[0] *= 100
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with pytest.raises(ValueError, match=r"^X must be on the scale .* as large as 1e\+308"):
                getattr(classifier, method)(np.vstack([X, [[1e308, -1e308, 0, 0]]]))


def test_a_last_step_to_infinity_is_no_fit(fitted, blobs):
    X, y = blobs
    before = state(fitted)
    fitted.set_params(batch_size=60, learning_rate_init=1e308, solver="sgd", max_iter=1)
    with pytest.raises(ValueError, match="too large to compute with"):
        fitted.fit(1e3 * X, y)
    assert_as_before(fitted, before)


def test_partial_fit_draws_no_weights_first(fitted, blobs, monkeypatch):
    X, y = blobs
    expected = copy.deepcopy(fitted).partial_fit(X, y)
    monkeypatch.setattr(classifiers, "mlp", None)
    assert_same_weights(fitted.partial_fit(X, y), expected)
