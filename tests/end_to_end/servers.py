"""A real web server on the loopback interface, scripted by the test: every address has a function that answers."""

import gzip
import socket
import ssl
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Script = Callable[[BaseHTTPRequestHandler], None]


class WebServer(ThreadingHTTPServer):
    """Answers each path with its script, and 404 elsewhere. `requests` has the path and the headers of each request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.scripts: dict[str, Script] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server_port}{path}"

    def asked(self, path: str) -> list[dict[str, str]]:
        """The headers of each request for one path."""
        return [headers for asked, headers in self.requests if asked == path]

    def handle_error(self, request, client_address) -> None:
        """A client that hangs up is what half of the tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: WebServer

    def do_GET(self) -> None:
        self.server.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        self.server.scripts.get(self.path, page(b"nothing here", status=404))(self)

    def log_message(self, *args: object) -> None:
        """The test looks at `requests` instead."""


@contextmanager
def running_server(tls: ssl.SSLContext | None = None) -> Iterator[WebServer]:
    with WebServer() as server:
        if tls:
            # The handshake belongs to the thread of the request, or a client that breaks it off would stop the server.
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def page(body: bytes, *, status: int = 200, content_type: str = "application/rss+xml", **headers: str) -> Script:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", content_type)
        fields = {"content_length": str(len(body))} | headers
        for name, value in fields.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def in_turn(*scripts: Script) -> Script:
    """One script after the other, and the last one from then on."""
    left = list(scripts)
    return lambda request: (left.pop(0) if len(left) > 1 else left[0])(request)


def validated(body: bytes, **validators: Any) -> Script:
    """A page that is given only to who does not have it: 304 if a validator comes back byte for byte (RFC 9110, 13.1)."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        etag, date = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
        is_same = (
            etag == validators.get("etag") if etag else date is not None and date == validators.get("last_modified")
        )
        if is_same:
            request.send_response(304)
            for name, value in validators.items():
                request.send_header(name.replace("_", "-"), value)
            request.end_headers()
        else:
            page(body, **validators)(request)

    return answer


def gzipped(body: bytes) -> Script:
    return page(gzip.compress(body), content_encoding="gzip")


def raw_deflated(body: bytes) -> Script:
    """Deflate without the wrapper that RFC 9110 asks for, as some servers send it."""
    compressor = zlib.compressobj(wbits=-15)
    return page(compressor.compress(body) + compressor.flush(), content_encoding="deflate")


def redirect(location: str, status: int = 302) -> Script:
    return page(b"", status=status, location=location)


def dripping_body(request: BaseHTTPRequestHandler) -> None:
    """A byte now and then for five seconds: no single read takes long."""
    request.send_response(200)
    request.end_headers()
    _drip(request)


def dripping_headers(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    _drip(request)


def _drip(request: BaseHTTPRequestHandler) -> None:
    for _ in range(250):
        request.wfile.write(b".")
        time.sleep(0.02)


def dropped(request: BaseHTTPRequestHandler) -> None:
    """Says a length, gives a part, and is gone with a reset."""
    request.send_response(200)
    request.send_header("Content-Length", "100000")
    request.end_headers()
    request.wfile.write(b"half")
    time.sleep(0.05)  # so that the part arrives before the reset
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.connection.close()


def silent(request: BaseHTTPRequestHandler) -> None:
    """Accepts the request and says nothing until the client hangs up."""
    request.connection.recv(1)


def not_http(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"220 mail.example ESMTP ready\r\n")
