"""The interval of a mean difference over splits that share their rows."""

import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
import scipy.io
from scipy import stats
from sklearn.model_selection import GroupKFold, KFold, LeaveOneGroupOut

from lecturelib.evaluation import check_folds, paired_interval


def test_it_is_the_corrected_interval_of_nadeau_and_bengio():
    # By hand: mean 2, s² = 1, J = 3, t(2 degrees, .975) = 4.30265; 1/3 + 100/300 = 2/3.
    low, high = paired_interval([1, 2, 3], n_train=300, n_test=100)
    assert low == pytest.approx(2 - 4.30265 * np.sqrt(2 / 3), abs=1e-4)
    assert high == pytest.approx(2 + 4.30265 * np.sqrt(2 / 3), abs=1e-4)


def test_without_test_rows_it_would_be_that_of_independent_differences():
    differences = np.random.default_rng(0).normal(0.02, 0.01, 10)
    usual = stats.t.interval(0.9, 9, differences.mean(), stats.sem(differences))
    assert paired_interval(differences, 10**9, 1, level=0.9) == pytest.approx(usual, rel=1e-6)


def test_more_shared_rows_or_a_higher_level_make_it_wider():
    differences = [0.01, 0.03, 0.02, 0.05]

    def width(*sizes, **options):
        low, high = paired_interval(differences, *sizes, **options)
        return high - low

    assert width(90, 10) < width(50, 50) < width(10, 90)
    assert width(90, 10, level=0.5) < width(90, 10) < width(90, 10, level=0.99)


def test_equal_differences_leave_no_doubt_and_the_ends_are_plain_floats():
    low, high = paired_interval(np.full(5, 0.25, dtype=np.float32), 90, 10)
    assert (low, high) == (0.25, 0.25)
    assert type(low) is type(high) is float


def test_on_overlapping_splits_it_holds_the_true_difference_as_often_as_it_says():
    """Two guessers, whose rows are split anew ten times: the usual interval is too sure."""
    rng = np.random.default_rng(0)
    held, too_sure = 0, 0
    for _ in range(400):
        right = rng.random((2, 100)) < 0.5  # of two classifiers, on each row; both guess
        splits = [rng.permutation(100)[:50] for _ in range(10)]
        gaps = [right[0, rows].mean() - right[1, rows].mean() for rows in splits]
        low, high = paired_interval(gaps, 50, 50)
        held += low <= 0 <= high
        half = stats.t.ppf(0.975, 9) * stats.sem(gaps)
        too_sure += abs(np.mean(gaps)) <= half
    assert held / 400 > 0.9
    assert too_sure / 400 < 0.75


@pytest.mark.parametrize(("arguments", "message"), [
    (([], 9, 1), "differences"),
    (([0.1], 9, 1), "differences must be of two splits at least, got 1"),
    (([[0.1, 0.2]], 9, 1), "differences"),
    (([0.1, np.nan], 9, 1), "differences"),
    ((["a", "b"], 9, 1), "differences"),
    (([0.1, 0.2], 0, 1), "n_train"),
    (([0.1, 0.2], 9.5, 1), "n_train"),
    (([0.1, 0.2], 9, 0), "n_test"),
    (([0.1, 0.2], 9, True), "n_test"),
    (([0.1, 0.2], 9, 1, 0), "level"),
    (([0.1, 0.2], 9, 1, 1), "level"),
    (([0.1, 0.2], 9, 1, 95), "level"),
])
def test_bad_arguments_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        paired_interval(*arguments)


X = np.arange(24.0).reshape(12, 2) ** 2
Y = np.array(["cat", "dog"] * 6)
GROUPS = np.repeat(["ann", "bob", "eve"], 4)


def test_folds_without_a_fault_get_no_sentence():
    assert check_folds(X, Y, GROUPS, LeaveOneGroupOut()) == []
    assert check_folds(X.tolist(), Y[:, np.newaxis], GROUPS.tolist(), GroupKFold(3)) == []


