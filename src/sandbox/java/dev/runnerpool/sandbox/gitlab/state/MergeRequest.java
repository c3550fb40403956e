package dev.runnerpool.sandbox.gitlab.state;

/**
 * A merge request of the project that it would be merged into.
 *
 * @param iid its number in that project
 * @param source the project of the source branch: the same, or a fork
 */
public record MergeRequest(
    long iid, Project source, String sourceBranch, Project target, String targetBranch) {

  /** What of a merge request a pipeline runs on, which names the ref that it runs for. */
  public enum Kind {
    /** The source branch alone. */
    DETACHED("head"),
    /** The source branch merged into the target branch. */
    MERGED_RESULT("merge"),
    /** The same, after those before it in the train. */
    TRAIN("train");

    private final String ref;

    Kind(String ref) {
      this.ref = ref;
    }
  }

  /** The ref that a pipeline of this kind runs for. */
  public String ref(Kind kind) {
    return "refs/merge-requests/%d/%s".formatted(iid, kind.ref);
  }

  /** Whether the source branch is in another project. */
  public boolean fromFork() {
    return source.id() != target.id();
  }
}
