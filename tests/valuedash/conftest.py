"""What the tests of this package share."""

from .own_figures import own_run, published_run, readers

__all__ = ["own_run", "published_run", "readers"]  # fixtures
