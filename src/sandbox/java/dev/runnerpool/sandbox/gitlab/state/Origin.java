package dev.runnerpool.sandbox.gitlab.state;

/**
 * What made a pipeline, and for which ref it runs.
 *
 * @param source GitLab's word, for example push
 * @param ref a branch, a tag, or a ref of a merge request
 * @param ofTag whether the ref is a tag
 * @param mergeRequest what it runs for; null for none. A child has its parent's
 * @param bridge the job that started it; null for none
 */
public record Origin(
    String source, String ref, boolean ofTag, MergeRequest mergeRequest, Job bridge) {

  /** Source of child pipelines, which GitLab's finder leaves out unless asked for them. */
  public static final String CHILD = "parent_pipeline";

  /** A push of a branch. */
  public static Origin push(String ref) {
    return new Origin("push", ref, false, null, null);
  }

  /** A push of a tag. */
  public static Origin tag(String name) {
    return new Origin("push", name, true, null, null);
  }

  /** A schedule for a branch. */
  public static Origin schedule(String ref) {
    return new Origin("schedule", ref, false, null, null);
  }

  /** Something that happened to a merge request. */
  public static Origin of(MergeRequest request, MergeRequest.Kind kind) {
    return new Origin("merge_request_event", request.ref(kind), false, request, null);
  }

  /** What a job triggers: in the same project (GitLab's {@code Ci::Bridge#child_params}). */
  static Origin child(Job bridge) {
    Origin parent = bridge.pipeline().origin();
    return new Origin(CHILD, parent.ref(), parent.ofTag(), parent.mergeRequest(), bridge);
  }

  /** What a job triggers in another project. */
  static Origin downstream(Job bridge, String ref) {
    return new Origin("pipeline", ref == null ? "main" : ref, false, null, bridge);
  }
}
