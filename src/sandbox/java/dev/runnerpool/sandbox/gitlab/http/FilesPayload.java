package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.ci.CiFiles;
import dev.runnerpool.sandbox.gitlab.ci.CiService;
import dev.runnerpool.sandbox.gitlab.ci.Need;
import dev.runnerpool.sandbox.gitlab.state.Job;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Services, artifacts, caches and dependencies of a job, in the form of GitLab's {@code
 * lib/api/entities/ci/job_request/} ({@code service.rb}, {@code artifacts.rb}, {@code cache.rb},
 * {@code dependency.rb}), which gitlab-runner reads by {@code common/spec/spec.go}.
 */
final class FilesPayload {

  private FilesPayload() {}

  static void put(Job job, Map<String, Object> payload) {
    CiFiles files = job.definition().files();
    payload.put(
        "services", job.definition().services().stream().map(FilesPayload::service).toList());
    payload.put(
        "artifacts", files.artifacts() == null ? List.of() : List.of(artifacts(files.artifacts())));
    payload.put("cache", files.caches().stream().map(cache -> cache(job, cache)).toList());
    payload.put(
        "dependencies",
        job.pipeline().latest().stream()
            .filter(other -> brings(job, other))
            .map(FilesPayload::dependency)
            .toList());
  }

  private static Map<String, Object> service(CiService service) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("name", service.name());
    shape.put("entrypoint", service.entrypoint());
    shape.put("ports", List.of());
    shape.put("alias", service.alias());
    shape.put("command", service.command());
    shape.put(
        "variables",
        service.variables().entrySet().stream()
            .map(each -> Map.of("key", each.getKey(), "value", each.getValue()))
            .toList());
    return shape;
  }

  private static Map<String, Object> artifacts(CiFiles.Artifacts artifacts) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("name", artifacts.name());
    shape.put("untracked", artifacts.untracked());
    shape.put("paths", artifacts.paths());
    shape.put("exclude", artifacts.exclude());
    shape.put("when", artifacts.when());
    shape.put("expire_in", artifacts.expireIn());
    shape.put("artifact_type", "archive");
    shape.put("artifact_format", "zip");
    return shape;
  }

  /** Caches of protected refs are kept apart, as projects have it unless they say otherwise. */
  private static Map<String, Object> cache(Job job, CiFiles.Cache cache) {
    boolean guarded = job.pipeline().protectedRef() && !cache.unprotect();
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("key", cache.key() + (guarded ? "-protected" : "-non_protected"));
    shape.put("untracked", cache.untracked());
    shape.put("paths", cache.paths());
    shape.put("policy", cache.policy());
    shape.put("when", cache.when());
    shape.put("fallback_keys", cache.fallbackKeys());
    return shape;
  }

  /** As {@code Ci::BuildDependencies#local}: of earlier stages or needed, and named if any is. */
  private static boolean brings(Job job, Job other) {
    List<String> named = job.definition().files().dependencies();
    List<Need> needs = job.definition().needs();
    boolean reachable =
        needs == null
            ? isEarlier(other, job)
            : needs.stream().anyMatch(need -> need.artifacts() && isNamed(other, need.job()));
    return reachable
        && !other.isBridge()
        && (named == null || named.stream().anyMatch(name -> isNamed(other, name)));
  }

  private static boolean isEarlier(Job other, Job job) {
    List<String> stages = job.pipeline().plan().stages();
    return stages.indexOf(other.definition().stage()) < stages.indexOf(job.definition().stage());
  }

  private static boolean isNamed(Job job, String name) {
    return job.definition().name().equals(name) || job.definition().group().equals(name);
  }

  private static Map<String, Object> dependency(Job job) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("id", job.id());
    shape.put("name", job.definition().name());
    shape.put("token", job.token());
    if (job.artifacts() != null) {
      shape.put(
          "artifacts_file", Map.of("filename", "artifacts.zip", "size", job.artifacts().length));
    }
    return shape;
  }
}
