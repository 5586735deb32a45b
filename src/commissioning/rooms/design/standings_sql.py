"""What the walls ask for an organisation's standings, now that partners of programmes have some too.

A partner stands in each contract that the programme's lead commissions, and in the programme while it has none.
"""

_RELATIONSHIPS = """
CREATE OR REPLACE FUNCTION app_standings()
RETURNS TABLE (kind text, contract text, programme text, starts_on date, ends_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT r.kind, r.contract, r.programme, r.starts_on, r.ends_on FROM platform_relationship r
    WHERE r.organisation_id = (SELECT app_organisation()) AND r.starts_on <= app_day()
"""
_PARTNERS = """
    UNION ALL
    SELECT 'named_partner', '', p.programme_id, p.starts_on, p.ends_on FROM design_partner p
    WHERE p.organisation_id = (SELECT app_organisation())
    UNION ALL
    SELECT 'partner_of', coalesce(r.contract, ''), p.programme_id, p.starts_on, p.ends_on
    FROM design_partner p LEFT JOIN platform_relationship r
      ON r.kind = 'commissions' AND r.programme = p.programme_id AND r.organisation_id = p.lead_id
    WHERE p.organisation_id = (SELECT app_organisation()) AND p.starts_on <= app_day()
"""
_END = "$$"

OF_RELATIONSHIPS = _RELATIONSHIPS + _END
WITH_PARTNERS = _RELATIONSHIPS + _PARTNERS + _END
