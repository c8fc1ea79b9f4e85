"""The ideas of the course as scikit-learn estimators.

They work wherever scikit-learn's own do: in pipelines, grid searches and cross-validation.
This is the plumbing; the ideas themselves stand in the module of each topic.
"""

import copy
import warnings
from contextlib import contextmanager
from itertools import pairwise

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.metaestimators import available_if
from sklearn.utils.multiclass import check_classification_targets, unique_labels
from sklearn.utils.validation import check_is_fitted, check_X_y, validate_data

from lecturelib._validation import (
    from_random_state,
    integer,
    is_finite,
    number,
    parameter_pairs,
)
from lecturelib.activations import ELU, LeakyReLU, ReLU, Sigmoid, Tanh
from lecturelib.gradient_descent import SGD, Adam, train
from lecturelib.linear import Linear, hinge_loss
from lecturelib.mlp import Sequential, mlp
from lecturelib.neighbors import (
    euclidean_distances,
    k_nearest,
    majority_vote,
    manhattan_distances,
)
from lecturelib.regularization import L2, EarlyStopping
from lecturelib.softmax import cross_entropy, log_softmax, softmax

FLOATS = [np.float64, np.float32]  # a float32 X stays as it is, all else becomes float64


class _Classifier(ClassifierMixin, BaseEstimator):
    """What all classifiers share: `_check_training` opens `fit`, `_check_rows` opens `predict`."""

    def _check_training(self, X, y, copy=False):
        """X as floats, and y, both checked; nothing of `self` has changed yet."""
        X, y = check_X_y(X, y, dtype=FLOATS, copy=copy, estimator=self)
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
        rows, y = self._check_training(X, y, copy=True)
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

    def predict_log_proba(self, X):
        """The logarithm of each class's probability.

        Parameters
        ----------
        X : array_like of shape (M, D)

        Returns
        -------
        ndarray of shape (M, C)
            In the order of `classes_`; at most 0, and -inf for a class that no neighbor has.

        Raises
        ------
        NotFittedError
            If `fit` has not been called.
        ValueError
            If `X` is not finite, is empty, or has another number of columns than in `fit`.
        """
        with np.errstate(divide="ignore"):
            return np.log(self.predict_proba(X))

    def _check_parameters(self, n_samples):
        k = integer(self.n_neighbors, "n_neighbors", low=1)
        if k > n_samples:
            raise ValueError(f"n_neighbors must be at most n_samples = {n_samples}, got {k}")
        _one_of(self._DISTANCES, self.metric, "metric")

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


class _TrainedClassifier(_Classifier):
    """What the two share that give each class a score and are trained with `train`."""

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

    @available_if(lambda self: self._has_probabilities())
    def predict_proba(self, X):
        """The probability of each class; the hinge loss gives none.

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

    @available_if(lambda self: self._has_probabilities())
    def predict_log_proba(self, X):
        """The logarithm of each class's probability; the hinge loss gives none.

        Parameters
        ----------
        X : array_like of shape (M, D)

        Returns
        -------
        ndarray of shape (M, C)
            In the order of `classes_`; at most 0.

        Raises
        ------
        NotFittedError
            If `fit` has not been called.
        ValueError
            If `X` is not finite, is empty, or has another number of columns than in `fit`.
        """
        return log_softmax(self._scores(X))

    def _has_probabilities(self):
        return True

    def _scores(self, X):
        """The score of each class (M, C); of two classes, the first one's is 0."""
        X = self._check_rows(X)
        with np.errstate(over="ignore", invalid="ignore"):
            scores = self._raw_scores(X)
        return _two_scores(scores) if len(self.classes_) == 2 else scores

    def _say_why_it_stops(self, what, n_epochs):
        if self.verbose:
            print(f"stopped: the {what} has not become better by tol={self.tol} in the last "
                  f"{n_epochs} epochs")

    def _check_parameters(self):
        number(self.alpha, "alpha", low=0)
        number(self.learning_rate_init, "learning_rate_init", low=0, low_open=True)
        integer(self.max_iter, "max_iter", low=1)
        _flag(self.early_stopping, "early_stopping")
        number(self.validation_fraction, "validation_fraction", 0, 1, low_open=True, high_open=True)
        if not isinstance(self.n_iter_no_change, float) or self.n_iter_no_change != np.inf:
            integer(self.n_iter_no_change, "n_iter_no_change", low=1)
        number(self.tol, "tol", low=0)
        if not isinstance(self.verbose, (bool, np.bool_)):
            integer(self.verbose, "verbose", low=0)  # 1 or 2 means True elsewhere

    def _hold_out(self, X, y, rng):
        """The rows to train on and their classes, and the pair of those held out, if any are."""
        if not self.early_stopping:
            return X, y, None
        held_out = _held_out(y, self.validation_fraction, rng)
        return X[~held_out], y[~held_out], (X[held_out], y[held_out])


