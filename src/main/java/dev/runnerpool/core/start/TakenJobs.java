package dev.runnerpool.core.start;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The starts of jobs that runners took. Those whose pods are there are as many as these; of the
 * others the last are kept, until GitLab tells of their end and beyond.
 *
 * <p>Not safe for concurrent use.
 */
final class TakenJobs {

  private final Map<Long, StartTrack> underWay = new LinkedHashMap<>();
  private final Map<Long, StartTrack> over = new LinkedHashMap<>();

  /** That of a job; null if there is none. */
  StartTrack find(long job) {
    StartTrack start = underWay.get(job);
    return start == null ? over.get(job) : start;
  }

  boolean has(long job) {
    return underWay.containsKey(job) || over.containsKey(job);
  }

  /** A pod of the job is there: also of one whose first pod is gone. */
  void begin(StartTrack start) {
    over.remove(start.job);
    underWay.put(start.job, start);
  }

  /** Nothing of the job is there any more. */
  void end(StartTrack start) {
    underWay.remove(start.job);
    over.put(start.job, start);
  }

  /** Keeps so many of those that are over. */
  void trim(int most) {
    Iterator<StartTrack> oldest = over.values().iterator();
    for (int tooMany = over.size() - most; tooMany > 0; tooMany--) {
      oldest.next();
      oldest.remove();
    }
  }

  /** The last so many, the oldest first. */
  List<StartTrack> last(int most) {
    List<StartTrack> all = new ArrayList<>(over.values());
    all.addAll(underWay.values());
    return all.subList(Math.max(0, all.size() - most), all.size());
  }
}
