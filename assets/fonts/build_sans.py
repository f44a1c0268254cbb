"""Add the Arabic letters of Noto Sans Arabic to Noto Sans SC: one font for Chinese, Uyghur and Latin.

A text engine of the kiosk shapes a line with one font only and has no fallback, and a Uyghur line often holds
a Chinese name. The metrics and every glyph of Noto Sans SC stay as they are.

    python assets/fonts/build_sans.py NotoSansSC-Regular.otf NotoSansArabic-Regular.ttf out.otf

Inputs: the SC face of Noto Sans CJK 2.004 (`NotoSansCJK-*.ttc`, third face), and Noto Sans Arabic 2.005, both
under the SIL Open Font License 1.1. Run once for each weight, by hand: the results are kept in this folder.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.pens.t2CharStringPen import T2CharStringPen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.ttLib.tables import otTables  # type: ignore[import-untyped]

ARABIC = range(0x0600, 0x0700)  # Uyghur, Kazakh and Kirghiz of Xinjiang are written with this block
FEATURES = ["ccmp", "isol", "init", "medi", "fina", "rlig", "calt", "liga", "kern", "mark", "mkmk"]


def build(chinese: Path, arabic: Path, out: Path) -> None:
    """Write the joined font. Raises `OSError` or fontTools' errors for unreadable input."""
    font = TTFont(chinese)
    added = _arabic_part(arabic, _free_names(font))
    _add_outlines(font, added)
    for tag in ("GSUB", "GPOS"):
        _add_layout(font[tag].table, added[tag].table)
    _add_classes(font["GDEF"].table, added["GDEF"].table)
    for record in font["name"].names:
        if record.nameID in (1, 4, 16):
            record.string = record.toUnicode().replace("Noto Sans SC", "Noto Sans SC with Arabic")
    font.save(out)


def _free_names(font: TTFont) -> Iterator[str]:
    used = set(font.getGlyphOrder())
    return (name for number in range(1, 0x10000) if (name := f"cid{number:05d}") not in used)


def _arabic_part(path: Path, free: Iterator[str]) -> TTFont:
    """The letters and their forms only, with the glyph names that a CID font wants."""
    font = TTFont(path)
    options = subset.Options(layout_features=FEATURES, hinting=False, notdef_outline=True)
    chooser = subset.Subsetter(options)
    chooser.populate(unicodes=[code for code in ARABIC if code in font.getBestCmap()])
    chooser.subset(font)
    kept = BytesIO()
    font.save(kept)
    again = TTFont(kept)
    again.setGlyphOrder([".notdef", *islice(free, len(again.getGlyphOrder()) - 1)])
    return again


def _add_outlines(font: TTFont, added: TTFont) -> None:
    glyphs = added.getGlyphSet()
    names = [name for name in added.getGlyphOrder() if name != ".notdef"]
    top = font["CFF "].cff.topDictIndex[0]
    model = font.getBestCmap()[ord("a")]  # hints for letters, not for ideographs
    letters = top.FDSelect[font.getGlyphID(model)]
    private = top.FDArray[letters].Private
    order = font.getGlyphOrder() + names
    for name in names:
        advance, left = added["hmtx"][name]
        pen = T2CharStringPen(advance - private.nominalWidthX, glyphs)
        glyphs[name].draw(pen)
        outline = pen.getCharString(private, top.GlobalSubrs)
        top.CharStrings.charStringsIndex.append(outline)
        top.CharStrings.charStrings[name] = len(top.CharStrings.charStringsIndex) - 1
        top.charset.append(name)
        top.FDSelect.gidArray.append(letters)
        font["hmtx"][name] = (advance, left)
        font["vmtx"][name] = font["vmtx"][model]
    font.setGlyphOrder(order)
    font["maxp"].numGlyphs = len(order)
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format in (4, 12):
            table.cmap.update(added.getBestCmap())


def _add_layout(into: Any, added: Any) -> None:
    """Append scripts, features and lookups; every index of the appended ones moves up."""
    first_lookup, first_feature = len(into.LookupList.Lookup), len(into.FeatureList.FeatureRecord)
    for lookup in added.LookupList.Lookup:
        _move_lookup_calls(lookup, first_lookup)
    into.LookupList.Lookup += added.LookupList.Lookup
    into.LookupList.LookupCount = len(into.LookupList.Lookup)
    for record in added.FeatureList.FeatureRecord:
        record.Feature.LookupListIndex = [n + first_lookup for n in record.Feature.LookupListIndex]
    into.FeatureList.FeatureRecord += added.FeatureList.FeatureRecord
    into.FeatureList.FeatureCount = len(into.FeatureList.FeatureRecord)
    (script,) = (one for one in added.ScriptList.ScriptRecord if one.ScriptTag == "arab")
    languages = [script.Script.DefaultLangSys, *(one.LangSys for one in script.Script.LangSysRecord)]
    for system in filter(None, languages):
        system.FeatureIndex = [n + first_feature for n in system.FeatureIndex]
        if system.ReqFeatureIndex != 0xFFFF:
            system.ReqFeatureIndex += first_feature
    records = [*into.ScriptList.ScriptRecord, script]
    into.ScriptList.ScriptRecord = sorted(records, key=lambda one: one.ScriptTag)
    into.ScriptList.ScriptCount = len(records)


def _move_lookup_calls(thing: Any, by: int) -> None:
    """Contextual lookups name other lookups by their index."""
    if isinstance(thing, otTables.SubstLookupRecord | otTables.PosLookupRecord):
        thing.LookupListIndex += by
    elif isinstance(thing, list):
        for one in thing:
            _move_lookup_calls(one, by)
    elif hasattr(thing, "__dict__"):
        for one in vars(thing).values():
            _move_lookup_calls(one, by)


def _add_classes(into: Any, added: Any) -> None:
    """Which of the new glyphs are marks. The Chinese font has no mark classes of its own."""
    if into.GlyphClassDef is None:
        into.GlyphClassDef = otTables.GlyphClassDef()
        into.GlyphClassDef.classDefs = {}
    into.GlyphClassDef.classDefs.update(added.GlyphClassDef.classDefs)
    for field in ("MarkAttachClassDef", "MarkGlyphSetsDef"):
        new = getattr(added, field, None)
        if new is None:
            continue
        if getattr(into, field, None) is not None:
            raise ValueError(f"both fonts have a {field}")
        setattr(into, field, new)
        if field == "MarkGlyphSetsDef":
            into.Version = max(into.Version, added.Version)


if __name__ == "__main__":
    build(*map(Path, sys.argv[1:4]))
