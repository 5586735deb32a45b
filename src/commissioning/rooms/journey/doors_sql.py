"""The doors of this room in the walls, as functions of PostgreSQL that run as their owner (see `known_people`)."""

ASKED = """
CREATE OR REPLACE FUNCTION app_referred_by(asked text, service text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
AS $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM journey_participant p WHERE p.reference = asked AND p.employment_service_id = service
    );
END
$$;

CREATE OR REPLACE FUNCTION app_serves_next(asked text, receiver text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
AS $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM journey_placement p
        JOIN journey_placement n ON n.participant_id = p.participant_id AND n.reference <> p.reference
        WHERE p.reference = asked
          AND (n.delivered_by_id = receiver
            OR EXISTS (SELECT 1 FROM platform_relationship r WHERE r.contract = n.contract AND r.kind = 'prime_of'
                       AND r.organisation_id = receiver))
          AND (n.employment_service_id = (SELECT app_organisation())
            OR EXISTS (SELECT 1 FROM app_standings() s WHERE s.kind IN ('commissions', 'prime_of')
                       AND s.contract = n.contract AND (s.ends_on IS NULL OR s.ends_on > app_day())))
    );
END
$$;
"""
"""What policies ask (`visibility.Asked`), as whoever asks, under row security: unlike the doors, which pass it by."""

KNOWN_PERSON = """
CREATE OR REPLACE FUNCTION app_known_person(asked_nino text, asked_born text) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT DISTINCT i.person FROM journey_identity i WHERE i.nino_mark = asked_nino AND i.born_mark = asked_born
$$;
REVOKE ALL ON FUNCTION app_known_person(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_known_person(text, text) TO app_rw, migrator;

CREATE OR REPLACE FUNCTION app_person_kept(asked text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT EXISTS (SELECT 1 FROM journey_identity i WHERE i.person = asked AND i.name_mark IS NOT NULL) $$;
REVOKE ALL ON FUNCTION app_person_kept(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_person_kept(text) TO app_rw, migrator;

CREATE OR REPLACE FUNCTION app_same_people(asked text)
RETURNS TABLE (one text, other text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT a.participant_id, b.participant_id
    FROM journey_identity a JOIN journey_identity b ON b.person = a.person AND b.participant_id > a.participant_id
    JOIN journey_participant p ON p.reference = a.participant_id AND p.programme = asked
    JOIN journey_participant q ON q.reference = b.participant_id AND q.programme = asked
    WHERE EXISTS (SELECT 1 FROM app_standings() s WHERE s.kind = 'commissions' AND s.programme = asked)
    ORDER BY 1, 2
$$;
REVOKE ALL ON FUNCTION app_same_people(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_same_people(text) TO app_rw, migrator;
"""

OF_PARTICIPANTS = """
CREATE OR REPLACE FUNCTION app_account_invitation(asked text)
RETURNS TABLE (reference text, invited_by text, invited_for text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT i.reference, i.invited_by_id, i.invited_for_id FROM journey_accountinvitation i WHERE i.token_hash = asked
$$;
REVOKE ALL ON FUNCTION app_account_invitation(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_account_invitation(text) TO app_rw, migrator;

CREATE OR REPLACE FUNCTION app_prime_of_own(asked text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT r.organisation_id FROM journey_placement p
    JOIN journey_account a ON a.participant_id = p.participant_id
      AND a.user_id = nullif(current_setting('app.person', true), '')
    JOIN platform_relationship r ON r.contract = p.contract AND r.kind = 'prime_of'
      AND r.starts_on <= app_day() AND (r.ends_on IS NULL OR app_day() < r.ends_on)
    WHERE p.reference = asked
$$;
REVOKE ALL ON FUNCTION app_prime_of_own(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_prime_of_own(text) TO app_rw, migrator;

CREATE OR REPLACE FUNCTION app_readings_of_own(most integer)
RETURNS TABLE (at timestamptz, organisation text, role text, purpose text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH own AS (
        SELECT a.participant_id FROM journey_account a
        WHERE a.user_id = nullif(current_setting('app.person', true), '')
    ), about AS (
        SELECT participant_id AS subject FROM own
        UNION SELECT i.reference FROM journey_identity i JOIN own USING (participant_id)
        UNION SELECT p.reference FROM journey_placement p JOIN own USING (participant_id)
        UNION SELECT c.reference FROM journey_complaint c
            JOIN journey_placement p ON p.reference = c.placement_id JOIN own USING (participant_id)
    )
    SELECT e.at, e.organisation_id, e.role, e.purpose FROM platform_auditevent e JOIN about ON about.subject = e.subject
    WHERE e.act = 'read' ORDER BY e.at DESC, e.reference LIMIT most
$$;
REVOKE ALL ON FUNCTION app_readings_of_own(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_readings_of_own(integer) TO app_rw, migrator;
"""
