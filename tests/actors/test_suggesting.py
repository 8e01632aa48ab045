"""Ready actor files for speakers whom the registry does not know."""

import datetime

import pytest
import yaml

from dashboard.actors import registry as registry_module
from dashboard.actors.registry import load_registry, read_registry
from dashboard.actors.suggesting import seen_in_records, suggest


def speaker(name, **known):
    record = {"id": name.lower().replace(" ", "-"), "name": name, "entity_type": "person", "registered": False}
    return {**record, "role": None, "country": None, "organisation": None, "sector": None, **known}


def record(document, published, *speakers):
    return {"document_id": document, "published": published, "speakers": list(speakers)}


QALO = {"role": "Deputy agriculture minister of Fiji", "country": "FJI", "sector": "GOV"}
RECORDS = [
    record("a", "2023-06-01", speaker("Mere Qalo", **QALO)),
    record("b", "2023-08-03", speaker("Mere Qalo", **QALO), speaker("Bo Lund")),
    record("c", None, speaker("Emmanuel Macron", registered=True)),
    record("c", None, speaker("Analysts (unnamed)", entity_type="unnamed")),
]


@pytest.fixture(scope="module")
def suggestions():
    return suggest(seen_in_records(RECORDS), load_registry())


def test_the_most_frequent_first_and_only_the_unregistered(suggestions):
    assert [(s.id, s.statements, s.articles) for s in suggestions] == [("mere-qalo", 2, 2), ("bo-lund", 1, 1)]


def test_what_the_articles_said(suggestions):
    assert yaml.safe_load(suggestions[0].yaml) == {
        "id": "mere-qalo",
        "name": "Mere Qalo",
        "entity_type": "person",
        "country": "FJI",
        "names": {"strong": ["Mere Qalo"], "weak": ["Qalo"]},
        "offices": [
            {
                "title": "Deputy agriculture minister of Fiji",
                "kind": "other_minister",
                "country": "FJI",
                "sector": "GOV",
                "from": "2023-06",
            }
        ],
    }
    assert suggestions[0].yaml.startswith("# mere-qalo.yml: 2 statements in 2 articles, 2023-06-01 to 2023-08-03.")


def test_the_files_pass_the_check(suggestions, tmp_path, monkeypatch):
    for suggestion in suggestions:
        (tmp_path / f"{suggestion.id}.yml").write_text(suggestion.yaml, encoding="utf-8")
    monkeypatch.setattr(registry_module, "BUNDLED", tmp_path / "none")
    registry, problems = read_registry(tmp_path)
    assert problems == []
    assert registry.role_on(registry.actors["mere-qalo"], datetime.date(2023, 7, 1)).title == QALO["role"]


def test_at_least_so_many_statements():
    assert [s.id for s in suggest(seen_in_records(RECORDS), load_registry(), least=2)] == ["mere-qalo"]
