"""The cache: plain JSON in a Redis or Valkey, and in nobody's way when that does not answer.

Nothing that comes from the cache is ever unpickled: whoever can write to it can at most make a value
unreadable, which is a value that is not there.
"""

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import structlog
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.redis import RedisCache
from redis import RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

#: Seconds a request waits for a cache that does not answer, and for how long it is then not asked again.
PATIENCE = 0.5
REST = 5.0
_KEPT_AT_MOST = 10_000

_log = structlog.get_logger("koshi.cache")


class Unreadable(ValueError):
    """What stands in the cache is not JSON, so it is not ours."""


class JsonSerializer:
    """Whole numbers as they are, so that the server can count them; everything else as JSON."""

    def dumps(self, value: Any) -> Any:
        return value if type(value) is int else json.dumps(value)

    def loads(self, data: bytes) -> Any:
        try:
            return json.loads(data)
        except ValueError:
            raise Unreadable from None


class ProcessMemory(BaseCache):
    """What one process remembers by itself while the cache is silent: limits go on counting here."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._kept: dict[str, tuple[Any, float | None]] = {}
        self._lock = threading.RLock()

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        with self._lock:
            return self._living(self.make_key(key, version), default)

    def set(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        with self._lock:
            if len(self._kept) >= _KEPT_AT_MOST:
                self._kept.clear()
            seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
            ends = None if seconds is None else time.monotonic() + seconds
            self._kept[self.make_key(key, version)] = (value, ends)

    def add(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        with self._lock:
            is_new = self.get(key, self, version) is self
            if is_new:
                self.set(key, value, timeout, version)
            return is_new

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        with self._lock:
            value = self.get(key, None, version)
            if value is None:
                raise ValueError(f"Key '{key}' not found.")
            name = self.make_key(key, version)
            self._kept[name] = (value + delta, self._kept[name][1])
            return int(value + delta)

    def touch(self, key: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        with self._lock:
            value = self.get(key, self, version)
            if value is not self:
                self.set(key, value, timeout, version)
            return value is not self

    def delete(self, key: Any, version: int | None = None) -> bool:
        with self._lock:
            return self._kept.pop(self.make_key(key, version), None) is not None

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()

    def _living(self, name: str, default: Any) -> Any:
        value, ends = self._kept.get(name, (default, None))
        return value if ends is None or time.monotonic() < ends else default


class Standby:
    """What all threads of a process share about one cache server: its memory, and when it is asked again."""

    def __init__(self, params: dict[str, Any]) -> None:
        self.memory = ProcessMemory(params)
        self.resting_until = 0.0

    def is_resting(self) -> bool:
        return time.monotonic() < self.resting_until

    def rest(self, error: Exception) -> None:
        if not self.is_resting():
            _log.warning("cache silent", error=type(error).__name__)
        self.resting_until = time.monotonic() + REST


_standbys: dict[str, Standby] = {}


class OpenCache(RedisCache):
    """Fails open: a server that is down, frozen or full costs one short wait; then this process
    counts and remembers by itself until it is asked again, `REST` seconds later.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        options = {
            "serializer": JsonSerializer,
            "socket_timeout": PATIENCE,
            "socket_connect_timeout": PATIENCE,
            "retry": Retry(NoBackoff(), 0),
            **params.get("OPTIONS", {}),
        }
        super().__init__(server, {**params, "OPTIONS": options})
        self._standby = _standbys.setdefault(f"{server}", Standby(params))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        try:
            return self._ask(super().get, self._standby.memory.get, key, default, version)
        except Unreadable:
            return default

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        try:
            return dict(self._ask(super().get_many, self._standby.memory.get_many, list(keys), version))
        except Unreadable:
            return {}

    def set(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        self._ask(super().set, self._standby.memory.set, key, value, timeout, version)

    def add(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        return bool(self._ask(super().add, self._standby.memory.add, key, value, timeout, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return int(self._ask(super().incr, self._standby.memory.incr, key, delta, version))

    def touch(self, key: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._ask(super().touch, self._standby.memory.touch, key, timeout, version))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._ask(super().delete, self._standby.memory.delete, key, version))

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return bool(self._ask(super().has_key, self._standby.memory.has_key, key, version))

    def set_many(
        self,
        data: Mapping[Any, Any],
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> list[Any]:
        self._ask(super().set_many, self._standby.memory.set_many, data, timeout, version)
        return []

    def delete_many(self, keys: Iterable[Any], version: int | None = None) -> None:
        self._ask(super().delete_many, self._standby.memory.delete_many, list(keys), version)

    def clear(self) -> None:
        self._ask(super().clear, self._standby.memory.clear)
        self._standby.memory.clear()

    def _ask(self, server: Callable[..., Any], memory: Callable[..., Any], *arguments: Any) -> Any:
        if self._standby.is_resting():
            return memory(*arguments)
        try:
            return server(*arguments)
        except (RedisError, OSError) as error:
            self._standby.rest(error)
            return memory(*arguments)
