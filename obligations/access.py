"""Who sees the screens of the obligations: whoever answers for the network as a whole."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.admin.menu import MenuItem

from core.rights import Action, may


class ForNetwork:
    """Refuses whoever does not answer for the network, with the reason; stands left of the view."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer the request of a network administrator; PermissionDenied for anybody else."""
        answer = may(request.user, Action.MANAGE_NETWORK)
        if not answer:
            raise PermissionDenied(answer.reason)
        return super().dispatch(request, *args, **kwargs)


class NetworkMenuItem(MenuItem):
    """The way to a screen, for those who may use it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the person who asks answers for the network."""
        return bool(may(request.user, Action.MANAGE_NETWORK))
