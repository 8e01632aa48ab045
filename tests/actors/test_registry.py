"""The bundled registry, its look-ups by name and date, and what `onrecord check` finds in a user's own folder."""

import datetime
import shutil
import time

import pytest
from typer.testing import CliRunner

from dashboard.actors import registry as registry_module
from dashboard.actors.registry import load_registry, read_registry
from dashboard.cli import app
from dashboard.errors import RegistryError


@pytest.fixture(scope="module")
def registry():
    return load_registry()


def day(text):
    return datetime.date.fromisoformat(text)


def holder(registry, kind, date, **place):
    return [actor.id for actor in registry.holders(kind, day(date), **place)]


def test_the_bundled_registry_has_no_problem():
    registry, problems = read_registry()
    assert [str(problem) for problem in problems] == []
    assert len(registry.files) >= 250


def test_loading_is_fast():
    started = time.perf_counter()
    registry, _ = read_registry()
    a_file = (time.perf_counter() - started) / len(registry.files)
    assert a_file < 3 * 0.5 / 300  # three times the aim, for slow machines


@pytest.mark.parametrize("spelling", ["Zelenskyy", "Zelensky", "Zelenskiy", "Zelenskyj", "Selenskyj", "ZELENSKY"])
def test_one_person_in_many_spellings(registry, spelling):
    (actor,) = registry.weakly_named(spelling)
    assert actor.id == "volodymyr-zelenskyy"


@pytest.mark.parametrize("name", ["Recep Tayyip Erdogan", "recep tayyip erdoğan", "RECEP TAYYIP ERDOĞAN"])
def test_names_fold(registry, name):
    assert registry.named(name).id == "recep-tayyip-erdogan"


def test_an_unknown_name_is_nobody(registry):
    assert registry.named("Nobody Inparticular") is None
    assert registry.weakly_named("Inparticular") == ()


@pytest.mark.parametrize(
    ("kind", "date", "place", "want"),
    [
        ("president", "2025-01-19", {"country": "USA"}, ["joe-biden"]),
        ("president", "2025-01-20", {"country": "USA"}, ["donald-trump"]),  # the newcomer on the day of the change
        ("president", "2025-01-21", {"country": "USA"}, ["donald-trump"]),
        ("prime_minister", "2022-10-10", {"country": "GBR"}, ["liz-truss"]),
        ("chancellor", "2025-05-05", {"country": "DEU"}, ["olaf-scholz"]),
        ("chancellor", "2025-05-07", {"country": "DEU"}, ["friedrich-merz"]),
        ("secretary_general", "2024-09-30", {"organisation": "NATO"}, ["jens-stoltenberg"]),
        ("secretary_general", "2024-10-02", {"organisation": "NATO"}, ["mark-rutte"]),
        ("commission_president", "2023-01-01", {"organisation": "EC"}, ["ursula-von-der-leyen"]),  # an organ of the EU
        ("president", "2023-01-01", {"country": "TUV"}, []),
    ],
)
def test_holders(registry, kind, date, place, want):
    assert holder(registry, kind, date, **place) == want


def test_the_role_changes_with_the_date(registry):
    kallas = registry.actors["kaja-kallas"]
    shown = {date: registry.role_on(kallas, day(date)) for date in ("2023-06-01", "2025-06-01")}
    assert (shown["2023-06-01"].title, shown["2023-06-01"].country) == ("Prime Minister of Estonia", "EST")
    assert shown["2025-06-01"].organisation == "EU"


def test_a_former_holder_is_eli(registry):
    role = registry.role_on(registry.actors["angela-merkel"], day("2023-06-01"))
    assert (role.title, role.country, role.sector) == ("former Chancellor of Germany", "DEU", "ELI")


def test_without_a_date_no_office_is_claimed(registry):
    role = registry.role_on(registry.actors["kaja-kallas"], None)
    assert (role.title, role.office) == (None, None)


@pytest.mark.parametrize(
    ("country", "date", "blocs", "not_in"),
    [
        ("FIN", "2023-04-03", {"EU"}, {"NATO"}),
        ("FIN", "2023-04-04", {"EU", "NATO"}, set()),
        ("SWE", "2024-03-06", {"EU"}, {"NATO"}),
        ("SWE", "2024-03-07", {"EU", "NATO"}, set()),
        ("GBR", "2020-01-31", {"EU", "NATO", "G7"}, set()),
        ("GBR", "2022-01-01", {"NATO", "G7"}, {"EU"}),
        ("ARE", "2023-12-31", set(), {"BRICS"}),
        ("ARE", "2024-01-01", {"BRICS"}, set()),
        ("IDN", "2025-02-01", {"BRICS"}, set()),
        ("UKR", "2024-01-01", set(), {"EU", "NATO", "G7", "BRICS"}),
    ],
)
def test_blocs_on_the_date(registry, country, date, blocs, not_in):
    found = set(registry.blocs_on(country, day(date)))
    assert blocs <= found
    assert not not_in & found


