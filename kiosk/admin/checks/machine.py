"""The machine itself: disk, memory, heat, versions, mishaps, and whether it serves."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.admin.checks.scene import Scene, button, joined, lamp, since, worst
from kiosk.admin.spans import moment, size
from kiosk.admin.views import Light, Line
from kiosk.upkeep.measures import Figures


def paused(scene: Scene) -> Iterator[Line]:
    """A machine that serves nobody, because somebody said so."""
    if scene.paused is not None:
        help_ = button(scene, "service", "恢复服务", main=True)
        yield Line("已暂停服务", scene.paused, Light.BAD, "修好了就恢复服务", help_)


def mishaps(scene: Scene) -> Iterator[Line]:
    """What is wrong with the machine itself."""
    for one in scene.mishaps:
        began = moment(one.since, scene.now)
        shown = Light.BAD if one.grave else Light.NOTE
        yield Line(
            one.words, f"{began} 起" if began else "", shown, one.todo, button(scene, "machine", "查看")
        )


def machine(scene: Scene) -> Line:
    """Disk, memory and heat in one line."""
    figures = scene.figures
    disk, memory, heat = (lamp(scene, check) for check in ("disk", "memory", "heat"))
    todo, check = "", "disk"
    if heat in (Light.BAD, Light.NOTE):
        todo, check = "检查风扇和通风口", "heat"
    if memory in (Light.BAD, Light.NOTE):
        todo, check = "重启程序", "memory"
    if disk in (Light.BAD, Light.NOTE):
        todo, check = "导出日志，请技术人员清理硬盘", "disk"
    text = joined(*figure_words(figures), *since(scene, check))
    return Line("本机", text, worst(disk, memory, heat), todo, button(scene, "machine", "查看"))


def figure_words(figures: Figures) -> tuple[str, ...]:
    """What this machine tells of itself; what it does not tell is left out."""
    return tuple(
        words
        for known, words in (
            (figures.disk_free, f"硬盘剩 {size(figures.disk_free or 0)}"),
            (figures.own_memory, f"程序占内存 {size(figures.own_memory or 0)}"),
            (figures.free_memory, f"内存剩 {size(figures.free_memory or 0)}"),
            (figures.temperature, f"{figures.temperature or 0:.0f} ℃"),
        )
        if known is not None
    )


def versions(scene: Scene) -> Line:
    """What runs here."""
    running = scene.versions
    text = joined(
        f"程序 {running.program}",
        f"事项目录 {scene.catalogue_version}",
        f"译文 {running.words}",
        f"Python {running.python}",
    )
    return Line("版本", text, Light.GOOD, "", button(scene, "machine", "查看"))
