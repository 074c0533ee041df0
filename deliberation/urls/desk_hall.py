"""Staff addresses of boards, mounted at /admin/hall/ (namespace hall)."""

from django.urls import path

from ..views.desk import appeals, boards

app_name = "hall"
urlpatterns = [
    path("boards/", boards.boards, name="boards"),
    path("boards/open/", boards.board_open, name="board_open"),
    path("appeals/", appeals.appeals, name="appeals"),
    path("appeals/<int:pk>/", appeals.appeal, name="appeal"),
]
