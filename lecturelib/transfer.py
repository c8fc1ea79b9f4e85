"""Transfer: take a network that has learned from a million photographs, and give it a new task.

The network is the front of MobileNetV2, its first six blocks, with weights learned on ImageNet's
1.2 million photographs of a thousand kinds of things. They are of use for other pictures as far
as these are made of the same edges, colors and textures.
"""

from hashlib import sha256
from pathlib import Path

import numpy as np

from lecturelib._validation import float_array, float_type, integer, number
from lecturelib.activations import Activation
from lecturelib.convolution import WORK, Conv2d, Flatten, GlobalAveragePool, ImageLayer
from lecturelib.linear import Linear
from lecturelib.mlp import Sequential, exchanged, last_linear, single_layers

FILE = "mobilenetv2_b6.npz"
SHA256 = "6e4bbd7b282a36113039e635263be85e2952abbcbef937e1c1fe3b1eef656d7a"
# Channels that each block gets, has inside and gives, and its stride; the stem gives the first.
BLOCKS = [(32, 32, 16, 1), (16, 96, 24, 2), (24, 144, 24, 1),
          (24, 144, 32, 2), (32, 192, 32, 1), (32, 192, 32, 1)]
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of ImageNet's red, green and blue


def load_pretrained(dtype=np.float32):
    """The first six blocks of MobileNetV2 as ImageNet has taught them: a picture's 32 features.

    Parameters
    ----------
    dtype : {np.float32, np.float64}, default=np.float32
        In which the network computes. The weights are float32; with float64 its gradients can be
        checked against numerical ones.

    Returns
    -------
    Sequential
        From images, uint8 of shape (N, 32, 32, 3) with red, green and blue from 0 to 255, to
        features of shape (N, 32). Its ``layers`` are those of `mobilenet`: ``layers[2 + k]`` is
        block k and ``layers[-2]`` the last one, block 6.

    Raises
    ------
    FileNotFoundError
        If the file of the weights is missing.
    ValueError
        If the file is damaged, or if `dtype` is something else.

    See Also
    --------
    torchvision.models.mobilenet_v2 : the whole network; ``weights="IMAGENET1K_V1"`` are these.

    Notes
    -----
    Each call makes a network of its own. A layer keeps its input for `backward`, here 0.5 MB for
    an image: hand over some hundreds of images at a time.

    References
    ----------
    Points T1-T4; M. Sandler et al., "MobileNetV2: inverted residuals and linear bottlenecks",
    CVPR (2018).

    Examples
    --------
    >>> network = load_pretrained()
    >>> gray = np.full((1, 32, 32, 3), 128, np.uint8)
    >>> print(network.forward(gray).shape, sum(w.size for w, _ in network.params()))
    (1, 32) 53728
    """
    network = mobilenet(np.random.default_rng(0), dtype)
    for (parameter, _), values in zip(network.params(), _weights(), strict=True):
        parameter[...] = values.reshape(parameter.shape)
    return network


def mobilenet(rng, dtype=np.float32):
    """The same network before it has learned anything: He's random weights.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws the weights.
    dtype : {np.float32, np.float64}, default=np.float32
        In which the network computes.

    Returns
    -------
    Sequential
        Its ``layers``: 0 scales the pixels, 1 and 2 are the stem, a convolution with stride 2 and
        its ReLU6, 3 to 8 the blocks 1 to 6, and 9 is the mean over the places that are left,
        4 × 4 for images of 32 × 32.

    Raises
    ------
    ValueError
        If an argument is something else.

    Examples
    --------
    >>> network = mobilenet(np.random.default_rng(0))
    >>> print(len(network.layers), [type(layer).__name__ for layer in network.layers[:4]])
    10 ['Standardize', 'Conv2d', 'ReLU6', 'Block']
    """
    stem = Conv2d(3, BLOCKS[0][0], 3, rng, stride=2, padding=1, dtype=dtype)
    blocks = [Block(*sizes, rng, dtype) for sizes in BLOCKS]
    return Sequential([Standardize(MEAN, STD, dtype), stem, ReLU6(), *blocks, GlobalAveragePool()])


