"""Every exercise accepts right programs and rejects wrong ones, each with the message it must get.

The programs stand in `programs/`, a file a notebook: RIGHT and WRONG are dicts from an exercise's
name to programs, in WRONG each with a part of the message.
"""

import importlib

import pytest

from lecturelib import check
from lecturelib.exercises import NOTEBOOKS

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

    def stub(*arguments):
        """Not written yet."""
        ...

    def forgets_to_return(*arguments):
        len(arguments)

    assert check(stub, exercise).status == "to do"
    assert "return" not in check(stub, exercise).message
    assert check(forgets_to_return, exercise).status == "to do"
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
