"""Papers added on the case page, with and without scripts; what staff see; what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from selenium.webdriver.support.ui import WebDriverWait

from backend import case_requests, files
from backend.files import Owner
from backend.models.handoff import StoredFile
from tests.backend import sample_files as samples
from tests.web.case_walk import (
    PATIENCE,
    address,
    booked,
    enter,
    neutral,
    phone,
    put_state,
    staff_at,
    wait_for_address,
)
from tests.web.demo_office import Office
from tests.web.hand_walk import wait_for_css, without_script
from tour.browser import Browser
from wire.messages import Content

Browse = Callable[..., Browser]
_TUS = {"tus-resumable": "1.0.0"}


def stored(office: Office, content: Content) -> list[StoredFile]:
    with office.runtime.database.read() as session:
        return files.files_of(session, Owner(None, content.uuid), "")


def asked(office: Office, content: Content) -> list[tuple[str, bool]]:
    with office.runtime.database.read() as session:
        return [(row.kind, row.open) for row in case_requests.of_case(session, content.uuid)]


def pictures_shown(browser: Browser) -> int:
    script = (
        "return [...document.querySelectorAll('.photos img')].filter((one) => one.naturalWidth > 0).length"
    )
    return int(browser.driver.execute_script(script))


def test_photos_by_script_are_small_and_removable(office: Office, browse: Browse, tmp_path: Path) -> None:
    content = booked(office)
    paths = [tmp_path / name for name in ("one.jpg", "two.jpg", "notes.txt")]
    for path, data in zip(paths, (samples.photo(6), samples.photo(1), b"no picture at all"), strict=True):
        path.write_bytes(data)
    browser = browse(390, 844)
    enter(browser, office, content)
    browser.press("补交材料")
    browser.find("#gallery").send_keys("\n".join(map(str, paths)))
    wait_for_css(browser, ".photos li.wrong")
    WebDriverWait(browser.driver, PATIENCE).until(lambda _: pictures_shown(browser) == 2)
    assert "不是照片，也不是PDF" in browser.text
    browser.picture("case-papers")
    assert asked(office, content) == [("paper", True)]
    assert {row.state for row in stored(office, content)} == {"ready"}
    browser.all(".photos li[data-state=ready] button")[0].click()
    WebDriverWait(browser.driver, PATIENCE).until(lambda _: len(stored(office, content)) == 1)
    browser.driver.refresh()
    WebDriverWait(browser.driver, PATIENCE).until(lambda _: pictures_shown(browser) == 1)
    staff_at(browser_of_staff := browse(1100, 800), office, content)
    assert "补交的材料" in browser_of_staff.text and "请看“补交的材料”" in browser_of_staff.text
    browser_of_staff.press("标为已处理")
    (row,) = stored(office, content)
    client = phone(office, content)
    assert "删除第1份" not in client.get("/papers").text
    client.post(f"/papers/files/{row.id}/remove")
    assert len(stored(office, content)) == 1, "what staff has looked at stays"


def test_the_proof_runs_out_during_an_upload(office: Office, browse: Browse, tmp_path: Path) -> None:
    content = booked(office)
    photo = tmp_path / "one.jpg"
    photo.write_bytes(samples.photo(1))
    browser = browse(390, 844)
    enter(browser, office, content)
    browser.press("补交材料")
    browser.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
    browser.find("#gallery").send_keys(str(photo))
    wait_for_address(browser, content.receipt_token)
    assert browser.all("#code") and stored(office, content) == []


def test_photos_without_scripts(office: Office, browse: Browse, tmp_path: Path) -> None:
    content = neutral(office)
    photo, paper = tmp_path / "one.jpg", tmp_path / "two.pdf"
    photo.write_bytes(samples.photo(8))
    paper.write_bytes(samples.pages_pdf(2))
    browser = browse(390, 844)
    without_script(browser)
    try:
        enter(browser, office, content)
        browser.press("补交材料")
        browser.press("交到办公室")
        assert "请先拍照或选照片" in browser.text
        browser.find("#camera").send_keys(str(photo))
        browser.find("#gallery").send_keys(str(paper))
        browser.press("交到办公室")
        browser.wait_for("共2页")
        browser.picture("case-papers-plain")
        assert len(stored(office, content)) == 2
        browser.press("删除")
        assert len(stored(office, content)) == 1
    finally:
        without_script(browser, off=False)


def test_what_is_no_paper_is_told_and_the_rest_is_kept(office: Office) -> None:
    content = booked(office)
    sent = [("file", ("a.jpg", data, "image/jpeg")) for data in (b"<html></html>", samples.photo(1), b"")]
    answer = phone(office, content).post("/papers", files=sent)
    assert answer.status_code == 422
    assert "有的没有收下" in answer.text and "不是照片，也不是PDF" in answer.text
    assert len(stored(office, content)) == 1 and asked(office, content) == [("paper", True)]


def test_a_form_that_is_too_large(office: Office) -> None:
    content = booked(office)
    client = phone(office, content)
    large = b"x" * (office.runtime.settings.max_body_bytes + 1)
    assert client.post("/papers", files={"file": ("a.jpg", large, "image/jpeg")}).status_code == 422
    parts = iter([b"x" * 1024 * 1024] * 27)  # no length is declared
    kind = {"content-type": "multipart/form-data; boundary=b"}
    head = b'--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n'
    answer = client.post("/papers", content=(part for part in (head, *parts)), headers=kind)
    assert answer.status_code == 422 and "太大" in answer.text
    assert stored(office, content) == [] and asked(office, content) == []


def test_nobody_elses_files_and_none_after_the_end(office: Office) -> None:
    mine, other = booked(office), booked(office)
    client = phone(office, mine)
    client.post("/papers", files={"file": ("a.jpg", samples.photo(1), "image/jpeg")})
    (row,) = stored(office, mine)
    stranger = phone(office, other)
    assert client.get(f"/papers/files/{row.id}/small").headers["content-type"] == "image/jpeg"
    assert stranger.get(f"/papers/files/{row.id}/small").status_code == 404
    stranger.post(f"/papers/files/{row.id}/remove")
    assert stranger.client.head(f"{stranger.here}/papers/files/{row.id}").status_code == 404
    assert len(stored(office, mine)) == 1
    put_state(office, mine, "cancelled", open_=False)
    assert client.get("/papers").status_code == 303
    assert client.post("/papers/files", headers={**_TUS, "upload-length": "5"}).status_code == 410
    assert (
        client.post("/papers", files={"file": ("a.jpg", samples.photo(1), "image/jpeg")}).status_code == 303
    )
    assert len(stored(office, mine)) == 1
    assert (
        office.process.client.get(f"{address(office, mine)}/papers/files/{row.id}/small").status_code == 404
    )
