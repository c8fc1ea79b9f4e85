"""The course in NumPy, one small module a topic, and the checker of its exercises."""

from lecturelib.exercises import check

__all__ = ["check"]
