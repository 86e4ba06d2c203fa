"""Who is compared with whom on the published characteristics, and what is said of it."""

from datetime import date
from statistics import median

import pytest

from evidence import runs
from method import peers
from organisations import calculate
from organisations.models import Organisation, Peer, PeerCharacteristic, PeerSet, PeerWeight
from tests import builders
from tests.method import reference as sums


def codes(published, organisation):
    found = Peer.objects.filter(run=published, organisation=organisation).order_by("rank")
    return list(found.values_list("peer_id", flat=True))


@pytest.fixture(params=["england", "example"])
def characteristics(published, request):
    """Organisations of a nation by code, their characteristics, and the weights of these."""
    weights = list(PeerWeight.objects.all())
    of_nation = Organisation.objects.filter(kind="icb", nation=request.param)
    value = {
        (row.organisation_id, row.variable): row.value for row in PeerCharacteristic.objects.all()
    }
    icbs = sorted(of_nation.values_list("code", flat=True))
    table = [[value[code, weight.variable] for weight in weights] for code in icbs]
    return icbs, table, weights


# England


def test_the_first_five_peers_of_cornwall(published):
    assert codes(published, "QT6")[:5] == ["QSL", "QJM", "QMM", "QOC", "QGH"]


def test_every_icb_has_ten_peers_and_is_not_its_own(published):
    for code in Organisation.objects.filter(kind="icb").values_list("code", flat=True):
        found = codes(published, code)
        assert len(set(found)) == 10
        assert code not in found


def test_the_fit_of_the_42_icbs(published):
    sets = PeerSet.objects.filter(run=published, organisation__nation="england")
    fits = [row.fit for row in sets if row.fit]
    assert len(fits) == 42
    assert (round(min(fits), 2), round(max(fits), 2), round(median(fits), 2)) == (0.12, 0.68, 0.21)


def test_120_of_420_links_are_one_way(published):
    links = Peer.objects.filter(run=published, organisation__nation="england")
    assert links.count() == 420
    assert links.filter(two_way=False).count() == 120


def test_every_peer_and_fit_as_worked_out_slowly(published, characteristics):
    icbs, table, weights = characteristics
    far = sums.distances(table, [weight.weight for weight in weights])
    near = sums.nearest(far, 10)
    fits, mutual = sums.fit(far, near), sums.two_way(near)
    for i, code in enumerate(icbs):
        stored = PeerSet.objects.get(run=published, organisation=code).fit
        assert stored == pytest.approx(fits[i])
        links = Peer.objects.filter(run=published, organisation=code).order_by("rank")
        for link, j, both in zip(links, near[i], mutual[i], strict=True):
            assert (link.peer_id, link.two_way) == (icbs[j], both)
            assert link.distance == pytest.approx(far[i][j])


def test_what_the_variables_contribute_adds_up_to_the_distance(published, characteristics):
    icbs, _, weights = characteristics
    names = {weight.variable for weight in weights}
    for link in Peer.objects.filter(run=published, organisation__in=icbs):
        assert link.contributions and link.contributions.keys() == names
        assert link.distance == pytest.approx(sum(link.contributions.values()))


def test_the_grade_is_that_of_the_fit(published):
    for row in PeerSet.objects.filter(run=published, fit__gt=0):
        assert row.grade == str(peers.grade(row.fit or 0.0))
        assert row.method == calculate.METHOD


def test_weights_are_data(published):
    before = calculate.comparators()
    PeerWeight.objects.exclude(variable="imd2025_average_score").update(weight=0)
    PeerWeight.objects.filter(variable="imd2025_average_score").update(weight=1)
    after = {group.nation: group for group in calculate.comparators()}["england"]
    scores = PeerCharacteristic.objects.filter(variable="imd2025_average_score")
    score = {
        row.organisation_id: row.value for row in scores.filter(organisation__nation="england")
    }
    cornwall = after.codes.index("QT6")
    assert after.neighbours is not None
    nearest = after.codes[after.neighbours[cornwall][0]]
    assert abs(score[nearest] - score["QT6"]) == min(
        abs(value - score["QT6"]) for code, value in score.items() if code != "QT6"
    )
    assert [group.nation for group in before] == ["wales", "england", "example"]


# Wales


def test_a_board_is_compared_with_the_six_others_of_today(published):
    others = ["W11000024", "W11000025", "W11000028", "W11000029", "W11000030", "W11000031"]
    assert codes(published, "W11000023") == others


def test_an_ended_board_is_compared_with_those_of_its_time(published):
    others = ["W11000023", "W11000024", "W11000025", "W11000027", "W11000028", "W11000029"]
    assert codes(published, "W11000026") == others


