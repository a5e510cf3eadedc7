"""The API describes itself: as OpenAPI for programs, and as a page, made from it, for people."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer

from config.errors import TITLES

PREFIX = "/api/v1"


@cache  # it changes with the code alone
def _schema() -> bytes:
    found = SchemaGenerator().get_schema(request=None, public=True)
    return bytes(OpenApiJsonRenderer().render(found, renderer_context={}))


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_schema(), content_type="application/json")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    context = {"endpoints": _endpoints(), "problems": sorted(TITLES.items()), "base": request.build_absolute_uri("/")}
    return render(request, "api/docs.html", context)


@cache
def _endpoints() -> list[dict[str, Any]]:
    described = orjson.loads(_schema())
    return [
        _endpoint(described, path, method, operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]


def _endpoint(described: Any, path: str, method: str, operation: Any) -> dict[str, Any]:
    purpose, _, more = operation["description"].partition("\n")
    status, reply = next(iter(sorted(operation["responses"].items())))
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path.removeprefix(PREFIX),
        "purpose": purpose,
        "more": more.strip(),
        "query": [_parameter(one) for one in operation.get("parameters", []) if one["in"] == "query"],
        "sent": _fields(described, operation.get("requestBody")),
        "status": status,
        "got": _fields(described, reply),
        "held": "304" in operation["responses"],
        "problems": [code for code in sorted(operation["responses"]) if code >= "400"],
    }


def _parameter(parameter: Any) -> dict[str, str]:
    about = parameter.get("description", "")
    return {
        "name": parameter["name"],
        "type": _type(parameter["schema"], not parameter.get("required")),
        "about": about,
    }


def _fields(described: Any, body: Any) -> list[dict[str, str]]:
    content = (body.get("content") if body else None) or {}
    if "application/json" in content:
        return list(_rows(described, content["application/json"]["schema"]))
    return [{"name": "the file", "type": name, "about": ""} for name in content]


def _rows(described: Any, schema: Any, at: str = "") -> Iterator[dict[str, str]]:
    """Yield a row for each field, named by the way that leads to it, such as `questions[].stem`."""
    schema = _resolved(described, schema)
    if "items" in schema:
        yield from _rows(described, schema["items"], f"{at}[]")
    for name, field in schema.get("properties", {}).items():
        below = _resolved(described, field)
        place = f"{at}.{name}".lstrip(".")
        optional = name not in schema.get("required", [])
        yield {"name": place, "type": _type(below, optional), "about": field.get("description", "")}
        yield from _rows(described, below, place)


def _resolved(described: Any, schema: Any) -> Any:
    """Return a schema without the detours by which OpenAPI names parts and lets them be null."""
    if "$ref" in schema:
        return described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    several = schema.get("allOf") or schema.get("oneOf") or schema.get("anyOf")
    if not several:
        return schema
    parts = [_resolved(described, one) for one in several]
    if "discriminator" in schema:
        return _united(parts)
    return {**parts[0], "nullable": any(part.get("type") == "null" or part.get("enum") == [None] for part in parts)}


def _united(parts: list[Any]) -> Any:
    """Return what several kinds of one thing have together. What has another shape in each is not taken apart."""
    told = {name: field for part in reversed(parts) for name, field in part["properties"].items()}
    alike = {name for name in told if len({str(part["properties"].get(name)) for part in parts}) == 1}
    fields = {name: field if name in alike else _varying(field) for name, field in told.items()}
    always = [name for name in told if all(name in part.get("required", []) for part in parts)]
    return {"type": "object", "properties": fields, "required": always}


def _varying(field: Any) -> Any:
    return {"type": field.get("type", "object"), "description": f"By kind. {field.get('description', '')}".strip()}


def _type(schema: Any, optional: bool) -> str:
    kinds = schema.get("type", "string")
    kinds = [kinds] if isinstance(kinds, str) else list(kinds)
    named = [schema.get("format", kind) if kind == "string" else kind for kind in kinds]
    if schema.get("nullable") and "null" not in named:
        named.append("null")
    return " or ".join(named) + (", may be missing" if optional else "")
