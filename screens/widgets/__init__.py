"""Drawn things without any knowledge of the service: labels, buttons, cards, bars."""
