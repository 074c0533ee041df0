"""What 议事厅 holds about a person, for that person.

Source: 个人信息保护法 art. 45 (查阅、复制).
"""

from .models import HidingAppeal, Post, Proxy, Rating, Seat, Seconding, Topic


def collect(user) -> dict:
    """Topics, posts, secondings, ratings, seats and mandates of a person, plainly."""
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
        "appeals": _plain(
            HidingAppeal.objects.own(user),
            *("hiding__reason", "grounds", "made_at", "outcome", "answer"),
        ),
        "seats": _plain(
            Seat.objects.visible_to(user).filter(holder=user),
            *("body__name", "holder_name", "office", "begins_on", "ends_on", "left_on"),
        ),
        "mandates": _plain(
            Proxy.objects.visible_to(user).concerning(user),
            *("poll__code", "entry__label", "source", "registered_at", "accepted_at"),
            *("expires_at", "revoked_at"),
        ),
    }


def _plain(rows, *names: str) -> list[dict]:
    return list(rows.order_by("pk").values(*names))
