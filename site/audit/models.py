"""The log and the cursors of those who follow it."""

import json
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit import leaves


class AppendOnlyError(Exception):
    """Somebody tried to change or delete what has happened."""


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries; reading and adding only."""

    def sequenced(self) -> "EntryQuerySet":
        """Entries that have their final place, in that order."""
        found: EntryQuerySet = self.filter(position__isnull=False)
        return found.order_by("position")

    def about(self, target: models.Model) -> "EntryQuerySet":
        """Entries about one object, oldest first."""
        label = target._meta.label_lower
        found: EntryQuerySet = self.filter(target_type=label, target_id=str(target.pk))
        return found.order_by("id")

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("audit entries are never changed")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("audit entries are never deleted")

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("update_conflicts") or kwargs.get("ignore_conflicts"):
            raise AppendOnlyError("audit entries are never replaced")
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("audit entries are never changed")


class Entry(models.Model):
    """One thing that happened, written in the transaction that made it happen.

    `event` is in the past tense ("comment.published"). No personal data: persons
    appear by id, contents by hash. `position` and `leaf` come from the sequencer.
    """

    event = models.CharField(_("事件"), max_length=80)
    actor_id = models.BigIntegerField(_("操作人编号"), null=True, blank=True)
    target_type = models.CharField(_("对象类型"), max_length=80)
    target_id = models.CharField(_("对象编号"), max_length=64)
    content_hash = models.CharField(_("内容摘要"), max_length=80, blank=True)
    data = models.JSONField(_("附加数据"), default=dict, blank=True)
    recorded_at = models.DateTimeField(_("记录时间"), db_default=Now())
    position = models.BigIntegerField(_("序号"), null=True, blank=True, unique=True)
    leaf = models.CharField(_("叶哈希"), max_length=80, blank=True, default="")

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("日志条目")
        verbose_name_plural = _("日志条目")
        ordering = ("id",)
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="audit_target"),
            models.Index(
                fields=["id"],
                condition=models.Q(position__isnull=True),
                name="audit_pending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.target_type}:{self.target_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("audit entries are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("audit entries are never deleted")

    def content(self) -> bytes:
        """Give the canonical form that the leaf hash covers."""
        return leaves.canonical(
            {
                "actor": self.actor_id,
                "at": leaves.moment(self.recorded_at),
                "content": self.content_hash,
                "data": self.data,
                "event": self.event,
                "id": self.pk,
                "target": [self.target_type, self.target_id],
            }
        )

    def expected_leaf(self, algorithm: str | None = None) -> str:
        """Compute the leaf hash anew, by default in the algorithm of the settings."""
        return leaves.leaf_hash(self.content(), algorithm or settings.AUDIT_DIGEST)


class Follower(models.Model):
    """How far one reader of the log has come."""

    name = models.CharField(_("名称"), max_length=80, unique=True)
    position = models.BigIntegerField(_("已处理到的序号"), default=0)
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)

    class Meta:
        verbose_name = _("日志跟随者")
        verbose_name_plural = _("日志跟随者")

    def __str__(self) -> str:
        return f"{self.name} @ {self.position}"


class TreeHead(models.Model):
    """The hash over the first `size` entries, signed: what the log was at that time.

    Whoever kept one can tell whether the log has only grown since (RFC 6962). Nothing
    is ever changed or deleted here.
    """

    size = models.BigIntegerField(_("条数"), unique=True)
    root = models.CharField(_("根哈希"), max_length=64)
    algorithm = models.CharField(_("摘要算法"), max_length=16)
    signed_at = models.DateTimeField(_("签名时间"))
    public_key = models.CharField(_("公钥"), max_length=64)
    signature = models.CharField(_("签名"), max_length=128)

    class Meta:
        verbose_name = _("日志树头")
        verbose_name_plural = _("日志树头")
        ordering = ("size",)

    def __str__(self) -> str:
        return f"{self.size} {self.root[:16]}"

    def as_dict(self) -> dict[str, Any]:
        """Give what others keep: the signed content, the key and the signature."""
        signed = json.loads(self.content())
        return {**signed, "public_key": self.public_key, "signature": self.signature}

    def content(self) -> bytes:
        """Give the canonical form that is signed."""
        return leaves.canonical(
            {
                "algorithm": self.algorithm,
                "at": leaves.moment(self.signed_at),
                "format": "minyi.head/1",
                "root": self.root,
                "size": self.size,
            }
        )


class TreeNode(models.Model):
    """The hash over a whole subtree of the log, kept so that proofs are quick."""

    level = models.SmallIntegerField(_("层"))
    index = models.BigIntegerField(_("序号"))
    hash = models.CharField(_("哈希"), max_length=64)

    class Meta:
        verbose_name = _("日志树节点")
        verbose_name_plural = _("日志树节点")
        constraints = [
            models.UniqueConstraint(fields=["level", "index"], name="audit_node_once")
        ]

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"
