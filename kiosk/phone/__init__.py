"""The citizen's phone beside a session: the hand-off, what both may answer, what the panel shows."""
