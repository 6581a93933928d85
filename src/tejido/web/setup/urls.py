"""Addresses of the set-up pages."""

from django.urls import path

from tejido.web.setup import abilities, agents, clients, overview, policies, pools, programmes, queues, sites, skills

CLIENT, PROGRAMME, QUEUE, AGENT = (f"{part}/<uuid:key>/" for part in ("clients", "programmes", "queues", "agents"))

urlpatterns = [
    path("", overview.page, name="setup"),
    path("clients/", clients.every, name="setup_clients"),
    path("clients/new/", clients.add, name="setup_add_client"),
    path(CLIENT, clients.one, name="setup_client"),
    path(f"{CLIENT}change/", clients.change, name="setup_change_client"),
    path(f"{CLIENT}origins/", clients.sites, name="setup_origins"),
    path(f"{CLIENT}notice/", clients.notice, name="setup_notice"),
    path(f"{CLIENT}programmes/new/", programmes.add, name="setup_add_programme"),
    path(PROGRAMME, programmes.one, name="setup_programme"),
    path(f"{PROGRAMME}change/", programmes.change, name="setup_change_programme"),
    path(f"{PROGRAMME}identity/", programmes.identity, name="setup_identity"),
    path(f"{PROGRAMME}identity/forget/", programmes.forget_identity, name="setup_forget_identity"),
    path(f"{PROGRAMME}dispositions/new/", programmes.add_disposition, name="setup_add_disposition"),
    path("dispositions/<uuid:key>/retire/", programmes.retire_disposition, name="setup_retire_disposition"),
    path(f"{PROGRAMME}replies/new/", programmes.add_reply, name="setup_add_reply"),
    path("replies/<uuid:key>/retire/", programmes.retire_reply, name="setup_retire_reply"),
    path(f"{PROGRAMME}queues/new/", queues.add, name="setup_add_queue"),
    path(QUEUE, queues.one, name="setup_queue"),
    path(f"{QUEUE}change/", queues.change, name="setup_change_queue"),
    path(f"{QUEUE}targets/new/", queues.target, name="setup_target"),
    path(f"{QUEUE}steps/", queues.steps, name="setup_steps"),
    path(f"{QUEUE}close/", queues.close, name="setup_close_queue"),
    path("pools/", pools.every, name="setup_pools"),
    path("pools/<uuid:key>/", pools.one, name="setup_pool"),
    path("pools/<uuid:key>/rename/", pools.rename, name="setup_rename_pool"),
    path("pools/<uuid:key>/policy/", policies.page, name="setup_policy"),
    path("pools/<uuid:key>/policy/<int:version>/back/", policies.back, name="setup_policy_back"),
    path("skills/", skills.every, name="setup_skills"),
    path("skills/rename/", skills.rename, name="setup_rename_skill"),
    path("sites/", sites.every, name="setup_sites"),
    path("sites/new/", sites.add, name="setup_add_site"),
    path("sites/<uuid:key>/change/", sites.change, name="setup_change_site"),
    path("places/new/", sites.add_place, name="setup_add_place"),
    path("agents/", agents.every, name="setup_agents"),
    path("agents/new/", agents.add, name="setup_add_agent"),
    path(AGENT, agents.one, name="setup_agent"),
    path(f"{AGENT}names/", agents.change_names, name="setup_agent_names"),
    path(f"{AGENT}employ/", agents.employ, name="setup_employ"),
    path(f"{AGENT}placement/", agents.move, name="setup_move"),
    path(f"{AGENT}leave/", agents.leave, name="setup_leave"),
    path(f"{AGENT}capacity/", abilities.capacity, name="setup_capacity"),
    path(f"{AGENT}queues/", abilities.queues, name="setup_agent_queues"),
    path(f"{AGENT}skill/", abilities.skill, name="setup_agent_skill"),
    path(f"{AGENT}account/", abilities.account, name="setup_account"),
]
