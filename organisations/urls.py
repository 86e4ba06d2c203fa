"""Pages of organisations that need no spend."""

from django.urls import path

from evidence.kept import kept

from . import views

urlpatterns = [
    path("organisations/<str:code>/peers/", kept()(views.peers), name="peers"),
    path(
        "organisations/<str:code>/peers/characteristics.csv",
        views.peer_characteristics,
        name="peer-characteristics",
    ),
]
