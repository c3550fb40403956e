package dev.runnerpool.operator.reconcile;

import dev.runnerpool.gitlab.DaemonThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Does the steps of one plan side by side. Each plan brings its own width: a pool whose requests
 * hang holds no other pool's up.
 */
final class ParallelSteps implements AutoCloseable {

  private final int width;
  private final ExecutorService workers =
      Executors.newCachedThreadPool(new DaemonThreads("pod-writes"));

  /**
   * @param width of one plan's steps, how many are done at once
   */
  ParallelSteps(int width) {
    this.width = width;
  }

  /** Returns what came of each, in no order, once all are done. */
  <T> List<T> run(List<Callable<T>> steps) {
    Queue<Callable<T>> left = new ConcurrentLinkedQueue<>(steps);
    List<Future<List<T>>> lanes = new ArrayList<>();
    for (int lane = 0; lane < Math.min(width, steps.size()); lane++) {
      lanes.add(
          workers.submit(
              () -> {
                List<T> results = new ArrayList<>();
                for (Callable<T> step = left.poll(); step != null; step = left.poll()) {
                  results.add(step.call());
                }
                return results;
              }));
    }
    return lanes.stream().map(ParallelSteps::await).flatMap(List::stream).toList();
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a plan was carried out", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    }
  }
}
