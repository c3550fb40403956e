package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.ci.CiFile;
import dev.runnerpool.sandbox.gitlab.ci.CiFileException;
import dev.runnerpool.sandbox.gitlab.ci.CiPlan;
import dev.runnerpool.sandbox.gitlab.state.AccessToken;
import dev.runnerpool.sandbox.gitlab.state.GitLab;
import dev.runnerpool.sandbox.gitlab.state.Group;
import dev.runnerpool.sandbox.gitlab.state.Job;
import dev.runnerpool.sandbox.gitlab.state.MergeRequest;
import dev.runnerpool.sandbox.gitlab.state.Origin;
import dev.runnerpool.sandbox.gitlab.state.Project;
import dev.runnerpool.sandbox.gitlab.state.Project.ProjectSettings;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.sandbox.gitlab.state.TokenRules;
import dev.runnerpool.sandbox.gitlab.state.WebHooks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The control API under {@code /-/simulator/}: no token, meant for whoever runs the simulator. */
final class ControlRoutes {
  private static final int MOST_PUSHES = 1_000;

  private final Faults faults;
  private final RequestLog requests;

  ControlRoutes(Faults faults, RequestLog requests) {
    this.faults = faults;
    this.requests = requests;
  }

  void addTo(Routes routes) {
    routes.post(Dispatch.CONTROL + "/groups", ControlRoutes::createGroup);
    routes.post(Dispatch.CONTROL + "/projects", ControlRoutes::createProject);
    routes.post(Dispatch.CONTROL + "/moves", ControlRoutes::move);
    routes.post(Dispatch.CONTROL + "/protected_refs", ControlRoutes::protect);
    routes.post(Dispatch.CONTROL + "/tokens", ControlRoutes::createToken);
    routes.delete(Dispatch.CONTROL + "/tokens/:name", ControlRoutes::revokeToken);
    routes.put(Dispatch.CONTROL + "/runner-tokens", ControlRoutes::changeTokenRules);
    routes.post(Dispatch.CONTROL + "/runners/:id/orphan", ControlRoutes::orphan);
    routes.post(Dispatch.CONTROL + "/edition", ControlRoutes::changeEdition);
    routes.post(Dispatch.CONTROL + "/merge_requests", ControlRoutes::createMergeRequest);
    routes.post(Dispatch.CONTROL + "/pipelines", ControlRoutes::push);
    routes.get(
        Dispatch.CONTROL + "/jobs",
        (call, parts) -> Reply.ok(parts.jobs().all().stream().map(Job::view).toList()));
    routes.get(
        Dispatch.CONTROL + "/requests",
        (call, parts) -> Reply.ok(Map.of("counts", requests.counts(), "last", requests.last())));
    routes.post(Dispatch.CONTROL + "/faults", this::inject);
    routes.get(Dispatch.CONTROL + "/faults", (call, parts) -> Reply.ok(faults.active()));
    routes.delete(Dispatch.CONTROL + "/faults", this::clearAll);
    routes.delete(Dispatch.CONTROL + "/faults/:fault", this::clear);
  }

  private static String required(Call call, String name) {
    return call.text(name)
        .orElseThrow(() -> new IllegalArgumentException("%s is missing".formatted(name)));
  }

  private static Reply createGroup(Call call, GitLab.Parts parts) {
    Group group = parts.namespaces().createGroup(required(call, "path"));
    return Reply.json(201, Map.of("id", group.id(), "path", group.fullPath()));
  }

  private static Reply createProject(Call call, GitLab.Parts parts) {
    ProjectSettings usual = ProjectSettings.DEFAULT;
    ProjectSettings settings =
        new ProjectSettings(
            call.flag("archived", usual.archived()),
            call.flag("shared_runners_enabled", usual.sharedRunnersEnabled()),
            call.flag("group_runners_enabled", usual.groupRunnersEnabled()),
            Duration.ofSeconds(
                call.number("build_timeout", Math.toIntExact(usual.timeout().toSeconds()))),
            call.flag("ci_enabled", usual.ciEnabled()),
            call.flag("public_jobs", usual.publicJobs()),
            call.flag("protect_merge_request_pipelines", usual.protectMergeRequests()));
    Project project = parts.namespaces().createProject(required(call, "path"), settings);
    return Reply.json(201, Map.of("id", project.id(), "path", project.fullPath()));
  }

  private static Reply move(Call call, GitLab.Parts parts) {
    parts.namespaces().moveProject(project(call, parts), required(call, "to"));
    return Reply.noContent();
  }

  private static Reply protect(Call call, GitLab.Parts parts) {
    parts
        .namespaces()
        .protect(project(call, parts), required(call, "name"), call.flag("tags", false));
    return Reply.noContent();
  }

  private static Project project(Call call, GitLab.Parts parts) {
    return project(required(call, "project"), parts);
  }

  private static Project project(String idOrPath, GitLab.Parts parts) {
    return parts.namespaces().project(idOrPath).orElseThrow(() -> ApiError.notFound("Project "));
  }

