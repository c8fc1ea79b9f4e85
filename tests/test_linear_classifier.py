import io
import pickle
from contextlib import redirect_stdout

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.base import clone
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import GridSearchCV, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.utils.estimator_checks import parametrize_with_checks

from lecturelib.classifiers import LinearClassifier
from lecturelib.gradient_descent import Adam, train
from lecturelib.linear import Linear, hinge_loss
from lecturelib.regularization import L2
from lecturelib.softmax import cross_entropy, softmax

LOSSES = {"cross_entropy": cross_entropy, "hinge": hinge_loss}
each_loss = pytest.mark.parametrize("loss", LOSSES)


@parametrize_with_checks([
    LinearClassifier(),
    LinearClassifier(loss="hinge", max_iter=50),
    LinearClassifier(early_stopping=True, max_iter=50),
])
def test_scikit_learn_accepts_it(estimator, check):
    check(estimator)


@pytest.fixture(scope="module")
def digits():
    X, y = load_digits(return_X_y=True)
    return train_test_split(X / 16, y, test_size=0.25, stratify=y, random_state=0)


@pytest.fixture(scope="module")
def tumors():
    """A task of two classes, on one scale."""
    X, y = load_breast_cancer(return_X_y=True)
    return StandardScaler().fit_transform(X), y


@pytest.fixture
def blobs():
    """60 rows in three classes."""
    rng = np.random.default_rng(5)
    y = np.arange(60) % 3
    return rng.normal(size=(60, 4)) + 2 * np.eye(3, 4)[y], y


@pytest.fixture
def fitted(blobs):
    return LinearClassifier(random_state=0, max_iter=5).fit(*blobs)


# What it minimizes

def objective(classifier, X, y, loss=cross_entropy, alpha=1):
    """The sum of losses and the penalty, from scores and `coef_` as scikit-learn gives them."""
    scores = classifier.decision_function(X)
    if scores.ndim == 1:
        scores = np.stack([np.zeros(len(X)), scores], axis=1)
    return len(X) * loss(scores, y)[0] + alpha / 2 * np.sum(np.square(classifier.coef_))


def test_it_reaches_the_minimum_that_logistic_regression_finds(digits):
    X, X_test, y, y_test = digits
    theirs = LogisticRegression(C=1, tol=1e-8, max_iter=10_000).fit(X, y)
    ours = LinearClassifier(alpha=1, max_iter=200, random_state=0).fit(X, y)
    least = objective(theirs, X, y)
    assert least <= objective(ours, X, y) < 1.01 * least
    assert_allclose(ours.predict_proba(X_test), theirs.predict_proba(X_test), atol=0.05)
    assert (ours.predict(X_test) == theirs.predict(X_test)).mean() > 0.98


@pytest.mark.parametrize("alpha", [0.1, 1, 10])
def test_of_two_classes_too(alpha, tumors):
    X, y = tumors
    theirs = LogisticRegression(C=1 / alpha, tol=1e-8, max_iter=10_000).fit(X, y)
    ours = LinearClassifier(alpha=alpha, max_iter=200, random_state=0).fit(X, y)
    least = objective(theirs, X, y, alpha=alpha)
    assert least <= objective(ours, X, y, alpha=alpha) < 1.01 * least


def test_with_the_hinge_loss_it_is_a_support_vector_machine(tumors):
    X, y = tumors
    theirs = SVC(kernel="linear", C=1, tol=1e-6).fit(X, y)
    ours = LinearClassifier(loss="hinge", max_iter=300, random_state=0).fit(X, y)
    least = objective(theirs, X, y, hinge_loss)
    assert 0.9999 * least <= objective(ours, X, y, hinge_loss) < 1.01 * least


@each_loss
@pytest.mark.parametrize("n_classes", [2, 3])
def test_it_is_built_of_the_courses_blocks(loss, n_classes, blobs):
    X, y = blobs
    X, y = X[y < n_classes], y[y < n_classes]
    ours = LinearClassifier(loss=loss, alpha=2, batch_size=16, learning_rate_init=0.05,
                            max_iter=4, random_state=3).fit(X, y)
    rng = np.random.default_rng(3)
    layer = Linear(4, n_classes, rng)
    penalty = L2((2 if n_classes == 2 else 1) * 2 / (2 * len(X)))
    optimizer = Adam(layer.params(), 0.05)
    curve = []
    for epoch in train(layer, X, y, LOSSES[loss], optimizer, n_epochs=4, batch_size=16, rng=rng,
                       penalty=penalty):
        optimizer.learning_rate = 0.05 * (1 - epoch.number / 4)
        curve.append(epoch.loss + penalty.value(layer.W))
    scores = layer.forward(X)
    if n_classes == 2:
        scores = scores[:, 1] - scores[:, 0]
    assert_allclose(ours.decision_function(X), scores, rtol=1e-9, atol=1e-12)
    assert_allclose(ours.loss_curve_, curve, rtol=1e-12)
    assert ours.n_iter_ == 4


