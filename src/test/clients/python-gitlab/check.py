"""Drives a simulated GitLab by python-gitlab, which knows nothing of it.

    python check.py URL ADMINISTRATORS_TOKEN

Prints a line of JSON for each check: {"check": ..., "problem": null or what was found}.
What is expected is what GitLab's documentation and sources say.
"""

import json
import sys
import traceback

import gitlab
import requests

URL, ROOT_TOKEN = sys.argv[1:3]
CHECKS = []
CI = """
stages: [build, deploy]
build: {stage: build, tags: [arm64], script: [make]}
test: {stage: build, tags: [arm64, fast], script: [make test]}
deploy: {stage: deploy, when: manual, script: [make deploy]}
"""


def check(function):
    CHECKS.append(function)
    return function


def control(path, body):
    answer = requests.post(f"{URL}/-/simulator/{path}", json=body, timeout=10)
    answer.raise_for_status()
    return answer.json()


def client(token, **options):
    return gitlab.Gitlab(URL, private_token=token, timeout=10, **options)


def user(name, scopes, role="none", **more):
    body = {"name": name, "scopes": scopes, "role": role, **more}
    return client(control("tokens", body)["token"])


def refused(status, error, call, words=""):
    try:
        call()
    except error as e:
        assert e.response_code == status, f"{e.response_code}: {e.error_message}"
        assert words in str(e.error_message), f"'{e.error_message}' lacks '{words}'"
        return
    raise AssertionError(f"no {status}")


def push(project=None, ci=CI, **more):
    body = {"project": project or "team/app", "ci": ci, **more}
    return control("pipelines", body)["pipelines"][0]


root = client(ROOT_TOKEN)
control("projects", {"path": "team/app"})
control("projects", {"path": "team/sub/deep"})
control("projects", {"path": "other/secret"})
owner = user("owner", ["api"], memberships={"team": "owner"})
reporter = user("reporter", ["read_api"], memberships={"team": "reporter"})
app = root.projects.get("team/app")


def new_runner(by=None, **settings):
    group = (by or owner).groups.get("team")
    body = {"runner_type": "group_type", "group_id": group.id, "tag_list": ["arm64"], **settings}
    (by or owner).auth()
    return (by or owner).user.runners.create(body)


@check
def the_token_s_user_is_told_and_only_administrators_that_they_are_one():
    root.auth()
    owner.auth()
    assert root.user.is_admin is True
    assert owner.user.username == "owner"
    assert not hasattr(owner.user, "is_admin")


@check
def the_version_is_told():
    version, revision = root.version()
    assert version.split(".")[0].isdigit() and revision


@check
def an_unknown_token_is_answered_401():
    refused(401, gitlab.GitlabAuthenticationError, client("glpat-unknown").auth)


@check
def a_token_without_the_scope_is_answered_403_insufficient_scope():
    narrow = user("narrow", ["read_user"], role="owner")
    refused(403, gitlab.GitlabGetError, lambda: narrow.projects.get("team/app"), "insufficient_scope")


@check
def the_token_tells_its_own_scopes():
    me = reporter.personal_access_tokens.get("self")
    assert me.scopes == ["read_api"] and me.active


@check
def a_project_is_found_by_path_and_by_number():
    assert root.projects.get(app.id).path_with_namespace == "team/app"
    assert app.namespace["full_path"] == "team"


@check
def what_one_may_not_see_is_not_found():
    refused(404, gitlab.GitlabGetError, lambda: owner.projects.get("other/secret"), "404")
    refused(404, gitlab.GitlabGetError, lambda: owner.groups.get("other"), "404")
    refused(404, gitlab.GitlabGetError, lambda: root.projects.get("no/such"), "404")


@check
def a_group_lists_its_projects_with_those_below_when_asked():
    group = owner.groups.get("team", with_projects=False)
    own = {p.path_with_namespace for p in group.projects.list(get_all=True)}
    all_below = group.projects.list(include_subgroups=True, archived=False, get_all=True)
    assert own == {"team/app"}
    assert {p.path_with_namespace for p in all_below} == {"team/app", "team/sub/deep"}


@check
def an_archived_project_is_left_out_when_asked():
    control("projects", {"path": "old/gone", "archived": True})
    projects = root.groups.get("old").projects
    assert projects.list(archived=False, get_all=True) == []
    assert projects.list(archived=True, get_all=True)[0].archived is True


