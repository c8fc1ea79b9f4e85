import tracemalloc

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats
from scipy.spatial.distance import cdist
from sklearn.datasets import load_digits
from sklearn.neighbors import NearestNeighbors

from lecturelib import neighbors
from lecturelib.neighbors import (
    euclidean_distances,
    k_nearest,
    majority_vote,
    manhattan_distances,
)

both_distances = pytest.mark.parametrize(
    "distances, metric",
    [(manhattan_distances, "cityblock"), (euclidean_distances, "euclidean")],
    ids=["manhattan", "euclidean"],
)
both_precisions = pytest.mark.parametrize("dtype", [np.float32, np.float64])
RTOL = {np.float32: 1e-5, np.float64: 1e-13}


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def exact(X, Y, metric="euclidean"):
    """By another route: SciPy sums the differences, in float64."""
    return cdist(X.astype(np.float64), Y.astype(np.float64), metric)


def test_worked_by_hand():
    X, Y = [[0, 0], [1, 2]], [[3, 4], [1, 2], [-2, 6]]
    assert manhattan_distances(X, Y).tolist() == [[7, 3, 8], [4, 0, 7]]
    assert euclidean_distances(X, Y)[:, :2].tolist() == [[5, 5**0.5], [8**0.5, 0]]
    assert euclidean_distances([[1, 2]], [[-2, 6]]).tolist() == [[5]]


def test_one_feature_is_the_absolute_difference():
    X, Y = [[1.5], [-2]], [[0.25], [7]]
    assert manhattan_distances(X, Y).tolist() == [[1.25, 5.5], [2.25, 9]]
    assert euclidean_distances(X, Y).tolist() == [[1.25, 5.5], [2.25, 9]]


@both_distances
@both_precisions
@pytest.mark.parametrize(
    "M, N, D", [(1, 1, 1), (7, 5, 3), (30, 40, 100), (3, 200, 784), (2, 3, 70_000)]
)
def test_as_scipy(distances, metric, dtype, M, N, D, rng):
    X, Y = rng.normal(size=(M, D)).astype(dtype), rng.normal(size=(N, D)).astype(dtype)
    result = distances(X, Y)
    assert result.dtype == dtype
    assert result.shape == (M, N)
    assert_allclose(result, exact(X, Y, metric), rtol=RTOL[dtype])


@both_distances
@pytest.mark.parametrize("dtype", [np.uint8, np.int16, bool, np.float16])
def test_other_numbers_are_computed_in_float64(distances, metric, dtype, rng):
    X, Y = rng.integers(0, 256, (5, 8)).astype(dtype), rng.integers(0, 256, (6, 8)).astype(dtype)
    assert distances(X, Y).dtype == np.float64
    assert_allclose(distances(X, Y), exact(X, Y, metric), rtol=1e-14)


@both_distances
def test_uint8_does_not_wrap_around(distances, metric):
    black, white = np.zeros((1, 1), np.uint8), np.full((1, 1), 255, np.uint8)
    assert distances(black, white) == distances(white, black) == 255


@both_distances
def test_float32_with_float64_is_computed_in_float64(distances, metric, rng):
    X, Y = rng.normal(size=(4, 9)).astype(np.float32), rng.normal(size=(5, 9))
    for A, B in [(X, Y), (Y, X)]:
        assert distances(A, B).dtype == np.float64
        assert_allclose(distances(A, B), exact(A, B, metric), rtol=1e-13)


@both_distances
def test_lists_views_and_read_only_arrays(distances, metric, rng):
    X, Y = rng.normal(size=(6, 8)), rng.normal(size=(8, 6))
    expected = distances(X[::2].copy(), Y.T[:, ::-1].copy())
    assert_allclose(distances(X[::2], Y.T[:, ::-1]), expected, rtol=1e-14)
    assert_allclose(distances(X[::2].tolist(), Y.T[:, ::-1].tolist()), expected, rtol=1e-14)
    X.flags.writeable = Y.flags.writeable = False
    assert distances(X, Y.T).shape == (6, 6)


@both_distances
@both_precisions
@pytest.mark.parametrize("offset", [0, 1e7])
def test_inputs_stay_as_they_are(distances, metric, dtype, offset, rng):
    X = (offset + rng.normal(size=(6, 8))).astype(dtype)
    before = X.copy()
    distances(X, X)
    assert_array_equal(X, before)


