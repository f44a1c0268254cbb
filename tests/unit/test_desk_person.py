"""What is known of the applicant: not asked twice, begun with, and corrected at the review."""

from __future__ import annotations

from typing import Any

from catalogue import Field, Section, Service
from kiosk.actions import Answer, Back, ByHand, Correct, Next
from kiosk.desk.review import masked
from kiosk.desk.sending import draft
from kiosk.views import QuestionsView, ReviewView
from tests.unit.desk_kit import Rig
from tests.unit.desk_ways import INK, NOTARY, SLOT, at_review, follow

BY_HAND: list[tuple[Any, Any]] = [
    *NOTARY[:4],
    (ByHand(), "您用哪种证件？"),
    (Answer("id_type", "passport"), "您的姓名"),
    (Answer("name", "样例李四"), "您的姓名"),
    (Next(), "证件号码"),
    (Answer("id_number", "E12345678"), "证件号码"),
    (Next(), "您的性别"),
    (Answer("sex", "F"), "您的出生日期"),
    (Answer("birth_date", "1970-01-02"), "您的出生日期"),
    (Next(), "您想公证什么？"),
    *NOTARY[6:12],
]


def more_questions(service: Service) -> Service:
    """The notary's form, asking also for what a paper tells, and with fields for what other screens give."""
    fields = [
        {"id": "own_name", "type": "text", "label": "本人姓名", "prefill": "applicant.name"},
        {"id": "own_birth", "type": "date", "label": "本人生日", "prefill": "applicant.birth_date"},
        {"id": "home", "type": "address", "label": "住处", "prefill": "applicant.address"},
        {"id": "name_signed", "type": "signature", "label": "签名", "required": False},
        {"id": "where", "type": "office", "label": "机构", "required": False},
    ]
    section = Section(id="extra", title="补充", fields=[Field.model_validate(one) for one in fields])
    return service.model_copy(update={"sections": [section, *service.sections]})


async def test_what_the_paper_tells_is_not_asked_and_an_address_is_only_begun_with() -> None:
    rig = await Rig().start()
    services = rig.office.catalogue.services
    usual = services["NOTARY"]
    services["NOTARY"] = more_questions(usual)
    try:
        await follow(rig, [*NOTARY[:5], (Next(), "住处")])
        view = rig.view
        assert isinstance(view, QuestionsView)
        assert view.fields[0].value == {"text": "示例省示例市城东区样例路 1 号", "region": "990100"}
        await rig.do(Next())
        assert isinstance(rig.view, QuestionsView) and rig.view.fields[0].error
        home = {"region": "990101", "text": "样例路 1 号"}
        await follow(rig, [(Answer("home", home), "住处"), (Next(), "您想公证什么？"), *NOTARY[6:]])
        view = rig.view
        assert isinstance(view, ReviewView)
        labels = [row.label for group in view.groups for row in group.rows]
        assert "本人姓名" not in labels, "it stands under the applicant, masked"
        rig.desk.session.strokes = INK
        sent = draft(rig.desk.session)
        assert sent.answers["own_name"] == "测试张三" and sent.answers["own_birth"] == "1968-03-14"
        assert sent.answers["where"] == "notary-east" and sent.answers["slot"]["slot_id"] == SLOT
        assert "strokes" in sent.answers["name_signed"] and "signature" not in sent.answers
    finally:
        services["NOTARY"] = usual


async def test_a_name_typed_wrongly_is_corrected_at_the_review() -> None:
    rig = await follow(await Rig().start(), BY_HAND[:-1])
    await rig.do(Next())
    # without a card the notary also asks for the address
    await follow(rig, [(Answer("address", {"region": "990101", "text": "样例路 2 号"}), QuestionsView)])
    rest: list[Any] = [deed for deed, _ in NOTARY[12:]]
    await rig.do(Next(), *rest)
    view = rig.view
    assert isinstance(view, ReviewView) and view.groups[0].rows[0].field_id == "@person"
    rig.desk.session.strokes = INK
    await follow(
        rig,
        [
            (Correct("@person"), "您用哪种证件？"),
            (Back(), ReviewView),
            (Correct("@person"), "您用哪种证件？"),
            (Answer("id_type", "passport"), "您的姓名"),
            (Answer("name", "样例李五"), "您的姓名"),
            (Next(), "证件号码"),
            (Next(), "您的性别"),
            (Answer("sex", "F"), "您的出生日期"),
            (Next(), ReviewView),
        ],
    )
    applicant = rig.desk.session.applicant
    assert applicant is not None and applicant.name == "样例李五"
    assert not rig.desk.session.strokes, "another name is another hand"


async def test_a_card_is_not_corrected_by_typing() -> None:
    rig = await at_review()
    view = rig.view
    assert isinstance(view, ReviewView) and view.groups[0].rows[0].field_id == ""
    assert isinstance(await rig.do(Correct("@person"), Correct(""), Correct("nothing")), ReviewView)
    assert not rig.desk.session.correcting


def test_numbers_inside_lists_are_masked_too() -> None:
    people = Field.model_validate(
        {
            "id": "people",
            "type": "list",
            "label": "人",
            "fields": [
                {"id": "phone", "type": "phone", "label": "电话"},
                {"id": "number", "type": "id_number", "label": "证件"},
            ],
        }
    )
    value = [{"phone": "13812345678", "number": "119999196803140034", "else": 1}]
    assert masked(people, value) == [{"phone": "138****5678", "number": "119*************34", "else": 1}]
