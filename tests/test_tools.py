"""The maintainers' tools: the lint of the notebooks, their outputs, the table of the claims."""

import base64
import io
import json
import os
import random
import struct
import subprocess
import sys
import zlib

import claims
import lessons
import minutes
import nb_lint
import nbformat
import numpy as np
import outputs
import pytest
from nbclient.output_widget import OutputWidget
from nbformat import from_dict, v4
from PIL import Image

pytestmark = pytest.mark.filterwarnings("ignore::Warning:nbformat")


# The lint: each rule against notebooks that break just that rule, and against one that breaks none

def png(rows):
    """A gray PNG of rows that are given as stored, each a filter byte and pixels."""
    def chunk(kind, body):
        crc = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + crc
    header = struct.pack(">IIBBBBB", len(rows[0]) - 1, len(rows), 8, 0, 0, 0, 0)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"".join(rows)))
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + data + chunk(b"IEND", b"")).decode()


def shown(mime, content):
    return v4.new_output("display_data", {mime: content})


def result(text):
    return v4.new_output("execute_result", {"text/plain": text})


def printed(text, name="stdout"):
    return v4.new_output("stream", name=name, text=text)


def raised(*traceback):
    return v4.new_output("error", ename="ValueError", evalue="", traceback=list(traceback))


def code(source="1 + 1", *outputs, **metadata):
    return v4.new_code_cell(source, outputs=list(outputs), metadata=metadata)


def md(source="Some more words follow here.", **metadata):
    return v4.new_markdown_cell(source, metadata=metadata)


PLOT = png([b"\x00" + bytes(range(9))] * 9)
ALT = {"mystnb": {"image": {"alt": "The loss falls with the number of steps."}}}
FIGURE = code("plt.plot(x)\nplt.show()", shown("image/png", PLOT), **ALT)
STUB = 'def mean(x):\n    """The mean of x."""\n    ...'
CHECKED = code("check(mean)", printed("mean · to do · Replace the `...`.\n"), tags=["check"])
OPTIONS = "# K3. Twice the rows take\n#   a) as long   b) twice as long\n#   c) longer still\n"
GUESS = code(OPTIONS + "guess = None", tags=["prediction"])
FEEDBACK = "{'a': 'No.', 'b': 'Yes.', 'c': 'No.'}"
PREDICT = f"answer = 'abc'[round(2)]\ncheck.predict('K3', guess, answer, {FEEDBACK})"
COMPARED = code(PREDICT, printed("K3 · to do · Set `guess`.\n"))
CLAIM_LINE = "K3 · supported · slope 1.00 ± 0.01 (10 seeds) · N = 8,000\n"
CLAIM = code("check.claim('K3', slope > 0, 'a', 1)", printed(CLAIM_LINE), claim="K3")
WIDGET = shown(nb_lint.WIDGET, {"model_id": "a"})
IGNORED = {"tags": ["nbval-ignore-output"]}
TWINS = {"tags": ["nbval-raises-exception", "raises-exception"]}
MANY = [code(), md()] * 5  # room for one cell in ten with nbval-ignore-output
TITLE = (
    "# Title\n\nSee [the title](#Title), ![a curve](curve.png) and `a[i](j)`.\n\n"
    "**Time** 45 minutes (20 reading, 25 doing) · **You need** Python.\n\n"
    "By the end you can read.\n\n```\n# no heading, $5\n```")
FORMULAS = (
    "## Formulas\n\nIt costs \\$5, and $x_1$ is\n\n"
    "$$\\begin{aligned}a &= 1\\\\[4pt] b &= 2\\end{aligned}$$\n\n### Code")
NUMBERS = ("rng = np.random.default_rng(0)\nx = rng.normal(size=9)\n"
           "print('A:\\n', x.mean().round(6), end=';')")


def clean():
    """A notebook in which no rule finds anything."""
    kernel = {"name": "python3", "display_name": "Python 3"}
    return v4.new_notebook(metadata={"kernelspec": kernel}, cells=[
        md(TITLE),
        code("%matplotlib inline\nimport matplotlib.pyplot as plt\nimport numpy as np\n\n"
             "from lecturelib import check"),
        md(FORMULAS), code(NUMBERS, printed("0.123456")),
        md("## A figure"), FIGURE, md("The loss falls: more steps, less $L$."),
        code(STUB, tags=["exercise"], lecture=["K1", "S10"]), CHECKED,
        md("The end, after 5 s."), GUESS, md(), COMPARED, md(), CLAIM, md(), *MANY,
    ])


def image_cells(*contents):
    return [code("plt.show()", *[shown("image/png", content) for content in contents], **ALT),
            md("One color only here.")]


