"""A hall with everything in it: the real program with its widgets, devices at the bench, the real office, a
cabinet with a USB port; a citizen's data left where it may be; and somebody of the staff in front of it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from drivers.sim.cards import cards
from kiosk.verbs import Done, Verb, run
from tour.cabinet import Cabinet
from tour.citizen import Citizen, receipt_number
from tour.journeys.notarization import power_of_attorney
from tour.journeys.pieces import NOTARIZATION, WORKER, begin, confirm, finish, phone_number, show_card
from tour.labels import plain
from tour.staff import OVERVIEW, PAGE, Staff
from tour.stage import Stage, StageError, wait_for

PHONE = "13800000000"
LAID = 5  # times
SHANGHAI = ZoneInfo("Asia/Shanghai")
_FIELDS = {"name": (0, 30), "born": (36, 52), "address": (52, 122), "number": (122, 158)}  # bytes of a card


def on_card(card: str, field: str) -> str:
    """What stands in a field of a synthetic card."""
    first, last = _FIELDS[field]
    return cards(datetime.now(SHANGHAI).date())[card].text[first:last].decode("utf-16-le").strip()


def _forms(marker: str) -> tuple[bytes, ...]:
    return marker.encode(), marker.encode("utf-16-le"), ascii(marker)[1:-1].encode()


class Hall:
    """Use as a context manager: a citizen was served while the office was away, and it is still away.

    `citizen`: False leaves that out; then nobody's data is there, and the office answers.
    """

    def __init__(self, folder: Path, *, citizen: bool = True) -> None:
        self._citizen = citizen
        self.cabinet = Cabinet(folder / "machine", real=True)
        # a smaller picture is drawn sooner without a graphics card
        self.stage = Stage(folder / "stage", width=720, height=1280, cabinet=self.cabinet)
        self.markers: tuple[str, ...] = ()
        self.receipt = ""

    def __enter__(self) -> Hall:
        try:
            self.stage.__enter__()
        except BaseException:
            self.cabinet.close()
            raise
        try:
            if self._citizen:
                self._serve_somebody()
            else:
                Citizen(self.stage, None).see("朗读")
            self.staff = WatchfulStaff(self)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stage.__exit__()
        self.cabinet.close()

    def _serve_somebody(self) -> None:
        """Wishes instead of a booking, saved on the machine, a receipt on paper."""
        citizen, stage = Citizen(self.stage, None), self.stage
        citizen.arrive("Home")
        citizen.see("朗读")  # all of the machine is there, its voice comes last
        wait_for("the office to have been asked for times", lambda: "/api/v1/slots" in stage.office_log())
        stage.around.stop_office()
        begin(citizen, NOTARIZATION)
        show_card(citizen, WORKER)
        power_of_attorney(citizen)
        phone_number(citizen)
        citizen.arrive("PlaceScreen")
        citizen.touch_if("余")  # whether the times came before the office went
        citizen.touch("下一步", exact=True)
        confirm(citizen)
        paper = citizen.wait_for_paper(1)
        self.receipt = (receipt_number("".join(paper["lines"])) or "").replace(" ", "")
        self.address = str(paper["qr"][0])
        finish(citizen)
        self.markers = (
            *(on_card(WORKER, field) for field in ("name", "born", "number")),
            on_card(WORKER, "address")[-5:],
            PHONE,
            self.receipt,
            self.address.rsplit("/", 1)[-1],
        )
        assert all(len(one) >= 3 for one in self.markers), "there is something to look for"

    # --- looking -----------------------------------------------------------------------------------------

    def found_in(self, texts: Any) -> list[str]:
        """Which markers stand in these texts, however they are spaced."""
        whole = [plain(str(text)) for text in texts]
        return [marker for marker in self.markers if any(marker in text for text in whole)]

    def found_in_files(self, folder: Path) -> list[str]:
        """Which markers stand in the files of a folder, as text or as it is kept on a wire."""
        data = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
        forms = {
            marker: (marker.encode(), marker.encode("utf-16-le"), ascii(marker)[1:-1].encode())
            for marker in self.markers
        }
        return [
            marker for marker, looks in forms.items() if any(form in one for form in looks for one in data)
        ]

    def actions(self, action: str) -> list[str]:
        """Results of what staff did, as the log tells them."""
        return [str(one["result"]) for one in self.stage.events("admin.action") if one["action"] == action]

    def wait_for_action(self, action: str, result: str) -> None:
        """Until the log tells of it: who, what, result."""
        wait_for(f"{action} {result} in the log", lambda: result in self.actions(action))

    # --- the world around ----------------------------------------------------------------------------------

    def bench(self, method: str, path: str) -> Any:
        """The devices."""
        return self.stage.bench(method, path)

    @contextmanager
    def fault(self, device: str, name: str, query: str = "") -> Iterator[None]:
        """Something is wrong with a device."""
        self.bench("POST", f"/{device}/fault/{name}{query}")
        try:
            yield
        finally:
            self.bench("DELETE", f"/{device}/fault/{name}")

    def office(self, there: bool) -> None:
        """The office comes, or goes; as it is already, nothing happens."""
        around = self.stage.around
        if there and "office" not in around._processes:
            around.start_office()
        elif not there:
            around.stop_office()

    @contextmanager
    def frozen_office(self) -> Iterator[None]:
        """It takes connections and never answers."""
        process = self.stage.around._processes["office"]
        process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            process.send_signal(signal.SIGCONT)

    @contextmanager
    def another_answers(self, status: int) -> Iterator[None]:
        """Somebody else has the office's address."""

        class Other(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.send_response(status)
                self.end_headers()
                self.wfile.write(b"<html>welcome</html>")

            do_GET = do_PUT = do_POST

            def log_message(self, *_: object) -> None: ...

        port = urlsplit(self.stage.around.office_url).port or 0
        server = ThreadingHTTPServer(("127.0.0.1", port), Other)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    @contextmanager
    def refused(self, how: str) -> Iterator[None]:
        """Root refuses (`denied`), or nothing is installed (`uninstalled`)."""
        mark = self.cabinet.machine.root / how
        mark.touch()
        try:
            yield
        finally:
            mark.unlink()

    @contextmanager
    def stick(self, megabytes: int = 16) -> Iterator[None]:
        """One is in the cabinet's port."""
        self.cabinet.machine.plug_in(megabytes=megabytes)
        try:
            yield
        finally:
            self.cabinet.machine.pull()

    @contextmanager
    def read_stick(self) -> Iterator[Path]:
        """What somebody finds who looks at the stick elsewhere: its folder."""
        before = dict(os.environ)
        os.environ.update(self.cabinet.environment)
        try:
            assert isinstance(asyncio.run(run(Verb.USB_OPEN)), Done)
            yield self.cabinet.stick
        finally:
            asyncio.run(run(Verb.USB_CLOSE))
            os.environ.clear()
            os.environ.update(before)


class WatchfulStaff(Staff):
    """Somebody of the staff who looks for a citizen's data on everything that admin mode shows."""

    def __init__(self, hall: Hall) -> None:
        super().__init__(hall.stage, None)
        self.hall = hall
        self.looked = 0  # screens searched in full

    def chart(self) -> list[dict[str, Any]]:
        """The settled screen, searched."""
        chart = super().chart()
        assert not (found := self.hall.found_in(mark["text"] for mark in chart[1:] if "text" in mark)), found
        return chart

    def search(self) -> None:
        """Everything that the window holds, drawn or not."""
        texts = self.stage.everything()
        assert len(texts) > 20, "there is something to look through"
        assert not (found := self.hall.found_in(texts)), (found, self.words())
        self.looked += 1

    def lay(self, card: str, *words: str) -> None:
        """Lay a card down until these words come; one laid down before anybody asked is taken up again."""
        for _ in range(LAID):
            self.hall.bench("POST", f"/card/{card}")
            with suppress(StageError):
                wait_for(f"{words}", lambda: self.sees(*words), 10)
                return
            self.hall.bench("DELETE", "/card")
            wait_for("the field to be empty", lambda: not self.sees("拿起来再放一次"))
            time.sleep(0.6)  # a person needs a moment too
        raise StageError(f"the card says nothing; there was: {self.words()[:300]}")

    def poke(self, words: str) -> None:
        """Touch words that are no control: a button that says why it does nothing."""
        marks = [mark for mark in self.chart()[1:] if plain(str(mark["text"])) == words]
        assert marks and not any(mark["control"] for mark in marks), (words, marks)
        self.stage.finger.tap(marks[-1]["x"] + marks[-1]["width"] / 2, marks[-1]["y"] + 3)
        self.chart()

    def written(self, label: str) -> str:
        """What stands in the box under this label; the cursor is not looked at."""
        chart = self.stage.chart()[1:]
        above = next(mark for mark in chart if not mark["control"] and label in mark["text"])
        boxes = [mark for mark in chart if mark["kind"] == "Box" and mark["y"] > above["y"]]
        return str(min(boxes, key=lambda mark: float(mark["y"]))["text"]).replace("|", "")

    def _arrived(self, title: str) -> None:
        super()._arrived(title)
        self.search()

    def back(self) -> None:
        """返回, after a last look."""
        self.search()
        super().back()

    def leave(self) -> None:
        """退出维护, after a last look."""
        self.search()
        super().leave()

    def be_inside(self) -> None:
        """The overview, wherever one is now."""
        match self.screen():
            case name if name == OVERVIEW:
                return
            case name if name == PAGE:
                self.back()
            case "Home" | "OutOfServiceScreen":
                self.come_in()
            case other:
                raise StageError(f"in front is {other}")
