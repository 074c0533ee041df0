"""Staff addresses: moderation queue, appeals, inbox, offline intake."""

urlpatterns: list = []
