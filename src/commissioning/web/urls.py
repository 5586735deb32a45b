"""The address of every page of ours. The census has a row for each."""

from django.urls import path

from commissioning.web.views import audit, contracts, home, invitations, jobs, people, permissions, statements, tokens

urlpatterns = [
    path("", home.home, name="home"),
    path("contracts", contracts.contracts, name="contracts"),
    path("contracts/<str:reference>", contracts.contract, name="contract"),
    path("accessibility", statements.accessibility, name="accessibility"),
    path("cookies", statements.cookies, name="cookies"),
    path("privacy", statements.privacy, name="privacy"),
    path("permissions", permissions.permissions, name="permissions"),
    path("people", people.people, name="people"),
    path("people/invite", invitations.invite, name="invite"),
    path("people/invitations", invitations.waiting, name="invitations"),
    path("people/invitations/<str:reference>/withdraw", invitations.withdraw, name="withdraw_invitation"),
    path("people/roles/<str:reference>/end", people.dismiss, name="dismiss"),
    path("people/<str:reference>", people.person, name="person"),
    path("people/<str:reference>/appoint", people.appoint, name="appoint"),
    path("administrators", people.administrators, name="administrators"),
    path("administrators/invite", invitations.invite_administrator, name="invite_administrator"),
    path("audit", audit.audit, name="audit"),
    path("audit/events/<str:reference>", audit.event, name="audit_event"),
    path("audit/about/<str:reference>", audit.about, name="audit_about"),
    path("audit/chain", audit.chain, name="audit_chain"),
    path("audit/proof", audit.proof, name="audit_proof"),
    path("jobs", jobs.jobs, name="jobs"),
    path("jobs/<str:reference>", jobs.job, name="job"),
    path("jobs/<str:reference>/cancel", jobs.cancel, name="cancel_job"),
    path("tokens", tokens.tokens, name="tokens"),
    path("tokens/new", tokens.issue, name="issue_token"),
    path("tokens/<str:reference>/revoke", tokens.revoke, name="revoke_token"),
]
