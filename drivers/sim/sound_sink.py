"""The playing process of the simulated sound device: raw audio in, a WAV file of what was heard.

Run as a file, with the standard library alone, so that it starts as fast as a real player. The file is whole
after every step: a killed process leaves exactly what was heard until then.
"""

from __future__ import annotations

import argparse
import sys
import time
import wave

RATE = 22_050
STEP = RATE * 2 // 50  # bytes of a fiftieth of a second


def main() -> int:
    """Consume until end of file. Returns 1 with a player's complaint when told to fail."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--wav", required=True)
    parser.add_argument("--pace", type=float, default=1.0, help="times real time; 0 = as fast as it comes")
    parser.add_argument("--complain", default="", help="fail at once with these words")
    parser.add_argument("--break-after", type=float, default=0.0, help="seconds of audio; 0 = never")
    options = parser.parse_args()
    if options.complain:
        sys.stderr.write(f"aplay: main:831: audio open error: {options.complain}\n")
        return 1
    with wave.open(options.wav, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        started = time.monotonic()
        heard = 0
        while data := sys.stdin.buffer.read(STEP):
            file.writeframes(data)
            heard += len(data)
            if options.break_after and heard >= options.break_after * RATE * 2:
                sys.stderr.write("aplay: pcm_write:2127: write error: Input/output error\n")
                return 1
            if options.pace:
                time.sleep(max(started + heard / (RATE * 2 * options.pace) - time.monotonic(), 0))
    return 0


if __name__ == "__main__":
    sys.exit(main())
