"""Activation functions: the bend between two linear layers, and its slope.

In the lecture's order, from a firing rate that saturates to the functions in use today. Each is a
layer: `forward` bends every number by itself, and `backward` multiplies the gradient that comes
from above by the slope that the bend had there. Only Maxout is more than that.
"""

import numpy as np

from lecturelib._validation import float_array, float_type, integer, number, remembered
from lecturelib.linear import Linear


class Activation:
    """What all but Maxout share: a number that comes in decides over one that goes out.

    A class of its own says what `_bend` makes of `x`, and what its `_slope` was there.

    See Also
    --------
    lecturelib.linear.Linear : the layer that stands before and after.
    """

    _shape = None

    def forward(self, x, train=False):
        """Bend each number.

        Parameters
        ----------
        x : array_like of any shape
        train : bool, default=False
            Without meaning here; other layers do something else in training.

        Returns
        -------
        ndarray of the shape of `x`
            float32 if `x` is, else float64.

        Raises
        ------
        ValueError
            If `x` is empty or not finite.
        """
        x = float_array(x, "x")
        self._shape, self._dtype = x.shape, x.dtype
        return np.asarray(self._bend(x))  # NumPy makes one number out of an array without axes

    def backward(self, dout):
        """Multiply the gradient by the slopes at what `forward` saw last.

        Parameters
        ----------
        dout : array_like of the shape of `x`
            Gradient of the loss on what `forward` returned.

        Returns
        -------
        dx : ndarray of the shape of `x`
            Gradient of the loss on what `forward` was given.

        Raises
        ------
        RuntimeError
            If `forward` has not been called.
        ValueError
            If `dout` has another shape or is not finite.
        """
        return np.asarray(self._checked(dout) * self._slope())

    def params(self):
        """No parameters: an empty list."""
        return []

    def _checked(self, dout):
        return float_array(dout, "dout", shape=remembered(self._shape), dtype=self._dtype)


class Sigmoid(Activation):
    """The sigmoid, 1 / (1 + e⁻ˣ): from 0 to 1, as a firing rate that saturates.

    Its slope, at most 1/4, is all but 0 where it saturates; all that goes out is positive; and
    exp takes time.

    See Also
    --------
    scipy.special.expit : the function.
    torch.nn.Sigmoid : the same layer.

    Notes
    -----
    e⁻ˣ is too large for a computer at x = -1000. With e = exp(-\\|x\\|), which is at most 1, the
    sigmoid is 1 / (1 + e) where x is positive, and e / (1 + e) where it is negative; and min(x, 0)
    is the exponent of either numerator.

    References
    ----------
    Points A2-A5, slides 81-86; X. Glorot and Y. Bengio, "Understanding the difficulty of training
    deep feedforward neural networks", AISTATS (2010).

    Examples
    --------
    >>> sigmoid = Sigmoid()
    >>> print(sigmoid.forward([-1000, -1, 0, 1, 1000]).round(3))
    [0.    0.269 0.5   0.731 1.   ]
    >>> print(sigmoid.backward([1, 1, 1, 1, 1]).round(3))
    [0.    0.197 0.25  0.197 0.   ]
    """

    def _bend(self, x):
        self._e = np.exp(-np.abs(x))
        return np.exp(np.minimum(x, 0)) / (1 + self._e)

    def _slope(self):
        return self._e / (1 + self._e) ** 2


class Tanh(Activation):
    """tanh x, from -1 to 1: its mean is 0 where that of x is, but it saturates as well.

    See Also
    --------
    numpy.tanh : the function.
    torch.nn.Tanh : the same layer.

    References
    ----------
    Point A6, slide 87; Y. LeCun, I. Kanter and S. Solla, "Eigenvalues of covariance matrices",
    Physical Review Letters 66 (1991), on inputs with mean 0.

    Examples
    --------
    >>> tanh = Tanh()
    >>> print(tanh.forward([-10, -1, 0, 1, 10]).round(3))
    [-1.    -0.762  0.     0.762  1.   ]
    >>> print(tanh.backward([1, 1, 1, 1, 1]).round(3))
    [0.   0.42 1.   0.42 0.  ]
    """

    def _bend(self, x):
        out = np.tanh(x)
        self._out = out.copy()  # what is returned is the caller's, who may change it
        return out

    def _slope(self):
        return 1 - self._out**2


class ReLU(Activation):
    """Rectified linear unit, max(0, x): does not saturate above 0, and is cheap.

    Below 0 its slope is 0, so a unit that no row brings above 0 no longer learns: it is dead. At
    0 the slope is 0 as well, as in PyTorch.

    See Also
    --------
    torch.nn.ReLU : the same layer.

    References
    ----------
    Points A7 and A8, slides 88-92; A. Krizhevsky, I. Sutskever and G. Hinton, "ImageNet
    classification with deep convolutional neural networks", NIPS (2012).

    Examples
    --------
    >>> relu = ReLU()
    >>> print(relu.forward([-10, 0, 10]))
    [ 0.  0. 10.]
    >>> print(relu.backward([5, 5, 5]))
    [0. 0. 5.]
    """

    def _bend(self, x):
        self._above = x > 0
        return np.maximum(x, 0)

    def _slope(self):
        return self._above


