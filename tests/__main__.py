"""`python -m tests`: every test on all cores, coverage with its gates, and one line at the end.

Zero skipped and zero expected failures are part of green. A missing system part fails with the one apt line.
What failed while other tests used the same cores is looked at again alone; it is named either way
(docs/decisions/second-look.md).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
REPORT = BUILD / "tests.xml"

LAST_FAILED = ROOT / ".pytest_cache" / "v" / "cache" / "lastfailed"  # node ids, written by pytest
SECOND_LOOKS = 2
MOST_UNSTEADY = 3

# per cent of lines; raised whenever it is beaten, never lowered without a written reason
GATES = {"catalogue": 99, "wire": 99, "kiosk": 97, "drivers": 98, "backend": 98}

PARTS = {
    "xvfb": "Xvfb",
    "postgresql-15": "/usr/lib/postgresql/15/bin/initdb",
    "chromium": "chromium",
    "chromium-driver": "chromedriver",
    "fonts-noto-cjk": "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
}


def missing_packages() -> list[str]:
    """Debian packages without which the tests cannot run."""
    return [
        package
        for package, program in PARTS.items()
        if shutil.which(program) is None and not Path(program).exists()
    ]


def run_pytest(arguments: list[str], report: Path = REPORT) -> int:
    """Run with these arguments, or the whole suite; returns pytest's exit code."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        *(arguments or ["-n", "auto", "--dist", "loadfile", "--cache-clear"]),
        "--cov",
        "--cov-report=",
        f"--junitxml={report}",
    ]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def unsteady() -> list[str]:
    """The tests that just failed, when each of them passes with no other beside it, every time; else none."""
    tests = sorted(json.loads(LAST_FAILED.read_text(encoding="utf-8")))
    if not 0 < len(tests) <= MOST_UNSTEADY:
        return []
    for number in range(1, SECOND_LOOKS + 1):
        sys.stdout.write(f"tests: once more alone, {number} of {SECOND_LOOKS}: {', '.join(tests)}\n")
        sys.stdout.flush()
        if run_pytest([*tests, "--cov-append"], BUILD / f"tests-again-{number}.xml"):
            return []
    return tests


def left_out() -> list[str]:
    """Names of tests that were skipped or expected to fail: none may be."""
    root = ET.parse(REPORT).getroot()
    return [
        f"{case.get('classname')}::{case.get('name')}"
        for case in root.iter("testcase")
        if case.find("skipped") is not None
    ]


def coverage_shortfalls() -> list[str]:
    """One line for each room under its gate; prints the figures."""
    target = BUILD / "coverage.json"
    subprocess.run([sys.executable, "-m", "coverage", "json", "-q", "-o", str(target)], cwd=ROOT, check=True)
    lines: dict[str, list[int]] = {room: [0, 0] for room in GATES}
    for name, facts in json.loads(target.read_text())["files"].items():
        room = name.split("/")[0]
        if room in lines:
            lines[room][0] += facts["summary"]["covered_lines"]
            lines[room][1] += facts["summary"]["num_statements"]
    short = []
    for room, (covered, total) in lines.items():
        percent = 100 * covered / max(total, 1)
        sys.stdout.write(f"coverage {room}: {percent:.1f} % of {total} lines (gate {GATES[room]})\n")
        if percent < GATES[room]:
            short.append(f"{room} {percent:.1f} < {GATES[room]}")
    return short


def main() -> int:
    """Run, judge, and say where to look."""
    packages = missing_packages()
    if packages:
        line = "apt-get install -y --no-install-recommends " + " ".join(packages)
        sys.stderr.write(f"tests need system parts; run: {line}\n")
        return 1
    BUILD.mkdir(exist_ok=True)
    arguments = sys.argv[1:]
    code = run_pytest(arguments)
    shaky = unsteady() if code == pytest.ExitCode.TESTS_FAILED and not arguments else []
    if code and not shaky:
        sys.stdout.write(f"tests: FAILED, see above and {REPORT.relative_to(ROOT)}\n")
        return code
    problems = [f"left out: {name}" for name in left_out()]
    if not arguments:
        problems += coverage_shortfalls()
    for problem in problems:
        sys.stdout.write(problem + "\n")
    verdict = "FAILED" if problems else "all green"
    if shaky:
        verdict += f", but {len(shaky)} UNSTEADY (failed beside others, passed alone): {', '.join(shaky)}"
    sys.stdout.write(f"tests: {verdict}, report in {REPORT.relative_to(ROOT)}\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
