"""Reads: what pages and lists need, with the eager loading decided here."""
