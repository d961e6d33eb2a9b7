"""Takes out of the markup of a page what is checked of it; pure functions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree, html

from obligations.crawling.addresses import candidates

EMBLEM = "emblem"
# Attributes whose addresses a browser fetches by itself, by element; those of plain links are not among them.
RESOURCES = {
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "script": ("src",),
    "iframe": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "audio": ("src",),
    "video": ("src", "poster"),
    "track": ("src",),
    "input": ("src",),
    "image": ("href", "{http://www.w3.org/1999/xlink}href"),
    "use": ("href", "{http://www.w3.org/1999/xlink}href"),
}
# What a browser does with the address of a link element; any other kind is only told of.
FETCHED_LINKS = frozenset({"stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch",
                           "apple-touch-icon", "manifest", "mask-icon"})  # fmt: skip
# A browser runs nothing of these types.
DATA_TYPES = frozenset({"application/ld+json", "application/json", "text/plain", "speculationrules"})
_CSS_ADDRESS = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')""")
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLANKS = re.compile(r"\s+")
_RATIO, _RATIO_PLAY = 1.5, 0.03


@dataclass(slots=True)
class Markup:
    """What a page says that is checked."""

    language: str = ""
    main_language: str = ""
    titles: list[str] = field(default_factory=list)
    descriptions: list[str] = field(default_factory=list)
    hidden_from_search: bool = False
    headings: int = 0
    canonical: str = ""
    # (language, address) as they stand.
    alternates: list[tuple[str, str]] = field(default_factory=list)
    # Addresses as they stand, of plain links and of what a browser fetches by itself, forms included.
    links: list[str] = field(default_factory=list)
    resources: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    # Pictures without alternative text, by what is known of them.
    silent: list[str] = field(default_factory=list)
    # Elements with script or style of their own.
    inline_scripts: list[str] = field(default_factory=list)
    inline_styles: list[str] = field(default_factory=list)
    # The alternative text of each emblem, and whether one is out of shape.
    emblems: list[str] = field(default_factory=list)
    distorted: bool = False
    text: str = ""


def read(content: bytes) -> Markup:
    """Return what is checked of a page; of what is no markup at all nothing."""
    found = Markup()
    try:
        tree = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8", huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return found
    found.language = tree.get("lang", "")
    for element in tree.iter(etree.Element):
        _element(element, found)
    found.text = _BLANKS.sub(" ", _text(tree))
    return found


def css_addresses(text: str) -> Iterator[str]:
    """Yield the addresses that a style sheet has fetched."""
    for match in _CSS_ADDRESS.finditer(_CSS_COMMENT.sub("", text)):
        if address := next((group for group in match.groups() if group), ""):
            yield address


def _element(element: html.HtmlElement, found: Markup) -> None:
    tag = element.tag
    identifier = element.get("id")
    if identifier:
        found.anchors.add(identifier)
    handle = _HANDLERS.get(tag)
    if handle:
        handle(element, found)
    for name in RESOURCES.get(tag, ()):
        value = element.get(name)
        if value:
            found.resources.extend(candidates(value) if name == "srcset" else [value])
    for name, value in element.attrib.items():
        if name == "style":
            found.inline_styles.append(tag)
            found.resources.extend(css_addresses(value))
        elif name.startswith("on") or value.lstrip().lower().startswith("javascript:"):
            found.inline_scripts.append(tag)
    if tag in ("img", "svg") and EMBLEM in element.get("class", "").split():
        found.emblems.append(_name_of(element))
        found.distorted = found.distorted or _is_distorted(element)


def _head_link(element: html.HtmlElement, found: Markup) -> None:
    kinds, address = set(element.get("rel", "").lower().split()), element.get("href", "")
    if "canonical" in kinds:
        found.canonical = address
    elif "alternate" in kinds and element.get("hreflang"):
        found.alternates.append((element.get("hreflang"), address))
    elif "alternate" in kinds:
        found.links.append(address)
    elif kinds & FETCHED_LINKS:
        found.resources.append(address)


def _meta(element: html.HtmlElement, found: Markup) -> None:
    name, content = element.get("name", "").lower(), element.get("content", "")
    if element.get("property") == "og:image":
        # No browser fetches it, but it is to be there for those who do.
        found.links.append(content)
    if name == "description":
        found.descriptions.append(_words(content))
    elif name == "robots" and "noindex" in content.lower():
        found.hidden_from_search = True


def _title(element: html.HtmlElement, found: Markup) -> None:
    parent = element.getparent()
    # An svg has titles of its own.
    if parent is not None and parent.tag == "head":
        found.titles.append(_words(element.text or ""))


def _link(element: html.HtmlElement, found: Markup) -> None:
    if element.get("name") and element.tag == "a":
        found.anchors.add(element.get("name"))
    if element.get("href") is not None:
        found.links.append(element.get("href"))


def _form(element: html.HtmlElement, found: Markup) -> None:
    if element.get("action"):
        found.forms.append(element.get("action"))


def _heading(element: html.HtmlElement, found: Markup) -> None:
    found.headings += 1


def _main(element: html.HtmlElement, found: Markup) -> None:
    found.main_language = element.get("lang", "")


def _picture(element: html.HtmlElement, found: Markup) -> None:
    # An empty text says that a picture is an ornament; no text at all says nothing.
    if element.get("alt") is None and not _name_of(element) and element.get("role") not in ("presentation", "none"):
        found.silent.append(element.get("src", "img"))


def _drawing(element: html.HtmlElement, found: Markup) -> None:
    if element.get("role") == "img" and not _name_of(element):
        found.silent.append(f"svg.{element.get('class')}" if element.get("class") else "svg")


def _script(element: html.HtmlElement, found: Markup) -> None:
    if not element.get("src") and element.get("type", "").strip().lower() not in DATA_TYPES:
        found.inline_scripts.append("script")


def _style(element: html.HtmlElement, found: Markup) -> None:
    found.inline_styles.append("style")
    found.resources.extend(css_addresses(element.text or ""))


_HANDLERS = {
    "link": _head_link,
    "meta": _meta,
    "title": _title,
    "a": _link,
    "area": _link,
    "form": _form,
    "h1": _heading,
    "main": _main,
    "img": _picture,
    "svg": _drawing,
    "script": _script,
    "style": _style,
}


def _name_of(element: html.HtmlElement) -> str:
    """Return what a picture is called by those who do not see it."""
    for name in ("aria-label", "alt"):
        if _words(element.get(name, "")):
            return _words(element.get(name))
    if named_by := element.get("aria-labelledby"):
        tree = element.getroottree()
        return _words(" ".join(_text(each) for key in named_by.split() for each in tree.xpath("//*[@id=$k]", k=key)))
    title = element.find("title")
    return _words(_text(title)) if title is not None else ""


def _is_distorted(element: html.HtmlElement) -> bool:
    try:
        width, height = float(element.get("width", "")), float(element.get("height", ""))
    except ValueError:
        return False
    return height <= 0 or abs(width / height - _RATIO) > _RATIO_PLAY


def _text(element: html.HtmlElement) -> str:
    return "".join(element.itertext(etree.Element)) if element is not None else ""


def _words(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()
