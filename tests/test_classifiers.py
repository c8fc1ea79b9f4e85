import tracemalloc

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.spatial.distance import cdist
from sklearn import neighbors as sklearn_neighbors
from sklearn.base import clone
from sklearn.datasets import load_digits
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from lecturelib import classifiers
from lecturelib.classifiers import KNeighborsClassifier

METRICS = {"euclidean": "euclidean", "manhattan": "cityblock"}  # ours, SciPy's


@parametrize_with_checks([KNeighborsClassifier(), KNeighborsClassifier(3, metric="manhattan")])
def test_scikit_learn_accepts_it(estimator, check):
    check(estimator)


@pytest.fixture(scope="module")
def digits():
    X, y = load_digits(return_X_y=True)
    return train_test_split(X, y, test_size=0.25, stratify=y, random_state=0)


@pytest.fixture
def fitted():
    return KNeighborsClassifier(n_neighbors=3).fit([[0], [1], [2], [10], [11]], [0, 0, 1, 1, 1])


def test_worked_by_hand(fitted):
    assert fitted.predict([[0], [9], [1.4]]).tolist() == [0, 1, 0]
    assert_allclose(fitted.predict_proba([[0], [9]]), [[2 / 3, 1 / 3], [0, 1]])
    assert fitted.score([[0], [9]], [0, 0]) == 0.5


def test_metrics_differ_where_they_should():
    """From the origin (3, 3) is nearer than (0, 5) in L2, and farther in L1."""
    X, y = [[3, 3], [0, 5]], ["diagonal", "straight"]
    origin = [[0, 0]]
    assert KNeighborsClassifier(1).fit(X, y).predict(origin) == ["diagonal"]
    assert KNeighborsClassifier(1, metric="manhattan").fit(X, y).predict(origin) == ["straight"]


def test_ties_go_to_the_earlier_row_and_then_to_the_smaller_label():
    X = [[1], [-1], [1], [-1]]
    assert KNeighborsClassifier(1).fit(X, [3, 2, 1, 0]).predict([[0]]) == [3]
    assert KNeighborsClassifier(2).fit(X, [3, 2, 1, 0]).predict([[0]]) == [2]
    assert KNeighborsClassifier(3).fit(X, [3, 2, 2, 0]).predict([[0]]) == [2]
    assert KNeighborsClassifier(4).fit(X, ["b", "a", "b", "a"]).predict([[0]]) == ["a"]


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("k", [1, 2, 5, 10, 100, 1347])
def test_on_digits_as_scikit_learn(digits, metric, k):
    """Where the k-th and the next neighbor are equally far, scikit-learn's choice is arbitrary."""
    X, X_test, y = digits[0], digits[1][:150], digits[2]
    distances = np.sort(cdist(X_test, X, METRICS[metric]), axis=1)
    clear = np.full(len(X_test), True) if k == len(X) else distances[:, k - 1] < distances[:, k]
    theirs = sklearn_neighbors.KNeighborsClassifier(k, metric=metric, algorithm="brute").fit(X, y)
    ours = KNeighborsClassifier(k, metric=metric).fit(X, y)
    assert clear.mean() > 0.3
    assert_array_equal(ours.predict(X_test)[clear], theirs.predict(X_test)[clear])
    assert_allclose(ours.predict_proba(X_test)[clear], theirs.predict_proba(X_test)[clear])


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("k", [1, 4, 25])
def test_on_digits_as_a_stable_sort(digits, metric, k):
    X, X_test, y = digits[0], digits[1][:150], digits[2]
    order = np.argsort(cdist(X_test, X, METRICS[metric]), axis=1, kind="stable")[:, :k]
    votes = np.array([np.bincount(row, minlength=10) for row in y[order]])
    for dtype in (np.float64, np.float32, np.uint8):
        ours = KNeighborsClassifier(k, metric=metric).fit(X.astype(dtype), y)
        assert_array_equal(ours.predict_proba(X_test.astype(dtype)), votes / k)
        assert_array_equal(ours.predict(X_test.astype(dtype)), votes.argmax(axis=1))


