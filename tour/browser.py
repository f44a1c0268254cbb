"""Debian's Chromium, headless, without any network but the office: pages, taps, pictures."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
MISSING = (
    "Chromium is missing: apt-get install --no-install-recommends chromium chromium-driver fonts-noto-cjk"
)
PATIENCE = 60.0  # seconds to wait for something that must happen
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--lang=zh-CN",
    "--accept-lang=zh-CN,zh",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)

_PRESSES = 5
_IS_NEXT_PAGE = "return !window.pageBefore && document.readyState !== 'loading'"
_GONE = "unhandled inspector error"  # how the driver says at times that the node is no longer in the page


def _was_renewed(trouble: WebDriverException) -> bool:
    """Whether the page was renewed by its own news between finding a control and touching it."""
    return isinstance(trouble, StaleElementReferenceException) or _GONE in (trouble.msg or "")


class BrowserMissing(RuntimeError):
    """There is no Chromium here; the text is the line that installs it."""


def chromium(profile: Path) -> webdriver.Chrome:
    """Start the browser with a profile of its own; raises BrowserMissing."""
    if not (CHROMIUM.exists() and DRIVER.exists()):
        raise BrowserMissing(MISSING)
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (*_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service(str(DRIVER)))


class Browser:
    """A window as large as a phone (360 x 740) or a desk screen, without cookies."""

    def __init__(self, driver: webdriver.Chrome, width: int, height: int, pictures: Path) -> None:
        self.driver, self.width, self.height, self._pictures = driver, width, height, pictures
        self._cdp("Network.clearBrowserCookies")
        self._cdp(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=2 if width < 500 else 1,
            mobile=width < 500,
        )
        driver.get("about:blank")
        self._log()

    def _cdp(self, command: str, **arguments: Any) -> Any:
        return self.driver.execute_cdp_cmd(command, arguments)

    def _log(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return rows

    def open(self, url: str) -> None:
        """Go to an address, by way of an empty page: news of the page before may lead elsewhere just now."""
        self.driver.get("about:blank")
        self.driver.get(url)

    @property
    def text(self) -> str:
        """All words on the page."""
        return self.driver.find_element(By.TAG_NAME, "body").text

    @property
    def html(self) -> str:
        """The page's source as the server sent it, read by the browser."""
        return self.driver.page_source

    def find(self, css: str) -> WebElement:
        """One element."""
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def all(self, css: str) -> list[WebElement]:
        """All elements of a selector."""
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def type(self, css: str, text: str) -> None:
        """Fill a field."""
        field = self.find(css)
        field.clear()
        field.send_keys(text)

    def choose(self, css: str, value: str) -> None:
        """Choose an option by value."""
        Select(self.find(css)).select_by_value(value)

    def press(self, words: str) -> None:
        """Press the button or link with these words and wait for the next page."""
        xpath = f"//button[contains(., '{words}')] | //a[contains(., '{words}')]"
        for left in reversed(range(_PRESSES)):
            try:
                self.leave_by(self.driver.find_element(By.XPATH, xpath))
                return
            except WebDriverException as trouble:
                if not left or not _was_renewed(trouble):
                    raise

    def leave_by(self, control: WebElement) -> None:
        """Press it and wait until the next page is there."""
        self.driver.execute_script("window.pageBefore = true")
        control.click()
        # the driver may complain when it is asked in the middle of a change of pages
        patience = WebDriverWait(self.driver, PATIENCE, ignored_exceptions=[WebDriverException])
        patience.until(lambda driver: driver.execute_script(_IS_NEXT_PAGE))

    def wait_for(self, words: str) -> None:
        """Wait until these words stand on the page."""
        WebDriverWait(self.driver, PATIENCE, ignored_exceptions=[StaleElementReferenceException]).until(
            lambda _driver: words in self.text
        )

    def picture(self, name: str) -> None:
        """Save the whole page as build/web/NAME.png."""
        size = self._cdp("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": self.width, "height": max(size["height"], self.height), "scale": 1}
        shot = self._cdp("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
        (self._pictures / f"{name}.png").write_bytes(base64.b64decode(shot["data"]))

    def overflow(self) -> int:
        """Pixels by which the page is wider than the window. A phone zooms out for what is wider, so that its
        `innerWidth` grows too: what counts is the width that was asked for."""
        wide = "return Math.max(document.documentElement.scrollWidth, innerWidth)"
        return int(self.driver.execute_script(wide)) - self.width

    def errors(self) -> list[str]:
        """What the browser complained about (blocked styles, scripts ...), without the missing site icon."""
        return [
            row["message"]
            for row in self._log()
            if "favicon" not in row["message"] and row["level"] == "SEVERE"
        ]
