package dev.runnerpool.sandbox.parts;

import java.util.Locale;

/** A real program that {@code src/test/parts/build} makes. */
public enum Part {
  ETCD,
  KUBE_APISERVER,
  KUBE_CONTROLLER_MANAGER,
  KUBE_SCHEDULER,
  KUBECTL,
  KWOK,
  KEDA,
  KARPENTER,
  DASHBOARDS,
  HELM,
  GITLAB_RUNNER,
  GITLAB_RUNNER_HELPER;

  /** Its name on the command line, such as {@code kube-apiserver}. */
  public String program() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
