"""The citizen's own phone, later: scans the code on the paper, proves itself, reads what the office says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

import httpx2

from words import Language


@dataclass(frozen=True, slots=True)
class CasePage:
    """What stands on the page: the state in the citizen's words, the number, the whole text."""

    arrived: bool
    state: str
    number: str
    text: str


def read_case(address: str, proof: str, language: Language = Language.CHINESE) -> CasePage:
    """Open the address of a receipt's QR code and prove oneself with the last four characters or the code."""
    spoken = {"accept-language": language.tag}
    with httpx2.Client(follow_redirects=True, timeout=30, headers=spoken) as phone:
        phone.get(address).raise_for_status()
        page = phone.post(address, data={"code": proof})
    text = unescape(page.text)
    state = re.search(r'class="state">([^<]+)<', text)
    number = re.search(r'class="number"[^>]*>([\d ]+)<', text)
    plain = re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", text))
    return CasePage(
        state is not None, state.group(1).strip() if state else "", number.group(1) if number else "", plain
    )
