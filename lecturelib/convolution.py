"""Networks for pictures: the same small filters everywhere, then fewer and fewer places.

A convolution assumes one thing: what belongs together lies close together in the picture. Each of
its outputs sees a small patch of the input and nothing else, and all patches meet the same
weights: what is worth finding at one place is worth finding at another.

Images are arrays of shape (N, H, W, C): image, line, column, channel.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from lecturelib._validation import float_array, float_type, generator, integer, remembered

WORK = 2**20  # bytes of patches at a time: memory stays bounded, and they stay in the cache


class ImageLayer:
    """What layers without weights share: images of shape (N, H, W, C) come in.

    A class of its own says with `_out` what it makes of them, and with `_back` how the gradient
    on that becomes one on the images.

    See Also
    --------
    lecturelib.activations.Activation : the same for what is done number by number.
    """

    _out_shape = None

    def forward(self, x, train=False):
        """What the layer makes of the images.

        Parameters
        ----------
        x : array_like of shape (N, H, W, C)
        train : bool, default=False
            Without meaning here; other layers do something else in training.

        Returns
        -------
        ndarray
            float32 if `x` is, else float64.

        Raises
        ------
        ValueError
            If `x` has another number of dimensions, is empty or is not finite, or if the layer
            cannot work on images of its size.
        """
        x = float_array(x, "x", ndim=4)
        out = self._out(x)
        self._shape, self._out_shape, self._dtype = x.shape, out.shape, x.dtype
        return out

    def backward(self, dout):
        """The gradient of the loss on the images, given that on what `forward` returned last.

        Parameters
        ----------
        dout : array_like of the shape of what `forward` returned

        Returns
        -------
        dx : ndarray of shape (N, H, W, C)

        Raises
        ------
        RuntimeError
            If `forward` has not been called.
        ValueError
            If `dout` has another shape or is not finite.
        """
        return self._back(self._checked(dout))

    def params(self):
        """No parameters: an empty list."""
        return []

    def _checked(self, dout):
        shape = remembered(self._out_shape)
        return float_array(dout, "dout", shape=shape, dtype=self._dtype)


class Conv2d(ImageLayer):
    """A convolution: a linear layer for every patch of an image, with the same weights for all.

    out[n, i, j] = Σ x[n, s·i + a, s·j + b] @ W[a, b] + bias, summed over the kernel's lines a and
    columns b, with stride s. Mathematicians call it cross-correlation: their convolution turns the
    kernel by 180°, which makes no difference to a network that learns the kernel.

    Parameters
    ----------
    in_channels, out_channels : int
        Numbers that the input has at each place, and how many filters look at them.
    kernel_size : int or (int, int)
        Height and width of a patch.
    rng : numpy.random.Generator
        Draws the first weights, from a normal distribution with mean 0 and variance
        2 / (kh · kw · in_channels) (He). Biases start at 0.
    stride : int, default=1
        Steps from a patch to the next, at least 1; 2 halves the image.
    padding : int, default=0
        How many zeros to add on each of the four sides. With (kernel_size - 1) / 2 the image
        keeps its size.
    dtype : {np.float64, np.float32}, default=np.float64
        In which the layer computes, whatever comes in.

    Attributes
    ----------
    W, dW : ndarray of shape (kh, kw, in_channels, out_channels)
        The filters, and the gradient of the loss on them.
    b, db : ndarray of shape (out_channels,)
        The biases, and the gradient of the loss on them.

    Raises
    ------
    ValueError
        If an argument is not as described.

    See Also
    --------
    torch.nn.Conv2d : the same layer, on (N, C, H, W); its `weight` has the shape
        (out_channels, in_channels, kh, kw).
    scipy.signal.correlate : the same sum of products, for one image and one filter.

    Notes
    -----
    Beside what it returns, a pass needs memory for a few of the patches, not for all of them.

    References
    ----------
    Points W9 and W10. Y. LeCun et al., "Gradient-based learning applied to document recognition",
    Proceedings of the IEEE 86 (1998); first weights: K. He et al., "Delving deep into rectifiers",
    ICCV (2015); what filters find: M. Zeiler and R. Fergus, "Visualizing and understanding
    convolutional networks", ECCV (2014).

    Examples
    --------
    >>> layer = Conv2d(1, 1, (1, 2), np.random.default_rng(0))
    >>> layer.W[0, :, 0, 0] = [-1, 1]  # how much brighter is the pixel on the right?
    >>> picture = [[0, 0, 9, 9], [0, 0, 0, 9]]
    >>> print(layer.forward(np.reshape(picture, (1, 2, 4, 1)))[0, :, :, 0])
    [[0. 9. 0.]
     [0. 0. 9.]]
    """

    def __init__(self, in_channels, out_channels, kernel_size, rng, stride=1, padding=0,
                 dtype=np.float64):
        C = integer(in_channels, "in_channels", low=1)
        D = integer(out_channels, "out_channels", low=1)
        sizes = kernel_size if isinstance(kernel_size, (tuple, list)) else [kernel_size] * 2
        if len(sizes) != 2:
            raise ValueError(f"kernel_size must be an integer or two of them, got {kernel_size!r}")
        kh, kw = (integer(n, "kernel_size", low=1) for n in sizes)
        self.stride = integer(stride, "stride", low=1)
        self.padding = integer(padding, "padding", low=0)
        W = generator(rng).standard_normal((kh, kw, C, D)) * np.sqrt(2 / (kh * kw * C))
        self.W, self.b = W.astype(float_type(dtype)), np.zeros(D, dtype)
        self.dW, self.db = np.zeros_like(self.W), np.zeros_like(self.b)
        self._dtype = self.W.dtype

    def forward(self, x, train=False):
        """What each filter finds at each place.

        Parameters
        ----------
        x : array_like of shape (N, H, W, in_channels)
            Kept for `backward`, not copied.
        train : bool, default=False
            Without meaning here; other layers do something else in training.

        Returns
        -------
        ndarray of shape (N, H', W', out_channels)
            H' = (H + 2 · padding - kh) // stride + 1, and W' in the same way.

        Raises
        ------
        ValueError
            If `x` has another shape, is empty or is not finite, or if the kernel is larger than
            the padded image.
        """
        kh, kw, C, D = self.W.shape
        x = float_array(x, "x", shape=("N", "H", "W", C), dtype=self._dtype)
        H, W = x.shape[1] + 2 * self.padding, x.shape[2] + 2 * self.padding
        if H < kh or W < kw:
            raise ValueError(f"x must be at least {kh} x {kw} with its padding, got {H} x {W}")
        self._x, self._padded = x, (H, W)
        places = (H - kh) // self.stride + 1, (W - kw) // self.stride + 1
        self._out_shape = len(x), *places, D
        out, W = np.empty(self._out_shape, x.dtype), self.W.reshape(-1, D)
        with np.errstate(over="ignore", invalid="ignore"):
            for where, patches in _patches(x, (kh, kw), places, self._pad, self.stride):
                np.matmul(patches, W, out=out.reshape(-1, D)[where])
            out += self.b
        return out

    def backward(self, dout, input_gradient=True):
        """Set `dW` and `db`, given the gradient of the loss on what `forward` returned last.

        As in `Linear`, with a patch for a row: W meets every patch, so `dW` sums over patches. A
        pixel x[n, i, j] meets W[a, b] on its way to out[n, i - a, j - b] (with stride 1): so `dx`
        is a convolution too, of `dout` by the kernels turned by 180°. The patches of `dout` that
        it needs give `dW` as well: the same sums in another order.

        Parameters
        ----------
        dout : array_like of shape (N, H', W', out_channels)
        input_gradient : bool, default=True
            Whether `dx` is wanted: the first layer of a network can save that work.

        Returns
        -------
        dx : ndarray of shape (N, H, W, in_channels), or None without `input_gradient`
            The gradient of the loss on the input of `forward`.

        Raises
        ------
        RuntimeError
            If `forward` has not been called.
        ValueError
            If `dout` has another shape or is not finite.
        """
        dout = self._checked(dout)
        x, (kh, kw, C, D), places = self._x, self.W.shape, dout.shape[1:3]
        dout.sum(axis=0).sum(axis=(0, 1), out=self.db)
        if not input_gradient:  # the patches of x suffice, and a first layer's are small
            self.dW[...], rows = 0, dout.reshape(-1, D)
            for where, patches in _patches(x, (kh, kw), places, self._pad, self.stride):
                self.dW += (patches.T @ rows[where]).reshape(self.dW.shape)
            return None
        dx, dW = np.empty(x.shape, x.dtype), np.zeros((C, kh * kw * D), x.dtype)
        pixels, turned = x.reshape(-1, C), self.W[::-1, ::-1].swapaxes(2, 3).reshape(-1, C)
        for where, patches in _patches(dout, (kh, kw), x.shape[1:3], self._spread):
            np.matmul(patches, turned, out=dx.reshape(-1, C)[where])
            dW += pixels[where].T @ patches
        self.dW[...] = dW.reshape(C, kh, kw, D).transpose(1, 2, 0, 3)[::-1, ::-1]
        return dx

    def _pad(self, x):
        """Zeros around the images."""
        return _framed(x, *self._padded, self.padding, self.padding)

    def _spread(self, dout):
        """The gradients as far apart as their patches, with zeros between and around.

        Each stands where its patch ends, so that the gradients of all patches with a certain pixel
        are in the window that begins at that pixel.
        """
        kh, kw, p = *self.W.shape[:2], self.padding
        H, W = self._padded[0] + kh - 1, self._padded[1] + kw - 1
        return _framed(dout, H, W, kh - 1, kw - 1, self.stride)[:, p : H - p, p : W - p]

    def params(self):
        """Each parameter with its gradient, as a list of pairs: what an optimizer needs."""
        return [(self.W, self.dW), (self.b, self.db)]


def _framed(images, height, width, top, left, step=1):
    """The images' pixels from (top, left) on, `step` apart, in larger images of zeros."""
    framed = np.zeros((len(images), height, width, images.shape[3]), images.dtype)
    framed[:, top::step, left::step][:, : images.shape[1], : images.shape[2]] = images
    return framed


