package dev.runnerpool.sandbox.run;

import dev.runnerpool.sandbox.cluster.ClusterChoice;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a run is asked to do.
 *
 * @param manifests a file or folder of pools
 * @param trace a trace of pushes; its pipeline files lie beside it
 * @param pipelines a pipeline file or a folder of them in place of the trace, or null
 * @param crd the definition of {@code RunnerPool}
 * @param operatorJar the packaged operator
 * @param reports where report, kubeconfig and logs go
 * @param speed how many seconds of trace, jobs and nodes pass in one, above 0
 * @param repeatFor pushes are repeated until so much of the trace's time has passed; zero: once
 * @param seed what the nodes' random names and job lengths follow from
 * @param settle how long the converged spell is watched, in real time
 * @param idleAtMost longest idle time-out that pools keep, in real time
 * @param cluster which Kubernetes the operator is tried on
 * @param gitlab where that cluster's pods reach this machine; null if none has to
 * @param gitlabFaults whether GitLab fails now and then
 * @param keep whether everything stays up at the end until it is interrupted
 */
public record Settings(
    Path manifests,
    Path trace,
    Path pipelines,
    Path crd,
    Path operatorJar,
    Path reports,
    double speed,
    Duration repeatFor,
    long seed,
    Duration settle,
    Duration idleAtMost,
    ClusterChoice cluster,
    GitLabAddress gitlab,
    boolean gitlabFaults,
    boolean keep) {}
