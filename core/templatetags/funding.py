"""The emblem of the funding notice."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.images.models import Picture

from core import renditions
from core.models import FundingNotice

# As wide as the drawn emblem (.emblem in site.css); browsers choose a rendition by it.
WIDTH = "7.5rem"

register = template.Library()


@register.simple_tag
def uploaded_emblem(notice: FundingNotice) -> SafeString | str:
    """Return the picture that was uploaded in place of the drawn emblem; "" where none was, or it is not ready yet."""
    if notice.emblem is None:
        return ""
    found = renditions.made(notice.emblem)
    if not found:
        return ""
    alt = notice.emblem_alt or _("Emblem of the European Union")
    return SafeString(Picture(found, {"sizes": WIDTH, "class": "emblem", "alt": alt}).__html__())
