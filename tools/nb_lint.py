#!/usr/bin/env python3
"""Lint the course's notebooks: what `pytest --nbval` alone does not see.

    nb_lint.py [paths ...]   notebooks, or folders of them (default: notebooks/)
    nb_lint.py --list        the rules
    nb_lint.py --json        the findings as JSON

A finding is a line `path:cell N [rule] message`. The first cell is cell 1; cell 0 is the notebook
as a whole. Exit status: 0 nothing found, 1 findings, 2 no notebook to read. A cell waives a rule in
its metadata, and says why: "nb_lint": {"waive": {"rule-id": "reason"}}.
"""

import argparse
import ast
import base64
import builtins
import json
import re
import statistics
import struct
import sys
import warnings
import zlib
from pathlib import Path
from urllib.parse import unquote

import lessons
import nbformat

MAX_LINES, MEDIAN_LINES, MIN_ALT, MAX_IGNORED = 25, 8, 20, 0.10
MAX_IMAGE, MAX_NOTEBOOK = 200_000, 1_500_000
IGNORE, WIDGET = "nbval-ignore-output", "application/vnd.jupyter.widget-view+json"
INTERACTIVE = ("interact", "interactive", "interactive_output")  # functions of ipywidgets
TAG_PAIRS = [("nbval-skip", "skip-execution"), ("nbval-raises-exception", "raises-exception")]
TAGS = {IGNORE, *TAG_PAIRS[0], *TAG_PAIRS[1], "exercise", "check", "prediction", "hide-input",
        "hide-output", "hide-cell", "remove-input", "remove-output", "remove-cell"}
# of a cell's metadata
KEYS = {"tags", "jupyter", "lecture", "claim", "mystnb", "nb_lint", "slideshow", lessons.COLLAPSED}
DEF = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)

MAGIC = re.compile(
    r"^([ \t]*)(?:[\w., ]+=[ \t]*)?(%%?|!!?)(?!=)(\w*)[ \t]*(?:-\w+[ \t]*\d*[ \t]+)*(.*)$", re.M)
NETWORK = re.compile(r"import (urllib3?|requests|httpx|aiohttp|http|wget)(\.|$)|(https?|ftp)://")
FLOAT = re.compile(r"(?<![\w.])(?:0\.0*([1-9]\d*)|[1-9]\d*\.(\d+))")  # groups: the decimals
PLOT = re.compile(
    r"<(matplotlib|mpl_toolkits|seaborn|Figure size|Axes|BarContainer|a list of)|\bLine2D\b"
    r"|^[\[(]*Text\(")
ABSOLUTE = re.compile(
    r"(?<![\w.~/)\]}<-])/(?:(?:home|work|Users|tmp)(?![\w-])|(?:root|var|opt|usr|mnt|etc)/)"
    r"|\bfile://|(?<!\w)[A-Z]:\\{1,2}(?:(?![nrt])\w|temp|tmp)")  # "A:\n" in a string is no path
