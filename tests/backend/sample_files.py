"""Photos and papers as phones send them, and as attackers would: made here, byte by byte where needed."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pillow_heif
from PIL import ExifTags, Image, ImageDraw

SECRET = "SAMPLE-CAMERA-OWNER"
RED, GREEN, BLUE = (200, 30, 30), (30, 160, 30), (30, 30, 200)


def scene(width: int = 800, height: int = 600) -> Image.Image:
    """Red above, blue below, and a green corner at the top left: which way is up can be seen."""
    picture = Image.new("RGB", (width, height), BLUE)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, width, height // 2), fill=RED)
    draw.rectangle((0, 0, width // 4, height // 4), fill=GREEN)
    return picture


def encode(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def camera_exif(orientation: int) -> Image.Exif:
    """What a phone writes: maker, owner, time, position, orientation."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = SECRET
    exif[ExifTags.Base.DateTime] = "2026:11:23 09:00:00"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            ExifTags.GPS.GPSLatitudeRef: "N",
            ExifTags.GPS.GPSLatitude: (39.0, 54.0, 20.0),
            ExifTags.GPS.GPSLongitudeRef: "E",
            ExifTags.GPS.GPSLongitude: (116.0, 23.0, 29.0),
        }
    )
    return exif


def photo(orientation: int = 1, width: int = 800, height: int = 600) -> bytes:
    """A camera's JPEG: turned as `orientation` says, telling a position, with bytes behind its end."""
    back = {3: 180, 6: 90, 8: 270}.get(orientation, 0)  # degrees against the clock
    stored = scene(width, height).rotate(back, expand=True)
    data = encode(stored, exif=camera_exif(orientation), comment=SECRET.encode(), quality=90)
    return data + b"<script>" + SECRET.encode()


def heic(width: int = 800, height: int = 600) -> bytes:
    """What an iPhone keeps: HEVC in a HEIF file, with position."""
    out = io.BytesIO()
    file = pillow_heif.from_pillow(scene(width, height))
    file.info["exif"] = camera_exif(1).tobytes()
    file.save(out, quality=90)
    return out.getvalue()


def bomb(side: int, rows: int) -> bytes:
    """A small PNG that claims `side` x `side` black pixels and holds the first `rows` rows of them."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    packer = zlib.compressobj(9)
    row = bytes(1 + (side + 7) // 8)
    packed = b"".join(packer.compress(row) for _ in range(rows)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def pdf(objects: list[str], trailer: str = "") -> bytes:
    """A PDF of these objects; the first one is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for place in places:
        out += f"{place:010d} 00000 n \n".encode()
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\n".encode()
    return bytes(out) + f"startxref\n{start}\n%%EOF\n".encode()


def stream(body: str, head: str = "") -> str:
    """A stream object."""
    return f"<< /Length {len(body)} {head} >>\nstream\n{body}\nendstream"


def pages_pdf(count: int, box: str = "0 0 595 842", trailer: str = "", first: str = "") -> bytes:
    """A PDF of `count` pages, each with a red upper half. `first` goes into the catalogue."""
    kids = " ".join(f"{index + 4} 0 R" for index in range(count))
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 3 0 R /Resources << >> >>"
    return pdf(
        [
            f"<< /Type /Catalog /Pages 2 0 R {first} >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
            stream("1 0 0 rg 0 421 595 421 re f"),
            *[page] * count,
        ],
        trailer,
    )


def active_pdf() -> bytes:
    """One page with a script that runs at opening, an attached program, a link and a named author."""
    text = "1 0 0 rg 0 421 595 421 re f"
    return pdf(
        [
            "<< /Type /Catalog /Pages 2 0 R /OpenAction 5 0 R /AA << /WC 5 0 R >> "
            "/Names << /EmbeddedFiles << /Names [(run.exe) 6 0 R] >> "
            "/JavaScript << /Names [(x) 5 0 R] >> >> >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> "
            "/Annots [8 0 R] >>",
            stream(text),
            f"<< /S /JavaScript /JS (app.alert\\('{SECRET}'\\);) >>",
            "<< /Type /Filespec /F (run.exe) /EF << /F 7 0 R >> >>",
            stream(f"MZ {SECRET}", "/Type /EmbeddedFile"),
            "<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] "
            "/A << /S /URI /URI (http://evil.example/) >> >>",
            f"<< /Author ({SECRET}) >>",
        ],
        "/Info 9 0 R",
    )


def locked_pdf() -> bytes:
    """A PDF that opens with a password only (standard handler, revision 2)."""
    owner, user = "41" * 32, "42" * 32
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{owner}> /U <{user}> /P -44 >> /ID [<00> <00>]"
    return pages_pdf(1, trailer=lock)
