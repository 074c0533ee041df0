"""A digest of the world of the matrix, its texts written by `words`."""

from django.utils import timezone

from search.workbench import texts
from search.workbench.models import (
    AnalysisRun,
    Cluster,
    CopyGroup,
    Decision,
    DigestReport,
    Evidence,
    Segment,
    Statement,
    Theme,
)


class Digests:
    """One finished digest of one consultation with one comment in it."""

    def __init__(self, consultation, comment, people, words) -> None:
        self.run = AnalysisRun.objects.create(
            consultation=consultation,
            started_by=people["drafter"],
            state="done",
            code_version="1",
            ledger={"segments": 1, "theme": 1},
            finished_at=timezone.now(),
            read_at=timezone.now(),
        )
        self.theme = Theme.objects.create(
            run=self.run,
            key="t1",
            uid="tiao1",
            article_label=words("第一条")[:64],
            name=words("停车")[:120],
            position=0,
            segment_count=1,
            comment_count=1,
            stances={words("修改"): 1},
        )
        self.cluster = Cluster.objects.create(
            theme=self.theme, key="k1", label=words("停车")[:120], texts=1
        )
        said = texts.text_of(comment)
        Segment.objects.create(
            run=self.run,
            comment=comment,
            start=0,
            end=len(said),
            bucket="theme",
            cluster=self.cluster,
            found_bucket="theme",
            found_theme="t1",
            found_cluster="k1",
            stance=words("修改")[:20],
        )
        self.copies = CopyGroup.objects.create(
            run=self.run, kind="exact", template=comment
        )
        self.copies.members.create(comment=comment)
        self.decision = Decision.objects.create(
            consultation=consultation,
            kind="rename",
            theme_key="t1",
            told=words("停车 → 泊车")[:300],
            data={"name": words("停车")[:60], "was": words("停车")[:60]},
            by=people["drafter"],
        )
        self.count = self._told(0, "count", words("共收到1条意见。"), counts=[1])
        Evidence.objects.create(statement=self.count, asks="all")
        text = f"有意见写道：“{said}”"
        self.quote = self._told(1, "quote", text, quoted=[said], theme=self.theme)
        Evidence.objects.create(
            statement=self.quote,
            comment=comment,
            version_no=comment.version_no,
            start=0,
            end=len(said),
            sha256=texts.sha256_of(said),
        )

        content = {
            "code": consultation.code,
            "title": words("停车条例"),
            "counted_at": timezone.now().isoformat(),
            "overview": [{"text": words("共收到1条意见。")}],
            "themes": [
                {
                    "key": "t1",
                    "label": words("第一条"),
                    "name": words("停车"),
                    "comments": 1,
                    "segments": 1,
                    "stances": {words("修改"): 1},
                }
            ],
        }
        self.report = DigestReport.objects.create(
            consultation=consultation,
            run=self.run,
            parts=["overview", "themes"],
            content=content,
            content_sha256="0" * 64,
            frozen_by=people["drafter"],
        )

    def _told(self, position, kind, text, **more) -> Statement:
        return Statement.objects.create(
            run=self.run, position=position, kind=kind, text=text, **more
        )
