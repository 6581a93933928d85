"""Addresses of surveys and stories that are about whoever reads them."""

from tejido.web.impact.stories import urls as story_urls
from tejido.web.impact.surveys import urls as survey_urls

urlpatterns = [*survey_urls.OWN, *story_urls.OWN]
