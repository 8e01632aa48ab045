"""Makes docs/screenshots/*.png from the real app on the bundled articles: `make screenshots`.

Needs the development packages and Chromium ($CHROMIUM, or on the path). Builds its own table in a temporary folder.
"""

# ruff: noqa: S603, T201

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
OUT = Path(__file__).parent / "screenshots"
COLOURS = 256  # a palette image is a third of the size and looks the same on these flat pages
LOOKS = {  # name -> width, height, colour scheme
    "light": (1440, 900, "light"),
    "dark": (1440, 900, "dark"),
    "phone": (390, 844, "light"),
}
VIEWS = {
    "overview": "/",
    "speakers": "/speakers?who=volodymyr-zelenskyy",
    "stance": "/stance?stance_by=country",
    "commitments": "/commitments",
    "statements": "/statements?q=sanctions",
    "search": "/search?q=sanctions",
    "article": "/article?doc={article}&statement={statement}",
    "drill": "/stance?show=stance%3D-2",
    "about": "/about",
    "analyse": "/analyse",
}
SECTIONS = {  # parts that lie far down on a page -> the page, the heading that is brought to the top
    "shifts": ("/stance?stance_by=country", "Possible shifts"),
    "comparison": ("/stance?compare_by=country&compare_country=UKR&compare_country=HUN&compare_country=USA", "Compare"),
    "requests": ("/commitments", "Who asks whom for what"),
    "histories": ("/commitments?ledger=moves", "The ledger"),
}
TALLEST = 2000  # pixels: what is further down says nothing new
SECTION = 1300  # pixels of a page that are shown from a heading on


def main() -> None:
    """Build, serve, and photograph every page in every look."""
    OUT.mkdir(exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, _dashboard(Path(folder) / "data") as base, sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        paths = _paths(Path(folder) / "data")
        for look in LOOKS:
            _photograph(browser, base, paths, look)
        browser.close()
    print(f"{sum(p.stat().st_size for p in OUT.glob('*.png')) / 1e6:.1f} MB in {OUT}")


@contextlib.contextmanager
def _dashboard(data: Path) -> Iterator[str]:
    subprocess.run([sys.executable, "-m", "dashboard.cli", "build", "seeds", "--out", str(data)], check=True, cwd=ROOT)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "dashboard.cli", "serve", "--data", str(data), "--port", str(port), "--no-browser"]
    process = subprocess.Popen(command, cwd=ROOT)
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(150):
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                urllib.request.urlopen(f"{base}/_stcore/health")  # noqa: S310
                break
            time.sleep(0.2)
        yield base
    finally:
        process.terminate()
        process.wait(15)


def _paths(data: Path) -> dict[str, str]:
    from dashboard.table.store import Store

    store = Store.open(data)
    chosen = store.frame(
        "SELECT document_id, statement_id FROM statements JOIN documents USING (document_id) "
        "WHERE source_file LIKE '%000_acf95ba4b30975e2%' ORDER BY stance NULLS LAST, content[1][1] LIMIT 1"
    )
    store.close()
    row = chosen.iloc[0]
    return {
        name: path.format(article=row["document_id"], statement=row["statement_id"]) for name, path in VIEWS.items()
    }


def _photograph(browser: Browser, base: str, paths: dict[str, str], look: str) -> None:
    width, height, scheme = LOOKS[look]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    for name, path in paths.items():
        page.set_viewport_size({"width": width, "height": height})
        page.goto(base + path)
        _settle(page)
        tall = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight")
        if name != "drill":
            page.set_viewport_size({"width": width, "height": max(height, min(int(tall), TALLEST))})
            _settle(page)
            page.evaluate("() => { document.querySelector('[data-testid=stMain]').scrollTop = 0; }")
        _keep(page, f"{name}-{look}")
    for name, (path, heading) in SECTIONS.items():
        page.set_viewport_size({"width": width, "height": SECTION})
        page.goto(base + path)
        _settle(page)
        page.get_by_role("heading", name=heading, exact=True).first.evaluate("heading => heading.scrollIntoView()")
        _settle(page)
        _keep(page, f"{name}-{look}")
    context.close()


def _keep(page: Page, name: str) -> None:
    target = OUT / f"{name}.png"
    page.screenshot(path=target)
    _shrink(target)
    print(target.name, f"{target.stat().st_size / 1e3:.0f} kB")


def _settle(page: Page) -> None:
    page.wait_for_selector(".otr-colophon", state="attached")  # the last thing that every page writes
    page.wait_for_timeout(500)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.wait_for_function("() => !document.querySelector('[data-stale=true]')")
    page.wait_for_function("() => !document.querySelector('[data-testid=stSkeleton]')")
    page.wait_for_timeout(2000)  # the charts draw themselves after the script


def _shrink(path: Path) -> None:
    from PIL import Image

    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(COLOURS, kmeans=2, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


if __name__ == "__main__":
    main()
