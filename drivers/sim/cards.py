"""Synthetic cards for the device bench and the tests. None of these people exists.

Area 119999 is unassigned, names and places say that they are samples. Ages hold on the day passed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from drivers.sim import card_text
from drivers.sim.card_text import day_text, with_check_character, with_mrz_digit

PHOTO: Final = bytes((7 * i + 13) % 251 for i in range(1024))  # not a decodable picture
FINGERPRINTS: Final = bytes((5 * i + 3) % 253 for i in range(1024))
_AREA: Final = "119999"
_ISSUER: Final = "示例市公安局样例分局"
_NUL: Final = b"\0\0"


@dataclass(frozen=True, slots=True, repr=False)
class SimCard:
    """A card that can be laid on the simulated reader. `title` is for the person at the bench."""

    card_id: str
    title: str
    text: bytes
    photo: bytes = PHOTO
    fingerprints: bytes = b""  # 0, 512 or 1024 bytes
    new_address: bytes = b""  # what 30 03 gives; empty = none on this card


def cards(today: date) -> dict[str, SimCard]:
    """All synthetic cards by id, in the order the bench shows them."""
    made = [*_residents(today), *_others(today), *_defective(today), *_vectors()]
    return {card.card_id: card for card in made}


def born(today: date, years: int) -> date:
    """A birth date (a hundred days before `today`, so no birthday is near) for someone aged `years`."""
    day = today - timedelta(days=100)
    return date(day.year - years, day.month, min(day.day, 28))


def _years_after(day: date, years: int) -> date:
    return date(day.year + years, day.month, min(day.day, 28))


def _resident(
    today: date,
    card_id: str,
    title: str,
    name: str,
    sex: str,
    age: int,
    *,
    nation: str = "01",
    address: str = "示例省示例市样例区测试路8号",
    since: int = 2,
    term: int | None = 20,
    padding: bytes = b" \0",
    number: str = "",
) -> SimCard:
    """`since`: years the card is old; `term`: years it is valid, `None` for 长期."""
    birth = born(today, age)
    serial = "013" if sex == "1" else "024"
    number = number or with_check_character(_AREA + day_text(birth) + serial)
    start = _years_after(born(today, 0), -since)
    until = None if term is None else _years_after(start, term)
    text = card_text.resident(
        name, sex, nation, birth, address, number, _ISSUER, start, until, padding=padding
    )
    return SimCard(card_id, title, text)


def _residents(today: date) -> list[SimCard]:
    long_address = "示例维吾尔自治区样例地区测试县虚构镇样例路1208号示例小区12栋3室"
    return [
        _resident(today, "worker", "务工人员，35 岁", "测试甲", "1", 35),
        _resident(today, "woman", "普通居民，女，44 岁", "样例梅", "2", 44),
        _resident(today, "elder", "老人，82 岁，长期有效", "测试老", "1", 82, term=None),
        _resident(today, "child", "儿童，10 岁", "样例童", "2", 10, term=5),
        _resident(today, "long_term", "长期有效，61 岁", "测试长", "2", 61, term=None),
        _resident(today, "expired", "已过期，50 岁", "样例旧", "1", 50, since=21),
        _resident(today, "long_address", "地址 35 个字", "测试址", "1", 39, address=long_address),
        _resident(
            today, "uyghur", "维吾尔族，姓名 15 个字", "阿卜杜样例江·买买提测试伊明江", "1", 28, nation="05"
        ),
        _resident(today, "rare_name", "姓名有四字节生僻字", "测试𠮷", "1", 47),
        _resident(today, "private_use", "姓名有自造字（旧卡）", "样例\ue863", "2", 66, term=None),
        _resident(today, "zero_padded", "空位用零填充（部分读卡器）", "测试零", "2", 31, padding=_NUL),
    ]


def _others(today: date) -> list[SimCard]:
    valid = (_years_after(born(today, 0), -1), _years_after(born(today, 0), 4))
    made: list[SimCard] = []
    for card_id, title, area, name, passes in (
        ("hong_kong", "港澳居民居住证（香港）", "810000", "測試港", "H00000001"),
        ("macao", "港澳居民居住证（澳门）", "820000", "測試澳", "M00000001"),
        ("taiwan", "台湾居民居住证", "830000", "測試臺", "00000001"),
    ):
        birth = born(today, 33)
        number = with_check_character(area + day_text(birth) + "002")
        text = card_text.hmt_resident(
            name, "2", birth, "示例市样例区测试街9号", number, _ISSUER, valid, passes, "01"
        )
        made.append(SimCard(card_id, title, text))
    birth = born(today, 41)
    number = with_mrz_digit(f"USA1199{birth:%y%m%d}1")
    text = card_text.foreign_2017(
        "SAMPLEPERSON, TEST ONE", "1", number, "USA", "样例安", valid, birth, "02", "1199"
    )
    made.append(SimCard("foreign_2017", "外国人永久居留身份证（2017 版）", text))
    number = with_check_character("911840" + day_text(birth) + "002")
    latin = "SAMPLEPERSONLONGFAMILYNAME, TESTER MARY ANN"
    text = card_text.foreign_2023("样例安娜", "2", "00", birth, latin, number, valid, "USA")
    made.append(SimCard("foreign_2023", "外国人永久居留身份证（2023 版，五星卡）", text))
    return made


def _defective(today: date) -> list[SimCard]:
    birth = born(today, 55)
    right = with_check_character(_AREA + day_text(birth) + "013")
    wrong = right[:17] + ("1" if right[17] != "1" else "2")
    damaged = bytearray(_resident(today, "x", "x", "测试损", "1", 55).text)
    damaged[0:4] = b"\x00\xd8\x00\xd8"  # two first halves of surrogate pairs
    damaged[122:158] = b"\x00\xdc" * 18
    smudged = bytearray(_resident(today, "x", "x", "测试污", "1", 52).text)
    smudged[60:64] = b"\x00\xd8\x01\x00"
    smudged[188:204] = "20201399".encode("utf-16-le")
    return [
        SimCard("damaged", "芯片内容损坏，读不出号码", bytes(damaged)),
        SimCard("smudged", "芯片内容部分损坏，号码完好", bytes(smudged)),
        _resident(today, "wrong_check", "号码校验位不对（早年更正的卡）", "测试误", "1", 55, number=wrong),
    ]


def _vectors() -> list[SimCard]:
    """The five published test vectors; their bytes are fixed."""
    a = card_text.resident(
        "测试甲",
        "1",
        "01",
        date(1885, 12, 24),
        "测试省测试市虚构区样例路1号虚构小区2栋3单元404室",
        "110105188512240025",
        "测试市公安局虚构分局",
        date(2020, 1, 1),
        None,
    )
    b = card_text.resident(
        "欧阳测试",
        "2",
        "05",
        date(1988, 8, 8),
        "虚构自治区样例县测试乡1号",
        "119999198808082469",
        "样例县公安局",
        date(2021, 3, 15),
        date(2041, 3, 15),
    )
    c = card_text.hmt_resident(
        "陳測試",
        "2",
        date(1899, 1, 1),
        "测试市虚构区样例街8号",
        "810000189901010015",
        "测试市公安局",
        (date(2023, 6, 1), date(2028, 6, 1)),
        "H00000000",
        "01",
    )
    d = card_text.foreign_2017(
        "TESTPERSON, SAMPLE ONE",
        "1",
        "USA110099010113",
        "USA",
        "测试洋",
        (date(2020, 6, 1), date(2030, 5, 31)),
        date(1899, 1, 1),
        "02",
        "1500",
    )
    e = card_text.foreign_2023(
        "",
        "2",
        "00",
        date(1899, 12, 31),
        "SAMPLELASTNAMEVERYVERYLONG, GIVENNAMETESTTWOO",
        "94384018991231001X",
        (date(2024, 1, 1), date(2034, 1, 1)),
        "USA",
    )
    return [
        SimCard("vector_a", "标准样例甲：居民，长期", a, fingerprints=FINGERPRINTS),
        SimCard("vector_b", "标准样例乙：居民，有期限", b),
        SimCard("vector_c", "标准样例丙：港澳台居民居住证", c),
        SimCard("vector_d", "标准样例丁：外国人 2017 版", d),
        SimCard("vector_e", "标准样例戊：外国人 2023 版", e),
    ]
