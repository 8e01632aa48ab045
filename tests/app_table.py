"""The table that the dashboard's own tests look at: a dozen bundled articles and two hostile ones, really coded."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
SEEDS = (
    "000_acf95ba4b30975e2.txt",
    "000_acf95ba4b30975e2.yml",
    "2022-02-26-berlin-arms-reversal.md",
    "2022-09-16-modi-putin-samarkand.md",
    "2022-12-04-macron-guarantees.md",
    "2023-01-25-leopard-tanks.md",
    "2023-04-17-lavrov-brasilia.md",
    "2023-10-26-fico-ends-arms-supplies.md",
    "2024-02-27-western-troops-debate.md",
    "2024-09-03-putin-mongolia-icc.md",
    "2025-03-02-london-summit.md",
    "2025-05-20-eu-uk-sanctions.md",
)
PIXEL = "http://127.0.0.1:9/pixel.png"  # nothing may ever be fetched from here
INJECTED = "<script>window.hacked=1</script>"
HOSTILE_WORDS = (
    f"Russia {INJECTED} must stop",
    f"Russia must stop this war ![x]({PIXEL}) and leave",
    "Russia must pay :red[now] $x^2$ for this war",
    "Russia must leave \u202egnissim\u202c Ukraine <img src=x onerror=window.hacked=1> now",
)


def article(words: str, **about: str) -> str:
    """A Markdown article with front matter."""
    return f"---\n{yaml.safe_dump(about, allow_unicode=True)}---\n{words}\n"


HOSTILE = {
    "hostile-one.md": article(
        "\n\n".join(f'"{words}," French President Emmanuel Macron said on Wednesday.' for words in HOSTILE_WORDS)
        + "\n\n\"=cmd|' /C calc'!A0 is what Russia wants from Ukraine,\" said Ukrainian President Volodymyr Zelenskyy.",
        title=f"<b onmouseover='window.hacked=1'>Bold</b> ![t]({PIXEL}) $y^2$",
        published="2024-05-01",
        outlet=f'=HYPERLINK("{PIXEL}","Daily") <i>Post</i>',
        url="javascript:window.hacked=1",
        language="en",
    ),
    "hostile-two.md": article(
        '"=SUM(A1:A9) Russia will pay for this war", said German Chancellor Olaf Scholz.',
        title="=1+1",
        published="2024-05-02",
        outlet="</span><script>window.hacked=1</script>",
    ),
}


def make(folder: Path) -> Path:
    """Build the table in `folder` and return the folder to serve."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True)
    for name in SEEDS:
        shutil.copy(ROOT / "seeds" / name, corpus / name)
    for name, text in HOSTILE.items():
        (corpus / name).write_text(text, encoding="utf-8")
    return build(corpus, folder / "data")


def build(corpus: Path, out: Path) -> Path:
    """Run the build command; return the folder to serve."""
    command = [sys.executable, "-m", "dashboard.cli", "build", str(corpus), "--out", str(out)]
    subprocess.run(command, check=True, cwd=ROOT)
    return out
