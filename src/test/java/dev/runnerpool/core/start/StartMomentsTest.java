package dev.runnerpool.core.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Which spans follow from what was seen. */
class StartMomentsTest {

  private static final Instant QUEUED = Instant.parse("2026-11-29T10:00:00Z");
  private static final StartMoments.Delays SLOW = (phase, from, until) -> Optional.of("slow");

  @Test
  void eachPhaseLastsFromTheEndOfTheOneBefore() {
    assertThat(lengths(moments(1, 2, 30, 33, 34, 35, 40, 42)))
        .isEqualTo(
            "Known 1 RunnerCreated 1 RunnerScheduled 28 RunnerReady 3 Claimed 1 JobPodScheduled 1 ImagesPulled 5 ScriptStarted 2");
  }

  @Test
  void whatARunnerPassedBeforeTheJobWasQueuedTakesNoTime() {
    assertThat(lengths(moments(1, -600, -590, -580, 3, 3, 4, 4)))
        .isEqualTo(
            "Known 1 RunnerCreated 0 RunnerScheduled 0 RunnerReady 0 Claimed 2 JobPodScheduled 0 ImagesPulled 1 ScriptStarted 0");
  }

  @Test
  void aRunnerMadeForAnotherJobCountsFromWhenThisOneWasKnown() {
    assertThat(lengths(moments(4, 2, 9, 10, 11, 11, 12, 12)))
        .startsWith("Known 4 RunnerCreated 0 RunnerScheduled 5 RunnerReady 1 Claimed 1");
  }

  @Test
  void aJobThatIsReadAfterItWasTakenWasKnownByThat() {
    assertThat(lengths(moments(9, -60, -50, -40, 2, 2, 3, 3)))
        .startsWith("Known 2 RunnerCreated 0 RunnerScheduled 0 RunnerReady 0 Claimed 0");
  }

  @Test
  void aPhaseThatNobodySawIsAbsentAndTheNextOneHasItsTime() {
    Map<StartPhase, Instant> at = moments(1, 2, 30, 33, 34, 35, 40, 42);
    at.remove(StartPhase.Known);
    at.remove(StartPhase.JobPodScheduled);
    assertThat(lengths(at))
        .isEqualTo(
            "RunnerCreated 2 RunnerScheduled 28 RunnerReady 3 Claimed 1 ImagesPulled 6 ScriptStarted 2");
  }

  @Test
  void thePhaseThatLastsHasNoEndAndSaysWhy() {
    Map<StartPhase, Instant> at = moments(1, 2);
    JobStart.Span last = last(new StartMoments(QUEUED, at, true, Optional.empty()).spans(SLOW));
    assertThat(last.phase()).isEqualTo(StartPhase.RunnerScheduled);
    assertThat(last.from()).isEqualTo(QUEUED.plusSeconds(2));
    assertThat(last.until()).isEmpty();
    assertThat(last.delay()).contains("slow");
  }

  @Test
  void whatTookLessThanASecondSaysNothing() {
    List<JobStart.Span> spans =
        new StartMoments(QUEUED, moments(0, 7), true, Optional.empty()).spans(SLOW);
    assertThat(spans.get(0).delay()).isEmpty();
    assertThat(spans.get(1).delay()).contains("slow");
  }

  @Test
  void aJobThatEndedBeforeItsScriptIsInNoPhaseAnyMore() {
    Map<StartPhase, Instant> at = moments(1, 2, 3, 4, 5, 6);
    Optional<Instant> end = Optional.of(QUEUED.plusSeconds(90));
    JobStart.Span last = last(new StartMoments(QUEUED, at, true, end).spans(SLOW));
    assertThat(last.phase()).isEqualTo(StartPhase.ImagesPulled);
    assertThat(last.until()).isEqualTo(end);
    at.put(StartPhase.ImagesPulled, QUEUED.plusSeconds(7));
    assertThat(last(new StartMoments(QUEUED, at, true, end).spans(SLOW)).phase())
        .as("a script that was not seen to begin")
        .isEqualTo(StartPhase.ImagesPulled);
  }

  @Test
  void aJobWithoutAPodOfItsOwnHasNoPhasesOfOne() {
    Map<StartPhase, Instant> at = moments(1, 2, 3, 4, 5);
    at.put(StartPhase.ScriptStarted, QUEUED.plusSeconds(5));
    assertThat(new StartMoments(QUEUED, at, false, Optional.empty()).spans(SLOW))
        .extracting(JobStart.Span::phase)
        .doesNotContain(StartPhase.JobPodScheduled, StartPhase.ImagesPulled)
        .endsWith(StartPhase.ScriptStarted);
  }

  /** Whatever clocks say, and in whatever order. */
  @Property
  void spansHaveNoGapAndNeverGoBack(
      @ForAll @Size(8) List<@IntRange(min = -50, max = 50) Integer> seconds,
      @ForAll @IntRange(max = 255) int seen,
      @ForAll boolean ownPod,
      @ForAll boolean ended) {
    Map<StartPhase, Instant> at = new EnumMap<>(StartPhase.class);
    for (StartPhase phase : StartPhase.values()) {
      if ((seen >> phase.ordinal() & 1) == 1) {
        at.put(phase, QUEUED.plusSeconds(seconds.get(phase.ordinal())));
      }
    }
    Optional<Instant> end = ended ? Optional.of(QUEUED.plusSeconds(60)) : Optional.empty();
    Instant from = QUEUED;
    StartPhase before = null;
    List<JobStart.Span> spans = new StartMoments(QUEUED, at, ownPod, end).spans(SLOW);
    for (JobStart.Span span : spans) {
      assertThat(span.from()).isEqualTo(from);
      assertThat(before == null || before.compareTo(span.phase()) < 0).isTrue();
      assertThat(span.until().isPresent() || span == last(spans)).isTrue();
      from = span.until().orElse(from);
      assertThat(from).isAfterOrEqualTo(span.from());
      before = span.phase();
    }
  }

  private static Map<StartPhase, Instant> moments(int... seconds) {
    Map<StartPhase, Instant> at = new EnumMap<>(StartPhase.class);
    for (int phase = 0; phase < seconds.length; phase++) {
      at.put(StartPhase.values()[phase], QUEUED.plusSeconds(seconds[phase]));
    }
    return at;
  }

  private static String lengths(Map<StartPhase, Instant> at) {
    StringBuilder text = new StringBuilder();
    new JobStart(
            1,
            "ci/a",
            Optional.empty(),
            QUEUED,
            new StartMoments(QUEUED, at, true, Optional.empty()).spans(SLOW))
        .lengths()
        .forEach(
            (phase, took) -> text.append(phase).append(' ').append(took.toSeconds()).append(' '));
    return text.toString().strip();
  }

  private static JobStart.Span last(List<JobStart.Span> spans) {
    return spans.get(spans.size() - 1);
  }
}
