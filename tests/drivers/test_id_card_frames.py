"""The frame codec against the published bytes, and against everything a line can do to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.id_card.answers import belongs_to, split_card
from drivers.id_card.exchange import line_time
from drivers.id_card.frames import (
    MAX_LENGTH,
    PREAMBLE,
    Answer,
    Command,
    FrameParser,
    Sw3,
    build_request,
    checksum,
)
from drivers.id_card.sam_id import sam_id_text
from tests.drivers.id_card_rig import VECTORS

SAM_ID = "AA AA AA 96 69 00 14 00 00 90 05 00 03 00 05 25 35 01 87 D6 12 00 B1 68 DE 3A E8"
SHORT = {
    "sam_id": (SAM_ID, Sw3.DONE, 16),
    "status": ("AA AA AA 96 69 00 04 00 00 90 94", Sw3.DONE, 0),
    "found": ("AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97", Sw3.CARD_FOUND, 4),
    "no_card": ("AA AA AA 96 69 00 04 00 00 80 84", Sw3.NO_CARD, 0),
    "selected": ("AA AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 00 00 9C", Sw3.DONE, 8),
    "select_failed": ("AA AA AA 96 69 00 04 00 00 81 85", Sw3.SELECT_FAILED, 0),
    "read_failed": ("AA AA AA 96 69 00 04 00 00 41 45", Sw3.READ_FAILED, 0),
    "no_address": ("AA AA AA 96 69 00 04 00 00 91 95", Sw3.NO_SUCH_ITEM, 0),
}
FULL_A = bytes.fromhex(VECTORS["full_a"]["frame"])


def frame(status: int, data: bytes = b"", sw1: int = 0, sw2: int = 0) -> bytes:
    """An answer, made here so that the parser is not tested with its own arithmetic."""
    inside = (len(data) + 4).to_bytes(2, "big") + bytes([sw1, sw2, status]) + data
    parity = 0
    for byte in inside:
        parity ^= byte
    return PREAMBLE + inside + bytes([parity])


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (Command.RESET, "AA AA AA 96 69 00 03 10 FF EC"),
        (Command.STATUS, "AA AA AA 96 69 00 03 11 FF ED"),
        (Command.SAM_ID, "AA AA AA 96 69 00 03 12 FF EE"),
        (Command.FIND, "AA AA AA 96 69 00 03 20 01 22"),
        (Command.SELECT, "AA AA AA 96 69 00 03 20 02 21"),
        (Command.READ, "AA AA AA 96 69 00 03 30 01 32"),
        (Command.READ_WITH_FINGERPRINT, "AA AA AA 96 69 00 03 30 10 23"),
        (Command.NEW_ADDRESS, "AA AA AA 96 69 00 03 30 03 30"),
    ],
)
def test_requests_are_the_published_bytes(command: Command, expected: str) -> None:
    assert build_request(command) == bytes.fromhex(expected)


def test_request_with_data_counts_it() -> None:
    # 61 FF 50 has the same length arithmetic: 00 04 and one data byte before the checksum.
    made = build_request(Command.STATUS, b"\x50")
    assert made[5:7] == b"\x00\x04"
    assert made[9] == 0x50
    assert checksum(made[5:]) == 0


@pytest.mark.parametrize("name", SHORT)
def test_short_answers(name: str) -> None:
    text, status, size = SHORT[name]
    (answer,) = FrameParser().feed(bytes.fromhex(text))
    assert (answer.sw1, answer.sw2, answer.sw3, len(answer.data)) == (0, 0, status, size)


@pytest.mark.parametrize(
    ("status", "check"),
    [
        (0x10, 0x14),
        (0x11, 0x15),
        (0x21, 0x25),
        (0x24, 0x20),
        (0x32, 0x36),
        (0x40, 0x44),
        (0x41, 0x45),
        (0x60, 0x64),
        (0x66, 0x62),
        (0x80, 0x84),
        (0x81, 0x85),
        (0x90, 0x94),
        (0x91, 0x95),
    ],
)
def test_error_frames(status: int, check: int) -> None:
    (answer,) = FrameParser().feed(bytes.fromhex("AA AA AA 96 69 00 04 00 00") + bytes([status, check]))
    assert answer.sw3 == status
    assert Sw3(answer.sw3)


def test_sam_id_is_printed_unsigned_with_ten_digits() -> None:
    (answer,) = FrameParser().feed(bytes.fromhex(SAM_ID))
    assert sam_id_text(answer.data) == "05.03-20260101-0001234567-0987654321"
    assert sam_id_text(answer.data[:8] + b"\xff" * 8).endswith("-4294967295-4294967295")
    with pytest.raises(ValueError, match="16 bytes"):
        sam_id_text(b"short")


@pytest.mark.parametrize(
    ("count", "milliseconds"),
    [
        (11, (1.0, 1.9, 2.9, 5.7, 11.5)),
        (15, (1.3, 2.6, 3.9, 7.8, 15.6)),
        (19, (1.6, 3.3, 4.9, 9.9, 19.8)),
        (27, (2.3, 4.7, 7.0, 14.1, 28.1)),
        (1295, (112.4, 224.8, 337.2, 674.5, 1349.0)),
        (2321, (201.5, 403.0, 604.4, 1208.9, 2417.7)),
    ],
)
def test_line_times(count: int, milliseconds: tuple[float, ...]) -> None:
    for baudrate, expected in zip((115200, 57600, 38400, 19200, 9600), milliseconds, strict=True):
        assert line_time(count, baudrate) * 1000 == pytest.approx(expected, abs=0.051)


def test_complete_reading_is_118_milliseconds_of_line() -> None:
    requests = sum(len(build_request(step)) for step in (Command.FIND, Command.SELECT, Command.READ))
    assert line_time(requests + 15 + 19 + 1295, 115200) * 1000 == pytest.approx(118.0, abs=0.05)


def test_preamble_inside_the_photo_is_data() -> None:
    data = bytes(500) + PREAMBLE + bytes.fromhex("0004000041 45") + bytes(500)
    answers = FrameParser().feed(frame(0x90, data))
    assert [answer.data for answer in answers] == [data]


def test_an_extra_sync_byte_still_matches() -> None:
    (answer,) = FrameParser().feed(b"\xaa" + frame(0x80))
    assert answer.sw3 == Sw3.NO_CARD


def test_echo_of_the_request_is_refused_and_the_answer_found() -> None:
    parser = FrameParser()
    (answer,) = parser.feed(build_request(Command.FIND) + frame(0x80))
    assert answer.sw3 == Sw3.NO_CARD
    assert parser.discarded == 10


@pytest.mark.parametrize("length", ["0000", "0003", "FFFF", f"{MAX_LENGTH + 1:04X}"])
def test_absurd_lengths_are_searched_past(length: str) -> None:
    noise = PREAMBLE + bytes.fromhex(length)
    (answer,) = FrameParser().feed(noise + frame(0x81))
    assert answer.sw3 == Sw3.SELECT_FAILED


def test_glued_answers_come_out_in_order() -> None:
    answers = FrameParser().feed(frame(0x80) + FULL_A + frame(0x41))
    assert [answer.sw3 for answer in answers] == [0x80, 0x90, 0x41]


def test_wrong_checksum_shows_nothing_and_the_next_frame_counts() -> None:
    broken = bytearray(FULL_A)
    broken[100] ^= 0x20
    parser = FrameParser()
    (answer,) = parser.feed(bytes(broken) + frame(0x80))
    assert answer.sw3 == Sw3.NO_CARD
    assert parser.discarded == len(FULL_A)


def test_truncated_frame_stays_open_until_cleared() -> None:
    parser = FrameParser()
    assert parser.feed(FULL_A[:700]) == []
    assert parser.in_frame
    parser.clear()
    assert not parser.in_frame
    assert len(parser.feed(FULL_A)) == 1


def test_answer_hides_its_data() -> None:
    (answer,) = FrameParser().feed(FULL_A)
    assert repr(answer) == "Answer(00 00 90, 1284 bytes)"


@given(st.binary(max_size=3000), st.integers(min_value=1, max_value=64))
def test_any_bytes_in_any_pieces_never_raise(noise: bytes, piece: int) -> None:
    parser = FrameParser()
    for at in range(0, len(noise), piece):
        parser.feed(noise[at : at + piece])
    assert parser.discarded <= len(noise)


@given(st.binary(max_size=200).filter(lambda noise: PREAMBLE not in noise + PREAMBLE[:4]), st.data())
def test_a_frame_is_found_after_noise_however_it_is_cut(noise: bytes, data: st.DataObject) -> None:
    content = data.draw(st.binary(max_size=300))
    status = data.draw(st.integers(min_value=0, max_value=255))
    stream = noise + frame(status, content, sw1=data.draw(st.integers(0, 255)))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=20)))
    parser = FrameParser()
    answers: list[Answer] = []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        answers += parser.feed(stream[start:end])
    assert [(answer.sw3, answer.data) for answer in answers] == [(status, content)]


@given(st.binary(max_size=2000), st.integers(min_value=0, max_value=7), st.data())
def test_any_single_flipped_bit_hides_the_content(content: bytes, bit: int, data: st.DataObject) -> None:
    whole = bytearray(frame(0x90, content))
    at = data.draw(st.integers(min_value=7, max_value=len(whole) - 1))
    whole[at] ^= 1 << bit
    assert FrameParser().feed(bytes(whole)) == []


@given(st.binary(max_size=1500))
def test_split_card_never_guesses(data: bytes) -> None:
    for with_fingerprint in (False, True):
        blocks = split_card(data, with_fingerprint=with_fingerprint)
        if blocks is not None:
            head = 6 if with_fingerprint else 4
            assert len(blocks.text) == 256
            assert head + 256 + len(blocks.photo) + len(blocks.fingerprint) == len(data)


def test_text_of_another_length_is_not_understood() -> None:
    assert split_card(bytes.fromhex("00FE0000") + bytes(254)) is None
    assert split_card(bytes.fromhex("01000001") + bytes(256)) is None


GOOD = {
    Command.STATUS: frame(0x90),
    Command.SAM_ID: bytes.fromhex(SAM_ID),
    Command.FIND: frame(0x9F, bytes(4)),
    Command.SELECT: frame(0x90, bytes(8)),
    Command.READ: FULL_A,
    Command.NEW_ADDRESS: frame(0x91),
}


@pytest.mark.parametrize("asked", GOOD)
@pytest.mark.parametrize("answered", GOOD)
def test_good_answers_belong_to_their_own_request_only(asked: Command, answered: Command) -> None:
    (answer,) = FrameParser().feed(GOOD[answered])
    assert belongs_to(asked, answer) is (asked is answered)


@pytest.mark.parametrize("status", [0x80, 0x81, 0x41, 0x40, 0x24, 0x60, 0x77])
def test_refusals_belong_to_whatever_was_asked(status: int) -> None:
    assert belongs_to(Command.READ, Answer(1, 2, status, b""))
    assert not belongs_to(Command.READ, Answer(0, 0, status, b"tail"))
