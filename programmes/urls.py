"""Pages of programmes and of what an organisation spends on them."""

from django.urls import path

from evidence.kept import kept

from . import feeds, views

COMPARED = ("year", "benchmark", "basis")  # the choices of every comparison

urlpatterns = [
    path(
        "organisations/<str:code>/",
        kept(*COMPARED, "programme", "view")(views.organisation),
        name="organisation",
    ),
    path(
        "organisations/<str:code>/programmes/",
        kept(*COMPARED, "prices")(views.organisation_programmes),
        name="organisation-programmes",
    ),
    path(
        "organisations/<str:code>/programmes/<str:node>/",
        kept(*COMPARED, "prices", "measure", "care_setting")(views.organisation_programme),
        name="organisation-programme",
    ),
    path("organisations/<str:code>/peers/own/", views.own_peers, name="own-peers"),
    path(
        "organisations/<str:code>/peers/own/<str:of>.csv",
        views.own_peers_csv,
        name="own-peers-csv",
    ),
    path("organisations/<str:code>/changes/", views.changed, name="changes"),
    path("organisations/<str:code>/changes.csv", views.changed_csv, name="changes-csv"),
    path("organisations/<str:code>/feed.atom", feeds.organisation_feed, name="organisation-feed"),
    path("corrections/", views.corrections, name="corrections"),
    path("corrections.csv", views.corrections_csv, name="corrections-csv"),
    path("organisations/<str:code>/files/", views.files, name="files"),
    path("organisations/<str:code>/files/tables.xlsx", views.tables, name="workbook"),
    path("organisations/<str:code>/files/factsheet.pdf", views.on_paper, name="factsheet"),
    path("data/called-other.csv", views.other, name="called-other"),
    path(
        "organisations/<str:code>/inequalities/",
        kept("measure", "period")(views.inequalities),
        name="inequalities",
    ),
    path(
        "organisations/<str:code>/scorecard/", kept("frame")(views.scorecard_page), name="scorecard"
    ),
    path(
        "organisations/<str:code>/scorecard/<str:of>.csv", views.scorecard_csv, name="scorecard-csv"
    ),
    path(
        "organisations/<str:code>/compare/", kept(*COMPARED, "with")(views.compare), name="compare"
    ),
    path(
        "organisations/<str:code>/compare/characteristics.csv",
        views.compare_characteristics,
        name="compare-characteristics",
    ),
    path("programmes/", kept("nation")(views.programmes), name="programmes"),
    path(
        "programmes/<str:code>/",
        kept(*COMPARED, "nation", "prices", "measure", "map", "organisation")(views.programme),
        name="programme",
    ),
]