def _patches(images, size, places, frame, stride=1):
    """All patches of the framed images as rows, some at a time: which rows, and the rows."""
    row = size[0] * size[1] * images.shape[3]
    n_lines = max(1, WORK // (places[1] * row * images.itemsize))
    n_images = max(1, n_lines // places[0])
    for n in range(0, len(images), n_images):
        windows = sliding_window_view(frame(images[n : n + n_images]), size, axis=(1, 2))
        windows = windows[:, ::stride, ::stride].transpose(0, 1, 2, 4, 5, 3)
        for i in range(0, places[0], n_lines):
            patches = windows[:, i : i + n_lines].reshape(-1, row)
            start = (n * places[0] + i) * places[1]
            yield slice(start, start + len(patches)), patches


class MaxPool2d(ImageLayer):
    """The largest number of each square, channel by channel: where in it that was is forgotten.

    Backwards, all of the gradient goes to where the largest number was, the first if there are
    several.

    Parameters
    ----------
    size : int
        Height and width of a square, at least 1. Squares do not overlap, so that `size` must
        divide the height and the width of the images.

    Raises
    ------
    ValueError
        If `size` is something else.

    See Also
    --------
    torch.nn.MaxPool2d : the same, but it leaves out what is left over at the edges.

    References
    ----------
    Point W9.

    Examples
    --------
    >>> layer = MaxPool2d(2)
    >>> picture = [[1, 2, 0, 0], [4, 3, 0, 5]]
    >>> print(layer.forward(np.reshape(picture, (1, 2, 4, 1)))[0, :, :, 0])
    [[4. 5.]]
    >>> print(layer.backward([[[[10], [20]]]])[0, :, :, 0])
    [[ 0.  0.  0.  0.]
     [10.  0.  0. 20.]]
    """

    def __init__(self, size):
        self.size = integer(size, "size", low=1)

    def _out(self, x):
        if x.shape[1] % self.size or x.shape[2] % self.size:
            raise ValueError(f"x must have sides that size {self.size} divides, got {x.shape}")
        first, *others = self._corners(x)
        out, which = first.copy(), np.zeros(first.shape, np.min_scalar_type(self.size**2))
        for k, corner in enumerate(others, 1):
            np.maximum(which, (corner > out) * which.dtype.type(k), out=which)
            np.maximum(out, corner, out=out)
        self._which = which
        return out

    def _back(self, dout):
        dx = np.empty(self._shape, dout.dtype)
        for k, corner in enumerate(self._corners(dx)):
            np.multiply(dout, self._which == k, out=corner)
        return dx

    def _corners(self, x):
        """Of each square the first pixel, of each the second, …: views on `x`."""
        return [x[:, i :: self.size, j :: self.size] for i, j in np.ndindex(self.size, self.size)]


class GlobalAveragePool(ImageLayer):
    """The mean of each channel over the whole image: what is there, but not where.

    From (N, H, W, C) to (N, C). Backwards, each place gets the same share of the gradient.

    See Also
    --------
    torch.nn.AdaptiveAvgPool2d : with an output size of 1.

    References
    ----------
    Point T3; M. Lin et al., "Network in network", ICLR (2014).

    Examples
    --------
    >>> layer = GlobalAveragePool()
    >>> print(layer.forward(np.arange(8).reshape(1, 2, 2, 2)))
    [[3. 4.]]
    """

    def _out(self, x):
        return x.mean(axis=(1, 2))

    def _back(self, dout):
        _, H, W, _ = self._shape
        return np.tile((dout / (H * W))[:, np.newaxis, np.newaxis], (1, H, W, 1))


class Flatten(ImageLayer):
    """Each image as one row of numbers: from (N, H, W, C) to (N, H · W · C), and back.

    See Also
    --------
    torch.nn.Flatten : the same.

    References
    ----------
    Point L1.

    Examples
    --------
    >>> print(Flatten().forward([[[[1], [2]], [[3], [4]]]]))
    [[1. 2. 3. 4.]]
    """

    def _out(self, x):
        return x.reshape(len(x), -1).copy()

    def _back(self, dout):
        return dout.reshape(self._shape).copy()
