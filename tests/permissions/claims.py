"""The claim ladder: what may be said of the work, estimates that are kept, and asking people how they are doing."""

from __future__ import annotations

from tests.permissions.rows import Row

LEAD = {"impact lead"}
BOTH = LEAD | {"reviewer"}
NOBODY = "00000000-0000-4000-8000-00000000000f"
CLAIM = "/impact/claims/net_jobs"

ROWS = (
    Row(name="impact_claims", method="GET", path="/impact/claims/", what="the claim ladder of a month", allows=BOTH),
    Row(name="impact_claim", method="GET", path=f"{CLAIM}/", what="a claim with its checks", allows=BOTH),
    Row(name="impact_claim_keep", method="POST", path=f"{CLAIM}/keep/", what="keep an estimate to compute again",
        allows=LEAD, form={}),
    # There is none by this key: 404 for whoever may see claims.
    Row(name="impact_claim_kept", method="GET", path=f"/impact/claims/kept/{NOBODY}/",
        what="a kept estimate, computed again", hides=BOTH),
    Row(name="impact_follow_up", method="GET", path="/impact/claims/follow-up/", what="whom to ask how they are doing",
        allows={"people lead"}),
    Row(name="impact_follow_up", method="POST", path="/impact/claims/follow-up/", what="note how somebody is doing",
        statuses={"people lead": 400}, form={"application": "x"}),
)  # fmt: skip
