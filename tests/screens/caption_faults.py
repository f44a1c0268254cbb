"""What is wrong with a caption on this screen: words cut off, a control covered, a place outside."""

from __future__ import annotations

from kivy.core.window import Window

from screens.captions import Captions, Strip
from screens.colours import TEXT_PAIRS
from screens.theme import theme
from tests.screens.legibility import visible
from tests.screens.stage import Stage, box

WORDS = "朗读已打开。用上下键选择，按确定键进入；随时可以按帮助键再听一遍。"
"""The longest sentence that is only heard."""


def caption(stage: Stage, words: str) -> tuple[Captions, Strip]:
    """The caption as it is placed on the screen in front."""
    captions = Captions(stage.face, lambda: stage.face.overlay or stage.face.screen)
    captions.show(words)
    captions._draw()
    strip = captions.strip
    assert strip is not None
    strip.do_layout()
    strip.words.texture_update()
    return captions, strip


def caption_faults(stage: Stage, words: str) -> list[str]:
    """All of them."""
    captions, strip = caption(stage, words)
    label, place, found = strip.words, box(strip), []
    if label.source != words or label.texture_size[0] > label.width + 1:
        found.append(f"a caption is cut off: {label.text!r}")
    if (label.text.count("\n") + 1) * (label.font_size * label.line_ratio + 1) > label.height + 1:
        found.append(f"lines of a caption are cut off: {label.text!r} in {label.size}")
    if label.font_size < theme.floor:
        found.append(f"a caption of {label.font_size} px")
    if place[0] < 0 or place[1] < 0 or place[2] > Window.width or place[3] > Window.height:
        found.append(f"a caption outside: {place}")
    found += [f"a caption covers {control}" for control in stage.controls() if _meet(visible(control), place)]
    if (label.role, strip.ground.fill) not in {pair[:2] for pair in TEXT_PAIRS}:
        found.append("a caption in unknown colours")
    captions.close()
    return found


def _meet(one: tuple[float, float, float, float] | None, other: tuple[float, float, float, float]) -> bool:
    if one is None:
        return False
    across = min(one[2], other[2]) - max(one[0], other[0])
    along = min(one[3], other[3]) - max(one[1], other[1])
    return across > 0 and along > 0
