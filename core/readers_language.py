"""The language of public pages and programs: that of the account, else the one the browser asks for."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override


def in_readers_language(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For whoever is not signed in and chose no language here: the one the browser asks for."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        language = get_language_from_request(request)
        with override(language):
            answer = view(request, *args, **kwargs)
        answer["Content-Language"] = language
        patch_vary_headers(answer, ("Accept-Language", "Cookie"))
        return answer

    return answered
