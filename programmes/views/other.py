"""Files about the data as a whole."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from organisations.downloads import as_csv

from .. import called_other


@require_safe
def other(request: HttpRequest) -> HttpResponse:
    """How much of the spend is called other, of every organisation and year of a nation or all."""
    listing = called_other.listing(request.GET.get("nation", ""))
    return as_csv("called-other", listing.columns, listing)
