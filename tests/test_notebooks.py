"""The notebooks against the lecture, the exercises, the claims and the README.

`make test` also runs each from the top and compares every stored output (nbval).
"""

import ast
import base64
import csv
import functools
import inspect
import re

import claims
import lessons
import minutes
import nb_lint
import nbformat
import outputs
import picture
import pytest
from shelves import FIRST_SHELF, LESSONS, PATHS, ROOT, each

from lecturelib import check

POINTS = {"W": ("00", 14), "K": ("01", 8), "L": ("02", 7), "S": ("03", 6), "G": ("04", 9),
          "A": ("05", 12), "M": ("06", 6), "R": ("07", 7), "T": ("08", 4)}  # notebook, how many
LONG_CELL = 15  # lines; one cell of the course may have up to nb_lint.MAX_LINES
REQUIRED = {
    "00": ["majority_baseline(y_train, y_test)", "hue_histogram(images, n_bins=16)"],
    "01": ["manhattan_distances(X, Y)", "euclidean_distances(X, Y)",
           "majority_vote(labels, n_classes)", "choose_k(validation_accuracy)",
           "group_folds(groups)"],
    "02": ["linear_scores(X, W, b)", "hinge_loss(scores, y)",
           "n_parameters(in_features, out_features)", "nearest_mean_weights(X, y)"],
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

every_notebook = each(PATHS)
every_number = pytest.mark.parametrize("number", [path.name[:2] for path in FIRST_SHELF])


@functools.cache
def read(path):
    return nb_lint.Notebook(path)


@functools.cache
def lecture():
    with (ROOT / "tests" / "lecture.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def of(number):
    """The notebooks of one topic, of both shelves."""
    return [read(path) for path in PATHS if path.name.startswith(number)]


def points_in(nb):
    return {point for cell in nb.cells for point in cell.metadata.get("lecture", [])}


def exercises_in(nb):
    """The defs that a notebook's exercises are to fill, by name."""
    return {stub.name: stub for cell in nb.code if "exercise" in cell.tags
            for stub in nb_lint.stubs(cell)}


# The course as a whole

def test_the_readme_lists_the_notebooks_and_their_minutes():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"(?m)^\| \[[^]]+\]\(notebooks/([^)/]+)\) \| \d+ \|(.+)$", text))
    assert list(rows) == [path.name for path in FIRST_SHELF]
    for path in FIRST_SHELF:
        link = f"minutes](notebooks/further/{path.name})"
        assert (link in rows[path.name]) == bool(lessons.shelf(path)), path.name
    assert minutes.table(text, lambda path: read(path).nodes) == text, "run make minutes"


def test_each_notebook_of_the_second_shelf_has_its_lesson():
    assert {path.name for path in PATHS} == {path.name for path in FIRST_SHELF}
    assert LESSONS


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
        assert any(row["id"] in cell.metadata.get("lecture", [])
                   for nb in of(row["notebook"]) for cell in nb.cells
                   if claims.headings(nb)[cell.n] == row["section"]), (
            f"{row['id']} in {row['section']!r}")


def sections(nb):
    """The text of each section, by its heading: what its Markdown and code cells hold."""
    if nb.shelf:
        return {lessons.heading(node): "\n".join(
            cell.source for cell in nb.nodes[i:lessons.end(nb.nodes, i)])
            for i, node in enumerate(nb.nodes) if lessons.level(node)}
    above, text = claims.headings(nb), {}
    for cell in nb.cells:
        text[above[cell.n]] = f"{text.get(above[cell.n], '')}\n{cell.source}"
    return text


ENTRY = re.compile(
    r"- \*\*(.+?)\*\*(?: \(.+?\))?: .+ (\[(\d\d) · (.+)\]\((notebooks/[^#\s]+)\S+\))")


