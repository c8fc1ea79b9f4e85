"""How to find good weights: not by guessing, but down the slope of the loss, step by step.

In the lecture's order: random search, the numerical gradient and what to check with it,
gradient descent on mini-batches, and the two best known of its successors.
"""

from dataclasses import dataclass, field

import numpy as np

from lecturelib import _validation as valid

ROWS = 512  # how many are scored at a time after an epoch, so that memory stays bounded


def random_search(loss, shape, n_tries, rng, scale=1.0):
    """Strategy 1, a very bad idea: draw weights at random, keep the best.

    Parameters
    ----------
    loss : callable
        ``loss(W)`` → float, for an array `W` of the given shape.
    shape : tuple of int
        Shape of the weights.
    n_tries : int
        At least 1.
    rng : numpy.random.Generator
        Draws the weights, from a normal distribution with mean 0.
    scale : float, default=1.0
        Its standard deviation, above 0.

    Returns
    -------
    best_W : ndarray of the given shape
        The weights with the lowest loss.
    best_losses : ndarray of shape (n_tries,)
        The lowest loss so far, after each try.

    Raises
    ------
    ValueError
        If an argument is outside its range, or if ``loss(W)`` is not a finite number.

    See Also
    --------
    sklearn.model_selection.RandomizedSearchCV : for a few hyperparameters it is a good idea.

    References
    ----------
    Point G2, slides 59-60.

    Examples
    --------
    >>> def loss(W):
    ...     return np.sum((W - 1) ** 2)
    >>> W, losses = random_search(loss, (2, 3), n_tries=100, rng=np.random.default_rng(0))
    >>> print(W.shape, losses.shape, losses[0] > losses[-1] == loss(W))
    (2, 3) (100,) True
    """
    loss = valid.function(loss, "loss")
    shape = [valid.integer(n, "shape", low=1) for n in np.atleast_1d(shape)]
    n_tries = valid.integer(n_tries, "n_tries", low=1)
    scale = valid.number(scale, "scale", low=0, low_open=True)
    best_W, best_loss, best_losses = None, np.inf, []
    for _ in range(n_tries):
        W = scale * valid.generator(rng).standard_normal(shape)
        tried = valid.one_number(loss(W), "loss(W)")
        if tried < best_loss:
            best_W, best_loss = W, tried
        best_losses.append(best_loss)
    return best_W, np.array(best_losses)


def numerical_gradient(f, x, h=1e-5):
    """Slope of `f` in each direction: (f(x + h) - f(x - h)) / 2h, one number of `x` at a time.

    Parameters
    ----------
    f : callable
        ``f(x)`` → float, for an array of float64.
    x : array_like of any shape
    h : float, default=1e-5
        The step, above 0. Far too large, the slope bends within it; far too small, `f` hardly
        changes, and the difference is rounding error.

    Returns
    -------
    ndarray of the shape of `x`
        float32 if `x` is, else float64.

    Raises
    ------
    ValueError
        If `x` is empty or not finite, if `h` is not above 0, or if ``f(x)`` is not a finite
        number.

    See Also
    --------
    scipy.optimize.approx_fprime : by forward differences, with half the work.
    torch.autograd.gradcheck : compares gradients with numerical ones.

    Notes
    -----
    The slide's (f(x + h) - f(x)) / h errs in proportion to h, this one to h².

    References
    ----------
    Point G4, slide 63.

    Examples
    --------
    >>> print(numerical_gradient(lambda x: np.sum(x**2), [1.0, -3.0]).round(6))
    [ 2. -6.]
    """
    f, x = valid.function(f, "f"), valid.float_array(x, "x")
    h = valid.number(h, "h", low=0, low_open=True)
    gradient, step = np.empty_like(x), np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        step[i] = h
        above, below = (valid.one_number(f(z), "f(x)") for z in (x + step, x - step))
        gradient[i] = (above - below) / (2 * h)
        step[i] = 0
    return gradient


def gradient_error(analytic, numeric):
    """How much two gradients differ, ‖a - n‖ / max(‖a‖, ‖n‖).

    Parameters
    ----------
    analytic, numeric : array_like of one shape

    Returns
    -------
    float
        0 where they are the same, 2 where they are opposite. In float64, a right gradient
        comes out below 1e-7, and a wrong one usually above 1e-2.

    Raises
    ------
    ValueError
        If the shapes differ, or if a gradient is empty or not finite.

    See Also
    --------
    scipy.optimize.check_grad : ‖a - n‖ for a function and its gradient.

    References
    ----------
    Point G5, slides 64-65; CS231n's notes, "Gradient checks".

    Examples
    --------
    >>> print(f"{gradient_error([2.0, -6.0], [2.0, -6.06]):.4f}")
    0.0094
    """
    a = valid.float_array(analytic, "analytic")
    n = valid.float_array(numeric, "numeric", shape=a.shape)
    largest = float(max(np.abs(a).max(), np.abs(n).max())) or 1.0
    a, n = a / largest, n / largest  # squares of very small or large numbers would not be exact
    longer = max(np.linalg.norm(a), np.linalg.norm(n))
    return float(np.linalg.norm(a - n) / longer) if longer else 0.0


