"""Photos are made anew: upright, plain, without what the camera wrote; what is no photo is told apart."""

from __future__ import annotations

import io
import threading

import pytest
from PIL import Image

from backend.files import Refusal, making, pictures
from backend.files.refusals import MOST_PIXELS
from backend.files.remade import Remade
from tests.backend import sample_files as samples


def remade(data: bytes) -> Remade:
    made = making.remake(data)
    assert isinstance(made, Remade), made
    assert made.media_type == "image/jpeg"
    return made


def seen(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data), formats=["JPEG"])
    picture.load()
    return picture


def colour(picture: Image.Image, x: float, y: float) -> tuple[int, ...]:
    """The colour at a place given as parts of width and height."""
    found = picture.getpixel((int(picture.width * x), int(picture.height * y)))
    assert isinstance(found, tuple)
    return found


def near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(one, other, strict=True))


def is_upright(picture: Image.Image) -> bool:
    wanted = {(0.1, 0.1): samples.GREEN, (0.8, 0.2): samples.RED, (0.1, 0.9): samples.BLUE}
    return picture.width > picture.height and all(
        near(colour(picture, *place), paint) for place, paint in wanted.items()
    )


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_camera_photo_comes_out_upright_and_tells_nothing(orientation: int) -> None:
    data = samples.photo(orientation)
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(0x8825)  # the sample does tell where it was taken
    made = remade(data)
    for part in (made.data, made.thumbnail):
        picture = seen(part)
        assert is_upright(picture)
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        for left in (samples.SECRET.encode(), b"Exif", b"GPS", b"<script>"):
            assert left not in part
    assert max(seen(made.thumbnail).size) == 320


@pytest.mark.parametrize("orientation", [2, 4, 5, 7])
def test_mirrored_orientations(orientation: int) -> None:
    mirrored = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        7: Image.Transpose.TRANSVERSE,
    }
    stored = samples.scene().transpose(mirrored[orientation])  # each of these undoes itself
    made = remade(samples.encode(stored, exif=samples.camera_exif(orientation)))
    assert is_upright(seen(made.data))


def test_heic_of_a_phone() -> None:
    data = samples.heic()
    assert samples.SECRET.encode() in data
    made = remade(data)
    assert is_upright(seen(made.data))
    assert samples.SECRET.encode() not in made.data
    assert not seen(made.data).getexif()


def test_a_large_photo_is_shrunk_and_a_small_one_is_not_enlarged() -> None:
    large = samples.scene(4000, 3000)
    assert seen(remade(samples.encode(large)).data).size == (2400, 1800)
    assert seen(remade(samples.encode(large, "PNG")).data).size == (2400, 1800)
    assert seen(remade(samples.encode(samples.scene(100, 80))).data).size == (100, 80)


def test_what_shines_through_becomes_white_paper() -> None:
    clear = samples.scene().convert("RGBA")
    clear.paste((0, 0, 0, 0), (0, 0, 200, 150))
    assert near(colour(seen(remade(samples.encode(clear, "PNG")).data), 0.1, 0.1), (255, 255, 255))
    palette = Image.new("P", (60, 40), 0)
    palette.putpalette([0, 0, 0, 200, 30, 30])
    data = samples.encode(palette, "PNG", transparency=0)
    assert near(colour(seen(remade(data).data), 0.5, 0.5), (255, 255, 255))


def test_other_kinds_of_pixels() -> None:
    cmyk = seen(remade(samples.encode(samples.scene().convert("CMYK"))).data)
    assert cmyk.mode == "RGB"
    assert near(colour(cmyk, 0.8, 0.2), samples.RED)
    grey = Image.new("I;16", (60, 40), 0x8000)
    assert near(colour(seen(remade(samples.encode(grey, "PNG")).data), 0.5, 0.5), (128, 128, 128))
    bits = Image.new("1", (60, 40), 1)
    assert near(colour(seen(remade(samples.encode(bits, "PNG")).data), 0.5, 0.5), (255, 255, 255))
    assert seen(remade(samples.encode(Image.new("RGB", (1, 1)))).data).size == (1, 1)
    assert seen(remade(samples.encode(Image.new("RGB", (5000, 1)))).data).size == (2400, 1)


