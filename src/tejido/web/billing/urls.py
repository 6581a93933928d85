"""Addresses of billing, under /billing/."""

from __future__ import annotations

from django.urls import path

from tejido.web.billing import margins, months, prices, questions, statements

urlpatterns = [
    path("", months.every, name="billing"),
    path("statements/new", months.draft, name="billing_draft"),
    path("statements/<uuid:key>/", statements.page, name="billing_statement"),
    path("statements/<uuid:key>/issue", months.issue, name="billing_issue"),
    path("statements/<uuid:key>/ask", questions.ask, name="billing_ask"),
    path("statements/<uuid:key>/statement.csv", statements.as_csv, name="billing_statement_csv"),
    path("statements/<uuid:key>/statement.xlsx", statements.as_xlsx, name="billing_statement_xlsx"),
    path("statements/<uuid:key>/lines/<slug:code>/", statements.line, name="billing_line"),
    path("questions/", questions.every, name="billing_questions"),
    path("questions/<uuid:key>/answer", questions.answer, name="billing_answer"),
    path("prices/", prices.every, name="billing_prices"),
    path("prices/programmes/<uuid:key>/", prices.of_programme, name="billing_programme"),
    path("prices/programmes/<uuid:key>/begin", prices.begin, name="billing_begin"),
    path("prices/<uuid:key>/", prices.one, name="billing_price_list"),
    path("prices/<uuid:key>/terms", prices.terms, name="billing_terms"),
    path("prices/<uuid:key>/items/new", prices.item, name="billing_item_new"),
    path("prices/<uuid:key>/items/<slug:code>/change", prices.item, name="billing_item"),
    path("prices/<uuid:key>/clauses/new", prices.clause, name="billing_clause_new"),
    path("prices/<uuid:key>/clauses/<slug:code>/change", prices.clause, name="billing_clause"),
    path("prices/<uuid:key>/take-out", prices.take_out, name="billing_take_out"),
    path("prices/<uuid:key>/propose", prices.propose, name="billing_propose"),
    path("prices/<uuid:key>/approve", prices.approve, name="billing_approve"),
    path("prices/<uuid:key>/refuse", prices.refuse, name="billing_refuse"),
    path("prices/<uuid:key>/withdraw", prices.withdraw, name="billing_withdraw"),
    path("margin/", margins.month, name="billing_margin"),
    path("margin/rates/new", margins.add_rate, name="billing_rate_new"),
]
