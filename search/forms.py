"""The search box, and what stands in the address of a result."""

import math
import re
from dataclasses import replace

from django import forms
from django.utils.translation import gettext_lazy as _

from search.query import Key, SearchQuery, Terms, parse
from search.registry import SOURCES

LONGEST_TYPED = 200
SORTS = {"newest": _("最新"), "relevance": _("最相关"), "endorsed": _("附议最多")}
PAGE_SIZE = 20
_VALUE = re.compile(r"[\w.-]{1,64}")
_THEME = re.compile(r"[0-9a-z]{1,20}")
_LAST_ID = 2**62


def offered() -> dict[str, object]:
    """The kinds of results that the public page offers, with their labels."""
    return {name: s.label for name, s in SOURCES.items() if s.is_offered}


def write_key(key: Key) -> str:
    """Write where a page ended as a word of an address."""
    return "_".join(repr(part) for part in key)


def read_key(word: str) -> Key:
    """Read it again; what we did not write gives the first page."""
    parts = word.split("_")
    try:
        *scores, pk = [*(float(part) for part in parts[:-1]), int(parts[-1])]
    except (ValueError, OverflowError):
        return ()
    is_sane = all(math.isfinite(score) for score in scores) and 0 < pk < _LAST_ID
    return (*scores, pk) if is_sane and len(scores) < 2 else ()


class SearchForm(forms.Form):
    """What is asked; anything that is not understood falls back to a default."""

    q = forms.CharField(label=_("搜索"), required=False)
    kind = forms.CharField(required=False)
    sort = forms.ChoiceField(choices=list(SORTS.items()), required=False)
    after = forms.CharField(required=False, max_length=80)

    def __init__(self, data, *, is_public: bool = True) -> None:
        super().__init__(data)
        self.is_public = is_public
        self.is_valid()
        whole = data.get("q", "").replace("\0", " ").strip()
        self.typed = whole[:LONGEST_TYPED]
        self._is_cut = len(whole) > LONGEST_TYPED
        kind = self.cleaned_data.get("kind", "")
        self.kind = kind if kind in self.kinds else next(iter(self.kinds))
        self.filters = self._filters(data)
        self.theme = self._theme(data)

    @property
    def kinds(self) -> dict[str, object]:
        """What can be looked for; at the desk, what people said."""
        if self.is_public:
            return offered()
        return {"comments": SOURCES["comments"].label}

    @property
    def sorts(self) -> dict[str, object]:
        """The orders that this kind knows."""
        is_endorsed = SOURCES[self.kind].endorsed
        return {n: v for n, v in SORTS.items() if n != "endorsed" or is_endorsed}

    @property
    def usual(self) -> str:
        """The order where none is asked for; without words there is no fit."""
        return SOURCES[self.kind].usual_order if self.terms.include else "newest"

    @property
    def order(self) -> str:
        """The order asked for."""
        wanted = self.cleaned_data.get("sort")
        return wanted if wanted in self.sorts else self.usual

    @property
    def params(self) -> dict[str, str]:
        """The question as the words of an address, its page left out."""
        theme = {"theme": self.theme} if self.theme else {}
        sort = {"sort": self.order} if self.order != self.usual else {}
        return {"q": self.typed, "kind": self.kind, **self.filters, **theme, **sort}

    @property
    def terms(self) -> Terms:
        """The words; what is too long for the box is told as cut."""
        found = parse(self.typed)
        return replace(found, is_cut=True) if self._is_cut else found

    def facets(self) -> tuple[str, ...]:
        """What is to be counted: articles only within one draft."""
        return tuple(
            name
            for name, facet in SOURCES[self.kind].facets.items()
            if (facet.is_public or not self.is_public)
            and (name != "article" or "consultation" in self.filters)
        )

    def question(self, **more) -> SearchQuery:
        """Give the question to an engine."""
        wanted = {
            "source": self.kind,
            "terms": self.terms,
            "is_public": self.is_public,
            "order": self.order,
            "after": read_key(self.cleaned_data.get("after", "")),
            "size": PAGE_SIZE,
            "filters": self.filters,
            "facets": self.facets(),
            "everything": bool(self.filters) or not self.is_public,
        }
        return SearchQuery(**{**wanted, **more})

    def _theme(self, data) -> str:
        """The key of a theme of the draft that is looked at, for staff."""
        key = data.get("theme", "")
        is_known = not self.is_public and "consultation" in self.filters
        return key if is_known and _THEME.fullmatch(key) else ""

    def _filters(self, data) -> dict[str, str]:
        return {
            name: value
            for name, facet in SOURCES[self.kind].facets.items()
            if (facet.is_public or not self.is_public)
            and _VALUE.fullmatch(value := data.get(name, ""))
        }