FENCE = re.compile(r"^[ >\t]*(`{3,}|~{3,})[^\n`]*$.*?(?:^[ >\t]*\1[`~]*[ \t]*$|\Z)", re.M | re.S)
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\1(?!`)", re.S)
DISPLAY_MATH = re.compile(r"\$\$.*?\$\$|\\begin\{(\w+\*?)\}.*?\\end\{\1\}", re.S)
INLINE_MATH = re.compile(r"\$(?:(?!\n\s*\n)[^$])+\$")
HEADING = re.compile(r"^ {0,3}(?:(#{1,6})(?:\s|$)|[^\W\d].*\n {0,3}(=|--)[=-]*[ \t]*$)", re.M)
IMAGE = re.compile(r"!\[([^\]]*)\]\(\s*<?([^)\s>]*)[^)]*\)")
HTML_IMAGE = re.compile(
    r"<img\b(?=[^>]*\balt=[\"']([^\"']*))?[^>]*\bsrc=[\"']([^\"']*)[^>]*>")
LINK = re.compile(r"\[((?:\\.|[^\[\]\\])*)\]\(\s*<?([^)\s>]*)[^)]*\)")
NO_LINK_TEXT = re.compile(r"\W*((click )?(here|this|link|this link|this page))?\W*", re.I)
TIME = re.compile(r"\*\*Time\*\*:? (\d+) minutes \((\d+) reading, (\d+) doing\)")
OPTION = re.compile(r"(?<!\S)([a-z])\)(?=\s)")
ITEM = re.compile(r"^- ([a-z])\) ", re.M)  # an option that stands in Markdown
OUR_OWN = re.compile(  # words that a reader could not look up
    r"\b(price[sd]?|dear(?:er|ly)?|looseness|charge[sd]?|bends?|news|drives?|spared)\b", re.I)
VERDICT = re.compile(r"^\S+ · (to do|right|wrong) · ", re.M)
CLAIM = re.compile(r"^(\S+) · (supported|not supported|depends on .+?) · (.+) · N = (.+)$", re.M)


def parse(source):
    """A cell's syntax tree, magics set aside (what %time measures stays); None if not Python."""
    plain = MAGIC.sub(lambda m: m[1] + (m[3] in ("time", "timeit") and m[4] or "pass"), source)
    whole_cell = re.match(r"\s*%%(?!time|prun|capture)", source)
    for text in (source, "" if whole_cell else plain):
        try:
            flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
            tree = compile(text, "cell", "exec", flags)
        except (SyntaxError, ValueError):
            continue
        tree.text = text
        return tree


def get(node, *keys):
    """A nested value; None where any of the keys is missing."""
    for key in keys:
        node = node.get(key) if isinstance(node, dict) else None
    return node


def without_code(markdown):
    """Markdown without comments, code blocks and escaped dollars; a code span leaves a word."""
    text = re.sub(r"<!--.*?-->", "", markdown, flags=re.S)
    return re.sub(r"(?<!\\)\\\$", "", CODE_SPAN.sub("CODE", FENCE.sub("", text)))


def without_math(markdown):
    return INLINE_MATH.sub("MATH", DISPLAY_MATH.sub("MATH", markdown))


def has_sentence(markdown):
    text = re.sub(r"^\s*(#|\||!\[).*$", "", without_math(without_code(markdown)), flags=re.M)
    return len(text.split()) >= 4 and re.search(r"[.?!…][\"'”’)*_]*(\s|$)", text)


def blank_png(png):
    """Whether a PNG has one color only: its filtered rows are those that one color gives."""
    at, packed, (width, height) = 8, b"", struct.unpack(">II", png[16:24])
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at:at + 8])
        packed += png[at + 8:at + 8 + size] if kind == b"IDAT" else b""
        at += 12 + size
    pixels = zlib.decompress(packed)
    row = len(pixels) // height  # a byte for the filter, then the pixels
    step = max(1, (row - 1) // width)
    pixel, zero, rest = pixels[1:1 + step], bytes(step), (row - 1) // step - 1
    half = bytes(value - value // 2 for value in pixel)
    # The first pixel and the others under the filters none, sub, up, average and Paeth,
    # in the top row and below it.
    top = [pixel + then * rest for then in (pixel, zero, pixel, half, zero)]
    below = [(pixel, pixel), (pixel, zero), (zero, zero), (half, zero), (zero, zero)]
    below = [one + then * rest for one, then in below]
    rows = range(0, len(pixels), row) if not png[28] else []  # byte 28: interlaced
    return rows and all(pixels[y + 1:y + row] == (below if y else top)[pixels[y]] for y in rows)


class Cell:
    """A cell and what several rules ask of it."""

    def __init__(self, nb, n, node):
        self.nb, self.n, self.kind = nb, n, node.cell_type
        self.source, self.metadata = node.source, node.metadata
        self.tags, self.outputs = set(node.metadata.get("tags", [])), node.get("outputs", [])
        self.counts = {out.execution_count for out in [node, *self.outputs]
                       if "execution_count" in out}
        self.data = [item for out in self.outputs for item in out.get("data", {}).items()]
        self.images = [(mime, content) for mime, content in self.data if mime.startswith("image/")]
        self.tree = parse(self.source) if self.kind == "code" else None
        self.nodes = list(ast.walk(self.tree)) if self.tree else []
        self.calls = {}  # of `check`: "predict" to its calls, "" to those of check itself
        for call in [x for x in self.nodes if isinstance(x, ast.Call)]:
            if found := re.fullmatch(r"check(?:\.(\w+))?", ast.unparse(call.func)):
                self.calls.setdefault(found[1] or "", []).append(call)

    def texts(self, mimes="text/"):
        """The outputs' texts: streams, tracebacks without colors, data whose type starts so."""
        for out in self.outputs:
            traceback = re.sub(r"\x1b\[[\d;]*m", "", "\n".join(out.get("traceback", [])))
            yield out.get("text", "") or traceback
        yield from (re.sub(r"base64,[\w+/=]+", "", content) for mime, content in self.data
                    if mime.startswith(mimes))

    def lines(self):
        """How many lines of code it has, comments not counted."""
        return lessons.code_lines(self.source)


class Notebook:
    """A notebook file; `error` says why it cannot be read any further."""

    def __init__(self, path):
        self.path, self.error = Path(path), ""
        try:
            text = self.path.read_text(encoding="utf-8")
            self.raw, self.size = json.loads(text), len(text.encode())
            if get(self.raw, "nbformat") != 4:
                raise ValueError("not a notebook of format 4")
            nbformat.validate(json.loads(text))  # a copy: it repairs ids in place
        except (ValueError, nbformat.ValidationError) as err:
            self.error = str(err).strip().split("\n\n")[0]
            return
        node = nbformat.v4.reads(text)
        self.metadata, self.nodes = node.metadata, node.cells
        self.shelf = lessons.shelf(self.path)
        self.cells = [Cell(self, n, cell) for n, cell in enumerate(node.cells, 1)]
        self.code, self.markdown = ([c for c in self.cells if c.kind == kind]
                                    for kind in ("code", "markdown"))
        self.imports = []  # (cell, name bound, full name)
        for cell in self.code:
            for x in cell.nodes:
                if isinstance(x, (ast.Import, ast.ImportFrom)):
                    module = f"{x.module or ''}." if isinstance(x, ast.ImportFrom) else ""
                    self.imports += [(cell, a.asname or a.name, module + a.name) for a in x.names]

    def after(self, cell, kind=None):
        """The next cell, or the next of a kind; None at the end."""
        return next((c for c in self.cells[cell.n:] if kind in (None, c.kind)), None)

    def minutes(self):
        """What the first cell says: all, reading, doing; None where it does not."""
        found = TIME.search(self.cells[0].source) if self.cells else None
        return found and [int(number) for number in found.groups()]


# The rules. Those of single cells yield messages, those of the whole notebook (cell, message).

def valid(nb):
    if nb.error:
        return [(0, nb.error)]
    ids = [cell.get("id") for cell in nb.raw["cells"]]
    taken = [(n, f"id {i!r}: missing or taken") for n, i in enumerate(ids, 1)
             if i in [None, *ids[:n - 1]]]
    minor = nb.raw["nbformat_minor"]
    return taken if minor == 5 else [(0, f"format 4.{minor}, not 4.5")]


def executed(nb):
    run = [cell for cell in nb.code if "skip-execution" not in cell.tags and cell.source.strip()]
    for count, cell in enumerate(run, 1):
        if cell.counts != {count}:
            yield cell.n, (f"execution count {cell.counts}, expected {count}: "
                           "run the notebook from the top")
            return


def errors(cell):
    for out in cell.outputs:
        if out.output_type == "error" and "raises-exception" not in cell.tags:
            yield f"stored error: {out.ename}"
        if out.get("name") == "stderr":
            yield f"stderr: {out.text.strip()[-80:]}"


def length(nb):
    counts = [(cell.lines(), cell.n) for cell in nb.code]
    yield from ((n, f"{count} code lines, at most {MAX_LINES}")
                for count, n in counts if count > MAX_LINES)
    if counts and (median := statistics.median(count for count, _ in counts)) > MEDIAN_LINES:
        yield 0, f"median of {median:g} code lines a cell, at most {MEDIAN_LINES}"


def narrated(nb):
    cells = [cell for cell in nb.cells if cell.kind != "raw"]
    kinds = "".join(cell.kind[0] for cell in cells)
    return [(cells[m.start() + 2].n, "third code cell in a row without Markdown")
            for m in re.finditer("ccc+", kinds)]


def headings(nb):
    if not nb.markdown or nb.markdown[0].n > 1 or not re.match(r"\s*#\s+\S", nb.markdown[0].source):
        yield min(1, len(nb.cells)), "the notebook does not start with an H1 title"
    found = [(c.n, len(m[1] or m[2])) for c in nb.markdown
             for m in HEADING.finditer(without_code(c.source))]
    yield from ((n, "a second H1") for n, level in [f for f in found if f[1] == 1][1:])
    yield from ((n, f"heading level skipped: H{level} after H{above}")
                for (_, above), (n, level) in zip(found, found[1:], strict=False)
                if level > above + 1)
    if nb.shelf:  # a fold hides whole cells
        inside = [n for n, _ in found]
        yield from ((n, "a heading begins its cell, and has it for its own text")
                    for n in sorted(set(inside))
                    if inside.count(n) > 1 or not lessons.level(nb.nodes[n - 1]))


def opening(nb):
    first, minutes = nb.cells[0].source if nb.cells else "", nb.minutes()
    if nb.shelf == "further":
        return
    if minutes is None:
        yield 1, "the first cell has no **Time** … minutes (… reading, … doing)"
    elif minutes[0] != sum(minutes[1:]):
        yield 1, f"{minutes[1]} + {minutes[2]} minutes are not {minutes[0]}"
    for text in ("**You need**", "By the end you can"):
        if text not in first:
            yield 1, f"the first cell has no {text!r}"


def figures(cell):
    alt = get(cell.metadata, "mystnb", "image", "alt")
    following, last = cell.nb.after(cell), cell.tree.body[-1:] if cell.tree else []
    if cell.images and len(str(alt or "").strip()) < MIN_ALT:
        yield f"figure without alt text of at least {MIN_ALT} characters (mystnb.image.alt)"
    if cell.images and [ast.unparse(x) for x in last] != ["plt.show()"]:
        yield "figure in a cell that does not end with plt.show()"
    if cell.images and not (following and following.kind == "markdown"
                            and has_sentence(following.source)):
        yield "figure without a sentence of Markdown in the next cell"


def image(nb):
    for cell, (mime, content) in [(c, item) for c in nb.code for item in c.images]:
        try:
            binary = content.encode() if "svg" in mime else base64.b64decode(content)
            if mime == "image/png" and blank_png(binary):
                yield cell.n, "blank image: one color only"
            if len(binary) > MAX_IMAGE:
                yield cell.n, (f"{mime} of {len(binary) / 1000:.0f} kB, "
                               f"at most {MAX_IMAGE / 1000:.0f} kB")
        except (ValueError, LookupError, ArithmeticError, struct.error, zlib.error) as err:
            yield cell.n, f"broken {mime}: {err}"
    if nb.size > MAX_NOTEBOOK:
        yield 0, f"notebook of {nb.size / 1e6:.1f} MB, at most {MAX_NOTEBOOK / 1e6} MB"


def plain_code(cell):
    if cell.tree is None and "raises-exception" not in cell.tags:
        yield "not readable as Python"
    shells = ("bash", "sh", "script", "system", "sx", "cmd", "pip", "conda")
    for m in [] if cell.tree and cell.tree.text == cell.source else MAGIC.finditer(cell.source):
        if "!" in m[2] or m[3] in shells:
            yield f"shell line: {m[0]}"
        elif m[3] == "matplotlib" and m[4].split("#")[0].strip() != "inline":
            yield f"only %matplotlib inline, not {m[0]}"
    prose = {id(x.value) for x in cell.nodes if isinstance(x, ast.Expr)}  # docstrings
    strings = [str(x.value) for x in cell.nodes
               if isinstance(x, ast.Constant) and id(x) not in prose]
    modules = [f"import {full}" for c, _, full in cell.nb.imports if c is cell]
    yield from (f"network access: {text}" for text in modules + strings if NETWORK.match(text))


def paths(cell):
    source = without_math(cell.source) if cell.kind == "markdown" else cell.source
    for where, text in [("source", source), *(("output", text) for text in cell.texts())]:
        if m := ABSOLUTE.search(text):
            yield f"absolute path in {where}: {text[m.start():m.end() + 20]}"
        address = re.search(r"\bat 0x[0-9a-fA-F]+|\b0x7f[0-9a-fA-F]{6,}", text)
        if where == "output" and address:
            yield f"memory address in output: {address[0]}"


def timing(cell):
    measures = r"%time|\b(time\.(time|monotonic)|timeit|perf_counter|process_time)(_ns)?\b"
    compared = not cell.tags & {IGNORE, "nbval-skip"}
    for text in cell.texts() if compared and re.search(measures, cell.source) else []:
        if m := re.search(r"\d+(\.\d+)? ?(ns|us|µs|μs|ms|s|sec|seconds?)\b", text):
            yield f"duration '{m[0]}' in a compared output"


def known_tags(nb):
    comment = re.compile(r"^\s*#+\s*(NBVAL_\w+|PYTEST_VALIDATE_\w+)\s*$", re.M)
    for cell in nb.cells:
        yield from ((cell.n, f"unknown tag {tag}") for tag in sorted(cell.tags - TAGS))
        yield from ((cell.n, f"tags {a} and {b} go together")
                    for a, b in TAG_PAIRS if len({a, b} & cell.tags) == 1)
        if cell.kind == "code" and (m := comment.search(cell.source)):
            yield cell.n, f"comment {m[1]}: use a tag"
    ignored = sum(IGNORE in cell.tags for cell in nb.code)
    if ignored > MAX_IGNORED * len(nb.code):
        yield 0, f"{ignored} of {len(nb.code)} code cells with {IGNORE}, at most {MAX_IGNORED:.0%}"


def rng(cell):
    names = [f"import {full}" for c, _, full in cell.nb.imports if c is cell]
    names += [ast.unparse(x) for x in cell.nodes if isinstance(x, (ast.Attribute, ast.Call))]
    legacy = re.compile(
        r"(import )?(np|numpy)\.random\.((?!default_rng\b)[a-z]\w*|RandomState)"
        r"|import numpy\.random|\S*default_rng\(\)")
    yield from (f"{name}: use np.random.default_rng(seed)" for name in names
                if legacy.fullmatch(name))


def floats(cell):
    long = [m[0] for text in cell.texts("text/plain") for m in FLOAT.finditer(text)
            if len(m[1] or m[2]) > 6]
    return [f"unrounded float in output: {number}" for number in long[:1]]


def plot_repr(cell):
    for bundle in (out.data for out in cell.outputs if "data" in out):
        text = bundle.get("text/plain", "")
        if PLOT.search(text) and not any(mime.startswith("image/") for mime in bundle):
            yield f"output is a plot object: {text[:60]}"


def semicolon(cell):
    lines = cell.tree.text.split("\n") if cell.tree else []
    ends = {(x.end_lineno, x.end_col_offset) for x in cell.nodes if isinstance(x, ast.stmt)}
    for line, column in sorted(ends):
        if re.match(r"\s*;\s*(#.*)?$", lines[line - 1].encode()[column:].decode()):
            yield f"trailing semicolon: {lines[line - 1]}"


def imports(nb):
    used = {x.id for cell in nb.code for x in cell.nodes
            if isinstance(x, ast.Name) and isinstance(x.ctx, ast.Load)}
    for i, (cell, name, full) in enumerate(nb.imports):
        if name == "*":
            yield cell.n, f"from {full[:-2]} import *"
        elif name in [earlier for _, earlier, _ in nb.imports[:i]]:
            yield cell.n, f"{name} is imported twice"
        elif name.split(".")[0] not in used and not full.startswith("__future__."):
            yield cell.n, f"{name} is imported and not used"


def empty(cell):
    return [] if cell.source.strip() else [f"empty {cell.kind} cell"]


def lecture(cell):
    ids = cell.metadata.get("lecture", [])
    right = isinstance(ids, list) and all(
        isinstance(i, str) and re.fullmatch(r"[WKLSGAMRT]\d+", i) for i in ids)
    return [] if right else [f"lecture {ids!r}: not a list of ids"]


def is_stub(x):
    return (isinstance(x, DEF[:2]) and ast.get_docstring(x)
            and list(map(ast.unparse, x.body[1:])) == ["..."])


def stubs(cell):
    """The defs of an exercise cell that the learner is to fill."""
    return [x for x in getattr(cell.tree, "body", [])
            if isinstance(x, DEF) and any(map(is_stub, ast.walk(x)))]


def exercise(cell):
    if "exercise" in cell.tags:
        names, following = [x.name for x in stubs(cell)], cell.nb.after(cell, "code")
        calls = following.calls.get("", []) + following.calls.get("use", []) if following else []
        checked = {ast.unparse(call.args[0]) for call in calls if call.args}
        if not names:
            yield "exercise without a def whose body is a docstring and `...`"
        if not following or "check" not in following.tags:
            yield "the next code cell is not tagged check"
        yield from (f"the next code cell does not call check on {name}"
                    for name in names if name not in checked)
    elif {"", "use"} & set(cell.calls) and "check" not in cell.tags:
        yield "check is called in a cell not tagged check"


def unsolved(cell):
    """Notebooks are stored with every exercise, prediction and quiz still to do."""
    text = "\n".join(cell.texts())
    solved = [m[0] for m in VERDICT.finditer(text) if m[1] != "to do"]
    yield from (f"solved: {line.rstrip(' ·')}" for line in solved)
    if "check" in cell.tags and not VERDICT.search(text):
        yield "check without a stored verdict"


def prediction(nb):
    """Options and `guess = None`, then, before the next one, a call that compares the guess."""
    waiting = None  # the prediction that nothing has compared yet, and its options
    for cell in nb.code if not nb.shelf else []:  # `question` holds those of a shelf
        if "prediction" in cell.tags:
            options = OPTION.findall("\n".join(re.findall(r"^\s*#(.*)", cell.source, re.M)))
            if len(options) < 2 or options != sorted(set(options)):
                yield cell.n, f"prediction without options a) b) … as comments, found {options}"
            if not re.search(r"^guess = None$", cell.source, re.M):
                yield cell.n, "prediction without `guess = None`"
            if waiting:
                yield waiting[0].n, "the guess is never handed to check.predict or check.quiz"
            waiting = cell, options
        for call in cell.calls.get("predict", []) + cell.calls.get("quiz", []):
            yield from ((cell.n, problem) for problem in comparison(call, cell, waiting))
            waiting = None
    if waiting:
        yield waiting[0].n, "the guess is never handed to check.predict or check.quiz"


def typed_in(value, cell):
    """Whether a value is a constant, or a name to which its cell assigns nothing but one."""
    if isinstance(value, ast.Name):
        given = [x.value for x in cell.nodes if isinstance(x, ast.Assign)
                 and value.id in map(ast.unparse, x.targets)]
        return bool(given) and all(isinstance(x, ast.Constant) for x in given)
    return isinstance(value, ast.Constant)


def comparison(call, cell, waiting):
    """What is wrong with a call of check.predict or check.quiz."""
    name = ast.unparse(call.func)
    if waiting is None:
        yield f"{name} without a prediction before it"
    if len(call.args) != 4 or ast.unparse(call.args[1]) != "guess":
        yield f"{name} takes an id, guess, answer and feedback"
        return
    if typed_in(call.args[2], cell):
        yield f"{name}: the answer is typed in, not computed"
    feedback = call.args[3]
    if waiting and isinstance(feedback, ast.Dict):
        keys = [getattr(key, "value", None) for key in feedback.keys]
        if keys != waiting[1]:
            yield f"{name}: feedback for {keys}, options {waiting[1]}"


def question(nb):
    """Each guess has a name of its own, its options above it, and its verdict in a fold."""
    if not nb.shelf:
        return
    names, folds = {}, lessons.folds(nb.nodes)
    folded = folds | lessons.hidden(nb.nodes)
    for asked in lessons.questions(nb.nodes):
        n, name = asked.at + 1, asked.name
        if name in names:
            yield n, f"{name} is that of cell {names[name]}, too"
        names[name] = n
        text = next((nb.nodes[i].source for i in range(asked.at - 1, -1, -1)
                     if ITEM.search(nb.nodes[i].source)), "")
        options = ITEM.findall(text)
        if len(options) < 2 or options != sorted(set(options)):
            yield n, f"{name} without options in the Markdown above, found {options}"
        if len(asked.calls) != 1 or asked.calls[0][0] <= asked.at:
            yield n, f"{name} gets {len(asked.calls)} verdicts, expected one, below it"
            continue
        at, call = asked.calls[0]
        yield from ((at + 1, problem) for problem in verdict(call, nb.cells[at], options))
        kind = ast.unparse(call.func).rpartition(".")[2]
        if ("prediction" in nb.cells[asked.at].tags) != (kind == "predict"):
            yield n, f"the tag prediction belongs to guesses that check.predict gets, not to {name}"
        if kind == "predict" and nb.cells[asked.at].lines() > 1:
            yield n, "the cell of a guess holds the guess alone"
        between = range(asked.at + 1, at + 1)
        if kind == "quiz":  # where the next questions stand between
            between = [at]
        yield from ((i + 1, f"in view before {name} is made") for i in between if i not in folded)
    for cell in nb.code:
        for call in cell.calls.get("predict", []) + cell.calls.get("quiz", []):
            if ast.unparse(call.args[1]) not in names:
                yield cell.n, f"{ast.unparse(call.args[1])} is no guess of a cell above"
    for i, node in enumerate(nb.nodes):
        if (lessons.COLLAPSED in node.metadata) != (i in folds):
            yield i + 1, f"should {'' if i in folds else 'not '}be folded: run tools/outputs.py"


def verdict(call, cell, options):
    """What is wrong with a call of check.predict or check.quiz under a fold."""
    name = ast.unparse(call.func)
    if len(call.args) != 4:
        yield f"{name} takes an id, the guess, the answer and feedback"
        return
    if typed_in(call.args[2], cell):
        yield f"{name}: the answer is typed in, not computed"
    if isinstance(call.args[3], ast.Dict):
        keys = [getattr(key, "value", None) for key in call.args[3].keys]
        if keys != options:
            yield f"{name}: feedback for {keys}, options {options}"


def limits(nb):
    """A lesson is one hour."""
    if nb.shelf != "lesson":
        return
    found = lessons.count(nb.nodes)
    yield from ((0, f"{found[what]} {what}, at most {most}")
                for what, most in lessons.LIMITS.items() if found[what] > most)
    total, most = lessons.minutes(nb.nodes)[0], lessons.MAX_MINUTES.get(nb.path.name[:2], 60)
    if total > most:
        yield 0, f"{total} minutes, at most {most}"


def minutes(nb):
    """A lesson, and each section of the second shelf, states the minutes of the formula."""
    if nb.shelf == "lesson":
        stated, counted = nb.minutes(), list(lessons.minutes(nb.nodes))
        if stated != counted:
            yield 1, f"the first cell says {stated} minutes, it is {counted}: run make minutes"
    if nb.shelf == "further":
        parts = [(title, cells) for title, cells in lessons.sections(nb.nodes)
                 if title != "Sources"]
        rows = re.findall(r"(?m)^\| \[(.+)\]\(#\S+\) \| .+ \| (\d+) \|$", nb.nodes[0].source)
        expected = [(title, str(lessons.minutes(cells)[0])) for title, cells in parts]
        if rows != expected:
            yield 1, f"the table of sections has {rows}, expected {expected}: run make minutes"


def own_code(nb):
    """What a learner writes is checked by check.use, and is called again below."""
    for cell in nb.code if nb.shelf else []:
        for name in lessons.functions(nb.nodes[cell.n - 1]):
            following = nb.after(cell, "code")
            if not following or not re.match(
                    rf"{name} = check\.use\({name}\)", following.source):
                yield cell.n, f"the next code cell is not {name} = check.use({name})"
                continue
            below = [c for c in nb.code if c.n > following.n and "exercise" not in c.tags
                     and "quiz" not in c.calls]
            if not any(isinstance(x, ast.Name) and x.id == name for c in below for x in c.nodes):
                yield cell.n, f"{name} is not called again below"
            yield from ((c.n, f"{name} of the learner is imported over")
                        for c, bound, _ in nb.imports if bound == name)


def lesson(nb):
    """What belongs on the second shelf: decisions on claims, stored results, talk of slides."""
    if nb.shelf != "lesson":
        return
    for cell in nb.code:
        if "claim" in cell.calls or "claim" in cell.metadata:
            yield cell.n, "a claim is decided in a lesson"
        if any(isinstance(x, ast.Assert) for x in cell.nodes):
            yield cell.n, "an assert stands in a lesson"
        if re.search(r"\b(load_results|data_path|csv)\b|results/", cell.source):
            yield cell.n, "a lesson reads stored results"
    title = ""
    for cell in nb.markdown:
        title = lessons.heading(nb.nodes[cell.n - 1]) or title
        if title != "Sources" and (found := re.search(r"\b(slide|lecture)s?\b", cell.source, re.I)):
            yield cell.n, f"'{found[0]}' outside of Sources"


def words(cell):
    found = OUR_OWN.search(without_math(without_code(cell.source))) if cell.nb.shelf else None
    return [f"'{found[0]}' is no word of the field"] if found else []


def drawing(nb):
    """Long code that draws is folded; what later cells need does not hide in it."""
    for cell in nb.code if nb.shelf else []:
        folded = get(cell.metadata, "jupyter", "source_hidden")
        if cell.images and bool(folded) != (cell.lines() > lessons.DRAWN_LINES):
            yield cell.n, "code that draws is folded above six lines: run tools/outputs.py"
        if folded:
            bound = {x.id for x in cell.nodes
                     if isinstance(x, ast.Name) and isinstance(x.ctx, ast.Store)}
            bound |= {x.name for x in cell.nodes if isinstance(x, DEF)}
            bound |= {name for c, name, _ in nb.imports if c is cell}
            yield from ((cell.n, f"folded code makes {name}, which cell {user} needs")
                        for name in sorted(bound) if (user := first_read(nb, cell, name)))


def first_read(nb, cell, name):
    """The cell below that reads a name before any cell below has bound it anew."""
    for later in nb.code[nb.code.index(cell) + 1:]:
        uses = [x for x in later.nodes if isinstance(x, ast.Name) and x.id == name]
        bound = any(isinstance(x.ctx, ast.Store) for x in uses) or any(
            isinstance(x, DEF) and x.name == name or isinstance(x, ast.arg) and x.arg == name
            for x in later.nodes)
        if bound:
            return None
        if uses:
            return later.n
    return None


def alone(nb):
    """Each section of the second shelf has all that it needs."""
    for _, cells in lessons.sections(nb.nodes) if nb.shelf == "further" else []:
        known = set(dir(builtins))
        for node in cells:
            cell = nb.cells[nb.nodes.index(node)]
            for x in cell.nodes:
                known |= bound_by(x)
            missing = {x.id for x in cell.nodes
                       if isinstance(x, ast.Name) and isinstance(x.ctx, ast.Load)} - known
            yield from ((cell.n, f"{name} is made in no cell of this section")
                        for name in sorted(missing))


def bound_by(x):
    """The names that a node of a syntax tree gives a meaning to."""
    if isinstance(x, (ast.Import, ast.ImportFrom)):
        return {(a.asname or a.name).split(".")[0] for a in x.names}
    if isinstance(x, DEF):
        return {x.name}
    if isinstance(x, ast.arg):
        return {x.arg}
    if isinstance(x, ast.ExceptHandler):
        return {x.name}
    return {x.id} if isinstance(x, ast.Name) and isinstance(x.ctx, ast.Store) else set()


def claim(cell):
    """`claim` in the metadata, the call with that id, and the line that it printed."""
    point, calls = cell.metadata.get("claim"), cell.calls.get("claim", [])
    made = [get(vars(call.args[0]), "value") if call.args else None for call in calls]
    if made != ([] if point is None else [point]):
        yield f"metadata claim {point!r}, calls of check.claim with {made}"
    if point is not None and [m[1] for m in CLAIM.finditer("\n".join(cell.texts()))] != [point]:
        yield f"no stored line of the claim {point!r}"
    for call in calls:
        if len(call.args) > 1 and typed_in(call.args[1], cell):
            yield "the verdict is typed in, not computed"


def makes_widget(cell):
    names = [ast.unparse(x.func).rpartition(".")[2] for x in cell.nodes if isinstance(x, ast.Call)]
    return WIDGET in dict(cell.data) or any(name in INTERACTIVE for name in names)


def widgets(nb):
    """A front end draws a widget; a page or print shows the static image beside it."""
    for i, cell in enumerate(nb.code):
        if not makes_widget(cell):
            continue
        if IGNORE not in cell.tags:
            yield cell.n, f"widget without the tag {IGNORE}"
        if WIDGET in dict(cell.data):
            yield cell.n, "a widget's view is stored: run tools/outputs.py"
        if not any(beside.images for beside in nb.code[max(i - 1, 0):i + 2]):
            yield cell.n, "widget without a static image in this or a neighboring code cell"
    if "widgets" in nb.metadata:
        yield 0, "widget state in the metadata"


def metadata(nb):
    if get(nb.metadata, "kernelspec", "name") != "python3":
        yield 0, "kernelspec name is not python3"
    if get(nb.metadata, "language_info", "version"):
        yield 0, "language_info.version is stored"
    for cell in nb.cells:
        if "execution" in cell.metadata:
            yield cell.n, "execution times are stored"
        yield from ((cell.n, f"unknown metadata {key}")
                    for key in sorted(set(cell.metadata) - KEYS - {"execution"}))


def todo(cell):
    return [f"{word} left" for word in re.findall(r"\b(?:TODO|FIXME|XXX)\b", cell.source)]


def links(cell):
    text = without_math(without_code(cell.source))
    shown = IMAGE.findall(text) + HTML_IMAGE.findall(text)
    linked = LINK.findall(IMAGE.sub("image", text))
    yield from (f"image without alt text: {target}" for alt, target in shown if not alt.strip())
    yield from (f"link text '{words}' does not say where it leads" for words, _ in linked
                if NO_LINK_TEXT.fullmatch(words))
    named = re.findall(r"^ {0,3}\[[^\]^][^\]]*\]:\s*<?([^\s>]+)", text, re.M)
    for target in [target for _, target in shown + linked] + named:
        there = cell.nb.path.parent / ("./" + unquote(re.split("[#?]", target)[0]))
        if ":" not in target and not (target and there.exists()):
            yield f"link to a missing file: {target}"


def latex(cell):
    rest = DISPLAY_MATH.sub("MATH", without_code(cell.source))
    odd = any(paragraph.count("$") % 2 for paragraph in re.split(r"\n\s*\n", rest))
    if "$$" in rest or odd:
        yield "unbalanced $$" if "$$" in rest else "unbalanced $"
    elif m := re.search(r"\\{1,2}[\[\]()]", without_math(rest)):
        yield f"delimiter {m[0]}: use $ or $$"


def waiver(cell):
    waive = get(cell.metadata, "nb_lint", "waive") if "nb_lint" in cell.metadata else {}
    if not isinstance(waive, dict):
        return ['nb_lint metadata is not {"waive": {"rule-id": "reason"}}']
    known = [row[0] for row in RULES]
    return [f"waiver of {rule!r}: no such rule, or no reason" for rule, reason in waive.items()
            if rule not in known or not isinstance(reason, str) or not reason.strip()]


RULES = [  # id, the cells it is shown one by one (None: the whole notebook), function, text
    ("valid", None, valid,
     "a valid notebook of format 4.5, every cell with an id of its own"),
    ("executed", None, executed,
     "run once from the top: execution counts 1, 2, 3, ... (not in cells tagged skip-execution)"),
    ("errors", "code", errors,
     "no stored error (but in cells tagged raises-exception), nothing on stderr"),
    ("length", None, length,
     "at most 25 lines of code a cell, at most 8 in the median cell; comments do not count"),
    ("narrated", None, narrated,
     "never three code cells in a row without Markdown between them"),
    ("headings", None, headings,
     "starts with the H1 title, the only H1; no level is skipped; on the shelves each has a cell"),
    ("opening", None, opening,
     "the first cell gives the minutes, what one needs and what one can do at the end"),
    ("figures", "code", figures,
     "a figure has alt text (mystnb.image.alt), ends with plt.show(), has a sentence after it"),
    ("image", None, image,
     "PNGs are not blank, images at most 200 kB each, the notebook at most 1.5 MB"),
    ("plain-code", "code", plain_code,
     "Python that needs neither a shell nor the network; %matplotlib only inline"),
    ("paths", "cells", paths,
     "no absolute path in sources or outputs, no memory address in outputs"),
    ("timing", "code", timing,
     "cells that print a measured duration carry the tag nbval-ignore-output"),
    ("tags", None, known_tags,
     "known tags, nbval's with their twins; nbval-ignore-output on 10 % of code cells at most"),
    ("rng", "code", rng,
     "random numbers only from np.random.default_rng(seed)"),
    ("floats", "code", floats,
     "printed floats are rounded: at most 6 significant decimals"),
    ("plot-repr", "code", plot_repr,
     "no plot object as output: end the cell with plt.show() or an assignment"),
    ("semicolon", "code", semicolon,
     "no trailing semicolon"),
    ("imports", None, imports,
     "every import is used, no name is imported twice, no import *"),
    ("empty", "cells", empty,
     "no empty cell"),
    ("lecture", "cells", lecture,
     "lecture metadata is a list of ids such as K4"),
    ("exercise", "cells", exercise,
     "a def of docstring and `...`; the next code cell, tagged check, calls check on its name"),
    ("unsolved", "code", unsolved,
     "every stored verdict on an exercise, a prediction or a quiz is `to do`"),
    ("prediction", None, prediction,
     "options and `guess = None`, then check.predict or check.quiz with a computed answer"),
    ("question", None, question,
     "on the shelves: a guess of its own name, options in Markdown, the verdict inside a fold"),
    ("limits", None, limits,
     "a lesson has at most 2,000 words, 280 code lines, 6 predictions, 4 exercises, 3 questions"),
    ("minutes", None, minutes,
     "a lesson, and each section of the second shelf, states the minutes of the formula"),
    ("own-code", None, own_code,
     "on the shelves: name = check.use(name) after an exercise, which is called again below"),
    ("lesson", None, lesson,
     "a lesson decides no claim, asserts nothing, reads no stored results, speaks of no slide"),
    ("words", "markdown", words,
     "on the shelves: no word of our own where the field has one (price, charge, news, ...)"),
    ("drawing", None, drawing,
     "on the shelves: code that draws is folded above six lines, and makes nothing else"),
    ("alone", None, alone,
     "a section of the second shelf makes all the names that it uses"),
    ("claim", "code", claim,
     "claim metadata, a check.claim of that id with a computed verdict, and its stored line"),
    ("widgets", None, widgets,
     "widgets carry nbval-ignore-output, store nothing of theirs, have a static image beside them"),
    ("metadata", None, metadata,
     "kernel python3; no language version, no execution times, no unknown key of a cell"),
    ("todo", "cells", todo,
     "no TODO, FIXME or XXX left"),
    ("links", "markdown", links,
     "relative links lead to a file, images have alt text, link texts say where they lead"),
    ("latex", "markdown", latex,
     "$ and $$ are balanced and the only delimiters of formulas"),
    ("waiver", "cells", waiver,
     "a waiver names a rule and gives a reason"),
]


def notebooks(folder):
    """The notebooks in a folder and in those below it, but for hidden ones."""
    return [path for path in sorted(folder.rglob("*.ipynb"))
            if not re.search(r"(^|/)\.", path.relative_to(folder).as_posix())]


def lint(path):
    """The findings of one notebook, as dicts."""
    nb = Notebook(path)
    for rule, read, check, _ in RULES[:1] if nb.error else RULES:
        found = check(nb) if read is None else [
            (cell.n, message) for cell in getattr(nb, read) for message in check(cell)]
        for n, message in found:
            reason = get(nb.cells[n - 1].metadata, "nb_lint", "waive", rule) if n else None
            if rule == "waiver" or not isinstance(reason, str) or not reason.strip():
                message = " ".join(message.split())
                yield {"path": str(path), "cell": n, "rule": rule, "message": message}


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", default=["notebooks/"])
    parser.add_argument("--list", action="store_true", help="print the rules")
    parser.add_argument("--json", action="store_true", help="print JSON")
    args, files = parser.parse_args(argv), []
    if args.list:
        print("\n".join(f"{rule:11} {text}" for rule, _, _, text in RULES))
        return 0
    for path in map(Path, args.paths):
        inside = notebooks(path)
        if not inside and not path.is_file():
            parser.error(f"no notebook at {path}")
        files += inside or [path]
    warnings.simplefilter("ignore")  # nbformat's, and those of the cells' own syntax
    found = [finding for file in files for finding in sorted(lint(file), key=lambda f: f["cell"])]
    if args.json:
        print(json.dumps(found, indent=1, ensure_ascii=False))
    for f in [] if args.json else found:
        print(f"{f['path']}:cell {f['cell']} [{f['rule']}] {f['message']}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
