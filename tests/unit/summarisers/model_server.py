"""A real server on the loopback interface that answers like a language model, or unlike one, as the test wants it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from tests.end_to_end.servers import Script, page


class Question(NamedTuple):
    path: str
    headers: dict[str, str]
    asked: dict[str, Any]

    @property
    def data(self) -> Any:
        """What stands between the marks of the first message that the user sent."""
        return json.loads(self.asked["messages"][1]["content"].split("\n")[1])


class ModelServer(ThreadingHTTPServer):
    """Answers with one script after the other, and with the last one from then on; `questions` has what was asked."""

    daemon_threads = True
    request_queue_size = 50

    def __init__(self, *scripts: Script) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.scripts = list(scripts)
        self.questions: list[Question] = []
        self.lock = threading.Lock()
        self.busy = self.most_at_once = 0

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, request, client_address) -> None:
        """A client that hangs up is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: ModelServer

    def do_POST(self) -> None:
        server = self.server
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with server.lock:
            headers = {name.lower(): value for name, value in self.headers.items()}
            server.questions.append(Question(self.path, headers, body))
            script = server.scripts.pop(0) if len(server.scripts) > 1 else server.scripts[0]
            server.busy += 1
            server.most_at_once = max(server.most_at_once, server.busy)
        try:
            script(self)
        finally:
            with server.lock:
                server.busy -= 1

    def log_message(self, *args: object) -> None:
        """The test looks at `questions` instead."""


@contextmanager
def running_model(*scripts: Script) -> Iterator[ModelServer]:
    with ModelServer(*scripts) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def says(answer: object, **usage: Any) -> Script:
    """The model's answer: a text as it is, anything else as JSON."""
    content = answer if isinstance(answer, str) else json.dumps(answer)
    whole = {"choices": [{"message": {"role": "assistant", "content": content}}], "usage": usage}
    return page(json.dumps(whole).encode(), content_type="application/json")


def fails(status: int, message: str = "", **headers: str) -> Script:
    body = json.dumps({"error": {"message": message}}).encode()
    return page(body, status=status, content_type="application/json", **headers)
