"""Whether a difference between two classifiers, over resampled splits, is more than chance."""

import math

from scipy import stats

from lecturelib._validation import float_array, integer, number


def paired_interval(differences, n_train, n_test, level=0.95):
    """Confidence interval of a mean difference over splits that share their rows.

    Splits drawn from the same rows have training sets in common, so their differences vary less
    than those of independent experiments would, and the usual interval of a mean is too narrow.
    Nadeau and Bengio put 1/J + n_test/n_train in the place of 1/J, with J splits.

    Parameters
    ----------
    differences : array_like of shape (J,)
        In each split, the score of one classifier minus that of the other, on the same test rows.
    n_train, n_test : int
        Rows in the training set and in the test set of a split.
    level : float, default=0.95
        Share of such intervals that hold the true mean difference, between 0 and 1.

    Returns
    -------
    low, high : float
        The ends of the interval, around the mean of the differences, in their unit.

    Raises
    ------
    ValueError
        If `differences` has not one dimension and two values at least, all of them finite; if
        `n_train` or `n_test` is not an integer of at least 1; or if `level` is not between 0 and 1.

    See Also
    --------
    scipy.stats.t.interval : for the mean of independent differences.

    References
    ----------
    C. Nadeau, Y. Bengio, "Inference for the generalization error", Machine Learning 52 (2003).

    Examples
    --------
    >>> low, high = paired_interval([0.03, 0.02, 0.03, 0.04], n_train=900, n_test=100)
    >>> print(f"{low:.3f} to {high:.3f}")
    0.014 to 0.046
    """
    differences = float_array(differences, "differences", shape=(None,))
    n_splits = len(differences)
    if n_splits < 2:
        raise ValueError(f"differences must be of two splits at least, got {n_splits}")
    n_train = integer(n_train, "n_train", low=1)
    n_test = integer(n_test, "n_test", low=1)
    level = number(level, "level", low=0, high=1, low_open=True, high_open=True)
    mean = float(differences.mean(dtype=float))
    variance = float(differences.var(ddof=1, dtype=float))
    half = stats.t.ppf((1 + level) / 2, n_splits - 1) * math.sqrt(
        (1 / n_splits + n_test / n_train) * variance)
    return mean - float(half), mean + float(half)
