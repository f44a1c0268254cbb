"""Why a file from a phone is not taken, and how a citizen is told. All words of this kind stand here."""

from __future__ import annotations

from enum import Enum
from typing import Final

from words import N_, _

MOST_BYTES: Final = 20 * 1024 * 1024  # of one file, as it comes
MOST_FILES: Final = 60  # of one hand-off, or added to one case
MOST_TOGETHER: Final = 100 * 1024 * 1024  # bytes of one hand-off, or added to one case
MOST_PAGES: Final = 30  # of one PDF
MOST_PIXELS: Final = 50_000_000


class Refusal(Enum):
    """Closed set. No `StrEnum`: an id is a string, a refusal must not be one."""

    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    TOO_MUCH = "too_much"
    EMPTY = "empty"
    UNKNOWN = "unknown"  # no such upload, or it is somebody else's
    WRONG_OFFSET = "wrong_offset"  # go on from what `received` says
    TINY_CHUNK = "tiny_chunk"  # a program's mistake: thousands of chunks of a few bytes
    BUSY = "busy"  # nothing was taken; the same chunk may be sent again
    NOT_A_PICTURE = "not_a_picture"
    BROKEN = "broken"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_PAGES = "too_many_pages"
    LOCKED_PDF = "locked_pdf"


_WORDS: Final = {
    Refusal.TOO_LARGE: N_("这个文件太大。每个文件最大{megabytes}兆，请重新拍一张，或换一个小一点的文件。"),
    Refusal.TOO_MANY: N_("最多上传{files}个文件。请先删除不需要的，再上传。"),
    Refusal.TOO_MUCH: N_("上传的文件加在一起太大。请先删除不需要的，再上传。"),
    Refusal.EMPTY: N_("这个文件是空的。请重新选择。"),
    Refusal.UNKNOWN: N_("没有找到这次上传。请重新选择文件。"),
    Refusal.WRONG_OFFSET: N_("上传中断了。请再试一次。"),
    Refusal.TINY_CHUNK: N_("上传中断了。请再试一次。"),
    Refusal.BUSY: N_("现在上传的人多。请等一会儿再试。"),
    Refusal.NOT_A_PICTURE: N_("这个文件不是照片，也不是PDF。请拍照，或选择照片。"),
    Refusal.BROKEN: N_("这个文件打不开，可能没有保存好。请重新拍照，或换一个文件。"),
    Refusal.TOO_MANY_PIXELS: N_("这张照片的尺寸太大。请重新拍一张，或换一张。"),
    Refusal.TOO_MANY_PAGES: N_("这个PDF页数太多。每个文件最多{pages}页，请分成几个文件上传。"),
    Refusal.LOCKED_PDF: N_("这个PDF有密码，打不开。请去掉密码再上传，或拍照上传。"),
}


def told(refusal: Refusal) -> str:
    """What the citizen reads, in the language being spoken."""
    return _(_WORDS[refusal]).format(megabytes=MOST_BYTES // 1024 // 1024, files=MOST_FILES, pages=MOST_PAGES)
