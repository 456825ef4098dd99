"""Measured times of the product: see ``__main__``."""
