"""The ideas of the course as scikit-learn estimators.

They work wherever scikit-learn's own do: in pipelines, grid searches and cross-validation.
This is the plumbing; the ideas themselves stand in the module of each topic.
"""

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.metaestimators import available_if
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, check_X_y, validate_data

from lecturelib._validation import from_random_state, integer, number
from lecturelib.gradient_descent import Adam, train
from lecturelib.linear import Linear, hinge_loss
from lecturelib.neighbors import (
    euclidean_distances,
    k_nearest,
    majority_vote,
    manhattan_distances,
)
from lecturelib.regularization import L2
from lecturelib.softmax import cross_entropy, softmax

FLOATS = [np.float64, np.float32]  # a float32 X stays as it is, all else becomes float64


class _Classifier(ClassifierMixin, BaseEstimator):
    """What all classifiers share: `_check_training` opens `fit`, `_check_rows` opens `predict`."""

    def _check_training(self, X, y):
        """A float copy of X, and y, both checked; nothing of `self` has changed yet."""
        X, y = check_X_y(X, y, dtype=FLOATS, copy=True, estimator=self)
        check_classification_targets(y)
        return X, y

    def _remember_labels(self, X, y):
        """Set what every fitted classifier has; return y as class indices 0 … C-1.

        `X` is the caller's own, since an array no longer knows the names of a table's columns.
        """
        validate_data(self, X, skip_check_array=True)  # n_features_in_ and feature_names_in_
        self.classes_, y = np.unique(y, return_inverse=True)
        return y

    def _check_rows(self, X):
        """X as floats, once `fit` has been called, with as many columns as it had there."""
        check_is_fitted(self)
        return validate_data(self, X, reset=False, dtype=FLOATS)


