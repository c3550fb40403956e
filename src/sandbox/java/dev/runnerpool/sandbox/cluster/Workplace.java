package dev.runnerpool.sandbox.cluster;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Where a cluster is opened from.
 *
 * @param folder gets kubeconfig files
 * @param crd the definition of {@code RunnerPool}
 * @param progress gets a line now and then while something takes long
 */
public record Workplace(Path folder, Path crd, Consumer<String> progress) {}
