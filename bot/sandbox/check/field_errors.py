"""What is wrong with a payload, field by field, and the body Discord answers it with.

Code and message of each error are those that Discord sends; they are gathered in `Report`, which carries the path of
the field that is looked at, so that a check reads like the table in the documentation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeGuard

Path = tuple[str | int, ...]
Record = dict[str, Any]

INVALID_FORM = 50035


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong: the path of the field, Discord's code for it, Discord's words.

    A `code` of digits is an error code of the whole request (50006), and the path is empty.
    """

    path: Path
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """Where a check stands in the payload, and what it found so far."""

    path: Path = ()
    errors: list[FieldError] = field(default_factory=list)

    def at(self, *steps: str | int) -> Report:
        """Return the same report, further down."""
        return Report((*self.path, *steps), self.errors)

    def add(self, code: str, message: str) -> None:
        self.errors.append(FieldError(self.path, code, message))

    # --- the codes that many fields share ---

    def require(self) -> None:
        self.add("BASE_TYPE_REQUIRED", "This field is required")

    def choices(self, allowed: Iterable[object]) -> None:
        self.add("BASE_TYPE_CHOICES", f"Value must be one of {{{', '.join(map(str, allowed))}}}.")

    def length(self, size: int, minimum: int, maximum: int) -> bool:
        """Return whether `size` fits; says so where it does not."""
        if minimum <= size <= maximum:
            return True
        if minimum <= 0:
            self.add("BASE_TYPE_MAX_LENGTH", f"Must be {maximum} or fewer in length.")
        else:
            self.add("BASE_TYPE_BAD_LENGTH", f"Must be between {minimum} and {maximum} in length.")
        return False


def errors_body(errors: Iterable[FieldError]) -> dict[str, Any]:
    """Return the body of Discord's 400: `{"message", "code": 50035, "errors": {field: {"_errors": [...]}}}`.

    An error of the whole request takes the place of all others.
    """
    nested: dict[str, Any] = {}
    for error in errors:
        if error.code.isdigit():
            return {"message": error.message, "code": int(error.code)}
        node = nested
        for step in error.path:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": error.code, "message": error.message})
    return {"message": "Invalid Form Body", "code": INVALID_FORM, "errors": nested}


# --- values by type: each gives the value, or None where there is none (and says why) ---------------------------------


def is_int(value: object) -> TypeGuard[int]:
    """Return a whole number; JSON's true and false are none."""
    return isinstance(value, int) and not isinstance(value, bool)


def format_value(value: object) -> str:
    """Return a wrong value as a message repeats it: at most 100 characters, and of a structure its name."""
    return str(value)[:100] if isinstance(value, str | int | float) else type(value).__name__


def record(value: object, report: Report) -> Record | None:
    if isinstance(value, dict):
        return value
    report.add("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
    return None


def items(
    source: Record, key: str, report: Report, *, minimum: int = 0, maximum: int | None = None
) -> list[Any] | None:
    """Return the list at `key`; None where it is absent, null or no list."""
    value = source.get(key)
    if value is None:
        return None
    if not isinstance(value, list):
        report.at(key).add("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        return None
    if maximum is not None:
        report.at(key).length(len(value), minimum, maximum)
    return value


def records(source: Record, key: str, report: Report, **bounds: int) -> Iterator[tuple[Record, Report]]:
    """Yield each record of the list at `key`, with the report at its place."""
    for index, value in enumerate(items(source, key, report, **bounds) or ()):
        here = report.at(key, index)
        if (found := record(value, here)) is not None:
            yield found, here


def text(
    source: Record, key: str, report: Report, *, minimum: int = 0, maximum: int, required: bool = False
) -> str | None:
    """Return the string at `key`, within its length."""
    here = report.at(key)
    value = source.get(key)
    if value is None:
        if required:
            here.require()
        return None
    if not isinstance(value, str):
        here.add("STRING_TYPE_CONVERT", f'Could not interpret "{format_value(value)}" as string.')
        return None
    if not value and minimum > 0 and required:
        here.require()
        return None
    return value if here.length(len(value), minimum, maximum) else None


def number(
    source: Record,
    key: str,
    report: Report,
    *,
    minimum: int | None = None,
    maximum: int | None = None,
    required: bool = False,
) -> int | None:
    """Return the whole number at `key`, within its bounds. Digits in a string are one, as they are for Discord."""
    here = report.at(key)
    value = source.get(key)
    if value is None:
        if required:
            here.require()
        return None
    if isinstance(value, str) and value.isascii() and value.removeprefix("-").isdigit() and len(value) < 40:
        value = int(value)
    if not is_int(value):
        here.add("NUMBER_TYPE_COERCE", f'Value "{format_value(value)}" is not int.')
        return None
    if minimum is not None and value < minimum:
        here.add("NUMBER_TYPE_MIN", f"int value should be greater than or equal to {minimum}.")
        return None
    if maximum is not None and value > maximum:
        here.add("NUMBER_TYPE_MAX", f"int value should be less than or equal to {maximum}.")
        return None
    return value


def one_of(value: object, report: Report, allowed: Iterable[int | str]) -> Any | None:
    """Return `value` where it is one of `allowed`."""
    options = list(allowed)
    if isinstance(value, int | str) and not isinstance(value, bool) and value in options:
        return value
    report.choices(options)
    return None


def choice(
    source: Record, key: str, report: Report, allowed: Iterable[int | str], *, required: bool = False
) -> Any | None:
    """Return the value at `key` where it is one of `allowed`."""
    here = report.at(key)
    if source.get(key) is not None:
        return one_of(source[key], here, allowed)
    if required:
        here.require()
    return None


def flag(source: Record, key: str, report: Report) -> bool:
    """Return the boolean at `key`; False where it is absent."""
    value = source.get(key)
    if value is None or isinstance(value, bool):
        return bool(value)
    report.at(key).add("BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
    return False


def snowflake(value: object, report: Report) -> int | None:
    """Return the id that `value` is: digits in a string, or a number."""
    if is_int(value) and 0 <= value < 1 << 63:
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        return int(value)
    report.add("NUMBER_TYPE_COERCE", f'Value "{format_value(value)}" is not snowflake.')
    return None


def timestamp(source: Record, key: str, report: Report) -> None:
    """The instant at `key`, in ISO 8601."""
    value = source.get(key)
    if value is None:
        return
    try:
        datetime.fromisoformat(str(value))
        wrong = not isinstance(value, str) or len(value) < len("2024-07-21")
    except ValueError:
        wrong = True
    if wrong:
        report.at(key).add("DATE_TIME_TYPE_PARSE", f"Could not parse {format_value(value)}. Should be ISO8601.")


def url(
    source: Record, key: str, report: Report, *, schemes: tuple[str, ...], maximum: int = 2048, required: bool = False
) -> str | None:
    """Return the address at `key`."""
    found = text(source, key, report, minimum=int(required), maximum=maximum, required=required)
    if found is None:
        return None
    here = report.at(key)
    scheme, colon, rest = found.partition("://")
    if not colon or not rest or any(character.isspace() for character in found):
        here.add("URL_TYPE_INVALID_URL", "Not a well formed URL.")
        return None
    if scheme.lower() not in schemes:
        names = ", ".join(f"'{name}'" for name in schemes)
        here.add(
            "URL_TYPE_INVALID_SCHEME", f'Scheme "{scheme.lower()}" is not supported. Scheme must be one of ({names}).'
        )
        return None
    return found
