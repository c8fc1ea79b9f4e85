"""What a lesson is, in numbers: its shelf, its minutes, its questions and what is folded away.

`nb_lint.py` holds the notebooks to it, `outputs.py` sets the folds, `minutes.py` writes the
minutes. Functions of cells take them as nbformat reads them.
"""

import ast
import re
from dataclasses import dataclass

LIMITS = {"words": 2000, "lines of code": 280, "predictions": 6, "exercises": 4, "questions": 3}
MAX_MINUTES = {"04": 75}  # and 60 for the others
DRAWN_LINES = 6  # a cell that draws may have so many lines in view
COLLAPSED = "jp-MarkdownHeadingCollapsed"  # of a cell's metadata
GUESS = re.compile(r"^(guess_\w+) = None\b", re.M)


def shelf(path):
    """"lesson" where the second shelf has a notebook to it, "further" for that one, else None."""
    if path.parent.name == "further":
        return "further"
    return "lesson" if (path.parent / "further" / path.name).is_file() else None


def is_code(cell):
    return cell.cell_type == "code"


def tags(cell):
    return cell.metadata.get("tags", [])


def code_lines(source):
    """How many lines of code there are, comments not counted."""
    return len(re.findall(r"^[ \t]*[^\s#]", source, re.M))


def functions(cell):
    """The functions that an exercise asks for."""
    return [node.name for node in ast.walk(ast.parse(cell.source))
            if isinstance(node, ast.FunctionDef)] if "exercise" in tags(cell) else []


def count(cells):
    """What a reader has to read and to do."""
    code = [cell for cell in cells if is_code(cell)]
    asked = ["check.quiz(" in cell.source for cell in code]
    return {
        "words": sum(len(cell.source.split()) for cell in cells if not is_code(cell)),
        "lines of code": sum(code_lines(cell.source) for cell in code),
        "predictions": sum("prediction" in tags(cell) and not quiz
                           for cell, quiz in zip(code, asked, strict=True)),
        "exercises": sum(len(functions(cell)) for cell in code),
        "questions": sum(asked),
    }


def minutes(cells):
    """How long these cells take: (all, reading, doing)."""
    n = count(cells)
    reading = n["words"] / 150 + n["lines of code"] / 15
    doing = 1.5 * n["predictions"] + 7 * n["exercises"] + n["questions"]
    total = round(reading + doing)
    return total, total - round(doing), round(doing)


def level(cell):
    """The level of the heading with which a cell begins; 0 where it begins with none."""
    found = None if is_code(cell) else re.match("(#+) ", cell.source)
    return len(found[1]) if found else 0


def heading(cell):
    """The text of that heading."""
    return cell.source.partition("\n")[0].lstrip("#").strip() if level(cell) else ""


def end(cells, start):
    """Where the section ends that a heading opens: at the next one of its level or above."""
    return next((i for i in range(start + 1, len(cells))
                 if 0 < level(cells[i]) <= level(cells[start])), len(cells))


def sections(cells):
    """The parts that the headings of level 2 open, as (heading, cells)."""
    return [(heading(cells[i]), cells[i:end(cells, i)])
            for i, cell in enumerate(cells) if level(cell) == 2]


@dataclass
class Question:
    """A guess, its cell, and the calls of check.predict or check.quiz that get it, with theirs."""

    name: str
    at: int
    calls: list


def questions(cells):
    """Every guess of a notebook, in order."""
    calls = [(i, node) for i, cell in enumerate(cells) if is_code(cell)
             for node in ast.walk(parsed(cell)) if isinstance(node, ast.Call)
             and ast.unparse(node.func) in ("check.predict", "check.quiz")]
    return [Question(name, at, [(i, call) for i, call in calls
                                if name in [ast.unparse(value) for value in call.args[1:2]]])
            for at, cell in enumerate(cells) if is_code(cell)
            for name in GUESS.findall(cell.source)]


def parsed(cell):
    try:
        return ast.parse(cell.source)
    except SyntaxError:  # a magic: no question stands beside it
        return ast.Module([], [])


def folds(cells):
    """The headings to collapse: one between a guess and its verdict, and those marked (optional).

    A fold hides all up to the next heading of its level or above.
    """
    found = {i for i, cell in enumerate(cells) if heading(cell).endswith("(optional)")}
    for question in questions(cells):
        for last, _ in question.calls:
            found |= set([i for i in range(question.at + 1, last)
                          if level(cells[i]) and end(cells, i) > last][:1])
    return found


def hidden(cells):
    """The cells that the folds hide."""
    return {j for i in folds(cells) for j in range(i + 1, end(cells, i))}


def draws_long(cell):
    """Whether a cell shows a picture, and has more code than should stand between reader and it."""
    pictures = [mime for out in cell.get("outputs", []) for mime in out.get("data", {})
                if mime.startswith("image/")]
    return bool(pictures) and code_lines(cell.source) > DRAWN_LINES
