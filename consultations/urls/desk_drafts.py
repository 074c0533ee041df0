"""Staff addresses: projects, stages, imports, checking, extension."""

urlpatterns: list = []
