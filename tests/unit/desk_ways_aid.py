"""Ways through legal aid: wages of a migrant worker, and violence at home.

Of a list whose entry is filled the page of entries is not passed: the entry's end offers one more.
"""

from __future__ import annotations

from kiosk.actions import Answer, Next
from kiosk.views import QuestionsView, ReviewView
from tests.unit.desk_ways import WAGES, Row

WAGES_TO_REVIEW: list[Row] = [
    *WAGES,
    (Answer("party_type", "organisation"), QuestionsView),
    (Answer("name", "样例建筑公司"), QuestionsView),
    (Next(), "最近有要紧的日子吗？"),
    (Answer("urgent_kind", "none"), "发生了什么事？"),
    (Answer("facts", "老板从六月起一直拖着不给工资，找了好多次都没有结果。"), "发生了什么事？"),
    (Next(), "怎么把结果告诉您？"),
    (Answer("service_by", "phone_sms"), "打哪个电话找您？"),
    (Answer("phone", "13812345678"), "打哪个电话找您？"),
    (Next(), ReviewView),
]

VIOLENCE_TO_REVIEW: list[Row] = [
    *WAGES[:7],
    (Answer("matter", "FAMILY"), "家里有人打骂、限制或威胁您吗？"),
    (Answer("home_safety", "hurt"), "定一个只有您知道的数字"),
    (Answer("safe_code", 481516), "定一个只有您知道的数字"),
    (Next(), "同意把这件事告诉承办的人吗？"),
    (Answer("safety_consent", True), "这件事办到哪一步了？"),
    (Answer("stage", "not_started"), "事情发生在哪个区县？"),
    (Next(), "对方住在哪个区县？"),
    (Next(), "事情是哪天发生的？"),
    (Answer("event_date", "2026-11-01"), "事情是哪天发生的？"),
    (Next(), "对方是单位还是个人？"),
    (Answer("party_type", "person"), QuestionsView),
    (Answer("name", "测试甲"), QuestionsView),
    (Next(), "要对方做什么？"),
    (Answer("kind", "protection"), QuestionsView),
    (Next(), "最近有要紧的日子吗？"),
    (Answer("urgent_kind", "none"), "发生了什么事？"),
    (Answer("facts", "他经常打我，最近一次是上个星期，我想离开家里。"), QuestionsView),
    (Next(), "怎么把结果告诉您？"),
    (Answer("service_by", "pick_up"), ReviewView),
]