@check
def lists_are_paged_with_totals():
    for number in range(5):
        control("projects", {"path": f"many/p{number}"})
    page = root.groups.get("many").projects.list(iterator=True, per_page=2)
    assert (page.total, page.total_pages, page.per_page) == (5, 3, 2)
    assert len(list(page)) == 5


@check
def a_created_runner_shows_its_token_once():
    made = new_runner(description="one", maximum_timeout=3600)
    assert made.token.startswith("glrt-") and made.token_expires_at is None
    runner = owner.runners.get(made.id)
    assert runner.description == "one" and runner.maximum_timeout == 3600
    assert runner.tag_list == ["arm64"] and runner.runner_type == "group_type"
    assert not hasattr(runner, "token")
    assert [group["name"] for group in runner.groups] == ["team"]


@check
def a_runner_needs_the_role_for_its_scope():
    reporter_writes = user("reporter-api", ["api"], memberships={"team": "reporter"})
    refused(403, gitlab.GitlabCreateError, lambda: new_runner(by=reporter_writes))
    owner.auth()
    instance = {"runner_type": "instance_type", "tag_list": ["x"]}
    refused(403, gitlab.GitlabCreateError, lambda: owner.user.runners.create(instance))


@check
def a_runner_with_impossible_settings_is_answered_400():
    bad = {"tag_list": [], "run_untagged": False}
    refused(400, gitlab.GitlabCreateError, lambda: new_runner(**bad), "ags list")
    refused(400, gitlab.GitlabCreateError, lambda: new_runner(maximum_timeout=5), "10 minutes")
    refused(400, gitlab.GitlabCreateError, lambda: new_runner(access_level="odd"), "access_level")


@check
def a_runner_is_changed_and_keeps_what_is_not_named():
    runner = owner.runners.get(new_runner(description="before").id)
    runner.description = "after"
    runner.tag_list = ["amd64", "fast"]
    runner.save()
    again = owner.runners.get(runner.id)
    assert again.description == "after" and again.tag_list == ["amd64", "fast"]
    assert again.access_level == "not_protected" and again.paused is False


@check
def a_runner_is_paused_and_goes_on():
    made = new_runner()
    owner.runners.update(made.id, {"paused": True})
    assert owner.runners.get(made.id).paused is True
    assert made.id in [r.id for r in owner.runners.list(paused=True, get_all=True)]
    owner.runners.update(made.id, {"paused": False})
    assert owner.runners.get(made.id).active is True


@check
def a_change_of_nothing_and_one_both_active_and_paused_are_answered_400():
    made = new_runner()
    refused(400, gitlab.GitlabUpdateError, lambda: owner.runners.update(made.id, {}))
    both = {"active": True, "paused": True}
    refused(400, gitlab.GitlabUpdateError, lambda: owner.runners.update(made.id, both))


@check
def a_change_to_impossible_settings_names_the_setting():
    made = new_runner()
    bad = {"maximum_timeout": 5}
    refused(400, gitlab.GitlabUpdateError, lambda: owner.runners.update(made.id, bad), "maximum_timeout")


@check
def lists_of_runners_are_filtered_by_type_tags_and_status():
    made = new_runner(tag_list=["arm64", "rare"])
    group = owner.groups.get("team")
    by_tag = group.runners.list(tag_list=["rare"], get_all=True)
    assert [runner.id for runner in by_tag] == [made.id]
    assert made.id in [r.id for r in group.runners.list(type="group_type", get_all=True)]
    assert made.id not in [r.id for r in group.runners.list(type="project_type", get_all=True)]
    assert made.id in [r.id for r in root.runners.list(status="never_contacted", get_all=True)] or (
        made.id in [r.id for r in root.runners_all.list(status="never_contacted", get_all=True)]
    )
    refused(400, gitlab.GitlabListError, lambda: group.runners.list(type="odd"))


@check
def all_runners_are_for_administrators():
    made = new_runner()
    assert made.id in [runner.id for runner in root.runners_all.list(get_all=True)]
    refused(403, gitlab.GitlabListError, lambda: owner.runners_all.list())


@check
def runners_of_a_group_are_for_maintainers():
    group = reporter.groups.get("team")
    refused(403, gitlab.GitlabListError, lambda: group.runners.list())


@check
def a_project_lists_its_own_runners_and_those_above():
    owner.auth()
    body = {"runner_type": "project_type", "project_id": app.id, "tag_list": ["own"]}
    own = owner.user.runners.create(body)
    above = new_runner()
    ids = [runner.id for runner in owner.projects.get("team/app").runners.list(get_all=True)]
    assert own.id in ids and above.id in ids


