"""What is being spelled before it becomes text: letters of pinyin, or kinds of stroke. Knows no screen."""

from __future__ import annotations

from collections.abc import Callable

from screens.entry.engines import Candidate, InputEngine

MOST_LETTERS = 60  # as many as the engines look at


class Composer:
    """Letters in, candidates out, chosen words to `put`. Personal: goes with the keyboard."""

    def __init__(self, engine: InputEngine, put: Callable[[str], None]) -> None:
        self._engine = engine
        self._put = put
        self.letters = ""

    @property
    def spelled(self) -> str:
        """The letters as they are shown."""
        return self._engine.spelled(self.letters) if self.letters else ""

    @property
    def candidates(self) -> list[Candidate]:
        """What the letters may mean, best first."""
        return self._engine.candidates(self.letters) if self.letters else []

    def add(self, letter: str) -> None:
        """One more letter, up to a bound."""
        if len(self.letters) < MOST_LETTERS:
            self.letters += letter

    def back(self) -> bool:
        """Take the last letter back. False: there was none."""
        had = bool(self.letters)
        self.letters = self.letters[:-1]
        return had

    def take(self, candidate: Candidate) -> None:
        """Put a proposal into the text; letters it does not use stay."""
        self.letters = self.letters[candidate.used :].lstrip("'")
        self._put(candidate.text)

    def finish(self) -> None:
        """Put the best proposals until no letter is left; letters that spell nothing are meant as they
        stand."""
        while self.letters:
            proposals = self._engine.candidates(self.letters, 1)
            best = proposals[0] if proposals and proposals[0].used > 0 else None
            self.take(best or Candidate(self.letters, len(self.letters)))

    def drop(self) -> None:
        """Forget the letters."""
        self.letters = ""
