"""Painted lists: one delegate, no widget in a cell."""
