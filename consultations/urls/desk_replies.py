"""Staff addresses: replies, closing, report, exports."""

from django.urls import path

from ..views.desk import replies, reports

urlpatterns = [
    path("<slug:code>/replies/", replies.reply_list, name="replies"),
    path("<slug:code>/replies/new/", replies.write, name="reply_new"),
    path("<slug:code>/replies/publish/", replies.publish, name="replies_publish"),
    path("replies/<int:pk>/", replies.reply, name="reply"),
    path("replies/<int:pk>/edit/", replies.edit, name="reply_edit"),
    path("replies/<int:pk>/withdraw/", replies.withdraw, name="reply_withdraw"),
    path("replies/<int:pk>/undo/", replies.undo, name="reply_undo"),
    path("replies/<int:pk>/out/<slug:key>/", replies.take_out, name="reply_take_out"),
    path("replies/<int:pk>/discard/", replies.discard, name="reply_discard"),
    path("<slug:code>/closing/", reports.closing, name="closing"),
    path("<slug:code>/report.docx", reports.report_word, name="report_word"),
    path("<slug:code>/export.<slug:form>", reports.export, name="export"),
    path(
        "<slug:code>/replies.<slug:form>",
        reports.export_replies,
        name="export_replies",
    ),
]
