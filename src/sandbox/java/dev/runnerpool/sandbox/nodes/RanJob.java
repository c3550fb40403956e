package dev.runnerpool.sandbox.nodes;

/**
 * A job that a simulated runner ran to an end.
 *
 * @param id the job's id in GitLab
 * @param pod the pod in which it ran
 * @param node that pod's node
 * @param architecture that node's architecture, {@code arm64} or {@code amd64}
 * @param machine what {@code uname -m} says there, {@code aarch64} or {@code x86_64}
 * @param state what GitLab was told, {@code success} or {@code failed}
 */
public record RanJob(
    long id, String pod, String node, String architecture, String machine, String state) {}
