"""`python -m tests.picture` takes docs/edition.png: the beginning of the edition that `make demo` made."""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
EDITION = ROOT / "outbox" / "weekly" / "2026-11-20T0700" / "edition.html"

if __name__ == "__main__":
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 680, "height": 1180}, color_scheme="light")
        page.goto(EDITION.as_uri())
        page.screenshot(path=ROOT / "docs" / "edition.png")
        browser.close()
