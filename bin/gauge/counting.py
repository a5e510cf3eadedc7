"""Put requests to the product inside one process, and print the statements of each: python -m gauge.counting JSON"""

import json
import sys

import django


def statements(request: dict[str, str]) -> list[str]:
    # Django has to be set up before these can be imported.
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    sent = {"x-session-token": request.get("token", ""), "cookie": request.get("cookie", ""), "host": "localhost"}
    headers = {name: value for name, value in sent.items() if value} | {"x-csrftoken": request.get("csrf", "")}
    with CaptureQueriesContext(connection) as captured:
        answer = Client().generic(
            request["method"], request["path"], request.get("body", ""), "application/json", headers=headers
        )
    if answer.status_code not in (200, 302):
        raise SystemExit(f"{request['path']} was answered with {answer.status_code}: {answer.content[:300]!r}")
    return [one["sql"][:200] for one in captured.captured_queries]


if __name__ == "__main__":
    django.setup()
    # Once for nothing: the first request of a process loads what the later ones find loaded.
    requests = json.loads(sys.argv[1])
    statements({**requests[0], "method": "GET", "path": "/lessons/vascular.pta-stent/"})
    print(json.dumps([statements(request) for request in requests]))
