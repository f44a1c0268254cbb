"""One utterance on its way to the ear: synthesiser processes, one after another, pumped into one player."""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import subprocess
import threading
from collections.abc import Sequence
from typing import IO, Final

from ..types import SpeechTrouble
from .faults import SpeechFault
from .player import environment, meaning
from .synthesizer import HEADER_SIZE, is_expected_audio

STUCK_AFTER: Final = 10.0  # seconds without any movement; a busy machine starts programs slowly
_PIPE_SIZE: Final = 32_768  # bytes; 0.7 s: rides out a busy machine, and is all that outlives a dead kiosk
_CHUNK: Final = 4096

Part = tuple[list[str], bytes]  # command of the synthesiser and what it reads


class Playback:
    """Plays `parts` through `player`; `kill` from any thread makes it silent at once.

    No sound can come before `run` is called.
    """

    def __init__(self, player: list[str], parts: Sequence[Part]) -> None:
        self._command = player
        self._parts = parts
        self._lock = threading.Lock()
        self._killed = False
        self._running: list[subprocess.Popen[bytes]] = []

    def kill(self) -> None:
        """End both processes; the sound device drops what it still holds when its process is gone."""
        with self._lock:
            self._killed = True
            for process in self._running:
                process.kill()

    def run(self) -> bool:
        """Play to the end; false when killed. Raises `SpeechFault`."""
        with contextlib.ExitStack() as stack:
            player = self._spawn(self._command, stack, complains=True)
            if player is None:
                return False
            assert player.stdin is not None and player.stderr is not None
            fcntl.fcntl(player.stdin, fcntl.F_SETPIPE_SZ, _PIPE_SIZE)
            os.set_blocking(player.stdin.fileno(), False)
            try:
                for command, text in self._parts:
                    self._synthesise(command, text, player.stdin)
                player.stdin.close()
                player.wait(STUCK_AFTER)
            except BrokenPipeError:
                self._give_up_on(player)
            except subprocess.TimeoutExpired as error:
                raise SpeechFault(SpeechTrouble.STUCK) from error
            except SpeechFault:
                if self._killed:
                    return False
                raise
            if self._killed:
                return False
            if player.returncode:
                raise SpeechFault(meaning(player.stderr.read(4096)))
            return True

    def _spawn(
        self, command: list[str], stack: contextlib.ExitStack, *, complains: bool
    ) -> subprocess.Popen[bytes] | None:
        """Start a process that ends with the stack, whatever happens; None when killed before."""
        with self._lock:
            if self._killed:
                return None
            try:
                process = subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL if complains else subprocess.PIPE,
                    # the synthesiser's words are dropped: they might quote what it was to say
                    stderr=subprocess.PIPE if complains else subprocess.DEVNULL,
                    bufsize=0,
                    env=environment(),
                )
            except (FileNotFoundError, PermissionError) as error:
                raise SpeechFault(SpeechTrouble.PROGRAM_MISSING, command[0]) from error
            except OSError as error:  # no memory, too many processes
                raise SpeechFault(SpeechTrouble.PLAYBACK_BROKE) from error
            self._running.append(process)
        stack.callback(self._reap, process)
        return process

    def _reap(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.wait()
        with self._lock:
            self._running.remove(process)
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                stream.close()

    def _synthesise(self, command: list[str], text: bytes, sink: IO[bytes]) -> None:
        with contextlib.ExitStack() as stack:
            synthesiser = self._spawn(command, stack, complains=False)
            if synthesiser is None:
                return
            assert synthesiser.stdin is not None and synthesiser.stdout is not None
            try:
                synthesiser.stdin.write(text)
                synthesiser.stdin.close()
            except BrokenPipeError as error:
                raise SpeechFault(SpeechTrouble.SYNTHESIS_BROKE) from error
            source = synthesiser.stdout.fileno()
            if not is_expected_audio(_read_exactly(source, HEADER_SIZE)):
                raise SpeechFault(SpeechTrouble.SYNTHESIS_BROKE)
            while chunk := _read(source):
                _write(sink.fileno(), chunk)
            try:
                ended = synthesiser.wait(STUCK_AFTER)
            except subprocess.TimeoutExpired as error:
                raise SpeechFault(SpeechTrouble.STUCK) from error
            if ended:
                raise SpeechFault(SpeechTrouble.SYNTHESIS_BROKE)

    def _give_up_on(self, player: subprocess.Popen[bytes]) -> None:
        """The player closed its ear: wait for its last words."""
        try:
            ended = player.wait(STUCK_AFTER)
        except subprocess.TimeoutExpired as error:
            raise SpeechFault(SpeechTrouble.STUCK) from error
        if ended == 0 and not self._killed:
            raise SpeechFault(SpeechTrouble.PLAYBACK_BROKE)


def _ready(descriptor: int, event: int) -> None:
    poll = select.poll()
    poll.register(descriptor, event)
    if not poll.poll(STUCK_AFTER * 1000):
        raise SpeechFault(SpeechTrouble.STUCK)


def _read(descriptor: int) -> bytes:
    _ready(descriptor, select.POLLIN)
    return os.read(descriptor, _CHUNK)


def _read_exactly(descriptor: int, size: int) -> bytes:
    data = b""
    while len(data) < size and (chunk := _read_up_to(descriptor, size - len(data))):
        data += chunk
    return data


def _read_up_to(descriptor: int, size: int) -> bytes:
    _ready(descriptor, select.POLLIN)
    return os.read(descriptor, size)


def _write(descriptor: int, data: bytes) -> None:
    """Write all; the player's own speed is the pace. Raises BrokenPipeError when it is gone."""
    rest = memoryview(data)
    while rest:
        _ready(descriptor, select.POLLOUT)
        try:
            rest = rest[os.write(descriptor, rest) :]
        except BlockingIOError:
            continue  # room for less than asked: wait again
