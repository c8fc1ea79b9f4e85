"""The notebooks as their readers might run them: with programs of their own, right and wrong.

The slow tests: with any program that fails, with any guess, each cell twice, from the bottom up, in
another folder.
"""

import re

import lessons
import nb_lint
import nbformat
import outputs
import pytest
from shelves import LESSONS, PATHS, ROOT, each

from lecturelib.exercises import NOTEBOOKS

every_notebook = each(PATHS)


def texts(nb):
    """What each code cell prints or shows as text, but for those whose output is not compared."""
    return [[out.get("text") or out.get("data", {}).get("text/plain") for out in cell.outputs]
            for cell in nb.cells
            if cell.cell_type == "code" and nb_lint.IGNORE not in cell.metadata.get("tags", [])]


def numbers(nb, cells):
    """Of some of a notebook's cells what they print, by cell; not what depends on the reader."""
    return {i: [out.text for out in cells[i].outputs if out.get("name") == "stdout"]
            for i, cell in enumerate(nb.cells) if cell.cell_type == "code"
            and not {"check", nb_lint.IGNORE} & set(lessons.tags(cell))
            and cell.source != "check.progress()"}


WRITTEN = """\
import importlib, sys
sys.path.insert(0, {tests!r})
{name} = getattr(importlib.import_module("programs.{module}"), {kind!r})[{name!r}]
"""
PROGRAMS = {  # what a reader may write, as code that follows the name of the function
    "loops": WRITTEN + "{name}.__name__ = {name!r}",
    "wrong": WRITTEN + "{name} = {name}[0][0]\n{name}.__name__ = {name!r}",
    "raises": "def {name}(*arguments, **options):\n    raise KeyError('a slip')",
    "nothing": "def {name}(*arguments, **options):\n    print(end='')",
}
GOES_ON = {"loops": "yours", "wrong": "ours (yours is wrong)", "raises": "ours (yours is wrong)",
           "nothing": "ours (yours is wrong)"}
SECONDS = "import time\nprint(time.process_time())"


def with_programs(path, kinds):
    """Run a notebook with an answer to each exercise, of these kinds in turn.

    Gives it, and the seconds of the processor. Whose function goes on must be what the kind says.
    """
    nb = nbformat.read(path, as_version=4)
    names = [(cell, name) for cell in nb.cells for name in lessons.functions(cell)]
    expected = []
    for i, (cell, name) in enumerate(names):
        kind = kinds[i % len(kinds)]
        expected.append(GOES_ON[kind])
        cell.source = PROGRAMS[kind].format(
            name=name, tests=str(ROOT / "tests"), module=NOTEBOOKS[path.name[:2]],
            kind={"loops": "LOOPS", "wrong": "WRONG"}.get(kind))
    nb.cells.append(nbformat.v4.new_code_cell(SECONDS))
    outputs.execute(nb, path.parent)
    outputs.normalize(nb)
    seconds = float(nb.cells.pop().outputs[0].text)
    whose = [line for cell in nb.cells for out in cell.get("outputs", [])
             for line in re.findall("(?m)^from here on: (.+)$", out.get("text", ""))]
    assert whose == expected
    return nb, seconds


QUICK = ("02",)  # `make test` has no time for more


@each(LESSONS, QUICK)
def test_a_lesson_runs_on_what_its_reader_writes(path):
    stored = nbformat.read(path, as_version=4)
    nb, seconds = with_programs(path, ["loops"])
    assert numbers(nb, nb.cells) == numbers(nb, stored.cells)
    assert seconds < outputs.MAX_SECONDS


def nothing_changes_below(path, kinds):
    stored = nbformat.read(path, as_version=4)
    nb, _ = with_programs(path, kinds)
    assert numbers(nb, nb.cells) == numbers(nb, stored.cells)


WITH_EXERCISES = [path for path in PATHS if lessons.shelf(path) and any(
    map(lessons.functions, nbformat.read(path, as_version=4).cells))]