class LeakyReLU(Activation):
    """x above 0, slope · x below: some gradient passes everywhere, so no unit dies.

    At 0 its slope is the one below, as in PyTorch.

    Parameters
    ----------
    slope : float, default=0.01
        At least 0.

    Raises
    ------
    ValueError
        If `slope` is negative or not finite.

    See Also
    --------
    torch.nn.LeakyReLU : the same layer.

    References
    ----------
    Point A9, slide 93; A. Maas, A. Hannun and A. Ng, "Rectifier nonlinearities improve neural
    network acoustic models", ICML (2013).

    Examples
    --------
    >>> leaky = LeakyReLU(slope=0.1)
    >>> print(leaky.forward([-10, 0, 10]))
    [-1.  0. 10.]
    >>> print(leaky.backward([5, 5, 5]))
    [0.5 0.5 5. ]
    """

    def __init__(self, slope=0.01):
        self.slope = number(slope, "slope", low=0)

    def _bend(self, x):
        self._above = (x > 0).astype(x.dtype)  # 1 or 0
        return np.maximum(x, 0) + self.slope * np.minimum(x, 0)

    def _slope(self):
        return self._above + self.slope * (1 - self._above)


class PReLU(Activation):
    """Parametric ReLU: x above 0, slope · x below, and the slope is learned like a weight.

    At 0 its slope is the one below, as in PyTorch.

    Parameters
    ----------
    slope : float, default=0.25
        Where it starts, at least 0. One number for all units.
    dtype : {np.float64, np.float32}, default=np.float64
        Of the parameter; what goes in and out keeps its own.

    Attributes
    ----------
    slope, dslope : ndarray of shape (1,)
        The slope as it now is, and the gradient of the loss on it.

    Raises
    ------
    ValueError
        If `slope` is negative or not finite, or `dtype` is something else.

    See Also
    --------
    torch.nn.PReLU : the same layer.

    Notes
    -----
    The slide's max(α x, x) is the same as long as α is at most 1.

    References
    ----------
    Point A10, slide 94; K. He, X. Zhang, S. Ren and J. Sun, "Delving deep into rectifiers",
    ICCV (2015).

    Examples
    --------
    >>> prelu = PReLU()
    >>> print(prelu.forward([-10, 0, 10]))
    [-2.5  0.  10. ]
    >>> print(prelu.backward([5, 5, 5]))
    [1.25 1.25 5.  ]
    >>> print(prelu.dslope)  # the slope carries -10 to an output whose gradient is 5
    [-50.]
    """

    def __init__(self, slope=0.25, dtype=np.float64):
        slope = float_array(number(slope, "slope", low=0), "slope", dtype=float_type(dtype))
        self.slope = slope.reshape(1)
        self.dslope = np.zeros_like(self.slope)

    def _bend(self, x):
        self._above, self._below = (x > 0).astype(x.dtype), np.minimum(x, 0)
        return np.maximum(x, 0) + self.slope.item() * self._below

    def _slope(self):
        return self._above + self.slope.item() * (1 - self._above)

    def backward(self, dout):
        """Set `dslope`, and multiply the gradient by the slopes at what `forward` saw last.

        Parameters
        ----------
        dout : array_like of the shape of `x`
            Gradient of the loss on what `forward` returned.

        Returns
        -------
        dx : ndarray of the shape of `x`
            Gradient of the loss on what `forward` was given.

        Raises
        ------
        RuntimeError
            If `forward` has not been called.
        ValueError
            If `dout` has another shape or is not finite.
        """
        dout = self._checked(dout)
        self.dslope[...] = np.vdot(dout, self._below)  # the sum of dout · x over all x below 0
        return np.asarray(dout * self._slope())

    def params(self):
        """The slope with its gradient, as a list of one pair: what an optimizer needs."""
        return [(self.slope, self.dslope)]


