"""Who may do what: fifteen roles, and for each permission the roles that hold it. Data, so that an auditor can read it.

A role says what a person may do; which rows they may do it to follows from their organisation and its relationships.
Prime and sub-contractor are relationships, never roles. A permission is listed once something asks for it.
"""

from django.db.models import TextChoices


class Role(TextChoices):
    """What a person is to one organisation."""

    CATEGORY_MANAGER = "category_manager", "Category manager"
    PERFORMANCE_MANAGER = "performance_manager", "Performance manager, contract monitoring officer"
    PAYMENTS_OFFICER = "payments_officer", "Payments officer"
    PAYMENTS_APPROVER = "payments_approver", "Payments approver"
    ASSURANCE_OFFICER = "assurance_officer", "Assurance officer"
    AUDITOR = "auditor", "Auditor"
    EVALUATOR = "evaluator", "Evaluator"
    LOCAL_PARTNER = "local_partner", "Local partner"
    PROVIDER_MANAGER = "provider_manager", "Provider manager"
    BID_MANAGER = "bid_manager", "Bid manager"
    ADVISER = "adviser", "Adviser"
    WORK_COACH = "work_coach", "Work coach"
    PARTICIPANT = "participant", "Participant"
    PUBLIC = "public", "Member of the public"
    ADMINISTRATOR = "administrator", "Administrator"


class Permission(TextChoices):
    """Something that an action or a query asks for."""

    PEOPLE_READ = "people.read", "See who has which role in your organisation"
    PEOPLE_APPOINT = "people.appoint", "Give and end the roles of people in your organisation"
    SECOND_FACTOR_REMOVE = (
        "second_factor.remove",
        "Remove the lost second factor of somebody in your organisation; as the operator, of anybody",
    )
    SESSIONS_END = (
        "sessions.end",
        "Sign somebody who has a role in your organisation out everywhere; as the operator, anybody",
    )
    ORGANISATION_REGISTER = "organisation.register", "Enter organisations and their profiles in the register"
    CONTACT_NAME = "contact.name", "Name the person to speak to about a matter"
    GEOGRAPHY_KEEP = "geography.keep", "Keep local authorities and standing areas"
    PROGRAMME_DESIGN = "programme.design", "Open programmes and enter versions of their terms"
    PROGRAMME_READ = "programme.read", "Read programmes, their package areas and, as lead, their terms"
    CONTRACT_READ = "contract.read", "Read contracts that your organisation is in, with its part of their supply chains"
    CONTRACT_SIGN = "contract.sign", "Sign, vary, novate and end contracts"
    SUPPLY_CHAIN_KEEP = "supply_chain.keep", "Enter and end sub-contracts and what they offer"
    JOURNEY_RULES_KEEP = (
        "journey_rules.keep",
        "Say by which terms people go through a programme, and who refers them",
    )
    ALLOCATION_KEEP = (
        "allocation.keep",
        "Decide market shares, keep the periods of draws, and carry people over when a contract ends or changes hands",
    )
    REFERRAL_MAKE = "referral.make", "Refer people to programmes, and open their own accounts"
    CASE_READ = "case.read", "Read the journeys of participants that your organisation refers or serves"
    CASE_KEEP = "case.keep", "Write down what happens on the journeys of those whom your organisation serves"
    PARTICIPANT_PLACE = "participant.place", "Hand participants over within the supply chain"
    ADVISER_ASSIGN = "adviser.assign", "Say which adviser of your organisation works with somebody whom it serves"
    SPECIALIST_FUND = (
        "specialist.fund",
        "Agree, or decline, what a referral to a specialist costs: as prime or specialist",
    )
    OWN_JOURNEY = "own_journey", "See your own journey, say how it goes and complain"
    COMPLAINT_HANDLE = "complaint.handle", "Handle the complaints of participants that reach your organisation"
    COMPLAINT_SAMPLE = "complaint.sample", "Draw samples of the complaints in a programme"
    RECORD_RESTRICT = (
        "record.restrict",
        "Restrict the record of somebody whom your organisation referred, and lift that",
    )
    RECORD_CLEAR = "record.clear", "Say who in your organisation may open restricted records"
    SUBJECT_ACCESS = "subject_access", "Hand a participant everything that is held about them"
    IDENTITY_ERASE = "identity.erase", "Erase who participants are, once their time of keeping is over"
    JOURNEY_FIGURES = "journey.figures", "Read journeys without names: days, codes and standards"
    STANDARDS_READ = (
        "standards.read",
        "See how service standards are kept and how many start, with the cases behind each figure, without names",
    )
    CASE_REVIEW = (
        "case_review.hold",
        "Draw cases of a contract for review by its qualitative standards, name who scores them, and close the review",
    )
    CASE_SCORE = "case_review.score", "Score the cases of a review, as one of its two assessors"
    SELF_ASSESS = "standards.self_assess", "As the prime, score your own delivery by the service standards"
    STANDARDS_REVIEW = (
        "standards.review",
        "Put on record that the service standards of a programme that your organisation leads were reviewed",
    )
    FACTS_PUBLISH = (
        "facts.publish",
        "Publish how each contract of a programme that your organisation leads was delivered, for people to choose by",
    )
    LOCAL_REVIEW_READ = (
        "local_review.read",
        "See the reviews that the employment service and providers hold, and what they agreed",
    )
    LOCAL_REVIEW_WRITE = "local_review.write", "Write up a review with a provider that serves people of yours"
    LOCAL_REVIEW_KEEP = "local_review.keep", "Confirm what was agreed in a review, and say what came of it"
    POINT_READ = "point.read", "See the points that were raised with or by your organisation, and what was answered"
    POINT_RAISE = (
        "point.raise",
        "Tell the commissioner of a contract a problem, an insight or a question, unseen by the supply chain",
    )
    POINT_ANSWER = "point.answer", "Answer the points that providers raise with your organisation"
    FILE_IMPORT = "file.import", "Send in files for the map, the register and contracts, and see what came of them"
    TOKEN_ISSUE = "token.issue", "Issue, list and revoke the tokens by which programs act for your organisation"
    AUDIT_READ = "audit.read", "Read your organisation's audit record, and who read its contracts under break-glass"
    BREAK_GLASS_ASK = (
        "break_glass.ask",
        "As the operator, ask to read others' contracts in an emergency, and read them",
    )
    BREAK_GLASS_AGREE = (
        "break_glass.agree",
        "As the operator, be the second person who agrees to that or refuses it, and end it early",
    )


