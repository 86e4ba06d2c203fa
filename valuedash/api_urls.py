"""The addresses of the REST API, version 1: one place, in the order of docs/api.md."""

from django.urls import path, re_path
from django.views.generic import RedirectView

from costing.api.book import Extracts, Questions
from costing.api.pathways import Pathways
from costing.api.people import Areas, Concentrations, CostSpreads, Expected, Lorenz, Segments
from costing.api.unit_costs import ProgrammeCosts, Reconciliations, UnitCosts
from evidence.api.endpoints import Elsewhere, Parameters, Releases, Runs
from evidence.api.explain import Explain
from evidence.api.figures import Answer
from evidence.api.latest import Feed, LatestRun
from organisations.api import OneOrganisation, Organisations, Peers
from programmes.api.inequality import Inequalities
from programmes.api.outcomes import OutcomeBenchmarks, Outcomes
from programmes.api.reference import Measures, Programmes
from programmes.api.spend import Benchmarks, Spend
from programmes.api.spread import Funnels, Spreads
from programmes.api.value import Opportunities, ValueMap

from .api_schema import Docs, Schema

ENDPOINTS: dict[str, type[Answer]] = {
    "organisations/": Organisations,
    "organisations/<str:code>/": OneOrganisation,
    "organisations/<str:code>/peers/": Peers,
    "programmes/": Programmes,
    "measures/": Measures,
    "spend/": Spend,
    "outcomes/": Outcomes,
    "benchmarks/": Benchmarks,
    "outcome-benchmarks/": OutcomeBenchmarks,
    "value-map/": ValueMap,
    "opportunities/": Opportunities,
    "inequalities/": Inequalities,
    "spread/": Spreads,
    "funnel/": Funnels,
    "costing/pathways/": Pathways,
    "costing/concentration/": Concentrations,
    "costing/spread/": CostSpreads,
    "costing/lorenz/": Lorenz,
    "costing/segments/": Segments,
    "costing/areas/": Areas,
    "costing/unit-costs/": UnitCosts,
    "costing/expected/": Expected,
    "costing/programmes/": ProgrammeCosts,
    "costing/reconciliation/": Reconciliations,
    "costing/extracts/": Extracts,
    "costing/questions/": Questions,
    "runs/": Runs,
    "runs/latest/": LatestRun,
    "releases/": Releases,
    "parameters/": Parameters,
    "explain/<str:figure>/": Explain,
}


urlpatterns = [
    path("", RedirectView.as_view(pattern_name="api-docs"), name="api"),
    path("schema/", Schema.as_view(), name="api-schema"),
    path("docs/", Docs.as_view(url_name="api-schema"), name="api-docs"),
    path("runs/feed.atom", Feed.as_view(), name="api-runs-feed"),
    *(path(place, view.as_view(), name=f"api-{view.name}") for place, view in ENDPOINTS.items()),
    re_path(r"^.*/$", Elsewhere.as_view(), name="api-elsewhere"),
]
