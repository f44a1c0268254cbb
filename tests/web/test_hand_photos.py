"""Photos from the phone: shrunk, shown, resumed after a broken line; and whole, by a plain form."""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from PIL import Image
from selenium.webdriver.support.ui import WebDriverWait

from backend import files
from backend.files import Owner
from tests.backend.office_process import OfficeProcess
from tests.web.cut_line import CutLine
from tests.web.demo_office import Office
from tests.web.hand_walk import PATIENCE, connect, draft, wait_for_css, wait_for_news, without_script
from tour.browser import Browser

Browse = Callable[..., Browser]
PAGE = "/h/form/attachments"
CHUNK = 128 * 1024


def photo(
    path: Path, *, size: tuple[int, int] = (900, 700), noise: bool = False, turned: bool = False
) -> str:
    """A picture as a phone makes it; noise does not get small."""
    picture = Image.new("RGB", size, secrets.choice(["#884422", "#228844", "#222288"]))
    if noise:
        picture = Image.frombytes("RGB", size, secrets.token_bytes(size[0] * size[1] * 3))
    exif = Image.Exif()
    if turned:
        exif[0x0112] = 6  # turn by 90 degrees
        exif.get_ifd(0x8825)[1] = "N"
    picture.save(path, "JPEG", quality=90, exif=exif)
    return str(path)


def ready(browser: Browser, count: int, patience: float = PATIENCE) -> None:
    WebDriverWait(browser.driver, patience).until(
        lambda _driver: len(browser.all('.photos li[data-state="ready"] img')) == count
    )


def stored(office: Office, handoff_id: str) -> list[Any]:
    owner = Owner(handoff_id, None)
    with office.runtime.database.read() as session:
        return files.files_of(session, owner)


def test_three_photos_reach_the_kiosk(office: Office, browse: Browse, tmp_path: Path) -> None:
    browser = browse(390, 780)
    visit = connect(browser, office.machine, draft(office))
    browser.open(office.url + PAGE)
    browser.find("#camera").send_keys(photo(tmp_path / "a.jpg", size=(3000, 1500), turned=True))
    ready(browser, 1)
    browser.find("#gallery").send_keys(
        photo(tmp_path / "b.jpg") + "\n" + photo(tmp_path / "c.jpg", noise=True)
    )
    ready(browser, 3)
    browser.picture("hand-photos")
    assert browser.overflow() <= 0 and browser.errors() == []
    state = wait_for_news(visit, lambda one: len(one.answers.get("attachments", [])) == 3, "three photos")
    ids = [item["page"][0] for item in state.answers["attachments"]]
    assert ids == [one.id for one in state.files] and all(one.ready for one in state.files)
    small = visit.call("GET", f"/files/{ids[0]}")
    assert small.headers["content-type"] == "image/jpeg"
    first = files.content(office.runtime, Owner(visit.opened.id, None), ids[0])
    assert first is not None
    upright = Image.open(io.BytesIO(first[0]))
    assert upright.size == (1000, 2000), "shrunk and turned upright on the phone"
    browser.driver.refresh()
    ready(browser, 3)
    browser.all(".photos li button")[0].click()
    state = wait_for_news(visit, lambda one: len(one.answers["attachments"]) == 2, "a photo taken back")
    assert ids[0] not in [one.id for one in state.files]
    browser.open(f"{office.url}/h/form")
    assert "材料照片" in browser.text and browser.all(".mark.good")


def test_what_is_no_picture_is_told_beside_it(office: Office, browse: Browse, tmp_path: Path) -> None:
    browser = browse()
    visit = connect(browser, office.machine, draft(office))
    browser.open(office.url + PAGE)
    fake = tmp_path / "paper.jpg"
    fake.write_bytes(b"<html><script>alert(1)</script></html>" * 50)
    browser.find("#gallery").send_keys(str(fake))
    browser.wait_for("这个文件不是照片")
    assert stored(office, visit.opened.id) == []
    browser.find("#gallery").send_keys(photo(tmp_path / "good.jpg"))
    ready(browser, 1)
    browser.all(".photos li.wrong button")[1].click()
    WebDriverWait(browser.driver, PATIENCE).until(lambda _driver: len(browser.all(".photos li")) == 1)
    assert len(visit.state().answers["attachments"]) == 1


