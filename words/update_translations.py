"""`make translations`: gather every text to translate and bring the .po files up to date.

New texts come in empty, texts that are gone go away; what is translated stays as it is. The files are sorted,
without dates and line folding, so that a change shows only itself. A language is a folder:
`words/translations/<language>/LC_MESSAGES/legal-kiosk.po`, and its name in `words.Language`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from words import DOMAIN, SOURCE_LANGUAGE, Language
from words.compile_translations import FOLDER, compile_all

ROOT: Final = Path(__file__).parent.parent
ROOMS: Final = ("backend", "catalogue", "kiosk", "screens", "words")
COMMENT_TAG: Final = "TRANSLATORS:"
_METHODS: Final = [
    ("**.py", "python"),
    ("**/templates/**.html", "jinja2.ext:babel_extract"),
    ("services/**.yaml", "catalogue.extraction:extract"),
    ("clocks.yaml", "catalogue.extraction:extract"),
    ("messages.yaml", "catalogue.extraction:extract"),
]
_OPTIONS: Final = {"**.html": {"silent": "false"}}
_KEYWORDS: Final = {"_": None, "N_": None}
_NOISE: Final = (b'"POT-Creation-Date:', b'"PO-Revision-Date:', b'"Generated-By:')


def extract() -> Catalog:
    """Every text of the project that people read, with the places where it stands."""
    found = Catalog(fuzzy=False)
    for room in ROOMS:
        for name, line, text, comments in _of_room(room):
            if text:
                found.add(text, None, [(name, line)], auto_comments=comments)
    return found


def path_of(language: Language) -> Path:
    """Where a language's translations are kept."""
    return FOLDER / language.value / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: Language) -> Catalog:
    """The translations of a language as kept; empty when there are none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language.value, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language.value, domain=DOMAIN)


def write(language: Language, catalog: Catalog) -> None:
    """Keep them: sorted, unfolded, undated."""
    catalog.header_comment = f"# {language.own_name}. Who has reviewed it: see ../../REVIEW.md"
    catalog.project, catalog.version = DOMAIN, "0"
    catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = ""
    catalog.fuzzy = False
    target = BytesIO()
    write_po(target, catalog, width=0, sort_output=True, ignore_obsolete=True)
    lines = [line for line in target.getvalue().splitlines(keepends=True) if not line.startswith(_NOISE)]
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(lines))


def update(language: Language, template: Catalog) -> Catalog:
    """The language's translations with the texts of now."""
    catalog = read(language)
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def _of_room(room: str) -> Iterator[tuple[str, int, str, list[str]]]:
    found = extract_from_dir(
        ROOT / room,
        method_map=_METHODS,
        options_map=_OPTIONS,
        keywords=_KEYWORDS,
        comment_tags=(COMMENT_TAG,),
        strip_comment_tags=True,
    )
    for name, line, text, comments, _context in found:
        # two forms or a context would come as a tuple; our texts have one form (`_` takes one)
        assert isinstance(text, str), (room, name, line)
        yield f"{room}/{name}", line, text, comments


def main() -> int:
    """Update and compile every language; says how much is left to translate."""
    template = extract()
    for language in Language:
        if language is SOURCE_LANGUAGE:
            continue
        catalog = update(language, template)
        write(language, catalog)
        left = sum(1 for message in catalog if message.id and not message.string)
        sys.stdout.write(f"{language.value}: {len(catalog)} texts, {left} to translate\n")
    compile_all()
    return 0


if __name__ == "__main__":
    sys.exit(main())
