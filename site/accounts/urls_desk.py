"""Addresses of the staff tools, mounted at /admin/housing/ (namespace housing)."""

from django.urls import path

from accounts.views.desk import claims, compounds, mandates

app_name = "housing"
urlpatterns = [
    path("compounds/", compounds.compounds, name="compounds"),
    path("compounds/new/", compounds.compound_new, name="compound_new"),
    path("compounds/template.csv", compounds.roster_template, name="roster_template"),
    path("compounds/<slug:code>/", compounds.compound, name="compound"),
    path("compounds/<slug:code>/edit/", compounds.compound_edit, name="compound_edit"),
    path("compounds/<slug:code>/roster/", compounds.roster_new, name="roster_new"),
    path("rosters/<int:pk>/", compounds.roster, name="roster"),
    path("rosters/<int:pk>/confirm/", compounds.roster_confirm, name="roster_confirm"),
    path("rosters/<int:pk>/discard/", compounds.roster_discard, name="roster_discard"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<int:pk>/", claims.claim, name="claim"),
    path("claims/<int:pk>/confirm/", claims.confirm, name="claim_confirm"),
    path("claims/<int:pk>/refuse/", claims.refuse, name="claim_refuse"),
    path("claims/<int:pk>/evidence/", claims.evidence, name="claim_evidence"),
    path("mandates/", mandates.mandates, name="mandates"),
    path("mandates/new/", mandates.mandate_new, name="mandate_new"),
    path("mandates/<int:pk>/end/", mandates.mandate_end, name="mandate_end"),
]