def test_the_glossary_leads_to_where_a_word_is_explained():
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    entries = [ENTRY.fullmatch(line) for line in text.splitlines() if line.startswith("- ")]
    assert all(entries) and len(entries) > 50
    terms = [re.sub("[^a-z0-9]", "", entry[1].lower()) for entry in entries]
    assert terms == sorted(set(terms)), "in the order of the alphabet, each once"
    for term, link, number, heading, target in (entry.groups() for entry in entries):
        nb = read(ROOT / target)
        assert target.rpartition("/")[2].startswith(number)
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
    cells = read(FIRST_SHELF[-1]).code
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
            "notebooks/", "").replace("[", f"[{nb.path.name[:2]} · ", 1)


def test_the_picture_of_the_readme_is_up_to_date():
    assert (ROOT / "README.png").read_bytes() == picture.picture(), "run make picture"


# Each notebook

@every_notebook
def test_it_keeps_the_rules(path):
    found = [f"cell {f['cell']} [{f['rule']}] {f['message']}" for f in nb_lint.lint(path)]
    assert not found, "\n".join(found)


@every_number
def test_each_point_of_the_lecture_has_its_cell(number):
    found = set().union(*map(points_in, of(number)))
    assert not found - set(lecture()), "no such point"
    assert not {p for p, row in lecture().items() if row["notebook"] == number} - found


@every_number
def test_each_claim_is_decided_where_the_table_says(number):
    decided = [cell.metadata["claim"] for nb in of(number) for cell in nb.code
               if "claim" in cell.metadata]
    assert sorted(decided) == sorted(
        point for point, row in lecture().items() if number in row["decided_in"].split())


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


@each(FIRST_SHELF)
def test_it_ends_with_questions_a_look_back_and_the_next_one(path):
    cells, lesson = read(path).cells, bool(lessons.shelf(path))
    asked = [(cell.n, question) for cell in read(path).code
             for question in re.findall(r'check\.quiz\(\s*"(\d\d\.\d+)"', cell.source)]
    assert [question for _, question in asked] == [
        f"{path.name[:2]}.{n}" for n in range(1, len(asked) + 1)]
    assert len(asked) >= (1 if lesson else 5)
    end = [cell for cell in cells if cell.n > asked[-1][0]]
    text = "\n".join(cell.source for cell in end)
    assert "](../CLAIMS.md)" in text and "](../GLOSSARY.md)" in text
    assert (f"](further/{path.name})" in text) == lesson
    if path != FIRST_SHELF[-1]:
        assert sum(cell.source == "check.progress()" for cell in end) == 1
        following = FIRST_SHELF[FIRST_SHELF.index(path) + 1]
        assert re.search(rf"\*\*Next:\*\* \[{following.name[:2]} · [^]]+\]\({following.name}\)\. ",
                         cells[-1].source), "the last cell says which notebook is next, and why"


@every_number
def test_each_exercise_is_the_checkers(number):
    known = {key.partition("/")[2]: found for key, found in check.exercises().items()
             if key.startswith(f"{number}/")}
    stubs = {name: stub for nb in of(number) for name, stub in exercises_in(nb).items()}
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
    outputs.normalize(nb, nb, folded=bool(lessons.shelf(path)))
    assert outputs.as_bytes(nb) == path.read_bytes(), f"run make outputs NB={path.stem}"


ANCHOR = re.compile(r"\]\(((?:\.\./|further/)*(?:notebooks/)?\d\d_\w+\.ipynb)?#([^)\s]+)\)")


@every_notebook
def test_its_links_lead_to_sections_that_are_there(path):
    for cell in read(path).markdown:
        for target, anchor in ANCHOR.findall(cell.source):
            nb = read((path.parent / target).resolve() if target else path)
            headings = map(lessons.heading, nb.nodes) if nb.shelf else claims.headings(nb).values()
            anchors = [claims.link(nb, heading).partition("#")[2][:-1] for heading in headings]
            assert anchor in anchors, f"cell {cell.n}: {target}#{anchor}"
