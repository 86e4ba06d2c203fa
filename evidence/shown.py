"""What apps above this one add to the page of what is loaded: each registers its chart."""

from collections.abc import Callable

from .charts import Chart

Made = Callable[[], Chart | None]
_charts: list[Made] = []


def register(made: Made) -> None:
    """Add a chart; where it has nothing to show it is None and left out."""
    _charts.append(made)


def charts() -> list[Chart]:
    """The charts that there are, in the order in which they were registered."""
    return [chart for made in _charts if (chart := made())]
