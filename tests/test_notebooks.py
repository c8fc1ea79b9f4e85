"""The notebooks against the lecture, the exercises, the claims and the README.

`make test` also runs each from the top and compares every stored output (nbval). The slow tests
here run them as readers might: with any guess, each cell twice, in another folder.
"""

import ast
import base64
import csv
import functools
import inspect
import re
from pathlib import Path

import claims
import nb_lint
import nbformat
import outputs
import picture
import pytest

from lecturelib import check

ROOT = Path(__file__).parents[1]
PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NUMBERS = [path.name[:2] for path in PATHS]
POINTS = {"W": ("00", 14), "K": ("01", 8), "L": ("02", 7), "S": ("03", 6), "G": ("04", 9),
          "A": ("05", 12), "M": ("06", 6), "R": ("07", 7), "T": ("08", 4)}  # notebook, how many
LONG_CELL = 15  # lines; one cell of the course may have up to nb_lint.MAX_LINES
REQUIRED = {
    "00": ["majority_baseline(y_train, y_test)", "hue_histogram(image, n_bins)"],
    "01": ["manhattan_distances(X, Y)", "euclidean_distances(X, Y)",
           "majority_vote(labels, n_classes)", "choose_k(validation_accuracy)"],
    "02": ["linear_scores(X, W, b)", "hinge_loss(scores, y)",
           "n_parameters(in_features, out_features)"],
    "03": ["softmax(scores)", "cross_entropy(scores, y)", "expected_initial_loss(n_classes)"],
    "04": ["numerical_gradient(f, x, h)", "cross_entropy_gradient(scores, y)",
           "linear_backward(X, W, dscores)", "sgd_step(W, dW, learning_rate)",
           "minibatches(n, batch_size, rng)"],
    "05": ["sigmoid(x)", "sigmoid_backward(x, dout)", "relu(x)", "relu_backward(x, dout)",
           "leaky_relu(x, slope)"],
    "06": ["forward_3_layers(x, weights, biases)",
           "two_layer_backward(X, W1, b1, W2, b2, dscores)", "count_parameters(sizes)"],
    "07": ["l2_penalty(W, strength)", "soft_threshold(W, t)", "dropout(x, rate, rng)",
           "early_stop(validation_losses, patience)"],
    "08": ["conv2d(image, kernel)", "frozen_step(params, trainable, learning_rate)",
           "strategy(n_per_class, similar)"],
    "09": ["block_means(volumes, block)", "permutation_p(observed, null)",
           "pattern_from_filter(X, w)"],
}

every_notebook = pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])


@functools.cache
def read(path):
    return nb_lint.Notebook(path)


@functools.cache
def lecture():
    with (ROOT / "tests" / "lecture.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def points_in(nb):
    return {point for cell in nb.cells for point in cell.metadata.get("lecture", [])}


def exercises_in(nb):
    """The defs that a notebook's exercises are to fill, by name."""
    return {stub.name: stub for cell in nb.code if "exercise" in cell.tags
            for stub in nb_lint.stubs(cell)}


# The course as a whole

def test_the_readme_lists_the_notebooks_and_their_minutes():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"(?m)^\| \[[^]]+\]\(notebooks/([^)]+)\) \| (\d+) \|", text)
    assert listed == [(path.name, str(read(path).minutes()[0])) for path in PATHS]
    assert listed and listed[0][0].startswith("00_")


def test_the_lecture_has_all_its_points():
    expected = {f"{letter}{n}": "08" if f"{letter}{n}" in ("W9", "W10") else notebook
                for letter, (notebook, count) in POINTS.items() for n in range(1, count + 1)}
    assert {point: row["notebook"] for point, row in lecture().items()} == expected
    for point, row in lecture().items():
        assert set(row["kind"].split()) <= set("CFPQNH"), point
        assert len(row["point"].split()) >= 3, point
        assert row["decided_in"] or "H" not in row["kind"], f"{point} is a claim: decided in …?"


def test_one_cell_of_the_course_may_be_long():
    long = [(path.name, cell.n) for path in PATHS for cell in read(path).code
            if cell.lines() > LONG_CELL]
    assert len(long) <= 1, f"more than {LONG_CELL} lines of code: {long}"