BAD = [  # rule, and cells to append or a function that spoils the notebook
    ("valid", lambda nb: nb.cells[1].update(id=nb.cells[0].id)),
    ("valid", lambda nb: nb.cells[1].pop("id")),
    ("valid", lambda nb: nb.update(nbformat_minor=4)),
    ("valid", lambda nb: nb.metadata.update(kernelspec=1)),
    ("executed", lambda nb: nb.cells[1].update(execution_count=7)),
    ("executed", lambda nb: nb.cells[1].update(execution_count=None)),
    ("errors", [code("1 / 0", raised("boom"))]),
    ("errors", [code("f()", printed("Warning: old", "stderr"))]),
    ("length", [code("\n".join(["f()"] * 26))]),
    ("length", [cell for _ in range(20) for cell in (code("\n".join(["f()"] * 9)), md())]),
    ("narrated", [code(), code(), code()]),
    ("narrated", [code(), v4.new_raw_cell("raw"), code(), code()]),
    ("headings", [md("# Another title")]),
    ("headings", [md("Another title\n===")]),
    ("headings", [md("## Two\n\n#### Four")]),
    ("headings", lambda nb: nb.cells[0].update(source=TITLE.replace("# Title", "Title:"))),
    ("opening", lambda nb: nb.cells[0].update(source=TITLE.replace("45", "50"))),
    ("opening", lambda nb: nb.cells[0].update(source=TITLE.replace("45 minutes", "Long"))),
    ("opening", lambda nb: nb.cells[0].update(source=TITLE.replace("You need", "Bring"))),
    ("opening", lambda nb: nb.cells[0].update(source=TITLE.replace("you can", "we"))),
    ("figures", [FIGURE]),
    ("figures", [FIGURE, md("## Only a heading here.")]),
    ("figures", [FIGURE, md("See above.")]),
    ("figures", [FIGURE, md("no sentence, just words")]),
    ("figures", [FIGURE, code("'A string is no Markdown.'")]),
    ("figures", [code("plt.show()", shown("image/png", PLOT)), md()]),
    ("figures", [code("plt.show()", shown("image/png", PLOT), mystnb={"image": {"alt": "short"}}),
                 md()]),
    ("figures", [code("plt.show()\nx", shown("image/png", PLOT), **ALT), md()]),
    *[("image", image_cells(png([top] + [row] * 8)))
      for top, row in [(b"\0" + b"\xff" * 9,) * 2, (b"\1\xff" + bytes(8),) * 2,
                       (b"\2" + b"\xff" * 9, b"\2" + bytes(9)),
                       (b"\3\xff" + b"\x80" * 8, b"\3\x80" + bytes(8)),
                       (b"\4\xff" + bytes(8), b"\4" + bytes(9))]],
    ("image", image_cells("AAAA")),
    ("image", image_cells(png([b"\0" + random.Random(0).randbytes(210_000)]))),
    ("image", [md("word " * 400_000)]),
    *[("plain-code", [code(source)]) for source in [
        "%matplotlib\nx", "%matplotlib widget\nx", "!pip list", "files = !ls", "%pip list",
        "%%bash\nls", "1 +", "import urllib.request as r\nr.urlopen(1)",
        "from requests import get\nget(1)", "np.loadtxt('https://example.org/x')"]],
    *[("paths", [code("f()", out)]) for out in [
        printed("saved /home/me/x"), result("PosixPath('/tmp/x')"), result("<A object at 0x1>"),
        printed("0x7f00aabbccdd"), result("WindowsPath('C:\\\\Users')")]],
    ("paths", [code("open('/work/x')")]),
    ("paths", [md("Look into `/Users/me/x` first.")]),
    ("paths", [code("1 / 0", raised("\x1b[32mFile \x1b[0m/home/me/a.py"), **TWINS)]),
    ("timing", [code("%timeit f()", printed("1.2 µs ± 3 ns"))]),
    ("timing", [code("from time import perf_counter\nprint(perf_counter(), 's')", printed("3 s"))]),
    ("tags", [code(tags=["exercice"])]),
    ("tags", [code(tags=["nbval-skip"])]),
    ("tags", [code(tags=["raises-exception"])]),
    ("tags", [code("# NBVAL_IGNORE_OUTPUT\n1")]),
    ("tags", [cell for _ in range(2) for cell in (code(**IGNORED), md())]),
    *[("rng", [code(source)]) for source in [
        "np.random.seed(0)", "x = np.random.randn(3)", "np.random.RandomState(0)",
        "np.random.default_rng()", "from numpy.random import rand\nrand()"]],
    ("floats", [code("0.1 + 0.2", result("0.30000000000000004"))]),
    ("floats", [code("print(3.1415927)", printed("pi: 3.1415927"))]),
    *[("plot-repr", [code("f()", result(text))]) for text in [
        "Text(0.5, 1.0, 'Loss')", "[<matplotlib.lines.Line2D>]",
        "<Figure size 640x480 with 0 Axes>", "<Axes: xlabel='step'>"]],
    ("semicolon", [code("plt.plot([1,\n  2]);  # quiet")]),
    ("imports", [code("import math")]),
    ("imports", [code("import numpy as np")]),
    ("imports", [code("import math\nmath = 1")]),
    ("imports", [code("from math import *")]),
    ("empty", [code("  ")]),
    ("empty", [md("")]),
    *[("lecture", [md(lecture=ids)])
      for ids in ("K1", {"K1": 1}, ["X1"], ["K1a"], [1], ["K1\n"])],
    ("exercise", [code(STUB, tags=["exercise"]), md(),
                  code("check(median)", *CHECKED.outputs, tags=["check"])]),
    ("exercise", [code(STUB, tags=["exercise"]), md(), code("check(mean)", *CHECKED.outputs)]),
    ("exercise", [code(STUB, tags=["exercise"])]),
    ("exercise", [code("check(mean)", *CHECKED.outputs)]),
    ("exercise", [md(tags=["exercise"]), CHECKED]),
    ("exercise", [code("class A:\n    " + STUB.replace("\n", "\n    "), tags=["exercise"]),
                  CHECKED]),
    ("exercise", [code("def mean(x):\n    ...", tags=["exercise"]), CHECKED]),
    ("exercise", [code(STUB.replace("...", "return 1"), tags=["exercise"]), CHECKED]),
    ("unsolved", [code("check(mean)", printed("mean · right · 5 inputs.\n"), tags=["check"])]),
    ("unsolved", [code("check(mean)", printed("mean · wrong · The sign.\n"), tags=["check"])]),
    ("unsolved", [code("check(mean)", tags=["check"])]),
    ("unsolved", [GUESS, code(PREDICT, printed("K3 · right · b: Yes.\n"))]),
    ("prediction", [GUESS]),
    ("prediction", [GUESS, md(), GUESS, md(), COMPARED]),
    ("prediction", [COMPARED]),
    ("prediction", [code("guess = None", tags=["prediction"]), COMPARED]),
    ("prediction", [code("# a) one\nguess = None", tags=["prediction"]), code(
        "answer = 'a'[0]\ncheck.quiz('K3', guess, answer, {'a': ''})", *COMPARED.outputs)]),
    ("prediction", [code(OPTIONS + "guess = 'b'", tags=["prediction"]), COMPARED]),
    *[("prediction", [GUESS, code(source, *COMPARED.outputs)]) for source in [
        PREDICT.replace("guess, answer", "guess, 'b'"), PREDICT.replace("'abc'[round(2)]", "'b'"),
        PREDICT.replace(", 'c': 'No.'", ""), PREDICT.replace("guess", "None"),
        PREDICT.replace(", answer", "")]],
    ("claim", [code(CLAIM.source, printed(CLAIM_LINE))]),
    ("claim", [code("x", printed(CLAIM_LINE), claim="K3")]),
    ("claim", [code(CLAIM.source, claim="K3")]),
    ("claim", [code(CLAIM.source, printed(CLAIM_LINE), claim="K4")]),
    ("claim", [code(CLAIM.source.replace("slope > 0", "True"), printed(CLAIM_LINE), claim="K3")]),
    *[("widgets", [FIGURE, md("All of the rows rise."), cell]) for cell in [
        code("f()", WIDGET, **IGNORED), code("interact(f, x=3)"), code("w.interactive(f, x=3)")]],
    ("widgets", [code("_ = ipywidgets.interact(f, x=3)", **IGNORED), md(), code()]),
    ("widgets", [code("interactive_output(f, {})", **IGNORED)]),
    ("widgets", lambda nb: nb.metadata.update(widgets={})),
    ("metadata", lambda nb: nb.metadata.kernelspec.update(name="venv")),
    ("metadata", lambda nb: nb.metadata.update(
        language_info={"name": "python", "version": "3.12.1"})),
    ("metadata", lambda nb: nb.cells[1].metadata.update(execution={"iopub.status.busy": "now"})),
    ("metadata", [md(lectures=["K1"])]),
    ("todo", [md("TODO: write this.")]),
    ("todo", [code("x = 1  # FIXME")]),
    *[("links", [md(text)]) for text in [
        "[the next](missing.ipynb)", "![](curve.png)", "![a curve](missing.png)",
        "[here](curve.png)", "Click [**this** ](curve.png).", "<img src='curve.png'>",
        "[![](curve.png)](https://example.org)", "[the root](/usr)", "[nothing]()",
        "[a]\n\n[a]: missing.md"]],
    *[("latex", [md(text)]) for text in ["It costs $5.", "$$x", "$a\n\n$b$", "\\\\[x\\\\]",
                                         "\\(x\\)"]],
    ("waiver", [md(nb_lint={"waive": {"todo": " "}})]),
    ("waiver", [md(nb_lint={"waive": {"no-such-rule": "why"}})]),
    ("waiver", [md(nb_lint={"waive": {"todo": True}})]),
    ("waiver", [md(nb_lint={"waive": {"waiver": "why", "no-such-rule": "why"}})]),
    ("waiver", [md(nb_lint=["todo"])]),
]


