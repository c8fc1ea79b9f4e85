"""The multi-layer perceptron: linear layers with a bend between any two, one after the other.

A linear classifier gives W x. A network of two layers gives W2 max(0, W1 x), one of three layers
W3 max(0, W2 max(0, W1 x)): forwards each layer takes what the one before it returns, backwards
each gives the one before it the gradient.
"""

from copy import copy

import numpy as np

from lecturelib._validation import (
    can_spare_dx,
    float_type,
    generator,
    layer_class,
    layer_list,
    layer_sizes,
)
from lecturelib.activations import LeakyReLU, Maxout, PReLU, Sigmoid, Tanh
from lecturelib.linear import Linear


class Sequential:
    """A network as a list of layers, which is itself a layer.

    Parameters
    ----------
    layers : list of layers
        Objects with `forward`, `backward` and `params`, the one nearest to the input first; each
        of them once, since a layer remembers what it saw last. Another `Sequential` may be among
        them.

    Attributes
    ----------
    layers : list of layers

    Raises
    ------
    ValueError
        If `layers` is empty, holds something else, or holds one object twice.

    See Also
    --------
    torch.nn.Sequential : the same.

    References
    ----------
    Points M1 and M2, slides 72-75 and 96; backpropagation: D. Rumelhart, G. Hinton and
    R. Williams, "Learning representations by back-propagating errors", Nature 323 (1986).

    Examples
    --------
    >>> from lecturelib.activations import ReLU
    >>> rng = np.random.default_rng(0)
    >>> network = Sequential([Linear(2, 3, rng), ReLU(), Linear(3, 1, rng)])
    >>> scores = network.forward([[0.0, 1.0], [1.0, 1.0]])
    >>> dx = network.backward([[1.0], [1.0]])
    >>> print(scores.shape, dx.shape, [W.shape for W, dW in network.params()])
    (2, 1) (2, 2) [(2, 3), (3,), (3, 1), (1,)]
    """

    _whole, _out = True, None  # did the last forward pass reach the end? what came out?

    def __init__(self, layers):
        self.layers = layer_list(layers)

    def forward(self, x, train=False):
        """What the last layer makes of what the layer before made of … what the first made of `x`.

        Parameters
        ----------
        x : array_like of shape (N, …)
            What the first layer takes.
        train : bool, default=False
            Whether this is training, where some layers do something else than afterwards.

        Returns
        -------
        ndarray of shape (N, …)
            What the last layer returns.

        Raises
        ------
        ValueError
            If a layer does not take what it gets.
        """
        for layer in self.layers:
            x = layer.forward(x, train=train)
            self._whole = layer is self.layers[-1]
        self._out = getattr(x, "shape", ()), getattr(x, "dtype", None)
        return x

    def backward(self, dout, input_gradient=True):
        """The chain rule, from the last layer to the first: each sets its parameters' gradients.

        Parameters
        ----------
        dout : array_like of the shape of what `forward` returned
            Gradient of the loss on it.
        input_gradient : bool, default=True
            Whether `dx` is wanted. Without it, nothing is computed that no parameter needs.

        Returns
        -------
        dx : ndarray of the shape of `x`, or None without `input_gradient`
            Gradient of the loss on the input of `forward`.

        Raises
        ------
        RuntimeError
            If `forward` has not been called, or if the last call failed in one of the layers.
        ValueError
            If `dout` has another shape or is not finite.
        """
        if not self._whole:
            raise RuntimeError("backward needs a whole forward pass, and the last one failed: "
                               "call forward(x) first")
        first = 0 if input_gradient else self._first_with_params()
        for layer in reversed(self.layers[first + 1 :]):
            dout = layer.backward(dout)
        layer = self.layers[first]
        if input_gradient or not can_spare_dx(layer):
            dout = layer.backward(dout)
        else:
            layer.backward(dout, input_gradient=False)
        return dout if input_gradient else None

    def params(self):
        """Each parameter of each layer with its gradient, as a list of pairs."""
        return [pair for layer in self.layers for pair in layer.params()]

    def _first_with_params(self):
        return next((i for i, layer in enumerate(self.layers) if layer.params()), 0)


