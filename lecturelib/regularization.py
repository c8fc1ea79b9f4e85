"""Regularization: what keeps a network from learning its training data by heart.

A penalty is added to the loss, and makes large weights costly. Dropout disturbs training, so that
no unit can rely on another. Early stopping ends it when new data are no longer predicted better.
"""

import numpy as np

from lecturelib._validation import (
    float_array,
    generator,
    integer,
    number,
    parameter_pairs,
    remembered,
)


class L1:
    """The penalty λ Σ|w|: whatever a weight's size, pull it towards 0 by the same amount.

    Parameters
    ----------
    strength : float
        λ, at least 0.

    Raises
    ------
    ValueError
        If `strength` is negative or not finite.

    See Also
    --------
    sklearn.linear_model.Lasso : least squares with this penalty.
    sklearn.linear_model.SGDClassifier : with ``penalty="l1"``.

    References
    ----------
    Points R2 and R4, slide 100.

    Examples
    --------
    >>> penalty, W = L1(strength=0.5), np.array([[2.0, -0.125, 0.0]])
    >>> print(penalty.value(W))
    1.0625
    >>> print(penalty.gradient(W))
    [[ 0.5 -0.5  0. ]]
    >>> print(penalty.shrink(W, step=0.5))
    [[1.75 0.   0.  ]]
    """

    def __init__(self, strength):
        self.strength = number(strength, "strength", low=0)

    def value(self, W):
        """The penalty of the weights `W`, an array of any shape: a float."""
        return self.strength * float(np.abs(float_array(W, "W")).sum())

    def gradient(self, W):
        """Its gradient, in the shape of `W`; at the kink, for a weight of 0, it is 0."""
        return self.strength * np.sign(float_array(W, "W"))

    def shrink(self, W, step):
        """The proximal step: each weight goes towards 0 by `step` · λ, and stops there.

        Following the gradient, a weight would jump over 0 and back. Here it becomes 0 and stays
        so, if the loss does not pull harder than λ.

        Parameters
        ----------
        W : array_like of any shape
            Not modified.
        step : float
            How far the optimizer went along the gradient: its learning rate. At least 0.

        Returns
        -------
        ndarray of the shape of `W`

        Raises
        ------
        ValueError
            If `W` is empty or not finite, or if `step` is negative or not finite.

        References
        ----------
        N. Parikh and S. Boyd, "Proximal algorithms", section 6.5.2 (2014): soft thresholding.
        """
        W = float_array(W, "W")
        most = self.strength * number(step, "step", low=0)
        return W - np.clip(W, -most, most)


class L2:
    """The penalty λ Σ w²: pull a weight towards 0 in proportion to its size.

    Parameters
    ----------
    strength : float
        λ, at least 0.

    Raises
    ------
    ValueError
        If `strength` is negative or not finite.

    See Also
    --------
    sklearn.linear_model.Ridge : least squares with this penalty.
    sklearn.linear_model.LogisticRegression : λ is 1 / (2 · C · N) there, for a mean over N rows.
    torch.optim.SGD : λ is half its `weight_decay`.

    References
    ----------
    Points R3 and R4, slide 100.

    Examples
    --------
    >>> penalty, W = L2(strength=0.5), np.array([[2.0, -1.0, 0.0]])
    >>> print(penalty.value(W))
    2.5
    >>> print(penalty.gradient(W))
    [[ 2. -1.  0.]]
    """

    def __init__(self, strength):
        self.strength = number(strength, "strength", low=0)

    def value(self, W):
        """The penalty of the weights `W`, an array of any shape: a float."""
        return self.strength * float(np.square(float_array(W, "W")).sum())

    def gradient(self, W):
        """Its gradient, in the shape of `W`."""
        return 2 * self.strength * float_array(W, "W")


