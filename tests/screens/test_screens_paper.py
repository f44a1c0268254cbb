"""The paper on the last page: what came out, what is on its way, and what stopped."""

from __future__ import annotations

import pytest

from kiosk.views import Paper
from screens.colours import Role
from screens.done import PAPER_TONES
from screens.widgets.tiles import Banner
from tests.screens.looks import done
from tests.screens.stage import Stage

PREVIEW = ("示例市公共法律服务", "办理：2026-11-24 10:00")


@pytest.mark.parametrize("paper", Paper)
def test_a_paper_that_did_not_come_is_a_warning_without_its_picture(small_stage: Stage, paper: Paper) -> None:
    small_stage.show(
        done(paper=paper, paper_title="打印停下了", paper_note="请记下或扫码。", paper_preview=PREVIEW)
    )
    (banner,) = [
        one for one in small_stage.widgets() if isinstance(one, Banner) and one.words.source == "打印停下了"
    ]
    troubled = paper in (Paper.STOPPED, Paper.FAILED, Paper.NOT_KNOWN)
    assert (banner.ground.fill is Role.WARNING_SOFT) is troubled is (PAPER_TONES[paper] == "warning")
    assert (PREVIEW[1] in small_stage.words()) is not troubled
    sizes = {one.source: one.font_size for one in small_stage.texts()}
    assert (sizes["请记下或扫码。"] >= sizes["已经保存在本机，网络通了会自动发送。"]) is troubled, (
        "what to do now is as large as the rest"
    )
