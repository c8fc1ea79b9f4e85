"""The linear classifier: a score for each class, and a loss that says how unhappy we are with them.

The slides multiply one image, a column, from the left: W x + b, with W of shape (10, 3072).
Here a batch of images is a matrix with one row an image, and the scores are `x @ W + b`: W is
the transpose of theirs, and its columns are the templates of the classes.
"""

import numpy as np

from lecturelib._validation import (
    float_array,
    float_type,
    generator,
    integer,
    is_finite,
    labels,
    number,
    remembered,
)


class Linear:
    """A linear layer: one score for each output, `x @ W + b`.

    Parameters
    ----------
    in_features : int
        Length D of a row that goes in: an image's number of pixels, say.
    out_features : int
        Length C of a row that comes out: the number of classes, say.
    rng : numpy.random.Generator
        Draws the first weights, from a normal distribution with mean 0 and variance 1 / D: then
        scores are about as large as the inputs. Biases start at 0.
    dtype : {np.float64, np.float32}, default=np.float64
        In which the layer computes, whatever comes in.

    Attributes
    ----------
    W, dW : ndarray of shape (D, C)
        The weights, and the gradient of the loss on them.
    b, db : ndarray of shape (C,)
        The biases, and the gradient of the loss on them.

    Raises
    ------
    ValueError
        If a number of features is not an integer of at least 1, or if `rng` or `dtype` is
        something else.

    See Also
    --------
    torch.nn.Linear : the same layer; its `weight` has the slides' shape (C, D).

    References
    ----------
    Points L1-L4, slides 41-46; the backward pass G5, slides 64-65.

    Examples
    --------
    >>> layer = Linear(4, 3, np.random.default_rng(0))  # 4 pixels; cat, dog or ship
    >>> layer.W[...] = [[0.2, 1.5, 0], [-0.5, 1.3, 0.25], [0.1, 2.1, 0.2], [2, 0, -0.3]]
    >>> layer.b[...] = [1.1, 3.2, -1.2]
    >>> print(layer.forward([[56, 231, 24, 2]]).round(2))
    [[-96.8  437.9   60.75]]
    """

    def __init__(self, in_features, out_features, rng, dtype=np.float64):
        D = integer(in_features, "in_features", low=1)
        C = integer(out_features, "out_features", low=1)
        dtype = float_type(dtype)
        self.W = (generator(rng).standard_normal((D, C)) / np.sqrt(D)).astype(dtype)
        self.b = np.zeros(C, dtype)
        self.dW, self.db = np.zeros_like(self.W), np.zeros_like(self.b)
        self._x = None

    @np.errstate(over="ignore", invalid="ignore")
    def forward(self, x, train=False):
        """The scores of each row.

        Parameters
        ----------
        x : array_like of shape (N, D)
            Kept for `backward`, not copied.
        train : bool, default=False
            Without meaning here; other layers do something else in training.

        Returns
        -------
        ndarray of shape (N, C)

        Raises
        ------
        ValueError
            If `x` has another shape, is empty or is not finite.
        """
        wanted = ("N", len(self.W))
        x = float_array(x, "x", shape=wanted, finite=False, dtype=self.W.dtype)
        scores = x @ self.W
        scores += self.b
        if not is_finite(scores):  # x is far longer: look there only if need be
            float_array(x, "x")
        self._x = x
        return scores

    def backward(self, dout, input_gradient=True):
        """Set `dW` and `db`, given the gradient of the loss on what `forward` returned last.

        Each weight W[d, c] carries x[n, d] to out[n, c] in every row n, so its gradient sums
        x[n, d] · dout[n, c] over the rows; the input x[n, d] reaches every out[n, c] over W[d, c].

        Parameters
        ----------
        dout : array_like of shape (N, C)
        input_gradient : bool, default=True
            Whether `dx` is wanted: the first layer of a network can save that work.

        Returns
        -------
        dx : ndarray of shape (N, D), or None without `input_gradient`
            The gradient of the loss on the input of `forward`.

        Raises
        ------
        RuntimeError
            If `forward` has not been called.
        ValueError
            If `dout` has another shape or is not finite.
        """
        wanted = (len(remembered(self._x)), len(self.b))
        dout = float_array(dout, "dout", shape=wanted, dtype=self.W.dtype)
        np.matmul(self._x.T, dout, out=self.dW)
        dout.sum(axis=0, out=self.db)
        return dout @ self.W.T if input_gradient else None

    def params(self):
        """Each parameter with its gradient, as a list of pairs: what an optimizer needs."""
        return [(self.W, self.dW), (self.b, self.db)]


def hinge_loss(scores, y, margin=1.0):
    """Multiclass SVM (hinge) loss: is the right class ahead of each other one by a margin?

    Where class j comes too close to the right class y, the row pays what is missing:
    L = Σ max(0, s_j - s_y + margin) over j ≠ y.

    Parameters
    ----------
    scores : array_like of shape (N, C)
    y : array_like of int, shape (N,)
        The right classes, in 0 … C-1.
    margin : float, default=1.0
        At least 0, in units of the scores.

    Returns
    -------
    loss : float
        The mean over rows, at least 0; (C - 1) · margin where all scores are equal.
    dscores : ndarray of shape (N, C)
        Its gradient on the scores.

    Raises
    ------
    ValueError
        If `scores` does not have 2 dimensions, is empty or is not finite, if `y` does not hold
        one class a row, or if `margin` is negative or not finite.

    See Also
    --------
    torch.nn.functional.multi_margin_loss : the same, divided by C.
    sklearn.metrics.hinge_loss : of several classes, only the one ahead counts (Crammer and
        Singer's loss).
    sklearn.svm.LinearSVC : one classifier for each class against the rest, by default.

    References
    ----------
    Points L6 and L7. The slides show the scores; the loss is in lecture 3 of CS231n (2016).

    Examples
    --------
    >>> scores = [[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]]  # cat, car, frog
    >>> print([round(hinge_loss(scores[i : i + 1], [i])[0], 1) for i in range(3)])
    [2.9, 0.0, 12.9]
    >>> loss, dscores = hinge_loss(scores, [0, 1, 2])
    >>> print(round(loss, 2))
    5.27
    >>> print((3 * dscores).round())
    [[-1.  1.  0.]
     [ 0.  0.  0.]
     [ 1.  1. -2.]]
    """
    scores = float_array(scores, "scores", ndim=2)
    N, C = scores.shape
    y = labels(y, "y", n_rows=N, n_classes=C)
    margin = number(margin, "margin", low=0)
    rows = np.arange(N)
    missing = np.maximum(scores - scores[rows, y][:, np.newaxis] + margin, 0)
    missing[rows, y] = 0  # nobody has to be ahead of itself
    dscores = (missing > 0).astype(scores.dtype)
    dscores[rows, y] -= dscores.sum(axis=1)
    return float(missing.sum(axis=1).mean()), dscores / N
