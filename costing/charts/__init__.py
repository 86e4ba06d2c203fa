"""Drawings of what care costs."""
