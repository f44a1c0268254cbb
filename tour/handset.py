"""The citizen's own phone: a real Chromium of a phone's size. Its pictures lie beside the kiosk's."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageDraw
from selenium.webdriver import ActionChains

from tour.browser import Browser, chromium
from tour.citizen import Citizen
from tour.stage import wait_for

WIDTH, HEIGHT = 390, 780  # CSS pixels
PAPERS = ("#d9d2c3", "#cfd6dd", "#d6cfd9")


class Handset:
    """A phone in the citizen's hand; `folder` is its memory."""

    def __init__(self, citizen: Citizen, browser: Browser, folder: Path) -> None:
        self.browser = browser
        self._citizen = citizen
        self._folder = folder

    def scan(self) -> None:
        """Point the camera at the code on the kiosk's screen and open what it says."""
        marks = wait_for("a code on the screen", self._codes)
        self.browser.open(str(marks[0]["text"]))

    def press(self, words: str) -> None:
        """Touch the button or link with these Chinese words and wait for the next page."""
        self.browser.press(words)

    def go_to(self, words: str, css: str) -> None:
        """Touch this until what fits `css` is there: a list that renews itself may swallow a touch."""

        def there() -> bool:
            if not self.browser.all(css):
                self.press(words)
            return bool(self.browser.all(css))

        wait_for(f"{words} to open", there)

    def see(self, words: str) -> None:
        """Wait until these words stand on the page."""
        self.browser.wait_for(words)

    def photo(self, name: str) -> None:
        """Keep the page as it is, whole."""
        taken = self._citizen.taken
        taken.append(f"{len(taken) + 1:02d}-phone-{name}.png")
        self.browser.picture(taken[-1].removesuffix(".png"))

    def photograph_papers(self, count: int) -> None:
        """Take pictures of papers and choose them all on the page that asks for them."""
        made = [self._paper(number) for number in range(count)]
        self.browser.find("#gallery").send_keys("\n".join(map(str, made)))
        ready = '.photos li[data-state="ready"] img'
        wait_for(f"{count} pictures at the office", lambda: len(self.browser.all(ready)) == count)

    def sign(self) -> None:
        """Write a name with the finger."""
        canvas = self.browser.find("canvas")
        self.browser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", canvas)
        for across in (-60, 20):
            finger = ActionChains(self.browser.driver, duration=20)
            finger.move_to_element_with_offset(canvas, across, -20).click_and_hold()
            finger.move_by_offset(40, 30).move_by_offset(10, -25).release().perform()

    def _codes(self) -> list[dict[str, object]]:
        return [mark for mark in self._citizen.chart() if mark.get("kind") == "QrCode"]

    def _paper(self, number: int) -> Path:
        page = Image.new("RGB", (1500, 2100), PAPERS[number % len(PAPERS)])
        draw = ImageDraw.Draw(page)
        for line in range(16):
            draw.line((180, 260 + 100 * line, 1320 - 37 * (line % 5), 260 + 100 * line), "#333", 9)
        path = self._folder / f"{number}.jpg"
        page.save(path, "JPEG", quality=88)
        return path


@contextmanager
def phone_of(citizen: Citizen) -> Iterator[Handset]:
    """The phone, for one visit. Nothing of it stays."""
    with tempfile.TemporaryDirectory(prefix="handset-") as memory:
        folder = Path(memory)
        driver = chromium(folder / "profile")
        try:
            pictures = citizen.pictures or folder
            yield Handset(citizen, Browser(driver, WIDTH, HEIGHT, pictures), folder)
        finally:
            driver.quit()
