package dev.runnerpool.operator.web.reading;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Samples of the last hours. Only changes are kept, 16 bytes each, so that what is at rest takes
 * next to nothing. For one thread at a time.
 */
final class SampleSeries {

  private final int most;
  private int[] minutes = new int[2];
  private long[] runners = new long[2];
  private int[] waiting = new int[2];
  private int size;

  /**
   * Nothing yet.
   *
   * @param most how many changes are kept
   */
  SampleSeries(int most) {
    this.most = most;
  }

  /**
   * One more.
   *
   * @param minute when, later than the one before
   * @param oldest the first minute that is shown from now on
   */
  void add(int minute, RunnerSample sample, int oldest) {
    drop(oldest);
    long packed = sample.runners();
    if (size > 0 && runners[size - 1] == packed && waiting[size - 1] == sample.waiting()) {
      return;
    }
    if (size == most) {
      remove(1);
    } else if (size == minutes.length) {
      int length = Math.min(most, size * 2);
      minutes = Arrays.copyOf(minutes, length);
      runners = Arrays.copyOf(runners, length);
      waiting = Arrays.copyOf(waiting, length);
    }
    minutes[size] = minute;
    runners[size] = packed;
    waiting[size] = sample.waiting();
    size++;
  }

  /** What held in each of those minutes; nothing before the first sample. */
  List<RunnerSample> at(List<Integer> asked) {
    List<RunnerSample> samples = new ArrayList<>(asked.size());
    int next = 0;
    for (int minute : asked) {
      while (next < size && minutes[next] <= minute) {
        next++;
      }
      samples.add(
          next == 0 ? RunnerSample.NONE : RunnerSample.of(runners[next - 1], waiting[next - 1]));
    }
    return samples;
  }

  /** How many changes it holds. */
  int size() {
    return size;
  }

  /** What held before the oldest minute is of no use, but for the last of it. */
  private void drop(int oldest) {
    int gone = 0;
    while (gone + 1 < size && minutes[gone + 1] <= oldest) {
      gone++;
    }
    if (gone > 0) {
      remove(gone);
    }
  }

  private void remove(int count) {
    size -= count;
    System.arraycopy(minutes, count, minutes, 0, size);
    System.arraycopy(runners, count, runners, 0, size);
    System.arraycopy(waiting, count, waiting, 0, size);
  }
}