def test_uint8_images_do_not_wrap_around():
    X = np.array([[0, 0], [255, 255]], np.uint8)
    classifier = KNeighborsClassifier(1).fit(X, ["dark", "bright"])
    dim, light = [[40, 40]], [[200, 200]]
    for x, answer in [(dim, "dark"), (light, "bright")]:
        assert classifier.predict(np.array(x, np.uint8)) == [answer]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_it_computes_in_the_type_of_its_data(dtype, monkeypatch):
    seen = []
    nearest = classifiers.k_nearest
    monkeypatch.setattr(
        classifiers, "k_nearest", lambda d, k: seen.append(d.dtype) or nearest(d, k)
    )
    X = np.array([[0, 0], [1, 1]], dtype)
    KNeighborsClassifier(1).fit(X, [0, 1]).predict(X)
    assert seen == [dtype]


@pytest.mark.parametrize(
    "labels",
    [
        ["rest", "task"],
        [False, True],
        [-1, 1],
        [2.0, 7.0],
        np.array(["rest", "task"], object),
        np.array([3, 250], np.uint8),
    ],
    ids=str,
)
def test_labels_of_any_kind(labels):
    y = np.repeat(labels, 3)
    classifier = KNeighborsClassifier(3).fit(np.arange(6)[:, np.newaxis], y)
    assert_array_equal(classifier.classes_, labels)
    predicted = classifier.predict([[0], [5]])
    assert_array_equal(predicted, labels)
    assert predicted.dtype == y.dtype


def test_one_class_is_enough():
    classifier = KNeighborsClassifier(2).fit([[0], [1]], ["rest", "rest"])
    assert classifier.predict([[5]]) == ["rest"]
    assert classifier.predict_proba([[5]]).tolist() == [[1]]


@pytest.mark.parametrize("method", ["predict", "predict_proba"])
@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("block", [1, 3000, 2**24])
def test_the_size_of_the_blocks_changes_nothing(digits, metric, method, block, monkeypatch):
    X, X_test, y, _ = digits
    classifier = KNeighborsClassifier(metric=metric).fit(X, y)
    whole = getattr(classifier, method)(X_test[:20])
    monkeypatch.setattr(KNeighborsClassifier, "_BLOCK", block)
    assert_array_equal(getattr(classifier, method)(X_test[:20]), whole)


def test_memory_is_bounded(monkeypatch):
    X = np.random.default_rng(0).normal(size=(3000, 4))
    classifier = KNeighborsClassifier().fit(X, X[:, 0] > 0)
    monkeypatch.setattr(KNeighborsClassifier, "_BLOCK", 2**16)
    tracemalloc.start()
    classifier.predict(X)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5e6  # all distances would be 72e6


def test_in_a_pipeline_a_grid_search_and_cross_validation(digits):
    X, X_test, y, y_test = (part[:300] for part in digits)
    pipeline = make_pipeline(StandardScaler(), KNeighborsClassifier())
    assert cross_val_score(pipeline, X, y, cv=3).mean() > 0.85
    grid = {
        "kneighborsclassifier__n_neighbors": [1, 5, 50],
        "kneighborsclassifier__metric": list(METRICS),
    }
    search = GridSearchCV(pipeline, grid, cv=3).fit(X, y)
    assert search.best_params_["kneighborsclassifier__n_neighbors"] < 50
    assert search.score(X_test, y_test) > 0.85


def test_init_only_stores():
    classifier = KNeighborsClassifier(n_neighbors="many", metric=None)
    assert vars(classifier) == {"n_neighbors": "many", "metric": None}
    assert clone(classifier).get_params() == {"n_neighbors": "many", "metric": None}


def test_what_fit_leaves_behind():
    X, y = np.ones((4, 3), np.float32), np.array(["b", "a", "b", "c"])
    classifier = KNeighborsClassifier(2)
    assert classifier.fit(X, y) is classifier
    assert classifier.classes_.tolist() == ["a", "b", "c"]
    assert classifier.n_features_in_ == 3
    assert classifier.X_.dtype == np.float32
    assert classifier.y_.tolist() == [1, 0, 1, 2]
    assert classifier.get_params() == {"n_neighbors": 2, "metric": "euclidean"}


