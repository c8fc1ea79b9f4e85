"""Softmax: scores become probabilities, and the loss asks how probable the right class was.

Scores are unnormalized log probabilities: exp makes them positive, division by their sum makes
them probabilities. PyTorch and many papers call these scores *logits*.
"""

import numpy as np

from lecturelib._validation import float_array, labels


def softmax(scores):
    """Probability of each class, e^s / Σ e^s.

    Parameters
    ----------
    scores : array_like of shape (N, C)

    Returns
    -------
    ndarray of shape (N, C)
        Each row sums to 1. float32 if the scores are, else float64.

    Raises
    ------
    ValueError
        If `scores` does not have 2 dimensions, is empty or is not finite.

    See Also
    --------
    scipy.special.softmax : the same with ``axis=1``.
    torch.softmax : the same with ``dim=1``.

    Notes
    -----
    e^1000 is more than a float can hold. What is added to all scores of a row cancels in the
    fraction, so the largest score may be subtracted first: then no exponent is above 0.

    References
    ----------
    Points S1, S2 and S6, slides 48-50.

    Examples
    --------
    >>> print(softmax([[3.2, 5.1, -1.7], [1000, 1000, 0]]).round(2))
    [[0.13 0.87 0.  ]
     [0.5  0.5  0.  ]]
    """
    scores = float_array(scores, "scores", ndim=2)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def log_softmax(scores):
    """Logarithm of each class's probability, s - log Σ e^s.

    Parameters
    ----------
    scores : array_like of shape (N, C)

    Returns
    -------
    ndarray of shape (N, C)
        At most 0, in nats. float32 if the scores are, else float64.

    Raises
    ------
    ValueError
        If `scores` does not have 2 dimensions, is empty or is not finite.

    See Also
    --------
    scipy.special.log_softmax : the same with ``axis=1``.
    torch.log_softmax : the same with ``dim=1``.

    Notes
    -----
    Not ``log(softmax(scores))``: a probability below 1e-323 is 0 in a computer, and its
    logarithm lost.

    References
    ----------
    Points S3 and S6, slides 51-53.

    Examples
    --------
    >>> print(log_softmax([[3.2, 5.1, -1.7]]).round(2))
    [[-2.04 -0.14 -6.94]]
    >>> print(log_softmax([[0, 1000]]))
    [[-1000.     0.]]
    """
    scores = float_array(scores, "scores", ndim=2)
    scores = np.asfortranarray(scores)  # a class after another: NumPy is slow along short rows
    shifted = scores - scores.max(axis=1, keepdims=True)
    shifted -= np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return shifted


def cross_entropy(scores, y):
    """Mean of -log P(right class), and its gradient on the scores.

    Parameters
    ----------
    scores : array_like of shape (N, C)
    y : array_like of int, shape (N,)
        The right classes, in 0 … C-1.

    Returns
    -------
    loss : float
        In nats per row, at least 0; ln C where all scores of each row are equal.
    dscores : ndarray of shape (N, C)
        The probabilities, less 1 at the right class, and all divided by N: a step against it
        pushes each row's right class up and the others down, by 0 in sum.

    Raises
    ------
    ValueError
        If `scores` does not have 2 dimensions, is empty or is not finite, or if `y` does not
        hold one class a row.

    See Also
    --------
    sklearn.metrics.log_loss : the same loss, from probabilities.
    torch.nn.functional.cross_entropy : the same loss, from scores.

    References
    ----------
    Points S3-S5, slides 51-56; the gradient G5, slides 64-65.

    Examples
    --------
    >>> loss, dscores = cross_entropy([[3.2, 5.1, -1.7]], [0])
    >>> print(round(loss, 2))  # -ln 0.13
    2.04
    >>> print(dscores.round(2))
    [[-0.87  0.87  0.  ]]
    """
    log_probs = log_softmax(scores)
    N, C = log_probs.shape
    y = labels(y, "y", n_rows=N, n_classes=C)
    right = np.arange(N), y
    loss = float(log_probs[right].sum() / -N)
    dscores = np.exp(log_probs, out=log_probs)
    dscores[right] -= 1
    dscores /= N
    return loss, dscores
