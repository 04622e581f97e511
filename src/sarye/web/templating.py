"""The templates of the page, and what they show, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from sarye import __version__
from sarye.exporters import FORMATS, wording
from sarye.exporters.fragments import fragments, printable
from sarye.exporters.hitlist import (
    ROLE_NAMES,
    about_texts,
    agency_text,
    facet_text,
    further_texts,
    hit_groups,
    how_text,
    label_text,
    more_places_text,
    period_text,
    place_text,
    placed_text,
    shown_remarks,
    snippet_name,
)
from sarye.fields import effective_period, moment
from sarye.messages import LANGUAGES, N_, Translator
from sarye.models import ROLES, Period, VariantPlace
from sarye.query import alternatives, with_alternative, without_alternative
from sarye.searchoptions import FILTER, LIMIT_NAMES, SHOWN_FACETS
from sarye.web.parameters import SearchRequest, written
from sarye.web.site import cookie_name, path_of, root_of, token_of

if TYPE_CHECKING:
    from sarye.web.facetlinks import FacetLink

STATIC: Final = Path(__file__).with_name("static")


def render(
    request: Request,
    name: str,
    translator: Translator,
    /,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    asked: SearchRequest | None = None,
    values: Mapping[str, object] | None = None,
    **more: object,
) -> HTMLResponse:
    """Render a page; it may have a form, so that the browser gets the token that forms carry."""
    token = token_of(request)
    given = request.query_params.get("lang")
    root = root_of(request)
    start = SearchRequest(language=given if given in LANGUAGES else None, root=root)
    text = (
        environment()
        .get_template(name)
        .render(
            asked=asked or start,
            start=start,
            status=status,
            token=token,
            translator=translator,
            _=translator.text,
            path=path_of(request),
            root=root,
            static=partial(static_address, root),
            **(values or {}),
            **more,
        )
    )
    said = {"Cache-Control": "private, no-cache", "Vary": "Accept-Language, HX-Request"}
    response = HTMLResponse(text, status, said | dict(headers or {}))
    if request.cookies.get(cookie_name(request)) != token:
        response.set_cookie(
            cookie_name(request), token, path=root or "/", httponly=True, samesite="strict"
        )
    return response


@cache
def environment() -> Environment:
    """Make what reads the templates, once."""
    made = Environment(
        loader=PackageLoader("sarye.web"),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        bytecode_cache=_compiled(),
    )
    made.filters |= {"fragments": fragments, "titled": titled, "web": web_address}
    made.globals |= {
        "SHOWN_FACETS": SHOWN_FACETS,
        "FORMATS": {name: one for name, one in FORMATS.items() if one.is_installed},
        "LANGUAGES": LANGUAGES,
        "LIMIT_NAMES": LIMIT_NAMES,
        "MATCHES": wording.MATCHES,
        "RELATIONS": wording.RELATIONS,
        "REPAIRS": wording.REPAIRS,
        "ROLES": ROLES,
        "ROLE_NAMES": ROLE_NAMES,
        "SORTS": wording.SORTS,
        "WITHOUT_CASES": wording.WITHOUT_CASES,
        "about_texts": about_texts,
        "shown_remarks": shown_remarks,
        "agency_text": agency_text,
        "cases_text": wording.cases_text,
        "documents_text": wording.documents_text,
        "files_text": wording.files_text,
        "found_text": wording.found_text,
        "hits_text": wording.hits_text,
        "day_before": day_before,
        "effective_period": effective_period,
        "facet_text": facet_text,
        "folder_url": folder_url,
        "is_variant": lambda place: isinstance(place, VariantPlace),
        "further_texts": further_texts,
        "hit_groups": hit_groups,
        "how_text": how_text,
        "label_text": label_text,
        "local_time": local_time,
        "period_text": period_text,
        "more_places_text": more_places_text,
        "place_text": place_text,
        "placed_text": placed_text,
        "alternatives": alternatives,
        "with_alternative": with_alternative,
        "without_alternative": without_alternative,
        "limit_text": limit_text,
        "limit_texts": limit_texts,
        "shown_limit": shown_limit,
        "shown_limits": shown_limits,
        "shown_links": shown_links,
        "shown_periods": shown_periods,
        "snippet_name": snippet_name,
        "synonyms_text": wording.synonyms_text,
    }
    return made


def _compiled() -> FileSystemBytecodeCache | None:
    """Keep compiled templates in this user's temporary folder, where there can be one.

    Compiling those of the first page takes longer than all else that it needs.
    """
    try:
        return FileSystemBytecodeCache(pattern=f"sarye-{__version__}-%s.cache")
    except (OSError, RuntimeError):
        return None


@cache
def static_address(root: str, name: str) -> str:
    """Name a static file by its content too, so that browsers may keep it."""
    digest = sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"{root}/static/{name}?v={digest}"


def shown_limit(name: str, value: object, translator: Translator) -> str:
    """Say a value that a search is limited to; of a document its name, without its folders."""
    if isinstance(value, Period):
        return period_text(value, translator)
    shown, kind = str(value), FILTER[name].kind
    if kind == "moment":
        return local_time(shown).removesuffix(" 00:00")
    if kind == "path":
        return shown.rpartition("/")[2]
    if kind == "quarter":
        return translator.text(N_("Q{n}"), n=shown)
    if kind == "year":
        return period_text(Period(int(shown)), translator)
    return facet_text(name, shown.removeprefix("=") if kind == "name" else shown, translator)


def shown_links(
    name: str, links: Iterable[FacetLink], translator: Translator
) -> Iterator[tuple[FacetLink, str]]:
    """Say the value of each link of a facet; a page has a hundred of them."""
    return ((link, shown_limit(name, link.value, translator)) for link in links)


def shown_periods(
    periods: Mapping[int, Iterable[Period]], translator: Translator
) -> list[tuple[int, list[tuple[Period, str, str]]]]:
    """Give each period that can be chosen with what stands for it in an address and what is said.

    Both selects of a page offer them.
    """
    return [
        (year, [(one, written(one), period_text(one, translator)) for one in rows])
        for year, rows in periods.items()
    ]


def shown_limits(asked: SearchRequest, translator: Translator) -> str:
    """Say all that a search without words is limited to."""
    filters = asked.search.filters
    roles = [translator.text(ROLE_NAMES[role]) for role in filters.sections]
    values = [
        shown_limit(name, value, translator)
        for name in LIMIT_NAMES
        for value in filters.values(name)
    ]
    return ", ".join([*roles, *values])


def day_before(days: int) -> str:
    """Give the moment at which a day began here, so many days ago."""
    day = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return moment(day - timedelta(days=days))


def folder_url(path: str, asked: SearchRequest) -> str:
    """Name the address that lists a folder of this machine."""
    pairs = [("at", path), *([("lang", asked.language)] if asked.language else [])]
    return f"{asked.root}/index-status?{urlencode(pairs, errors='surrogateescape')}#chooser"


def limit_text(asked: SearchRequest, name: str, translator: Translator) -> str:
    """Say all that a field of the filters limits a search to."""
    values = asked.search.filters.values(name)
    if name == "sections":
        title = N_("Only in")
        shown = [translator.text(ROLE_NAMES[role]) for role in values]
    else:
        title = LIMIT_NAMES[name]
        shown = [shown_limit(name, value, translator) for value in values]
    said = titled(translator.text(title))
    return translator.text(N_("“{name}: {values}”"), name=said, values=", ".join(shown))


def limit_texts(asked: SearchRequest, names: Iterable[str], translator: Translator) -> str:
    """Say all that several fields of the filters limit a search to."""
    return ", ".join(limit_text(asked, name, translator) for name in names)


def titled(text: str) -> str:
    """Write a name as it stands at the beginning of a line."""
    return text[:1].upper() + text[1:]


def local_time(time: str) -> str:
    """Give a time in the clock of this machine, to the minute."""
    return datetime.fromisoformat(time).astimezone().isoformat(" ", "minutes")[:16]


def web_address(url: str | None) -> str | None:
    """Give an address that is safe to link to: a document may have brought ``javascript:``."""
    return url if url and url.lower().startswith(("http://", "https://")) else None


def _finalize(value: object) -> object:
    """Make each text that a template shows printable; markup of its own stays as it is."""
    if type(value) is not str or value.isprintable():  # nearly all; asking is much quicker
        return value
    return printable(value)