@pytest.fixture
def line(office: Office) -> Iterator[CutLine]:
    """The phone's line to the office."""
    made = CutLine(office.process.port)
    yield made
    made.close()


def test_a_broken_line_resumes_where_it_broke(
    office: Office, browse: Browse, line: CutLine, tmp_path: Path
) -> None:
    browser = browse()
    visit = connect(browser, office.machine, draft(office))
    (cookie,) = [one["value"] for one in browser.driver.get_cookies() if one["name"] == "handoff"]
    browser.open(f"{line.url}/h/form")
    browser.open(line.url + PAGE)
    assert cookie and browser.all("#gallery"), "cookies do not know ports"
    big = photo(tmp_path / "big.jpg", size=(1400, 1000), noise=True)
    before = line.upward
    line.cut_after(5 * CHUNK + CHUNK // 2)
    browser.find("#gallery").send_keys(big)
    assert line.wait_until_broken(PATIENCE)
    browser.wait_for("断线了")
    (half,) = stored(office, visit.opened.id)
    assert 0 < half.received < half.size and half.state == files.RECEIVING
    line.mend()
    ready(browser, 1)
    assert line.breaks == 1
    sent = line.upward - before
    assert sent < half.size + 3 * CHUNK, "what had arrived is not sent again"
    assert len(visit.state().answers["attachments"]) == 1


def test_a_reload_in_the_middle_goes_on_with_the_bytes(
    office: Office, browse: Browse, line: CutLine, tmp_path: Path
) -> None:
    browser = browse()
    visit = connect(browser, office.machine, draft(office))
    browser.open(line.url + PAGE)
    line.cut_after(3 * CHUNK)
    browser.find("#gallery").send_keys(photo(tmp_path / "big.jpg", size=(1400, 1000), noise=True))
    assert line.wait_until_broken(PATIENCE)
    line.mend()
    browser.driver.execute_script("window.onbeforeunload = null")
    browser.open("about:blank")
    browser.open(line.url + PAGE)
    ready(browser, 1)
    assert len(stored(office, visit.opened.id)) == 1


def test_the_office_is_killed_in_the_middle_and_started_again(
    office: Office, browse: Browse, tmp_path: Path
) -> None:
    """Another office process on the same database and files takes the rest."""
    state = str(office.process.state_dir)
    killed = OfficeProcess(office.process.database_url, tmp_path / "killed", STATE_DIR=state)
    line = CutLine(killed.port)
    browser = browse()
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 400 * 1024}
    run = browser.driver.execute_cdp_cmd
    try:
        visit = connect(browser, office.machine, draft(office))
        browser.open(line.url + PAGE)
        run("Network.enable", {})
        run("Network.emulateNetworkConditions", slow)
        browser.find("#gallery").send_keys(photo(tmp_path / "big.jpg", size=(1400, 1000), noise=True))
        WebDriverWait(browser.driver, PATIENCE).until(
            lambda _driver: any(one.received for one in stored(office, visit.opened.id))
        )
        killed.process.kill()
        browser.wait_for("断线了")
        (half,) = stored(office, visit.opened.id)
        assert 0 < half.received < half.size and half.state == files.RECEIVING
        run("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
        before = line.upward
        started = OfficeProcess(office.process.database_url, tmp_path / "started", STATE_DIR=state)
        try:
            line.lead_to(started.port)
            ready(browser, 1, 3 * PATIENCE)  # it asks again after half a minute at last
        finally:
            browser.open("about:blank")
            started.stop()
        assert line.upward - before < half.size - half.received + 3 * CHUNK, "only the rest is sent"
        assert len(visit.state().answers["attachments"]) == 1
    finally:
        run("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
        line.close()
        killed.stop()


def test_whole_files_by_a_plain_form(office: Office, browse: Browse, tmp_path: Path) -> None:
    browser = browse(320, 640)
    visit = connect(browser, office.machine, draft(office))
    without_script(browser)
    try:
        browser.open(office.url + PAGE)
        browser.find("#gallery").send_keys(photo(tmp_path / "a.jpg") + "\n" + photo(tmp_path / "b.jpg"))
        browser.press("上传")
        assert len(browser.all(".photos img")) == 2 and browser.overflow() <= 0
        assert len(visit.state().answers["attachments"]) == 2
        bad = tmp_path / "c.jpg"
        bad.write_bytes(b"not a picture at all")
        browser.find("#gallery").send_keys(str(bad))
        browser.press("上传")
        assert "这个文件不是照片" in browser.text and len(browser.all(".photos img")) == 2
        browser.press("删除")
        assert len(visit.state().answers["attachments"]) == 1
    finally:
        without_script(browser, off=False)


def test_uploads_by_hand(office: Office, browse: Browse) -> None:
    """The core of tus, and what it refuses."""
    browser = browse()
    visit = connect(browser, office.machine, draft(office))
    token = str(browser.find("input[name=token]").get_attribute("value"))
    (cookie,) = [one["value"] for one in browser.driver.get_cookies() if one["name"] == "handoff"]
    field = {"upload-metadata": "field YXR0YWNobWVudHM="}  # attachments
    patch = {"content-type": "application/offset+octet-stream", "upload-offset": "0"}
    with httpx2.Client(
        base_url=office.url,
        cookies={"handoff": cookie},
        headers={"form-token": token, "tus-resumable": "1.0.0"},
    ) as phone:
        assert phone.post("/h/files", headers={**field, "upload-length": str(30 * 2**20)}).status_code == 413
        assert phone.post("/h/files", headers={**field, "upload-length": "x"}).status_code == 422
        assert phone.post("/h/files", headers={"upload-length": "9"}).status_code == 404
        begun = phone.post("/h/files", headers={**field, "upload-length": "300000"})
        assert begun.status_code == 201
        place = begun.headers["location"]
        assert phone.head(place).headers["upload-offset"] == "0"
        assert phone.patch(place, content=b"x" * CHUNK, headers=patch).headers["upload-offset"] == str(CHUNK)
        assert phone.head(place).headers["upload-offset"] == str(CHUNK)
        gap = {**patch, "upload-offset": str(2 * CHUNK)}
        assert phone.patch(place, content=b"x", headers=gap).status_code == 409
        assert phone.patch(place, content=b"x" * (2**20 + 1), headers=patch).status_code == 413
        assert phone.patch(place, content=b"x", headers={"upload-offset": "0"}).status_code == 415
        stolen = {"form-token": "0" * 32}
        assert phone.head(place, headers=stolen).status_code == 403
        assert phone.get(f"{place}/small").status_code == 404
        visit.end()
        assert phone.patch(place, content=b"x" * CHUNK, headers=gap).status_code == 410
    other = browse()
    connect(other, office.machine, draft(office))
    (cookie,) = [one["value"] for one in other.driver.get_cookies() if one["name"] == "handoff"]
    token = str(other.find("input[name=token]").get_attribute("value"))
    with httpx2.Client(
        base_url=office.url, cookies={"handoff": cookie}, headers={"form-token": token}
    ) as stranger:
        assert stranger.head(place).status_code == 404, "a file of another hand-off does not exist"


def test_more_than_the_question_takes(office: Office, browse: Browse, tmp_path: Path) -> None:
    browser = browse()
    visit = connect(browser, office.machine, draft(office))
    owner = Owner(visit.opened.id, None)
    with office.runtime.database.write() as session:
        for _ in range(30):
            files.begin(session, owner, "attachments", 10, office.runtime.now())
    browser.open(office.url + PAGE)
    wait_for_css(browser, ".photos li")
    browser.find("#gallery").send_keys(photo(tmp_path / "a.jpg"))
    browser.wait_for("最多30份，请先删除不要的")