def write(folder, spoil=()):
    nb, count = clean(), 0
    nb.cells += [] if callable(spoil) else spoil
    nb = from_dict(json.loads(json.dumps(nb)))  # cells of its own
    for n, cell in enumerate(nb.cells):
        cell.id = f"c{n}"
        if cell.cell_type == "code" and cell.source.strip():
            count += 1
            results = [out for out in cell.outputs if out.output_type == "execute_result"]
            for node in [cell, *results]:
                node.execution_count = count
    if callable(spoil):
        spoil(nb)
    (folder / "curve.png").write_bytes(b"")
    (folder / "nb.ipynb").write_text(json.dumps(nb), encoding="utf-8")
    return folder / "nb.ipynb"


def test_a_clean_notebook_has_no_finding(tmp_path):
    assert list(nb_lint.lint(write(tmp_path))) == []


@pytest.mark.parametrize(("rule", "spoil"), BAD,
                         ids=[f"{rule}-{i}" for i, (rule, _) in enumerate(BAD)])
def test_a_bad_notebook_breaks_its_rule_alone(tmp_path, rule, spoil):
    found = list(nb_lint.lint(write(tmp_path, spoil)))
    assert {f["rule"] for f in found} == {rule}, found


def test_every_rule_is_tested():
    assert {rule for rule, *_ in BAD + BAD_LESSON} == {row[0] for row in nb_lint.RULES}


# The lint of the two shelves

def ask(n, kind="predict", point="K3", below="### Later"):
    """A question, its guess, and its verdict under a heading."""
    tag = {"tags": ["prediction"]} if kind == "predict" else {}
    return [md(f"### A question {n}\n\nIs it so?\n\n- a) yes\n- b) no"),
            code(f"guess_{n} = None  # \"a\" or \"b\"", **tag),
            md(below),
            code(f"answer_{n} = 'ab'[round(1)]\n"
                 f"check.{kind}('{point}', guess_{n}, answer_{n}, {{'a': 'No.', 'b': 'Yes.'}})",
                 printed(f"{point} · to do · Set your guess.\n"))]


