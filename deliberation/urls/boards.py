"""Public addresses of boards and topics."""

from django.urls import path

from ..views import (
    appeals,
    boards,
    discussion,
    feeds,
    followup,
    hosting,
    propose,
    topics,
)

_BOARD = "deliberation/board/<slug:code>/"
_TOPIC = "deliberation/topic/<slug:code>/"

urlpatterns = [
    path("deliberation/", boards.home, name="home"),
    path("deliberation/mine/", boards.mine, name="mine"),
    path("deliberation/mine/hidden/", appeals.hidden_mine, name="hidden_mine"),
    path("deliberation/moderation/", appeals.numbers, name="moderation"),
    path(_BOARD, boards.board, name="board"),
    path(f"{_BOARD}feed/", feeds.BoardFeed(), name="board_feed"),
    path(f"{_BOARD}propose/", propose.propose, name="propose"),
    path(f"{_BOARD}similar/", propose.similar, name="similar"),
    path(_TOPIC, topics.topic, name="topic"),
    path(f"{_TOPIC}edit/", topics.edit, name="topic_edit"),
    path(f"{_TOPIC}second/", topics.seconding, name="second"),
    path(f"{_TOPIC}own/", topics.own_step, name="own_step"),
    path(f"{_TOPIC}lead/", hosting.lead, name="lead"),
    path(f"{_TOPIC}posts/", discussion.post, name="posts"),
    path(f"{_TOPIC}hide/", discussion.topic_hide, name="topic_hide"),
    path("deliberation/post/<int:pk>/", discussion.post_at, name="post_at"),
    path("deliberation/post/<int:pk>/hide/", discussion.post_hide, name="post_hide"),
    path("deliberation/hiding/<int:pk>/undo/", discussion.unhide, name="unhide"),
    path("deliberation/hiding/<int:pk>/appeal/", appeals.appeal, name="appeal"),
    path(f"{_TOPIC}rate/", followup.rate, name="rate"),
    path(f"{_TOPIC}tasks/new/", followup.task_new, name="task_new"),
    path("deliberation/task/<int:pk>/done/", followup.task_done, name="task_done"),
    path("deliberation/task/<int:pk>/again/", followup.task_again, name="task_again"),
    path("deliberation/task/<int:pk>/photo/", followup.photo_new, name="photo_new"),
    path("deliberation/photo/<int:pk>/", followup.photo, name="photo"),
]
