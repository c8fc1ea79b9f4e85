"""The checker of the course's exercises, predictions, quizzes and claims; one file a notebook beside this one."""

import importlib
import re
from numbers import Integral, Real

import numpy as np

from lecturelib.exercises._checker import Verdict, judge

__all__ = ["check"]

NOTEBOOKS = {
    "00": "when_to_bother",
    "01": "knn",
    "02": "linear_classifier",
    "03": "softmax",
    "04": "gradient_descent",
    "05": "activations",
    "06": "mlp",
    "07": "regularization",
    "08": "transfer",
    "09": "decoding_the_brain",
}


class Check:
    """Judge what a learner writes; each call prints one line or a few, and never raises for a mistake of the learner.

    `check(function)` judges an exercise, `check.use(function)` also says whose function goes on from
    there, `check.hint(name)` helps with it, `check.predict` and `check.quiz` compare a guess with
    what the code found, `check.progress` sums all of that up, and `check.claim` states what an
    experiment says about a claim of the lecture.
    """

    def __init__(self):
        # By kind and name: the status, the guess and the answer. A cell that is run again replaces
        # its entry.
        self._log = {}

    def __call__(self, function, exercise=None):
        """Print and return the verdict on a learner's function.

        Parameters
        ----------
        function : callable
            The learner's function; its name tells which exercise it answers.
        exercise : str, optional
            The exercise's id, such as "01/majority_vote", where the name alone doesn't tell.

        Returns
        -------
        Verdict
            `status` is "to do", "right" or "wrong", `message` what to look at.

        Raises
        ------
        ValueError
            If there is no such exercise, or several of that name; the message lists the ids.
        """
        if exercise is None and not callable(function):
            return _report(
                "exercise",
                Verdict(
                    "wrong",
                    "Hand over the function itself, without "
                    "brackets or arguments: check(my_function).",
                ),
            )
        name, found = self._find(exercise or function)
        verdict = judge(function, found)
        self._log["exercise", name] = verdict.status, None, None
        return _report(name, verdict)

    def use(self, function, exercise=None):
        """Print the verdict on a learner's function and whose function goes on; return that one.

        `softmax = check.use(softmax)` keeps a right function, and puts ours in the place of one
        that is to do or wrong: what stands below runs in any case, and with the learner's own code
        where that is right.

        Parameters
        ----------
        function : callable
        exercise : str, optional
            As when `check` is called.

        Returns
        -------
        callable
            The learner's function if it is right, else the exercise's reference.

        Raises
        ------
        ValueError
            As when `check` is called.
        """
        name, found = self._find(exercise or function)
        if function is found.reference:  # this cell has been run before: it is not the learner's work
            _report(name, judge(function, found))
            print("from here on: ours (to use yours, run the cell that defines it, then this one)")
            return function
        verdict = self(function, exercise)
        right = verdict.status == "right"
        print("from here on:", "yours" if right else f"ours (yours is {verdict.status})")
        return function if right else found.reference

    def exercises(self):
        """All exercises, by id.

        Returns
        -------
        dict of str to Exercise
            "notebook/name" to an object with the `reference` and the three `hints`.
        """
        found = {}
        for number, module in NOTEBOOKS.items():
            exercises = importlib.import_module(f"lecturelib.exercises.{module}").EXERCISES
            found |= {f"{number}/{name}": exercise for name, exercise in exercises.items()}
        return found

    def hint(self, name, number=1):
        """Print a hint: 1 is a nudge, 2 nearly the answer, 3 a solution that can be pasted.

        Parameters
        ----------
        name : str
            The exercise's name or id.
        number : {1, 2, 3}, default=1

        Raises
        ------
        ValueError
            If there is no such exercise or hint.
        """
        _, exercise = self._find(name)
        if not isinstance(number, Integral) or number not in (1, 2, 3):
            raise ValueError(f"number must be 1, 2 or 3, got {number!r}")
        print(exercise.hints[number - 1])

    def predict(self, point, guess, answer, feedback):
        """Compare a prediction with what the experiment found.

        Parameters
        ----------
        point : str
            The point's id, such as "K3".
        guess : object
            The learner's option; None while there is none.
        answer : object
            The option that the experiment found to be right.
        feedback : dict
            For each option the sentence that it gets.

        Returns
        -------
        Verdict
            `status` is "to do", "right" or "wrong", `message` the sentence for that guess.

        Raises
        ------
        ValueError
            If `feedback` is no such dict, a mistake of the notebook's author; whatever `guess` is,
            it never raises.
        """
        return self._compare("prediction", point, guess, answer, feedback)

    def quiz(self, point, guess, answer, feedback):
        """Compare the answer to a question of the recap with what the code found.

        All is as in `predict`; only `progress` counts the two apart.
        """
        return self._compare("quiz question", point, guess, answer, feedback)

    def progress(self):
        """Print what has been predicted, answered and written so far, and where intuition was off.

        It counts those predictions, questions and exercises whose cells have been run since the
        notebook was started, each by its latest run.
        """
        if not self._log:
            print("Nothing yet: run the cells above first.")
        for kind, done in {"prediction": "made", "quiz question": "answered", "exercise": "done"}.items():
            entries = {name: entry for (of, name), entry in self._log.items() if of == kind}
            tried = {name: entry for name, entry in entries.items() if entry[0] != "to do"}
            n_right = sum(status == "right" for status, _, _ in tried.values())
            if entries:
                right = f", {n_right} right" if tried else ""
                print(f"{len(tried)} of {len(entries)} {kind}{'s' * (len(entries) != 1)} {done}{right}")
            for name, (status, guess, answer) in tried.items():
                if status == "wrong":
                    print(f"    {name}: " + ("not right yet" if guess is None else f"you said {guess}, it is {answer}"))

    def _compare(self, kind, point, guess, answer, feedback):
        if not isinstance(feedback, dict) or not feedback:
            raise ValueError(f"feedback must be a dict from each option to its sentence, got {feedback!r}")
        options = {_option(key): sentence for key, sentence in feedback.items()}
        names = {_option(key): str(key) if isinstance(key, bool) else _option(key) for key in feedback}
        self._log[kind, point] = "to do", None, None
        if guess is None:
            return _report(
                point,
                Verdict(
                    "to do",
                    f"Set your guess above to {_listed(feedback)}; then run that cell and this one.",
                ),
            )
        try:
            chosen, shown = _option(guess), repr(guess)
        except Exception:  # whatever an object of the learner's does when it is to be a text
            chosen, shown = None, f"a {type(guess).__name__}"
        if chosen not in options:
            return _report(point, Verdict("wrong", f"{shown} is none of {', '.join(names.values())}."))
        right = _option(answer)
        status = "right" if chosen == right else "wrong"
        self._log[kind, point] = status, names[chosen], names.get(right, right)
        return _report(point, Verdict(status, f"{names[chosen]}: {options[chosen]}"))

    def claim(self, point, verdict, figure, n):
        """Print what the experiment says about a claim of the lecture.

        Parameters
        ----------
        point : str
            The claim's id, such as "K3".
        verdict : bool or str
            Whether the measurements support it; or "depends on …".
        figure : str
            The figure that decides, with its spread.
        n : int or str
            The size of the experiment.

        Raises
        ------
        ValueError
            If `verdict` or `n` is none of these.
        """
        text = verdict
        if isinstance(verdict, (bool, np.bool_)):
            text = "supported" if verdict else "not supported"
        if not isinstance(text, str) or not re.fullmatch(
            "supported|not supported|depends on .+", text
        ):
            raise ValueError(f'verdict must be a bool, or "depends on …", got {verdict!r}')
        if not isinstance(n, (str, Real)):
            raise ValueError(f"n must be a number or a text, got {n!r}")
        print(f"{point} · {text} · {figure} · N = {n if isinstance(n, str) else f'{n:,}'}")

    def _find(self, wanted):
        """An exercise and its name, by id, by name, or by a function of that name."""
        exercises = self.exercises()
        name = wanted if isinstance(wanted, str) else getattr(wanted, "__name__", "?")
        found = [key for key in exercises if name in (key, key.partition("/")[2])]
        if len(found) != 1:
            problem = f"no exercise is called {name!r}"
            if found:
                problem = f"several exercises are called {name!r}: give the id"
            elif not isinstance(wanted, str):
                problem += ': say which it answers, as in check(f, "03/softmax")'
            raise ValueError(f"{problem}; there are {', '.join(found or exercises)}")
        return found[0].partition("/")[2], exercises[found[0]]


def _listed(options):
    """Options as they are to be typed: "a", "b" or "c"."""
    *most, last = [f'"{option}"' if isinstance(option, str) else str(option) for option in options]
    return f"{', '.join(most)} or {last}" if most else last


def _report(name, verdict):
    print(f"{name} · {verdict.status} · {verdict.message}")
    return verdict


def _option(value):
    """Options are compared as text: "B", "b" and "(b)" are one, and so are 3, 3.0 and np.array(3)."""
    if isinstance(value, (np.generic, np.ndarray)) and value.ndim == 0:
        value = value.item()
    if isinstance(value, Real) and not isinstance(value, bool) and float(value).is_integer():
        value = int(value)
    return str(value).strip().strip("()").rstrip(".").lower()


check = Check()
