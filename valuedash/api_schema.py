"""The description of the API and its page: files in all but name, made once by each process."""

import hashlib
from functools import cache
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request

FRESH_SECONDS = 60


@cache
def description() -> dict[str, Any]:
    """The description; it changes with the program alone, never with who asks."""
    return dict(SchemaGenerator().get_schema(request=None, public=True))


@cache
def written(renderer: type) -> tuple[bytes, str]:
    """The description in one format, and its ETag."""
    content = renderer().render(description(), renderer_context={})
    return content, f'"{hashlib.sha256(content).hexdigest()[:32]}"'


class Schema(SpectacularAPIView):
    """The description, in YAML or JSON. It does not count against the limits."""

    authentication_classes = []
    throttle_classes = []

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        renderer: Any = request.accepted_renderer
        content, tag = written(renderer.__class__)
        answer = get_conditional_response(request, tag)
        if answer is None:
            answer = HttpResponse(content, renderer.media_type)
            name = f'inline; filename="valuedash.{renderer.format}"'
            answer["Content-Disposition"] = name
        answer["ETag"] = tag
        answer["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
        return answer


class Docs(SpectacularSwaggerSplitView):
    """The description as a page, with nothing inline that the content security policy would refuse."""

    template_name = "api_docs.html"
    authentication_classes = []
    throttle_classes = []
