"""What the walls ask for an organisation's standings, now that employment services refer people to programmes.

As a partner: a referrer stands in the programme, and in each contract that the programme's lead commissions.
"""

from commissioning.rooms.design import standings_sql

_REFERRERS = """
    UNION ALL
    SELECT 'refers_to', coalesce(r.contract, ''), f.programme_id, f.starts_on, f.ends_on
    FROM journey_referrer f LEFT JOIN platform_relationship r
      ON r.kind = 'commissions' AND r.programme = f.programme_id AND r.organisation_id = f.lead_id
    WHERE f.organisation_id = (SELECT app_organisation()) AND f.starts_on <= app_day()
"""
_END = "$$"

WITH_REFERRERS = standings_sql.WITH_PARTNERS.removesuffix(_END) + _REFERRERS + _END
