"""Addresses of the people lead's pages about what people tell and ask."""

from django.urls import path

from tejido.web.vault import lead, publishing, quotas, rights

urlpatterns = [
    path("status/", lead.overview, name="people_status"),
    path("status/<uuid:key>/", lead.one, name="people_status_of"),
    path("status/<uuid:key>/write/", lead.status, name="people_status_write"),
    path("status/<uuid:key>/groups/", lead.groups, name="people_status_groups"),
    path("status/<uuid:key>/household/", lead.household, name="people_status_household"),
    path("status/<uuid:key>/taken-back/", lead.withdraw, name="people_status_withdraw"),
    path("status/<uuid:key>/invite/", lead.invite, name="people_status_invite"),
    path("consents/", publishing.texts, name="consent_texts"),
    path("consents/<slug:purpose>/new/", publishing.publish, name="publish_consent_text"),
    path("lines/", publishing.lines, name="poverty_lines"),
    path("duties/quotas/", quotas.every, name="people_quotas"),
    path("duties/incentives/", quotas.claims, name="people_incentives"),
    path("rights/", rights.every, name="people_rights"),
    path("rights/of/<uuid:key>/new/", rights.add, name="people_rights_add"),
    path("rights/<uuid:key>/", rights.one, name="people_rights_request"),
    path("rights/<uuid:key>/mark/", rights.mark, name="people_rights_mark"),
    path("rights/<uuid:key>/extend/", rights.extend, name="people_rights_extend"),
    path("rights/<uuid:key>/answer/", rights.answer, name="people_rights_answer"),
    path("rights/<uuid:key>/erase/", rights.erase, name="people_rights_erase"),
]
