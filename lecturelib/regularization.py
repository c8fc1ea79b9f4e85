"""Regularization: what keeps a network from learning its training data by heart.

A penalty is added to the loss, and makes large weights costly.
"""

import numpy as np

from lecturelib._validation import float_array, number


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
