"""Whom to tell of broken glass, now that partners of programmes are told too: as `platform.break_glass_sql` has it."""

from commissioning.platform.break_glass_sql import TO_TELL

_PARTIES = "m.organisation_id IN (g.commissioner_id, g.prime_id)"
_PARTNERS = """(m.organisation_id IN (g.commissioner_id, g.prime_id) OR m.organisation_id IN (
            SELECT p.organisation_id FROM design_partner p
            WHERE p.programme_id = g.programme AND p.lead_id = g.commissioner_id
              AND p.starts_on <= day AND (p.ends_on IS NULL OR day < p.ends_on)
        ))"""

TO_TELL_PARTIES = TO_TELL
TO_TELL_PARTNERS_TOO = TO_TELL.replace(_PARTIES, _PARTNERS)
