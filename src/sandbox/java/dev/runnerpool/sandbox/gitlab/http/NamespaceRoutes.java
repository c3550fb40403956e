package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.AccessToken;
import dev.runnerpool.sandbox.gitlab.state.GitLab;
import dev.runnerpool.sandbox.gitlab.state.Group;
import dev.runnerpool.sandbox.gitlab.state.MergeRequest;
import dev.runnerpool.sandbox.gitlab.state.Project;
import dev.runnerpool.sandbox.gitlab.state.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Groups and projects. */
final class NamespaceRoutes {
  private final Pages pages;
  private final String externalUrl;

  NamespaceRoutes(Pages pages, String externalUrl) {
    this.pages = pages;
    this.externalUrl = externalUrl;
  }

  void addTo(Routes routes) {
    routes.get("/api/v4/projects", this::projects);
    routes.get("/api/v4/projects/:id", this::project);
    routes.get("/api/v4/projects/:id/merge_requests", this::mergeRequests);
    routes.get(
        "/api/v4/projects/:id/protected_branches",
        (call, parts) -> protectedNames(call, parts, false));
    routes.get(
        "/api/v4/projects/:id/protected_tags", (call, parts) -> protectedNames(call, parts, true));
    routes.get("/api/v4/groups", this::groups);
    routes.get("/api/v4/groups/:id", this::group);
    routes.get("/api/v4/groups/:id/projects", this::projectsOfGroup);
  }

  private Reply project(Call call, GitLab.Parts parts) {
    AccessToken token = Access.reader(call, parts);
    Project project = Access.project(call, parts, token, Role.GUEST);
    Map<String, Object> shape = new Shapes(externalUrl, parts).project(project);
    if (Access.may(token, project.fullPath(), Role.MAINTAINER)) {
      // Shown to who may change it, since 18.10.
      shape.put("protect_merge_request_pipelines", project.settings().protectMergeRequests());
    }
    return Reply.ok(shape);
  }

  private Reply mergeRequests(Call call, GitLab.Parts parts) {
    Project project = Access.project(call, parts, Access.reader(call, parts), Role.REPORTER);
    List<String> iids = call.list("iids");
    List<MergeRequest> found =
        parts.namespaces().mergeRequests(project).stream()
            .filter(request -> iids.isEmpty() || iids.contains(String.valueOf(request.iid())))
            .toList();
    return pages.numbered(
        call,
        found,
        true,
        request ->
            Map.of(
                "iid", request.iid(),
                "project_id", request.target().id(),
                "source_project_id", request.source().id(),
                "source_branch", request.sourceBranch(),
                "target_project_id", request.target().id(),
                "target_branch", request.targetBranch()));
  }

  private Reply protectedNames(Call call, GitLab.Parts parts, boolean tags) {
    Project project = Access.project(call, parts, Access.reader(call, parts), Role.REPORTER);
    List<String> names = List.copyOf(parts.namespaces().protectedNames(project, tags));
    return pages.numbered(call, names, true, name -> Map.of("name", name));
  }

  private Reply group(Call call, GitLab.Parts parts) {
    Group group = Access.group(call, parts, Access.reader(call, parts), Role.GUEST);
    return Reply.ok(new Shapes(externalUrl, parts).group(group));
  }

  private Reply groups(Call call, GitLab.Parts parts) {
    AccessToken token = Access.reader(call, parts);
    List<Group> groups =
        parts.namespaces().groups().stream()
            .filter(group -> Access.may(token, group.fullPath(), Role.GUEST))
            .toList();
    return pages.numbered(call, groups, true, new Shapes(externalUrl, parts)::group);
  }

  private Reply projects(Call call, GitLab.Parts parts) {
    AccessToken token = Access.reader(call, parts);
    return page(call, parts, token, List.copyOf(parts.namespaces().projects()));
  }

  private Reply projectsOfGroup(Call call, GitLab.Parts parts) {
    AccessToken token = Access.reader(call, parts);
    Group group = Access.group(call, parts, token, Role.GUEST);
    boolean below = call.flag("include_subgroups", false);
    return page(call, parts, token, parts.namespaces().projectsOf(group, below));
  }

  private Reply page(Call call, GitLab.Parts parts, AccessToken token, List<Project> among) {
    boolean ascending = call.text("sort").orElse("desc").equals("asc");
    Comparator<Project> order = Comparator.comparing(Project::id);
    List<Project> projects =
        among.stream()
            .filter(project -> Access.may(token, project.fullPath(), Role.GUEST))
            .filter(
                project ->
                    !call.has("archived")
                        || call.flag("archived", false) == project.settings().archived())
            .sorted(ascending ? order : order.reversed())
            .toList();
    Shapes shapes = new Shapes(externalUrl, parts);
    boolean simple = call.flag("simple", false);
    return pages.numbered(
        call,
        projects,
        true,
        project -> simple ? shapes.simpleProject(project) : shapes.project(project));
  }
}
