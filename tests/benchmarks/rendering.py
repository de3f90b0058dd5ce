"""From an edition to HTML and text, beside node mjml with juice, on the same MJML; and what `digest check` takes."""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from digest.client_support import load
from digest.messages.checks import Proof, findings
from digest.messages.inline import inline
from digest.messages.mjml import to_html
from digest.messages.mjml_guard import guard
from digest.messages.pictures import NO_PICTURES
from digest.messages.render import mjml_of, render
from digest.messages.skeleton import compile_skeleton, message_id
from digest.model import Subscriber
from tests.conftest import ROOT
from tests.unit.messages.editions import FRIDAY, IMPRINT, ordinary, theme

PEERS = ROOT / "build" / "peers"
SIZES = {13: (3, 4), 41: (5, 8), 97: (8, 12)}  # stories: sections, and stories of each
REPEATS = 7

_NODE = """
const mjml = require('mjml'), juice = require('juice'), fs = require('fs');
const source = fs.readFileSync(process.argv[2], 'utf8');
const cpu = async work => { const from = process.cpuUsage(); await work(); const used = process.cpuUsage(from);
                            return (used.user + used.system) / 1000; };
(async () => {
  let html; const first = [], second = [];
  for (let i = 0; i < 12; i++) {
    first.push(await cpu(async () => { html = (await mjml(source)).html; }));
    second.push(await cpu(async () => juice(html)));
  }
  const middle = list => list.slice(2).sort((a, b) => a - b)[5];
  console.log(JSON.stringify({mjml: middle(first), juice: middle(second), bytes: Buffer.byteLength(juice(html))}));
})();
"""


def rendering() -> None:
    peers = _peers()
    for stories, (sections, each) in SIZES.items():
        shown = ordinary(sections, each)
        for name in ("roundup", "letter", "cards"):
            look = theme(name)
            mjml = mjml_of(shown, IMPRINT, look)
            guarded = guard(mjml)
            html = to_html(mjml)
            whole = _cpu(partial(render, shown, IMPRINT, look))
            parts = {
                "Jinja2": _cpu(partial(mjml_of, shown, IMPRINT, look)),
                "guard": _cpu(partial(guard, mjml)),
                "guard and MRML": _cpu(partial(to_html, mjml)),
                "premailer": _cpu(partial(inline, html)),
            }
            told = ", ".join(f"{part} {took:.1f}" for part, took in parts.items())
            print(
                f"{f'{name}, {stories} stories: edition to HTML and text':48} {whole:7.1f} ms CPU  "
                f"{len(inline(html).encode()) / 1000:5.1f} KB  ({told})"
            )
            if peers and name == "roundup":
                theirs = _node(guarded)
                ours = parts["guard and MRML"] + parts["premailer"]
                both = theirs["mjml"] + theirs["juice"]
                print(
                    f"{'  MJML to inlined HTML':48} {ours:7.1f} ms CPU  node mjml {theirs['mjml']:.1f} + juice "
                    f"{theirs['juice']:.1f} ms, {theirs['bytes'] / 1000:.1f} KB   ours/theirs {ours / both:.3f}"
                )


def checking() -> None:
    """Everything that `digest check` looks at without a browser, and the first load of its data."""
    begun = time.process_time()
    support = load()
    print(f"{'data of caniemail.com, loaded once':48} {(time.process_time() - begun) * 1000:7.1f} ms CPU")
    for stories, (sections, each) in SIZES.items():
        shown, look = ordinary(sections, each), theme("roundup")
        message = render(shown, IMPRINT, look)
        reader = Subscriber("ines@reader.example", "Inês Carvalho")
        identity = message_id(shown.id, reader.address, "northlight.example", "a secret")
        copy = compile_skeleton(message).fill(reader, message_id=identity, date=FRIDAY)
        mjml = mjml_of(shown, IMPRINT, look, NO_PICTURES)

        def check(message=message, shown=shown, look=look, mjml=mjml, copy=copy) -> object:
            proof = Proof(
                edition=shown, message=message, imprint=IMPRINT, theme=look, mjml=mjml, copy=copy, support=support
            )
            return findings(proof)

        print(f"{f'all checks without a browser, {stories} stories':48} {_cpu(check):7.1f} ms CPU")
    _the_command()


def _the_command() -> None:
    """From the shell to the last finding, with loading the program and making the edition of the sample."""
    with tempfile.TemporaryDirectory() as folder:

        def digest(*words: str) -> float:
            begun = time.perf_counter()
            line = (sys.executable, "-m", "digest", *words)
            subprocess.run(line, check=True, capture_output=True, cwd=folder if words[0] == "init" else f"{folder}/x")
            return time.perf_counter() - begun

        now = ("--now", "2026-11-20T05:00Z")
        digest("init", "x")
        digest("build", "weekly", *now)
        took = min(digest("check", "weekly", *now) for _ in range(5))
        print(f"{'digest check weekly, the whole command (wall)':48} {took * 1000:7.0f} ms")


def _cpu(work: Callable[[], object]) -> float:
    """Milliseconds of CPU, the median of some calls after the first."""
    work()
    series = []
    for _ in range(REPEATS):
        begun = time.process_time()
        work()
        series.append((time.process_time() - begun) * 1000)
    return median(series)


def _peers() -> bool:
    """Whether node mjml and juice are there; they are fetched once, for this comparison only."""
    if shutil.which("npm") is None:
        print(f"{'node mjml and juice':48} not measured: npm is absent")
        return False
    if not (PEERS / "node_modules" / "juice").is_dir():
        PEERS.mkdir(parents=True, exist_ok=True)
        words = ("npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(PEERS), "mjml@5", "juice@11")
        if subprocess.run(words, check=False, capture_output=True).returncode:
            print(f"{'node mjml and juice':48} not measured: npm could not fetch them")
            return False
    (PEERS / "render.js").write_text(_NODE, encoding="utf-8")
    return True


def _node(mjml: str) -> dict[str, float]:
    source: Path = PEERS / "source.mjml"
    source.write_text(mjml, encoding="utf-8")
    done = subprocess.run(
        ("node", str(PEERS / "render.js"), str(source)), check=True, capture_output=True, text=True, cwd=PEERS
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found