class LinearClassifier(_TrainedClassifier):
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
    n_iter_no_change : int or np.inf, default=10
        With `early_stopping`: for how many epochs in a row their loss may fail to fall.
    tol : float, default=1e-4
        With `early_stopping`: by how much their loss has to fall to count, at least 0.
    random_state : None, int, RandomState or Generator, default=None
        Draws the first weights, the held-out rows and the order of the others.
    verbose : bool or int, default=False
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

    def _has_probabilities(self):
        return self.loss == "cross_entropy"

    def _check_parameters(self):
        _one_of(self._LOSSES, self.loss, "loss")
        integer(self.batch_size, "batch_size", low=1)
        super()._check_parameters()

    def _train(self, layer, X, y, rng):
        """Train the layer; return the loss curve."""
        X, y, validation = self._hold_out(X, y, rng)
        # Two columns that are each other's negative have half the squares of their difference.
        half = 1 if layer.W.shape[1] == 2 else 0.5
        penalty = L2(half * (self.alpha / len(X)))
        optimizer = Adam(layer.params(), self.learning_rate_init)
        loss_curve, lowest, waited = [], np.inf, 0
        with _overflow_explained():
            for epoch in train(
                layer, X, y, self._LOSSES[self.loss], optimizer, n_epochs=self.max_iter,
                batch_size=self.batch_size, rng=rng, penalty=penalty, validation=validation,
                accuracy=False,
            ):
                left = 1 - epoch.number / self.max_iter
                optimizer.learning_rate = self.learning_rate_init * left
                loss_curve.append(epoch.loss + penalty.value(layer.W))
                if self.verbose:
                    print(f"epoch {epoch.number}: loss {loss_curve[-1]:.4f}")
                if self.early_stopping:
                    waited += 1
                    if epoch.validation_loss < lowest - self.tol:
                        lowest, waited = epoch.validation_loss, 0
                        best_W, best_b = layer.W.copy(), layer.b.copy()
                    if waited == self.n_iter_no_change:
                        self._say_why_it_stops("validation loss", waited)
                        break
            parameter_pairs(layer.params(), "weights", finite=True)
        if self.early_stopping:
            layer.W, layer.b = best_W, best_b
        return loss_curve

    def _raw_scores(self, X):
        """What comes out of the layer."""
        return _not_too_large(X @ self.coef_.T + self.intercept_, X)


class _Identity(LeakyReLU):
    """No bend at all: the slope is 1 on both sides."""

    def __init__(self):
        super().__init__(slope=1)


