-- How long each phase of a job's start took, in milliseconds, as far as the operator saw it.
alter table job add column if not exists known_millis bigint;
alter table job add column if not exists runner_created_millis bigint;
alter table job add column if not exists runner_scheduled_millis bigint;
alter table job add column if not exists runner_ready_millis bigint;
alter table job add column if not exists claimed_millis bigint;
-- None where the job had no pod of its own, as with the Shell executor.
alter table job add column if not exists job_pod_scheduled_millis bigint;
alter table job add column if not exists images_pulled_millis bigint;
alter table job add column if not exists script_started_millis bigint;