def test_bloc_sizes(registry):
    on = day("2024-06-01")
    assert len(registry.blocs["EU"].members_on(on)) == 27
    assert len(registry.blocs["NATO"].members_on(on)) == 32
    assert len(registry.blocs["G7"].members_on(on)) == 7


def test_an_organisation_is_of_its_own_bloc(registry):
    assert registry.blocs_on(None, day("2024-06-01"), "EC") == ("EU",)
    assert registry.blocs_on(None, None, "NATO") == ("NATO",)
    assert registry.blocs_on("FRA", None) == ()


@pytest.mark.parametrize(
    ("word", "code"),
    [("Kiev", "UKR"), ("the UK", "GBR"), ("Élysée", "FRA"), ("Dutch", "NLD"), ("Poles", "POL"), ("Czechia", "CZE")],
)
def test_words_that_tell_a_country(registry, word, code):
    assert registry.country_called(word) == code


def test_institutions_that_follow_from_the_tables(registry):
    assert registry.find("foreign-ministry-of-prt").name == "Ministry of Foreign Affairs of Portugal"
    assert registry.find("government-of-nld").name == "Government of the Netherlands"
    assert registry.find("government-of-xyz") is None


def test_brussels_has_two_readings(registry):
    assert {actor.id for actor in registry.metonym("Brussels")} == {"european-union", "nato"}


# a user's own folder, over a registry of a few of our files


@pytest.fixture
def few(tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("bundled")
    for name in ("emmanuel-macron", "donald-trump"):
        shutil.copy(registry_module.BUNDLED / f"{name}.yml", folder)
    monkeypatch.setattr(registry_module, "BUNDLED", folder)


GOOD = """\
id: ada-example
name: Ada Example
entity_type: person
gender: female
country: FJI
names: {strong: [Ada Example], weak: [Example]}
offices:
  - {title: Health Minister of Fiji, kind: other_minister, country: FJI, from: 2022-05, to: 2024}
"""


def write(folder, **files):
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.yml").write_text(text, encoding="utf-8")
    return folder


def test_a_users_folder_lies_over_ours(few, tmp_path, monkeypatch):
    monkeypatch.setenv("ONRECORD_ACTORS", str(write(tmp_path, ada_example=GOOD)))
    registry = load_registry()
    assert registry.named("Ada Example").country == "FJI"
    assert registry.named("Emmanuel Macron").country == "FRA"
    monkeypatch.delenv("ONRECORD_ACTORS")
    alone, _ = read_registry()
    assert alone.named("Ada Example") is None
    assert alone.version != registry.version


def test_a_users_file_replaces_ours(few, tmp_path):
    mine = "id: emmanuel-macron\nname: Emmanuel Macron\nentity_type: person\nreason: mine\n"
    registry, problems = read_registry(write(tmp_path, emmanuel_macron=mine))
    assert registry.actors["emmanuel-macron"].reason == "mine"
    assert problems == []


def test_uncertain_days(few, tmp_path):
    registry, _ = read_registry(write(tmp_path, ada_example=GOOD))
    (office,) = registry.actors["ada-example"].offices
    assert (office.start.earliest, office.start.latest) == (day("2022-05-01"), day("2022-05-31"))
    assert (office.may_hold_on(day("2022-05-10")), office.surely_holds_on(day("2022-05-10"))) == (True, False)
    assert (office.may_hold_on(day("2024-07-01")), office.surely_holds_on(day("2024-07-01"))) == (True, False)
    assert office.ended_before(day("2025-01-01"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("gender: female", "sex: female"), "unknown key 'sex' (ada-example.yml, sex)"),
        (("country: FJI\nnames", "country: FIJI\nnames"), "unknown country code 'FIJI' (ada-example.yml, country)"),
        (("kind: other_minister", "kind: minister"), "unknown value 'minister' (ada-example.yml, offices[1].kind)"),
        (("from: 2022-05", "from: 2022-13"), "impossible date 2022-13 (ada-example.yml, offices[1].from)"),
        (("from: 2022-05", "from: 1492"), "impossible date 1492 (ada-example.yml, offices[1].from)"),
        (("to: 2024", "to: 2021"), "ends (2021) before it begins (2022-05) (ada-example.yml, offices[1])"),
        (("id: ada-example", "id: Ada Example"), "'Ada Example' is no id (ada-example.yml, id)"),
        (("id: ada-example", "id: ada"), "id 'ada' is not the file's name (ada-example.yml, id)"),
        (("name: Ada Example", "name: ''"), "no name (ada-example.yml, name)"),
        (("person", "being"), "entity_type 'being' (ada-example.yml, entity_type)"),
        (("gender: female", "wikidata: 42"), "42 is no Wikidata id (ada-example.yml, wikidata)"),
        (("[Example]", "[No, On]"), "False is not a string (ada-example.yml, names.weak)"),
        (("[Example]", "Example"), "'Example' is not a list (ada-example.yml, names.weak)"),
        (("country: FJI, from", "organisation: FIJI, from"), "unknown organisation 'FIJI'"),
        (("country: FJI, from", "from"), "no country and no organisation (ada-example.yml, offices[1])"),
        (("country: FJI, from", "on_behalf_of: nobody, country: FJI, from"), "unknown actor 'nobody'"),
        (("kind: other_minister", "kind: pope"), "no pope exists there (ada-example.yml, offices[1].kind)"),
        (("strong: [Ada", "strong: [Emmanuel Macron, Ada"), "strong name 'emmanuel macron' belongs to emmanuel-macron"),
        (("weak: [Example]", "weak: [Emmanuel Macron]"), "is weak here and strong for emmanuel-macron"),
        (("gender: female", "wikidata: Q22686"), "Wikidata id Q22686 is that of donald-trump too"),
        (("weak: [Example]", "metonyms: [Suva]"), "a person has no metonyms (ada-example.yml, names.metonyms)"),
        (("offices:", "offices: ["), "not readable as YAML"),
    ],
)
def test_each_mistake_is_named_with_file_and_key(few, tmp_path, change, message):
    assert change[0] in GOOD
    _, problems = read_registry(write(tmp_path, ada_example=GOOD.replace(*change, 1)))
    assert any(message in str(problem) for problem in problems), [str(p) for p in problems]
    assert all("Fix: " in str(problem) for problem in problems)