class MLPClassifier(_TrainedClassifier):
    """A multi-layer perceptron: hidden layers that bend the space, then a score for each class.

    Training goes down the mean cross-entropy plus ½ · alpha · ‖W‖² / n on mini-batches of n rows,
    until an epoch no longer makes a difference.

    Parameters
    ----------
    hidden_layer_sizes : int or sequence of int, default=(100,)
        Number of units in each hidden layer, at least 1; none make a linear classifier.
    activation : {"identity", "logistic", "tanh", "relu", "leaky_relu", "elu"}, default="relu"
        What bends the scores of the hidden units; "logistic" is the sigmoid.
    solver : {"adam", "sgd"}, default="adam"
        The optimizer.
    alpha : float, default=0.0001
        Strength of the penalty, at least 0. Biases are not penalized.
    batch_size : int or "auto", default="auto"
        Rows in a mini-batch, at least 1; more than N make one batch. "auto" is 200.
    learning_rate_init : float, default=0.001
        The optimizer's learning rate, above 0.
    max_iter : int, default=200
        Epochs, at least 1; fewer if training is done before.
    random_state : None, int, RandomState or Generator, default=None
        Draws the held-out rows, the first weights and the order of the other rows.
    tol : float, default=1e-4
        By how much the loss, or the accuracy on the held-out rows, has to get better than its
        best to count, at least 0.
    verbose : bool or int, default=False
        Whether to print the loss after each epoch.
    warm_start : bool, default=False
        Whether a further `fit` goes on from the weights that there are, with a new optimizer.
    momentum : float, default=0.9
        Of the solver "sgd", in [0, 1).
    early_stopping : bool, default=False
        Whether to hold out some rows, to stop when the accuracy on them no longer gets better
        (without them, it is the loss in training that has to), and to keep the best weights.
    validation_fraction : float, default=0.1
        With `early_stopping`: the share of rows held out, between 0 and 1. Each class gives its
        share, but one row at least, and keeps one at least.
    beta_1, beta_2 : float, default=0.9 and 0.999
        Of the solver "adam", in [0, 1).
    epsilon : float, default=1e-8
        Of the solver "adam", above 0.
    n_iter_no_change : int or np.inf, default=10
        How many epochs in a row may fail to get better; training stops at one more.

    Attributes
    ----------
    classes_ : ndarray of shape (C,)
        The labels seen in `fit`, or named in the first `partial_fit`, sorted.
    coefs_, intercepts_ : lists of ndarray
        Weights and biases of each layer, as `x @ W + b`; float32 if `X` was, else float64. To
        predict and to go on training starts from them.
    loss_curve_ : list of float
        What training made smaller, penalty included: of each epoch the mean over its rows.
    loss_, best_loss_ : float
        Its last and its lowest; the latter is None with `early_stopping`.
    validation_scores_, best_validation_score_ : list of float, float
        The accuracy on the held-out rows after each epoch, and the highest; None without them.
    n_iter_ : int
        How many epochs there were in the last call.
    t_ : int
        How many rows training has seen in all, each as often as it was seen.
    n_layers_, n_outputs_ : int
        Number of layers, that of the inputs included, and of columns in the last one.
    out_activation_ : str
        "softmax", or "logistic" for two classes.
    n_features_in_ : int
        The number of columns D seen in `fit`.
    feature_names_in_ : ndarray of str, shape (D,)
        The names of those columns, if `X` had any.

    See Also
    --------
    sklearn.neural_network.MLPClassifier : from the same weights it takes the same steps, with the
        solver "sgd" if ``nesterovs_momentum=False``, and with "adam" but for where epsilon is
        added.
    lecturelib.mlp.mlp : the network inside.
    lecturelib.gradient_descent.train : the loop inside.

    Notes
    -----
    Give the columns a similar scale, near 1.

    Of two classes, only the difference of their scores matters: the last layer has one column,
    the second class's lead, and its sigmoid is that class's probability.

    Interrupted with Ctrl-C (■ in a notebook), training ends with a warning and leaves the weights
    that it had reached.

    References
    ----------
    Points M1-M6; the loss S3, slides 51-56, and Adam G9, slide 71.

    Examples
    --------
    >>> X, y = [[0, 0], [0, 1], [1, 0], [1, 1]], ["same", "other", "other", "same"]  # XOR
    >>> classifier = MLPClassifier(learning_rate_init=0.01, random_state=0).fit(X, y)
    >>> print(classifier.predict(X))
    ['same' 'other' 'other' 'same']
    >>> print([W.shape for W in classifier.coefs_], classifier.out_activation_)
    [(2, 100), (100, 1)] logistic
    """

    _ACTIVATIONS = {
        "identity": _Identity, "logistic": Sigmoid, "tanh": Tanh, "relu": ReLU,
        "leaky_relu": LeakyReLU, "elu": ELU,
    }
    _SOLVERS = {"adam": Adam, "sgd": SGD}
    _BLOCK = 2**22  # numbers held at a time in a hidden layer, so that memory stays bounded

    def __init__(
        self,
        hidden_layer_sizes=(100,),
        activation="relu",
        *,
        solver="adam",
        alpha=0.0001,
        batch_size="auto",
        learning_rate_init=0.001,
        max_iter=200,
        random_state=None,
        tol=1e-4,
        verbose=False,
        warm_start=False,
        momentum=0.9,
        early_stopping=False,
        validation_fraction=0.1,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-8,
        n_iter_no_change=10,
    ):
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.solver = solver
        self.alpha = alpha
        self.batch_size = batch_size
        self.learning_rate_init = learning_rate_init
        self.max_iter = max_iter
        self.random_state = random_state
        self.tol = tol
        self.verbose = verbose
        self.warm_start = warm_start
        self.momentum = momentum
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon
        self.n_iter_no_change = n_iter_no_change

    def fit(self, X, y):
        """Find weights and biases; with `warm_start`, from those that there are.

        Parameters
        ----------
        X : array_like of shape (N, D)
        y : array_like of shape (N,)
            Labels of any kind: integers, strings, bools. A warm start needs the same ones as
            before, each at least once.

        Returns
        -------
        self

        Raises
        ------
        ValueError
            If a parameter is outside its range; if the data are not finite, are empty or do not
            match; if no row can be held out, since each is the only one of its class; or if a warm
            start is asked for other classes, columns or sizes of layers. What was fitted before is
            then still there.

        Warns
        -----
        ConvergenceWarning
            If `max_iter` ended training.
        """
        rows, y = self._check_training(X, y)
        self._check_parameters()
        classes = np.unique(y)
        goes_on = self.warm_start and hasattr(self, "coefs_")
        if goes_on and not np.array_equal(classes, self.classes_):
            raise ValueError(
                f"with warm_start, y must have the classes of the fit before, {self.classes_}, "
                f"got {classes}"
            )
        return self._train(X, rows, y, classes, goes_on)

    def partial_fit(self, X, y, classes=None):
        """Train for one epoch on these rows, from the weights that there are, if any.

        Optimizer and random numbers go on where they were: with the same rows, k calls do what
        `fit` does in its first k epochs.

        Parameters
        ----------
        X : array_like of shape (N, D)
        y : array_like of shape (N,)
            Labels; not each class needs to be among them.
        classes : array_like of shape (C,), optional
            All labels that there will be; needed in the first call.

        Returns
        -------
        self

        Raises
        ------
        ValueError
            As in `fit`; and with `early_stopping`, if there are no classes at first or others
            later, or if `y` has others. What was fitted before is then still there.
        """
        rows, y = self._check_training(X, y)
        self._check_parameters()
        if self.early_stopping:
            raise ValueError("early_stopping must be False for partial_fit, got True")
        goes_on = hasattr(self, "coefs_")
        if classes is not None:
            classes = unique_labels(classes)
            if goes_on and not np.array_equal(classes, self.classes_):
                raise ValueError(
                    f"classes must be those of the call before, {self.classes_}, got {classes}"
                )
        elif not goes_on:
            raise ValueError("classes must be given in the first call of partial_fit, got None")
        else:
            classes = self.classes_
        others = set(np.unique(y).tolist()) - set(classes.tolist())
        if others:
            raise ValueError(f"y must have no classes but {classes}, got {sorted(others)}")
        return self._train(X, rows, y, classes, goes_on, one_epoch=True)

    def _check_parameters(self):
        self._hidden_sizes()
        _one_of(self._ACTIVATIONS, self.activation, "activation")
        _one_of(self._SOLVERS, self.solver, "solver")
        if not (isinstance(self.batch_size, str) and self.batch_size == "auto"):
            integer(self.batch_size, "batch_size", low=1)
        _flag(self.warm_start, "warm_start")
        number(self.momentum, "momentum", low=0, high=1, high_open=True)
        number(self.beta_1, "beta_1", low=0, high=1, high_open=True)
        number(self.beta_2, "beta_2", low=0, high=1, high_open=True)
        number(self.epsilon, "epsilon", low=0, low_open=True)
        super()._check_parameters()

    def _hidden_sizes(self):
        sizes = self.hidden_layer_sizes
        if not np.iterable(sizes):
            sizes = [sizes]
        return [integer(n, "hidden_layer_sizes", low=1) for n in sizes]

    def _train(self, X, rows, y, classes, goes_on, one_epoch=False):
        """Train, and only then change `self`; `X` is the caller's own, `rows` what it holds."""
        if goes_on:
            validate_data(self, X, reset=False, skip_check_array=True)  # the columns as before?
        rng = from_random_state(self.random_state)
        if goes_on and one_epoch:
            rng = copy.deepcopy(self._rng)
        # Rows are held out before weights are drawn: a warm start with the same seed then holds
        # out the same ones, and none that judge have been trained on.
        rows, y, validation = self._hold_out(rows, np.searchsorted(classes, y), rng)
        network = self._network(rows, len(classes), rng, goes_on)
        optimizer = self._optimizer_for(network, goes_on and one_epoch)
        loss_curve = list(self.loss_curve_) if goes_on else []
        scores = list(self.validation_scores_ or []) if goes_on and self.early_stopping else []
        n_before = len(loss_curve)
        problem = self._descend(
            network, optimizer, rng, rows, y, validation, loss_curve, scores, one_epoch
        )
        n_epochs = len(loss_curve) - n_before

        if not goes_on:
            validate_data(self, X, skip_check_array=True)  # n_features_in_, feature_names_in_
        self.classes_ = classes
        self._optimizer, self._rng = optimizer, rng
        self.coefs_, self.intercepts_ = _weights_and_biases(network)
        self.n_iter_, self.t_ = n_epochs, (self.t_ if goes_on else 0) + n_epochs * len(rows)
        self.n_layers_, self.n_outputs_ = len(self.coefs_) + 1, len(self.intercepts_[-1])
        self.out_activation_ = "logistic" if len(classes) == 2 else "softmax"
        self.loss_curve_, self.loss_ = loss_curve, loss_curve[-1] if loss_curve else np.inf
        self.best_loss_ = self.validation_scores_ = self.best_validation_score_ = None
        if self.early_stopping:
            self.validation_scores_ = scores
            self.best_validation_score_ = max(scores, default=-np.inf)
        else:
            self.best_loss_ = min(loss_curve, default=np.inf)
        if problem:
            warnings.warn(*problem, stacklevel=3)
        return self

    def _network(self, rows, n_classes, rng, goes_on):
        """The network, with new weights or with those that there are."""
        sizes = [rows.shape[1], *self._hidden_sizes(), 1 if n_classes == 2 else n_classes]
        activation = _one_of(self._ACTIVATIONS, self.activation, "activation")
        if not goes_on:
            network = mlp(sizes, activation, rng, dtype=rows.dtype)
        else:
            if [W.shape for W in self.coefs_] != list(pairwise(sizes)):
                raise ValueError(
                    "hidden_layer_sizes must stay as they were for training to go on, "
                    f"got {self.hidden_layer_sizes}"
                )
            layers = []
            for W, b in zip(self.coefs_, self.intercepts_, strict=True):
                W, b = np.array(W, rows.dtype), np.array(b, rows.dtype)
                layers += [_linear_layer(W, b), activation()]
            network = Sequential(layers[:-1])
        return Sequential([*network.layers, _TwoScores()]) if n_classes == 2 else network

    def _optimizer_for(self, network, goes_on):
        """A new optimizer, or a copy of the one that there is, with what it remembers."""
        if goes_on:
            old = self._optimizer
            return copy.deepcopy(old, {id(old.params): network.params()})
        if self.solver == "sgd":
            return SGD(network.params(), self.learning_rate_init, self.momentum)
        return Adam(
            network.params(), self.learning_rate_init, self.beta_1, self.beta_2, self.epsilon
        )

    def _descend(self, network, optimizer, rng, X, y, validation, loss_curve, scores, one_epoch):
        """Train the network and append to both lists; return what to warn of, or None."""
        batch_size = 200 if self.batch_size == "auto" else self.batch_size
        batch_sizes = [min(batch_size, len(X) - i) for i in range(0, len(X), batch_size)]
        weights, _ = _weights_and_biases(network)
        penalty = L2(0)

        def loss(scores, y):
            penalty.strength = self.alpha / (2 * len(y))  # by the rows of this mini-batch
            value, dscores = cross_entropy(scores, y)
            return value + sum(map(penalty.value, weights)), dscores

        keeper = EarlyStopping(self.max_iter)  # of the best weights; when to stop, `tol` tells
        lowest = min(loss_curve, default=np.inf)
        if scores:
            keeper.update(-max(scores), network.params())
            lowest = -max(scores)
        waited, problem = 0, None
        try:
            with _overflow_explained():
                for epoch in train(
                    network, X, y, loss, optimizer, n_epochs=1 if one_epoch else self.max_iter,
                    batch_size=batch_size, rng=rng, penalty=penalty, validation=validation,
                    accuracy=False,
                ):
                    loss_curve.append(float(np.average(epoch.losses, weights=batch_sizes)))
                    watched, said = loss_curve[-1], ""
                    if validation:
                        scores.append(epoch.validation_accuracy)
                        watched, said = -scores[-1], f", validation accuracy {scores[-1]:.4f}"
                        keeper.update(watched, network.params())
                    if self.verbose:
                        print(f"epoch {epoch.number}: loss {loss_curve[-1]:.4f}{said}")
                    waited = waited + 1 if watched > lowest - self.tol else 0
                    lowest = min(lowest, watched)
                    if waited > self.n_iter_no_change:
                        what = "validation accuracy" if validation else "loss"
                        self._say_why_it_stops(what, waited)
                        break
                else:
                    if not one_epoch:
                        problem = (
                            f"max_iter={self.max_iter} epochs were not enough for training to "
                            "converge: raise max_iter or tol", ConvergenceWarning,
                        )
                parameter_pairs(network.params(), "weights", finite=True)
        except KeyboardInterrupt:
            problem = ("Training interrupted by user.",)
        if scores:
            keeper.restore(network.params())
        return problem

    def _raw_scores(self, X):
        """What comes out of the last layer, for some rows at a time."""
        step = max(1, self._BLOCK // max(W.shape[1] for W in self.coefs_))
        parts = [self._forward(X[i : i + step]) for i in range(0, len(X), step)]
        return np.concatenate(parts)

    def _forward(self, X):
        activation, x = _one_of(self._ACTIVATIONS, self.activation, "activation")(), X
        for W, b in zip(self.coefs_[:-1], self.intercepts_[:-1], strict=True):
            x = activation.forward(_not_too_large(x @ W + b, X))
        return _not_too_large(x @ self.coefs_[-1] + self.intercepts_[-1], X)


class _TwoScores:
    """The last layer where there are two classes: the first one's score is 0."""

    def forward(self, x, train=False):
        return _two_scores(x)

    def backward(self, dout):
        return dout[:, 1:]

    def params(self):
        return []


def _linear_layer(W, b):
    """A layer with these weights and biases: others are not drawn first."""
    layer = Linear(1, 1, np.random.default_rng(0))
    layer.W, layer.b, layer.dW, layer.db = W, b, np.zeros_like(W), np.zeros_like(b)
    return layer


def _weights_and_biases(network):
    """Two lists: in `params()` of a network of linear layers they alternate."""
    params = [w for w, _ in network.params()]
    return params[::2], params[1::2]


def _two_scores(lead):
    """The scores of two classes (M, 2), given by how much the second one leads (M, 1)."""
    return np.hstack([np.zeros_like(lead), lead])


def _not_too_large(scores, X):
    """The scores, if numbers as large as those in X leave them finite."""
    if not is_finite(scores):
        raise ValueError(
            "X must be on the scale of the training rows: with numbers as large as "
            f"{np.abs(X).max():.3g} the scores are too large to compute with"
        )
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


@contextmanager
def _overflow_explained():
    """Around a loop over `train`: its error over numbers too large, in terms of the parameters."""
    try:
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            yield
    except ValueError as error:
        raise ValueError(
            "training led to numbers too large to compute with: lower learning_rate_init or alpha, "
            f"or bring the columns of X to a scale near 1 ({error})"
        ) from error


def _one_of(known, value, name):
    """The entry of the dict `known` that the value names."""
    if not isinstance(value, str) or value not in known:
        raise ValueError(f"{name} must be {' or '.join(map(repr, known))}, got {value!r}")
    return known[value]


def _flag(value, name):
    if not isinstance(value, (bool, np.bool_)):
        raise ValueError(f"{name} must be True or False, got {value!r}")
