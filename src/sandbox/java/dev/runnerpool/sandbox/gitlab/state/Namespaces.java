package dev.runnerpool.sandbox.gitlab.state;

import dev.runnerpool.sandbox.gitlab.state.Project.ProjectSettings;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Groups and projects, found by id or full path. */
public final class Namespaces {
  private static final Pattern PATH = Pattern.compile("[\\w.-]+(/[\\w.-]+)*");

  private final InstantSource clock;
  private final TreeMap<Long, Group> groups = new TreeMap<>();
  private final TreeMap<Long, Project> projects = new TreeMap<>();
  private final Map<Long, Set<String>> protectedBranches = new HashMap<>();
  private final Map<Long, Set<String>> protectedTags = new HashMap<>();
  private final Map<Long, TreeMap<Long, MergeRequest>> mergeRequests = new HashMap<>();
  private final Map<String, Long> formerPaths = new HashMap<>();

  Namespaces(InstantSource clock) {
    this.clock = clock;
  }

  /** The group at {@code fullPath}, created with those above it if missing. */
  public Group createGroup(String fullPath) {
    if (!PATH.matcher(fullPath).matches()) {
      throw new IllegalArgumentException(
          "group path '%s' should be like platform or platform/tools".formatted(fullPath));
    }
    return group(fullPath).orElseGet(() -> addGroup(fullPath));
  }

  private Group addGroup(String fullPath) {
    int slash = fullPath.lastIndexOf('/');
    Long parent = slash < 0 ? null : (Long) createGroup(fullPath.substring(0, slash)).id();
    long id = groups.isEmpty() ? 1 : groups.lastKey() + 1;
    Group group = new Group(id, fullPath, parent, clock.instant());
    groups.put(id, group);
    return group;
  }

  /** The project at {@code fullPath}, created with its groups if missing, with these settings. */
  public Project createProject(String fullPath, ProjectSettings settings) {
    Group group = groupOf(fullPath);
    long id =
        project(fullPath).map(Project::id).orElse(projects.isEmpty() ? 1 : projects.lastKey() + 1);
    Project project = new Project(id, fullPath, group.id(), clock.instant(), settings);
    projects.put(id, project);
    return project;
  }

  /** Renames or transfers a project; its former path leads to it until another project takes it. */
  public Project moveProject(Project project, String fullPath) {
    Group group = groupOf(fullPath);
    Project now =
        new Project(project.id(), fullPath, group.id(), project.createdAt(), project.settings());
    projects.put(now.id(), now);
    formerPaths.put(project.fullPath(), now.id());
    return now;
  }

  private Group groupOf(String fullPath) {
    int slash = fullPath.lastIndexOf('/');
    if (slash < 0 || !PATH.matcher(fullPath).matches()) {
      throw new IllegalArgumentException(
          "project path '%s' should be like platform/build: a project is in a group"
              .formatted(fullPath));
    }
    return createGroup(fullPath.substring(0, slash));
  }

  /** The project that was at this path before. */
  public Optional<Project> movedFrom(String path) {
    return Optional.ofNullable(formerPaths.get(path)).map(projects::get);
  }

  /** A group by number or full path. */
  public Optional<Group> group(String idOrPath) {
    if (isNumber(idOrPath)) {
      return Optional.ofNullable(groups.get(Long.valueOf(idOrPath)));
    }
    return groups.values().stream().filter(group -> group.fullPath().equals(idOrPath)).findFirst();
  }

  /** A project by number or full path. */
  public Optional<Project> project(String idOrPath) {
    if (isNumber(idOrPath)) {
      return Optional.ofNullable(projects.get(Long.valueOf(idOrPath)));
    }
    return projects.values().stream()
        .filter(project -> project.fullPath().equals(idOrPath))
        .findFirst();
  }

  private static boolean isNumber(String text) {
    return text.matches("\\d{1,18}");
  }

  public Group group(long id) {
    return groups.get(id);
  }

  public Project project(long id) {
    return projects.get(id);
  }

  /** Whether {@code project} is in {@code group} or one below it. */
  public static boolean holds(Group group, Project project) {
    return project.fullPath().startsWith(group.fullPath() + "/");
  }

  /** Projects of a group by id, those of groups below it only if asked for. */
  public List<Project> projectsOf(Group group, boolean includeSubgroups) {
    return projects.values().stream()
        .filter(
            project -> includeSubgroups ? holds(group, project) : project.groupId() == group.id())
        .toList();
  }

  public Collection<Project> projects() {
    return Collections.unmodifiableCollection(projects.values());
  }

  public Collection<Group> groups() {
    return Collections.unmodifiableCollection(groups.values());
  }

  /** Protects branches, or tags, of a project; {@code *} in the name stands for any text. */
  public void protect(Project project, String name, boolean tags) {
    (tags ? protectedTags : protectedBranches)
        .computeIfAbsent(project.id(), key -> new TreeSet<>())
        .add(name);
  }

  /** Names of protected branches, or tags, of a project. */
  public Set<String> protectedNames(Project project, boolean tags) {
    return (tags ? protectedTags : protectedBranches).getOrDefault(project.id(), Set.of());
  }

  /** The merge request with this number in {@code target}, made if missing. */
  public MergeRequest mergeRequest(
      long iid, Project source, String sourceBranch, Project target, String targetBranch) {
    return mergeRequests
        .computeIfAbsent(target.id(), key -> new TreeMap<>())
        .computeIfAbsent(
            iid, key -> new MergeRequest(iid, source, sourceBranch, target, targetBranch));
  }

  /** Merge requests into a project. */
  public Collection<MergeRequest> mergeRequests(Project target) {
    return mergeRequests.getOrDefault(target.id(), new TreeMap<>()).values();
  }

  /**
   * Whether what runs for this origin is protected. A merge request's pipeline is if both of its
   * branches are, in one project whose settings say so (GitLab's {@code
   * Ci::Pipeline#protected_for_merge_request?}, of 18.2; which also asks what its user may push).
   */
  boolean protects(Project project, Origin origin) {
    MergeRequest request = origin.mergeRequest();
    if (request == null) {
      return protects(project, origin.ref(), origin.ofTag());
    }
    return project.settings().protectMergeRequests()
        && !request.fromFork()
        && protects(project, request.sourceBranch(), false)
        && protects(project, request.targetBranch(), false);
  }

  private boolean protects(Project project, String ref, boolean ofTag) {
    return protectedNames(project, ofTag).stream()
        .anyMatch(name -> ref.matches("\\Q" + name.replace("*", "\\E.*\\Q") + "\\E"));
  }
}
