"""Places by name and by pinyin, for suggestions while typing."""

from functools import cache
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy

from regions.models import Region
from search.registry import Result
from search.sources.base import ModelSource


class Places(ModelSource):
    """Places that people live in: 惠城区 is found by 惠城, hcq, hc and huicheng."""

    name = "places"
    label = gettext_lazy("地区")
    is_offered = False

    def rows(self):
        return Region.objects.pickable()

    def seen(self, *, is_public):
        return self.rows()

    def words(self, row):
        text = " ".join([row.name, *sorted(spellings(row.name))])
        return text, text

    def touched(self, entries, *, has_values=False):
        # Loading a table of places is one entry about all of them.
        if not any(entry.target_type == "regions.region" for entry in entries):
            return set()
        return set(self.rows().values_list("pk", flat=True))

    def show(self, user, rows, terms):
        address = reverse("search:search")
        for row in rows:
            query = urlencode({"kind": "comments", "region": row.code})
            url = f"{address}?{query}"
            yield (
                row.pk,
                Result(row.full_name, row.get_level_display(), url, row.name, []),
            )


def spellings(name: str) -> set[str]:
    """The beginnings of a name's pinyin and of its initials, lower case, no tones.

    惠城区 gives h, hc, hcq and hu, hui, huic … huichengqu: what has been typed so
    far is a whole word of the index, so no engine has to find parts of words.
    """
    syllables = _syllables(name)
    initials = "".join(syllable[0] for syllable in syllables)
    spelled = "".join(syllables)
    heads = {initials[:end] for end in range(1, len(initials) + 1)}
    return heads | {spelled[:end] for end in range(2, len(spelled) + 1)}


@cache
def _speller():
    from pypinyin import lazy_pinyin  # half a second and 20 MB, for indexing alone

    return lazy_pinyin


def _syllables(name: str) -> list[str]:
    found = _speller()(name, errors="ignore")
    return [one for one in found if one.isascii() and one.isalpha()]
