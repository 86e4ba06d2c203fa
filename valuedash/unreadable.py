"""Text that nothing of ours can have in it: PostgreSQL keeps no zero byte, and refuses to look for one.

Answered here once, so that no page has to think of it. The API is left alone: it names the field.
"""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

ZERO = "\0"
API = "/api/"


class NoZeroBytes:
    """Middleware: an address with a zero byte is no page, and a cookie with one is no cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: text for name, text in request.COOKIES.items() if ZERO not in text}
        if not request.path.startswith(API) and ZERO in _address(request):
            raise Http404("There is no page at this address.")
        return self.get_response(request)


def _address(request: HttpRequest) -> str:
    """The path with every name and value asked for."""
    asked = (text for name, values in request.GET.lists() for text in (name, *values))
    return "".join((request.path, *asked))
