"""Another language in the middle of a form: other words, the same place, the same answers."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kiosk.actions import Answer, Back, Next, Present
from kiosk.presentation import DEFAULT
from kiosk.receipt import preview
from kiosk.views import DoneView, QuestionsView, ReviewView
from tests.unit.desk_kit import Rig
from tests.unit.desk_ways import NOTARY, WAGES, follow
from words import Language, translate

OTHERS = [one for one in Language if one is not Language.CHINESE]


def speak(language: Language) -> Present:
    return Present(replace(DEFAULT, language=language))


def asked(rig: Rig) -> QuestionsView:
    view = rig.view
    assert isinstance(view, QuestionsView)
    return view


@pytest.mark.parametrize("language", OTHERS)
async def test_title_and_choices_speak_it_and_what_was_chosen_stays(language: Language) -> None:
    rig = await follow(await Rig().start(), NOTARY[:7])  # 您想请别人替您办什么？
    chinese = asked(rig)
    await rig.do(speak(language))
    spoken = asked(rig)
    assert spoken.title == translate("您想请别人替您办什么？", language) != chinese.title
    labels = [one.label for one in chinese.fields[0].choices]
    assert [one.label for one in spoken.fields[0].choices] == [translate(one, language) for one in labels]
    assert spoken.fields[0].choices[0].label != labels[0]
    assert rig.desk.session.answers["matter"] == "N_POA"
    await rig.do(Answer("poa_kind", "house"))
    assert asked(rig).fields[0].field.id != chinese.fields[0].field.id, "and the form goes on"
    await rig.do(Back(), speak(Language.CHINESE))
    assert asked(rig).title == chinese.title and asked(rig).fields[0].value == "house"


@pytest.mark.parametrize("language", OTHERS)
async def test_inside_a_list_the_entry_stays(language: Language) -> None:
    rig = await follow(await Rig().start(), WAGES)
    chinese = asked(rig)
    ids = [one.field.id for one in chinese.fields]
    await rig.do(speak(language))
    assert [one.field.id for one in asked(rig).fields] == ids
    source = [one.field.label for one in chinese.fields]
    assert [one.field.label for one in asked(rig).fields] == [translate(one, language) for one in source]


@pytest.mark.parametrize("language", OTHERS)
async def test_complaints_are_made_anew_in_the_language(language: Language) -> None:
    rig = await follow(await Rig().start(), NOTARY[:10])  # 公证处打哪个电话找您？
    await rig.do(Answer("phone", "123"), Next())
    assert asked(rig).fields[0].error
    await rig.do(speak(language), Next())
    said = asked(rig).fields[0].error
    assert said == translate("手机号码是11位数字，现在是{count}位，请核对。", language).format(count=3)


@pytest.mark.parametrize("language", OTHERS)
async def test_review_paper_and_submission_speak_the_language_of_the_session(language: Language) -> None:
    rig = await Rig().start()
    await follow(rig, NOTARY)
    await rig.do(speak(language))
    review = rig.view
    assert isinstance(review, ReviewView)
    service = rig.desk.office.catalogue.speaking(language)["NOTARY"]
    assert review.groups[1].title == service.sections[0].title
    await rig.do(Next())
    await rig.settle()
    done = rig.view
    assert isinstance(done, DoneView)
    assert rig.office.drafts[-1].language == language.value
    assert done.chrome.title == service.title
    (job,) = rig.paper.jobs
    assert service.receipt.title in preview(job.blocks, 40)
    assert f"?lang={language.tag}" in done.qr
    words = [done.headline, *done.notes, done.qr_caption, done.qr_note, done.paper_title, done.paper_note]
    assert not re.search("[\u3400-\u9fff]", " ".join(words)), "only names of offices and places are Chinese"
