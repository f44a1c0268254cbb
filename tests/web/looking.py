"""A page as axe-core, a narrow window and a reader of a language see it, in one call to the browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tour.browser import PATIENCE, Browser
from words import Language

AXE: Final = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
_SAYS_NO: Final = tuple(f"status of {status}" for status in (403, 404, 409, 410, 422, 429))

# Both sizes of text are one page with another class. Names and addresses stay Chinese in every language, and
# so does what a person said.
_LOOK: Final = """
const done = arguments[arguments.length - 1], root = document.documentElement, as = root.className;
const widths = ["", "large"].map((size) => { root.className = size; return root.scrollWidth; });
root.className = as;
const copy = document.body.cloneNode(true);
copy.querySelectorAll("[lang=zh-CN], template, .said").forEach((one) => one.remove());
const where = (one) => one.nodes.map((node) => node.html).slice(0, 3);
axe.run(document, {resultTypes: ["violations"]}).then((found) => done({
  axe: found.violations.map((one) => [one.impact, one.id, where(one)]),
  widths, lang: root.lang, dir: root.dir, han: copy.textContent.match(/[\\u4e00-\\u9fff]/g) || [],
}));
"""


@contextmanager
def looking_closely(browser: Browser) -> Iterator[None]:
    """Every page that is opened inside brings axe-core along: faster than handing it in each time."""
    browser.driver.set_script_timeout(PATIENCE)
    run = browser.driver.execute_cdp_cmd
    added = run("Page.addScriptToEvaluateOnNewDocument", {"source": AXE})
    try:
        yield
    finally:
        run("Page.removeScriptToEvaluateOnNewDocument", added)


def look(browser: Browser, name: str, language: Language = Language.CHINESE) -> None:
    """Nothing serious or critical (WCAG A and AA, best practices), nothing wider than the window in either
    size of text, nothing that the browser complains about, the right language and direction; keeps a picture.
    """
    seen = browser.driver.execute_async_script(_LOOK)
    assert [one for one in seen["axe"] if one[0] in ("serious", "critical")] == [], name
    assert max(seen["widths"]) <= browser.width, name
    assert [row for row in browser.errors() if not any(one in row for one in _SAYS_NO)] == [], name
    assert seen["lang"] == language.tag, name
    assert seen["dir"] == ("rtl" if language.right_to_left else "ltr"), name
    if language is not Language.CHINESE:
        assert seen["han"] == [], name
    browser.picture(name)
