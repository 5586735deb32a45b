"""The door that says whether an account is still anything to anybody (see `erasing`)."""

ACCOUNT_NEEDED = """
CREATE OR REPLACE FUNCTION app_account_needed(asked text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT EXISTS (SELECT 1 FROM journey_account a WHERE a.user_id = asked)
        OR EXISTS (SELECT 1 FROM platform_membership m WHERE m.person_id = asked)
$$;
REVOKE ALL ON FUNCTION app_account_needed(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_account_needed(text) TO app_rw, migrator;
"""
