"""What PostgreSQL does for break-glass by itself.

`app_granted` is the second wall's own answer to what is open: it trusts nothing that the application says but the
reference of a reading, and looks the rest up. It answers only in a transaction that is read-only and has written
nothing, so that the reading it stands on was committed before. The others are doors: see `break_glass_doors`.
"""

TO_TELL = """
CREATE OR REPLACE FUNCTION app_glass_to_tell(day date) RETURNS TABLE (asking text, email text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT DISTINCT g.asking, u.email
    FROM platform_brokenglass g
    LEFT JOIN platform_membership m ON m.organisation_id IN (g.commissioner_id, g.prime_id)
        AND m.role IN ('administrator', 'auditor') AND m.starts_on <= day AND (m.ends_on IS NULL OR day < m.ends_on)
    LEFT JOIN platform_user u ON u.reference = m.person_id AND u.is_active AND NOT u.is_service
    WHERE g.agreed_at IS NOT NULL AND g.told_at IS NULL AND (g.ended_at IS NOT NULL OR g.expires_at <= app_clock())
    ORDER BY 1, 2
$$;
"""
"""Those of commissioner and prime. The room `design` makes it anew, with the partners of its programmes."""

CREATE = """
CREATE FUNCTION app_granted() RETURNS TABLE (contract text, programme text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT g.contract, g.programme
    FROM platform_glassreading r JOIN platform_brokenglass g ON g.reference = r.glass_id
    WHERE r.request = nullif(current_setting('app.reading', true), '')
      AND r.reader_id = nullif(current_setting('app.person', true), '')
      AND r.at <= app_clock() AND app_clock() < r.at + interval '1 minute'
      AND g.asked_by_id = r.reader_id AND g.agreed_by_id <> r.reader_id
      AND g.role = nullif(current_setting('app.role', true), '')
      AND g.organisation_id = (SELECT app_organisation()) AND (SELECT app_kind()) = 'operator'
      AND g.agreed_at <= app_clock() AND app_clock() < g.expires_at AND g.ended_at IS NULL
      AND current_setting('transaction_read_only') = 'on' AND pg_current_xact_id_if_assigned() IS NULL
$$;

CREATE FUNCTION app_parties(asked text) RETURNS TABLE (programme text, commissioner text, prime text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT c.programme, c.organisation_id, p.organisation_id
    FROM platform_relationship c
    LEFT JOIN platform_relationship p ON p.contract = c.contract AND p.kind = 'prime_of'
        AND p.starts_on <= app_day() AND (p.ends_on IS NULL OR app_day() < p.ends_on)
    WHERE c.kind = 'commissions' AND c.contract = asked AND (SELECT app_kind()) = 'operator'
    ORDER BY p.starts_on DESC LIMIT 1
$$;

CREATE FUNCTION app_glass_told(told text) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH done AS (
        UPDATE platform_brokenglass SET told_at = app_clock()
        WHERE asking = told AND agreed_at IS NOT NULL AND told_at IS NULL
        RETURNING 1
    )
    SELECT count(*) FROM done
$$;
"""
CREATE += TO_TELL
_SIGNATURES = "app_granted(), app_parties(text), app_glass_to_tell(date), app_glass_told(text)"
GRANT = f"""
REVOKE ALL ON FUNCTION {_SIGNATURES} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {_SIGNATURES} TO app_rw, migrator;
"""
DROP = f"DROP FUNCTION {_SIGNATURES}"
