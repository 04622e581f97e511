"""The page about the JSON API: its OpenAPI document, shown in the reader's language.

Types are written as programmers write them (``string | null``, ``Hit[]``), which needs no language.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from sarye.jsonapi.shapes import SCHEMAS, Schema
from sarye.web.openapi import document
from sarye.web.site import origin_here, root_of, translator_of
from sarye.web.templating import render

PATH: Final = "/api"


class Piece(NamedTuple):
    """A piece of a type, and the object of the page that it names."""

    text: str
    named: str = ""


class Row(NamedTuple):
    """A parameter or a key: its name, its type, what is said of it, and whether it is always there.

    What is said is English, to be translated.
    """

    name: str
    type: tuple[Piece, ...]
    said: str
    is_always: bool


class Answer(NamedTuple):
    """A status, what is said of it, and the object that comes with it."""

    status: str
    said: str
    type: tuple[Piece, ...]


class Address(NamedTuple):
    """An address that can be asked."""

    name: str
    path: str
    said: str
    takes: tuple[Row, ...]
    answers: tuple[Answer, ...]


class Object(NamedTuple):
    """An object with a name, its keys, and where one says more an example and what it marks."""

    name: str
    keys: tuple[Row, ...]
    example: str = ""
    marked: tuple[str, ...] = ()


async def show(request: Request) -> Response:
    """Show what can be asked, what is answered, and what objects are made of."""
    root = root_of(request)
    described = document(root)
    return render(
        request,
        "api.html.j2",
        translator_of(request),
        start_of_address=f"{origin_here(request)}{root}",
        addresses=tuple(_address(path, item) for path, item in described["paths"].items()),
        objects=tuple(_object(*pair) for pair in described["components"]["schemas"].items()),
    )


ROUTES: Final[tuple[BaseRoute, ...]] = (Route(PATH, show, methods=["GET"]),)


def _address(path: str, item: Schema) -> Address:
    asked = item["get"]
    return Address(
        asked["operationId"],
        path,
        asked["summary"],
        tuple(_parameter(one) for one in asked["parameters"]),
        tuple(_answer(*pair) for pair in sorted(asked["responses"].items())),
    )


def _parameter(one: Schema) -> Row:
    return Row(one["name"], tuple(typed(one["schema"])), one["description"], one["in"] == "path")


def _answer(status: str, said: Schema) -> Answer:
    schemas = [content["schema"] for content in said.get("content", {}).values()]
    return Answer(status, said["description"], tuple(typed(schemas[0])) if schemas else ())


def _object(name: str, schema: Schema) -> Object:
    keys = tuple(_keys(schema))
    for example in schema.get("examples", ()):
        text, spans = example["text"], example["spans"]
        marked = tuple(text[start:end] for start, end in spans)
        return Object(name, keys, json.dumps(example, ensure_ascii=False), marked)
    return Object(name, keys)


def _keys(schema: Schema, before: str = "") -> Iterator[Row]:
    """Walk the keys of an object, and those of objects in it that have no name of their own."""
    for name, kind in schema["properties"].items():
        always = name in schema["required"]
        yield Row(f"{before}{name}", tuple(typed(kind)), kind.get("description", ""), always)
        inner = kind.get("items", kind)
        if "properties" in inner:
            yield from _keys(inner, f"{before}{name}{'[]' if 'items' in kind else ''}.")


def typed(schema: Schema) -> Iterator[Piece]:
    """Write the type of a schema in pieces."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(SCHEMAS)
        yield Piece(name, name)
    elif "oneOf" in schema:
        for at, one in enumerate(schema["oneOf"]):
            yield from (Piece(" | "),) * (at > 0)
            yield from typed(one)
    elif "enum" in schema:
        yield Piece(" | ".join(schema["enum"]))
    elif isinstance(schema.get("type"), list):
        yield Piece(" | ".join(schema["type"]))
    elif schema.get("type") == "array":
        is_choice = "enum" in schema["items"] or "oneOf" in schema["items"]
        yield from (Piece("("),) * is_choice
        yield from typed(schema["items"])
        yield Piece(")[]" if is_choice else "[]")
    elif isinstance(schema.get("additionalProperties"), Mapping):
        yield Piece("{ [name: string]: ")
        yield from typed(schema["additionalProperties"])
        yield Piece(" }")
    else:
        yield Piece(_plain(schema))


def _plain(schema: Schema) -> str:
    """Write a type with its limits: ``integer 1…100``, ``string ≤ 1000``."""
    name = str(schema["type"])
    if "maximum" in schema:
        return f"{name} {schema['minimum']}…{schema['maximum']}"
    if "maxLength" in schema:
        return f"{name} ≤ {schema['maxLength']}"
    if "examples" in schema:
        return f"{name} ({', '.join(schema['examples'])})"
    return name
