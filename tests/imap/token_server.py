"""A small OAuth 2 server: it gives out tokens for grants, and says whose a token is."""

import json
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from urllib.parse import parse_qs, urlsplit


class TokenServer:
    """Listens on loopback; `grants` maps each refresh token that holds to its user.

    With `rotates` a refresh token holds once, and a new one comes with each
    token; using one twice then ends the grant, as theft would be ended. `takes`
    is how many seconds an answer takes. `asked` are the forms that were sent.
    """

    def __init__(self) -> None:
        self.grants: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        self.asked: list[dict[str, str]] = []
        self.rotates = False
        self.takes = 0.0
        self.used: set[str] = set()
        self.lasts: object = 3600
        self.answers: tuple[int, bytes] | None = None
        self.numbers = count(1)
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = self.rfile.read(int(self.headers["Content-Length"])).decode()
                fields = {name: values[0] for name, values in parse_qs(form).items()}
                self.answer(*outer.token(fields))

            def do_GET(self) -> None:
                [token] = parse_qs(urlsplit(self.path).query).get("access_token", [""])
                user = outer.tokens.get(token)
                said = {"user": user, "active": "yes"} if user else {"active": "no"}
                self.answer(200, json.dumps(said).encode())

            def answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                if status in {301, 302}:
                    self.send_header("Location", f"{outer.url}/elsewhere")
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def token(self, fields: Mapping[str, str]) -> tuple[int, bytes]:
        """The answer to a request for a token."""
        self.asked.append(dict(fields))
        if self.answers is not None:
            return self.answers
        if fields.get("refresh_token") in self.used:
            self.grants.clear()
            self.tokens.clear()
        user = self.grants.get(fields.get("refresh_token", ""))
        if self.rotates:
            self.used.add(fields.get("refresh_token", ""))
        time.sleep(self.takes)
        if fields.get("grant_type") != "refresh_token" or user is None:
            return 400, b'{"error": "invalid_grant"}'
        token = f"token{next(self.numbers)}"
        self.tokens[token] = user
        said: dict[str, object] = {"access_token": token, "token_type": "Bearer"}
        if self.lasts is not None:
            said["expires_in"] = self.lasts
        if self.rotates:
            self.grants.pop(fields["refresh_token"], None)
            said["refresh_token"] = f"refresh{next(self.numbers)}"
            self.grants[f"{said['refresh_token']}"] = user
        return 200, json.dumps(said).encode()

    def close(self) -> None:
        """Nobody listens any more."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
