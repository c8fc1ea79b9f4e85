"""What the folds of a cross-validation can tell, and how sure a difference between scores is."""

import math

import numpy as np
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


def check_folds(X, y, groups, cv):
    """What would make the scores of a cross-validation say too much, or nothing.

    Parameters
    ----------
    X : array_like of shape (N, D)
        A row for each trial, say a table of pandas or what was read from a MATLAB file.
    y : array_like of shape (N,)
        The label of each row, numbers or text.
    groups : array_like of shape (N,)
        Which rows belong together, such as those of a run, a session or a subject: what will be
        new in use.
    cv : splitter of scikit-learn
        Deals the rows into folds, such as `LeaveOneGroupOut()` or `GroupKFold(5)`.

    Returns
    -------
    list of str
        A sentence for each fault: missing values, columns that never vary, fewer groups than folds,
        groups or identical rows on both sides of a fold, classes missing on one side. Empty where
        there is none.

    Raises
    ------
    ValueError
        If `X` has not two dimensions, or `y` or `groups` not one entry for each of its rows.

    See Also
    --------
    sklearn.model_selection.GroupKFold : folds that keep groups together.

    Examples
    --------
    >>> from sklearn.model_selection import KFold
    >>> X, y = [[1, 5], [2, 5], [3, 5], [4, 5]], ["cat", "dog", "cat", "dog"]
    >>> for fault in check_folds(X, y, groups=[1, 1, 2, 2], cv=KFold(4)):
    ...     print(fault)
    2 groups for 4 folds: no more folds than groups
    columns 1 never vary: drop them (VarianceThreshold)
    group 1 has rows on both sides of fold 0: use GroupKFold or LeaveOneGroupOut
    fold 0: one class alone among its test rows (cat), which no score of them can judge
    """
    X, y, groups = np.asarray(X), np.ravel(y), np.ravel(groups)
    if X.ndim != 2:
        raise ValueError(f"X must have two dimensions, a row a trial, got {X.ndim}")
    for name, column in (("y", y), ("groups", groups)):
        if len(column) != len(X):
            raise ValueError(f"{name} must have an entry for each of the {len(X)} rows of X, "
                             f"got {len(column)}")
    faults = []
    n_groups = len(np.unique(groups))
    if cv.get_n_splits(X, y, groups) > n_groups:
        faults.append(f"{n_groups} groups for {cv.get_n_splits(X, y, groups)} folds: no more folds "
                      "than groups")
    missing = np.flatnonzero((X != X).any(axis=0))  # nan is unlike itself
    if len(missing):
        faults.append(f"columns {_some(missing)} have missing values: fill them in inside the "
                      "pipeline (SimpleImputer)")
    constant = np.flatnonzero((X == X[:1]).all(axis=0))
    if len(constant):
        faults.append(f"columns {_some(constant)} never vary: drop them (VarianceThreshold)")
    try:
        folds = list(cv.split(X, y, groups))
    except ValueError as error:  # such as more folds than groups, which GroupKFold refuses
        return [*faults, f"these folds can't be made: {error}"]
    for i, (train, test) in enumerate(folds):
        found = _faults_of_fold(X, y, groups, train, test, f"fold {i}")
        if found:
            return [*faults, *found]  # those of further folds would say the same
    return faults


def _faults_of_fold(X, y, groups, train, test, name):
    """The faults of one fold."""
    found = []
    straddling = np.intersect1d(groups[train], groups[test])
    if len(straddling):
        found.append(f"group {straddling[0]} has rows on both sides of {name}: use "
                     "GroupKFold or LeaveOneGroupOut")
    twins = {row.tobytes() for row in X[train]} & {row.tobytes() for row in X[test]}
    if twins:
        found.append(f"{name}: {len(twins)} of its test rows stand among its training rows, "
                     "number for number")
    unseen = np.setdiff1d(y[test], y[train])
    if len(unseen):
        found.append(f"{name}: no training row of class {_some(unseen)}")
    alone = np.unique(y[test])
    if len(alone) == 1:
        found.append(f"{name}: one class alone among its test rows ({alone[0]}), which no "
                     "score of them can judge")
    return found


def _some(values):
    """The first of some values, as a list to read."""
    more = f" and {len(values) - 5} more" if len(values) > 5 else ""
    return ", ".join(map(str, values[:5])) + more