USED = code("mean = check.use(mean)", printed("mean · to do · Replace.\n"), tags=["check"])
WRITTEN = [md("### Write it"), code(STUB, tags=["exercise"]), USED, md("It is called:"),
           code("mean([1, 2])")]
LESSON_TITLE = (
    "# Title\n\n**Time** 10 minutes (2 reading, 8 doing) · **You need** Python.\n\n"
    "By the end you can read.")
START = code("import matplotlib.pyplot as plt\n\nfrom lecturelib import check")
LONG_FIGURE = code("plt.plot(x)\n" * 7 + "plt.show()", shown("image/png", PLOT), **ALT)
FURTHER_TITLE = ("# Title: further\n\n| section | why | minutes |\n|---|---|---|\n"
                 "| [One](#One) | because | 0 |\n| [Two](#Two) | because | 9 |")


def shelves(folder, lesson, further=(), stated=True):
    """Both notebooks of a topic, as the tools would store them; the paths."""
    (folder / "notebooks" / "further").mkdir(parents=True)
    paths = [folder / "notebooks" / "01_x.ipynb", folder / "notebooks" / "further" / "01_x.ipynb"]
    for path, cells in zip(paths, [lesson, further or further_cells()], strict=True):
        nb = v4.new_notebook(cells=from_dict(json.loads(json.dumps(list(cells)))))
        count = 0
        for n, cell in enumerate(nb.cells):
            cell.id = f"c{n}"
            if cell.cell_type == "code":
                count += 1
                cell.execution_count = count
        if stated:
            kind = "further" if path.parent.name == "further" else "lesson"
            nb.cells[0].source = minutes.stated(nb.cells, kind)
        outputs.normalize(nb, folded=True)
        outputs.write(nb, path)
    return paths


def lesson_cells():
    return [md(LESSON_TITLE), START, md("## One"), *WRITTEN, md("## Two"), *ask("K3"),
            md("## Three"), LONG_FIGURE, md("It rises to the right."),
            md("## Sources\n\nA lecture's slides."), code("x = 1\nx")]


def further_cells():
    return [md(FURTHER_TITLE), md("## One"), code("y = 1\ny"), md("## Two"),
            code("from lecturelib import check", nb_lint={"waive": {"imports": "alone"}}),
            *ask("K3"), *WRITTEN[:-1], code("mean([1, 2])"), md("## Sources")]


def among(cells, old, *new):
    """The cells, with others in the place of one."""
    at = next(i for i, cell in enumerate(cells) if cell.source == old.source)
    return [*cells[:at], *new, *cells[at + 1:]]


def says(cell, old, new):
    """A cell with other words."""
    assert old in cell.source
    other = from_dict(json.loads(json.dumps(cell)))
    other.source = cell.source.replace(old, new)
    return other


def with_question(*cells):
    asked = ask("K3")
    lesson = lesson_cells()
    at = next(i for i, cell in enumerate(lesson) if cell.source == asked[0].source)
    return [*lesson[:at], *cells, *lesson[at + 4:]]


Q, G, F, V = ask("K3")
BAD_LESSON = [  # rule, the lesson, and the notebook beside it where that is the bad one
    ("question", with_question(Q, G, V)),  # no fold
    ("question", with_question(Q, G, md("It is no."), F, V)),  # words before the fold
    ("question", with_question(Q, G, F, md("## Two"), V)),  # the fold ends too early
    ("question", with_question(Q, G, F)),
    ("question", with_question(G, F, V)),  # no options
    ("question", with_question(says(Q, "- b)", "- c)"), G, F, V)),
    ("question", with_question(Q, says(G, "guess_K3", "guess_K4"), F, V)),
    ("question", with_question(Q, says(G, "guess_K3", "x = 1\nguess_K3"), F, V)),
    ("question", with_question(Q, code(G.source), F, V)),  # no tag
    ("question", with_question(Q, G, F, says(V, "'ab'[round(1)]", "'b'"))),
    ("question", with_question(Q, G, F, says(V, ", 'b': 'Yes.'", ""))),
    ("question", with_question(Q, G, F, V, md("### Again"), *ask("K3"))),
    ("question", with_question(*ask(1, "quiz", "01.1")[:2], md("## Here"), md("words"),
                               says(ask(1, "quiz", "01.1")[3], "guess_1", "guess_2"))),
    ("headings", [*lesson_cells(), md("Words.\n\n## And a heading")]),
    ("headings", [*lesson_cells(), md("## A heading\n\n### And another")]),
    ("limits", [*lesson_cells(), md("word " * 2000)]),
    ("limits", [*lesson_cells(), *WRITTEN * 3, *[cell for i in range(5) for cell in ask(i)],
                *[code("x = 1\n" * 20), md("word")] * 9, *[md("word " * 80)] * 16]),  # 67 minutes
    ("minutes", [says(lesson_cells()[0], "10 minutes (2", "11 minutes (3"), *lesson_cells()[1:]]),
    ("minutes", lesson_cells(), [says(further_cells()[0], "| 9 |", "| 8 |"), *further_cells()[1:]]),
    ("minutes", lesson_cells(), [says(further_cells()[0], "[Two](#Two)", "[Too](#Too)"),
                                 *further_cells()[1:]]),
    ("own-code", among(lesson_cells(), USED, says(USED, "mean = check.use(mean)", "check(mean)"))),
    ("own-code", among(lesson_cells(), WRITTEN[-1], code("median([1, 2])"))),
    ("own-code", among(lesson_cells(), WRITTEN[-1],
                       code("from statistics import mean\nmean([1])"))),
    ("lesson", [*lesson_cells()[:-1], code("assert x > 1")]),
    ("lesson", [*lesson_cells()[:-1], code("load_results('K3')")]),
    ("lesson", [*lesson_cells()[:-1], code("open('data/results/K3.txt')")]),
    ("lesson", [*lesson_cells()[:-1], CLAIM]),
    *[(rule, among(lesson_cells(), md("## Two"), md(f"## Two\n\n{text}"))) for rule, text in [
        ("lesson", "The slide says so."), ("words", "The price of a weight.")]],
    ("words", lesson_cells(), [*further_cells(), md("News of the unit.")]),
    ("drawing", [*among(lesson_cells(), LONG_FIGURE, code("y = 1\n" + LONG_FIGURE.source,
                                                          *LONG_FIGURE.outputs, **ALT)),
                 md("Then:"), code("y")]),
    ("alone", lesson_cells(), [*further_cells()[:3], md("It goes on."), code("z"),
                               *further_cells()[3:]]),
    ("alone", lesson_cells(), [*further_cells()[:-1], md("Again:"), code("y"),
                               md("## Sources")]),
]


