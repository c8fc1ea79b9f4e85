"""Every exercise accepts right programs and rejects wrong ones, each with the message it must get.

The programs stand in `programs/`, a file a notebook: RIGHT and WRONG are dicts from an exercise's
name to programs, in WRONG each with a part of the message.
"""

import ast
import importlib
import inspect
import json
from pathlib import Path

import pytest

from lecturelib import check
from lecturelib.exercises import NOTEBOOKS

FOLDER = Path(__file__).parents[1] / "notebooks"
PROGRAMS = {
    number: importlib.import_module(f"programs.{module}") for number, module in NOTEBOOKS.items()
}


def cases(kind):
    """(id, program, ...) of every program of a kind, with a name that says which one fails."""
    for number, programs in PROGRAMS.items():
        for name, listed in getattr(programs, kind).items():
            for i, case in enumerate(listed):
                case = case if isinstance(case, tuple) else (case,)
                yield pytest.param(f"{number}/{name}", *case, id=f"{number}/{name}-{i}")


@pytest.mark.parametrize(("exercise", "program"), list(cases("RIGHT")))
def test_a_right_program_is_accepted(exercise, program):
    verdict = check(program, exercise)
    assert verdict.status == "right", verdict.message


@pytest.mark.parametrize(("exercise", "program", "message"), list(cases("WRONG")))
def test_a_wrong_program_is_told_what_is_wrong(exercise, program, message):
    verdict = check(program, exercise)
    assert verdict.status == "wrong"
    assert message in verdict.message


@pytest.mark.parametrize("exercise", check.exercises())
def test_every_exercise_is_proven(exercise):
    number, _, name = exercise.partition("/")
    assert len(PROGRAMS[number].RIGHT[name]) >= 3
    assert len(PROGRAMS[number].WRONG[name]) >= 6


@pytest.mark.parametrize("exercise", check.exercises())
def test_the_reference_is_right_and_the_stub_is_to_do(exercise, capsys):
    found = check.exercises()[exercise]
    assert check(found.reference, exercise).status == "right"
    assert found.reference.__name__ == exercise.partition("/")[2]  # by which `check.use` knows it

    def stub(*arguments):
        """Not written yet."""
        ...

    def forgets_to_return(*arguments):
        len(arguments)

    assert check(stub, exercise).status == "to do"
    assert "return" not in check(stub, exercise).message
    assert check(forgets_to_return, exercise).status == "wrong"
    assert "is a `return` missing?" in check(forgets_to_return, exercise).message


@pytest.mark.parametrize("exercise", check.exercises())
def test_every_known_mistake_gets_its_own_sentence(exercise):
    for program, sentence in check.exercises()[exercise].mistakes:
        verdict = check(program, exercise)
        assert verdict.status == "wrong"
        assert verdict.message.startswith(sentence)


@pytest.mark.parametrize("exercise", check.exercises())
def test_hints_climb_to_the_source(exercise, capsys):
    first, second, third = check.exercises()[exercise].hints
    assert first and second and first != second
    assert "def " in third or "class " in third
    check.hint(exercise, 3)
    assert capsys.readouterr().out.rstrip() == third


def where_it_is_written(exercise):
    """The arguments of a learner's function, and what stands above it: imports, other exercises."""
    number, name = exercise.split("/")
    for path in sorted(FOLDER.rglob(f"{number}_{NOTEBOOKS[number]}.ipynb")):
        imported = {}
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                for node in ast.parse("".join(cell["source"])).body:
                    if isinstance(node, (ast.Import, ast.ImportFrom)):
                        exec(ast.unparse(node), imported)
                    elif isinstance(node, ast.Assign) and "check.use(" in ast.unparse(node):
                        done = node.targets[0].id
                        imported[done] = check.exercises()[f"{number}/{done}"].reference
                    elif isinstance(node, ast.FunctionDef) and node.name == name:
                        return [argument.arg for argument in node.args.args], imported


@pytest.mark.parametrize("exercise", check.exercises())
def test_the_third_hint_can_be_pasted(exercise):
    arguments, names = where_it_is_written(exercise)
    exec(check.exercises()[exercise].hints[2], names)
    pasted = names[exercise.split("/")[1]]
    assert list(inspect.signature(pasted).parameters) == arguments
    verdict = check(pasted, exercise)
    assert verdict.status == "right", verdict.message
    assert "library" not in verdict.message