@pytest.mark.parametrize(
    "data",
    [
        b"<!doctype html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"PK\x03\x04" + bytes(100),
        b"GIF89a" + bytes(100),
        b"MZ" + bytes(100),
        b"\xff\xd8",
    ],
)
def test_what_is_no_picture_is_refused_whatever_its_name(data: bytes) -> None:
    assert making.remake(data) is Refusal.NOT_A_PICTURE


def test_empty_broken_and_hollow_files() -> None:
    good = samples.photo()
    assert making.remake(b"") is Refusal.EMPTY
    assert making.remake(good[: len(good) // 2]) is Refusal.BROKEN
    assert making.remake(samples.heic()[:900]) is Refusal.BROKEN
    assert making.remake(b"\xff\xd8\xff\xe0" + bytes(500)) is Refusal.BROKEN
    assert making.remake(b"\x89PNG\r\n\x1a\n" + bytes(500)) is Refusal.BROKEN
    assert making.remake(b"\0\0\0\x18ftypheic" + bytes(500)) is Refusal.BROKEN
    assert making.remake(good[:3] + b"<html><script>alert(1)</script>") is Refusal.BROKEN
    text = samples.encode(samples.scene(), "PNG").replace(b"IDAT", b"IDAX", 1)
    assert making.remake(text) is Refusal.BROKEN


def test_bad_metadata_does_not_cost_the_photo() -> None:
    data = samples.encode(samples.scene(), exif=b"Exif\0\0MM\0*" + b"\xff" * 200)
    assert is_upright(seen(remade(data).data))


@pytest.mark.parametrize(("side", "rows"), [(7072, 7072), (9500, 9500), (13500, 10), (60000, 1)])
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")  # an error where no test resets it
def test_a_picture_that_unpacks_to_too_much_is_refused_unread(side: int, rows: int) -> None:
    data = samples.bomb(side, rows)
    assert side * side > MOST_PIXELS
    assert len(data) < 100_000
    assert making.remake(data) is Refusal.TOO_MANY_PIXELS


def test_a_jpeg_that_is_drawn_over_and_over_is_refused_unread() -> None:
    data = samples.encode(samples.scene(), progressive=True)
    assert isinstance(making.remake(data), Remade)
    assert making.remake(data[:-2] + b"\xff\xda\0\x08\x01\x01\0\0\x3f\0" * 300 + data[-2:]) is Refusal.BROKEN


def test_two_at_once_and_the_rest_wait_or_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real decoding held at a gate: at most two are inside; who waits too long is told and may come again."""
    gate, came, counting = threading.Event(), threading.Semaphore(0), threading.Lock()
    inside, most, results = [0], [0], list[Remade | Refusal]()
    decode, data = pictures.remake, samples.photo()

    def held(photo: bytes) -> Remade | Refusal:
        with counting:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        came.release()
        assert gate.wait(60)
        try:
            return decode(photo)
        finally:
            with counting:
                inside[0] -= 1

    def start(count: int) -> list[threading.Thread]:
        started = [threading.Thread(target=lambda: results.append(making.remake(data))) for _ in range(count)]
        for thread in started:
            thread.start()
        return started

    monkeypatch.setattr(pictures, "remake", held)
    threads = start(making.AT_ONCE)
    assert all(came.acquire(timeout=60) for _ in threads)
    monkeypatch.setattr(making, "PATIENCE", 0.0)
    assert making.remake(data) is Refusal.BUSY
    monkeypatch.setattr(making, "PATIENCE", 60.0)
    threads += start(3)
    gate.set()
    for thread in threads:
        thread.join(60)
    assert most[0] == making.AT_ONCE
    assert [type(result) for result in results] == [Remade] * len(threads)
