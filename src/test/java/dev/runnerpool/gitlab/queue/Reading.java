package dev.runnerpool.gitlab.queue;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.TagRule;
import dev.runnerpool.gitlab.Account;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.GitLabConfig.GroupQueue;
import dev.runnerpool.gitlab.GitLabThreads;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabClients;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A simulated GitLab, a token for it in a Secret, a clock that stands, and sources that read it.
 */
@Dependent
class Reading implements AutoCloseable {

  @Inject GitLabClients clients;
  @Inject GitLabThreads threads;
  @Inject GitLabConfig config;
  @Inject KubernetesClient kubernetes;

  final List<TagRule> rules = new ArrayList<>();
  final SimulatedGitLab gitlab = SimulatedGitLab.start(GitLabOptions.defaults());

  private String namespace = "ci-" + UUID.randomUUID();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  /** A token that may read everything. */
  String everywhere(Role role) {
    return use(gitlab.createToken("reader", Set.of(Scope.READ_API), role, false));
  }

  /** An administrator's token. */
  String administrator() {
    return use(gitlab.createToken("admin", Set.of(Scope.READ_API), Role.OWNER, true));
  }

  /** A token with roles in some groups and projects. */
  void only(Map<String, Role> memberships) {
    use(gitlab.createToken("reader", Set.of(Scope.READ_API), memberships));
  }

  /** From now on sources read as a user with another role. */
  void becomes(Role role) {
    namespace = "ci-" + UUID.randomUUID();
    everywhere(role);
  }

  private String use(String token) {
    kubernetes
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("gitlab-api")
                .endMetadata()
                .withData(
                    Map.of(
                        "token",
                        Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8))))
                .build())
        .create();
    return token;
  }

  void passes(Duration time) {
    now = now.plus(time);
  }

  GroupJobs group(String group, GroupQueue way) {
    return new GroupJobs(
        session(),
        group,
        config(way),
        threads.of(account(), GitLabThreads.Use.Request),
        () -> now,
        refs());
  }

  JobSource project(String project) {
    return new ProjectJobs(session(), project, refs());
  }

  JobSource instance() {
    return new InstanceJobs(
        session(), config.projectsRefresh(), config.graphqlRefusedFor(), refs(), () -> now);
  }

  private ProtectedRefs refs() {
    return new ProtectedRefs(session(), () -> rules, config.protectedRefsRefresh(), () -> now);
  }

  private GitLabClient session() {
    return clients.of(account());
  }

  private Account account() {
    return new Account(gitlab.url(), namespace, "gitlab-api", "token");
  }

  private GitLabConfig config(GroupQueue way) {
    return (GitLabConfig)
        Proxy.newProxyInstance(
            GitLabConfig.class.getClassLoader(),
            new Class<?>[] {GitLabConfig.class},
            (proxy, method, arguments) -> {
              try {
                return method.getName().equals("groupQueue")
                    ? way
                    : method.invoke(config, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Pushes jobs with the tag arm64 by these names. */
  void push(String project, String ref, String... names) {
    StringBuilder yaml = new StringBuilder();
    for (String name : names) {
      yaml.append(name).append(": {tags: [arm64], script: [make]}\n");
    }
    gitlab.pushPipeline(project, ref, false, yaml.toString());
  }

  /** The names of jobs, as GitLab knows them. */
  List<String> names(List<Job> jobs) {
    Set<Long> ids = Set.copyOf(jobs.stream().map(Job::id).toList());
    return gitlab.jobs().stream()
        .filter(job -> ids.contains(job.id()))
        .map(job -> job.project() + " " + job.name())
        .sorted()
        .toList();
  }

  /** How many requests the route had, for example {@code POST /api/graphql}. */
  long requests(String route) {
    return gitlab.requests().counts().getOrDefault(route, Map.of()).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  long requests() {
    return gitlab.requests().counts().keySet().stream().mapToLong(this::requests).sum();
  }

  @Override
  public void close() {
    gitlab.close();
  }
}
