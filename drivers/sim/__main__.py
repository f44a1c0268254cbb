"""`python -m drivers.sim --dir DIR --font FONT`: the device bench."""

from __future__ import annotations

import argparse
from pathlib import Path

from .bench_run import run_bench
from .printer_models import MODELS


def main() -> None:
    """Read the arguments and run the bench."""
    parser = argparse.ArgumentParser(
        prog="python -m drivers.sim", description="设备台：模拟读卡器和回执打印机"
    )
    parser.add_argument("--dir", type=Path, required=True, help="放两个串口链接的目录")
    parser.add_argument("--font", type=Path, required=True, help="画回执用的字体文件")
    parser.add_argument("--port", type=int, default=8321, help="网页端口，0 为任选")
    parser.add_argument("--model", choices=sorted(MODELS), default="generic-80", help="模拟的打印机型号")
    parser.add_argument("--no-timing", action="store_true", help="不模拟线路和打印速度")
    options = parser.parse_args()
    run_bench(
        options.dir, options.port, font_path=options.font, model=options.model, timing=not options.no_timing
    )


if __name__ == "__main__":
    main()
