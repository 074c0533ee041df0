"""What 议事厅 holds about a person, for that person.

Source: 个人信息保护法 art. 45 (查阅、复制).
"""

from .models import Post, Rating, Seat, Seconding, Topic


def collect(user) -> dict:
    """Topics, posts, secondings, ratings and seats of a person, as plain values."""
    own = {"person": user}
    return {
        "topics": _plain(
            Topic.objects.visible_to(user).own(user),
            *("code", "title", "body", "wanted", "budget", "stage", "raised_at"),
        ),
        "posts": _plain(
            Post.objects.visible_to(user).filter(author=user),
            *("topic__code", "body", "posted_at", "hidden_at"),
        ),
        "secondings": _plain(
            Seconding.objects.visible_to(user), "topic__code", "seconded_at"
        ),
        "ratings": _plain(
            Rating.objects.filter(**own), "topic__code", "score", "rated_at"
        ),
        "seats": _plain(
            Seat.objects.visible_to(user).filter(holder=user),
            *("body__name", "holder_name", "office", "begins_on", "ends_on", "left_on"),
        ),
    }


def _plain(rows, *names: str) -> list[dict]:
    return list(rows.order_by("pk").values(*names))