class ELU(Activation):
    """Exponential linear unit: x above 0, alpha · (eˣ - 1) below, which saturates at -alpha.

    At 0 its slope is alpha, as in PyTorch; with alpha = 1 the curve has no kink there.

    Parameters
    ----------
    alpha : float, default=1.0
        At least 0.

    Raises
    ------
    ValueError
        If `alpha` is negative or not finite.

    See Also
    --------
    torch.nn.ELU : the same layer.

    References
    ----------
    Point A11, slide 95; D.-A. Clevert, T. Unterthiner and S. Hochreiter, "Fast and accurate deep
    network learning by exponential linear units (ELUs)", ICLR (2016).

    Examples
    --------
    >>> elu = ELU()
    >>> print(elu.forward([-10, -1, 0, 10]).round(3))
    [-1.    -0.632  0.    10.   ]
    >>> print(elu.backward([5, 5, 5, 5]).round(3))
    [0.    1.839 5.    5.   ]
    """

    def __init__(self, alpha=1.0):
        self.alpha = number(alpha, "alpha", low=0)

    def _bend(self, x):
        self._above, self._below = (x > 0).astype(x.dtype), np.minimum(x, 0)
        return np.maximum(x, 0) + self.alpha * np.expm1(self._below)  # expm1(x) is e^x - 1

    def _slope(self):
        return self._above + self.alpha * np.exp(self._below) * (1 - self._above)


class Maxout:
    """The largest of a few linear functions: max(x @ W1 + b1, x @ W2 + b2) if there are two.

    ReLU and its relatives are cases of it, so it neither saturates nor dies; it has as many times
    more parameters as it has pieces. Where two pieces tie, the gradient goes to the first.

    Parameters
    ----------
    in_features : int
        Length D of a row that goes in.
    out_features : int
        Length C of a row that comes out.
    rng : numpy.random.Generator
        Draws the first weights, from a normal distribution with mean 0 and variance 1 / D; the
        mean square of the larger of two such functions is that of one. Biases start at 0.
    pieces : int, default=2
        How many linear functions there are for each output, at least 1.
    dtype : {np.float64, np.float32}, default=np.float64
        In which the layer computes, whatever comes in.

    Attributes
    ----------
    W, dW : ndarray of shape (D, pieces · C)
        The weights, W1 left of W2, and the gradient of the loss on them.
    b, db : ndarray of shape (pieces · C,)
        The biases, and the gradient of the loss on them.
    pieces : int

    Raises
    ------
    ValueError
        If a number is not an integer of at least 1, or if `rng` or `dtype` is something else.

    See Also
    --------
    torch.nn.Linear : with `pieces` times as many outputs, and
        ``torch.max(scores.view(-1, pieces, C), dim=1)`` after it, it is the same layer.

    References
    ----------
    Point A11, slide 95; I. Goodfellow et al., "Maxout networks", ICML (2013).

    Examples
    --------
    >>> absolute = Maxout(1, 1, np.random.default_rng(0))
    >>> absolute.W[...] = [[1, -1]]
    >>> print(absolute.forward([[-3], [2]]).ravel(), absolute.backward([[1], [1]]).ravel())
    [3. 2.] [-1.  1.]
    """

    def __init__(self, in_features, out_features, rng, pieces=2, dtype=np.float64):
        C = integer(out_features, "out_features", low=1)
        self.pieces = integer(pieces, "pieces", low=1)
        linear = Linear(in_features, self.pieces * C, rng, dtype)  # all pieces side by side
        self.W, self.b, self.dW, self.db = linear.W, linear.b, linear.dW, linear.db
        self._winner = None

    @np.errstate(over="ignore", invalid="ignore")
    def forward(self, x, train=False):
        """The largest piece of each output.

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
        x = float_array(x, "x", shape=("N", len(self.W)), dtype=self.W.dtype)
        scores = (x @ self.W + self.b).reshape(len(x), self.pieces, -1)
        self._x, self._winner = x, scores.argmax(axis=1, keepdims=True)
        return np.take_along_axis(scores, self._winner, axis=1)[:, 0]

    def backward(self, dout, input_gradient=True):
        """Set `dW` and `db`: only the piece that won passes the gradient on.

        Parameters
        ----------
        dout : array_like of shape (N, C)
            Gradient of the loss on what `forward` returned last.
        input_gradient : bool, default=True
            Whether `dx` is wanted: the first layer of a network can save that work.

        Returns
        -------
        dx : ndarray of shape (N, D), or None without `input_gradient`
            Gradient of the loss on the input of `forward`.

        Raises
        ------
        RuntimeError
            If `forward` has not been called.
        ValueError
            If `dout` has another shape or is not finite.
        """
        N, _, C = remembered(self._winner).shape
        dout = float_array(dout, "dout", shape=(N, C), dtype=self.W.dtype)
        dscores = np.zeros((N, self.pieces, C), dout.dtype)
        np.put_along_axis(dscores, self._winner, dout[:, np.newaxis], axis=1)
        dscores = dscores.reshape(N, -1)  # from here on as in Linear
        np.matmul(self._x.T, dscores, out=self.dW)
        dscores.sum(axis=0, out=self.db)
        return dscores @ self.W.T if input_gradient else None

    def params(self):
        """Each parameter with its gradient, as a list of pairs: what an optimizer needs."""
        return [(self.W, self.dW), (self.b, self.db)]
