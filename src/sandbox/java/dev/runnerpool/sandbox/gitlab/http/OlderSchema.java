package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.Switches.GraphQlLack;
import java.util.Set;

/** The GraphQL schema without what an older GitLab lacks. */
final class OlderSchema {
  private OlderSchema() {}

  static String of(String schema, Set<GraphQlLack> lacks) {
    String text = schema;
    for (GraphQlLack lack : lacks) {
      text = text.replaceAll(leftOut(lack), "");
    }
    return text;
  }

  private static String leftOut(GraphQlLack lack) {
    return switch (lack) {
      case PIPELINES -> "(?m)^ +pipelines\\(.*$";
      case SOURCE -> "(?<=PipelineStatusEnum, )source: String, ";
      case JOBS -> "(?m)^ +jobs\\(.*CiJobInterfaceConnection$";
      case PROJECT_OF_JOB ->
          "(?<=interface ProjectInterface \\{\n  id: ID\n)(?:.*\n){2}  sharedRunnersEnabled.*\n";
      case CHILD_PIPELINES, JOBS_FOR_GUESTS -> "(?!)";
    };
  }
}