@pytest.mark.parametrize("kinds", [
    ["wrong", "raises", "nothing"], ["raises", "nothing", "wrong"], ["nothing", "wrong", "raises"],
], ids="-".join)
@pytest.mark.slow
@each(WITH_EXERCISES)
def test_any_program_that_fails_changes_nothing_below(path, kinds):
    nothing_changes_below(path, kinds)


@each(LESSONS, QUICK)
def test_a_program_that_fails_changes_nothing_below(path):
    nothing_changes_below(path, ["wrong", "raises", "nothing"])


@pytest.mark.slow
@each(LESSONS)
def test_a_cell_that_is_run_again_at_the_end_shows_the_same(path):
    stored = nbformat.read(path, as_version=4)
    nb = nbformat.read(path, as_version=4)
    n = len(nb.cells)
    again = [i for i in range(n - 1, -1, -1) if nb.cells[i].cell_type == "code"]
    nb.cells += [nbformat.from_dict(nb.cells[i]) for i in again]
    outputs.execute(nb, path.parent)
    outputs.normalize(nb)
    second = dict(zip(again, nb.cells[n:], strict=True))
    assert numbers(stored, second) == numbers(stored, stored.cells)


def asked_in(path):
    """The guesses of a notebook, as (cell, name, options)."""
    cells = nbformat.read(path, as_version=4).cells
    found, options = [], []
    for i, cell in enumerate(cells):
        options = nb_lint.ITEM.findall(cell.source) or options
        found += [(i, name, options) for name in lessons.GUESS.findall(cell.source)]
        if "prediction" in lessons.tags(cell) and "guess = None" in cell.source:
            found.append((i, "guess", nb_lint.OPTION.findall(cell.source)))
    return found


def with_guesses(path, guess):
    """Run a notebook in which every `guess = None` is another; the verdicts as (id, status)."""
    nb = nbformat.read(path, as_version=4)
    for i, name, options in asked_in(path):
        cell = nb.cells[i]
        cell.source = cell.source.replace(f"{name} = None", f"{name} = {guess(options)!r}")
    outputs.execute(nb, path.parent)
    lines = [line for cell in nb.cells for out in cell.get("outputs", [])
             for line in re.findall(r"(?m)^(\S+) · (right|wrong) · ", out.get("text", ""))]
    return sorted(lines)


every_with_guesses = each([path for path in PATHS if asked_in(path)])


@pytest.mark.slow
@every_with_guesses
def test_of_every_prediction_one_option_is_right(path):
    asked = asked_in(path)
    n_options = max(len(options) for _, _, options in asked)
    right = []
    for i in range(n_options):
        verdicts = with_guesses(path, lambda options, i=i: (options + [0] * n_options)[i])
        assert len(verdicts) == len(asked)
        right += [point for point, status in verdicts if status == "right"]
    assert sorted(right) == [point for point, _ in verdicts]


@pytest.mark.slow
@every_with_guesses
def test_a_guess_that_is_no_option_is_wrong_and_stops_nothing(path):
    assert {status for _, status in with_guesses(path, lambda options: ["b", 2])} == {"wrong"}


@pytest.mark.slow
@every_notebook
def test_it_shows_the_same_in_another_folder_and_an_ascii_locale(path, tmp_path, monkeypatch):
    ascii_locale = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    for name, value in ascii_locale.items() if str(ROOT).isascii() else ():  # or no Python starts
        monkeypatch.setenv(name, value)
    folder = tmp_path / "with spaces and é"
    folder.mkdir()
    nb = nbformat.read(path, as_version=4)
    stored = texts(nb)
    outputs.execute(nb, folder)
    outputs.normalize(nb)
    assert texts(nb) == stored


@pytest.mark.slow
@every_notebook
def test_each_cell_may_be_run_twice(path):
    nb = nbformat.read(path, as_version=4)
    twice = [cell for cell in nb.cells for _ in range(1 + (cell.cell_type == "code"))]
    nb.cells = [nbformat.from_dict(cell) for cell in twice]
    outputs.execute(nb, path.parent)
