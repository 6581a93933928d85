"""Addresses of the pages that are about whoever reads them, part by part."""

from django.urls import URLPattern, URLResolver, path

from tejido.web.people import growth_urls, own_benefits, own_numbers
from tejido.web.people.duties import urls as duty_urls
from tejido.web.people.employment import urls as employment_urls
from tejido.web.people.hours import urls as hours_urls
from tejido.web.people.pay import urls as pay_urls

urlpatterns: list[URLPattern | URLResolver] = [
    # Growth
    *growth_urls.OWN,
    # Employment
    *employment_urls.OWN,
    # Hours
    *hours_urls.OWN,
    # Pay
    *pay_urls.OWN,
    # Duties
    *duty_urls.OWN,
    # Benefits, leaving, fairness
    path("benefits/", own_benefits.page, name="own_benefits"),
    path("benefits/ask/", own_benefits.ask, name="own_benefits_ask"),
    path("benefits/receipts/<uuid:key>/", own_benefits.receipt, name="own_benefit_receipt"),
    path("benefits/<uuid:key>/withdraw/", own_benefits.withdraw, name="own_benefit_withdraw"),
    path("numbers/", own_numbers.page, name="own_numbers"),
    path("numbers/offers/", own_numbers.offers, name="own_offers"),
]
