"""Files from phones: pictures and papers, checked, made anew, sealed; the face of this room.

A file belongs to a hand-off until a submission names it, then to the case (`backend/models/handoff.py`).
`told(refusal)` is what a citizen reads.
"""

from backend.files.deleting import delete_due
from backend.files.linking import attach, unknown
from backend.files.owners import READY, RECEIVING, Owner
from backend.files.reading import content, files_of, thumbnail
from backend.files.refusals import MOST_BYTES, MOST_FILES, MOST_TOGETHER, Refusal, told
from backend.files.uploads import append, begin, keep, received
from backend.files.uploads import drop as remove

__all__ = [
    "MOST_BYTES",
    "MOST_FILES",
    "MOST_TOGETHER",
    "READY",
    "RECEIVING",
    "Owner",
    "Refusal",
    "append",
    "attach",
    "begin",
    "content",
    "delete_due",
    "files_of",
    "keep",
    "received",
    "remove",
    "thumbnail",
    "told",
    "unknown",
]
