"""Administrative divisions."""

from __future__ import annotations

import pytest

from catalogue.regions import children, name, parent, search, table


@pytest.mark.parametrize(
    ("code", "own", "full"),
    [
        ("510104", "锦江区", "四川省成都市锦江区"),
        ("110101", "东城区", "北京市东城区"),
        ("659002", "阿拉尔市", "新疆维吾尔自治区阿拉尔市"),
        ("441900", "东莞市", "广东省东莞市"),
        ("620201", "嘉峪关市", "甘肃省嘉峪关市"),
        ("810000", "香港特别行政区", "香港特别行政区"),
        ("990121", "示例县", "示例省示例市示例县"),
        ("339999", "浙江省（339999）", "浙江省（339999）"),
        ("330199", "杭州市（330199）", "浙江省杭州市（330199）"),
        ("789999", "（789999）", "（789999）"),
        ("somewhere", "somewhere", "somewhere"),
    ],
)
def test_names(code: str, own: str, full: str) -> None:
    assert name(code) in (own, full)
    assert name(code, full=True) == full


@pytest.mark.parametrize(
    "code", ["511702", "510185", "110112", "500114", "659002", "330113", "370116", "659012"]
)
def test_codes_that_the_services_name_are_known(code: str) -> None:
    assert code in table()


def test_the_tree_passes_through_levels_that_are_no_places() -> None:
    assert len(children()) == 35
    assert ("110101", "东城区") in children("110000")
    assert ("469001", "五指山市") in children("460000")
    assert children("990100") == [
        ("990101", "城东区"),
        ("990102", "城西区"),
        ("990121", "示例县"),
        ("990122", "滨江县"),
    ]
    assert children("990101") == []
    assert parent("990101") == "990100" and parent("990100") == "990000" and parent("990000") == ""


def test_every_division_can_be_reached_from_the_provinces() -> None:
    reached, waiting = set(), [""]
    while waiting:
        for code, _ in children(waiting.pop()):
            reached.add(code)
            waiting.append(code)
    skipped = {code for code in table() if code not in reached}
    assert all(
        table()[code] in ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划") for code in skipped
    )


def test_search_takes_words_short_names_and_codes() -> None:
    assert search("成都锦江") == [("510104", "四川省成都市锦江区")]
    assert search("滨江县")[0] == ("990122", "示例省示例市滨江县")
    assert search("9901")[0][0] == "990100"
    assert {code for code, _ in search("通州 区")} >= {"110112", "320612"}
    assert len(search("区", limit=5)) == 5
    assert search("  ") == [] and search("没有这个地方") == []
