"""Addresses of the workbench, mounted at /admin/digest/ (namespace workbench)."""

from django.urls import path, register_converter

from .models import Bucket
from .views import answers, hands, queues, reading, reports, runs, words


class BucketConverter:
    """One of the four places where a segment ends."""

    regex = "|".join(Bucket.values)

    def to_python(self, value: str) -> str:
        """Take the name as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Write the name as it is."""
        return value


register_converter(BucketConverter, "bucket")

app_name = "workbench"
urlpatterns = [
    path("", reading.index, name="index"),
    path("<slug:code>/", reading.digest, name="digest"),
    path("<slug:code>/start/", runs.start, name="start"),
    path("<slug:code>/reports/", reports.reports, name="reports"),
    path("report/<int:pk>/", reports.report, name="report"),
    path("report/<int:pk>/publish/", reports.publish, name="report_publish"),
    path("report/<int:pk>/export/<slug:form>/", reports.export, name="report_file"),
    path("<slug:code>/compare/", queues.compare, name="compare"),
    path("run/<int:pk>/wishes/", queues.wishes, name="wishes"),
    path("run/<int:pk>/queue/<slug:name>/", queues.queue, name="queue"),
    path("theme/<int:pk>/reply/", answers.reply, name="reply"),
    path("theme/<int:pk>/join/<int:reply>/", answers.join, name="join"),
    path("run/<int:pk>/answer/", answers.answer, name="answer"),
    path("run/<int:pk>/reply/<bucket:name>/", queues.reply_rest, name="reply_rest"),
    path("<slug:code>/job/", runs.job, name="job"),
    path("run/<int:pk>/cancel/", runs.cancel, name="cancel"),
    path("run/<int:pk>/resume/", runs.resume, name="resume"),
    path("theme/<int:pk>/", reading.theme, name="theme"),
    path("run/<int:pk>/article/", reading.article, name="article"),
    path("run/<int:pk>/themes/", reading.choices, name="choices"),
    path("run/<int:pk>/owed/", reading.owed, name="owed"),
    path("<slug:code>/decisions/", hands.decisions, name="decisions"),
    path("cluster/<int:pk>/", words.cluster, name="cluster"),
    path("copies/<int:pk>/", words.copies, name="copies"),
    path("run/<int:pk>/words/", words.words, name="words"),
    path("decision/<int:pk>/undo/", hands.undo, name="undo"),
    path("theme/<int:pk>/merge/", hands.merge, name="merge"),
    path("theme/<int:pk>/split/", hands.split, name="split"),
    path("theme/<int:pk>/lock/", hands.lock, name="lock"),
    path("run/<int:pk>/move/", hands.move, name="move"),
    path("statement/<int:pk>/pin/", hands.pin, name="pin"),
    path("theme/<int:pk>/rename/", hands.rename, name="rename"),
    path("statement/<int:pk>/", words.evidence, name="evidence"),
    path("statement/<int:pk>/publish/", reading.publish, name="publish"),
    path("run/<int:run>/<bucket:name>/", words.bucket, name="bucket"),
]
