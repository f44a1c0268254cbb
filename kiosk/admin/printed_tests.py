"""What is printed for a test: everything a receipt may hold, and nothing of anybody."""

from __future__ import annotations

from datetime import datetime

from drivers.types import Block, Feed, LabelValue, QrBlock, Rule, TextLine

QR_TEXT = "https://kiosk.example/test-page"


def whole_page(machine: str, now: datetime | None) -> tuple[Block, ...]:
    """All sizes, common, rare and drawn characters, Uyghur, a code, a rule; the cut ends it."""
    return (
        TextLine("打印测试页", size=2, bold=True, align="center"),
        TextLine(machine, align="center"),
        LabelValue("时间", f"{now:%Y-%m-%d %H:%M}" if now is not None else "未知"),
        Rule(),
        TextLine("一倍大小 ABC abc 0123456789"),
        TextLine("一倍加粗", bold=True),
        TextLine("两倍大小", size=2),
        TextLine("三倍大", size=3),
        TextLine("靠右", align="right"),
        Rule(),
        TextLine("常用字：公共法律服务，公证、法律援助、调解"),
        TextLine("生僻字：喆 翀 赟 堃 淼 旻 昇 䶮 㛃 𬸚"),
        TextLine("维吾尔文：", bold=True),
        TextLine("ئاممىۋى قانۇن مۇلازىمىتى"),
        Rule(),
        QrBlock(QR_TEXT, "用手机扫一扫，能认出来就对"),
        Feed(1),
        TextLine("下面应当切断", align="center"),
    )


def short_strip(machine: str) -> tuple[Block, ...]:
    """A few centimetres, to prove that a new roll runs and is cut."""
    return (
        TextLine("新纸卷测试", size=2, bold=True, align="center"),
        TextLine(machine, align="center"),
        TextLine("字在这一面、清楚，就装对了", align="center"),
    )
