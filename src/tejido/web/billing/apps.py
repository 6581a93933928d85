"""The pages of billing as a Django app, so that their templates and static files are found."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    """Register `tejido.web.billing` under the label `web_billing`."""

    name = "tejido.web.billing"
    label = "web_billing"
    default = True