class KNeighborsClassifier(_Classifier):
    """Classify each row by the vote of the training rows nearest to it.

    To train is to remember; all work is left to the prediction, and grows with the number of
    training rows.

    Parameters
    ----------
    n_neighbors : int, default=5
        How many neighbors vote: k, from 1 to the number of training rows.
    metric : {"euclidean", "manhattan"}, default="euclidean"
        What "near" means.

    Attributes
    ----------
    classes_ : ndarray of shape (C,)
        The labels seen in `fit`, sorted.
    n_features_in_ : int
        The number of columns D seen in `fit`.
    feature_names_in_ : ndarray of str, shape (D,)
        The names of those columns, if `X` had any.
    X_ : ndarray of shape (N, D)
        The training rows, a copy; float32 if `X` was, else float64.
    y_ : ndarray of int, shape (N,)
        Their labels, as indices into `classes_`.

    See Also
    --------
    sklearn.neighbors.KNeighborsClassifier : the one for real work: more metrics, weighted
        votes, search trees.
    lecturelib.neighbors : the distances, the search and the vote.

    Notes
    -----
    Of training rows at equal distance the earlier one comes first, and of labels with equally
    many votes the smaller one wins. Distances between rows of whole numbers, such as pixels, are
    exact enough for that; else rounding may tell apart what is equally far.

    References
    ----------
    Points K2 and K5, slides 14-19.

    Examples
    --------
    >>> X, y = [[0, 0], [0, 1], [5, 5], [6, 5]], ["rest", "rest", "task", "task"]
    >>> classifier = KNeighborsClassifier(n_neighbors=3).fit(X, y)
    >>> print(classifier.predict([[1, 1], [4, 4]]))
    ['rest' 'task']
    >>> print(classifier.predict_proba([[1, 1]]).round(2))
    [[0.67 0.33]]
    """

    _DISTANCES = {"euclidean": euclidean_distances, "manhattan": manhattan_distances}
    _BLOCK = 2**24  # distances held at a time, so that memory stays bounded

    def __init__(self, n_neighbors=5, metric="euclidean"):
        self.n_neighbors = n_neighbors
        self.metric = metric

    def fit(self, X, y):
        """Remember the training rows and their labels.

        Parameters
        ----------
        X : array_like of shape (N, D)
        y : array_like of shape (N,)
            Labels of any kind: integers, strings, bools.

        Returns
        -------
        self

        Raises
        ------
        ValueError
            If `n_neighbors` is not an integer in 1 … N, if `metric` is unknown, or if the data
            are not finite, are empty or do not match. What was fitted before is then still there.
        """
        rows, y = self._check_training(X, y)
        self._check_parameters(len(rows))
        self.X_, self.y_ = rows, self._remember_labels(X, y)
        return self

    def predict(self, X):
        """The label that most of the nearest training rows have.

        Parameters
        ----------
        X : array_like of shape (M, D)

        Returns
        -------
        ndarray of shape (M,)
            Labels out of `classes_`.

        Raises
        ------
        NotFittedError
            If `fit` has not been called.
        ValueError
            If `X` is not finite, is empty, or has another number of columns than in `fit`.
        """
        labels = self._neighbor_labels(X)
        return self.classes_[majority_vote(labels, len(self.classes_))]

    def predict_proba(self, X):
        """The share of the nearest training rows that each class has.

        Parameters
        ----------
        X : array_like of shape (M, D)

        Returns
        -------
        ndarray of shape (M, C)
            Shares in multiples of 1 / k, in the order of `classes_`; each row sums to 1.

        Raises
        ------
        NotFittedError
            If `fit` has not been called.
        ValueError
            If `X` is not finite, is empty, or has another number of columns than in `fit`.
        """
        labels = self._neighbor_labels(X)
        shares = [(labels == c).mean(axis=1) for c in range(len(self.classes_))]
        return np.stack(shares, axis=1)

    def _check_parameters(self, n_samples):
        k = integer(self.n_neighbors, "n_neighbors", low=1)
        if k > n_samples:
            raise ValueError(f"n_neighbors must be at most n_samples = {n_samples}, got {k}")
        if self.metric not in list(self._DISTANCES):
            known = " or ".join(map(repr, self._DISTANCES))
            raise ValueError(f"metric must be {known}, got {self.metric!r}")

    def _neighbor_labels(self, X):
        """The labels of the k nearest training rows of each row of X, as indices (M, k)."""
        X = self._check_rows(X)
        self._check_parameters(len(self.X_))  # they may have been set anew since `fit`
        distances = self._DISTANCES[self.metric]
        step = max(1, self._BLOCK // len(self.X_))
        labels = [
            self.y_[k_nearest(distances(X[i : i + step], self.X_), self.n_neighbors)]
            for i in range(0, len(X), step)
        ]
        return np.concatenate(labels)


class LinearClassifier(_Classifier):
    """Give each class a score, linear in the features, and answer with the highest.

    Training goes down the mean loss plus ½ · alpha · ‖W‖² / N, on mini-batches, with Adam. The
    learning rate falls to 0 in a straight line: long steps to get there, short ones to stay.

    Parameters
    ----------
    loss : {"cross_entropy", "hinge"}, default="cross_entropy"
        What the scores are to make small. Only cross-entropy gives probabilities.
    alpha : float, default=1.0
        Strength of the penalty, at least 0. With cross-entropy it is 1 / C of scikit-learn's
        `LogisticRegression`. Biases are not penalized.
    batch_size : int, default=32
        Rows in a mini-batch, at least 1; more than N make one batch.
    learning_rate_init : float, default=0.03
        Adam's learning rate at the start, above 0.
    max_iter : int, default=100
        Epochs, at least 1. The more there are, the closer training comes to the minimum.
    early_stopping : bool, default=False
        Whether to hold out some rows, to stop when their loss falls no longer, and to keep the
        weights that they liked best.
    validation_fraction : float, default=0.1
        With `early_stopping`: the share of rows held out, between 0 and 1. Each class gives its
        share, but one row at least, and keeps one at least.
    n_iter_no_change : int, default=10
        With `early_stopping`: for how many epochs in a row their loss may fail to fall.
    tol : float, default=1e-4
        With `early_stopping`: by how much their loss has to fall to count, at least 0.
    random_state : None, int, RandomState or Generator, default=None
        Draws the first weights, the held-out rows and the order of the others.
    verbose : bool, default=False
        Whether to print the loss after each epoch.

    Attributes
    ----------
    classes_ : ndarray of shape (C,)
        The labels seen in `fit`, sorted.
    coef_ : ndarray of shape (C, D), or (1, D) for two classes
        Weights, a row each class; float32 if `X` was, else float64.
    intercept_ : ndarray of shape (C,), or (1,) for two classes
        Biases.
    loss_curve_ : list of float
        What training made smaller, one number an epoch: the mean over its mini-batches, and the
        penalty after it.
    n_iter_ : int
        How many epochs there were.
    n_features_in_ : int
        The number of columns D seen in `fit`.
    feature_names_in_ : ndarray of str, shape (D,)
        The names of those columns, if `X` had any.

    See Also
    --------
    sklearn.linear_model.LogisticRegression : the same minimum, found by a method that needs no
        learning rate.
    sklearn.linear_model.SGDClassifier : one class against the rest, a row at a time.
    lecturelib.gradient_descent.train : the loop inside.

    Notes
    -----
    Give the columns a similar scale, near 1. Without `early_stopping` all epochs are run: the
    mean over mini-batches is too noisy to tell when the minimum is reached, and the last, short
    steps are what leads there.

    Of two classes, only the difference of their scores matters. It is what `coef_`,
    `intercept_` and `decision_function` give, and W is then one column.

    References
    ----------
    Points L2, L7, S3 and G7, slides 41-56 and 68.

    Examples
    --------
    >>> X, y = [[0, 0], [0, 1], [5, 5], [6, 5]], ["rest", "rest", "task", "task"]
    >>> classifier = LinearClassifier(random_state=0).fit(X, y)
    >>> print(classifier.predict([[1, 1], [4, 4]]))
    ['rest' 'task']
    >>> print(classifier.predict_proba([[3, 3]]).round(1))
    [[0.3 0.7]]
    """

    _LOSSES = {"cross_entropy": cross_entropy, "hinge": hinge_loss}

    def __init__(
        self,
        loss="cross_entropy",
        alpha=1.0,
        batch_size=32,
        learning_rate_init=0.03,
        max_iter=100,
        early_stopping=False,
        validation_fraction=0.1,
        n_iter_no_change=10,
        tol=1e-4,
        random_state=None,
        verbose=False,
    ):
        self.loss = loss
        self.alpha = alpha
        self.batch_size = batch_size
        self.learning_rate_init = learning_rate_init
        self.max_iter = max_iter
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.n_iter_no_change = n_iter_no_change
        self.tol = tol
        self.random_state = random_state
        self.verbose = verbose

    def fit(self, X, y):
        """Find weights and biases.

        Parameters
        ----------
        X : array_like of shape (N, D)
        y : array_like of shape (N,)
            Labels of any kind: integers, strings, bools.

        Returns
        -------
        self

        Raises
        ------
        ValueError
            If a parameter is outside its range; if the data are not finite, are empty or do not
            match; or if no row can be held out, since each is the only one of its class. What was
            fitted before is then still there.
        """
        rows, y = self._check_training(X, y)
        self._check_parameters()
        rng = from_random_state(self.random_state)
        classes, labels = np.unique(y, return_inverse=True)
        layer = Linear(rows.shape[1], len(classes), rng, dtype=rows.dtype)
        loss_curve = self._train(layer, rows, labels, rng)
        W, b = layer.W, layer.b
        if len(classes) == 2:
            W, b = W[:, 1:] - W[:, :1], b[1:] - b[:1]
        self._remember_labels(X, y)
        self.coef_, self.intercept_ = W.T.copy(), b
        self.loss_curve_, self.n_iter_ = loss_curve, len(loss_curve)
        return self

    def decision_function(self, X):
        """The score of each class; of two classes, the second one's lead.

        Parameters
        ----------
        X : array_like of shape (M, D)

        Returns
        -------
        ndarray of shape (M, C), or (M,) for two classes

        Raises
        ------
        NotFittedError
            If `fit` has not been called.
        ValueError
            If `X` is not finite, is empty, or has another number of columns than in `fit`.
        """
        scores = self._scores(X)
        return scores[:, 1] if len(self.classes_) == 2 else scores

    def predict(self, X):
        """The label with the highest score.

        Parameters
        ----------
        X : array_like of shape (M, D)

        Returns
        -------
        ndarray of shape (M,)
            Labels out of `classes_`; of equal scores, the smaller label.

        Raises
        ------
        NotFittedError
            If `fit` has not been called.
        ValueError
            If `X` is not finite, is empty, or has another number of columns than in `fit`.
        """
        winners = self._scores(X).argmax(axis=1)
        return self.classes_[winners]

    @available_if(lambda self: self.loss == "cross_entropy")
    def predict_proba(self, X):
        """The probability of each class, if the loss is cross-entropy.

        Parameters
        ----------
        X : array_like of shape (M, D)

        Returns
        -------
        ndarray of shape (M, C)
            In the order of `classes_`; each row sums to 1.

        Raises
        ------
        NotFittedError
            If `fit` has not been called.
        ValueError
            If `X` is not finite, is empty, or has another number of columns than in `fit`.
        """
        return softmax(self._scores(X))

    def _check_parameters(self):
        if self.loss not in list(self._LOSSES):
            known = " or ".join(map(repr, self._LOSSES))
            raise ValueError(f"loss must be {known}, got {self.loss!r}")
        number(self.alpha, "alpha", low=0)
        integer(self.batch_size, "batch_size", low=1)
        number(self.learning_rate_init, "learning_rate_init", low=0, low_open=True)
        integer(self.max_iter, "max_iter", low=1)
        number(self.validation_fraction, "validation_fraction", 0, 1, low_open=True, high_open=True)
        integer(self.n_iter_no_change, "n_iter_no_change", low=1)
        number(self.tol, "tol", low=0)

    def _train(self, layer, X, y, rng):
        """Train the layer; return the loss curve."""
        validation = None
        if self.early_stopping:
            held_out = _held_out(y, self.validation_fraction, rng)
            validation = X[held_out], y[held_out]
            X, y = X[~held_out], y[~held_out]
        # Two columns that are each other's negative have half the squares of their difference.
        twice = 2 if layer.W.shape[1] == 2 else 1
        penalty = L2(twice * self.alpha / (2 * len(X)))
        optimizer = Adam(layer.params(), self.learning_rate_init)
        epochs = train(
            layer, X, y, self._LOSSES[self.loss], optimizer, n_epochs=self.max_iter,
            batch_size=self.batch_size, rng=rng, penalty=penalty, validation=validation,
        )
        loss_curve, lowest, waited = [], np.inf, 0
        for epoch in epochs:
            optimizer.learning_rate = self.learning_rate_init * (1 - epoch.number / self.max_iter)
            loss_curve.append(epoch.loss + penalty.value(layer.W))
            if self.verbose:
                print(f"epoch {epoch.number}: loss {loss_curve[-1]:.4f}")
            if self.early_stopping:
                waited += 1
                if epoch.validation_loss < lowest - self.tol:
                    lowest, waited = epoch.validation_loss, 0
                    best_W, best_b = layer.W.copy(), layer.b.copy()
                if waited == self.n_iter_no_change:
                    break
        if self.early_stopping:
            layer.W, layer.b = best_W, best_b
        return loss_curve

    def _scores(self, X):
        """The score of each class (M, C); of two classes, the first one's is 0."""
        X = self._check_rows(X)
        scores = X @ self.coef_.T + self.intercept_
        if len(self.classes_) == 2:
            scores = np.hstack([np.zeros_like(scores), scores])
        return scores


def _held_out(y, share, rng):
    """Which rows are held out, as a mask: of each class its share, but not all and not none."""
    held_out = np.zeros(len(y), bool)
    for c, n in enumerate(np.bincount(y)):
        some = rng.permutation(np.flatnonzero(y == c))
        held_out[some[: min(max(round(share * n), 1), n - 1)]] = True
    if not held_out.any():
        raise ValueError(
            "early_stopping needs two rows of a class, one to train on and one to hold out, got "
            f"n_samples = {len(y)} and each the only one of its class"
        )
    return held_out
