"""The one-tap stance on an article: one for each person, the last tap counts."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.log import record

from ..exceptions import NotAllowed
from ..models import ArticleStance, Provision
from ..permissions import can_comment
from .window import Held, hold


@transaction.atomic
def set_stance(
    *, consultation_id: int, uid: str, person: User, choice: str
) -> ArticleStance | None:
    """Set a person's stance on an article; an empty `choice` takes it back.

    Sending the same choice again changes nothing, so a double tap is harmless.
    Raises ConsultationClosed outside the window and NotAllowed for a weak identity,
    an unknown article or an unknown choice. The log never holds the choice.
    """
    held = _checked(consultation_id, uid, person)
    if choice and choice not in ArticleStance.Choice.values:
        raise NotAllowed(_("请选择赞成、修改或反对。"))
    stance = _write(held, uid, person, choice)
    record(
        "stance.set",
        actor=person,
        target=held.consultation,
        data={"consultation": consultation_id, "uid": uid},
    )
    return stance


def _checked(consultation_id: int, uid: str, person: User) -> Held:
    held = hold(consultation_id)
    held.must_be_open()
    if not can_comment(person, held.consultation):
        raise NotAllowed(_("表态须先验证手机号。"))
    articles = Provision.objects.articles()
    if not articles.filter(version__consultations=consultation_id, uid=uid).exists():
        raise NotAllowed(_("草案里没有这一条，请刷新页面。"))
    return held


def _write(held: Held, uid: str, person: User, choice: str) -> ArticleStance | None:
    mine = ArticleStance.objects.filter(
        consultation=held.consultation, uid=uid, person=person
    )
    if not choice:
        mine.delete()
        return None
    stance = ArticleStance(
        consultation=held.consultation,
        uid=uid,
        person=person,
        choice=choice,
        changed_at=held.moment,
    )
    # One statement, guarded by the constraint: parallel taps leave one row.
    ArticleStance.objects.bulk_create(
        [stance],
        update_conflicts=True,
        unique_fields=["consultation", "uid", "person"],
        update_fields=["choice", "changed_at"],
    )
    return stance
