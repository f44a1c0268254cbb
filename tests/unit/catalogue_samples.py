"""Small service files for the tests of the catalogue. Invented; no real service."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from catalogue.facts import Context
from catalogue.loader import read_file
from catalogue.model import Field, Service

TODAY = date(2026, 11, 22)

HEAD = """\
code: SAMPLE
title: 样例事项
seal: 样
summary: 只为测试
minutes: 5
guide:
  who: 任何人
  cost: 不收费
  duration: 大约五分钟
  steps: [填表, 拿回执]
  laws:
    - {title: 样例法, article: 第一条}
notice:
  version: v1
  who: 示例市法律援助中心
  purpose: 办理样例事项
  kinds: 姓名
  retention: 一年
  rights: 可以查看和更正
  consents:
    - {id: share, text: 同意核查}
receipt:
  title: 样例回执
  next_steps: [等电话]
states:
  - {id: submitted, label: 已提交, next: [closed]}
  - {id: closed, label: 已办结, final: true}
initial_state: submitted
"""

SMALL = (
    HEAD
    + """\
sections:
  - id: matter
    title: 事项
    fields:
      - {id: topic, type: text, label: 事情}
route:
  body: aid_agency
  territory:
    - {field: kiosk}
"""
)

FULL = (
    HEAD
    + """\
sections:
  - id: matter
    title: 事项
    fields:
      - id: matter
        type: choice
        label: 事情
        choices:
          - {value: wages, label: 要工资}
          - {value: family, label: 家里的事}
          - {value: estate, label: 房产}
          - {value: crime, label: 报案, refuse: 这台机器不能报案。请拨打110。}
      - id: unpaid
        type: money
        label: 欠薪金额
        when: {field: matter, is: wages}
      - id: last_day
        type: date
        label: 最后一个工作日
        latest: today
        when: {field: unpaid, at_least: 100}
      - id: violence
        type: yes_no
        label: 有没有被打
        required: false
        when: {field: matter, is: family}
      - id: code
        type: text
        label: 暗号
        same_screen: true
        required: false
        when: {field: violence, is: true}
      - {id: place, type: region, label: 事情发生在哪里, required: false}
  - id: people
    title: 人
    fields:
      - id: groups
        type: choices
        label: 人群
        required: false
        choices:
          - {value: elderly, label: 老人, when: {field: applicant.age, at_least: 60}}
          - {value: poor, label: 低保}
          - {value: none, label: 以上都没有, alone: true}
      - id: household
        type: list
        label: 家庭成员
        item_label: 成员
        min_items: 1
        max_items: 3
        fields:
          - {id: name, type: text, label: 姓名}
          - {id: age, type: integer, label: 年龄, min: 0, max: 130}
          - {id: school, type: text, label: 学校, when: {field: age, less_than: 18}}
      - id: income_lines
        type: list
        label: 收入
        required: false
        fields:
          - {id: kind, type: text, label: 来源}
          - {id: amount, type: money, label: 每月金额}
      - {id: income_per_head, type: money, label: 人均月收入, computed: income_per_head, required: false}
      - {id: opponent, type: party, label: 对方, required: false}
      - {id: photos, type: photo, label: 证据照片, ask: phone, required: false}
      - {id: proof, type: photo, label: 证明, ask: phone}
      - {id: original, type: text, label: 原件, ask: counter, ask_reason: 要看原件}
      - {id: copies, type: integer, label: 份数, required: false, min: 1, max: 20}
      - {id: when_to_come, type: slot, label: 来的时间, required: false}
rules:
  - id: urgent
    when: {field: last_day, days_ago_more_than: 358}
    result: URGENT
    level: warning
    advice: 时间不多了，请尽快到窗口。
    law: 法律援助法 第四十四条
  - id: violence
    group: means
    when: {field: violence, is: true}
    result: NO_MEANS_TEST
    level: good
    advice: 不用看收入。
  - id: poor
    group: means
    when: {field: groups, includes: poor}
    result: MEANS_EXEMPT
    level: good
    advice: 有低保证就不用再证明困难。
    proof: 低保证
  - id: pass
    group: means
    when: {field: income_per_head, less_than_fact: standard.income}
    result: MEANS_PASS
    level: good
    advice: 收入在标准以内。
  - id: fail
    group: means
    when: {field: income_per_head, at_least_fact: standard.income}
    result: MEANS_FAIL_LIKELY
    level: info
    advice: 收入高于标准，可以先问值班律师。
materials:
  - {id: id_card, text: 身份证原件}
  - {id: poor_card, text: 低保证, when: {field: result, includes: MEANS_EXEMPT}}
  - {id: wage_proof, text: 欠条或聊天记录, note: 没有也能申请, when: {field: matter, is: wages}}
standards:
  - {id: income, division: "000000", effective_from: "2020-01-01", amount: "1000", source: 样例}
  - {id: income, division: "990100", effective_from: "2026-01-01", amount: "2592", source: 样例}
  - {id: income, division: "990100", effective_from: "2027-01-01", amount: "3000", source: 样例}
fees:
  - division: "000000"
    effective_from: "2020-01-01"
    source: 样例价目
    disclaimer: 最后以公证处为准。
    rows:
      - {label: 公证费, amount: "80"}
      - {label: 副本, amount: "20", per: copy, when: {field: copies, answered: true}}
  - division: "990000"
    effective_from: "2026-01-01"
    source: 示例省价目
    disclaimer: 最后以公证处为准。
    rows:
      - {label: 公证费, amount: "100", amount_to: "300"}
      - {label: 按标的, of: unpaid, scale: [{up_to: "10000", percent: "1"}, {percent: "0.5"}]}
      - {label: 邮寄, note: 按实际收取}
      - {label: 免收, amount: "0", when: {field: result, includes: MEANS_EXEMPT}}
  - division: "990000"
    effective_from: "2027-01-01"
    source: 明年的价目
    disclaimer: 最后以公证处为准。
    rows:
      - {label: 公证费, amount: "999"}
deadlines:
  - {clock: AID_DECIDE, starts: submitted, label: 决定是否援助}
  - {clock: LAB_ARB, starts: last_day, label: 申请仲裁的最后一天, show: screen}
places:
  - {kind: video, minutes: 20, when: {field: groups, includes: elderly}}
  - {kind: counter, minutes: 30, when: {field: matter, in: [wages, estate]}}
route:
  body: aid_agency
  matter: matter
  territory:
    - {field: place, when: {field: matter, is: wages}}
    - {field: opponent}
    - {field: kiosk}
  competent:
    - {field: applicant.region}
priorities:
  - {level: green, code: POOR, when: {field: result, includes: MEANS_EXEMPT}}
  - {level: deadline, code: URGENT, when: {field: result, includes: URGENT}}
  - {level: safety, code: VIOLENCE, when: {field: violence, is: true}}
quick_exit:
  when: {field: violence, is: true}
  neutral_title: 咨询回执
  code_field: code
"""
)


def service_of(text: str, directory: Path) -> Service:
    """The service of a text; fails the test when its shape is wrong."""
    path = directory / "sample.yaml"
    path.write_text(text, encoding="utf-8")
    service, _, problems = read_file(path)
    assert service is not None, problems
    return service


def context(**applicant: Any) -> Context:
    """A walk-in on the test's day at the kiosk of the invented town."""
    return Context(today=TODAY, applicant=applicant, kiosk_region="990101")


def field(type_: str, **settings: Any) -> Field:
    """One question of a type."""
    extra: dict[str, Any] = {"id": "asked", "label": "样例题", "type": type_}
    return Field.model_validate(extra | settings)