def test_the_table_of_the_claims_is_up_to_date():
    assert claims.CLAIMS.read_text(encoding="utf-8") == claims.page(), "run make claims"


def test_each_correction_of_a_slide_leads_to_cells_on_its_point():
    for row in claims.rows(claims.SLIDES_ERRORS):
        nb = read(PATHS[NUMBERS.index(row["notebook"])])
        above = claims.headings(nb)
        assert any(row["id"] in cell.metadata.get("lecture", []) for cell in nb.cells
                   if above[cell.n] == row["section"]), f"{row['id']} in {row['section']!r}"


def sections(nb):
    """The text of each section, by its heading: what its Markdown and code cells hold."""
    above, text = claims.headings(nb), {}
    for cell in nb.cells:
        text[above[cell.n]] = f"{text.get(above[cell.n], '')}\n{cell.source}"
    return text


ENTRY = re.compile(r"- \*\*(.+?)\*\*(?: \(.+?\))?: .+ (\[(\d\d) · (.+)\]\(notebooks/\S+\))")


def test_the_glossary_leads_to_where_a_word_is_explained():
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    entries = [ENTRY.fullmatch(line) for line in text.splitlines() if line.startswith("- ")]
    assert all(entries) and len(entries) > 50
    terms = [re.sub("[^a-z0-9]", "", entry[1].lower()) for entry in entries]
    assert terms == sorted(set(terms)), "in the order of the alphabet, each once"
    for term, link, number, heading in (entry.groups() for entry in entries):
        nb = read(PATHS[NUMBERS.index(number)])
        texts_of = {re.sub("[*`]", "", h): text for h, text in sections(nb).items()}
        assert heading in texts_of, f"{term}: {number} has no section {heading!r}"
        assert link == claims.link(nb, heading).replace("[", f"[{number} · ", 1)
        section = texts_of[heading].lower()
        assert any(all(stem in section for stem in stems(name)) for name in term.split(",")), (
            f"{term} is not named under {heading!r} of {number}")


def stems(name):
    """The words of a name, cut short so that other endings fit."""
    return [word[:max(3, len(word) - 3)] for word in name.lower().split()]


def test_the_self_test_leads_back_to_sections_that_are_there():
    cells = read(PATHS[-1]).code
    found = {}
    for cell in cells:
        if cell.source.startswith("places "):
            exec(cell.source, found)
    link = next(node for cell in cells for node in ast.walk(cell.tree)
                if isinstance(node, ast.FunctionDef) and node.name == "link")
    exec(ast.unparse(link), found)
    assert len(found["places"]) == 20
    assert sum("check.quiz(" in cell.source for cell in cells) == 20
    for notebook, heading in found["places"]:
        nb = read(ROOT / "notebooks" / f"{notebook}.ipynb")
        assert heading in claims.headings(nb).values()
        assert found["link"](notebook, heading) == claims.link(nb, heading).replace(
            "notebooks/", "").replace("[", f"[{notebook[:2]} · ", 1)


def test_the_picture_of_the_readme_is_up_to_date():
    assert (ROOT / "README.png").read_bytes() == picture.picture(), "run make picture"


# Each notebook

@every_notebook
def test_it_keeps_the_rules(path):
    found = [f"cell {f['cell']} [{f['rule']}] {f['message']}" for f in nb_lint.lint(path)]
    assert not found, "\n".join(found)


@every_notebook
def test_each_point_of_the_lecture_has_its_cell(path):
    found, number = points_in(read(path)), path.name[:2]
    assert not found - set(lecture()), "no such point"
    assert not {p for p, row in lecture().items() if row["notebook"] == number} - found


@every_notebook
def test_each_claim_is_decided_where_the_table_says(path):
    decided = [cell.metadata["claim"] for cell in read(path).code if "claim" in cell.metadata]
    assert sorted(decided) == sorted(
        point for point, row in lecture().items() if path.name[:2] in row["decided_in"].split())


# Where nothing is drawn at random
WITHOUT_SPREAD = {"K3": "no chance in it"}


