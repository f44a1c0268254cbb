"""The kiosk as the tour runs it: the product's own `run`, and a socket that says where things are.

`python -m tour.kiosk_process CONFIG SOCKET SOUND`. The socket answers every connection with one line of JSON
(`screens.chart`); it can read the screen, nothing else. A second one beside it tells every text that the
window holds, for those who look for what must not be there. The product itself has no such sockets. The
voice is the product's own, too; its sound card is the simulated one, which keeps recordings and a script in
the folder SOUND. The plug of the headphones is in the tour's hand (`tour.stage`).
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from drivers.sim.sound import SoundSimulator
from drivers.speech.service import EspeakSpeech
from kiosk.app import RENEW_CODE, run
from kiosk.config_file import load_settings
from screens.window import Panel
from tour.sockets import beside

PACE = 0  # as fast as the synthesiser is: nobody listens


def main(config: Path, socket: Path, sound: Path) -> int:
    """Run the kiosk until it is told to end."""
    settings = load_settings(config)
    screen = settings.screen
    lasting: list[Any] = []

    def ready(face: Any, _desk: Any) -> None:
        from screens.chart import as_json
        from tour import held

        def serve(path: Path, look: Callable[[Any], Any]) -> None:
            async def tell(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                writer.write(json.dumps(look(face)).encode() + b"\n")
                await writer.drain()
                writer.close()

            lasting.append(asyncio.ensure_future(asyncio.start_unix_server(tell, path=str(path))))

        serve(beside(socket), held.texts)
        serve(socket, as_json)  # the last one: who finds it finds the other

    card = SoundSimulator(sound, pace=PACE)  # not started: its jack is moved by the tour
    speech = EspeakSpeech(card, root=card.root)
    return run(settings, Panel(screen.width, screen.height, screen.diagonal_inches), ready, speech)


if __name__ == "__main__":
    code = main(*map(Path, sys.argv[1:4]))
    if code == RENEW_CODE:  # the process renews itself on the quiet home screen, here as in a hall
        for path in (Path(sys.argv[2]), beside(Path(sys.argv[2]))):
            path.unlink(missing_ok=True)
        os.execv(sys.executable, [sys.executable, "-m", "tour.kiosk_process", *sys.argv[1:]])
    sys.exit(code)
