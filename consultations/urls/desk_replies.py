"""Staff addresses: replies, closing, report, exports."""

urlpatterns: list = []
