package dev.runnerpool.sandbox.gitlab.ci;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the services and files of one job. Defaults are those of GitLab's own entries. */
final class FilesReader {
  private final Keywords job;

  FilesReader(Keywords job) {
    this.job = job;
  }

  List<CiService> services() {
    List<CiService> services = new ArrayList<>();
    for (Object each : list(job.inherited("services").orElse(null))) {
      services.add(
          each instanceof Map<?, ?> map
              ? service(map)
              : new CiService(String.valueOf(each), null, null, null, Map.of()));
    }
    return services;
  }

  private static CiService service(Map<?, ?> map) {
    Map<String, String> variables = new LinkedHashMap<>();
    Keywords.addVariables(map.get("variables"), variables);
    return new CiService(
        text(map, "name", ""),
        text(map, "alias", null),
        map.get("entrypoint") == null ? null : texts(map.get("entrypoint")),
        map.get("command") == null ? null : texts(map.get("command")),
        variables);
  }

  CiFiles files() {
    Object dependencies = job.inherited("dependencies").orElse(null);
    List<CiFiles.Cache> caches = new ArrayList<>();
    for (Object each : list(job.inherited("cache").orElse(null))) {
      if (each instanceof Map<?, ?> map && !map.isEmpty()) {
        caches.add(cache(map));
      }
    }
    return new CiFiles(artifacts(), caches, dependencies == null ? null : texts(dependencies));
  }

  private CiFiles.Artifacts artifacts() {
    if (!(job.inherited("artifacts").orElse(null) instanceof Map<?, ?> map)
        || map.get("paths") == null && map.get("untracked") == null) {
      return null;
    }
    return new CiFiles.Artifacts(
        text(map, "name", null),
        texts(map.get("paths")),
        texts(map.get("exclude")),
        Boolean.TRUE.equals(map.get("untracked")),
        text(map, "when", "on_success"),
        text(map, "expire_in", null));
  }

  private static CiFiles.Cache cache(Map<?, ?> map) {
    // The checksum of `key: files` needs a repository: its prefix has to do.
    Object key = map.get("key") instanceof Map<?, ?> made ? made.get("prefix") : map.get("key");
    return new CiFiles.Cache(
        key == null ? "default" : String.valueOf(key),
        texts(map.get("paths")),
        Boolean.TRUE.equals(map.get("untracked")),
        text(map, "policy", "pull-push"),
        text(map, "when", "on_success"),
        texts(map.get("fallback_keys")),
        Boolean.TRUE.equals(map.get("unprotect")));
  }

  private static String text(Map<?, ?> map, String key, String otherwise) {
    return map.get(key) == null ? otherwise : String.valueOf(map.get(key));
  }

  private static List<String> texts(Object value) {
    return list(value).stream().map(String::valueOf).toList();
  }

  private static List<?> list(Object value) {
    return value == null ? List.of() : value instanceof List<?> list ? list : List.of(value);
  }
}