def test_clean_shelves_have_no_finding(tmp_path):
    for path in shelves(tmp_path, lesson_cells()):
        assert list(nb_lint.lint(path)) == []


@pytest.mark.parametrize(("rule", "lesson", "further"),
                         [(*case, ())[:3] for case in BAD_LESSON],
                         ids=[f"{case[0]}-{i}" for i, case in enumerate(BAD_LESSON)])
def test_bad_shelves_break_their_rule_alone(tmp_path, rule, lesson, further):
    paths = shelves(tmp_path, lesson, further, stated=rule != "minutes")
    found = [f["rule"] for path in paths for f in nb_lint.lint(path)]
    assert set(found) == {rule}


@pytest.mark.parametrize(("key", "source", "rule"), [
    (lessons.COLLAPSED, "### Later", "question"), ("jupyter", LONG_FIGURE.source, "drawing")])
def test_a_fold_that_was_opened_is_a_finding(tmp_path, key, source, rule):
    path, _ = shelves(tmp_path, lesson_cells())
    nb = nbformat.read(path, 4)
    folded = [cell for cell in nb.cells if cell.metadata.pop(key, False)]
    outputs.write(nb, path)
    assert [cell.source for cell in folded] == [source]
    assert [f["rule"] for f in nb_lint.lint(path)] == [rule]


# What is folded, and how long it takes

def test_the_fold_hides_all_between_a_guess_and_its_verdict_and_nothing_else(tmp_path):
    first, second = ask("a", "quiz"), ask("b", "quiz")
    path, _ = shelves(tmp_path, [
        md("# T"), *ask(1), md("Why so."), md("#### Deeper"), md("### Next"), code("1"),
        *first[:2], *second[:2], md("### Answers"), first[3], second[3],
        md("## A detour (optional)"), md("### Inside"), code("2"), md("## End")])
    nb = nbformat.read(path, 4)
    folded = [cell.source for cell in nb.cells if cell.metadata.get(lessons.COLLAPSED)]
    assert folded == ["### Later", "### Answers", "## A detour (optional)"]
    hidden = lessons.hidden(nb.cells)
    in_view = [cell for i, cell in enumerate(nb.cells) if i not in hidden]
    assert [cell.source.partition("\n")[0] for cell in in_view] == [
        "# T", "### A question 1", 'guess_1 = None  # "a" or "b"', "### Later", "### Next", "1",
        "### A question a", 'guess_a = None  # "a" or "b"', "### A question b",
        'guess_b = None  # "a" or "b"', "### Answers", "## A detour (optional)", "## End"]
    before = path.read_bytes()
    outputs.normalize(nb, nb, folded=True)
    assert outputs.as_bytes(nb) == before
    outputs.normalize(nb, nb)
    assert not any(lessons.COLLAPSED in cell.metadata for cell in nb.cells)


def test_only_long_code_that_draws_is_folded(tmp_path):
    short = code("plt.show()", shown("image/png", PLOT), jupyter={"source_hidden": True})
    path, _ = shelves(tmp_path, [md("# T"), LONG_FIGURE, short, code("x = 1\n" * 9)])
    assert [cell.metadata.get("jupyter") for cell in nbformat.read(path, 4).cells] == [
        None, {"source_hidden": True}, None, None]


def test_the_minutes_follow_the_formula():
    cells = [md("word " * 300), code("x = 1\n# why\n\n" * 30),
             code("guess = None", tags=["prediction"]), code(STUB, tags=["exercise"]),
             code("guess = None\ncheck.quiz(1)", tags=["prediction"])]
    assert lessons.count(cells) == {"words": 300, "lines of code": 30 + 1 + 3 + 2,
                                    "predictions": 1, "exercises": 1, "questions": 1}
    # 300/150 + 36/15 + 1.5 + 7 + 1 = 13.9
    assert lessons.minutes(cells) == (14, 4, 10)
    assert lessons.minutes([]) == (0, 0, 0)


