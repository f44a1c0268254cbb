"""The least a server can do with a photo: read its bytes, draw it anew, answer with a small picture.

`python -m benchmarks.reference.plain_upload PORT`: no sign-in, no database, no sealing, nothing on the disk.
"""

from __future__ import annotations

import io
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PIL import Image


class Upload(BaseHTTPRequestHandler):
    """POST a JPEG, get its small picture."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Take the photo."""
        with Image.open(io.BytesIO(self.rfile.read(int(self.headers["Content-Length"])))) as photo:
            picture = photo.convert("RGB")
        picture.save(io.BytesIO(), "JPEG", quality=85)
        picture.thumbnail((320, 320))
        small = io.BytesIO()
        picture.save(small, "JPEG", quality=85)
        self.send_response(200)
        self.send_header("Content-Length", str(small.tell()))
        self.end_headers()
        self.wfile.write(small.getvalue())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Upload).serve_forever()
