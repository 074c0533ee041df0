"""What the world holds of homes: a compound, an owner, a claim, a roster, mandates."""

from itertools import count

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Mandate, Ownership, RosterUpload, UnitClaim
from accounts.rosters import dump
from regions.models import Building, Compound, Unit

_numbers = count(1)  # worlds with other words stand side by side


class Homes:
    """Every text is written by `words`; people are those of the world."""

    def __init__(self, words, people, place) -> None:
        w, number = words, next(_numbers)
        today = timezone.localdate()
        place.name, place.full_name = w("江北社区")[:60], w("江北社区")[:240]
        place.save()
        self.place = place
        self.compound = Compound.objects.create(
            code=f"xq-world-{number}",
            name=w("江湾")[:60],
            address=w("路"),
            region=self.place,
        )
        building = Building.objects.create(compound=self.compound, name=w("3栋")[:30])
        self.unit = Unit.objects.create(
            building=building, room_no=w("1")[:30], area=8952
        )
        Ownership.objects.create(
            unit=self.unit,
            person_key="0" * 64,
            name=w("林某"),
            user=people["owner"],
            since_on=today,
        )
        self.claim = UnitClaim.objects.create(
            user=people["owner"],
            unit=self.unit,
            name=w("林某"),
            evidence=ContentFile(b"%PDF-1.4", name="a.pdf"),
            evidence_name=w("证明.pdf")[:120],
            evidence_type="application/pdf",
            evidence_sha256="0" * 64,
            note=w("说明")[:200],
        )
        self.mandate = Mandate.objects.create(
            user=people["owner"],
            role=Mandate.Role.COUNCIL_MEMBER,
            compound=self.compound,
            begins_on=today,
            basis=w("公告")[:200],
            granted_by=people["chief"],
        )
        cells = ["楼栋", "房号", "面积", "业主"], [w("3"), w("2"), "90", w("陈某")]
        self.roster = RosterUpload.objects.create(
            compound=self.compound,
            filename=w("名册.csv")[:120],
            sha256="0" * 64,
            cells=dump(enumerate(cells, start=1)),
            uploaded_by=people["chief"],
        )