def test_a_larger_alpha_gives_smaller_weights(blobs):
    norms = [np.linalg.norm(LinearClassifier(alpha=alpha, random_state=0).fit(*blobs).coef_)
             for alpha in (0, 1, 100)]
    assert norms[0] > 1.1 * norms[1] > 2.2 * norms[2]


def test_more_epochs_come_closer(digits):
    X, _, y, _ = digits
    far, near = (objective(LinearClassifier(max_iter=n, random_state=0).fit(X, y), X, y)
                 for n in (5, 30))
    assert near < 0.9 * far


# What it leaves behind

def test_shapes_of_what_was_learned(blobs):
    X, y = blobs
    three = LinearClassifier(max_iter=2).fit(X, y)
    assert three.coef_.shape == (3, 4) and three.intercept_.shape == (3,)
    assert three.decision_function(X).shape == (60, 3)
    assert three.n_iter_ == len(three.loss_curve_) == 2
    assert three.n_features_in_ == 4 and three.classes_.tolist() == [0, 1, 2]
    two = LinearClassifier(max_iter=2).fit(X, y == 1)
    assert two.coef_.shape == (1, 4) and two.intercept_.shape == (1,)
    assert two.decision_function(X).shape == (60,)
    assert two.predict_proba(X).shape == (60, 2)
    for classifier in (three, two):
        scores = X @ classifier.coef_.T + classifier.intercept_
        assert_allclose(classifier.decision_function(X), np.squeeze(scores), rtol=1e-12)


def test_the_highest_score_wins(fitted, blobs):
    X, _ = blobs
    assert_array_equal(fitted.predict(X), fitted.decision_function(X).argmax(axis=1))
    assert_allclose(fitted.predict_proba(X), softmax(fitted.decision_function(X)), rtol=1e-12)


def test_of_two_classes_the_sign_decides(blobs):
    X, y = blobs
    classifier = LinearClassifier(max_iter=3, random_state=0).fit(X, np.where(y == 1, "yes", "no"))
    lead = classifier.decision_function(X)
    assert_array_equal(classifier.predict(X) == "yes", lead > 0)
    assert 5 < (lead > 0).sum() < 55
    assert_allclose(classifier.predict_proba(X)[:, 1], 1 / (1 + np.exp(-lead)), rtol=1e-12)


def test_equal_scores_go_to_the_smaller_label(blobs):
    X, y = blobs
    for target in (y, y == 1):
        classifier = LinearClassifier(max_iter=1).fit(X, target)
        classifier.coef_, classifier.intercept_ = 0 * classifier.coef_, 0 * classifier.intercept_
        assert set(classifier.predict(X)) == {0}


def test_probabilities_are_for_cross_entropy_alone(blobs):
    assert hasattr(LinearClassifier(), "predict_proba")
    classifier = LinearClassifier(loss="hinge", max_iter=2)
    assert not hasattr(classifier, "predict_proba")
    assert not hasattr(classifier.fit(*blobs), "predict_proba")
    assert classifier.set_params(loss="cross_entropy").fit(*blobs).predict_proba([[0] * 4]).sum()


@pytest.mark.parametrize("names", [
    ["face", "house", "cat"], [2.0, 4.0, 6.0], [-7, 0, 12], [np.str_("b"), np.str_("a"), "c"],
])
def test_labels_of_any_kind(names, blobs):
    X, y = blobs
    labels = np.array(names)[y]
    named = LinearClassifier(max_iter=3, random_state=0).fit(X, labels)
    assert_array_equal(named.classes_, np.unique(labels))
    # The classes may be in another order, so only a run to the end gives the same answers.
    named.set_params(max_iter=100).fit(X, labels)
    plain = LinearClassifier(random_state=0).fit(X, y)
    assert (named.predict(X) == np.array(names)[plain.predict(X)]).mean() > 0.95