@every_notebook
def test_each_claim_has_its_spread(path):
    for point, _, figure, *_ in claims.decided(read(path)):
        if point in WITHOUT_SPREAD:
            assert WITHOUT_SPREAD[point] in figure
        else:
            assert re.search(r"±|\b10 of 10\b", figure), f"{point}: {figure}"
            assert re.search(r"\b10 (seeds|splits|folds|recordings|runs)|10 of 10", figure), point


@every_notebook
def test_it_ends_with_questions_a_look_back_and_the_next_one(path):
    cells = read(path).cells
    asked = [(cell.n, question) for cell in read(path).code
             for question in re.findall(r'check\.quiz\(\s*"(\d\d\.\d+)"', cell.source)]
    assert [question for _, question in asked] == [
        f"{path.name[:2]}.{n}" for n in range(1, len(asked) + 1)] and len(asked) >= 5
    end = [cell for cell in cells if cell.n > asked[-1][0]]
    text = "\n".join(cell.source for cell in end)
    assert "](../CLAIMS.md)" in text and "](../GLOSSARY.md)" in text
    if path != PATHS[-1]:
        assert sum(cell.source == "check.progress()" for cell in end) == 1
        following = PATHS[PATHS.index(path) + 1]
        assert re.search(rf"\*\*Next:\*\* \[{following.name[:2]} · [^]]+\]\({following.name}\)\. ",
                         cells[-1].source), "the last cell says which notebook is next, and why"


@every_notebook
def test_each_exercise_is_the_checkers(path):
    number = path.name[:2]
    known = {key.partition("/")[2]: found for key, found in check.exercises().items()
             if key.startswith(f"{number}/")}
    stubs = exercises_in(read(path))
    assert set(stubs) == set(known)
    for name, stub in stubs.items():
        assert f"({ast.unparse(stub.args)})" == str(inspect.signature(known[name].reference)), name
    signatures = [f"{name}({ast.unparse(stub.args)})" for name, stub in stubs.items()]
    assert set(REQUIRED.get(number, [])) <= set(signatures)


@every_notebook
def test_its_pictures_are_small(path):
    size = sum(len(base64.b64decode(content)) for cell in read(path).code
               for _, content in cell.images)
    assert size <= outputs.MAX_PICTURE_BYTES


@every_notebook
def test_its_outputs_are_stored_in_one_form(path):
    nb = nbformat.read(path, as_version=4)
    outputs.normalize(nb, nb)
    assert outputs.as_bytes(nb) == path.read_bytes(), f"run make outputs NB={path.stem}"


# Each notebook, as readers might run it

def texts(nb):
    """What each code cell prints or shows as text, but for those whose output is not compared."""
    return [[out.get("text") or out.get("data", {}).get("text/plain") for out in cell.outputs]
            for cell in nb.cells
            if cell.cell_type == "code" and nb_lint.IGNORE not in cell.metadata.get("tags", [])]


def with_guesses(path, guess):
    """Run a notebook in which every `guess = None` is another; the verdicts as (id, status)."""
    nb = nbformat.read(path, as_version=4)
    for cell in nb.cells:
        if "prediction" in cell.metadata.get("tags", []):
            options = nb_lint.OPTION.findall(cell.source)
            cell.source = cell.source.replace("guess = None", f"guess = {guess(options)!r}")
    outputs.execute(nb, path.parent)
    lines = [line for cell in nb.cells for out in cell.get("outputs", [])
             for line in re.findall(r"(?m)^(\S+) · (right|wrong) · ", out.get("text", ""))]
    return sorted(lines)


@pytest.mark.slow
@every_notebook
def test_of_every_prediction_one_option_is_right(path):
    cells = [cell for cell in read(path).code if "prediction" in cell.tags]
    n_options = max(len(nb_lint.OPTION.findall(cell.source)) for cell in cells)
    right = []
    for i in range(n_options):
        verdicts = with_guesses(path, lambda options, i=i: (options + [0] * n_options)[i])
        assert len(verdicts) == len(cells)
        right += [point for point, status in verdicts if status == "right"]
    asked = [point for point, _ in verdicts]
    assert sorted(right) == asked


@pytest.mark.slow
@every_notebook
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
