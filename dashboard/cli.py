"""`onrecord`: build, extract, code, check, actors, evaluate, serve. Each room adds its command here in a few lines."""

from __future__ import annotations

import enum
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from dashboard.errors import OnRecordError

# One thread is fastest for the small matrices of the models; it must be set before NumPy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

app = typer.Typer(
    name="onrecord", help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)


Columns = Annotated[list[str] | None, typer.Option("--column", help="An unusual column name: text=body")]
DayFirst = Annotated[bool | None, typer.Option("--day-first/--no-day-first", help="How to read 03/04/2024")]
Kind = Annotated[str | None, typer.Option(help="What standard input holds: txt, md, html, csv, jsonl …")]


def _column_names(pairs: list[str] | None) -> dict[str, str] | None:
    return dict(pair.partition("=")[::2] for pair in pairs) if pairs else None


class Scope(enum.StrEnum):
    """Which statements are printed."""

    war = "war"
    all = "all"


class Lines(enum.StrEnum):
    """How statements are printed."""

    jsonl = "jsonl"
    csv = "csv"


@app.callback()
def onrecord() -> None:
    """News articles about Russia's war on Ukraine, turned into who said what."""


@app.command("extract")
def extract(
    files: Annotated[list[str], typer.Argument(help="Articles: files, folders, archives, or - for standard input")],
    scope: Annotated[Scope, typer.Option(help="war: statements about the war; all: of any subject")] = Scope.war,
    output: Annotated[Lines, typer.Option("--format", help="jsonl, or csv for the flat form")] = Lines.jsonl,
    fast: Annotated[bool, typer.Option("--fast", help="Smaller attribution weights")] = False,
    model: Annotated[str | None, typer.Option(help="Name of another installed spaCy model")] = None,
    column: Columns = None,
    day_first: DayFirst = None,
    kind: Kind = None,
) -> None:
    """Print one line a statement, in text order. What could not be read is named on stderr; exit status 1 then."""
    from dashboard.coding import extract as extraction
    from dashboard.table import lines

    failures: list[str] = []
    records = extraction.records(
        files,
        everything=scope is Scope.all,
        model=model,
        fast=fast,
        columns=_column_names(column),
        day_first=day_first,
        kind=kind,
        failures=failures,
    )
    for line in lines.csv_lines(records) if output is Lines.csv else lines.json_lines(records):
        typer.echo(line)
    for failure in failures:
        typer.echo(f"set aside: {failure}", err=True)
    if failures:
        raise typer.Exit(1)


@app.command("check")
def check(
    actors: Annotated[Path | None, typer.Option(help="Your own actor folder (default: $ONRECORD_ACTORS)")] = None,
) -> None:
    """Check the actor registry: schema, alias clashes, overlapping offices, unknown codes, impossible dates."""
    from dashboard.actors.registry import read_registry

    registry, problems = read_registry(actors)
    for problem in problems:
        typer.echo(str(problem))
    typer.echo(f"{len(registry.files)} actor files, {len(registry.actors)} actors, {len(problems)} problems")
    if problems:
        raise typer.Exit(1)


actors = typer.Typer(help="The actor registry.", no_args_is_help=True)
app.add_typer(actors, name="actors")


@actors.command("suggest")
def suggest_actors(
    source: Annotated[Path, typer.Argument(help="A folder of articles, or the folder of a built table")],
    least: Annotated[int, typer.Option(min=1, help="Statements that an actor must have made")] = 1,
    limit: Annotated[int, typer.Option(min=1, help="The most frequent so many")] = 50,
    write: Annotated[Path | None, typer.Option(help="Write one file an actor into this folder")] = None,
) -> None:
    """Speakers whom the registry does not know, the most frequent first, as ready actor files."""
    from dashboard.actors.registry import load_registry
    from dashboard.actors.suggesting import SIGHTINGS_SQL, seen_in_records, seen_in_rows, suggest
    from dashboard.coding.extract import records
    from dashboard.table.store import Store, current_build_id

    failures: list[str] = []
    if current_build_id(source):
        seen = seen_in_rows(Store.open(source).arrow(SIGHTINGS_SQL).to_pylist())
    else:
        seen = seen_in_records(records([str(source)], everything=True, failures=failures))
    found = suggest(seen, load_registry(), least)[:limit]
    for suggestion in found:
        if write is None:
            typer.echo(f"---\n{suggestion.yaml}", nl=False)
            continue
        write.mkdir(parents=True, exist_ok=True)
        with (write / f"{suggestion.id}.yml").open("x", encoding="utf-8") as file:  # never over a file of the user's
            file.write(suggestion.yaml)
    for failure in failures:
        typer.echo(f"set aside: {failure}", err=True)
    typer.echo(f"{len(found)} actors", err=True)