@both_precisions
@pytest.mark.parametrize("offset", [0, 1, 1e3, 1e6])
@pytest.mark.parametrize("D", [1, 30, 784])
def test_cancellation_in_data_with_a_common_offset(dtype, offset, D, rng):
    X = (offset + rng.normal(size=(60, D))).astype(dtype)
    Y = (offset + rng.normal(size=(80, D))).astype(dtype)
    Y[:9] = X[:9]
    assert_allclose(euclidean_distances(X, Y), exact(X, Y), rtol=RTOL[dtype])


def test_a_common_offset_does_not_make_every_pair_a_special_case(rng, monkeypatch):
    pairs = []
    lengths = neighbors._lengths
    monkeypatch.setattr(
        neighbors, "_lengths", lambda X, Y, i, j: pairs.extend(i) or lengths(X, Y, i, j)
    )
    X = 1e6 + rng.normal(size=(30, 50))
    euclidean_distances(X, X + 0)
    assert len(pairs) == 30  # each row and itself


@both_precisions
def test_cancellation_in_clusters_that_no_common_offset_explains(dtype, rng):
    clusters = np.array([[[-1e5]], [[3e5]], [[1e6]]])
    X, Y = ((clusters + rng.normal(size=(3, 20, 40))).reshape(60, 40).astype(dtype) for _ in "XY")
    assert_allclose(euclidean_distances(X, Y), exact(X, Y), rtol=RTOL[dtype])


@both_precisions
def test_cancellation_between_near_duplicates(dtype, rng):
    X = rng.normal(size=(50, 300)).astype(dtype)
    steps = np.logspace(-6, 0, 50)[:, np.newaxis]
    Y = (X + steps * rng.normal(size=X.shape)).astype(dtype)
    assert_allclose(euclidean_distances(X, Y), exact(X, Y), rtol=RTOL[dtype])


@both_distances
@both_precisions
@pytest.mark.parametrize("offset", [0, 1e6])
def test_a_row_is_at_distance_zero_from_itself(distances, metric, dtype, offset, rng):
    X = (offset + rng.normal(size=(100, 50))).astype(dtype)
    result = distances(X, X.copy())
    assert_array_equal(np.diag(result), 0)
    assert (result >= 0).all()
    assert_allclose(result, result.T, rtol=RTOL[dtype])


@both_precisions
@pytest.mark.parametrize("power", [-0.9, -0.57, -0.523, -0.5, -0.4, 0.4, 0.5, 0.6, 0.9])
def test_squares_may_over_and_underflow(dtype, power, rng):
    """Entries from 1e-34 to 1e34 in float32: some of the squares are no float32."""
    scale = float(np.finfo(dtype).max) ** power
    X, Y = (scale * rng.normal(size=(9, 30))).astype(dtype), np.zeros((2, 30), dtype)
    Y[1] = X[3] * dtype(1.5)
    assert_allclose(euclidean_distances(X, Y), exact(X / scale, Y / scale) * scale, rtol=1e-5)


@both_precisions
def test_squares_may_overflow_only_together(dtype):
    """Each norm squared is half of the largest number; -2xy is all of it."""
    X = np.full((1, 2), np.sqrt(np.finfo(dtype).max) / 2, dtype)
    distances = euclidean_distances(X, np.concatenate([-X, X]))
    assert_allclose(distances, [[X[0, 0] * 8**0.5, 0]], rtol=1e-6)


def test_a_single_huge_row_does_not_spoil_the_others(rng):
    X, Y = rng.normal(size=(2, 9, 30)).astype(np.float32)
    Y[4] = 1e30
    assert_allclose(euclidean_distances(X, Y), exact(X, Y), rtol=1e-5)


@both_precisions
def test_entries_whose_difference_overflows(dtype):
    huge = np.finfo(dtype).max
    X, Y = np.full((1, 1), huge), np.full((1, 1), -huge)
    assert euclidean_distances(X, X) == 0
    assert_allclose(euclidean_distances(X / 2, Y / 4), huge * 0.75)
    assert euclidean_distances(X, Y) == np.inf


