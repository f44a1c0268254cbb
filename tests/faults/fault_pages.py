"""`python -m tests.faults.fault_pages`: writes `docs/faults.md` from the table that the matrix plays."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.faults.fault_table import FAULTS, NORMAL, SPEAKS, STEPS, Fault, Part, Told, cases

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "faults.md"
PAGES: Final = {"identify": "card", "place": "choosing a time", "done": "the last page"}

_HEAD: Final = """# What happens when something breaks

Made from `tests/faults/fault_table.py` by `python -m tests.faults.fault_pages`; do not edit. Every row is
played at every step of both services by `tests/faults/test_matrix.py` ({count} cases: real drivers on pseudo
serial ports, the real office behind a line that can break, TLS), and once with real widgets by
`tests/faults/test_faults_on_screen.py`. In every case:

- the session is what it was before the fault: same person, same answers, same place;
- the screen says what stands below, never "printed" before a whole receipt came out of the simulated printer,
  never "received" or "booked" before the office had the case;
- the visit ends with a receipt number, and the office has the case, once;
- the log and the line on the home screen say what is wrong; after the fault is mended nobody does anything,
  the line says "{normal}" again, and the next citizen is served by the same process.

Steps: {steps}.
"""

_PARTS: Final = {
    Part.READER: (
        "Card reader",
        "Begun at the card or before, the notary's citizen goes on by hand (没带身份证); the "
        "legal-aid citizen waits until it is mended and lays the card down. Begun later, nobody notices in "
        "the session.",
    ),
    Part.PRINTER: (
        "Receipt printer",
        "Number and QR code are on the screen first and stay. The legal-aid citizen waits until it is mended "
        "and gets a marked reprint; the notary's citizen leaves without paper.",
    ),
    Part.OFFICE: (
        "Office and network",
        "Played at the steps that have to do with the office: {speaks}. What is sealed waits on the disk "
        "and is delivered by itself. A time that was held before stays held.",
    ),
}


def page() -> str:
    """The whole page."""
    steps = "; ".join(f"{code}: {' → '.join(names)}" for code, names in STEPS.items())
    parts = [_HEAD.format(count=len(cases()), normal=NORMAL, steps=steps)]
    for part, (title, text) in _PARTS.items():
        rows = [_row(fault) for fault in FAULTS if fault.part is part]
        parts.append(
            f"## {title}\n\n{text.format(speaks=', '.join(SPEAKS))}\n\n"
            "| Fault | The citizen is told, when it is older than the page | and when it begins on the page "
            "| Home screen | Log |\n| --- | --- | --- | --- | --- |\n" + "\n".join(rows) + "\n"
        )
    return "\n".join(parts)


def _row(fault: Fault) -> str:
    event, field, value = fault.log
    cells = (
        fault.what,
        _told(fault.told),
        _told(fault.told_within),
        fault.staff,
        f"`{event}`, {field} {value}",
    )
    return "| " + " | ".join(cells) + " |"


def _told(told: Told) -> str:
    """Where, and the words."""
    found = [
        f"{PAGES[page]}: " + " … ".join(f"“{words.replace('|', '” or “')}”" for words in said)
        for page, said in told.items()
        if said
    ]
    return "; ".join(found) or "nothing: what was said stays true"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