@check
def an_instance_s_runner_is_shown_to_everybody_and_changed_by_administrators():
    root.auth()
    made = root.user.runners.create({"runner_type": "instance_type", "tag_list": ["x"]})
    assert reporter.runners.get(made.id).runner_type == "instance_type"
    refused(403, gitlab.GitlabUpdateError, lambda: owner.runners.update(made.id, {"paused": True}))


@check
def a_reset_token_voids_the_one_before():
    made = new_runner()
    root.runners.verify(made.token)
    reset = owner.http_post(f"/runners/{made.id}/reset_authentication_token")
    assert reset["token"].startswith("glrt-") and reset["token"] != made.token
    root.runners.verify(reset["token"])
    refused(403, gitlab.GitlabVerifyError, lambda: root.runners.verify(made.token))


@check
def a_runner_s_managers_are_told_and_deleted():
    made = new_runner()
    system = {"token": made.token, "system_id": "r_0123456789ab"}
    owner.http_post("/runners/verify", post_data=system)
    managers = owner.http_list(f"/runners/{made.id}/managers", get_all=True)
    assert [manager["system_id"] for manager in managers] == ["r_0123456789ab"]
    owner.http_delete("/runners/managers", post_data=system)
    assert owner.http_list(f"/runners/{made.id}/managers", get_all=True) == []


@check
def a_deleted_runner_is_not_found():
    made = new_runner()
    owner.runners.delete(made.id)
    refused(404, gitlab.GitlabGetError, lambda: owner.runners.get(made.id), "404")
    refused(404, gitlab.GitlabDeleteError, lambda: owner.runners.delete(made.id), "404")


@check
def a_runner_is_deleted_by_its_own_token():
    made = new_runner()
    owner.http_delete("/runners", post_data={"token": made.token})
    refused(404, gitlab.GitlabGetError, lambda: owner.runners.get(made.id))


@check
def pending_jobs_are_read_in_keyset_pages_newest_first_without_totals():
    control("projects", {"path": "keys/app"})
    for _ in range(4):
        push("keys/app")
    project = root.projects.get("keys/app")
    query = {"pagination": "keyset", "order_by": "id", "sort": "desc", "per_page": 3}
    page = project.jobs.list(scope=["pending"], iterator=True, **query)
    assert page.total is None
    jobs = list(page)
    ids = [job.id for job in jobs]
    assert len(ids) == 8 and ids == sorted(ids, reverse=True) and len(set(ids)) == 8
    assert {tuple(job.tag_list) for job in jobs} == {("arm64",), ("arm64", "fast")}
    assert all(job.status == "pending" and job.runner is None for job in jobs)
    assert all(job.queued_duration >= 0 and job.started_at is None for job in jobs)


@check
def numbered_pages_of_jobs_have_no_totals_either():
    page = root.projects.get("keys/app").jobs.list(iterator=True, per_page=5)
    assert page.total is None and page.total_pages is None
    assert len(list(page)) == 12


@check
def keyset_pages_of_jobs_go_downwards_only():
    jobs = root.projects.get("keys/app").jobs
    query = {"pagination": "keyset", "order_by": "id", "sort": "asc"}
    refused(405, gitlab.GitlabListError, lambda: jobs.list(**query))


@check
def an_unknown_status_of_jobs_is_answered_400():
    refused(400, gitlab.GitlabListError, lambda: app.jobs.list(scope=["odd"]))


@check
def jobs_are_for_reporters():
    push()
    assert reporter.projects.get("team/app").jobs.list(get_all=True)
    guest = user("guest", ["read_api"], memberships={"team": "guest"})
    refused(403, gitlab.GitlabListError, lambda: guest.projects.get("team/app").jobs.list())


@check
def a_pipeline_has_its_jobs():
    pipeline = app.pipelines.get(push(ref="feature"))
    names = {job.name: job.status for job in pipeline.jobs.list(get_all=True)}
    assert names.keys() == {"build", "test", "deploy"}
    assert names["build"] == "pending"
    assert pipeline.ref == "feature" and pipeline.status == "pending"
    assert pipeline.id in [p.id for p in app.pipelines.list(ref="feature", get_all=True)]


@check
def a_job_is_cancelled_and_retried_as_a_new_one():
    pipeline = app.pipelines.get(push())
    first = next(job for job in pipeline.jobs.list(get_all=True) if job.name == "build")
    job = app.jobs.get(first.id)
    job.cancel()
    assert app.jobs.get(job.id).status == "canceled"
    again = job.retry()
    assert again["id"] > job.id and again["status"] == "pending"
    assert again["name"] == "build"