def test_two_holders_of_a_sole_office(few, tmp_path):
    one = GOOD.replace("other_minister", "foreign_minister").replace("Health", "Foreign")
    two = one.replace("ada-example", "bo-example").replace("Ada", "Bo").replace("[Example]", "[Bo]")
    _, problems = read_registry(write(tmp_path, ada_example=one, bo_example=two))
    assert [str(p) for p in problems if "overlaps" in str(p)] == [
        "'Foreign Minister of Fiji' overlaps with the term of ada-example "
        "(bo-example.yml, offices (foreign_minister)). "
        "Fix: correct the dates, or give the rarer office the kind `other`"
    ]


def test_a_handover_on_one_day_is_no_overlap(few, tmp_path):
    one = GOOD.replace("other_minister", "foreign_minister").replace("2022-05, to: 2024", "2022-05-01, to: 2023-03-01")
    two = one.replace("ada-example", "bo-example").replace("Ada", "Bo").replace("[Example]", "[Bo]")
    two = two.replace("from: 2022-05-01, to: 2023-03-01", "from: 2023-03-01")
    _, problems = read_registry(write(tmp_path, ada_example=one, bo_example=two))
    assert problems == []


def test_check_lists_all_and_fails(few, tmp_path):
    bad = GOOD.replace("FJI\nnames", "FIJI\nnames").replace("gender", "sex")
    result = CliRunner().invoke(app, ["check", "--actors", str(write(tmp_path, ada_example=bad))])
    assert result.exit_code == 1
    assert "unknown key 'sex'" in result.output
    assert "unknown country code 'FIJI'" in result.output
    assert "2 problems" in result.output


def test_a_broken_registry_is_refused(few, tmp_path):
    write(tmp_path, ada_example=GOOD.replace("gender", "sex"))
    with pytest.raises(RegistryError, match="unknown key 'sex'"):
        load_registry(tmp_path)


def test_a_missing_folder_is_named(few, tmp_path):
    with pytest.raises(RegistryError, match="no such folder of actors"):
        load_registry(tmp_path / "nowhere")
