"""The house's own pages."""

from django.urls import path

from evidence.kept import kept

from . import search_views, views

urlpatterns = [
    path("", kept()(views.home), name="home"),
    path("method/", views.document, {"name": "method"}, name="method"),
    path("glossary/", views.document, {"name": "glossary"}, name="glossary"),
    path("search/", search_views.search, name="search"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
