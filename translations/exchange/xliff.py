"""XLIFF 1.2 and 2.x (OASIS standards): what goes out, what comes back. No database, no file system."""

from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _
from lxml import etree

from translations.exchange import safe_xml
from translations.exchange.codes import EMPTY, Alone, Closed, Opened, Piece, Text, pieces_of, words_of
from translations.exchange.papers import Entry, FileError, Paper, Returned, Unit, beginning
from translations.strings import Condition

MEDIA_TYPE = "application/xliff+xml"
EXTENSION = "xlf"
OLD = "urn:oasis:names:tc:xliff:document:1.2"
NEW = "urn:oasis:names:tc:xliff:document:2.0"
# 2.1 has the namespace of 2.0.
NEW_ONES = frozenset({NEW, "urn:oasis:names:tc:xliff:document:2.2"})
TICKET = "seconet-ticket"
# What a string is called begins with its form, since a tool may drop whatever else says it.
RICH, PLAIN = "h", "p"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_OLD_KINDS = {"a": "link", "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "br": "lb"}
_NEW_KINDS = {"a": ("link", ""), "b": ("fmt", "xlf:b"), "i": ("fmt", "xlf:i"), "br": ("fmt", "xlf:lb")}
_OLD_DONE = frozenset({"translated", "signed-off", "final"})
_NEW_DONE = frozenset({"translated", "reviewed", "final"})


def read(data: bytes) -> Returned:
    """Return what an XLIFF file of version 1.2 or 2.x holds; raise FileError that says what is wrong with it."""
    root = safe_xml.parse(data)
    name = etree.QName(root)
    if name.localname != "xliff" or name.namespace not in {OLD, *NEW_ONES}:
        raise FileError(_("This is no XLIFF file of version 1.2 or 2."))
    files = root.findall(f"{{{name.namespace}}}file")
    if len(files) != 1:
        raise FileError(_("An XLIFF file from here is about one page: upload each page in a file of its own."))
    return _read_old(files[0]) if name.namespace == OLD else _read_new(root, files[0], name.namespace)


# --- Version 1.2 -----------------------------------------------------------------------------------


def write_old(paper: Paper) -> bytes:
    """Return a file of version 1.2."""
    root = etree.Element(f"{{{OLD}}}xliff", nsmap={None: OLD}, version="1.2")
    file = _add(root, "file", original=_clean(paper.title), datatype="html")
    file.set("source-language", paper.source_language)
    file.set("target-language", paper.language)
    note = _add(_add(file, "header"), "note")
    note.set("from", TICKET)
    note.text = paper.ticket
    body = _add(file, "body")
    for unit in paper.units:
        _write_old_unit(body, unit)
    return _bytes(root)


def _write_old_unit(body: etree._Element, unit: Unit) -> None:
    element = _add(body, "trans-unit", id=_id(unit), resname=_clean(unit.path))
    element.set(f"{_XML}space", "preserve")
    _fill(_add(element, "source"), unit.source, unit, _old_code)
    if unit.words:
        target = _add(element, "target")
        target.set("state", "translated" if unit.condition == Condition.SETTLED else "needs-review-translation")
        if unit.condition == Condition.MACHINE:
            target.set("state-qualifier", "mt-suggestion")
        _fill(target, unit.words, unit, _old_code)
    _add(element, "note").text = _clean(unit.label)
    if unit.previous is not None:
        former = _add(element, "alt-trans", alttranstype="previous-version")
        _fill(_add(former, "source"), unit.previous, unit, _old_code)
        _fill(_add(former, "target"), unit.words, unit, _old_code)


def _read_old(file: etree._Element) -> Returned:
    ticket = [each for each in file.findall(f"{{{OLD}}}header/{{{OLD}}}note") if each.get("from") == TICKET]
    return Returned(
        source_language=file.get("source-language", ""),
        language=file.get("target-language", ""),
        ticket=(ticket[0].text or "") if ticket else "",
        entries=_distinct(_old_entry(unit) for unit in file.iter(f"{{{OLD}}}trans-unit")),
    )


def _old_entry(unit: etree._Element) -> Entry:
    source, target = unit.find(f"{{{OLD}}}source"), unit.find(f"{{{OLD}}}target")
    key, is_html = _key(unit)
    state = target.get("state", "") if target is not None else ""
    words = _words([target], _old_pieces, is_html=is_html) if target is not None else ""
    return Entry(
        key=key,
        source=_words([source], _old_pieces, is_html=is_html) if source is not None else "",
        words=words,
        done=bool(words) and (state in _OLD_DONE or unit.get("approved") == "yes"),
    )


def _old_code(parent: etree._Element, piece: Opened | Alone) -> etree._Element:
    tag = piece.name.rstrip("0123456789")
    kind = _OLD_KINDS.get(tag, f"x-{tag}")
    return _add(parent, "x" if isinstance(piece, Alone) else "g", id=piece.name, ctype=kind)


def _old_pieces(element: etree._Element) -> Iterator[Piece]:
    yield from _text(element.text)
    for child in element:
        name = etree.QName(child).localname
        if name == "g":
            yield Opened(child.get("id", ""))
            yield from _old_pieces(child)
            yield Closed(child.get("id", ""))
        elif name == "x":
            yield Alone(child.get("id", ""))
        elif name == "mrk":
            yield from _old_pieces(child)
        else:
            raise FileError(_("The tag “%(name)s” is none of the original's.") % {"name": name})
        yield from _text(child.tail)


# --- Version 2 -------------------------------------------------------------------------------------


def write_new(paper: Paper) -> bytes:
    """Return a file of version 2.0, which tools for 2.1 read as well."""
    root = etree.Element(f"{{{NEW}}}xliff", nsmap={None: NEW}, version="2.0")
    root.set("srcLang", paper.source_language)
    root.set("trgLang", paper.language)
    file = _add(root, "file", id="f1", original=_clean(paper.title))
    note = _add(_add(file, "notes"), "note", category=TICKET)
    note.text = paper.ticket
    for unit in paper.units:
        _write_new_unit(file, unit)
    return _bytes(root)


def _write_new_unit(file: etree._Element, unit: Unit) -> None:
    element = _add(file, "unit", id=_id(unit), name=_clean(unit.path))
    element.set(f"{_XML}space", "preserve")
    notes = _add(element, "notes")
    _add(notes, "note", category="place").text = _clean(unit.label)
    if unit.previous is not None:
        _add(notes, "note", category="previous-source").text = _clean(unit.previous)
    if unit.condition == Condition.MACHINE:
        _add(notes, "note", category="origin").text = "machine"
    segment = _add(element, "segment")
    segment.set("state", "translated" if unit.condition == Condition.SETTLED else "initial")
    _fill(_add(segment, "source"), unit.source, unit, _new_code)
    if unit.words:
        _fill(_add(segment, "target"), unit.words, unit, _new_code)


def _read_new(root: etree._Element, file: etree._Element, space: str) -> Returned:
    notes = [each for each in file.findall(f"{{{space}}}notes/{{{space}}}note") if each.get("category") == TICKET]
    return Returned(
        source_language=root.get("srcLang", ""),
        language=root.get("trgLang", ""),
        ticket=(notes[0].text or "") if notes else "",
        entries=_distinct(_new_entry(unit, space) for unit in file.iter(f"{{{space}}}unit")),
    )


def _new_entry(unit: etree._Element, space: str) -> Entry:
    key, is_html = _key(unit)
    # A tool may have cut a string into sentences; what stands between them has a target only if that differs.
    parts = [each for each in unit if each.tag in {f"{{{space}}}segment", f"{{{space}}}ignorable"}]
    segments = [each for each in parts if each.tag == f"{{{space}}}segment"]
    whole = bool(segments) and all(each.find(f"{{{space}}}target") is not None for each in segments)
    sources = [source for each in parts for source in each.findall(f"{{{space}}}source")]
    targets = [
        found[0]
        for each in _in_order(parts)
        if (found := each.findall(f"{{{space}}}target") or each.findall(f"{{{space}}}source"))
    ]
    words = _words(targets, _new_pieces, is_html=is_html) if whole else ""
    return Entry(
        key=key,
        source=_words(sources, _new_pieces, is_html=is_html),
        words=words,
        done=bool(words) and all(each.get("state", "initial") in _NEW_DONE for each in segments),
    )


def _in_order(parts: list[etree._Element]) -> list[etree._Element]:
    """Return the parts in the order of the translation, which a tool may have changed: order="3" on a target."""
    placed: dict[int, etree._Element] = {}
    rest = []
    for part in parts:
        target = part.find("{*}target")
        order = target.get("order", "") if target is not None else ""
        if order.isascii() and order.isdecimal() and 1 <= int(order) <= len(parts) and int(order) - 1 not in placed:
            placed[int(order) - 1] = part
        else:
            rest.append(part)
    left = iter(rest)
    return [placed[place] if place in placed else next(left) for place in range(len(parts))]


def _new_code(parent: etree._Element, piece: Opened | Alone) -> etree._Element:
    tag = piece.name.rstrip("0123456789")
    kind, more = _NEW_KINDS.get(tag, ("other", ""))
    element = _add(parent, "ph" if isinstance(piece, Alone) else "pc", id=piece.name, type=kind)
    if more:
        element.set("subType", more)
    if isinstance(piece, Alone):
        element.set("disp", f"<{tag}>" if tag in EMPTY else piece.name)
    else:
        element.set("dispStart", f"<{tag}>")
        element.set("dispEnd", f"</{tag}>")
    return element


def _new_pieces(element: etree._Element) -> Iterator[Piece]:
    yield from _text(element.text)
    for child in element:
        name = etree.QName(child).localname
        if name == "pc":
            yield Opened(child.get("id", ""))
            yield from _new_pieces(child)
            yield Closed(child.get("id", ""))
        elif name == "sc":
            yield Opened(child.get("id", ""))
        elif name == "ec":
            yield Closed(child.get("startRef", child.get("id", "")))
        elif name == "ph":
            yield Alone(child.get("id", ""))
        elif name == "cp":
            yield Alone(f"c{child.get('hex', '').upper()}")
        elif name == "mrk":
            yield from _new_pieces(child)
        elif name not in {"sm", "em"}:
            raise FileError(_("The tag “%(name)s” is none of the original's.") % {"name": name})
        yield from _text(child.tail)


# --- Both ------------------------------------------------------------------------------------------


def _id(unit: Unit) -> str:
    return (RICH if unit.is_html else PLAIN) + unit.key


def _key(element: etree._Element) -> tuple[str, bool]:
    name = element.get("id", "")
    return name[1:], name.startswith(RICH)


def _add(parent: etree._Element, kind: str, /, **attributes: str) -> etree._Element:
    space = etree.QName(parent).namespace
    return etree.SubElement(parent, f"{{{space}}}{kind}", attributes)


def _fill(
    element: etree._Element,
    words: str,
    unit: Unit,
    code: Callable[[etree._Element, Opened | Alone], etree._Element],
) -> None:
    parents = [element]
    for piece in pieces_of(words, is_html=unit.is_html):
        if isinstance(piece, Text):
            last = parents[-1][-1] if len(parents[-1]) else None
            if last is None:
                parents[-1].text = (parents[-1].text or "") + piece.letters
            else:
                last.tail = (last.tail or "") + piece.letters
        elif isinstance(piece, Closed):
            parents.pop()
        else:
            made = code(parents[-1], piece)
            if isinstance(piece, Opened):
                parents.append(made)


def _text(text: str | None) -> Iterator[Piece]:
    if text:
        yield Text(text)


def _words(
    elements: Iterable[etree._Element], pieces: Callable[[etree._Element], Iterator[Piece]], *, is_html: bool
) -> str:
    return words_of((piece for element in elements for piece in pieces(element)), is_html=is_html)


def _distinct(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.key in found:
            raise FileError(_("Two strings bear the same number: “%(string)s”.") % {"string": beginning(entry.source)})
        found[entry.key] = entry
    return tuple(found.values())


def _clean(words: str) -> str:
    """Return words for an attribute or a note, without what XML cannot hold."""
    return "".join(piece.letters for piece in pieces_of(words, is_html=False) if isinstance(piece, Text))


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
