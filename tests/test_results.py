"""The stored results are what the code gives; each notebook runs one seed of its own again."""

import csv
import functools
from importlib import import_module
from pathlib import Path

import pytest
import scoreboard
import shared

SLOW = ("logistic regression", "support vector machine", "random forest",
        "ConvNet, from scratch")  # on scenes
MODELS = scoreboard.scoreboard_models()
FILES = sorted(Path(shared.__file__).parent.glob("[0-9]*.py"))
EXPERIMENTS = [name for path in FILES for name in import_module(path.stem).EXPERIMENTS]

pytestmark = pytest.mark.filterwarnings("ignore:self.within_class_std_dev_")  # blank pixels


def stored(name):
    path = shared.RESULTS / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


scenes = functools.cache(shared.scenes)


def agrees(model, rows, stored_accuracy):
    # Forests and solvers differ a little between versions of scikit-learn.
    accuracy = shared.accuracy_of(model, rows)
    return float(stored_accuracy) == pytest.approx(accuracy, abs=0.02)


def test_the_scoreboard_has_the_models_in_their_order():
    assert [(row["notebook"], row["model"]) for row in stored("scoreboard")] == [
        model[:2] for model in MODELS
    ]


@pytest.mark.parametrize("model", MODELS, ids=[model[1] for model in MODELS])
def test_the_scoreboard_can_be_measured_again_on_the_digits(model):
    row = next(row for row in stored("scoreboard") if row["model"] == model[1])
    assert agrees(model[2], shared.digits(), row["digits"])


@pytest.mark.parametrize(
    "model",
    [pytest.param(m, marks=[pytest.mark.slow] * (m[1] in SLOW), id=m[1]) for m in MODELS],
)
def test_the_scoreboard_can_be_measured_again_on_the_scenes(model):
    row = next(row for row in stored("scoreboard") if row["model"] == model[1])
    assert agrees(model[3], scenes(model[4]), row["scenes"])


def test_each_stored_result_has_its_experiment_and_each_file_its_notebook():
    names = {path.stem for path in shared.RESULTS.glob("*.csv")}
    assert sorted(EXPERIMENTS) == sorted(names - {"scoreboard"})
    notebooks = {path.stem for path in (shared.RESULTS.parents[1] / "notebooks").rglob("*.ipynb")}
    assert {path.stem for path in FILES} <= notebooks


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_an_experiment_has_every_arm_for_every_seed(name):
    arms = {}
    for row in stored(name):
        seed = int(row.pop("seed"))
        numbers = {"loss", "accuracy", "steps", "ratio"} & set(row)
        measured = {key: float(row.pop(key)) for key in numbers}
        assert measured
        arms.setdefault(tuple(row.values()), []).append(seed)
    assert len(arms) > 1
    assert all(seeds == list(shared.SEEDS) for seeds in arms.values())
