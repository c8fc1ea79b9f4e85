"""Nearest neighbors: how far apart two examples are, which are the nearest, and their vote.

Everywhere a row is an example: an image unrolled into its D pixels, say, or the D voxels of
one scan. `X` holds the M examples that we ask about, `Y` the N examples that we know.
"""

import math

import numpy as np

from lecturelib._validation import float_array, integer
from lecturelib._validation import labels as class_indices

BLOCK = 2**16  # numbers worked on at a time: few enough to stay in the processor's cache


def manhattan_distances(X, Y):
    """L1 distance between each row of `X` and each row of `Y`.

    d1(x, y) = Σp |xp - yp|: the walk from x to y along the streets of a grid.

    Parameters
    ----------
    X : array_like of shape (M, D)
    Y : array_like of shape (N, D)

    Returns
    -------
    ndarray of shape (M, N)
        Distances in the units of the data, at least 0; float32 if both inputs are, else
        float64.

    Raises
    ------
    ValueError
        If an input does not have 2 dimensions, is empty or is not finite, or if the two
        differ in their number of columns.

    See Also
    --------
    scipy.spatial.distance.cdist : with ``"cityblock"``, the same numbers.
    sklearn.metrics.pairwise.manhattan_distances : the same for sparse matrices, too.

    References
    ----------
    Point K1, slide 13; the loop over test rows is that of K2, slides 14-18.

    Examples
    --------
    >>> print(manhattan_distances([[0, 0], [1, 1]], [[3, 4]]))
    [[7.]
     [5.]]
    """
    X, Y = _two_sets(X, Y)
    distances = np.empty((len(X), len(Y)), X.dtype)
    for rows in _blocks(len(Y), Y.shape[1]):
        for i, x in enumerate(X):
            differences = np.abs(Y[rows] - x)
            distances[i, rows] = np.einsum("nd->n", differences)  # a faster .sum(axis=1)
    return distances


def euclidean_distances(X, Y):
    """L2 distance between each row of `X` and each row of `Y`.

    d2(x, y) = √(Σp (xp - yp)²), and since (x - y)² = x² + y² - 2xy for every p, almost all
    of the work is one matrix product, `X @ Y.T`.

    Parameters
    ----------
    X : array_like of shape (M, D)
    Y : array_like of shape (N, D)

    Returns
    -------
    ndarray of shape (M, N)
        Distances in the units of the data, at least 0; float32 if both inputs are, else
        float64.

    Raises
    ------
    ValueError
        If an input does not have 2 dimensions, is empty or is not finite, or if the two
        differ in their number of columns.

    See Also
    --------
    scipy.spatial.distance.cdist : the same numbers, from the differences.
    sklearn.metrics.pairwise.euclidean_distances : the same formula, for sparse matrices, too.

    Notes
    -----
    Where x and y lie close together, x² + y² and 2xy are large and almost equal, and their
    difference is mostly rounding error. Two remedies: the origin moves to the data if they lie
    far from it, and distances that are still short against x and y come from x - y itself.

    References
    ----------
    Point K5, slide 19.

    Examples
    --------
    >>> print(euclidean_distances([[0, 0], [3, 0]], [[3, 4]]))
    [[5.]
     [4.]]
    """
    X, Y = _two_sets(X, Y, finite=False)
    with np.errstate(over="ignore", invalid="ignore"):
        X, Y = _near_the_origin(X, Y)
        x2, y2 = np.einsum("md,md->m", X, X), np.einsum("nd,nd->n", Y, Y)
        if not np.isfinite(x2.sum() + y2.sum()):  # infinity, NaN, or a square that overflowed?
            X, Y = float_array(X, "X"), float_array(Y, "Y")
        x_limit, y_limit = _limits(x2), _limits(y2)
        distances = X @ Y.T
        for rows in _blocks(len(X), len(Y)):
            squares = distances[rows]  # a view: what happens to it happens to `distances`
            squares *= -2
            squares += x2[rows, np.newaxis]
            squares += y2
            sound = squares > x_limit[rows, np.newaxis] + y_limit
            np.sqrt(squares, out=squares)
            if not sound.all():
                i, j = np.nonzero(~sound)
                squares[i, j] = _lengths(X[rows], Y, i, j)
    return distances


