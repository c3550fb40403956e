package dev.runnerpool.core.report;

import java.util.Map;
import java.util.TreeMap;

/** Whom a project belongs to. */
@FunctionalInterface
public interface Teams {

  /**
   * The team of a project.
   *
   * @param project full path, or what stands for one that there is not, which is its own team
   */
  String of(String project);

  /** The first so many parts of the group's path: of {@code a/b/app} at depth 1 {@code a}. */
  static Teams byDepth(int depth) {
    return project -> {
      if (isNone(project)) {
        return project;
      }
      int groupEnd = project.lastIndexOf('/');
      if (groupEnd < 0) {
        return project;
      }
      int end = -1;
      for (int part = 0; part < depth; part++) {
        int next = project.indexOf('/', end + 1);
        if (next < 0 || next > groupEnd) {
          break;
        }
        end = next;
      }
      return project.substring(0, end);
    };
  }

  /**
   * By the longest path above a project, or its own, that is named; others by the depth.
   *
   * @param byPath team by path
   * @param moved new by old path, of groups and projects that were renamed
   * @throws IllegalArgumentException if what was moved never arrives
   */
  static Teams byPath(Map<String, String> byPath, Map<String, String> moved, int depth) {
    Map<String, String> teams = new TreeMap<>(byPath);
    Map<String, String> renamed = new TreeMap<>(moved);
    refuseLoops(renamed);
    Teams others = byDepth(depth);
    return project -> {
      if (isNone(project)) {
        return project;
      }
      String now = project;
      for (int moves = 0; moves < renamed.size(); moves++) {
        String old = nearest(renamed, now);
        if (old == null) {
          break;
        }
        now = renamed.get(old) + now.substring(old.length());
      }
      String path = nearest(teams, now);
      return path == null ? others.of(now) : teams.get(path);
    };
  }

  /** What arrives does so in as many steps as there are moves, each made once at most. */
  private static void refuseLoops(Map<String, String> moved) {
    for (String start : moved.keySet()) {
      String now = moved.get(start);
      StringBuilder way = new StringBuilder(start).append(" → ").append(now);
      for (int step = 1; nearest(moved, now) != null; step++) {
        if (step > moved.size()) {
          throw new IllegalArgumentException(
              "moved.\"%s\" never arrives: %s …; the new path of each must be none that moved"
                  .formatted(start, way));
        }
        String old = nearest(moved, now);
        now = moved.get(old) + now.substring(old.length());
        way.append(" → ").append(now);
      }
    }
  }

  private static String nearest(Map<String, String> paths, String project) {
    for (int end = project.length(); end > 0; end = project.lastIndexOf('/', end - 1)) {
      String path = project.substring(0, end);
      if (paths.containsKey(path)) {
        return path;
      }
    }
    return null;
  }

  private static boolean isNone(String project) {
    return project.startsWith("(");
  }
}
