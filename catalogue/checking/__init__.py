"""The finer rules of a service file, beyond its shape: does everything it names exist, and can it be reached?

Entry: `catalogue.checker`.
"""
