"""Ways with a phone beside the session, over the desk of a test."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image

from kiosk.actions import OpenPhone, TapNumber
from kiosk.panels import PhoneOffer, PhonePanel, PhoneStep
from kiosk.views import QuestionsView, ReviewView, SignatureView
from tests.unit.desk_kit import Rig
from tests.unit.desk_ways import Row, follow
from tests.unit.desk_ways_aid import WAGES_TO_REVIEW

TO_STORY = WAGES_TO_REVIEW[
    : next(n for n, row in enumerate(WAGES_TO_REVIEW) if row[1] == "发生了什么事？") + 1
]
"""To the question with a long answer."""


def jpeg(width: int = 320, height: int = 240) -> bytes:
    """A small picture as the office makes them."""
    made = io.BytesIO()
    Image.new("RGB", (width, height), (200, 40, 40)).save(made, "JPEG")
    return made.getvalue()


def panel(rig: Rig) -> PhonePanel:
    """The phone's panel, which is in front."""
    overlay = rig.desk.look.overlay
    assert isinstance(overlay, PhonePanel), overlay
    return overlay


def offer(rig: Rig) -> PhoneOffer | None:
    """What the present screen says of the phone."""
    assert isinstance(rig.view, QuestionsView | ReviewView | SignatureView)
    return rig.view.phone


async def at_story() -> Rig:
    """At the question with a long answer."""
    return await follow(await Rig().start(), TO_STORY)


async def with_code(way: Sequence[Row] = TO_STORY) -> Rig:
    """The panel shows a code."""
    rig = await follow(await Rig().start(), way)
    await rig.do(OpenPhone())
    assert panel(rig).step is PhoneStep.CODE
    return rig


async def connected(way: Sequence[Row] = TO_STORY) -> Rig:
    """A phone is paired; the panel says so."""
    rig = await with_code(way)
    rig.office.phones.claim()
    await rig.settle()
    assert panel(rig).step is PhoneStep.NUMBERS
    await rig.do(TapNumber(47))
    assert panel(rig).step is PhoneStep.CONNECTED
    return rig