def test_the_minutes_are_written_into_notebooks_and_readme(tmp_path, monkeypatch):
    first = says(lesson_cells()[0], "10 minutes", "3 minutes")
    table = says(further_cells()[0], "| 9 |", "| 77 |")
    paths = shelves(tmp_path, [first, *lesson_cells()[1:]], [table, *further_cells()[1:]],
                    stated=False)
    readme = tmp_path / "README.md"
    row = ("| [01 · X](notebooks/01_x.ipynb) | {} | what you do; [{} minutes]"
           "(notebooks/further/01_x.ipynb) more |\n")
    way = "- **Both**, {} minutes: 01, 02 and a walk\n"
    second = row.replace("01", "02").replace("; [{} minutes](notebooks/further/02_x.ipynb)", "")
    (tmp_path / "notebooks" / "02_x.ipynb").write_bytes(paths[1].read_bytes())
    text = f"# R\n\n{row}{second}\n{way}"
    readme.write_text(text.format(1, 2, 3, 4), encoding="utf-8")
    monkeypatch.setattr(minutes, "ROOT", tmp_path)
    monkeypatch.setattr(minutes, "README", readme)
    minutes.main()
    assert readme.read_text(encoding="utf-8") == text.format(10, 9, 10, 20)
    assert all(list(nb_lint.lint(path)) == [] for path in paths)
    before = [path.read_bytes() for path in (*paths, readme)]
    minutes.main()
    assert [path.read_bytes() for path in (*paths, readme)] == before


@pytest.mark.parametrize("cells", [  # to append, or a function, as above
    lambda nb: nb.cells[-2].update(
        execution_count=None, metadata={"tags": ["nbval-skip", "skip-execution"]}),
    [FIGURE, md("A static image here."), code("_ = interact(f, x=3)", **IGNORED)],
    [code("hex(0x7f00aabbccdd)", printed("It took 5 s."))],
    [code("plt.show()", shown("image/jpeg", PLOT), **ALT), md("All of the rows rise.")],
    [code("1 / 0", raised("boom"), **TWINS)],
    [code("interact(f, x=3)", **IGNORED), md(), FIGURE, md("A static image here.")],
    [code("interact = 3\nf(interact)")],
    [code("%timeit f()", printed("1.2 µs ± 3 ns"), **IGNORED)],
    [md("TODO", nb_lint={"waive": {"todo": "shows what a note looks like"}})],
    [code("%%timeit\nnp.ones(3)", **IGNORED), md(), code("import math\n%timeit -n 3 math.sqrt(2)")],
    [code("from __future__ import annotations\n\n\ndef f():\n    'https://example.org'")],
    [code("1 +", raised("SyntaxError"), **TWINS)],
    [code("%timeit f()", printed("3 s"), tags=["nbval-skip", "skip-execution"])],
    [code("plt.show()", v4.new_output("display_data", {
        "image/png": PLOT, "text/plain": "<Figure size 9x9 with 1 Axes>"}), **ALT),
     md("All of the rows rise.")],
    [md("Here $C:\\mathbb{R}\\to[0, 1]$ and [![badge](curve.png)](https://example.org/home/x)")],
    [code("x = '''\n!no shell;\n'''\nprint('a;')  # b;")],
    [code("f()", printed("1.5, 2019-01-01, v1.2.34567890, 0.0000012, 1234567.5"))],
    [code(GUESS.source + "\n" + PREDICT.replace("predict", "quiz"), *COMPARED.outputs,
          tags=["prediction"])],
    [code(STUB, tags=["exercise"]), md(),
     code("check(mean, '01/mean')", *CHECKED.outputs, tags=["check"])],
    [code("checkers.quiz(1)")],
])
def test_what_is_allowed_has_no_finding(tmp_path, cells):
    assert list(nb_lint.lint(write(tmp_path, cells))) == []


def test_a_file_that_is_no_notebook_is_a_finding(tmp_path):
    (tmp_path / "nb.ipynb").write_text("{", encoding="utf-8")
    assert [f["rule"] for f in nb_lint.lint(tmp_path / "nb.ipynb")] == ["valid"]