_COMMISSIONS = {
    Role.CATEGORY_MANAGER,
    Role.PERFORMANCE_MANAGER,
    Role.PAYMENTS_OFFICER,
    Role.PAYMENTS_APPROVER,
    Role.ASSURANCE_OFFICER,
    Role.AUDITOR,
}
_PROVIDES = {Role.PROVIDER_MANAGER, Role.BID_MANAGER}

HOLDERS: dict[Permission, frozenset[Role]] = {
    Permission.PEOPLE_READ: frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
    Permission.PEOPLE_APPOINT: frozenset({Role.ADMINISTRATOR}),
    Permission.SECOND_FACTOR_REMOVE: frozenset({Role.ADMINISTRATOR}),
    Permission.SESSIONS_END: frozenset({Role.ADMINISTRATOR}),
    Permission.ORGANISATION_REGISTER: frozenset({Role.CATEGORY_MANAGER, Role.ADMINISTRATOR}),
    Permission.CONTACT_NAME: frozenset({Role.CATEGORY_MANAGER, Role.PERFORMANCE_MANAGER, Role.PROVIDER_MANAGER}),
    Permission.GEOGRAPHY_KEEP: frozenset({Role.CATEGORY_MANAGER, Role.ADMINISTRATOR}),
    Permission.PROGRAMME_DESIGN: frozenset({Role.CATEGORY_MANAGER}),
    Permission.PROGRAMME_READ: frozenset({*_COMMISSIONS, *_PROVIDES, Role.EVALUATOR, Role.LOCAL_PARTNER}),
    Permission.CONTRACT_READ: frozenset({*_COMMISSIONS, *_PROVIDES}),
    Permission.CONTRACT_SIGN: frozenset({Role.CATEGORY_MANAGER}),
    Permission.SUPPLY_CHAIN_KEEP: frozenset({Role.CATEGORY_MANAGER, Role.PROVIDER_MANAGER}),
    Permission.JOURNEY_RULES_KEEP: frozenset({Role.CATEGORY_MANAGER}),
    Permission.ALLOCATION_KEEP: frozenset({Role.CATEGORY_MANAGER}),
    Permission.REFERRAL_MAKE: frozenset({Role.WORK_COACH}),
    Permission.CASE_READ: frozenset({Role.WORK_COACH, Role.ADVISER, Role.PROVIDER_MANAGER}),
    Permission.CASE_KEEP: frozenset({Role.WORK_COACH, Role.ADVISER}),
    Permission.PARTICIPANT_PLACE: frozenset({Role.WORK_COACH, Role.PROVIDER_MANAGER}),
    Permission.ADVISER_ASSIGN: frozenset({Role.ADVISER, Role.PROVIDER_MANAGER}),
    Permission.SPECIALIST_FUND: frozenset({Role.PROVIDER_MANAGER}),
    Permission.OWN_JOURNEY: frozenset({Role.PARTICIPANT}),
    Permission.COMPLAINT_HANDLE: frozenset({Role.PROVIDER_MANAGER, Role.PERFORMANCE_MANAGER}),
    Permission.COMPLAINT_SAMPLE: frozenset({Role.PERFORMANCE_MANAGER}),
    Permission.RECORD_RESTRICT: frozenset({Role.WORK_COACH}),
    Permission.RECORD_CLEAR: frozenset({Role.ADMINISTRATOR}),
    Permission.SUBJECT_ACCESS: frozenset({Role.WORK_COACH, Role.ADMINISTRATOR}),
    Permission.IDENTITY_ERASE: frozenset({Role.ADMINISTRATOR}),
    Permission.JOURNEY_FIGURES: frozenset({Role.CATEGORY_MANAGER, Role.PERFORMANCE_MANAGER, Role.AUDITOR}),
    Permission.STANDARDS_READ: frozenset(
        {Role.CATEGORY_MANAGER, Role.PERFORMANCE_MANAGER, Role.AUDITOR, Role.PROVIDER_MANAGER}
    ),
    Permission.CASE_REVIEW: frozenset({Role.PERFORMANCE_MANAGER}),
    Permission.CASE_SCORE: frozenset({Role.CATEGORY_MANAGER, Role.PERFORMANCE_MANAGER}),
    Permission.SELF_ASSESS: frozenset({Role.PROVIDER_MANAGER}),
    Permission.STANDARDS_REVIEW: frozenset({Role.PERFORMANCE_MANAGER}),
    Permission.FACTS_PUBLISH: frozenset({Role.PERFORMANCE_MANAGER}),
    Permission.LOCAL_REVIEW_READ: frozenset(
        {Role.CATEGORY_MANAGER, Role.PERFORMANCE_MANAGER, Role.AUDITOR, Role.WORK_COACH, Role.PROVIDER_MANAGER}
    ),
    Permission.LOCAL_REVIEW_WRITE: frozenset({Role.WORK_COACH}),
    Permission.LOCAL_REVIEW_KEEP: frozenset({Role.WORK_COACH, Role.PROVIDER_MANAGER}),
    Permission.POINT_READ: frozenset(
        {Role.CATEGORY_MANAGER, Role.PERFORMANCE_MANAGER, Role.AUDITOR, Role.PROVIDER_MANAGER}
    ),
    Permission.POINT_RAISE: frozenset({Role.PROVIDER_MANAGER}),
    Permission.POINT_ANSWER: frozenset({Role.CATEGORY_MANAGER, Role.PERFORMANCE_MANAGER}),
    Permission.FILE_IMPORT: frozenset({Role.CATEGORY_MANAGER, Role.ADMINISTRATOR}),
    Permission.TOKEN_ISSUE: frozenset({Role.ADMINISTRATOR}),
    Permission.AUDIT_READ: frozenset({Role.AUDITOR, Role.ASSURANCE_OFFICER, Role.ADMINISTRATOR}),
    Permission.BREAK_GLASS_ASK: frozenset({Role.ASSURANCE_OFFICER}),
    Permission.BREAK_GLASS_AGREE: frozenset({Role.ASSURANCE_OFFICER, Role.ADMINISTRATOR}),
}


def permissions_markdown() -> str:
    """The table for auditors: a row for each permission, and the roles without any."""
    lines = [
        "# Roles and permissions",
        "",
        "What each role may do. To which rows follows from the organisation and its dated relationships.",
        "",
        "| permission | meaning | roles |",
        "|---|---|---|",
    ]
    for permission in Permission:
        holders = ", ".join(f"`{role.value}`" for role in Role if role in HOLDERS[permission])
        lines.append(f"| `{permission.value}` | {permission.label} | {holders} |")
    without = ", ".join(f"`{role.value}`" for role in Role if not any(role in roles for roles in HOLDERS.values()))
    lines += ["", f"Roles for which nothing is built yet, so they hold no permission: {without}.", ""]
    return "\n".join(lines)
