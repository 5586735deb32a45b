"""The door through which a placement's end follows the day on which somebody left (see `leaving`)."""

FOLLOW_LEAVING = """
CREATE OR REPLACE FUNCTION app_follow_leaving(asked text, ends date, told_at timestamptz) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH followed AS (
        UPDATE journey_placement p SET ends_on = ends, ended_at = CASE WHEN ends IS NULL THEN NULL ELSE told_at END
        WHERE p.reference = asked AND (ends IS NULL OR ends >= p.starts_on)
          AND ((SELECT app_organisation()) IN (p.delivered_by_id, p.employment_service_id)
            OR EXISTS (SELECT 1 FROM app_standings() s WHERE s.kind = 'prime_of' AND s.contract = p.contract
                       AND (s.ends_on IS NULL OR s.ends_on > app_day())))
          AND NOT EXISTS (SELECT 1 FROM journey_placement o WHERE o.participant_id = p.participant_id
                          AND o.reference <> p.reference AND (o.ends_on IS NULL OR o.ends_on > o.starts_on)
                          AND (o.ends_on IS NULL OR o.ends_on > p.starts_on) AND (ends IS NULL OR o.starts_on < ends))
        RETURNING 1
    )
    SELECT EXISTS (SELECT 1 FROM followed)
$$;
REVOKE ALL ON FUNCTION app_follow_leaving(text, date, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_follow_leaving(text, date, timestamptz) TO app_rw, migrator;
"""
