"""Sync middleware under ASGI.

## What it does
Finds `process_request` and `process_response` of Django's `MiddlewareMixin` that do nothing that holds their thread, in
a project that imports `django.core.asgi`. It is said only with `show = "all"`.

## Why it costs
Under ASGI `MiddlewareMixin` runs each of the two in a thread, by `sync_to_async`, for each request: the call is queued,
a thread wakes up, and the event loop is woken when it is done. All of these calls of a request share one thread.
Middleware that is a coroutine function is awaited in place. Under WSGI, which projects with an `asgi.py` may be served
by as well, there is no hop.

## Example
```python
from django.core.asgi import get_asgi_application
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin


class Version(MiddlewareMixin):
    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response["x-version"] = "7"
        return response


application = get_asgi_application()
```

## Use instead
```python
from collections.abc import Callable
from inspect import iscoroutinefunction

from django.core.asgi import get_asgi_application
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_and_async_middleware


@sync_and_async_middleware
def version(get_response: Callable) -> Callable:
    if iscoroutinefunction(get_response):

        async def middleware(request: HttpRequest) -> HttpResponse:
            response = await get_response(request)
            response["x-version"] = "7"
            return response

    else:

        def middleware(request: HttpRequest) -> HttpResponse:
            response = get_response(request)
            response["x-version"] = "7"
            return response

    return middleware


application = get_asgi_application()
```

## When to keep it
Where the project is served by WSGI.
"""

from __future__ import annotations

from flake8_aiocost.rules.hidden import HiddenRule

RULE = HiddenRule(
    "AIO504",
    "sync-middleware",
    measured="sync_to_async",
    does="it does not block, and under ASGI is run in a thread",
    instead="middleware that is a coroutine",
    imports="django.core.asgi",
)