class Dropout:
    """A layer that silences units at random while training, and does nothing otherwise.

    Each number that comes in is set to 0 with probability `rate`; those that stay are divided by
    1 - rate, so that the expected value remains what it was (*inverted* dropout). Hence nothing
    has to be rescaled when the network is used.

    Parameters
    ----------
    rate : float
        The share that is dropped, in [0, 1).
    rng : numpy.random.Generator
        Draws which ones, anew in each forward pass with ``train=True``.

    Raises
    ------
    ValueError
        If `rate` is outside its range, or `rng` is something else.

    See Also
    --------
    torch.nn.Dropout : the same; its `p` is our `rate`, ``module.train()`` our ``train=True``.

    References
    ----------
    Point R7. N. Srivastava et al., "Dropout: a simple way to prevent neural networks from
    overfitting" (2014), who scale at test time instead.

    Examples
    --------
    >>> layer = Dropout(rate=0.5, rng=np.random.default_rng(0))
    >>> print(layer.forward([[1.0, 2.0, 3.0, 4.0]], train=True))
    [[2. 0. 0. 0.]]
    >>> print(layer.backward([[1.0, 1.0, 1.0, 1.0]]))
    [[2. 0. 0. 0.]]
    >>> print(layer.forward([[1.0, 2.0, 3.0, 4.0]]))
    [[1. 2. 3. 4.]]
    """

    def __init__(self, rate, rng):
        self.rate = number(rate, "rate", low=0, high=1, high_open=True)
        self._rng = generator(rng)
        self._factors = None

    def forward(self, x, train=False):
        """The input, in training with some of its numbers dropped and the others enlarged.

        Parameters
        ----------
        x : array_like of any shape, such as (N, D)
        train : bool, default=False
            Whether to drop any.

        Returns
        -------
        ndarray of the shape of `x`

        Raises
        ------
        ValueError
            If `x` is empty or not finite.
        """
        x = float_array(x, "x")
        if train:
            kept = self._rng.random(x.shape) >= self.rate
            self._factors = kept.astype(x.dtype) / (1 - self.rate)
        else:
            self._factors = np.ones_like(x)
        return np.asarray(x * self._factors)  # of one number without axes, too

    def backward(self, dout):
        """The gradient on the input: it passes where the last forward pass let a number pass.

        Parameters
        ----------
        dout : array_like of the shape of `x`
            The gradient of the loss on what `forward` returned last.

        Returns
        -------
        dx : ndarray of the shape of `x`

        Raises
        ------
        RuntimeError
            If `forward` has not been called.
        ValueError
            If `dout` has another shape or is not finite.
        """
        shape, dtype = remembered(self._factors).shape, self._factors.dtype
        return np.asarray(float_array(dout, "dout", shape=shape, dtype=dtype) * self._factors)

    def params(self):
        """An empty list: dropout learns nothing."""
        return []


class EarlyStopping:
    """Watch the loss on validation rows, remember the best weights, say when to stop.

    Parameters
    ----------
    patience : int
        After how many updates in a row without a new lowest loss it is time to stop, at least 1.

    Attributes
    ----------
    best_loss : float or None
        The lowest loss so far; None before the first update.

    Raises
    ------
    ValueError
        If `patience` is not an integer of at least 1.

    See Also
    --------
    sklearn.neural_network.MLPClassifier : with ``early_stopping=True`` and `n_iter_no_change`; it
        watches the accuracy on a tenth of the training rows.

    References
    ----------
    Point R7. L. Prechelt, "Early stopping - but when?" (1998).

    Examples
    --------
    >>> w, gradient = np.array([0.0]), np.array([0.0])
    >>> stopping = EarlyStopping(patience=2)
    >>> for loss in [0.9, 0.5, 0.6, 0.5, 0.4]:
    ...     w += 1  # one epoch of training
    ...     if stopping.update(loss, [(w, gradient)]):
    ...         break
    >>> print(loss, stopping.best_loss, w)
    0.5 0.5 [4.]
    >>> stopping.restore([(w, gradient)])
    >>> print(w)
    [2.]
    """

    def __init__(self, patience):
        self.patience = integer(patience, "patience", low=1)
        self.best_loss = None
        self._best, self._n_waited = None, 0

    def update(self, validation_loss, params):
        """Take note of the loss after an epoch; where it is the lowest so far, of the weights too.

        Parameters
        ----------
        validation_loss : float
            Only a strictly lower one counts as better.
        params : list of (ndarray, ndarray)
            Pairs of a parameter and its gradient, as from ``network.params()``. The parameters
            are copied.

        Returns
        -------
        bool
            True when it is time to stop.

        Raises
        ------
        ValueError
            If the loss is not a finite number, or if `params` is no such list or has other shapes
            than before; then nothing is changed.
        """
        loss = number(validation_loss, "validation_loss")
        pairs = self._pairs(params)
        if self._best is None or loss < self.best_loss:
            self.best_loss, self._best = loss, [w.copy() for w, _ in pairs]
            self._n_waited = 0
        else:
            self._n_waited += 1
        return self._n_waited >= self.patience

    def restore(self, params):
        """Put the best weights back, into the arrays themselves.

        Parameters
        ----------
        params : list of (ndarray, ndarray)
            Those of the network that `update` has seen.

        Raises
        ------
        RuntimeError
            If there was no update yet.
        ValueError
            If `params` is no such list, has other shapes or is read-only; then nothing is changed.
        """
        if self._best is None:
            raise RuntimeError("restore needs weights to put back: call update(…) first")
        pairs = self._pairs(params)
        if not all(w.flags.writeable for w, _ in pairs):
            raise ValueError("params must be arrays that can be written to, got a read-only one")
        for (w, _), best in zip(pairs, self._best, strict=True):
            w[...] = best

    def _pairs(self, params):
        """The pairs, if their shapes are those that `update` saw first."""
        pairs = parameter_pairs(params)
        came = [w.shape for w, _ in pairs]
        wanted = came if self._best is None else [w.shape for w in self._best]
        if came != wanted:
            raise ValueError(f"params must have the shapes {wanted} that update saw, got {came}")
        return pairs