def test_the_lint_as_a_command(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def run(*args):
        try:
            status = nb_lint.main(args)
        except SystemExit as error:
            status = error.code
        return status, capsys.readouterr().out

    assert run()[0] == 2
    (tmp_path / "notebooks" / ".ipynb_checkpoints").mkdir(parents=True)
    assert run()[0] == 2
    write(tmp_path / "notebooks")
    write(tmp_path / "notebooks" / ".ipynb_checkpoints", [md("TODO")])
    assert run() == (0, "")
    path = os.path.join("notebooks", "nb.ipynb")
    write(tmp_path / "notebooks", [md("TODO")])
    last = len(clean().cells) + 1
    assert run() == (1, f"{path}:cell {last} [todo] TODO left\n")
    assert json.loads(run("--json", path)[1]) == [
        {"path": path, "cell": last, "rule": "todo", "message": "TODO left"}]
    assert len(run("--list")[1].splitlines()) == len(nb_lint.RULES)


# The outputs

def picture(pixels, **options):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", **options)
    return base64.b64encode(file.getvalue()).decode()


FEW = np.random.default_rng(0).integers(0, 4, (40, 60, 3), dtype=np.uint8) * 60  # 64 colors
MANY_COLORS = np.add.outer(np.arange(0, 200, 5), np.arange(0, 55))[..., np.newaxis] * [1, 0, 1]
MANY_COLORS = (MANY_COLORS + [0, 3, 0] * np.arange(55)[:, np.newaxis]).astype(np.uint8)


def test_few_colors_stay_exact_and_metadata_go():
    assert outputs.opened(picture(FEW, dpi=(72, 72))).info
    small = outputs.opened(outputs.compressed(picture(FEW, dpi=(72, 72))))
    assert small.mode == "P" and small.info == {}
    assert np.array_equal(np.asarray(small.convert("RGB")), FEW)


def test_many_colors_become_256_that_are_near():
    assert len(np.unique(MANY_COLORS.reshape(-1, 3), axis=0)) > 256
    small = np.asarray(outputs.opened(outputs.compressed(picture(MANY_COLORS))).convert("RGB"))
    assert len(np.unique(small.reshape(-1, 3), axis=0)) <= 256
    assert np.abs(small.astype(int) - MANY_COLORS).max() <= 16
    again = outputs.compressed(picture(small))
    assert np.array_equal(np.asarray(outputs.opened(again).convert("RGB")), small)


def test_transparency_stays():
    pixels = np.dstack([FEW, FEW[..., 0]])
    assert np.array_equal(np.asarray(outputs.opened(outputs.compressed(picture(pixels)))), pixels)


@pytest.mark.parametrize("pixels", [FEW, MANY_COLORS])
def test_a_stored_picture_stays_where_its_pixels_are_the_same(pixels):
    exact = np.asarray(outputs.opened(outputs.compressed(picture(pixels))).convert("RGB"))
    new = outputs.compressed(picture(pixels))

    def indexed(rgb, **options):
        file = io.BytesIO()
        image = Image.fromarray(rgb).convert("P", palette=Image.Palette.ADAPTIVE)
        image.save(file, "PNG", **options)
        return base64.b64encode(file.getvalue()).decode()

    stored = indexed(exact, compress_level=0)
    assert stored != new and outputs.compressed(picture(pixels), stored) == stored
    other = exact.copy()
    other[0, 0] = exact[-1, -1]
    for different in (indexed(other), indexed(exact[1:]), indexed(exact, dpi=(9, 9)),
                      picture(exact)):
        assert outputs.compressed(picture(pixels), different) == new


def test_normalizing_leaves_one_form_of_everything():
    nb = clean()
    cell = nb.cells[1]
    pieces = [printed("a\n"), printed("b\n"), printed("c", "stderr"), printed("d\n"), WIDGET,
              result("3"), printed("e\n"), printed("f\n")]
    cell.update(outputs=from_dict(json.loads(json.dumps(pieces))), execution_count=4, id="mine")
    cell.metadata.update(execution={"iopub.status.busy": "now"}, tags=["check"], editable=True)
    nb.metadata.update(language_info={"name": "python", "version": "3.12.1"}, widgets={"a": 1})
    nb.metadata.kernelspec.update(display_name="my-venv", name="my-venv")
    outputs.normalize(nb)
    assert [(out.get("name"), out.get("text")) for out in cell.outputs] == [
        ("stdout", "a\nb\n"), ("stderr", "c"), ("stdout", "d\n"), (None, None),
        ("stdout", "e\nf\n")]
    assert (cell.execution_count, cell.id, cell.metadata) == (4, "mine", {"tags": ["check"]})
    assert nb.metadata == {"kernelspec": outputs.KERNEL}


def notebook(path, *cells):
    nb = v4.new_notebook(cells=list(cells))
    for n, cell in enumerate(nb.cells):
        cell.id = f"c{n}"
    nbformat.write(nb, path)
    return path


def shows(path):
    """The texts that each code cell of a notebook shows."""
    cells = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    return [[out.get("text") or out.get("ename") or out.data["text/plain"] for out in cell.outputs]
            for cell in cells]


PLOTTING = ("%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\nplt.show()\n"
            "print('one')\nprint('two')")


def test_a_notebook_is_run_from_the_top_and_a_second_run_changes_no_byte(tmp_path):
    (tmp_path / "beside.txt").write_text("found beside", encoding="utf-8")
    path = notebook(
        tmp_path / "nb with é.ipynb", md("# Überschrift"), code("x = 1\nx"),
        code("x += 1\nprint(open('beside.txt').read(), x)", printed("old")),
        code("1 / 0", tags=["raises-exception"]), code(PLOTTING),
        code("x = 100", printed("kept"), tags=["skip-execution"]), code("x"))
    assert outputs.update(path) == []
    assert shows(path) == [["1"], ["found beside 2\n"], ["ZeroDivisionError"],
                           ["<Figure size 640x480 with 1 Axes>", "one\ntwo\n"], ["kept"], ["2"]]
    first = path.read_bytes()
    nb = nbformat.read(path, 4)
    assert [cell.execution_count for cell in nb.cells[1:]] == [1, 2, 3, 4, None, 5]
    assert nb.metadata == {"kernelspec": outputs.KERNEL}
    assert "Überschrift".encode() in first and b"\r" not in first and first.endswith(b"}\n")
    assert outputs.opened(outputs.pictures(nb.cells[4])[0]).mode == "P"
    assert outputs.update(path) == []
    assert path.read_bytes() == first
    assert sorted(p.name for p in tmp_path.iterdir()) == ["beside.txt", path.name]


SLIDERS = ("from ipywidgets import interact\nimport matplotlib.pyplot as plt\n"
           "def draw(x=1):\n    plt.plot([0, x])\n    plt.show()\n_ = interact(draw, x=(0, 3))")


def test_a_cell_with_sliders_runs_without_a_front_end_and_stores_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(OutputWidget, "send", lambda *args, **options: pytest.fail("it answers"))
    path = notebook(tmp_path / "nb.ipynb", code(SLIDERS, tags=["nbval-ignore-output"]),
                    code("draw.__name__, 'runs on'"))
    assert outputs.update(path) == []
    first = path.read_bytes()
    assert shows(path) == [[], ["('draw', 'runs on')"]]
    assert "widgets" not in nbformat.read(path, 4).metadata
    assert outputs.update(path) == [] and path.read_bytes() == first


def test_what_is_not_compared_stays_until_it_is_cleared(tmp_path):
    clock = "import time\nprint(time.perf_counter_ns())"
    path = notebook(tmp_path / "nb.ipynb", code(clock, tags=["nbval-ignore-output"]), code(clock))
    outputs.update(path)
    first = shows(path)
    outputs.update(path)
    assert shows(path)[0] == first[0] and shows(path)[1] != first[1]
    nb = nbformat.read(path, 4)
    nb.cells[0].outputs = []
    nbformat.write(nb, path)
    outputs.update(path)
    assert shows(path)[0] not in ([], first[0])


def test_a_notebook_that_is_slow_or_large_is_stored_and_told(tmp_path, monkeypatch):
    path = notebook(tmp_path / "nb.ipynb", code(PLOTTING))
    monkeypatch.setattr(outputs, "MAX_SECONDS", 0)
    monkeypatch.setattr(outputs, "MAX_PICTURE_BYTES", 100)
    slow, large = outputs.update(path)
    assert "at most 0 s" in slow and "at most 0 kB" in large
    assert shows(path)[0]


def test_the_outputs_as_a_command(tmp_path):
    """Also: another kernel called python3, and one's own start-up file, are not used."""
    (tmp_path / "jupyter" / "kernels" / "python3").mkdir(parents=True)
    spec = {"argv": ["no-such-program"], "display_name": "Python 3", "language": "python"}
    (tmp_path / "jupyter" / "kernels" / "python3" / "kernel.json").write_text(json.dumps(spec))
    (tmp_path / "ipython" / "profile_default" / "startup").mkdir(parents=True)
    startup = tmp_path / "ipython" / "profile_default" / "startup" / "mine.py"
    startup.write_text("mine = 1", encoding="utf-8")
    good = notebook(tmp_path / "good.ipynb", code("import sys\nprint('mine' in globals())"),
                    code(f"sys.executable == {sys.executable!r}"))
    raising = notebook(tmp_path / "raising.ipynb", code("x = 1"), code("x / 0"))
    warning = notebook(tmp_path / "warning.ipynb", code("import warnings\nwarnings.warn('old')"))
    before = [path.read_bytes() for path in (raising, warning)]
    done = subprocess.run(
        [sys.executable, outputs.__file__, raising, warning, good], cwd=tmp_path,
        capture_output=True, encoding="utf-8", env=os.environ | {
            "JUPYTER_PATH": str(tmp_path / "jupyter"), "IPYTHONDIR": str(tmp_path / "ipython")})
    assert done.returncode == 1
    assert [path.read_bytes() for path in (raising, warning)] == before
    assert "raising.ipynb, left as it was: a cell failed" in done.stderr
    assert "x / 0" in done.stderr and "ZeroDivisionError" in done.stderr
    assert "warning.ipynb, left as it was: cell 1 wrote to stderr" in done.stderr
    assert done.stdout.startswith("good.ipynb: ")
    assert shows(good) == [["False\n"], ["True"]]


# The table of the claims

def test_the_claims_are_a_table_in_the_order_of_the_lecture(tmp_path, monkeypatch):
    monkeypatch.setattr(claims, "NOTEBOOKS", tmp_path)
    monkeypatch.setattr(claims, "SLIDES_ERRORS", tmp_path / "errata.csv")
    row = "L2,42,says,is,02,How *fast* is `f`?\n"
    claims.SLIDES_ERRORS.write_text(
        "id,slides,slide says,what is right,notebook,section\n" + row
        + row.replace("How *fast* is `f`?", "Next"), encoding="utf-8")
    said = "K3 · depends on |x| · a (10 seeds) · N = 8,000\n"
    notebook(tmp_path / "01_knn.ipynb", md("# Title"),
             code("", printed("K8 · no claim · a · N = 1")),
             code("", printed("text\n" + said + "text"), claim="K3"),
             code("", printed(CLAIM_LINE), claim="K4"))
    notebook(tmp_path / "02_linear_classifier.ipynb",
             md("# Title"), md("## How *fast* is `f`?\n\n```\n# no\n```"), md("## Next"),
             code("", printed("K1 · supported · b · N = 2"), claim="K1"))
    table, errata = claims.page().split("## Errors")
    fast = "[How fast is f?](notebooks/02_linear_classifier.ipynb#How-fast-is-f%3F)"
    assert [line.split(" | ") for line in table.splitlines()[-3:-1]] == [
        ["| K1", "L1 (Manhattan) distance: the sum of absolute differences", "supported", "b", "2",
         "[Next](notebooks/02_linear_classifier.ipynb#Next) |"],
        ["| K3", "Prediction time grows linearly with the size of the training set",
         "depends on \\|x\\|", "a (10 seeds)", "8,000", "[Title](notebooks/01_knn.ipynb#Title) |"]]
    assert [line.split(" | ")[-1] for line in errata.splitlines()[4:]] == [
        f"{fast} |", "[Next](notebooks/02_linear_classifier.ipynb#Next) |"]
    assert table.splitlines()[2:4] == [
        "- Claims: 1 supported, 0 not supported, 1 depend on a condition.",
        "- Errors and overstatements: 2, put right [below]"
        "(#errors-and-overstatements-on-the-slides)."]
    claims.SLIDES_ERRORS.write_text(
        "id,slides,slide says,what is right,notebook,section\nL2,42,says,is,02,Elsewhere\n",
        encoding="utf-8")
    with pytest.raises(ValueError, match="no section 'Elsewhere'"):
        claims.page()


def test_a_claim_with_two_verdicts_depends():
    found = claims.counts([("K1", "supported", ""), ("K3", "not supported", ""),
                           ("K7", "supported", ""), ("K7", "not supported", ""),
                           ("K8", "depends on x", ""), ("K9", "depends on y", ""),
                           ("K9", "depends on z", "")])
    assert found == {"supported": 1, "not supported": 1, "depends": 3}