@both_distances
def test_equal_distances_between_whole_numbers_are_exactly_equal(distances, metric):
    """Pixels are whole numbers: ties must not depend on rounding."""
    digits = load_digits().data
    X, Y = digits[:100], digits[100:400]
    for dtype in (np.float32, np.float64):
        result = distances(X.astype(dtype), Y.astype(dtype))
        assert_array_equal(result, exact(X, Y, metric).astype(dtype))


@both_distances
@both_precisions
@pytest.mark.parametrize("block", [1, 7, 100])
def test_the_size_of_the_blocks_changes_nothing(distances, metric, dtype, block, rng, monkeypatch):
    X, Y = rng.normal(size=(23, 5)).astype(dtype), rng.normal(size=(31, 5)).astype(dtype)
    Y[:9] = X[:9]
    whole = distances(X, Y)
    monkeypatch.setattr(neighbors, "BLOCK", block)
    assert_array_equal(distances(X, Y), whole)


@both_distances
@pytest.mark.parametrize("spread", [1, 1e-4], ids=["apart", "close together"])
def test_memory_does_not_grow_with_the_product_of_all_sizes(distances, metric, spread, rng):
    M, N, D = 60, 200, 3000
    clusters = np.repeat([[1.0], [-1.0]], M // 2, axis=0)
    X = clusters + spread * rng.normal(size=(M, D))
    Y = np.resize(clusters, (N, 1)) + spread * rng.normal(size=(N, D))
    tracemalloc.start()
    distances(X, Y)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4e6  # of M N D 8 = 288e6


@both_distances
@pytest.mark.parametrize(
    "X, Y, said",
    [
        ([1, 2], [[1, 2]], r"X must have 2 dimensions, got shape \(2,\)"),
        ([[1, 2]], [[[1, 2]]], r"Y must have 2 dimensions, got shape \(1, 1, 2\)"),
        ([[1, 2]], [[1]], r"equally many columns, got shapes \(1, 2\) and \(1, 1\)"),
        (np.ones((0, 2)), [[1, 2]], r"X must not be empty"),
        ([[1, 2]], np.ones((3, 0)), r"Y must not be empty"),
        ([[1, np.nan]], [[1, 2]], r"X must be finite, got nan at index \[0, 1\]"),
        ([[1, 2]], [[1, 2], [np.inf, 0]], r"Y must be finite, got inf at index \[1, 0\]"),
        ([[1, -np.inf]], [[np.inf, 2]], r"X must be finite, got -inf at index \[0, 1\]"),
        ([["a", "b"]], [[1, 2]], r"X must be an array of real numbers"),
        ([[1, 2]], None, r"Y must be an array of real numbers, got None"),
    ],
)
def test_bad_points(distances, metric, X, Y, said):
    with pytest.raises(ValueError, match=said):
        distances(X, Y)


@both_distances
def test_not_finite_beside_a_common_offset(distances, metric, rng):
    X = 1e6 + rng.normal(size=(50, 4))
    Y = X.copy()
    Y[33, 2] = np.nan
    with pytest.raises(ValueError, match=r"Y must be finite, got nan at index \[33, 2\]"):
        distances(X, Y)


def test_nearest_by_hand():
    distances = [[3, 1, 2, 0], [5, 5, 4, 5]]
    assert k_nearest(distances, 1).tolist() == [[3], [2]]
    assert k_nearest(distances, 3).tolist() == [[3, 1, 2], [2, 0, 1]]
    assert k_nearest(distances, np.int64(4)).tolist() == [[3, 1, 2, 0], [2, 0, 1, 3]]
    assert k_nearest(distances, 2).dtype == np.intp


def test_nearest_breaks_ties_by_index_for_every_k(rng):
    distances = rng.integers(0, 4, size=(40, 25))
    for k in range(1, 26):
        expected = [np.lexsort((np.arange(25), row))[:k] for row in distances]
        assert_array_equal(k_nearest(distances, k), expected)


@both_precisions
@pytest.mark.parametrize("k", [1, 2, 40, 1000])
def test_nearest_in_long_rows_however_they_are_ordered(k, dtype, rng):
    distances = rng.integers(0, 500, size=(4, 5000)).astype(dtype)
    distances[1].sort()
    distances[2] = np.sort(distances[2])[::-1]
    distances[3, ::7] = 1000
    expected = [np.lexsort((np.arange(5000), row))[:k] for row in distances]
    assert_array_equal(k_nearest(distances, k), expected)


@pytest.mark.parametrize("k", [1, 2, 99, 1000])
def test_nearest_where_all_are_equally_far(k):
    assert_array_equal(k_nearest(np.full((3, 1000), 7, np.float32), k), [np.arange(k)] * 3)


@both_precisions
@pytest.mark.parametrize("k", [1, 5, 50, 300])
def test_nearest_as_scikit_learn(k, dtype, rng):
    X, Y = rng.normal(size=(40, 10)).astype(dtype), rng.normal(size=(300, 10)).astype(dtype)
    theirs = NearestNeighbors(n_neighbors=k, algorithm="brute").fit(Y.astype(float))
    distances = theirs.kneighbors(X.astype(float), return_distance=False)
    assert_array_equal(k_nearest(exact(X, Y), k), distances)
    close = np.mean(k_nearest(euclidean_distances(X, Y), k) == distances)
    assert close == 1 if dtype == np.float64 else close > 0.99


def test_nearest_leaves_the_distances_alone(rng):
    distances = rng.normal(size=(5, 9)) ** 2
    before = distances.copy()
    distances.flags.writeable = False
    k_nearest(distances, 4)
    assert_array_equal(distances, before)


@pytest.mark.parametrize("k", [0, -1, 4, 2.0, np.float64(1), True, None, "1"])
def test_bad_k(k):
    with pytest.raises(ValueError, match=r"k must be an integer in 1 … 3, got"):
        k_nearest([[1, 2, 3]], k)


@pytest.mark.parametrize(
    "distances, said",
    [
        ([1, 2], r"distances must have 2 dimensions, got shape \(2,\)"),
        (np.ones((3, 0)), "distances must not be empty"),
        ([[1, np.nan]], r"distances must be finite, got nan at index \[0, 1\]"),
        ([[1, np.inf]], r"distances must be finite, got inf at index \[0, 1\]"),
    ],
)
def test_bad_distances(distances, said):
    with pytest.raises(ValueError, match=said):
        k_nearest(distances, 1)


def test_vote_by_hand():
    assert majority_vote([[2, 0, 2], [1, 1, 1]], 3).tolist() == [2, 1]
    assert majority_vote([[4]], 5).tolist() == [4]
    assert majority_vote(np.array([[7, 3, 7]], np.uint8), 8).tolist() == [7]
    assert majority_vote([[0, 0]], np.int64(1)).dtype == np.intp


def test_a_tied_vote_goes_to_the_smaller_class():
    assert majority_vote([[2, 0, 1], [2, 2, 1], [2, 1, 2], [2, 1, 1], [2, 1, 0]], 3)[0] == 0
    assert majority_vote([[2, 1, 1, 2], [2, 0, 0, 2], [1, 2, 0, 3]], 4).tolist() == [1, 0, 0]


def test_vote_as_scipy(rng):
    labels = rng.integers(0, 5, size=(500, 7))
    assert_array_equal(majority_vote(labels, 5), stats.mode(labels, axis=1).mode)


def test_vote_leaves_the_labels_alone(rng):
    labels = rng.integers(0, 5, size=(20, 4))
    labels.flags.writeable = False
    before = labels.copy()
    majority_vote(labels, 5)
    assert_array_equal(labels, before)


@pytest.mark.parametrize(
    "labels, n_classes, said",
    [
        ([0, 1], 2, r"labels must have 2 dimensions, got shape \(2,\)"),
        ([[]], 2, "labels must not be empty"),
        ([[0, 2]], 2, r"labels must lie in 0 … 1, got 2"),
        ([[0, -1]], 2, r"labels must lie in 0 … 1, got -1"),
        ([[0.0, 1.0]], 2, "labels must hold integers, got an array of float64"),
        ([[True, False]], 2, "labels must hold integers, got an array of bool"),
        ([["a"]], 2, "labels must hold integers"),
        ([[0, 1], [0]], 2, "labels must be an array of integers"),
        ([[0]], 0, "n_classes must be an integer of at least 1, got 0"),
        ([[0]], 2.0, "n_classes must be an integer of at least 1, got 2.0"),
        ([[0]], None, "n_classes must be an integer of at least 1, got None"),
    ],
)
def test_bad_votes(labels, n_classes, said):
    with pytest.raises(ValueError, match=said):
        majority_vote(labels, n_classes)
