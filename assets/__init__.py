"""Fonts, pictures, sounds, translations and demo content, shipped inside the package."""
