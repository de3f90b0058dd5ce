"""The preview: a local web page that shows the next edition as readers will see it.

It answers on loopback only, and only under a loopback name, so that no other website can reach it through the editor's
browser. The email stands in a sandboxed frame: nothing in it can run, whatever an article brought along.
"""

import socket
from collections.abc import Callable
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from digest.errors import DigestError, UsageError
from digest.illustrating import hosted
from digest.made import Built, NothingNew
from digest.messages.pictures import local

if TYPE_CHECKING:
    import jinja2
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

HOST = "127.0.0.1"
TRIES = 20  # ports after the wanted one
LIMIT = 102_400  # octets of HTML from which Gmail shows the beginning only

SECURITY = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; frame-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# Pictures of an article may come from its publisher, as they will in a mail program; nothing else is fetched.
EMAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src 'self' http: https: data:; frame-ancestors 'self'"
)


def application(
    name: str,
    make: Callable[[], Built | NothingNew],
    read: Callable[[Built], tuple[str, str]] = lambda built: (built.message.html, built.message.text),
) -> "Starlette":
    """The preview of one newsletter. `make` builds its next edition; it is called at each view, so a reload shows what
    is true now. `read` gives its HTML and text with the merge fields of a sample reader filled in."""
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    page = _template()
    pictures: dict[str, bytes] = {}  # of the edition that was looked at last

    def home(request: "Request") -> "Response":  # noqa: ARG001
        return RedirectResponse(f"/{name}")

    def desk(request: "Request") -> "Response":  # noqa: ARG001
        values: dict[str, object] = {
            "name": name,
            "limit": LIMIT,
            "edition": None,
            "slot": "",
            "size": 0,
            "error": None,
            "nothing": "",
        }
        try:
            built = make()
            values["slot"] = built.slot
            if isinstance(built, Built):
                values |= {"edition": built.edition, "size": len(built.message.html.encode())}
            else:
                values["nothing"] = str(built)
        except DigestError as fault:
            values["error"] = str(fault)
        headers = {"Content-Security-Policy": PAGE_POLICY, **SECURITY}
        return HTMLResponse(page.render(values), 500 if values["error"] else 200, headers=headers)

    def email(request: "Request") -> "Response":  # noqa: ARG001
        built = make()
        headers = {"Content-Security-Policy": EMAIL_POLICY, **SECURITY}
        if isinstance(built, NothingNew):
            return PlainTextResponse(str(built), 404, headers=headers)
        pictures.update(built.files)
        # A link opens beside the preview, as it opens beside a mail program.
        html = local(read(built)[0], built.message.attachments).replace("<head>", '<head><base target="_blank">', 1)
        for address, file in hosted(built).items():  # not on the web yet, perhaps
            html = html.replace(f'"{escape(address)}"', f'"images/{file.name}"')
        return HTMLResponse(html, headers=headers)

    def picture(request: "Request") -> "Response":
        file = request.path_params["file"]
        headers = {"Content-Security-Policy": "default-src 'none'", **SECURITY}
        if file not in pictures:
            return PlainTextResponse("There is no such picture.", 404, headers=headers)
        return Response(
            pictures[file], media_type="image/png" if file.endswith(".png") else "image/jpeg", headers=headers
        )

    def text(request: "Request") -> "Response":  # noqa: ARG001
        built = make()
        plain = read(built)[1] if isinstance(built, Built) else str(built)
        return PlainTextResponse(plain, headers={"Content-Security-Policy": "default-src 'none'", **SECURITY})

    def fault(request: "Request", error: Exception) -> "Response":  # noqa: ARG001
        return PlainTextResponse(str(error), 500, headers={"Content-Security-Policy": "default-src 'none'", **SECURITY})

    return Starlette(
        routes=[
            Route("/", home),
            Route(f"/{name}", desk),
            Route(f"/{name}/edition.html", email),
            Route(f"/{name}/edition.txt", text),
            Route(f"/{name}/images/{{file}}", picture),
            Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
        ],
        exception_handlers={DigestError: fault},
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])],
    )


def listen(port: int) -> socket.socket:
    """A loopback socket at `port`, or at the next free one. 0 takes any. Raises `UsageError` when none is free."""
    for candidate in range(port, min(port + TRIES, 65535) + 1) if port else (0,):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, candidate))
            listener.listen()  # from here on a browser waits for an answer instead of being refused
        except OSError:
            listener.close()
        else:
            return listener
    raise UsageError(f"no port from {port} to {port + TRIES} is free; name another one: --port NUMBER")


def serve(app: "Starlette", listener: socket.socket) -> None:
    """Answer until the program is interrupted."""
    import uvicorn

    config = uvicorn.Config(app, log_level="warning", server_header=False, timeout_graceful_shutdown=2)
    with suppress(KeyboardInterrupt):  # Ctrl-C is how it is stopped; uvicorn raises it again when it is done
        uvicorn.Server(config).run(sockets=[listener])


def _template() -> "jinja2.Template":
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("preview.html")
