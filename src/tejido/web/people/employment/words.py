"""What the codes of employment are called."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Mapping[str, Promise]

CONTRACTS: Words = {
    "indefinite": pgettext_lazy("contract", "Indefinite"),
    "fixed_term": pgettext_lazy("contract", "Fixed term"),
    "apprentice": pgettext_lazy("contract", "Apprenticeship"),
    "part_time": pgettext_lazy("contract", "Part time"),
}
WORK_MODES: Words = {
    "site": _("At a site"),
    "home": _("At home"),
    "hybrid": _("At home and at a site"),
}
REASONS: Words = {
    "resigned": _("Resigned"),
    "term_over": _("Fixed term over"),
    "mutual": _("By mutual agreement"),
    "dismissed": _("Dismissed"),
    "moved_away": _("Moved away"),
    "hired_elsewhere": _("Hired elsewhere"),
    "moved": _("Changed to another position or place"),
    "hired_by_client": _("Hired by a client"),
    "promoted_out": _("Promoted out of the operator"),
    "study": _("To study"),
    "family": _("To care for their family"),
    "health": _("Because of their health"),
    "not_passed": _("Trial period not passed"),
    "work_ended": _("The work ended"),
    "retired": _("Retired"),
    "died": _("Died"),
    "other": _("Another reason"),
}
PHASES: Words = {"lective": _("Lective phase (learning)"), "productive": _("Productive phase (working)")}
REGIMES: Words = {
    "co_on_site": _("On site"),
    "co_telework_autonomous": _("Telework, autonomous: always from home"),
    "co_telework_mobile": _("Telework, mobile: from no fixed place"),
    "co_telework_hybrid": _("Telework, hybrid: some days at home, some at the site"),
    "co_telework_transnational": _("Telework, transnational: from another country"),
    "co_telework_temporary": _("Telework, temporary or in an emergency"),
    "co_work_from_home": _("Work from home, for a special situation"),
    "co_remote": _("Remote work, agreed from the beginning"),
    "other": _("The law of another country"),
    "": _("No regime recorded"),
}
CONSEQUENCES: Words = {
    "transport_allowance": _("Transport allowance, for whoever earns up to two minimum wages"),
    "connectivity_allowance": _(
        "Connectivity allowance in place of the transport allowance, for whoever earns up to two minimum wages"
    ),
    "arl_told": _("The insurer of work risks (ARL) must be told"),
    "hours_count": _("The limit of working hours applies"),
    "equipment_given": _("The employer gives the equipment, or agrees otherwise in writing"),
}
STANDINGS: Words = {
    "read": _("read in the source"),
    "secondary": _("as reported by others; not read in the norm itself"),
    "unchecked": _("not checked yet: read the norm before you rely on it"),
    "policy": _("our own rule"),
}
EQUIPMENT: Words = {
    "laptop": _("Laptop"),
    "screen": _("Screen"),
    "headset": _("Headset"),
    "chair": _("Chair"),
    "desk": _("Desk"),
    "modem": _("Modem"),
    "assistive": _("Assistive device"),
    "other": pgettext_lazy("equipment", "Something else"),
}
CONDITIONS: Words = {
    "good": pgettext_lazy("condition", "Good"),
    "worn": pgettext_lazy("condition", "Worn"),
    "broken": pgettext_lazy("condition", "Broken"),
    "lost": pgettext_lazy("condition", "Lost"),
}
ADJUSTMENTS: Words = {
    "assistive_software": _("A program, such as a screen reader or larger letters"),
    "assistive_device": _("A device, such as a special keyboard or headset"),
    "desk_and_chair": _("The desk or the chair"),
    "breaks": _("More or other breaks"),
    "hours": _("Other hours"),
    "place_of_work": _("Another place to work, such as home"),
    "written_instead": _("Writing instead of calls"),
    "quiet_place": _("A quieter place"),
    "interpreter": _("An interpreter or a companion"),
    "training_time": _("More time to learn"),
    "other": pgettext_lazy("adjustment", "Something else"),
}
DECISIONS: Words = {
    "granted": pgettext_lazy("adjustment", "Granted"),
    "partly": pgettext_lazy("adjustment", "Granted in part"),
    "refused": pgettext_lazy("adjustment", "Refused"),
}
ADJUSTMENT_STATES: Words = {
    "undecided": _("To decide"),
    "to_do": _("Granted, to put in place"),
    "done": _("In place"),
    "refused": pgettext_lazy("adjustments", "Refused"),
    "withdrawn": _("Taken back"),
}
AUDIT_PARTS: Words = {
    "arrival": _("Arriving"),
    "inside": _("Getting around inside"),
    "toilet": _("Toilets"),
    "desk": _("The place of work"),
    "screen": _("Screen and programs"),
    "senses": _("Noise, light and hearing"),
    "people": _("Rules and people"),
    "evacuation": _("Getting out in an emergency"),
}
AUDIT_POINTS: Words = {
    "stop_near": _("A bus stop or a place to get out of a car is near, and the way from it is even"),
    "step_free_entrance": _("Somebody in a wheelchair comes in by the main entrance, without help"),
    "door_width": _("Doors are wide enough for a wheelchair and open without much strength"),
    "reception_height": _("At the reception one can talk sitting as well as standing"),
    "way_width": _("Ways between desks are wide and free of things"),
    "lift": _("Every floor that people use is reached by lift or ramp"),
    "signs_readable": _("Signs have large letters, strong contrast, and can be felt where it matters"),
    "floor_even": _("Floors are even, do not slip, and steps are marked"),
    "toilet_step_free": _("A toilet for wheelchair users is near and not locked or used for storage"),
    "toilet_turning_space": _("A wheelchair can turn in it"),
    "toilet_bars": _("It has bars to hold on to on both sides"),
    "toilet_alarm": _("An alarm in it can be reached from the floor"),
    "desk_height": _("Desks of another height, or adjustable ones, are there"),
    "chair": _("Chairs can be adjusted in height and back"),
    "knee_space": _("There is room for knees and a wheelchair under the desk"),
    "headset_choice": _("There are headsets for one ear, for both ears, and for hearing aids"),
    "screen_reader": _("A screen reader is installed, and our programs work with it"),
    "screen_size": _("Larger screens, or a second one, are there for whoever needs them"),
    "contrast_and_letters": _("Letters and contrast can be made larger and stronger"),
    "keyboard_alone": _("Everything that is done with the mouse can be done with the keyboard"),
    "noise_level": _("One can hold a conversation without raising the voice"),
    "quiet_room": _("There is a quiet room to rest in"),
    "light_without_glare": _("Light is even and does not blind on the screen"),
    "hearing_support": _("Meetings can be followed in writing or with captions"),
    "breaks_flexible": _("Breaks can be moved when somebody needs it"),
    "signing_or_writing": _("Somebody signs, or everything important is also given in writing"),
    "assistant_or_dog": _("An assistant or a guide dog may come along"),
    "who_to_ask": _("Everybody knows whom to ask for an adjustment"),
    "alarm_seen_and_heard": _("The alarm can be seen as well as heard"),
    "evacuation_plan_for_all": _("The evacuation plan says how everybody gets out, and it is practised"),
    "meeting_point_reached": _("The meeting point can be reached in a wheelchair"),
}
RESULTS: Words = {
    "meets": _("Yes"),
    "partly": _("In part"),
    "fails": _("No"),
    "does_not_apply": _("Does not apply here"),
}
QUESTIONS: Words = {
    "treated_fairly": _("I am treated fairly here."),
    "safe_to_speak": _("I can say what is wrong without being afraid."),
    "can_rest": _("I can rest enough between contacts and between days."),
    "learns_here": _("I learn things here that are useful to me."),
    "would_recommend": _("I would recommend a friend to work here."),
}
CATEGORIES: Words = {
    "pay": _("Pay"),
    "hours_and_rest": _("Hours and rest"),
    "disconnection": _("Being called or written to outside working hours"),
    "harassment": _("Mistreatment or harassment at work"),
    "sexual_harassment": _("Sexual harassment"),
    "discrimination": _("Discrimination"),
    "safety": _("Safety and health"),
    "adjustments": _("Adjustments that were asked for"),
    "contract": _("Contract"),
    "other": pgettext_lazy("complaint", "Something else"),
}
HANDLERS: Words = {
    "people_lead": _("The people lead"),
    "impact_lead": _("The impact lead: choose this if it is about the people lead"),
}
HANDLERS_SHORT: Words = {"people_lead": _("People lead"), "impact_lead": _("Impact lead")}
STATES: Words = {
    "received": pgettext_lazy("complaint", "Received"),
    "investigating": pgettext_lazy("complaint", "Being looked into"),
    "answered": pgettext_lazy("complaint", "Answered"),
    "appealed": pgettext_lazy("complaint", "Appealed: the other lead looks at it"),
    "closed": pgettext_lazy("complaint", "Closed"),
}
OUTCOMES: Words = {
    "upheld": _("It is so, and it is put right"),
    "partly_upheld": _("It is so in part"),
    "not_upheld": _("It could not be confirmed"),
    "not_enough_known": _("Too little is known to decide"),
    "passed_on": _("Passed on to those who must decide it"),
}
