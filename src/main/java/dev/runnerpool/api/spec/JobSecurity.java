package dev.runnerpool.api.spec;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What the containers of job pods may do, by the names of the <a
 * href="https://kubernetes.io/docs/concepts/security/pod-security-standards/">Pod Security
 * Standards</a>, from the most to the least.
 */
public enum JobSecurity {
  /** All that the node's root may do. */
  Privileged,
  /** What images expect, root included, but nothing of the node. */
  Baseline,
  /** Neither root nor capabilities. */
  Restricted;

  /** Label of a namespace that names the standard its pods have to meet. */
  public static final String ENFORCED = "pod-security.kubernetes.io/enforce";

  /** The standard that a namespace's label names; empty for a word that is none. */
  public static Optional<JobSecurity> ofLabel(String value) {
    return Arrays.stream(values()).filter(level -> level.label().equals(value)).findFirst();
  }

  /** The word for it in a namespace's label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether pods of this level are admitted where that one is enforced. */
  public boolean meets(JobSecurity enforced) {
    return compareTo(enforced) >= 0;
  }
}
