"""Speaking to a server as a learner does: signing in for real, as a program and as a browser."""

import http.client
import json
import re
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import closing, suppress
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from house.place import Stop

HOST = "127.0.0.1"
PATIENCE = 60  # seconds


def free_port() -> int:
    with closing(socket.create_server((HOST, 0))) as taken:
        port: int = taken.getsockname()[1]
        return port


def wait_for(condition: Callable[[], bool], process: "subprocess.Popen[bytes]", name: Callable[[], str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if process.poll() is not None or time.monotonic() > deadline:
            raise Stop(f"this did not answer: {name()}")
        time.sleep(0.02)


def lives(port: int) -> bool:
    with suppress(OSError, http.client.HTTPException), closing(_connection(port)) as connection:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    return False


def _connection(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(HOST, port, timeout=30)


class Browser:
    """Keeps cookies, and nothing else."""

    def __init__(self, port: int):
        self.port = port
        self.cookies: dict[str, str] = {}
        self._led_to = ""

    def get(self, path: str) -> str:
        status, text = self._ask("GET", path)
        if status != 200:
            raise Stop(f"GET {path} was answered with {status}")
        return text

    def post(self, path: str, form: dict[str, str]) -> str:
        """Send a form, and return where it leads."""
        status, _ = self._ask("POST", path, urlencode(form))
        if status != 302:
            raise Stop(f"POST {path} was answered with {status}")
        return self._led_to

    def token(self, path: str = "/account/") -> str:
        """Return what a form of this browser has to bring with it, as a page says."""
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(path))
        return found[1] if found else ""

    def sign_in(self, email: str, password: str) -> None:
        form = {"csrfmiddlewaretoken": self.token("/account/login/"), "login": email, "password": password}
        status, _ = self._ask("POST", "/account/login/", urlencode(form))
        if status != 302 or "sessionid" not in self.cookies:
            raise Stop(f"{email} could not sign in: {status}")

    def headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        headers = {**self.headers(), "Content-Type": "application/x-www-form-urlencoded"}
        with closing(_connection(self.port)) as connection:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            self._led_to = answer.headers.get("Location", "")
            for line in answer.headers.get_all("Set-Cookie", []):
                self.cookies.update({name: found.value for name, found in SimpleCookie(line).items()})
            return answer.status, answer.read().decode()


def token_of(port: int, email: str, password: str) -> str:
    """Sign a program in at the app client's door, and return its session token."""
    told = call(port, "POST", "/_allauth/app/v1/auth/login", {"email": email, "password": password})
    token: str = told["meta"]["session_token"]
    return token


def call(port: int, method: str, path: str, body: object = None, token: str = "") -> dict:
    headers = {"Content-Type": "application/json"} | ({"X-Session-Token": token} if token else {})
    with closing(_connection(port)) as connection:
        connection.request(method, path, json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
    if answer.status not in (200, 201):
        raise Stop(f"{method} {path} was answered with {answer.status}: {text[:300]}")
    found: dict = json.loads(text)
    return found
