"""A tab on which words are spelled and then chosen: the line of proposals over the keys."""

from __future__ import annotations

from screens.entry.candidate_bar import CandidateBar
from screens.entry.composer import Composer
from screens.entry.engines import Candidate, InputEngine
from screens.entry.keys import KeyRow
from screens.entry.layout import Layout

MOST_GUESSES = 10


class Spelling(Layout):
    """Pinyin and strokes share this; they differ in their keys and their engine."""

    def engine(self) -> InputEngine:
        """What turns letters into words."""
        raise NotImplementedError

    def rows(self) -> list[KeyRow]:
        """The keys."""
        raise NotImplementedError

    def is_letter(self, key: str) -> bool:
        """Does this key spell, or does it stand for itself?"""
        raise NotImplementedError

    def shown_letters(self) -> str:
        """What is being spelled, for the line above the keys."""
        return self.composer.spelled

    def build(self) -> None:
        """Proposals above, keys below."""
        self.composer = Composer(self.engine(), self.box.put)
        self.bar = CandidateBar(self.take)
        self.add_widget(self.bar)
        for row in self.rows():
            self.add_widget(row)

    def press(self, key: str) -> None:
        """A letter is composed; everything else ends composing with the best proposal."""
        if self.is_letter(key):
            self.composer.add(key)
            self.propose()
        else:
            self.composer.finish()
            self.box.put(key)

    def space(self) -> None:
        """Take the first proposal, or put a blank."""
        if self.composer.letters:
            self.composer.finish()
        else:
            self.box.put(" ")

    def delete(self) -> None:
        """Take a letter, or a character."""
        if self.composer.back():
            self.propose()
        else:
            self.box.delete()

    def take(self, candidate: Candidate) -> None:
        """A proposal was touched."""
        if not candidate.used and candidate.text in self.box.view.field.phrases:
            self.box.put_phrase(candidate.text)
        else:
            self.composer.take(candidate)
        self.propose()

    def follow(self) -> None:
        """After a word comes what often follows it."""
        self.propose()

    def leave(self) -> None:
        """Letters that were not chosen are dropped."""
        self.composer.drop()

    def settle(self) -> None:
        """Letters that were not chosen become the best proposal: the review shows it, nothing is lost."""
        if self.composer.letters:
            self.composer.finish()
            self.propose()

    def propose(self) -> None:
        """What the letters may mean; without letters the phrases of the question, or what may come next."""
        if self.composer.letters:
            self.bar.show(self.shown_letters(), self.composer.candidates)
        else:
            words = self.box.guesses(MOST_GUESSES) or self.box.view.field.phrases
            self.bar.show("", [Candidate(word, 0) for word in words])
