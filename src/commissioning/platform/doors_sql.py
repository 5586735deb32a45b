"""The doors in the walls (`doors`, `invitations`, `changes`) as functions of PostgreSQL, which run as their owner.

Migrations make them, and `promises` compares the database with them. To change one, write a migration that makes it
anew from a text added here.
"""

JOBS_FILES_TOKENS = """
CREATE FUNCTION app_let_go_of_expired_jobs(at timestamptz, most_attempts integer, why text) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH let_go AS (
        UPDATE platform_job
        SET state = CASE WHEN attempts >= most_attempts THEN 'failed' ELSE 'waiting' END,
            problem = CASE WHEN attempts >= most_attempts THEN why ELSE '' END,
            ended_at = CASE WHEN attempts >= most_attempts THEN at END,
            holder = '', lease_until = NULL
        WHERE state = 'running' AND lease_until <= at
        RETURNING 1
    )
    SELECT count(*) FROM let_go
$$;

CREATE FUNCTION app_take_job(new_holder text, at timestamptz, until timestamptz)
RETURNS TABLE (reference text, organisation text, requested_by text, role text)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    UPDATE platform_job j
    SET state = 'running', holder = new_holder, started_at = at, lease_until = until, attempts = j.attempts + 1
    WHERE j.reference = (
        SELECT w.reference FROM platform_job w WHERE w.state = 'waiting'
        ORDER BY w.requested_at, w.reference LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    RETURNING j.reference, j.organisation_id, j.requested_by_id, j.role
$$;

CREATE FUNCTION app_fail_job(job text, its_holder text, why text, at timestamptz) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH failed AS (
        UPDATE platform_job SET state = 'failed', problem = why, ended_at = at, holder = '', lease_until = NULL
        WHERE reference = job AND state = 'running' AND holder = its_holder
        RETURNING 1
    )
    SELECT count(*) = 1 FROM failed
$$;

CREATE FUNCTION app_token(asked text)
RETURNS TABLE (reference text, account text, organisation text, role text, scopes text, hash text,
               expires_at timestamptz, revoked_at timestamptz, last_used_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT t.reference, t.account_id, t.organisation_id, t.role, t.scopes, t.hash,
           t.expires_at, t.revoked_at, t.last_used_on
    FROM platform_apitoken t WHERE t.hash = asked
$$;

CREATE FUNCTION app_forget_answers(before_at timestamptz) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH gone AS (DELETE FROM platform_idempotentanswer WHERE at < before_at RETURNING 1) SELECT count(*) FROM gone
$$;

CREATE FUNCTION app_forget_files(day date) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH gone AS (DELETE FROM platform_storedfile WHERE ends_on <= day RETURNING 1) SELECT count(*) FROM gone
$$;

CREATE FUNCTION app_needed_contents(asked text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT DISTINCT f.sha256 FROM platform_storedfile f WHERE f.sha256 = ANY (asked) $$;
"""

INVITATION = """
CREATE FUNCTION app_invitation(hash text) RETURNS TABLE (reference text, invited_by text, invited_for text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT i.reference, i.invited_by_id, i.invited_for_id FROM platform_invitation i WHERE i.token_hash = hash
$$;
REVOKE ALL ON FUNCTION app_invitation(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_invitation(text) TO app_rw, migrator;
"""

CHANGED = """
CREATE FUNCTION app_changed(since timestamptz, in_sight text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT DISTINCT e.subject FROM platform_auditevent e
    WHERE e.at >= since AND e.subject = ANY (in_sight) AND e.act <> 'read'
$$;
REVOKE ALL ON FUNCTION app_changed(timestamptz, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_changed(timestamptz, text[]) TO app_rw, migrator;
"""

ALL = (JOBS_FILES_TOKENS, INVITATION, CHANGED)
