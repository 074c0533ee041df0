"""What Elasticsearch holds of a document: its fields, its words, its fingerprint."""

import json
from hashlib import sha256

from elasticsearch.dsl import Boolean, Integer, Keyword, Long, MetaField, Text
from elasticsearch.dsl import Document as Stored

from search.documents import Document
from search.registry import SOURCES, known
from search.words import EDITION, prepared


def stored(source: str) -> type[Stored]:
    """Describe the documents of a source, field by field; nothing else is taken."""
    fields: dict = {
        "key": Long(),
        "open": Text(analyzer="whitespace"),
        "full": Text(analyzer="whitespace"),
        "is_open": Boolean(),
        "endorsements": Integer(),
        "hash": Keyword(index=False),
    }
    for facet in SOURCES[known(source)].facets.values():
        fields |= {name: Keyword() for name in facet.fields}

    class Index:
        settings = {
            "number_of_shards": 1,
            "auto_expand_replicas": "0-1",
            "max_result_window": 10_000,
        }

    class Meta:
        dynamic = MetaField("strict")
        source = MetaField(enabled=False)

    body = {**fields, "Index": Index, "Meta": Meta, "__module__": __name__}
    made: type[Stored] = type(f"{source.title()}Stored", (Stored,), body)
    shape = made._doc_type.mapping.to_dict()
    meta = {"shape": fingerprint(shape), "words": EDITION}
    made._doc_type.mapping.meta("_meta", meta)
    return made


# Made once: `json.dumps` with options makes one every time.
written = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), check_circular=False
).encode


def fingerprint(value: object) -> str:
    """Give a short fingerprint of anything that can be written as JSON."""
    written = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return sha256(written.encode()).hexdigest()[:32]


def known_by(document: Document) -> str:
    """Give the fingerprint of a document: of its texts, so that none is prepared."""
    held = sorted((name, tuple(found)) for name, found in document.values.items())
    told = (document.id, document.open, document.full, document.endorsements, held)
    return sha256(repr(told).encode()).hexdigest()[:32]


def body(document: Document) -> dict:
    """Write a document as the server takes it."""
    opened, full = prepared(document.open), document.full
    if document.open and full.startswith(f"{document.open}\n"):
        full = f"{opened} {prepared(full[len(document.open) :])}"
    else:
        full = prepared(full)
    return {
        **{name: found for name, found in document.values.items() if found},
        "key": document.id,
        "open": opened,
        "full": full,
        "is_open": bool(document.open),
        "endorsements": document.endorsements,
        "hash": known_by(document),
    }