@app.command("build")
def build_table(
    corpus: Annotated[list[str], typer.Argument(help="Folders, files, archives or tables of articles; - reads stdin")],
    out: Annotated[Path, typer.Option(help="The folder of the table")] = Path("data"),
    scheduler: Annotated[str | None, typer.Option(help="A Dask cluster, tcp://host:8786")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes that code (default: one a processor)")] = None,
    column: Columns = None,
    day_first: DayFirst = None,
    kind: Kind = None,
    fast: Annotated[bool, typer.Option("--fast", help="Smaller attribution weights")] = False,
    model: Annotated[str | None, typer.Option(help="Name of another installed spaCy model")] = None,
) -> None:
    """Build the table of a corpus, or bring it up to date: only new and changed articles are coded."""
    import functools
    import shlex

    from dashboard.coding import pipeline
    from dashboard.corpus.read import read_corpus
    from dashboard.table.build import Coding, build, check_apart
    from dashboard.table.versions import current_versions

    check_apart(out, corpus)
    origin = corpus[0] if len(corpus) == 1 else corpus
    articles = read_corpus(origin, columns=_column_names(column), day_first=day_first, kind=kind)
    model = model or os.environ.get(pipeline.MODEL_VARIABLE) or pipeline.DEFAULT_MODEL
    code = functools.partial(pipeline.code_documents, model=model, fast=fast)
    coding = Coding(code, current_versions(model, *(["fast"] if fast else [])))
    manifest = build(articles, out, coding, source=shlex.join(corpus), scheduler=scheduler, workers=workers)
    typer.echo(manifest.summary(out))
    raise typer.Exit(1 if manifest.set_aside else 0)


@app.command("code")
def code_statements(
    file: Annotated[
        Path, typer.Argument(help="CSV or JSONL with columns text, speaker; country, date, context if known")
    ],
) -> None:
    """Code a table of statements that already have a speaker: one JSON line a row, with stance, topic, commitments."""
    import json

    from dashboard.coding.speech_table import code_table

    bad = 0
    for record in code_table(file):
        typer.echo(json.dumps(record, ensure_ascii=False))
        if "error" in record:
            bad += 1
            typer.echo(f"row {record['row']}: {record['error']}", err=True)
    if bad:
        typer.echo(f"{bad} rows could not be coded", err=True)
        raise typer.Exit(1)


evaluate = typer.Typer(help="Score the pipeline against hand labels.", no_args_is_help=True)
app.add_typer(evaluate, name="evaluate")


@evaluate.command("attribution")
def evaluate_attribution(
    gold: Annotated[Path, typer.Option(help="JSON lines of id, text, attributions (PolNeAR's roles)")],
    weights: Annotated[list[str] | None, typer.Option(help="Weights to score (default: both sizes)")] = None,
    peers: Annotated[bool, typer.Option(help="Also run textacy")] = True,
    json_out: Annotated[Path | None, typer.Option("--json", help="Write the figures here as well")] = None,
) -> None:
    """Who said what, scored on a corpus with source, cue and content: our component and other tools."""
    import json

    from dashboard.coding import pipeline
    from dashboard.evaluation import attribution, attribution_scores

    articles = attribution_scores.read_gold(gold)
    results = attribution.run(articles, weights=weights or [pipeline.WEIGHTS, pipeline.FAST_WEIGHTS], peers=peers)
    typer.echo(attribution.as_table(results))
    if json_out:
        json_out.write_text(json.dumps(attribution.as_json(results), indent=1) + "\n", encoding="utf-8")


@evaluate.command("fit-attribution")
def fit_attribution(
    gold: Annotated[Path, typer.Option(help="Development articles: JSON lines of id, text, attributions")],
    articles: Annotated[Path, typer.Option(help="The articles of our own development labels")] = Path("seeds"),
    out: Annotated[Path, typer.Option(help="Folder of the weights")] = Path("dashboard/coding/models"),
    picture: Annotated[Path, typer.Option(help="Reliability curve")] = Path("docs/attribution-calibration.svg"),
) -> None:
    """Fit link weights and calibrated confidence on development data, and draw the reliability curve."""
    from dashboard.corpus.read import read_corpus
    from dashboard.evaluation import attribution_fit, attribution_scores, results

    corpus = attribution_fit.parse(attribution_scores.read_gold(gold))
    own = attribution_fit.briefs(read_corpus(articles).documents, results.GOLD_FOLDER / "dev")
    fitted = attribution_fit.fit_links(corpus)
    attribution_fit.write_links(out, fitted, str(gold.name))
    calibration = attribution_fit.fit_confidence([*corpus, *attribution_fit.parse(own)])
    attribution_fit.write_confidence(out, calibration, f"{gold.name} and our development briefs")
    picture.write_text(attribution_fit.reliability_svg(calibration), encoding="utf-8")
    typer.echo(f"expected calibration error on left-out documents: {calibration.error:.3f}")


@evaluate.command("coding")
def evaluate_coding(
    gold: Annotated[list[Path] | None, typer.Option(help="Folder of *.gold.json files (default: ours)")] = None,
    articles: Annotated[Path, typer.Option(help="The articles that were labelled")] = Path("seeds"),
    tuned_on: Annotated[list[str] | None, typer.Option(help="Names of own gold folders used for tuning")] = None,
    held_out_errors: Annotated[bool, typer.Option(help="Also show the errors in our held-out articles")] = False,
    json_out: Annotated[Path | None, typer.Option("--json", help="Where the About page's figures go")] = None,
) -> None:
    """Agreement with hand labels, layer by layer and label by label, with intervals, confusion, calibration, errors.

    Errors in our own held-out articles are not shown, so that nobody tunes on them; those in other gold files are.
    """
    from dashboard.coding import pipeline
    from dashboard.corpus.read import read_corpus
    from dashboard.evaluation import coding, printing, results

    sets = results.gold_sets(gold, tuned_on or ())
    results.check_writable(json_out)
    nlp = pipeline.load_pipeline()
    documents = read_corpus(articles).documents
    reports = {}
    for one in sets:
        judged = coding.judge(one.folder, documents, lambda document: pipeline.code_document(nlp, document))
        shown = one.show_errors or held_out_errors
        reports[one.name] = coding.report(judged, used_for=one.used_for, show_errors=shown)
        typer.echo(printing.as_text(one.name, reports[one.name]) + "\n")
    if json_out:
        results.write(reports, json_out)


@app.command("serve")
def serve(
    data: Annotated[Path, typer.Option(help="The folder that `onrecord build` wrote")] = Path("data"),
    port: Annotated[int, typer.Option(help="Where to listen")] = 8501,
    address: Annotated[str, typer.Option(help="0.0.0.0 opens the dashboard to the network")] = "127.0.0.1",
    browser: Annotated[bool, typer.Option(help="Open a browser window")] = True,
) -> None:
    """Open the dashboard on a built table."""
    from dashboard.ui.serve import serve as run

    raise typer.Exit(run(data, port, address, browser=browser))


def main() -> None:
    """Run the command line; a user's mistake is one plain line and exit status 2."""
    try:
        app()
    except OnRecordError as error:
        sys.stderr.write(f"onrecord: {error}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
