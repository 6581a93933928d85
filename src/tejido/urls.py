"""Every address of the web process: pages by audience, and what other systems ask."""

from django.urls import include, path

from tejido.web.impact.stories import urls as story_urls
from tejido.web.impact.surveys import urls as survey_urls
from tejido.web.people import partner_urls

urlpatterns = [
    path("", include("tejido.web.shared.urls")),
    path("accounts/", include("tejido.web.shared.account_urls")),
    path("desk/", include("tejido.web.desk.urls")),
    path("supervisor/", include("tejido.web.supervisor.urls")),
    path("contacts/", include("tejido.web.supervisor.contact_urls")),
    path("wallboard/", include("tejido.web.wallboard.urls")),
    path("history/", include("tejido.web.history.urls")),
    path("billing/", include("tejido.web.billing.urls")),
    path("widget/", include("tejido.web.widget.urls")),
    path("impact/", include("tejido.web.impact.urls")),
    path("me/", include("tejido.web.impact.own_urls")),
    path("survey/", include(survey_urls.PUBLIC)),
    path("stories/", include(story_urls.PUBLIC)),
    path("seals/", include("tejido.web.seals.urls")),
    path("set-up/", include("tejido.web.setup.urls")),
    # Each part of people's way has addresses of its own.
    path("people/", include("tejido.web.people.lead_urls")),
    path("me/", include("tejido.web.people.own_urls")),
    path("hear/", include("tejido.web.people.employment.urls")),
    path("disconnect/", include("tejido.web.people.duties.urls")),
    path("coach/", include("tejido.web.people.coach_urls")),
    path("mentor/", include("tejido.web.people.mentor_urls")),
    path("partner/", include(partner_urls.PARTNER)),
    path("join/", include(partner_urls.PUBLIC)),
    path("join/", include("tejido.web.people.attend_urls")),
    path("people/", include("tejido.web.vault.lead_urls")),
    path("me/", include("tejido.web.vault.own_urls")),
    path("reference/", include("tejido.web.reference.urls")),
]

handler400 = "tejido.web.shared.views.bad_request"
handler403 = "tejido.web.shared.views.not_allowed"
handler404 = "tejido.web.shared.views.not_found"
handler500 = "tejido.web.shared.views.failed"
