"""Printed form of the number of a security module. It names the machine, not a person."""

from __future__ import annotations

import struct
from typing import Final

SAM_ID_BYTES: Final = 16
_LAYOUT: Final = struct.Struct("<HHIII")  # little-endian, unsigned


def sam_id_text(data: bytes) -> str:
    """Format 16 bytes as `05.03-20260101-0001234567-0987654321`; raises `ValueError` for another length."""
    if len(data) != SAM_ID_BYTES:
        raise ValueError(f"a SAM-ID has {SAM_ID_BYTES} bytes, not {len(data)}")
    maker, model, day, serial_high, serial_low = _LAYOUT.unpack(data)
    return f"{maker:02d}.{model:02d}-{day:08d}-{serial_high:010d}-{serial_low:010d}"
