"""How often one may do something; thin, on Django's cache."""

import time

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache

from common.crypto import blind_index


def allowed(action: str, key: str, limit: int, seconds: int) -> bool:
    """Count one attempt and say whether it is within `limit` per `seconds`.

    Windows are fixed, beginning at multiples of `seconds`: around the border of two
    windows up to twice the limit gets through. The key (a phone, an
    address) reaches the cache only as a fingerprint. Exact on Redis and in memory;
    on the database cache attempts at the same instant may count as one.
    """
    cache = caches["default"]
    window = int(time.time()) // seconds
    name = f"limit:{action}:{blind_index(key)[:32]}:{window}"
    return _count(cache, name, timeout=seconds + 60) <= limit


def _count(cache: BaseCache, name: str, *, timeout: int) -> int:
    cache.add(name, 0, timeout)
    if type(cache).incr is not BaseCache.incr:
        try:
            return int(cache.incr(name))
        except ValueError:  # evicted between the two calls
            pass
    # The base class would write the sum back with another lifetime.
    count = int(cache.get(name, 0)) + 1
    cache.set(name, count, timeout)
    return count
