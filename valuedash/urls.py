"""Where each page lives. URLs are places, not verbs."""

from django.urls import include, path

from . import health

handler404 = "valuedash.views.not_found"
handler500 = "valuedash.views.broken"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("api/v1/", include("valuedash.api_urls")),
    path("account/", include("organisations.account_urls")),
    path("", include("valuedash.page_urls")),
    path("", include("costing.urls")),
    path("", include("programmes.urls")),
    path("", include("organisations.urls")),
    path("", include("evidence.urls")),
]