def test_it_remembers_even_if_the_caller_changes_the_data():
    X, y = np.array([[0.0], [10.0]]), np.array([0, 1])
    classifier = KNeighborsClassifier(1).fit(X, y)
    X[:], y[:] = -X, 7
    assert classifier.predict([[9]]) == [1]


@pytest.mark.parametrize(
    "parameters, said",
    [
        ({"n_neighbors": 0}, "n_neighbors must be an integer of at least 1, got 0"),
        ({"n_neighbors": 2.0}, "n_neighbors must be an integer of at least 1, got 2.0"),
        ({"n_neighbors": None}, "n_neighbors must be an integer of at least 1, got None"),
        ({"n_neighbors": 6}, "n_neighbors must be at most n_samples = 5, got 6"),
        ({"metric": "cosine"}, "metric must be 'euclidean' or 'manhattan', got 'cosine'"),
        ({"metric": None}, "metric must be 'euclidean' or 'manhattan', got None"),
        ({"metric": ["manhattan"]}, "metric must be 'euclidean' or 'manhattan', got"),
    ],
)
def test_bad_parameters(parameters, said, fitted):
    with pytest.raises(ValueError, match=said):
        KNeighborsClassifier(3).set_params(**parameters).fit(fitted.X_, fitted.y_)
    with pytest.raises(ValueError, match=said):
        fitted.set_params(**parameters).predict([[1]])


@pytest.mark.parametrize(
    "X, y, said",
    [
        ([[0, 1], [np.nan, 1], [0, 0]], [0, 1, 0], "NaN"),
        ([[0, 1], [np.inf, 1], [0, 0]], [0, 1, 0], "infinity"),
        ([0, 1, 2], [0, 1, 0], "Expected 2D array"),
        (np.ones((3, 2, 2)), [0, 1, 0], "dim 3"),
        (np.ones((0, 2)), [], "0 sample"),
        (np.ones((3, 2)), [0, 1], "inconsistent numbers of samples"),
        (np.ones((3, 2)), [0.1, 0.2, 0.3], "Unknown label type"),
        (np.ones((3, 2)), [0, 1, np.nan], "NaN"),
        (np.ones((3, 2)), np.ones((3, 2)), "1d array"),
        (np.ones((2, 2)), [0, 1], "n_neighbors"),
    ],
)
def test_bad_data_leave_the_old_fit_as_it_was(X, y, said, fitted):
    before = {name: np.copy(value) for name, value in vars(fitted).items()}
    with pytest.raises(ValueError, match=said):
        fitted.fit(X, y)
    assert vars(fitted).keys() == before.keys()
    for name, value in before.items():
        assert_array_equal(getattr(fitted, name), value)


@pytest.mark.parametrize("method", ["predict", "predict_proba"])
def test_bad_rows(method, fitted):
    with pytest.raises(NotFittedError):
        getattr(KNeighborsClassifier(), method)([[0]])
    with pytest.raises(ValueError, match="X has 2 features.*expecting 1"):
        getattr(fitted, method)([[0, 1]])
    with pytest.raises(ValueError, match="NaN"):
        getattr(fitted, method)([[np.nan]])
    with pytest.raises(ValueError, match="2D array"):
        getattr(fitted, method)([0])


def test_new_parameters_hold_without_a_new_fit(fitted):
    assert fitted.predict([[1.6]]) == [0]
    assert fitted.set_params(n_neighbors=1).predict([[1.6]]) == [1]


def test_names_of_columns_are_read_from_the_callers_own_table(monkeypatch):
    """An array has lost them; without pandas installed, this is all that can be seen."""
    seen = []
    monkeypatch.setattr(classifiers, "validate_data", lambda self, X, **kwargs: seen.append(X))
    table = [[0, 1], [5, 5]]
    KNeighborsClassifier(1).fit(table, [0, 1])
    assert seen[0] is table


def test_logarithms_of_shares(fitted):
    assert_allclose(fitted.predict_log_proba([[0], [9]]), [[np.log(2 / 3), np.log(1 / 3)],
                                                          [-np.inf, 0]])
