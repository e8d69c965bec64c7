"""`/metrics`: for a program that brings the token, and for nobody else, signed in or not."""

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST

from config import figures


@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """401 without a token, 403 with a wrong one, or where the site has none."""
    kind, _space, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not given:
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Bearer realm="metrics"'})
    wanted = settings.METRICS_TOKEN
    if not wanted or not hmac.compare_digest(given.strip().encode(), wanted.encode()):
        return HttpResponse(status=403)
    return HttpResponse(figures.page(), content_type=CONTENT_TYPE_LATEST)
