"""Addresses of stories: the lead's, one's own, and the public one."""

from django.urls import path

from tejido.web.impact.stories import own, pages

LEAD = [
    path("stories/", pages.every, name="impact_stories"),
    path("stories/take-down/", pages.choose, name="impact_choose_teller"),
    path("stories/take-down/<uuid:key>/", pages.take_down, name="impact_take_down_story"),
]
OWN = [
    path("stories/", own.every, name="own_stories"),
    path("stories/new/", own.tell, name="own_tell_story"),
    path("stories/<uuid:key>/", own.one, name="own_story"),
    path("stories/<uuid:key>/change/", own.change, name="own_change_story"),
    path("stories/<uuid:key>/withdraw/", own.withdraw, name="own_withdraw_story"),
]
PUBLIC = [path("", pages.public, name="public_stories")]