def mlp(sizes, activation, rng, dtype=np.float64):
    """A multi-layer perceptron: `Linear`, activation, `Linear`, …, activation, `Linear`.

    Parameters
    ----------
    sizes : list of int
        Numbers of inputs, of units in each hidden layer, and of outputs. Two numbers make a
        linear classifier; three, with one hidden layer, are called a 2-layer network.
    activation : class
        That of the hidden layers, such as ReLU, made with its defaults. With Maxout, which has
        weights of its own, each hidden layer is one Maxout layer.
    rng : numpy.random.Generator
        Draws the first weights, layer by layer.
    dtype : {np.float64, np.float32}, default=np.float64
        In which the network computes.

    Returns
    -------
    Sequential
        Nothing comes after the last `Linear`: it gives scores.

    Raises
    ------
    ValueError
        If `sizes` are not two or more integers of at least 1, if `activation` is no class of
        layers that can be made without arguments, or if `rng` or `dtype` is something else.

    See Also
    --------
    sklearn.neural_network.MLPClassifier : a network and its training, as one object.

    Notes
    -----
    The first weights are normal with mean 0, and how large they are decides whether signals and
    gradients keep their size through many layers. With D inputs and H outputs their variance is

    - 2 / (D + H) before Sigmoid and Tanh (Glorot): nearly linear around 0, they let through what
      comes; this is the mean of what would be best forwards, 1 / D, and backwards, 1 / H;
    - 2 / D before ReLU and its relatives (He): half of what comes is cut off. If a share passes
      at a slope a, as in LeakyReLU and PReLU, it is 2 / (1 + a²) / D;
    - 1 / D, as `Linear` and `Maxout` draw them, in a Maxout layer and in the last layer, where
      nothing is cut off.

    References
    ----------
    Points M1-M4, slides 72-75 and 96-98; X. Glorot and Y. Bengio, "Understanding the difficulty
    of training deep feedforward neural networks", AISTATS (2010); K. He, X. Zhang, S. Ren and
    J. Sun, "Delving deep into rectifiers", ICCV (2015).

    Examples
    --------
    >>> from lecturelib.activations import ReLU
    >>> network = mlp([64, 100, 10], ReLU, np.random.default_rng(0))
    >>> print([type(layer).__name__ for layer in network.layers])
    ['Linear', 'ReLU', 'Linear']
    >>> print(sum(w.size for w, _ in network.params()))  # 64 · 100 + 100 + 100 · 10 + 10
    7510
    """
    sizes, dtype = layer_sizes(sizes), float_type(dtype)
    activation, rng = layer_class(activation, Maxout), generator(rng)
    layers = []
    for D, H in zip(sizes[:-2], sizes[1:-1], strict=True):
        if issubclass(activation, Maxout):
            layers.append(activation(D, H, rng, dtype=dtype))
            continue
        bend = activation(dtype=dtype) if issubclass(activation, PReLU) else activation()
        linear = Linear(D, H, rng, dtype)  # of variance 1 / D
        if isinstance(bend, (Sigmoid, Tanh)):
            linear.W *= np.sqrt(2 / (D + H) * D)
        else:
            a = bend.slope if isinstance(bend, (LeakyReLU, PReLU)) else 0
            linear.W *= np.sqrt(2 / (1 + np.square(a)))
        layers += [linear, bend]
    return Sequential([*layers, Linear(*sizes[-2:], rng, dtype)])


def single_layers(network):
    """A list of the layers, those of networks among them one by one."""
    lists = [single_layers(a) if isinstance(a, Sequential) else [a] for a in network.layers]
    return [layer for some in lists for layer in some]


def last_linear(network):
    """The last `Linear` of a `Sequential`, at whatever depth, or None."""
    if not isinstance(network, Sequential):
        raise ValueError(f"network must be a Sequential, got {type(network).__name__}")
    return next((a for a in reversed(single_layers(network)) if isinstance(a, Linear)), None)


def exchanged(network, old, new):
    """The network's layers, with a list of others where the old one was, at whatever depth."""
    layers = []
    for layer in network.layers:
        inner = exchanged(layer, old, new) if isinstance(layer, Sequential) else None
        if inner and inner != layer.layers:  # the network around it is another one now
            layer = copy(layer)
            layer.layers, layer._out = inner, None
        layers += new if layer is old else [] if inner == [] else [layer]
    return layers