def test_bools_are_labels(blobs):
    X, y = blobs
    predicted = LinearClassifier(max_iter=30, random_state=0).fit(X, y == 0).predict(X)
    assert predicted.dtype == bool
    assert (predicted == (y == 0)).mean() > 0.8


@each_loss
def test_one_class_is_enough(loss):
    classifier = LinearClassifier(loss=loss, max_iter=2).fit([[1.0], [2.0]], ["only", "only"])
    assert classifier.predict([[3.0], [-1.0]]).tolist() == ["only", "only"]
    if loss == "cross_entropy":
        assert classifier.predict_proba([[3.0]]).tolist() == [[1.0]]


@pytest.mark.parametrize("came, computed", [
    (np.float32, np.float32), (np.float64, np.float64), (np.uint8, np.float64),
    (np.float16, np.float64),
])
@pytest.mark.parametrize("n_classes", [2, 3])
def test_it_computes_in_the_type_of_its_data(came, computed, n_classes, blobs):
    X, y = blobs
    X = (10 * np.abs(X)).astype(came)
    classifier = LinearClassifier(max_iter=2, random_state=0).fit(X, y % n_classes)
    made = [classifier.coef_, classifier.intercept_, classifier.decision_function(X),
            classifier.predict_proba(X)]
    assert {array.dtype for array in made} == {np.dtype(computed)}


def test_uint8_images_do_not_wrap_around():
    X = np.array([[200, 100], [100, 200]], np.uint8)
    one, two = (LinearClassifier(max_iter=3, random_state=0).fit(rows, [0, 1])
                for rows in (X, X.astype(np.float64)))
    assert_array_equal(one.coef_, two.coef_)
    assert_array_equal(one.decision_function(X), two.decision_function(X.astype(np.float64)))


# Randomness

@pytest.mark.parametrize("early_stopping", [False, True])
@pytest.mark.parametrize("seed", [0, np.int64(3), np.random.RandomState, np.random.default_rng])
def test_the_same_seed_gives_the_same_bits(seed, early_stopping, blobs):
    X, y = blobs
    runs = []
    for _ in range(2):
        state = seed(7) if callable(seed) else seed
        classifier = LinearClassifier(early_stopping=early_stopping, max_iter=4,
                                      random_state=state)
        runs.append(classifier.fit(X, y))
    assert_array_equal(runs[0].coef_, runs[1].coef_)
    other = LinearClassifier(early_stopping=early_stopping, max_iter=4, random_state=99).fit(X, y)
    assert (other.coef_ != runs[0].coef_).all()


def test_without_a_seed_runs_differ(blobs):
    one, two = (LinearClassifier(max_iter=1).fit(*blobs) for _ in range(2))
    assert (one.coef_ != two.coef_).all()


# Early stopping

def test_early_stopping_keeps_the_best_weights_and_stops():
    """Labels of noise: what is learned of the training rows is worse and worse for the others."""
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(120, 60)), rng.integers(0, 2, 120)
    settings = {"alpha": 0, "learning_rate_init": 0.1, "max_iter": 200, "random_state": 1}
    stopped = LinearClassifier(early_stopping=True, validation_fraction=0.3, n_iter_no_change=4,
                               **settings).fit(X, y)
    assert 5 <= stopped.n_iter_ < 60
    full = LinearClassifier(**settings).fit(X, y)
    assert full.n_iter_ == 200
    new_X, new_y = rng.normal(size=(2000, 60)), rng.integers(0, 2, 2000)
    assert (log_loss(new_y, stopped.predict_proba(new_X))
            < 0.5 * log_loss(new_y, full.predict_proba(new_X)))
    # Those are the weights of the epoch before the patience of 4 began, not the last ones.
    shorter = LinearClassifier(early_stopping=True, validation_fraction=0.3, n_iter_no_change=3,
                               **settings).fit(X, y)
    assert shorter.n_iter_ == stopped.n_iter_ - 1
    assert_array_equal(shorter.coef_, stopped.coef_)
    assert_array_equal(shorter.intercept_, stopped.intercept_)


def test_tol_is_what_counts_as_a_fall(blobs):
    X, y = blobs
    settings = {"early_stopping": True, "n_iter_no_change": 3, "random_state": 0}
    never = LinearClassifier(tol=1e6, **settings).fit(X, y)
    assert never.n_iter_ == 4  # the first epoch always counts
    assert LinearClassifier(tol=0, **settings).fit(X, y).n_iter_ > 10