def replace_head(network, n_outputs, rng):
    """The network with a new last `Linear`, for another task: all else is shared, not copied.

    Parameters
    ----------
    network : Sequential
        Stays as it is.
    n_outputs : int
        Of the new layer: the number of classes, at least 1.
    rng : numpy.random.Generator
        Draws its weights.

    Returns
    -------
    Sequential
        The new layer stands where the last `Linear` was, or at the end if there was none. To
        train it alone, hand ``new.layers[-1].params()`` to the optimizer, not ``new.params()``;
        if the last `Linear` was in a network within the network, which then is a new one as well,
        ``new.layers[-1].layers[-1].params()``. What is trained of the shared layers, changes in
        the old network as well.

    Raises
    ------
    ValueError
        If an argument is something else, or if nothing tells how many numbers the new layer would
        get: a network with a `Flatten` or a layer of your own does so after a forward pass.

    References
    ----------
    Points T2 and T3.

    Examples
    --------
    >>> network = replace_head(load_pretrained(), 10, np.random.default_rng(0))
    >>> print(network.layers[-1].W.shape, network.layers[-1].W.dtype)
    (32, 10) float32
    """
    old = last_linear(network)
    n_features, dtype = (len(old.W), old.W.dtype) if old else _what_comes_out(network)
    new = Linear(n_features, integer(n_outputs, "n_outputs", low=1), rng, dtype)
    return Sequential(exchanged(network, old, [new]) if old else [*network.layers, new])


def body(network):
    """The network without its last `Linear`: what it makes features with.

    Parameters
    ----------
    network : Sequential
        Stays as it is.

    Returns
    -------
    Sequential
        The other layers, shared, not copied; all of them if none is a `Linear`.

    Raises
    ------
    ValueError
        If `network` is something else or has no other layer.

    References
    ----------
    Point T3.

    Examples
    --------
    >>> network = replace_head(load_pretrained(), 10, np.random.default_rng(0))
    >>> print(len(network.layers), len(body(network).layers))
    11 10
    """
    layers = exchanged(network, last_linear(network), [])
    if not layers:
        raise ValueError("network must have another layer than its last Linear, got no other")
    return Sequential(layers)


class Block(Sequential):
    """More channels, a filter for each, fewer channels; then add what came in.

    Three layers, `Conv2d` of 1 × 1, `DepthwiseConv2d` and again `Conv2d` of 1 × 1, do the work of
    one large convolution with a tenth of its weights. Where the shape stays, the input is added to
    the output, so that the layers only have to learn what is to change (a residual connection).

    Parameters
    ----------
    in_channels, hidden_channels, out_channels : int
        The first layer is left out where it would add no channels.
    stride : int
        2 halves the image.
    rng : numpy.random.Generator
        Draws the first weights.
    dtype : {np.float64, np.float32}, default=np.float64

    References
    ----------
    M. Sandler et al., CVPR (2018), figure 4; residuals: K. He et al., "Deep residual learning for
    image recognition", CVPR (2016).
    """

    def __init__(self, in_channels, hidden_channels, out_channels, stride, rng, dtype=np.float64):
        layers = [DepthwiseConv2d(hidden_channels, rng, stride, dtype), ReLU6(),
                  Conv2d(hidden_channels, out_channels, 1, rng, dtype=dtype)]
        if hidden_channels > in_channels:
            layers[:0] = [Conv2d(in_channels, hidden_channels, 1, rng, dtype=dtype), ReLU6()]
        super().__init__(layers)
        self.residual = stride == 1 and in_channels == out_channels

    def forward(self, x, train=False):
        """The layers' output, plus `x` where the block has a residual connection."""
        x = float_array(x, "x", finite=False)
        out = super().forward(x, train)
        out += x if self.residual else 0
        return out

    def backward(self, dout, input_gradient=True):
        """The gradient goes through the layers, and past them."""
        dout = float_array(dout, "dout", finite=False)
        dx = super().backward(dout, input_gradient)
        if self.residual and input_gradient:
            dx += dout
        return dx


