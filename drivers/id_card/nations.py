"""Names of the nationalities of China: GB/T 3304-1991, two digits as printed on the chip."""

from __future__ import annotations

from typing import Final

# One line holds seven, as the tables in print do; the code is the position.
_NAMES: Final = """
    汉 蒙古 回 藏 维吾尔 苗 彝
    壮 布依 朝鲜 满 侗 瑶 白
    土家 哈尼 哈萨克 傣 黎 傈僳 佤
    畲 高山 拉祜 水 东乡 纳西 景颇
    柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉
    毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒
    乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京
    塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺
"""

# 97 and 98 are not in the standard but in all card software. Sources contradict each other on 57 and 58.
NATIONS: Final[dict[str, str]] = {
    **{f"{code:02d}": name for code, name in enumerate(_NAMES.split(), start=1)},
    "97": "其他",
    "98": "外国血统中国籍人士",
}


def nation_name(code: str) -> str:
    """Name for a code, empty for a code outside the standard: never guess."""
    return NATIONS.get(code, "")