@pytest.mark.parametrize("share, counts, held_out", [
    (0.25, [40, 20], [10, 5]), (0.1, [40, 2], [4, 1]), (0.9, [10, 2, 1], [9, 1, 0]),
    (0.01, [30, 30], [1, 1]), (0.999, [5, 5], [4, 4]),
])
def test_rows_are_held_out_class_by_class(share, counts, held_out, monkeypatch):
    seen = {}

    def spy(layer, X, y, *args, validation, **settings):
        seen["train"], seen["held out"] = (X, y), validation
        return train(layer, X, y, *args, validation=validation, **settings)

    monkeypatch.setattr("lecturelib.classifiers.train", spy)
    y = np.repeat(np.arange(len(counts)), counts)
    X = np.arange(len(y), dtype=float)[:, np.newaxis]
    LinearClassifier(early_stopping=True, validation_fraction=share, max_iter=1,
                     random_state=0).fit(X, y)
    assert np.bincount(seen["held out"][1], minlength=len(counts)).tolist() == held_out
    rows = [*seen["train"][0][:, 0], *seen["held out"][0][:, 0]]
    assert sorted(rows) == X[:, 0].tolist()
    for part in seen.values():
        assert_array_equal(part[1], y[part[0][:, 0].astype(int)])


def test_nothing_to_hold_out():
    with pytest.raises(ValueError, match="early_stopping needs two rows of a class"):
        LinearClassifier(early_stopping=True).fit([[1.0], [2.0]], ["a", "b"])


# As an estimator

def test_in_a_pipeline_a_grid_search_and_cross_validation(digits):
    X, X_test, y, y_test = digits
    classifier = LinearClassifier(max_iter=20, random_state=0)
    search = GridSearchCV(make_pipeline(StandardScaler(), classifier),
                          {"linearclassifier__alpha": [1, 1e5]}, cv=2).fit(X, y)
    assert search.best_params_ == {"linearclassifier__alpha": 1}
    assert search.score(X_test, y_test) > 0.94
    assert cross_val_score(classifier, X, y, cv=2).mean() > 0.9


def test_init_only_stores():
    given = {"loss": object(), "alpha": "x", "batch_size": None, "learning_rate_init": [],
             "max_iter": {}, "early_stopping": (), "validation_fraction": 2,
             "n_iter_no_change": "y", "tol": -1, "random_state": "z", "verbose": 7}
    classifier = LinearClassifier(**given)
    assert classifier.get_params() == given
    assert vars(classifier) == given
    assert clone(LinearClassifier(alpha=3)).alpha == 3


def test_it_can_be_stored(fitted, blobs):
    again = pickle.loads(pickle.dumps(fitted))
    assert_array_equal(again.predict_proba(blobs[0]), fitted.predict_proba(blobs[0]))
    assert len(pickle.dumps(fitted)) < 5000  # no training rows in it


def test_verbose_prints_a_line_an_epoch(blobs):
    printed = io.StringIO()
    with redirect_stdout(printed):
        LinearClassifier(max_iter=2).fit(*blobs)
        assert printed.getvalue() == ""
        classifier = LinearClassifier(max_iter=2, verbose=True).fit(*blobs)
    one, two = (f"{loss:.4f}" for loss in classifier.loss_curve_)
    assert printed.getvalue() == f"epoch 1: loss {one}\nepoch 2: loss {two}\n"


def test_data_are_not_modified(blobs):
    X, y = blobs
    X.flags.writeable = y.flags.writeable = False
    LinearClassifier(max_iter=2).fit(X, y).predict_proba(X)


def state(classifier):
    return {name: np.copy(value) for name, value in vars(classifier).items()}


def assert_as_before(classifier, before):
    for name, value in state(classifier).items():
        if name in before and name.endswith("_"):
            assert_array_equal(value, before[name])