class DepthwiseConv2d(Conv2d):
    """A convolution in which each channel has one filter of its own and sees no other channel.

    Kernels are 3 × 3, and one line of zeros is around the image.

    Parameters
    ----------
    channels : int
    rng : numpy.random.Generator
        Draws the first weights, from a normal distribution with mean 0 and variance 2 / 9.
    stride : int, default=1
        2 halves the image.
    dtype : {np.float64, np.float32}, default=np.float64

    Attributes
    ----------
    W, dW : ndarray of shape (3, 3, 1, channels)
    b, db : ndarray of shape (channels,)

    See Also
    --------
    torch.nn.Conv2d : with ``groups=channels``.

    References
    ----------
    A. Howard et al., "MobileNets: efficient convolutional neural networks for mobile vision
    applications", arXiv:1704.04861 (2017).
    """

    def __init__(self, channels, rng, stride=1, dtype=np.float64):
        super().__init__(1, channels, 3, rng, stride, padding=1, dtype=dtype)

    def forward(self, x, train=False):
        """From (N, H, W, channels) to (N, H / stride, W / stride, channels), rounded up."""
        x = float_array(x, "x", shape=("N", "H", "W", len(self.b)), dtype=self._dtype)
        (N, H, W, C), s = x.shape, self.stride
        self._x, self._padded, self._out_shape = x, (H + 2, W + 2), (N, -(-H // s), -(-W // s), C)
        out = np.empty(self._out_shape, x.dtype)
        for images in self._groups():
            out[images] = self.b
            for at, seen in self._seen(self._pad(x[images])):
                out[images] += seen * self.W[at]
        return out

    def backward(self, dout, input_gradient=True):
        """Set `dW` and `db`; return `dx`, or None without `input_gradient`."""
        dout, dx = self._checked(dout), np.empty_like(self._x)
        dout.sum(axis=0).sum(axis=(0, 1), out=self.db)
        self.dW[...] = 0
        for images in self._groups():
            padded, dpadded = self._pad(self._x[images]), self._pad(np.zeros_like(dx[images]))
            for (at, seen), (_, dseen) in zip(self._seen(padded), self._seen(dpadded), strict=True):
                self.dW[at] += np.einsum("nhwc,nhwc->c", seen, dout[images])
                dseen += dout[images] * self.W[at]
            dx[images] = dpadded[:, 1:-1, 1:-1]
        return dx if input_gradient else None

    def _groups(self):
        """Some images at a time: small arrays stay in the cache."""
        n_images = max(1, WORK // (4 * self._x[0].nbytes))
        return [slice(n, n + n_images) for n in range(0, len(self._x), n_images)]

    def _seen(self, padded):
        """For each place of the kernel, the pixels that all outputs see there: views."""
        (_, H, W, _), s = self._out_shape, self.stride
        for i, j in np.ndindex(3, 3):
            yield (i, j), padded[:, i : i + s * H : s, j : j + s * W : s]


class ReLU6(Activation):
    """min(max(0, x), 6): a ReLU that ends at 6. Its slope is 0 at both ends, as PyTorch has it.

    See Also
    --------
    torch.nn.ReLU6 : the same.

    Examples
    --------
    >>> print(ReLU6().forward([-1, 3, 7]))
    [0. 3. 6.]
    """

    def _bend(self, x):
        self._inside = (x > 0) & (x < 6)
        return np.clip(x, 0, 6)

    def _slope(self):
        return self._inside


class Standardize(ImageLayer):
    """From bytes to numbers around 0: (x / 255 - mean) / std, for each channel.

    Parameters
    ----------
    mean, std : sequence of float
        One for each channel, on a scale from 0 to 1; `std` above 0.
    dtype : {np.float64, np.float32}, default=np.float64
        Of what it returns, forwards and backwards.

    Raises
    ------
    ValueError
        If `mean` and `std` are not as described, or `dtype` is something else.

    See Also
    --------
    torchvision.transforms.Normalize : the same, after ``ToTensor``.

    Examples
    --------
    >>> print(Standardize([0.5], [0.25]).forward([[[[0], [255]]]]).ravel())
    [-2.  2.]
    """

    def __init__(self, mean, std, dtype=np.float64):
        self.mean = float_array(mean, "mean", ndim=1).copy()
        self.std = float_array(std, "std", shape=self.mean.shape).copy()
        number(float(self.std.min()), "std", low=0, low_open=True)
        self.out_dtype = float_type(dtype)

    def _out(self, x):
        float_array(x, "x", shape=("N", "H", "W", len(self.mean)))
        return ((x / 255 - self.mean) / self.std).astype(self.out_dtype)

    def _back(self, dout):
        return (dout / (255 * self.std)).astype(self.out_dtype)


def _what_comes_out(network):
    """How many features the network makes, and of which type: seen last, or as a layer tells."""
    if network._out and len(network._out[0]) == 2:
        return network._out[0][1], np.result_type(network._out[1], np.float32)
    for layer in reversed(single_layers(network)):
        if isinstance(layer, Flatten) and layer._out_shape:
            return layer._out_shape[1], layer._dtype
        if isinstance(layer, Flatten):
            break
        if hasattr(layer, "b"):
            return len(layer.b) // getattr(layer, "pieces", 1), layer.b.dtype
    raise ValueError("network must know how many features it makes: call its forward(x) first")


def _weights():
    """The arrays of the file, in the order of the network's parameters."""
    restore = f"Run `git checkout -- data/{FILE}` in your clone, or install lecturelib again."
    # In an installed package `data` is in the package's folder, in the repository beside it.
    for path in (folder / "data" / FILE for folder in Path(__file__).resolve().parents[:2]):
        if path.is_file():
            if sha256(path.read_bytes()).hexdigest() != SHA256:
                raise ValueError(f"the data file {path} is damaged. To restore it: {restore}")
            with np.load(path, allow_pickle=False) as file:
                return [file[name] for name in file.files if name not in ("mean", "std")]
    raise FileNotFoundError(f"the data file {FILE} is missing. To restore it: {restore}")
