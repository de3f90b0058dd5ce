"""Chromium, run for a while and then surely ended: without a window, without a network, within a time.

What a page asks for is answered by who opened it. Should anything get past that, it finds no name server and a proxy
that is not there.
"""

import os
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

from digest.errors import DigestError, UsageError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

CHOICE = "DIGEST_CHROMIUM"  # the variable of the environment that names the browser to take

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
_ON_MACOS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_ON_WINDOWS = (  # below the folders of programs
    "Chromium/Application/chrome.exe",
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
_PROGRAM_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
_NO_LIBRARY = (
    "the checks in a browser need a library that is not installed. Install it: pip install 'digest[browser]', and a "
    "browser too if there is none: apt install chromium (Debian, Ubuntu), brew install --cask chromium (macOS)"
)
_NO_BROWSER = (
    "the checks in a browser found no Chromium, Chrome or Edge here. Install one: apt install chromium (Debian, "
    "Ubuntu), brew install --cask chromium (macOS), or playwright install chromium; or say in the environment where "
    f"it is: export {CHOICE}=/path/to/chromium"
)
_SWITCHES = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=socks5://127.0.0.1:9",  # the port of "discard", where nobody listens
    "--proxy-bypass-list=<-loopback>",
)
_START_SECONDS = 30.0


@contextmanager
def running(environ: Mapping[str, str], seconds: float) -> Iterator["Browser"]:
    """A browser, for at most so many seconds once it has started. It is ended whatever happens.

    Raises `UsageError` where there is none, and `DigestError` if it does not start, breaks down or takes too long.
    """
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        raise UsageError(_NO_LIBRARY) from error

    chosen = found(environ)
    with sync_playwright() as playwright:
        program = chosen or _playwrights_own(playwright)
        try:
            browser = playwright.chromium.launch(
                executable_path=program,
                args=_SWITCHES,
                chromium_sandbox=not _is_root(),  # Chromium refuses to sandbox what runs as root
                timeout=_START_SECONDS * 1000,
            )
        except Error as error:
            raise DigestError(
                f"{program}: the browser does not start ({_first_line(error)}). Start it by hand"
            ) from error
        watch = _Watch(_process_of(browser), seconds)
        try:
            yield browser
        except Error as error:
            if watch.is_over:
                words = f"took longer than {seconds:g} seconds and was ended. Try again, or leave these checks out"
            else:
                words = f"broke down ({_first_line(error)}). Try again, or leave these checks out"
            raise DigestError(f"the browser {words}") from error
        finally:
            watch.end()
            with suppress(Error):  # it may be gone already
                browser.close()


def found(environ: Mapping[str, str], platform: str = sys.platform) -> Path | None:
    """The browser of this machine: the one that the environment names, or else the first there is.

    Raises `UsageError` if the one that is named is no program.
    """
    path = environ.get("PATH", os.defpath)
    if named := environ.get(CHOICE):
        if program := shutil.which(named, path=path):
            return Path(program)
        raise UsageError(f"{CHOICE} names {named}, and that is no program that can be run. Correct it, or unset it")
    for name in _NAMES:
        if program := shutil.which(name, path=path):
            return Path(program)
    return next((place for place in _usual_places(environ, platform) if place.is_file()), None)


def _usual_places(environ: Mapping[str, str], platform: str) -> Iterator[Path]:
    """Where browsers lie that no PATH leads to."""
    if platform == "darwin":
        yield from map(Path, _ON_MACOS)
    if platform == "win32":
        for variable in _PROGRAM_FOLDERS:
            if folder := environ.get(variable):
                yield from (Path(folder) / place for place in _ON_WINDOWS)


def _playwrights_own(playwright: "Playwright") -> Path:
    """What `playwright install chromium` has put there."""
    own = Path(playwright.chromium.executable_path)
    if not own.is_file():
        raise UsageError(_NO_BROWSER)
    return own


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _process_of(browser: "Browser") -> int:
    """The number of its process."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    return next(int(process["id"]) for process in processes if process["type"] == "browser")


class _Watch:
    """Kills the browser when the time is over: no time-out reaches a page that keeps its own thread busy."""

    def __init__(self, process: int, seconds: float) -> None:
        self.is_over = False
        self._process = process
        self._timer = Timer(seconds, self._kill)
        self._timer.daemon = True
        self._timer.start()

    def end(self) -> None:
        self._timer.cancel()

    def _kill(self) -> None:
        self.is_over = True
        with suppress(OSError):
            os.kill(self._process, getattr(signal, "SIGKILL", signal.SIGTERM))


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
