"""A synthetic city to try everything with: 示例市, its offices, hours and times. Nothing is real."""

from backend.demo.seed import DAYS, seed

__all__ = ["DAYS", "seed"]
