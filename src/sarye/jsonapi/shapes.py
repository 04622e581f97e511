"""Shapes of JSON: from one description, what a value becomes and the JSON Schema of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any, Final, NamedTuple, get_args, get_type_hints

from sarye.messages import Translator

JsonObject = dict[str, object]
"""An object for `json.dumps`; the contract says its shape."""

Schema = dict[str, Any]

SCHEMAS: Final = "#/components/schemas/"
"""Where OpenAPI keeps the schemas that have names."""

Take = Callable[[Any], Any]
Write = Callable[[Any, Translator], object]


class Kind:
    """A kind of value: its schema, and how a value is written, in the language of a reader.

    Neither this nor a key is a dataclass: to make one takes as long as all of the table.
    """

    __slots__ = ("_write", "schema")

    def __init__(self, schema: Schema, write: Write | None = None) -> None:
        self.schema = schema
        self._write = write

    def write(self, value: Any, translator: Translator) -> object:
        """Give what `json.dumps` is to have for a value."""
        return value if self._write is None else self._write(value, translator)


class Key(NamedTuple):
    """A key of an object, and how its value is taken from what the object is made of.

    It is left out unless ``when`` holds of that, where there is a ``when``. What no address of the
    API gives is not ``described``.
    """

    name: str
    kind: Kind
    take: Take
    when: Take | None = None
    described: bool = True


class Shape(Kind):
    """An object with these keys and no others.

    With a name its schema stands by itself in OpenAPI, without one where it is used.
    """

    __slots__ = ("example", "keys", "name")

    def __init__(self, name: str, *keys: Key, example: Schema | None = None) -> None:
        self.name = name
        self.keys = keys
        self.example = example
        super().__init__({"$ref": f"{SCHEMAS}{name}"} if name else self.whole_schema)

    @property
    def whole_schema(self) -> Schema:
        """The schema, where `schema` may only name it."""
        told = [one for one in self.keys if one.described]
        return {
            "type": "object",
            "properties": {one.name: one.kind.schema for one in told},
            "required": [one.name for one in told if one.when is None],
            "additionalProperties": False,
            **({"examples": [self.example]} if self.example else {}),
        }

    def write(self, value: Any, translator: Translator) -> JsonObject:
        """Give the object of a value."""
        return {
            one.name: one.kind.write(one.take(value), translator)
            for one in self.keys
            if one.when is None or one.when(value)
        }


def standalone(shape: Shape, named: Iterable[Shape]) -> Schema:
    """Give the schema of a shape with all that it names in it, for who has no OpenAPI document."""
    known = {f"{SCHEMAS}{one.name}": one for one in named}
    used: dict[str, Schema] = {}

    def within(schema: Any) -> Any:
        if isinstance(schema, list):
            return [within(one) for one in schema]
        if not isinstance(schema, dict):
            return schema
        if "$ref" not in schema:
            return {name: within(value) for name, value in schema.items()}
        other = known[schema["$ref"]]
        if other.name not in used:
            used[other.name] = {}
            used[other.name] = within(other.whole_schema)
        return {"$ref": f"#/$defs/{other.name}"}

    whole = within(shape.whole_schema)
    return {**whole, "$defs": used} if used else whole


def key(
    name: str, kind: Kind, take: Take | None = None, *, when: Take | None = None, **more: Any
) -> Key:
    """Describe a key, which is the attribute of that name unless it is taken otherwise."""
    return Key(name, kind, take or attrgetter(name), when, **more)


def given(name: str, kind: Kind, **more: Any) -> Key:
    """Describe a key that is there when its attribute is neither empty nor None."""
    return key(name, kind, when=attrgetter(name), **more)


def within(attribute: str, *keys: Key) -> tuple[Key, ...]:
    """Take keys from an attribute of what the object is made of."""
    inner = attrgetter(attribute)

    def of_inner(take: Take) -> Take:
        return lambda value: take(inner(value))

    return tuple(
        one._replace(take=of_inner(one.take), when=one.when and of_inner(one.when)) for one in keys
    )


def list_of(kind: Kind) -> Kind:
    """Give a list, or anything else in a row."""

    def write(values: Any, translator: Translator) -> list[object]:
        return [kind.write(value, translator) for value in values]

    return Kind({"type": "array", "items": kind.schema}, write)


def or_null(kind: Kind) -> Kind:
    """Give what can be None."""

    def write(value: Any, translator: Translator) -> object:
        return None if value is None else kind.write(value, translator)

    plain = kind.schema.get("type")
    if isinstance(plain, str) and "enum" not in kind.schema:
        return Kind({**kind.schema, "type": [plain, "null"]}, write)
    return Kind({"oneOf": [kind.schema, {"type": "null"}]}, write)


def or_several(kind: Kind) -> Kind:
    """Give one value by itself, and a tuple of them as a list."""
    several = list_of(kind)

    def write(value: Any, translator: Translator) -> object:
        return (several if isinstance(value, tuple) else kind).write(value, translator)

    return Kind({"oneOf": [kind.schema, several.schema]}, write)


def rounded(digits: int) -> Kind:
    """Give a number with so many digits behind the point."""
    return Kind({"type": "number"}, lambda value, _: round(value, digits))


def whole(**bounds: int) -> Kind:
    """Give a whole number."""
    return Kind({"type": "integer", **bounds})


def text(**more: str) -> Kind:
    """Give a text."""
    return Kind({"type": "string", **more})


def one_of(*values: str) -> Kind:
    """Give one of some texts."""
    return Kind({"type": "string", "enum": list(values)})


def described(kind: Kind, said: str) -> Kind:
    """Give the same, and say what it is."""
    return Kind({**kind.schema, "description": said}, kind.write)


def choice(model: type, field: str) -> Kind:
    """Give one of the values that a field of a model can have."""
    return one_of(*get_args(get_type_hints(model)[field]))
