"""How many bytes a receipt costs on the serial line: text with native QR against one big picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageOps

from drivers.printer.job import JobEncoder
from drivers.printer.profiles import load_profile
from drivers.printer.raster import raster
from drivers.sim.preview import render_png
from drivers.types import Block, LabelValue, PrintJob, QrBlock, Rule, TextLine

FONT: Final = Path(__file__).resolve().parents[1] / "assets" / "fonts" / "NotoSansSC-Regular.otf"
AIM_BYTES: Final = 1200
_BITS_PER_BYTE: Final = 10


def receipt() -> PrintJob:
    """A realistic legal-aid receipt of about thirty printed lines (synthetic)."""
    blocks: tuple[Block, ...] = (
        TextLine("示例市公共法律服务中心", size=2, bold=True, align="center"),
        TextLine("法律援助申请回执", align="center"),
        Rule(),
        LabelValue("受理编号", "1234 5678 9012", bold=True),
        LabelValue("申请事项", "法律援助申请（劳动报酬争议）"),
        LabelValue("申请人", "测**"),
        LabelValue("受理时间", "2026年11月22日 10:30"),
        LabelValue("办理机构", "示例市法律援助中心"),
        LabelValue("预约时间", "2026年12月1日 9:30"),
        LabelValue("办理地点", "示例市样例区测试路8号公共法律服务中心二楼3号窗口"),
        Rule(),
        TextLine("请带齐以下材料：", bold=True),
        TextLine("1. 居民身份证原件和复印件"),
        TextLine("2. 劳动合同或者其他能证明劳动关系的材料"),
        TextLine("3. 工资条、银行流水或者欠条"),
        TextLine("4. 经济困难状况说明表（现场填写，不收费）"),
        TextLine("5. 与申请事项有关的其他证据"),
        Rule(),
        TextLine("中心收到材料后7个工作日内作出是否给予法律援助的决定，并告知您。"),
        TextLine("法律援助不收取任何费用。有人以任何名义向您收费，请拨打电话反映。"),
        LabelValue("咨询电话", "12348"),
        LabelValue("办公时间", "工作日 9:00-12:00，13:30-17:00"),
        Rule(),
        QrBlock("https://fl.example.invalid/r/8Jq2mB0Zs1vXx4K7cT9wQA", "用手机扫码，查进度、补材料、改时间"),
        TextLine("请妥善保管本回执。"),
        TextLine("打印时间：2026年11月22日 10:31", align="right"),
    )
    return PrintJob("R030", blocks)


def run() -> list[dict[str, Any]]:
    """Rows of `name, value, unit, compared_with, ratio, aim, ok`."""
    profile = load_profile("generic-80")
    job = receipt()
    encoded = JobEncoder(profile, FONT).encode(job)
    page = render_png(job, profile, FONT)
    paper = ImageOps.crop(page, 32).convert("L").point(lambda level: 255 if level > 127 else 0)
    picture: Image.Image = paper.convert("1")
    as_picture = len(raster(picture, profile.raster_rows))
    as_text = len(encoded.data)
    rows = [_row("receipt, text and native QR", as_text, "bytes", as_picture, AIM_BYTES)]
    for speed in (9600, 115200):
        rows.append(
            _row(
                f"receipt on the line at {speed} baud",
                round(as_text * _BITS_PER_BYTE / speed, 3),
                "s",
                round(as_picture * _BITS_PER_BYTE / speed, 3),
                round(AIM_BYTES * _BITS_PER_BYTE / speed, 3),
            )
        )
    return rows


def _row(name: str, value: float, unit: str, picture: float, aim: float) -> dict[str, Any]:
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "compared_with": f"the same receipt as a picture: {picture} {unit}",
        "ratio": round(picture / value, 1),
        "aim": aim,
        "ok": value <= aim,
    }


if __name__ == "__main__":
    for row in run():
        print(row)