def changed(what):
    """The rows, labels and groups with one fault."""
    rows, labels, groups = X.copy(), Y.copy(), GROUPS.copy()
    if what == "constant":
        rows[:, 1] = 3
    elif what == "missing":
        rows[4, 0] = np.nan
    elif what == "twins":
        rows[0] = rows[11]
    elif what == "one class":
        labels[:4] = "cat"
    elif what == "unseen":
        labels[5] = "cow"
    return rows, labels, groups


@pytest.mark.parametrize(("what", "cv", "sentence"), [
    ("constant", LeaveOneGroupOut(), "columns 1 never vary"),
    ("missing", LeaveOneGroupOut(), "columns 0 have missing values"),
    ("twins", LeaveOneGroupOut(), "fold 0: 1 of its test rows stand among its training rows"),
    ("one class", LeaveOneGroupOut(), "fold 0: one class alone among its test rows (cat)"),
    ("unseen", LeaveOneGroupOut(), "fold 1: no training row of class cow"),
    ("", KFold(3, shuffle=True, random_state=0), "has rows on both sides of fold 0"),
    ("", KFold(4), "3 groups for 4 folds"),
    ("", GroupKFold(4), "these folds can't be made"),
])
def test_a_fault_of_the_folds_gets_its_sentence(what, cv, sentence):
    assert any(sentence in fault for fault in check_folds(*changed(what), cv))


def test_many_columns_are_not_all_listed():
    rows = np.hstack([X, np.ones((12, 9))])
    assert check_folds(rows, Y, GROUPS, LeaveOneGroupOut()) == [
        "columns 2, 3, 4, 5, 6 and 4 more never vary: drop them (VarianceThreshold)"]


@pytest.mark.parametrize(("arguments", "message"), [
    ((X[0], Y, GROUPS), "X must have two dimensions, a row a trial, got 1"),
    ((X, Y[1:], GROUPS), "y must have an entry for each of the 12 rows of X, got 11"),
    ((X, Y, GROUPS[:3]), "groups must have an entry for each of the 12 rows of X, got 3"),
])
def test_columns_that_do_not_fit_raise(arguments, message):
    with pytest.raises(ValueError, match=message):
        check_folds(*arguments, LeaveOneGroupOut())


def own_data():
    """Of lesson 09 the cell for a reader's own data, and how to read it from two kinds of files."""
    path = Path(__file__).parents[1] / "notebooks/09_decoding_the_brain.ipynb"
    cells = [cell.source for cell in nbformat.read(path, as_version=4).cells]
    cell = next(source for source in cells if "check_folds(" in source and "my_X" in source)
    block = next(source for source in cells if "pandas.read_csv" in source)
    from_pandas, from_matlab = re.search("```python\n(.+?)```", block, re.S)[1].split("\n\n")
    imports = "\n".join(source for source in cells if source.startswith("import warnings"))
    linear = next(source for source in cells if "def linear(" in source).partition("\n\n")[0]
    uses = "\n".join(line for line in cell.splitlines() if not line.startswith("my_X, my_y"))
    return imports, linear, uses, {
        "pandas": from_pandas, "matlab": from_matlab}


@pytest.mark.parametrize("kind", ["pandas", "matlab"])
def test_the_cell_for_your_own_data_runs_on_files(kind, tmp_path, monkeypatch, capsys):
    imports, linear, uses, reads = own_data()
    rng = np.random.default_rng(0)
    rows, labels = rng.normal(size=(60, 60)), np.tile(["left", "right"], 30)
    rows[labels == "left"] += 1
    subjects = np.repeat([f"s{n}" for n in range(6)], 10)
    monkeypatch.chdir(tmp_path)
    names = {}
    if kind == "pandas":
        pandas = names["pandas"] = pytest.importorskip("pandas")
        table = pandas.DataFrame(rows).assign(kind=labels, subject=subjects)
        table.to_csv("trials.csv", index=False)
    else:
        names["scipy"] = scipy
        scipy.io.savemat("trials.mat", {"X": rows, "y": (labels == "left") * 1.0,
                                        "groups": np.repeat(np.arange(6.0), 10)})
    for source in (imports, linear, reads[kind], uses):
        exec(source, names)
    out = capsys.readouterr().out
    assert "careful" not in out
    assert re.search(r"6 groups: balanced accuracy (0\.[89]\d|1\.00),", out), out
