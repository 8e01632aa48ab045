"""docs/corpus.md says what the code does."""

from pathlib import Path

from dashboard.corpus.duplicates import MIN_WORDS, SIMILARITY
from dashboard.corpus.limits import Limits
from dashboard.corpus.metadata import SPELLINGS
from dashboard.corpus.read import READERS, read_corpus

PAGE = (Path(__file__).parents[2] / "docs" / "corpus.md").read_text(encoding="utf-8")


def test_the_spellings_of_the_page_are_those_of_the_code():
    for field, spellings in SPELLINGS.items():
        others = ", ".join(f"`{name}`" for name in spellings if name != field)
        assert f"| `{field}` | {others} |" in PAGE


def test_the_limits_of_the_page_are_those_of_the_code():
    limits = Limits()
    for size in (limits.text, limits.metadata, limits.table, limits.whole, limits.archive, limits.archive_expanded):
        assert f"| {size // 1_000_000:,} MB |" in PAGE
    assert f"| files in an archive | {limits.archive_entries:,} |" in PAGE
    assert f"| elements in a page | {limits.page_elements:,} |" in PAGE
    assert f"from 1 MB on | {limits.expansion} |" in PAGE
    assert f"both have {MIN_WORDS} words or more, share {SIMILARITY:.0%}".replace("%", "\npercent") in PAGE


def test_every_kind_of_file_is_on_the_page():
    assert [kind for kind in READERS if f"`{kind}`" not in PAGE] == [
        ".markdown",
        ".xhtml",
    ]  # rarer names of .md and .html


def test_the_example_of_the_page_is_an_article(tmp_path):
    example = PAGE.split("```yaml\n", 1)[1].split("```", 1)[0]
    (tmp_path / "a.md").write_text(example, encoding="utf-8")
    (document,) = read_corpus(tmp_path).documents
    assert document.text.startswith("In an emergency session")
    assert None not in (document.title, document.published, document.outlet, document.url, document.place)
