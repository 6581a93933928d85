"""Addresses of the register of reference values."""

from django.urls import path

from tejido.web.reference import compare, decide, files, propose, register

urlpatterns = [
    path("", register.every, name="reference"),
    path("values/<slug:code>/", register.history, name="reference_history"),
    path("compare/", compare.sides, name="reference_compare"),
    path("file/", files.register, name="reference_file"),
    path("propose/", propose.add, name="reference_propose"),
    path("rows/<uuid:key>/correct/", propose.correct, name="reference_correct"),
    path("rows/<uuid:key>/status/", propose.restate, name="reference_restate"),
    path("import/", files.benchmarks, name="reference_import"),
    path("proposals/", decide.every, name="reference_proposals"),
    path("proposals/<uuid:key>/", decide.one, name="reference_proposal"),
    path("proposals/<uuid:key>/approve/", decide.approve, name="reference_approve"),
    path("proposals/<uuid:key>/refuse/", decide.refuse, name="reference_refuse"),
    path("proposals/<uuid:key>/withdraw/", decide.withdraw, name="reference_withdraw"),
    path("batches/<uuid:key>/", decide.batch, name="reference_batch"),
    path("batches/<uuid:key>/approve/", decide.approve_batch, name="reference_approve_batch"),
    path("batches/<uuid:key>/refuse/", decide.refuse_batch, name="reference_refuse_batch"),
]