def k_nearest(distances, k):
    """Which k columns hold the smallest distances of each row.

    Parameters
    ----------
    distances : array_like of shape (M, N)
    k : int
        1 … N.

    Returns
    -------
    ndarray of int, shape (M, k)
        Column indices, the nearest first; of equal distances, the lower index first.

    Raises
    ------
    ValueError
        If `distances` does not have 2 dimensions, is empty or is not finite, or if `k` is not
        an integer in 1 … N.

    See Also
    --------
    sklearn.neighbors.NearestNeighbors : distances and search in one, ties in any order.

    References
    ----------
    Points K2 and K5, slides 14-19. With k = 1 it is the slide's `argmin`.

    Examples
    --------
    >>> print(k_nearest([[0.4, 0.1, 0.3, 0.1]], k=3))
    [[1 3 2]]
    """
    distances = float_array(distances, "distances", ndim=2)
    M, N = distances.shape
    k = integer(k, "k", low=1, high=N)
    nearest = np.empty((M, k), np.intp)
    step = max(1, math.isqrt(N // k) // 4)
    for i, row in enumerate(distances):
        # The k-th smallest of some of the distances is at least the k-th smallest of all.
        bound = np.partition(row[::step], k - 1)[k - 1]
        candidates = np.flatnonzero(row <= bound)  # not many more than k, and all that are tied
        order = np.argsort(row[candidates], kind="stable")  # ties keep their order: by index
        nearest[i] = candidates[order[:k]]
    return nearest


def majority_vote(labels, n_classes):
    """The most frequent label of each row.

    Parameters
    ----------
    labels : array_like of int, shape (M, k)
        The labels of each example's k neighbors, in 0 … `n_classes` - 1.
    n_classes : int
        At least 1.

    Returns
    -------
    ndarray of int, shape (M,)
        The winners; of equally frequent labels, the smallest.

    Raises
    ------
    ValueError
        If `labels` does not have 2 dimensions, is empty or holds anything but integers in
        0 … `n_classes` - 1, or if `n_classes` is not an integer of at least 1.

    See Also
    --------
    scipy.stats.mode : the same over any axis, for numbers of any kind.

    References
    ----------
    Point K5, slide 19.

    Examples
    --------
    >>> print(majority_vote([[2, 0, 2], [1, 0, 2]], n_classes=3))
    [2 0]
    """
    n_classes = integer(n_classes, "n_classes", low=1)
    labels = class_indices(labels, "labels", n_classes=n_classes, ndim=2)
    return np.array([np.bincount(row, minlength=n_classes).argmax() for row in labels])


def _two_sets(X, Y, finite=True):
    """Both as float arrays of one dtype and with equally many columns."""
    X = float_array(X, "X", ndim=2, finite=finite)
    Y = float_array(Y, "Y", ndim=2, finite=finite)
    if X.shape[1] != Y.shape[1]:
        raise ValueError(
            f"X and Y must have equally many columns, got shapes {X.shape} and {Y.shape}"
        )
    dtype = np.result_type(X, Y)
    return X.astype(dtype, copy=False), Y.astype(dtype, copy=False)


def _blocks(n_rows, row_length):
    """Slices that together cover the rows, each of about `BLOCK` numbers."""
    step = max(1, BLOCK // row_length)
    return [slice(start, start + step) for start in range(0, n_rows, step)]


def _near_the_origin(X, Y):
    """The same points, moved if they lie much farther from the origin than from each other."""
    some = Y[:: len(Y) // 20 + 1]
    center = np.median(some, axis=0)
    if ((some - center) ** 2).sum() < 0.1 * (some**2).sum() < np.inf:
        X, Y = X - center, Y - center
    return X, Y


def _limits(squared_norms):
    """x² + y² - 2xy is sound above the sum of x's and y's: neither cancelled nor out of range."""
    dtype = np.finfo(squared_norms.dtype)
    within = squared_norms < dtype.max / 8
    return np.where(within, 0.01 * squared_norms + 1e4 * dtype.tiny, np.inf)


def _lengths(X, Y, i, j):
    """Euclidean length of X[i] - Y[j] for each pair of rows, whatever its magnitude."""
    lengths = np.empty(len(i), X.dtype)
    for pairs in _blocks(len(i), X.shape[1]):
        # In units of a power of two nothing is rounded, and no square over- or underflows.
        differences = X[i[pairs]] - Y[j[pairs]]
        _, exponents = np.frexp(np.abs(differences).max(axis=1))
        unit = np.ldexp(X.dtype.type(1), exponents - 1)
        differences /= unit[:, np.newaxis]
        lengths[pairs] = np.sqrt(np.einsum("pd,pd->p", differences, differences)) * unit
    return lengths
