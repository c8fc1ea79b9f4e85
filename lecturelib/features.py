"""Features by hand: numbers that describe an image, chosen by people before networks did it.

A feature should stay the same when what does not matter changes: a photograph taken one step
to the left is another array, and much the same colors and edges.
"""

import numpy as np
from matplotlib.colors import rgb_to_hsv

from lecturelib._validation import float_array, integer


def hue_histogram(images, n_bins=16):
    """Share of an image's pixels in each of n equal ranges of hue.

    Parameters
    ----------
    images : array_like of shape (N, H, W, 3)
        Red, green, blue: integers in 0 … 255, or floats in 0 … 1.
    n_bins : int, default=16
        At least 1. Hue runs from 0 (red, and gray) over 1/3 (green) and 2/3 (blue) back to 1.

    Returns
    -------
    ndarray of shape (N, n_bins)
        Shares; each row sums to 1. float32 if the images are, else float64.

    Raises
    ------
    ValueError
        If `images` has another shape, is empty, or has values outside its range, or if
        `n_bins` is not an integer of at least 1.

    See Also
    --------
    matplotlib.colors.rgb_to_hsv : red, green, blue to hue, saturation, value.
    numpy.histogram : the counts of one image.

    References
    ----------
    Point W7, slide 31.

    Examples
    --------
    >>> orange, blue = [255, 128, 0], [0, 0, 255]
    >>> print(hue_histogram([[[orange, orange, orange, blue]]], n_bins=4))
    [[0.75 0.   0.25 0.  ]]
    """
    images, dtype = _colors(images)
    n_bins = integer(n_bins, "n_bins", low=1)
    N, H, W, _ = images.shape
    shares = np.empty((N, n_bins), dtype)
    for i, image in enumerate(images):
        hue = rgb_to_hsv(image)[..., 0]
        counts, _ = np.histogram(hue, bins=n_bins, range=(0, 1))
        shares[i] = counts / (H * W)
    return shares


def gist(images, n_scales=3, n_orientations=4, n_cells=4):
    """The layout of an image: how much contrast of which scale and orientation is where.

    Each filter answers to stripes of one width and direction, as a complex cell of V1 does:
    wherever exactly they lie. Its answers are averaged over each cell of a coarse grid.

    Parameters
    ----------
    images : array_like of shape (N, H, W, 3)
        Red, green, blue: integers in 0 … 255, or floats in 0 … 1. Only their mean counts.
    n_scales : int, default=3
        Pairs of stripes, one light and one dark, are 4, 8, 16, … pixels wide.
    n_orientations : int, default=4
        Equally spaced over 180°; the first is that of upright stripes.
    n_cells : int, default=4
        Rows and columns of the grid; divides H and W.

    Returns
    -------
    ndarray of shape (N, n_scales * n_orientations * n_cells**2)
        Mean amplitude of the stripes, at least 0, where black is 0 and white 1; cells vary
        fastest, scales slowest. float32 if the images are, else float64.

    Raises
    ------
    ValueError
        If `images` has another shape, is empty, or has values outside its range; if a number
        is not an integer of at least 1; if the grid does not divide the image.

    Notes
    -----
    A small version of the descriptor in the paper, without its whitening of the spectrum and
    its principal components. The filters are Gabor's on a logarithmic scale of frequency, and
    images wrap around at their edges.

    References
    ----------
    Point W6, slides 28-30. A. Oliva and A. Torralba, "Modeling the shape of the scene: a
    holistic representation of the spatial envelope", International Journal of Computer Vision
    42, 145-175 (2001).

    Examples
    --------
    >>> image = np.zeros((1, 16, 16, 3))
    >>> image[:, :, ::4] = image[:, :, 1::4] = 1  # upright stripes, two pixels each
    >>> upright, lying = gist(image, n_scales=1, n_orientations=2, n_cells=1)[0]
    >>> print(f"{upright:.2f} for upright stripes, {lying:.2f} for lying ones")
    0.71 for upright stripes, 0.14 for lying ones
    """
    images, dtype = _colors(images)
    n_scales = integer(n_scales, "n_scales", low=1)
    n_orientations = integer(n_orientations, "n_orientations", low=1)
    n_cells = integer(n_cells, "n_cells", low=1)
    N, H, W, _ = images.shape
    if H % n_cells or W % n_cells:
        raise ValueError(f"n_cells must divide the image's height {H} and width {W}, got {n_cells}")
    filters = np.stack(
        [
            _gabor(H, W, 1 / (4 * 2**scale), np.pi * i / n_orientations, np.pi / n_orientations)
            for scale in range(n_scales)
            for i in range(n_orientations)
        ]
    )
    features = np.empty((N, len(filters) * n_cells**2), dtype)
    for i, image in enumerate(images):
        spectrum = np.fft.fft2(image.mean(axis=2))
        amplitudes = np.abs(np.fft.ifft2(spectrum * filters))  # (filters, H, W)
        cells = amplitudes.reshape(-1, n_cells, H // n_cells, n_cells, W // n_cells)
        features[i] = cells.mean(axis=(2, 4)).ravel()
    return features


def _gabor(height, width, frequency, angle, spread):
    """What a filter multiplies each spatial frequency by: a hill around one of them.

    The opposite frequency, which makes the same stripes, is left out: the filtered image is
    complex then, and its absolute value the amplitude, whatever the phase of the stripes.
    """
    y, x = np.fft.fftfreq(height)[:, np.newaxis], np.fft.fftfreq(width)  # in cycles per pixel
    octaves = np.log2(np.maximum(np.hypot(x, y), 1e-9) / frequency)
    turned = (np.arctan2(y, x) - angle + np.pi) % (2 * np.pi) - np.pi  # -180° … 180°
    return 2 * np.exp(-0.5 * (octaves / 0.7) ** 2 - 0.5 * (turned / (spread / 2)) ** 2)


def _colors(images):
    """Images as float64 in 0 … 1, and the dtype in which their features are due."""
    array = float_array(images, "images", shape=("N", "H", "W", 3))
    top = 255 if np.asarray(images).dtype.kind in "iu" else 1
    low, high = array.min(), array.max()
    if low < 0 or high > top:
        raise ValueError(f"images must have values in 0 … {top}, got {low:g} … {high:g}")
    return np.divide(array, top, dtype=np.float64), array.dtype
