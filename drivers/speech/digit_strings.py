"""Which numbers are names (hotline, phone, document) and are said digit by digit, and in which groups.

Sources: numbering plan of the Ministry of Industry and Information Technology (1xx emergency, 12xxx public
service hotlines, 95xxx companies), GB 11643 (18-character document number).
"""

from __future__ import annotations

import re
from typing import Final

EMERGENCY: Final = frozenset({"110", "119", "120", "122"})
_HOTLINE: Final = re.compile(r"123\d\d")  # always, whatever follows: 12348人工服务

# What is counted, in the three languages: a number before it is an amount.
UNIT: Final = (
    r"(?:[元块万亿千百个人名位天日月年周岁次件份页张条项种户套间层楼级届期倍分秒时点米克吨斤里升度本辆台部家笔亩步]"
    r"|小时|公里|平方|公斤|工作日|星期|季度|毫米|厘米"
    r"|(?:yuan|RMB|CNY|days?|hours?|minutes?|seconds?|weeks?|months?|years?|people|persons?|workers?|pages?"
    r"|copies|copy|times?|items?|steps?|working|metres?|meters?|kilomet(?:re|er)s?)\b"
    r"|يۈەن|كۈن|سائەت|مىنۇت|ھەپتە|ئاي|يىل|ئادەم|كىشى|قېتىم|بەت|نۇسخا|قەدەم)"
)
_COUNTED: Final = re.compile(r"\s?" + UNIT)
_NAMED: Final = re.compile(
    r"(?:号码|尾号|编号|验证码|代码|编码|电话|热线|密码|拨打|案号|卡号|邮编|末四位|后四位)[是为]?[:：]?\s?$"
)
_SHORTEST_NAME: Final = 5  # digits; nobody writes so long an amount without a unit or commas


def is_year(digits: str, after: str) -> bool:
    """Whether four digits are a calendar year: 年 follows, or nothing counted and it is 1900-2099."""
    if len(digits) != 4:
        return False
    return after.startswith("年") or (digits[:2] in ("19", "20") and not _COUNTED.match(after))


def as_digits(digits: str, before: str, after: str) -> bool:
    """Whether a plain digit string is said digit by digit."""
    if _HOTLINE.fullmatch(digits) or (len(digits) > 1 and digits.startswith("0")):
        return True
    if _NAMED.search(before):
        return True
    counted = _COUNTED.match(after) is not None
    if digits in EMERGENCY or len(digits) >= _SHORTEST_NAME:
        return not counted
    return len(digits) == 4 and after.startswith("号")


def chunks(digits: str) -> tuple[str, ...]:
    """Groups as people say them: mobile number 3-4-4, document number 6-8-4, others by four."""
    if len(digits) <= 6:
        return (digits,)
    if len(digits) == 11 and digits.startswith("1"):
        return digits[:3], digits[3:7], digits[7:]
    if len(digits) == 18:
        return digits[:6], digits[6:14], digits[14:]
    return tuple(digits[i : i + 4] for i in range(0, len(digits), 4))
