"""A folder of sealed envelopes that travels by hand: what its manifest says. Kiosks write, offices read."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

MANIFEST: Final = "manifest.json"
SUFFIX: Final = ".sealed"


class ExportedFile(BaseModel):
    """One envelope. The name is its uuid, so it can lead nowhere outside the folder."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.sealed$")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    size: Annotated[int, Field(ge=1)]


class ExportManifest(BaseModel):
    """manifest.json. Numbers, times and random ids; nothing of what is sealed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["legal-kiosk-sealed-1"] = "legal-kiosk-sealed-1"
    machine: Annotated[str, Field(max_length=64)]
    made: AwareDatetime
    files: Annotated[list[ExportedFile], Field(max_length=10_000)]