  private static Reply createMergeRequest(Call call, GitLab.Parts parts) {
    Project target = project(call, parts);
    parts
        .namespaces()
        .mergeRequest(
            call.number("iid", 1),
            call.text("source_project").map(path -> project(path, parts)).orElse(target),
            required(call, "source_branch"),
            target,
            required(call, "target_branch"));
    return Reply.noContent();
  }

  private static Reply createToken(Call call, GitLab.Parts parts) {
    Map<String, Role> memberships = new HashMap<>();
    call.json()
        .path("memberships")
        .fields()
        .forEachRemaining(each -> memberships.put(each.getKey(), role(each.getValue().asText())));
    Instant expiry =
        call.has("expires_in")
            ? parts.clock().instant().plusSeconds(call.number("expires_in", 0))
            : null;
    AccessToken token =
        parts
            .tokens()
            .create(
                required(call, "name"),
                call.list("scopes").stream().map(Scope::of).collect(Collectors.toSet()),
                role(call.text("role").orElse("none")),
                memberships,
                call.flag("admin", false),
                expiry);
    return Reply.json(201, Map.of("id", token.id(), "token", token.value()));
  }

  private static Role role(String word) {
    return Role.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static Reply revokeToken(Call call, GitLab.Parts parts) {
    if (parts.tokens().revoke(call.path("name")) == 0) {
      throw ApiError.notFound("Token ");
    }
    return Reply.noContent();
  }

  private static Reply changeTokenRules(Call call, GitLab.Parts parts) {
    TokenRules old = parts.runners().tokenRules();
    parts
        .runners()
        .tokenRules(
            new TokenRules(
                Duration.ofSeconds(
                    call.number("lifetime", Math.toIntExact(old.lifetime().toSeconds()))),
                call.number("orphaned_status", old.orphanedStatus()),
                call.flag("heard_by_verifying", old.heardByVerifying())));
    return Reply.noContent();
  }

  private static Reply orphan(Call call, GitLab.Parts parts) {
    parts
        .runners()
        .orphan(
            parts.runners().find(call.id("id")).orElseThrow(() -> ApiError.notFound("Runner ")));
    return Reply.noContent();
  }

  private static Reply changeEdition(Call call, GitLab.Parts parts) {
    WebHooks.Edition before = parts.hooks().edition();
    parts
        .hooks()
        .change(
            new WebHooks.Edition(
                call.flag("group_hooks", before.groupHooks()),
                call.flag("signing", before.signing())));
    return Reply.noContent();
  }

  private static Reply push(Call call, GitLab.Parts parts) {
    Project project = project(call, parts);
    int times = call.number("times", 1);
    if (times < 1 || times > MOST_PUSHES) {
      throw new IllegalArgumentException("times %d should be 1 to 1000".formatted(times));
    }
    CiPlan plan;
    try {
      Map<String, String> files = new HashMap<>();
      call.json()
          .path("files")
          .fields()
          .forEachRemaining(each -> files.put(each.getKey(), each.getValue().asText()));
      plan = CiFile.read(call.text("file").orElse(".gitlab-ci.yml"), required(call, "ci"), files);
    } catch (CiFileException e) {
      throw ApiError.message(422, e.getMessage());
    }
    Origin origin = origin(call, project, parts);
    if (call.flag("protected", false)) {
      parts.namespaces().protect(project, origin.ref(), origin.ofTag());
    }
    List<Long> ids = new ArrayList<>();
    for (int time = 0; time < times; time++) {
      ids.add(parts.jobs().start(project, origin, plan).id());
    }
    return Reply.json(201, Map.of("pipelines", ids, "warnings", plan.warnings()));
  }

  private static Origin origin(Call call, Project project, GitLab.Parts parts) {
    String ref = call.text("ref").orElse("main");
    String source = call.text("source").orElse("push");
    return switch (source) {
      case "push" -> Origin.push(ref);
      case "tag" -> Origin.tag(ref);
      case "schedule" -> Origin.schedule(ref);
      default -> {
        MergeRequest.Kind kind = MergeRequest.Kind.valueOf(source.toUpperCase(Locale.ROOT));
        long iid = call.number("merge_request", 1);
        yield parts.namespaces().mergeRequests(project).stream()
            .filter(request -> request.iid() == iid)
            .findFirst()
            .map(request -> Origin.of(request, kind))
            .orElseThrow(() -> ApiError.notFound("Merge request "));
      }
    };
  }

  private Reply inject(Call call, GitLab.Parts parts) {
    Fault.Kind kind = Fault.Kind.valueOf(required(call, "kind").toUpperCase(Locale.ROOT));
    Fault fault =
        new Fault(
            required(call, "route"),
            call.text("agent").orElse("*"),
            kind,
            call.number("status", kind == Fault.Kind.STATUS ? 500 : 0),
            call.number("delay_ms", 0),
            call.number("count", -1));
    return Reply.json(201, Map.of("id", faults.inject(fault)));
  }

  private Reply clear(Call call, GitLab.Parts parts) {
    if (!faults.clear((int) call.id("fault"))) {
      throw ApiError.notFound("Fault ");
    }
    return Reply.noContent();
  }

  private Reply clearAll(Call call, GitLab.Parts parts) {
    faults.clearAll();
    return Reply.noContent();
  }
}
