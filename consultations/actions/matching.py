"""Correcting by hand which article of a new version is which of the old."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record

from ..exceptions import NotAllowed, NotReady
from ..models import DraftVersion, Provision, new_uid
from ..permissions import can_import
from ..rules.provisions import ARTICLE


@transaction.atomic
def repair_match(*, provision: Provision, former: Provision | None, by) -> Provision:
    """Say that an article is `former` of the version before, or (None) a new one.

    The article takes over the uid, and with it the comments and replies of earlier
    rounds; whichever article held that uid gets a fresh one. A later import carries
    uids over from this version, so the correction lasts. Raises NotAllowed, and
    NotReady once the version is public: comments hold on to its uids by then.
    """
    if not can_import(by):
        raise NotAllowed(_("只有起草人员可以更正条文的对应关系。"))
    version = DraftVersion.objects.select_for_update().get(pk=provision.version_id)
    if version.is_public:
        raise NotReady(_("这个版本已经公开，意见已与条文对应，不能再改配对。"))
    locked = Provision.objects.select_for_update().get(pk=provision.pk)
    _check(version, locked, former)
    uid = former.uid if former else new_uid()
    if uid == locked.uid:
        return locked
    before = locked.uid
    holder = version.provisions.filter(uid=uid).exclude(pk=locked.pk).first()
    if holder:
        holder.uid = new_uid()
        holder.save(update_fields=["uid"])
    locked.uid = uid
    locked.save(update_fields=["uid"])
    data = {"version": version.pk, "before": before, "after": uid}
    record("draft.match_repaired", actor=by, target=locked, data=data)
    return locked


def _check(version: DraftVersion, provision: Provision, former: Provision | None):
    if provision.kind != ARTICLE:
        raise NotReady(_("只能更正条文的对应关系。"))
    if former is None:
        return
    earlier = former.version
    if former.kind != ARTICLE or earlier.project_id != version.project_id:
        raise NotReady(_("请选择同一项目上一版本的条文。"))
    if earlier.ordinal >= version.ordinal:
        raise NotReady(_("请选择更早版本的条文。"))
