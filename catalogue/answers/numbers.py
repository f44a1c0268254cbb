"""Money and whole numbers. Exact decimals, never floating point."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from catalogue.clean_text import narrow
from catalogue.facts import Facts
from catalogue.model import Field
from catalogue.verdict import Accepted, Rejected, Verdict
from words import _

_MONEY: Final = re.compile(
    r"[¥￥]?(?P<minus>-?)(?P<yuan>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<cents>[0-9]+))?(?P<unit>万?)元?"
)
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,15}")
_LONGEST: Final = 40
_LARGEST: Final = Decimal("999999999999.99")
_CENT: Final = Decimal("0.01")


def check_money(field: Field, value: Any, facts: Facts) -> Verdict:
    """Yuan: "12800", "12,800.00", "1.28万元"; at most two decimals. A float is refused, it is not exact."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) <= _LARGEST else "1" * _LONGEST
    found = _MONEY.fullmatch(narrow(value)) if isinstance(value, str) and len(value) <= _LONGEST else None
    if found is None:
        return Rejected(_("{label}请填数字，例如 12800 或 12800.50。").format(label=field.label))
    amount = Decimal(found["yuan"].replace(",", "") + "." + (found["cents"] or "0"))
    amount *= (10000 if found["unit"] else 1) * (-1 if found["minus"] else 1)
    if amount > _LARGEST or amount < -_LARGEST:
        return Rejected(_("{label}的数字太大，请核对。").format(label=field.label))
    if amount != amount.quantize(_CENT):
        return Rejected(_("{label}最多写到分，也就是小数点后两位。").format(label=field.label))
    return _within(field, amount, _("{amount}元"), lowest=Decimal(0)) or Accepted(
        f"{amount.quantize(_CENT):f}"
    )


def check_integer(field: Field, value: Any, facts: Facts) -> Verdict:
    """A whole number; digits as text are taken too."""
    if isinstance(value, str) and len(value) <= _LONGEST and _WHOLE.fullmatch(narrow(value)):
        value = int(narrow(value))
    if not isinstance(value, int) or isinstance(value, bool):
        return Rejected(_("{label}请填整数，例如 3。").format(label=field.label))
    if abs(value) > _LARGEST:
        return Rejected(_("{label}的数字太大，请核对。").format(label=field.label))
    return _within(field, Decimal(value), "{amount}") or Accepted(value)


def _within(field: Field, number: Decimal, pattern: str, lowest: Decimal | None = None) -> Rejected | None:
    low = lowest if field.min is None else Decimal(str(field.min))
    high = None if field.max is None else Decimal(str(field.max))
    if low is not None and number < low:
        if low == 0:
            return Rejected(_("{label}不能是负数，请核对。").format(label=field.label))
        return Rejected(
            _("{label}不能小于{least}，请核对。").format(
                label=field.label, least=pattern.format(amount=f"{low.normalize():f}")
            )
        )
    if high is not None and number > high:
        return Rejected(
            _("{label}不能大于{most}，请核对。").format(
                label=field.label, most=pattern.format(amount=f"{high.normalize():f}")
            )
        )
    return None
