"""Typed, spoken or written text."""

from __future__ import annotations

from typing import Any, Final

from catalogue.clean_text import clean_line, clean_lines, has_piled_marks, is_blank
from catalogue.facts import Facts
from catalogue.model import Field
from catalogue.verdict import Accepted, Rejected, Verdict
from words import _

LINE_LENGTH: Final = 100
TEXT_LENGTH: Final = 2000
_ROUGH_FACTOR: Final = 4
"""Invisible characters go before counting, but a flood of them is not worth the work of cleaning."""


def check_text(field: Field, value: Any, facts: Facts) -> Verdict:
    """One line, 1-100 characters where the field says nothing else."""
    return checked(field, value, longest=field.max_length or LINE_LENGTH, shortest=field.min_length or 1)


def check_long_text(field: Field, value: Any, facts: Facts) -> Verdict:
    """Several lines, 1-2000 characters where the field says nothing else."""
    longest = field.max_length or TEXT_LENGTH
    return checked(field, value, longest=longest, shortest=field.min_length or 1, lines=True)


def checked(field: Field, value: Any, *, longest: int, shortest: int = 1, lines: bool = False) -> Verdict:
    """Cleans and measures a text (in characters, not bytes)."""
    if not isinstance(value, str):
        return Rejected(_("请用文字填写{label}。").format(label=field.label))
    if len(value) > longest * _ROUGH_FACTOR + 100:
        return Rejected(
            _("{label}太长，请写在{longest}个字以内。").format(label=field.label, longest=longest)
        )
    text = clean_lines(value) if lines else clean_line(value)
    if is_blank(text):
        return Rejected(_("请填写{label}。").format(label=field.label))
    if len(text) > longest:
        return Rejected(
            _("{label}太长，请写在{longest}个字以内，现在有{count}个字。").format(
                label=field.label, longest=longest, count=len(text)
            )
        )
    if len(text) < shortest:
        return Rejected(
            _("{label}太短，请至少写{shortest}个字。").format(label=field.label, shortest=shortest)
        )
    if has_piled_marks(text):
        return Rejected(_("{label}里有看不清的符号，请重新填写。").format(label=field.label))
    return Accepted(text)
