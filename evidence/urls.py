"""Pages of how we know."""

from django.urls import path

from . import queries, views
from .kept import kept

urlpatterns = [
    path("runs/", views.runs, name="runs"),
    path("runs/<int:number>/", views.run, name="run"),
    path("data/", kept(loaded=queries.anything_loaded)(views.data), name="data"),
    path("explain/<str:figure>/", views.explanation, name="explain"),
]
