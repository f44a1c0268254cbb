"""Measured speed: `python -m benchmarks` runs everything, `python -m benchmarks.NAME` one module."""
