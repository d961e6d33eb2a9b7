"""XML that somebody has uploaded, read so that it can do no harm."""

import re

from django.utils.translation import gettext as _
from lxml import etree

from translations.exchange.papers import FileError

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig"))


def parse(data: bytes) -> etree._Element:
    """Return the root of an XML file in UTF-8 or UTF-16; raise FileError for anything else.

    A document type is refused before anything is parsed, so there are no entities: none to expand, none to fetch.
    """
    encoding = next(name for mark, name in _MARKS if data.startswith(mark))
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileError(_("The file is not in UTF-8: save it in that encoding.")) from error
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise FileError(_("The file has a document type, which no XLIFF file needs: it is not read."))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        # The declaration may name an encoding that the text no longer has.
        return etree.fromstring(_DECLARATION.sub("", text, count=1).encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        detail = " ".join(str(error).split())
        raise FileError(_("The file is no XML, or it is damaged: %(detail)s") % {"detail": detail}) from error