def _blocks(params, *memories, size=2**15):
    """Each parameter, its gradient and what is remembered of it, large ones a few rows at a time.

    So what a step computes on the way stays in the processor's cache.
    """
    for (w, g), *rest in zip(params, *memories, strict=True):
        if w.size <= size:
            yield w, g, *rest
        else:
            n = max(1, size * len(w) // w.size)
            yield from ([a[i : i + n] for a in (w, g, *rest)] for i in range(0, len(w), n))


class SGD:
    """Gradient descent: each parameter takes a step against its gradient.

    With momentum the steps add up, as for a ball that rolls downhill:
    v ← momentum · v + g, then w ← w - rate · v.

    Parameters
    ----------
    params : list of (ndarray, ndarray)
        Pairs of a parameter and its gradient, as a layer's `params()` lists them. What is left
        out stays as it is.
    learning_rate : float
        Length of a step per length of the gradient, above 0.
    momentum : float, default=0.0
        How much of its speed v keeps, in [0, 1).

    Raises
    ------
    ValueError
        If `params` is no such list or not finite, or a number is outside its range.

    See Also
    --------
    torch.optim.SGD : the same steps.
    sklearn.linear_model.SGDClassifier : linear classifiers trained by steps of one row each.

    References
    ----------
    Points G3, G6 and G9, slides 61-67 and 71.

    Examples
    --------
    >>> w, gradient = np.array([1.0]), np.array([10.0])
    >>> optimizer = SGD([(w, gradient)], learning_rate=0.01, momentum=0.5)
    >>> optimizer.step()
    >>> print(w)
    [0.9]
    >>> optimizer.step()
    >>> print(w)
    [0.75]
    """

    def __init__(self, params, learning_rate, momentum=0.0):
        self.params = valid.parameter_pairs(params, finite=True)
        self.learning_rate = valid.number(learning_rate, "learning_rate", low=0, low_open=True)
        self.momentum = valid.number(momentum, "momentum", low=0, high=1, high_open=True)
        self._velocities = [np.zeros_like(w) for w, _ in self.params]

    def step(self):
        """Change each parameter in place, by its gradient as it now is."""
        for w, g, v in _blocks(self.params, self._velocities):
            if self.momentum:
                v *= self.momentum
                g = np.add(v, g, out=v)
            w -= self.learning_rate * g


def minibatches(n, batch_size, rng):
    """Cut n rows, in random order, into small batches: one epoch.

    Parameters
    ----------
    n : int
        Number of rows, at least 1.
    batch_size : int
        Rows in a batch, at least 1; from n on there is one batch.
    rng : numpy.random.Generator
        Draws the order.

    Returns
    -------
    list of ndarray of int
        Row indices. Each of 0 … n-1 occurs once; the last batch may be smaller.

    Raises
    ------
    ValueError
        If `n` or `batch_size` is not an integer of at least 1, or `rng` is something else.

    See Also
    --------
    torch.utils.data.DataLoader : the same with ``shuffle=True``, for data of any size.
    sklearn.utils.gen_batches : slices in the given order.

    References
    ----------
    Point G7, slide 68.

    Examples
    --------
    >>> batches = minibatches(10, 4, np.random.default_rng(0))
    >>> print([len(batch) for batch in batches], sorted(np.concatenate(batches).tolist()))
    [4, 4, 2] [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    """
    n, batch_size = valid.integer(n, "n", low=1), valid.integer(batch_size, "batch_size", low=1)
    order = valid.generator(rng).permutation(n)
    return [order[start : start + batch_size] for start in range(0, n, batch_size)]


@dataclass(frozen=True)
class Epoch:
    """What `train` records when it has seen all rows once.

    Attributes
    ----------
    number : int
        1 for the first epoch.
    losses : list of float
        The loss of each mini-batch, before the step that it led to, without the penalty.
    loss : float
        Their mean.
    accuracy : float or None
        Share of the training rows whose right class has the highest score, after the epoch.
    validation_loss, validation_accuracy : float or None
        The same of the validation rows, if there are any.
    """

    number: int
    losses: list = field(repr=False)
    loss: float
    accuracy: float | None
    validation_loss: float | None = None
    validation_accuracy: float | None = None


def train(network, X, y, loss, optimizer, *, n_epochs, batch_size, rng,
          penalty=None, validation=None, accuracy=True):
    """Train a network: forward, loss, backward, step, for each mini-batch of each epoch.

    Returns at once, with a generator. Each turn of a loop over it trains one epoch, ``list`` of
    it trains to the end, and ``break`` stops early. Whenever it stops, were it in the middle of
    an epoch, the network works with the weights that it has then.

    Parameters
    ----------
    network : object with `forward` and `backward`
        A layer, or a network of layers, that turns rows into scores.
    X : array_like of shape (N, …)
        Training rows, handed to the network as they are.
    y : array_like of int, shape (N,)
        Their classes, in 0 … C-1.
    loss : callable
        ``loss(scores, y)`` → loss, dscores, such as `cross_entropy`.
    optimizer : SGD, RMSProp or Adam
        Holds those parameters of the network that are to be trained.
    n_epochs : int
        How many times to go through all rows, at least 1.
    batch_size : int
        Rows in a mini-batch, at least 1; more than N make one batch.
    rng : numpy.random.Generator
        Draws the order of the rows, anew in each epoch.
    penalty : object with `shrink` or `gradient`, optional
        Acts on all parameters with two or more dimensions, so on no bias. After each step
        ``shrink(W, learning_rate)`` gives the new weights, as L1's does; a penalty without
        `shrink`, such as L2, adds ``gradient(W)`` to the gradient before the step.
    validation : (X, y), optional
        Rows to judge by and not to train on.
    accuracy : bool, default=True
        Whether to find the accuracy on X, which takes time as well; else it is None.

    Yields
    ------
    Epoch
        `number`, `losses`, `loss`, `accuracy`, `validation_loss`, `validation_accuracy`.

    Raises
    ------
    ValueError
        When called, if an argument is not as described; then nothing has changed. In the loop,
        if `loss` does not return what it must, or if scores or the loss are no longer finite:
        then the learning rate is too high.

    See Also
    --------
    sklearn.neural_network.MLPClassifier.fit : the same loop, behind one call.

    References
    ----------
    Points G1, G6, G7 and G8, slides 57-58 and 66-70.

    Examples
    --------
    >>> from lecturelib.linear import Linear
    >>> from lecturelib.softmax import cross_entropy
    >>> X, y = [[-2.0], [-1.0], [1.0], [2.0]], [0, 0, 1, 1]
    >>> rng = np.random.default_rng(0)
    >>> layer = Linear(1, 2, rng)
    >>> epochs = train(layer, X, y, cross_entropy, SGD(layer.params(), learning_rate=0.1),
    ...                n_epochs=100, batch_size=2, rng=rng)
    >>> for epoch in epochs:
    ...     if epoch.loss < 0.1:
    ...         break
    >>> print(f"epoch {epoch.number}: loss {epoch.loss:.3f}, accuracy {epoch.accuracy:.2f}")
    epoch 18: loss 0.099, accuracy 1.00
    """
    X, y, validation, options = valid.training(
        network, X, y, loss, optimizer, n_epochs, batch_size, rng, penalty, validation)
    shrinks = hasattr(penalty, "shrink")

    def epochs():
        penalized = [(W, dW) for W, dW in optimizer.params if penalty is not None and W.ndim >= 2]
        for epoch in range(1, n_epochs + 1):
            losses = []
            for batch in minibatches(len(X), batch_size, rng):
                scores = network.forward(X[batch], train=True)
                batch_loss, dscores = valid.loss_and_gradient(loss, scores, y[batch])
                losses.append(batch_loss)
                network.backward(dscores, **options)
                for W, dW in [] if shrinks else penalized:
                    dW += penalty.gradient(W)
                optimizer.step()
                for W, _ in penalized if shrinks else []:
                    shrunk = penalty.shrink(W, optimizer.learning_rate)
                    W[...] = W if shrunk is None else shrunk  # None if it worked in place
            share = _judge(network, X, y, loss)[1] if accuracy else None
            judged = _judge(network, *validation, loss) if validation else (None, None)
            yield Epoch(epoch, losses, float(np.mean(losses)), share, *judged)

    return epochs()


def _judge(network, X, y, loss):
    """Loss and accuracy, by the network as it is when not in training."""
    scores = np.concatenate([network.forward(X[i : i + ROWS]) for i in range(0, len(X), ROWS)])
    return valid.loss_and_gradient(loss, scores, y)[0], float(np.mean(scores.argmax(axis=1) == y))


class RMSProp:
    """Adaptive steps: each gradient is divided by its recent size.

    s ← decay · s + (1 - decay) · g², then w ← w - rate · g / (√s + ε). A parameter whose
    gradients are small so takes steps as long as one whose gradients are large.

    Parameters
    ----------
    params : list of (ndarray, ndarray)
        Pairs of a parameter and its gradient.
    learning_rate : float, default=0.001
        About the length of a step, above 0.
    decay : float, default=0.9
        How much of the past s keeps, in [0, 1).
    epsilon : float, default=1e-8
        Keeps the quotient finite, above 0.

    Raises
    ------
    ValueError
        If `params` is no such list or not finite, or a number is outside its range.

    See Also
    --------
    torch.optim.RMSprop : the same steps; its `alpha` is `decay`.

    References
    ----------
    Point G9, slide 71; T. Tieleman and G. Hinton, lecture 6.5 of "Neural networks for machine
    learning" (2012).

    Examples
    --------
    >>> w, gradient = np.array([1.0, 1.0]), np.array([100.0, -0.01])
    >>> RMSProp([(w, gradient)], learning_rate=0.01, decay=0.75).step()
    >>> print(w.round(4))
    [0.98 1.02]
    """

    def __init__(self, params, learning_rate=0.001, decay=0.9, epsilon=1e-8):
        self.params = valid.parameter_pairs(params, finite=True)
        self.learning_rate = valid.number(learning_rate, "learning_rate", low=0, low_open=True)
        self.decay = valid.number(decay, "decay", low=0, high=1, high_open=True)
        self.epsilon = valid.number(epsilon, "epsilon", low=0, low_open=True)
        self._squares = [np.zeros_like(w) for w, _ in self.params]

    def step(self):
        """Change each parameter in place, by its gradient as it now is."""
        for w, g, s in _blocks(self.params, self._squares):
            s *= self.decay
            s += (1 - self.decay) * g**2
            w -= self.learning_rate * g / (np.sqrt(s) + self.epsilon)


class Adam:
    """Momentum and adaptive steps together.

    m ← β1 · m + (1 - β1) · g and s ← β2 · s + (1 - β2) · g²; both start at 0 and so are too
    small at first: after t steps, divide them by 1 - β1ᵗ and 1 - β2ᵗ. Then
    w ← w - rate · m / (√s + ε).

    Parameters
    ----------
    params : list of (ndarray, ndarray)
        Pairs of a parameter and its gradient.
    learning_rate : float, default=0.001
        About the length of a step, above 0.
    beta1, beta2 : float, default=0.9 and 0.999
        How much of the past m and s keep, in [0, 1).
    epsilon : float, default=1e-8
        Keeps the quotient finite, above 0.

    Raises
    ------
    ValueError
        If `params` is no such list or not finite, or a number is outside its range.

    See Also
    --------
    torch.optim.Adam : the same steps.

    References
    ----------
    Point G9, slide 71; D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization",
    ICLR (2015), algorithm 1.

    Examples
    --------
    >>> w, gradient = np.array([1.0, 1.0]), np.array([100.0, -0.01])
    >>> Adam([(w, gradient)], learning_rate=0.01).step()
    >>> print(w.round(4))
    [0.99 1.01]
    """

    def __init__(self, params, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
        self.params = valid.parameter_pairs(params, finite=True)
        self.learning_rate = valid.number(learning_rate, "learning_rate", low=0, low_open=True)
        self.beta1 = valid.number(beta1, "beta1", low=0, high=1, high_open=True)
        self.beta2 = valid.number(beta2, "beta2", low=0, high=1, high_open=True)
        self.epsilon = valid.number(epsilon, "epsilon", low=0, low_open=True)
        self._means, self._squares = ([np.zeros_like(w) for w, _ in self.params] for _ in "ms")
        self._n_steps = 0

    def step(self):
        """Change each parameter in place, by its gradient as it now is."""
        self._n_steps += 1
        m_share, s_share = 1 - self.beta1**self._n_steps, 1 - self.beta2**self._n_steps
        for w, g, m, s in _blocks(self.params, self._means, self._squares):
            m += (1 - self.beta1) * (g - m)
            s += (1 - self.beta2) * (g**2 - s)
            w -= self.learning_rate / m_share * m / (np.sqrt(s / s_share) + self.epsilon)
