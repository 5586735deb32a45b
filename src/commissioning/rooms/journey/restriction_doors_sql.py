"""The doors by which policies learn whose records are shut to the acting person (see `restriction_models`)."""

SHUT = """
CREATE OR REPLACE FUNCTION app_shut_records() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT r.participant_id FROM journey_restriction r
    WHERE r.lifted_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM journey_clearance c WHERE c.ended_at IS NULL
                      AND c.organisation_id = app_organisation()
                      AND c.person_id = nullif(current_setting('app.person', true), ''))
$$;
REVOKE ALL ON FUNCTION app_shut_records() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_shut_records() TO app_rw, migrator;

CREATE OR REPLACE FUNCTION app_shut_placements() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT p.reference FROM journey_placement p WHERE p.participant_id IN (SELECT app_shut_records()) $$;
REVOKE ALL ON FUNCTION app_shut_placements() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_shut_placements() TO app_rw, migrator;
"""
