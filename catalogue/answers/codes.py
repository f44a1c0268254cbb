"""Numbers and codes that somebody gave out or chose: kept as text, so that no leading zero is lost."""

from __future__ import annotations

import re
from typing import Any, Final

from catalogue.clean_text import narrow
from catalogue.facts import Facts
from catalogue.model import Field
from catalogue.verdict import Accepted, Rejected, Verdict
from words import _

_LONGEST: Final = 100
_BETWEEN: Final = re.compile("[-\u2010-\u2015\u2212]")


def check_digits(field: Field, value: Any, facts: Facts) -> Verdict:
    """Digits only, 1-40 where the field says nothing else; blanks and hyphens between them go."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        return Rejected(_("请填写{label}。").format(label=field.label))
    digits = _BETWEEN.sub("", narrow(value))
    if not re.fullmatch("[0-9]+", digits):
        return Rejected(_("{label}只有数字，请核对。").format(label=field.label))
    return _measured(field, digits)


def check_code(field: Field, value: Any, facts: Facts) -> Verdict:
    """Letters and digits, 1-40 where the field says nothing else; letters become capitals."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        return Rejected(_("请填写{label}。").format(label=field.label))
    code = narrow(value).upper()
    if not re.fullmatch("[0-9A-Z]+", code):
        return Rejected(_("{label}只有字母和数字，请核对。").format(label=field.label))
    return _measured(field, code)


def _measured(field: Field, text: str) -> Verdict:
    least, most = field.min_length or 1, field.max_length or 40
    if least <= len(text) <= most:
        return Accepted(text)
    if least == most:
        return Rejected(
            _("{label}是{most}位，现在是{count}位，请核对。").format(
                label=field.label, most=most, count=len(text)
            )
        )
    return Rejected(
        _("{label}是{least}到{most}位，现在是{count}位，请核对。").format(
            label=field.label, least=least, most=most, count=len(text)
        )
    )
