"""Pages of what care costs, from patient-level events."""

from django.urls import URLPattern, path

from evidence.kept import kept

from . import pages
from .views import (
    areas,
    calculate,
    concentration,
    expected,
    front,
    pathways,
    programmes,
    reconciliation,
    scenarios,
    segments,
    specialties,
    time_driven,
    unit_costs,
    why,
)

urlpatterns: list[URLPattern] = [
    # Before the pages of one system: neither is anybody's code.
    path("costing/scenarios/", scenarios.scenario_list, name="costing-scenarios"),
    path("costing/scenarios/<str:code>/", scenarios.scenario, name="costing-scenario"),
    path(
        "costing/scenarios/<str:code>/<str:of>.csv",
        scenarios.scenario_csv,
        name="costing-scenario-csv",
    ),
    path("costing/time-driven/", time_driven.time_driven, name="costing-time-driven"),
    path(
        "costing/time-driven/<str:of>.csv",
        time_driven.time_driven_csv,
        name="costing-time-driven-csv",
    ),
    path("costing/<str:code>/unit-costs/", unit_costs.unit_costs_page, name="costing-unit-costs"),
    path(
        "costing/<str:code>/specialties/",
        specialties.specialties_page,
        name="costing-specialties",
    ),
    path("costing/<str:code>/pathways/", pathways.pathways_page, name="costing-pathways"),
    path(
        "costing/<str:code>/pathways/<str:pathway>/",
        pathways.pathway_page,
        name="costing-pathway",
    ),
    path("costing/", front.front, name="costing"),
    path("costing/<str:code>/", front.system, name="costing-system"),
    path("costing/<str:code>/why/", why.why, name="costing-why"),
    path("costing/<str:code>/questions/", why.book, name="costing-questions"),
    path("costing/<str:code>/questions.csv", why.book_csv, name="costing-questions-csv"),
    path("costing/<str:code>/calculate/", calculate.calculate, name="costing-ask"),
    path("costing/<str:code>/programmes/", programmes.programme_costs, name="costing-programmes"),
    path(
        "costing/<str:code>/reconciliation/",
        reconciliation.reconciliation,
        name="costing-reconciliation",
    ),
    path(
        "costing/<str:code>/concentration/",
        kept("year", scope=pages.scope_of_address)(concentration.concentration),
        name="costing-concentration",
    ),
    path(
        "costing/<str:code>/segments/",
        kept("year", "scheme", "show", "setting", scope=pages.scope_of_address)(segments.segments),
        name="costing-segments",
    ),
    path(
        "costing/<str:code>/areas/",
        kept("year", "show", "setting", scope=pages.scope_of_address)(areas.areas),
        name="costing-areas",
    ),
    path(
        "costing/<str:code>/expected/",
        kept("year", "reference", scope=pages.scope_of_address)(expected.expected),
        name="costing-expected",
    ),
]