@check
def a_job_that_waits_can_be_neither_retried_nor_played():
    pipeline = app.pipelines.get(push())
    waiting = next(job for job in pipeline.jobs.list(get_all=True) if job.status == "pending")
    job = app.jobs.get(waiting.id)
    refused(403, gitlab.GitlabJobRetryError, job.retry, "not retryable")
    refused(400, gitlab.GitlabJobPlayError, job.play, "Unplayable")


@check
def a_pipeline_is_cancelled_and_retried():
    pipeline = app.pipelines.get(push())
    answer = pipeline.cancel()
    assert answer["id"] == pipeline.id
    assert {job.status for job in pipeline.jobs.list(get_all=True)} <= {"canceled", "skipped", "manual"}
    pipeline.retry()
    pending = [job for job in pipeline.jobs.list(get_all=True) if job.status == "pending"]
    assert {job.name for job in pending} == {"build", "test"}


@check
def a_job_without_a_log_has_an_empty_one():
    job = app.jobs.list(scope=["pending"], get_all=True)[0]
    assert app.jobs.get(job.id).trace() == b""


@check
def a_job_that_is_not_there_is_not_found():
    refused(404, gitlab.GitlabGetError, lambda: app.jobs.get(999_999), "404")


@check
def a_reader_may_not_cancel():
    job = reporter.projects.get("team/app").jobs.list(scope=["pending"], get_all=True)[0]
    refused(403, gitlab.GitlabJobCancelError, lambda: reporter.projects.get("team/app").jobs.get(job.id).cancel())


@check
def a_rate_limit_is_waited_for_as_it_says():
    control("faults", {"route": "GET /api/v4/user", "kind": "rate_limit", "count": 1})
    patient = client(ROOT_TOKEN)
    patient.auth()
    control("faults", {"route": "GET /api/v4/user", "kind": "throttle", "count": 1})
    patient.auth()
    control("faults", {"route": "GET /api/v4/user", "kind": "rate_limit", "count": 1})
    refused(429, gitlab.GitlabHttpError, lambda: patient.http_get("/user", obey_rate_limit=False))


@check
def a_failing_server_is_tried_again_by_who_wants_to():
    control("faults", {"route": "GET /api/v4/user", "kind": "status", "status": 502, "count": 1})
    client(ROOT_TOKEN, retry_transient_errors=True).auth()


@check
def a_login_page_is_no_answer():
    control("faults", {"route": "GET /api/v4/version", "kind": "login_redirect", "count": 1})
    try:
        root.http_get("/version")
    except (gitlab.GitlabParsingError, gitlab.RedirectError, gitlab.GitlabHttpError):
        return
    raise AssertionError("a page was taken for an answer")


def webhooks_are_made_changed_and_deleted():
    project = owner.projects.get("team/app")
    made = project.hooks.create({"url": "https://hooks.example.com", "job_events": True, "push_events": False})
    hook = project.hooks.get(made.id)
    assert hook.url == "https://hooks.example.com" and hook.job_events is True
    assert not hasattr(hook, "token"), "the secret of a hook is never shown"
    hook.pipeline_events = True
    hook.save()
    assert project.hooks.list(get_all=True)[0].pipeline_events is True
    hook.delete()
    assert project.hooks.list(get_all=True) == []
    refused(404, gitlab.GitlabGetError, lambda: project.hooks.get(made.id))


def has_webhooks():
    hooks = f"{URL}/api/v4/projects/{app.id}/hooks"
    return requests.get(hooks, headers={"PRIVATE-TOKEN": ROOT_TOKEN}, timeout=10).status_code == 200


def main():
    if has_webhooks():
        check(webhooks_are_made_changed_and_deleted)
    for each in CHECKS:
        problem = None
        try:
            each()
        except AssertionError as e:
            line = traceback.extract_tb(e.__traceback__)[1 if "refused" not in str(e) else -1]
            problem = f"line {line.lineno}: {line.line}: {e}"
        except Exception as e:  # noqa: BLE001 - whatever it is, it is what this check found
            lines = [frame for frame in traceback.extract_tb(e.__traceback__) if frame.filename == __file__]
            problem = f"line {lines[-1].lineno}: {lines[-1].line}: {type(e).__name__}: {e}"
        print(json.dumps({"check": each.__name__.replace("_", " "), "problem": problem}), flush=True)


main()
