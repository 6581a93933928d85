"""Addresses of partners and openings: the people lead's, the partner's own, and the public page."""

from django.urls import URLPattern, path

from tejido.web.people import agreements, join, openings, partner_side, partner_steps, partners

LEAD: list[URLPattern] = [
    path("partners/", partners.every, name="people_partners"),
    path("partners/all/", partners.directory, name="people_partner_directory"),
    path("partners/new/", partners.add, name="people_add_partner"),
    path("partners/<uuid:key>/", partners.one, name="people_partner"),
    path("partners/<uuid:key>/change/", partners.change, name="people_change_partner"),
    path("partners/<uuid:key>/end/", partners.end, name="people_end_partner"),
    path("partners/<uuid:key>/resume/", partners.resume, name="people_resume_partner"),
    path("partners/<uuid:key>/liaisons/new/", partners.add_liaison, name="people_add_liaison"),
    path("partners/liaisons/<uuid:key>/change/", partners.change_liaison, name="people_change_liaison"),
    path("partners/liaisons/<uuid:key>/erase/", partners.erase_liaison, name="people_erase_liaison"),
    path("partners/<uuid:key>/agreements/new/", agreements.add, name="people_add_agreement"),
    path("partners/agreements/<uuid:key>/", agreements.one, name="people_agreement"),
    path("partners/agreements/<uuid:key>/change/", agreements.change, name="people_change_agreement"),
    path("partners/agreements/<uuid:key>/sign/", agreements.sign, name="people_sign_agreement"),
    path("partners/agreements/<uuid:key>/correct/", agreements.correct, name="people_correct_agreement"),
    path("partners/agreements/<uuid:key>/end/", agreements.end, name="people_end_agreement"),
    path("partners/agreements/<uuid:key>/commitments/new/", agreements.add_commitment, name="people_add_commitment"),
    path("partners/commitments/<uuid:key>/kept/", agreements.keep, name="people_keep_commitment"),
    path("partners/commitments/<uuid:key>/withdraw/", agreements.withdraw, name="people_withdraw_commitment"),
    path("partners/kept/<uuid:key>/take-back/", agreements.take_back_kept, name="people_take_back_kept"),
    path("partners/<uuid:key>/steps/new/", partner_steps.add, name="people_add_step"),
    path("partners/steps/<uuid:key>/pass/", partner_steps.pass_turn, name="people_pass_turn"),
    path("partners/steps/<uuid:key>/done/", partner_steps.finish, name="people_finish_step"),
    path("partners/<uuid:key>/notes/new/", partner_steps.write, name="people_write_to_partner"),
    path("partners/<uuid:key>/notes/seen/", partner_steps.see, name="people_see_notes"),
    path("partners/<uuid:key>/accounts/new/", partner_steps.open_account, name="people_open_partner_account"),
    path("partners/accounts/<uuid:key>/end/", partner_steps.end_account, name="people_end_partner_account"),
    path("openings/", openings.every, name="people_openings"),
    path("openings/new/", openings.add, name="people_add_opening"),
    path("openings/<uuid:key>/", openings.one, name="people_opening"),
    path("openings/<uuid:key>/change/", openings.change, name="people_change_opening"),
    path("openings/<uuid:key>/close/", openings.close, name="people_close_opening"),
    path("openings/<uuid:key>/reopen/", openings.reopen, name="people_reopen_opening"),
    path("openings/<uuid:key>/fill/", openings.fill, name="people_fill_seat"),
    path("openings/seats/<uuid:key>/take-back/", openings.take_back, name="people_take_back_seat"),
]
PARTNER: list[URLPattern] = [
    path("", partner_side.home, name="partner_home"),
    path("outcomes/", partner_side.outcomes, name="partner_outcomes"),
    path("steps/<uuid:key>/done/", partner_side.did_our_part, name="partner_did_our_part"),
    path("write/", partner_side.write, name="partner_write"),
]
PUBLIC: list[URLPattern] = [
    path("", join.every, name="join"),
    path("training/<uuid:key>/", join.training, name="join_training"),
    path("openings/<uuid:key>/", join.opening, name="join_opening"),
    path("anything/", join.anything, name="join_anything"),
    path("thanks/", join.thanks, name="join_thanks"),
    path("under-18/", join.under_age, name="join_under_age"),
]
