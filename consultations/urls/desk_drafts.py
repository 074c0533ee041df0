"""Staff addresses: projects, stages, imports, checking, extension."""

from django.urls import path

from ..views.desk import (
    checking,
    confirming,
    imports,
    projects,
    publishing,
    reading,
    versions,
)

urlpatterns = [
    path("projects/", projects.project_list, name="projects"),
    path("projects/new/", projects.project_new, name="project_new"),
    path("projects/<slug:code>/", projects.project, name="project"),
    path("projects/<slug:code>/edit/", projects.project_edit, name="project_edit"),
    path("projects/<slug:code>/stage/", projects.project_stage, name="project_stage"),
    path(
        "projects/<slug:code>/branch/", projects.project_branch, name="project_branch"
    ),
    path("projects/<slug:code>/import/", imports.import_new, name="import_new"),
    path("imports/<int:pk>/", checking.check, name="import"),
    path("imports/<int:pk>/progress/", reading.progress, name="import_progress"),
    path("imports/<int:pk>/cancel/", reading.cancel, name="import_cancel"),
    path("imports/<int:pk>/retry/", reading.retry, name="import_retry"),
    path("imports/<int:pk>/file/", imports.import_file, name="import_file"),
    path("imports/<int:pk>/edit/", checking.edit, name="import_edit"),
    path("imports/<int:pk>/undo/", checking.undo, name="import_undo"),
    path("imports/<int:pk>/redo/", checking.redo, name="import_redo"),
    path("imports/<int:pk>/save/", checking.save, name="import_save"),
    path("imports/<int:pk>/discard/", checking.discard, name="import_discard"),
    path("versions/<int:pk>/", imports.version, name="version"),
    path(
        "versions/<int:pk>/compare/<int:other>/",
        imports.version_compare,
        name="version_compare",
    ),
    path(
        "versions/<int:pk>/compare/<int:other>/table.docx",
        versions.table,
        name="version_table",
    ),
    path(
        "versions/<int:pk>/compare/<int:other>/table.pdf",
        versions.table_pdf,
        name="version_table_pdf",
    ),
    path(
        "versions/<int:pk>/compare/<int:other>/redline.<slug:form>",
        versions.redline,
        name="version_redline",
    ),
    path("versions/<int:pk>/confirm/", confirming.confirm, name="version_confirm"),
    path("versions/<int:pk>/again/", confirming.again, name="version_again"),
    path("versions/<int:pk>/anchors/", versions.anchors, name="version_anchors"),
    path("versions/<int:pk>/text.<slug:form>", versions.data, name="version_data"),
    path("provisions/<int:pk>/match/", versions.match, name="match"),
    path("provisions/<int:pk>/note/", imports.plain_note, name="plain_note"),
    path("<slug:code>/extend/", publishing.extend, name="extend"),
    path("<slug:code>/cancel/", publishing.cancel, name="cancel"),
]