def test_the_rest_of_wales_has_no_fit_no_distance_and_no_grade(published):
    sets = PeerSet.objects.filter(run=published, organisation__nation="wales")
    assert set(sets.values_list("method", "fit", "grade")) == {("rest-of-nation", None, "")}
    links = Peer.objects.filter(run=published, organisation__nation="wales")
    assert set(links.values_list("distance", "contributions", "two_way")) == {(None, None, None)}


def test_nations_are_compared_with_nobody(published):
    for code in ("E92000001", "W92000004"):
        assert not PeerSet.objects.filter(run=published, organisation=code).exists()
        assert not Peer.objects.filter(run=published, peer=code).exists()


# Kind, nation and time


def a_group(number, **about):
    return [builders.organisation(f"Q{i:02}", **about) for i in range(number)]


def of_today():
    (group,) = calculate.comparators()
    run = runs.ask()
    calculate.write(run, [group])
    return run, group


def test_kinds_nations_and_made_up_organisations_are_never_mixed(db):
    builders.organisation("QT6")
    builders.organisation("W11000023", kind="health_board", nation="wales")
    builders.organisation("T1", kind="trust")
    builders.organisation("X1", nation="example")
    assert [(group.kind, group.nation, group.codes) for group in calculate.comparators()] == [
        ("health_board", "wales", ["W11000023"]),
        ("icb", "england", ["QT6"]),
        ("icb", "example", ["X1"]),
        ("trust", "england", ["T1"]),
    ]


def test_one_alone_has_no_comparators(db):
    builders.organisation("QT6")
    run, _ = of_today()
    assert PeerSet.objects.get(run=run).method == "rest-of-nation"
    assert not Peer.objects.filter(run=run).exists()


def test_ten_are_too_few_to_choose_ten_peers_from(db):
    a_group(10)
    _, group = of_today()
    assert group.method == "rest-of-nation"
    assert group.membership.sum(axis=1).tolist() == [9] * 10


def weighted(*variables):
    for variable in variables:
        PeerWeight.objects.create(
            method=calculate.METHOD, variable=variable, label=variable, weight=1 / len(variables),
            need_only=True, source="made up",
        )  # fmt: skip


def characterised(organisations, variable):
    for place, one in enumerate(organisations):
        PeerCharacteristic.objects.create(
            release=builders.release(), organisation=one, variable=variable, value=float(place**2)
        )


def test_with_characteristics_eleven_are_enough(db):
    characterised(a_group(11), "size")
    weighted("size")
    _, group = of_today()
    assert group.method == calculate.METHOD
    assert group.membership.sum(axis=1).tolist() == [10] * 11


def test_without_weights_nobody_is_like_anybody(db):
    characterised(a_group(12), "size")
    _, group = of_today()
    assert group.method == "rest-of-nation"


def test_one_whose_characteristic_is_unknown_has_no_peers_and_the_others_keep_theirs(db):
    organisations = a_group(12)
    characterised(organisations, "size")
    characterised(organisations[:-1], "age")
    weighted("size", "age")
    run, group = of_today()
    assert group.method == calculate.METHOD
    assert group.membership.sum(axis=1).tolist() == [10] * 11 + [0]
    unlike = PeerSet.objects.get(run=run, organisation=organisations[-1])
    assert (unlike.fit, unlike.grade) == (None, "")
    assert not Peer.objects.filter(run=run, peer=organisations[-1]).exists()
    assert not Peer.objects.filter(run=run, organisation=organisations[-1]).exists()


def test_with_ten_whose_characteristics_are_known_all_are_compared_with_all_others(db):
    organisations = a_group(12)
    characterised(organisations[:10], "size")
    weighted("size")
    _, group = of_today()
    assert group.method == "rest-of-nation"


def test_the_weights_of_another_version_of_the_method_do_not_count(db):
    characterised(a_group(12), "size")
    weighted("size")
    PeerWeight.objects.update(method="another")
    assert of_today()[1].method == "rest-of-nation"


@pytest.mark.parametrize(
    ("ended", "begun", "together"),
    [(date(2019, 3, 31), date(2019, 4, 1), False), (date(2019, 4, 1), date(2019, 4, 1), True)],
)
def test_a_board_that_ended_meets_only_those_that_had_begun(db, ended, begun, together):
    builders.organisation("OLD", kind="health_board", nation="wales", valid_to=ended)
    builders.organisation("NEW", kind="health_board", nation="wales", valid_from=begun)
    run, _ = of_today()
    assert codes(run, "OLD") == (["NEW"] if together else [])
    assert codes(run, "NEW") == []
