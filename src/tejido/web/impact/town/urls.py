"""Addresses of the town's pages."""

from django.urls import path

from tejido.web.impact.town import loads, overview, places, purchases, suppliers, tables, what_if, works

urlpatterns = [
    path("", overview.overview, name="impact_town"),
    path("files/<slug:kind>/", loads.empty_file, name="impact_town_file"),
    path("suppliers/", suppliers.every, name="impact_town_suppliers"),
    path("suppliers/new/", suppliers.add, name="impact_town_add_supplier"),
    path("suppliers/load/", loads.suppliers, name="impact_town_load_suppliers"),
    path("suppliers/<uuid:key>/", suppliers.one, name="impact_town_supplier"),
    path("purchases/", purchases.every, name="impact_town_purchases"),
    path("purchases/new/", purchases.add, name="impact_town_add_purchase"),
    path("purchases/load/", loads.purchases, name="impact_town_load_purchases"),
    path("purchases/<uuid:key>/", purchases.one, name="impact_town_purchase"),
    path("purchases/<uuid:key>/withdraw/", purchases.withdraw, name="impact_town_withdraw_purchase"),
    path("tables/", tables.every, name="impact_town_tables"),
    path("tables/load/", tables.load, name="impact_town_load_table"),
    path("tables/<uuid:key>/", tables.one, name="impact_town_table"),
    path("tables/<uuid:key>/region/", tables.cut, name="impact_town_cut_table"),
    path("places/", places.every, name="impact_town_places"),
    path("places/load/", loads.figures, name="impact_town_load_figures"),
    path("places/outlines/", places.load_shapes, name="impact_town_load_shapes"),
    path("places/compare/", places.compare, name="impact_town_compare"),
    path("places/compare/<uuid:key>/", places.comparison, name="impact_town_comparison"),
    path("works/", works.every, name="impact_town_works"),
    path("works/new/", works.add, name="impact_town_add_work"),
    path("works/<uuid:key>/", works.one, name="impact_town_work"),
    path("what-if/", what_if.calculator, name="impact_town_what_if"),
]