@pytest.mark.parametrize("parameters, said", [
    ({"loss": "squared"}, "loss must be 'cross_entropy' or 'hinge', got 'squared'"),
    ({"loss": ["hinge"]}, r"loss must be 'cross_entropy' or 'hinge', got \['hinge'\]"),
    ({"alpha": -1}, "alpha must be a finite number of at least 0, got -1"),
    ({"alpha": None}, "alpha must be a finite number"),
    ({"batch_size": 0}, "batch_size must be an integer of at least 1, got 0"),
    ({"batch_size": "auto"}, "batch_size must be an integer of at least 1, got 'auto'"),
    ({"learning_rate_init": 0}, "learning_rate_init must be a finite number above 0, got 0"),
    ({"max_iter": 0}, "max_iter must be an integer of at least 1, got 0"),
    ({"max_iter": 10.0}, "max_iter must be an integer of at least 1, got 10.0"),
    ({"validation_fraction": 0}, "validation_fraction must be a finite number above 0 and below 1"),
    ({"validation_fraction": 1}, "validation_fraction must be a finite number above 0 and below 1"),
    ({"n_iter_no_change": 0}, "n_iter_no_change must be an integer of at least 1"),
    ({"tol": -1e-4}, "tol must be a finite number of at least 0"),
    ({"random_state": "seed"}, "random_state must be"),
    ({"random_state": -1}, "random_state must be"),
    ({"early_stopping": "a"}, "early_stopping must be True or False, got 'a'"),
    ({"early_stopping": 1}, "early_stopping must be True or False, got 1"),
    ({"verbose": "loud"}, "verbose must be an integer of at least 0, got 'loud'"),
    ({"verbose": 0.5}, "verbose must be an integer of at least 0, got 0.5"),
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
    ([], [], "Expected 2D array"),
    (np.ones((0, 2)), [], "0 sample"),
    ([1, 2], [0, 1], "Expected 2D array"),
    ([[1.0], [2.0]], [0.5, 1.5], "Unknown label type"),
    ([[1.0], [2.0]], [[0, 1], [1, 0]], "y should be a 1d array"),
    ([[1.0]], None, "y"),
])
def test_bad_data_leave_the_old_fit_as_it_was(X, y, said, fitted):
    before = state(fitted)
    with pytest.raises(ValueError, match=said):
        fitted.fit(X, y)
    assert_as_before(fitted, before)


@pytest.mark.parametrize("parameters, factor", [
    ({"learning_rate_init": 1e300}, 1), ({"alpha": 1e308}, 1), ({}, 1e200), ({}, 1e306),
])
@pytest.mark.parametrize("n_classes", [2, 3])
def test_numbers_too_large_are_said_to_be_so(parameters, factor, n_classes, fitted, blobs):
    before = state(fitted)
    with pytest.raises(ValueError, match="lower learning_rate_init or alpha, or bring the columns"):
        fitted.set_params(**parameters).fit(factor * np.sign(blobs[0]), blobs[1] % n_classes)
    assert_as_before(fitted, before)


def test_an_interrupted_fit_leaves_the_old_one(fitted, blobs, monkeypatch):
    def interrupted(*args, **settings):
        yield next(train(*args, **settings))
        raise KeyboardInterrupt

    before = state(fitted)
    monkeypatch.setattr("lecturelib.classifiers.train", interrupted)
    with pytest.raises(KeyboardInterrupt):
        fitted.fit(*blobs)
    assert_as_before(fitted, before)


@pytest.mark.parametrize("method", ["predict", "decision_function", "predict_proba"])
def test_bad_rows(method, fitted):
    with pytest.raises(ValueError, match="3 features, but LinearClassifier is expecting 4"):
        getattr(fitted, method)(np.ones((2, 3)))
    with pytest.raises(ValueError, match="NaN"):
        getattr(fitted, method)(np.full((2, 4), np.nan))
    with pytest.raises(NotFittedError):
        getattr(LinearClassifier(), method)([[1.0]])


def test_logarithms_of_probabilities(fitted, blobs):
    X, _ = blobs
    assert_allclose(fitted.predict_log_proba(X), np.log(fitted.predict_proba(X)), atol=1e-12)
    assert not hasattr(LinearClassifier(loss="hinge"), "predict_log_proba")


def test_rows_too_large_to_predict(fitted, blobs):
    X, _ = blobs
    fitted.coef_ = 100 * fitted.coef_
    for method in ("predict", "predict_proba", "decision_function"):
        with pytest.raises(ValueError, match=r"^X must be on the scale .* as large as 1e\+308"):
            getattr(fitted, method)(np.full_like(X, 1e308))


def test_held_out_rows_may_be_watched_without_end(blobs, capsys):
    watching = LinearClassifier(early_stopping=True, n_iter_no_change=np.inf, max_iter=40, tol=1,
                                random_state=0)
    assert watching.fit(*blobs).n_iter_ == 40
    watching.set_params(n_iter_no_change=3, verbose=True).fit(*blobs)
    said = "stopped: the validation loss has not become better by tol=1 in the last 3 epochs"
    assert capsys.readouterr().out.splitlines()[-1] == said
