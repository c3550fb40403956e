package dev.runnerpool.cluster;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolStatus;
import dev.runnerpool.api.status.RegistrationStatus;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.sandbox.parts.Part;
import dev.runnerpool.sandbox.parts.Parts;
import dev.runnerpool.scenes.JobLogs;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A suite's own group in GitLab with one project, and its pools in one of the namespaces. */
final class Workplace implements AutoCloseable {
  /** For what takes seconds, tens of them where arm64 is emulated. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Pattern VERSION = Pattern.compile("gitlab-runner-(\\d+\\.\\d+\\.\\d+)-");
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();

  private static final JsonMapper JSON = new JsonMapper();

  private final Site site;
  private final String namespace;
  private final String group;
  private final String recipe;

  private Workplace(Site site, String namespace, String group, String recipe) {
    this.site = site;
    this.namespace = namespace;
    this.group = group;
    this.recipe = recipe;
  }

  static Workplace open(Site site, String group) {
    return open(site, group, group);
  }

  /**
   * One of a recipe.
   *
   * @param recipe which its jobs' logs are kept under
   */
  static Workplace open(Site site, String group, String recipe) {
    return open(site, Site.NAMESPACE, group, recipe);
  }

  /** One with a namespace of its own, called as its group. */
  static Workplace apart(Site site, String group) {
    site.makeNamespace(group);
    return open(site, group, group, group);
  }

  private static Workplace open(Site site, String namespace, String group, String recipe) {
    site.gitlab().createProject(group + "/app");
    return new Workplace(site, namespace, group, recipe);
  }

  String namespace() {
    return namespace;
  }

  String project() {
    return group + "/app";
  }

  /**
   * Makes a pool called {@code group-name} for jobs tagged {@code name} and the architecture.
   *
   * @param scaling members of the spec's {@code scaling}, in YAML's short form
   * @param job more members of {@code runner.job}, in YAML's short form
   * @return the pool's name
   */
  String pool(String name, String architecture, String executor, String scaling, String... job) {
    String pool = group + "-" + name;
    List<String> members = new ArrayList<>(List.of(job));
    if (members.stream().noneMatch(member -> member.startsWith("resources:"))) {
      members.add("resources: {requests: {cpu: 20m, memory: 32Mi}}");
    }
    site.client()
        .resource(
            PoolManifest.named(pool)
                .in(namespace)
                .architecture(architecture)
                .gitlab(site.gitlab().url())
                .scope("group: " + group)
                .scaling(scaling)
                .with(
                    "tags: [%s]".formatted(name),
                    "maximumJobTimeout: 10m",
                    """
                    runner:
                      version: %s
                      executor: %s
                      resources: {requests: {cpu: 20m, memory: 32Mi}}
                      job: {%s}
                    """
                        .formatted(runnerVersion(), executor, String.join(", ", members)))
                .yaml())
        .create();
    return pool;
  }

  /** The version of the gitlab-runner that the cluster has images of. */
  static String runnerVersion() {
    Matcher version = VERSION.matcher(Parts.path(Part.GITLAB_RUNNER).toString());
    if (!version.find()) {
      throw new IllegalStateException(
          "no version in the path of gitlab-runner: " + Parts.path(Part.GITLAB_RUNNER));
    }
    return version.group(1);
  }

  /** Pushes a {@code .gitlab-ci.yml}; the pipeline's number. */
  long push(String ciYaml) {
    return site.gitlab().pushPipeline(project(), "main", false, ciYaml).pipelineId();
  }

  List<SimulatedJob> jobs() {
    return site.gitlab().jobs().stream().filter(job -> job.project().equals(project())).toList();
  }

  /** The last job of that name. */
  SimulatedJob job(String name) {
    return jobs().stream()
        .filter(job -> job.name().equals(name))
        .reduce((one, later) -> later)
        .orElseThrow(() -> new IllegalArgumentException("there is no job " + name));
  }

  SimulatedJob awaitJob(String name, String status) {
    eventually("job %s is %s".formatted(name, status), () -> job(name).status().equals(status));
    return job(name);
  }

  /** Waits until the job's script has printed that. */
  void awaitLog(String job, String text) {
    eventually("job %s prints %s".formatted(job, text), () -> log(job(job)).contains(text));
  }

  /** What GitLab shows as the job's log. */
  String log(SimulatedJob job) {
    return site.gitlab().log(job.id());
  }

  void cancel(SimulatedJob job) {
    call("POST", "/projects/%d/jobs/%d/cancel".formatted(job.projectId(), job.id()));
  }

  /** When each runner of a pool last asked GitLab for a job, by the name it has there. */
  Map<String, Instant> contacts(String pool) {
    Long runner =
        status(pool)
            .map(RunnerPoolStatus::registration)
            .map(RegistrationStatus::runnerId)
            .orElse(null);
    if (runner == null) {
      return Map.of();
    }
    Map<String, Instant> contacts = new HashMap<>();
    try {
      for (JsonNode manager :
          JSON.readTree(call("GET", "/runners/%d/managers".formatted(runner)))) {
        if (manager.hasNonNull("contacted_at")) {
          contacts.put(
              manager.path("system_id").asText(),
              Instant.parse(manager.path("contacted_at").asText()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return contacts;
  }

  private String call(String method, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(site.gitlab().url() + "/api/v4" + path))
            .header("PRIVATE-TOKEN", site.token())
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      return HTTP.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  static void eventually(String what, Callable<Boolean> condition) {
    await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(condition);
  }

  List<Pod> runnerPods(String pool) {
    return pods(pool, Labels.ROLE_RUNNER);
  }

  List<Pod> jobPods(String pool) {
    return pods(pool, Labels.ROLE_JOB);
  }

  private List<Pod> pods(String pool, String role) {
    return site.client()
        .pods()
        .inNamespace(namespace)
        .withLabel(Labels.POOL, pool)
        .withLabel(Labels.ROLE, role)
        .list()
        .getItems();
  }

  Optional<RunnerPoolStatus> status(String pool) {
    return Optional.ofNullable(pools().withName(pool).get()).map(RunnerPool::getStatus);
  }

  private NonNamespaceOperation<
          RunnerPool, KubernetesResourceList<RunnerPool>, Resource<RunnerPool>>
      pools() {
    return site.client().resources(RunnerPool.class).inNamespace(namespace);
  }

  /**
   * Keeps the jobs' logs, deletes the pools and waits until their pods are gone too: the next suite
   * needs the nodes.
   */
  @Override
  public void close() {
    JobLogs.keep(JobLogs.By.CLUSTER, recipe, site.gitlab(), job -> job.project().equals(project()));
    List<String> names =
        pools().list().getItems().stream()
            .map(pool -> pool.getMetadata().getName())
            .filter(name -> name.startsWith(group + "-"))
            .toList();
    names.forEach(name -> pools().withName(name).delete());
    eventually(
        "the pools of " + group + " leave",
        () ->
            names.stream()
                .allMatch(
                    name ->
                        pools().withName(name).get() == null
                            && runnerPods(name).isEmpty()
                            && jobPods(name).isEmpty()));
  }
}
