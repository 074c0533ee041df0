"""What comes on paper: ballots read by two tellers, and mandates of proxies."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..permissions import places_run_by
from .ballot import Casting
from .poll import Poll
from .roll import RollEntry


class ScanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A scan is seen by those who run the poll of its ballots or mandates."""
        places = places_run_by(user)
        papers = PaperBallot.objects.filter(poll__region__in=places)
        proxies = Proxy.objects.filter(poll__region__in=places)
        return self.filter(
            Q(pk__in=papers.values("scan")) | Q(pk__in=proxies.values("scan"))
        )


class Scan(models.Model):
    """A scanned paper, or the number under which the paper itself is kept."""

    file = models.FileField(_("扫描件"), upload_to="deliberation/%Y/", blank=True)
    name = models.CharField(_("文件名"), max_length=120, blank=True)
    content_type = models.CharField(max_length=80, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    reference = models.CharField(_("存档编号"), max_length=120, blank=True)
    uploaded_at = models.DateTimeField(_("登记时间"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    objects = ScanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("扫描件")
        constraints = [
            models.CheckConstraint(
                condition=~Q(sha256="") | ~Q(reference=""), name="scan_shows_something"
            )
        ]

    def __str__(self):
        return self.reference or self.name


class PaperState(models.TextChoices):
    """How far a paper ballot has come."""

    READ_ONCE = "read_once", _("待第二人复核")
    DISPUTED = "disputed", _("两人录入不一致")
    COUNTED = "counted", _("已计入")
    SET_ASIDE = "set_aside", _("不计入")


class PaperQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Papers are seen by those alone who run the poll."""
        return self.filter(poll__region__in=places_run_by(user))


class PaperBallot(models.Model):
    """A ballot on paper. `first`, `second`: readings by question id, as text."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="papers")
    entry = models.ForeignKey(RollEntry, models.PROTECT, related_name="papers")
    scan = models.ForeignKey(Scan, models.PROTECT, related_name="+")
    received_at = models.DateTimeField(_("收到时间"))
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=PaperState.choices,
        default=PaperState.READ_ONCE,
    )
    first = models.JSONField(_("第一次录入"))
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    second = models.JSONField(_("第二次录入"), null=True)
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    casting = models.OneToOneField(
        Casting, models.PROTECT, null=True, related_name="paper"
    )
    note = models.CharField(_("说明"), max_length=300, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("纸质票")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "entry"],
                condition=~Q(state="set_aside"),
                name="paper_once_per_entry",
            ),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | ~Q(second_by=F("first_by")),
                name="paper_read_by_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(state="set_aside") | ~Q(note=""),
                name="paper_set_aside_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.entry_id} {self.state}"


class ProxyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who runs the poll sees all mandates of it, others what `concerning` gives."""
        if not user.is_authenticated:
            return self.none()
        run = Q(poll__region__in=places_run_by(user))
        return self.filter(run | self._concerns(user))

    def concerning(self, user):
        """Those that a person received, or gave online."""
        return self.filter(self._concerns(user))

    @staticmethod
    def _concerns(user) -> Q:
        given = Q(source=Proxy.Source.ONLINE, registered_by=user)
        return Q(agent=user) | given

    def of_one_act(self, proxy):
        """All that was entrusted together: by one owner, to one agent, at one moment.

        A mandate on paper stands alone.
        """
        if proxy.source != Proxy.Source.ONLINE:
            return self.filter(pk=proxy.pk)
        return self.filter(
            source=proxy.source,
            poll=proxy.poll_id,
            agent=proxy.agent_id,
            registered_by=proxy.registered_by_id,
            registered_at=proxy.registered_at,
        )

    def valid(self, at):
        """Mandates that hold at the moment; one given online once it is accepted."""
        taken = Q(source=Proxy.Source.PAPER) | Q(accepted_at__isnull=False)
        return self.filter(taken, expires_at__gt=at, revoked_at__isnull=True)


class Proxy(models.Model):
    """A written mandate (委托书): one entry lets one agent vote.

    `opinions` names the questions it covers, by id as text, each with the opinion
    that the agent is bound to ("" leaves it to him). Given online, it is registered by
    the owner and holds once the agent has accepted it.
    """

    class Source(models.TextChoices):
        """On what the mandate is written."""

        PAPER = "paper", _("纸质")
        ONLINE = "online", _("线上")

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="proxies")
    entry = models.ForeignKey(RollEntry, models.PROTECT, related_name="proxies")
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    source = models.CharField(
        _("来源"), max_length=10, choices=Source.choices, default=Source.PAPER
    )
    scan = models.ForeignKey(Scan, models.PROTECT, null=True, related_name="+")
    opinions = models.JSONField(_("委托事项与意见"))
    expires_at = models.DateTimeField(_("有效期至"))
    registered_at = models.DateTimeField(_("登记时间"))
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(_("接受时间"), null=True)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = ProxyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("委托")
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "entry"],
                condition=Q(revoked_at__isnull=True),
                name="proxy_one_agent_per_entry",
            ),
            models.CheckConstraint(
                condition=Q(source="paper", scan__isnull=False)
                | Q(source="online", scan__isnull=True),
                name="proxy_paper_has_its_scan",
            ),
        ]

    def __str__(self):
        return f"{self.entry_id} {self.agent_id}"

    @property
    def state(self) -> str:
        """Where it stands: offered, held, declined or revoked; without the clock."""
        if self.revoked_at is None:
            is_held = self.source == self.Source.PAPER or self.accepted_at is not None
            return "held" if is_held else "offered"
        is_declined = self.accepted_at is None and self.revoked_by_id == self.agent_id
        return "declined" if is_declined else "revoked"
