package dev.runnerpool.cli.cost;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.core.report.Teams;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Whom projects belong to, as TOML: {@code [teams]} lists paths of groups and projects by team, and
 * {@code [moved]} tells the new path of what was renamed or moved in GitLab.
 */
final class TeamsFile {
  private static final String FLAG = "--teams";
  private static final String TEAMS = "teams";
  private static final String MOVED = "moved";
  private static final String RIGHT =
      "write it as GitLab does, such as platform/payments, without a slash at either end";

  private TeamsFile() {}

  static Teams read(Path file, int depth) {
    JsonNode root = TomlFile.read(FLAG, file);
    TomlFile.onlyKeys(FLAG, file, root, "", Set.of(TEAMS, MOVED));
    Map<String, String> teams = new HashMap<>();
    TomlFile.table(FLAG, file, root, TEAMS)
        .fields()
        .forEachRemaining(entry -> team(file, entry.getKey(), entry.getValue(), teams));
    Map<String, String> moved = new HashMap<>();
    TomlFile.table(FLAG, file, root, MOVED)
        .fields()
        .forEachRemaining(
            entry -> {
              String field = "%s.\"%s\"".formatted(MOVED, entry.getKey());
              moved.put(
                  path(file, field, entry.getKey()),
                  path(file, field, text(file, field, entry.getValue())));
            });
    try {
      return Teams.byPath(teams, moved, depth);
    } catch (IllegalArgumentException e) {
      throw TomlFile.wrong(FLAG, file, e.getMessage());
    }
  }

  private static void team(Path file, String team, JsonNode paths, Map<String, String> teams) {
    String field = "%s.%s".formatted(TEAMS, team);
    if (!paths.isArray()) {
      throw TomlFile.wrong(
          FLAG,
          file,
          "%s is %s: write a list of paths, such as [\"platform/payments\"]"
              .formatted(field, paths));
    }
    for (JsonNode each : paths) {
      String path = path(file, field, text(file, field, each));
      String other = teams.put(path, team);
      if (other != null) {
        throw TomlFile.wrong(
            FLAG,
            file,
            other.equals(team)
                ? "%s names '%s' twice: once is enough".formatted(field, path)
                : "'%s' stands under both %s.%s and %s: a path belongs to one team"
                    .formatted(path, TEAMS, other, field));
      }
    }
  }

  private static String text(Path file, String field, JsonNode node) {
    if (!node.isTextual()) {
      throw TomlFile.wrong(
          FLAG, file, "%s has %s, which is no path: %s".formatted(field, node, RIGHT));
    }
    return node.textValue();
  }

  private static String path(Path file, String field, String path) {
    if (!path.matches("[^/\\s]+(/[^/\\s]+)*") || path.contains("://")) {
      throw TomlFile.wrong(
          FLAG, file, "%s has '%s', which is no path: %s".formatted(field, path, RIGHT));
    }
    return path;
  }
}
