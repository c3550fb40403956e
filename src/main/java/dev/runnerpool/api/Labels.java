package dev.runnerpool.api;

/** Labels, annotations and other names by which pools, pods and GitLab find each other. */
public final class Labels {

  /** On runner and job pods and on the pool's Secret: the pool's name. */
  public static final String POOL = RunnerPool.GROUP + "/pool";

  /** On pods: {@link #ROLE_RUNNER} or {@link #ROLE_JOB}. */
  public static final String ROLE = RunnerPool.GROUP + "/role";

  /** Role of the pods the operator makes. */
  public static final String ROLE_RUNNER = "runner";

  /** Role of the pods that the Kubernetes executor makes, one per job. */
  public static final String ROLE_JOB = "job";

  /** On runner pods: the slot, a number below the pool's {@code max}. */
  public static final String SLOT = RunnerPool.GROUP + "/slot";

  /** On runner pods: the pool's architecture, as {@code arm64} or {@code amd64}. */
  public static final String ARCHITECTURE = RunnerPool.GROUP + "/architecture";

  /** On runner pods, an annotation: which entry of {@code placement.nodes} it was made for. */
  public static final String NODE_CHOICE = RunnerPool.GROUP + "/node-choice";

  /** On the pool's Secret, an annotation: number of the pool's runner in GitLab. */
  public static final String GITLAB_RUNNER_ID = RunnerPool.GROUP + "/gitlab-runner-id";

  /** On the pool's Secret, an annotation: when GitLab gave the token, if it expires. */
  public static final String TOKEN_OBTAINED_AT = RunnerPool.GROUP + "/token-obtained-at";

  /** On the pool's Secret, an annotation: when the token expires, if it does. */
  public static final String TOKEN_EXPIRES_AT = RunnerPool.GROUP + "/token-expires-at";

  /** On runner pods, an annotation: which form of Secret and pod the runner was made with. */
  public static final String REVISION = RunnerPool.GROUP + "/revision";

  /** On job pods, set by gitlab-runner: the {@code name} of the runner, our runner pod's name. */
  public static final String MANAGER_NAME = "manager.runner.gitlab.com/name";

  /** On job pods, an annotation set by gitlab-runner: the job's id. */
  public static final String JOB_ID = "job.runner.gitlab.com/id";

  /** Standard label for the tool that made an object. */
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** Our value of {@link #MANAGED_BY} and our field manager. */
  public static final String OPERATOR = "runnerpool";

  /** Standard node label of the processor architecture. */
  public static final String ARCH = "kubernetes.io/arch";

  /** Finalizer of pools: runners in GitLab outlive the cluster's garbage collection. */
  public static final String FINALIZER = RunnerPool.GROUP + "/cleanup";

  private Labels() {}
}
