package dev.runnerpool.gitlab.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.gitlab.GitLabConfig.GroupQueue;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A project in which more jobs wait than a page holds, read in each way. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class LongProjectTest {

  private static final String GRAPHQL = "POST /api/graphql";
  private static final String PROJECT_JOBS = "GET /api/v4/projects/:id/jobs";

  @Inject Reading reading;

  @BeforeEach
  void begin() {
    EveryShape.in(reading.gitlab);
    reading.administrator();
  }

  @AfterEach
  void end() {
    reading.close();
  }

  /** Three hundred jobs wait, and one more comes. */
  @Test
  void whatCameIsReadInAPageWhereAllAreMany() {
    String project = EveryShape.GROUP + "/long";
    reading.gitlab.createProject(project);
    reading.gitlab.pushPipeline(project, "main", false, jobs(300));
    for (JobSource source :
        List.of(
            reading.instance(),
            reading.group(EveryShape.GROUP, GroupQueue.Graphql),
            reading.group(EveryShape.GROUP, GroupQueue.Rest))) {
      TreeSet<Long> known = new TreeSet<>(ids(source.read()));
      reading.gitlab.pushPipeline(project, "main", false, jobs(1));
      long before = pages();

      JobSource.Found found = source.readNew(known);

      assertThat(found.whole()).as(source.means()).isFalse();
      assertThat(ids(found.jobs())).anyMatch(id -> id > known.last());
      long requests = pages() - before;
      assertThat(source.requestsOfNew())
          .as(source.means())
          .isBetween((int) requests, (int) requests + 1);
      assertThat(ids(source.read())).containsAll(known).hasSize(known.size() + 1);
      assertThat(pages() - before - requests)
          .as("requests for all, %s", source.means())
          .isGreaterThanOrEqualTo(requests + 3);
    }
  }

  /** Each way asks again and again whether something came, before it ends. */
  @Test
  void whatComesInTheMiddleOfALongReadingIsReadThen() {
    String project = EveryShape.GROUP + "/long";
    long number = reading.gitlab.createProject(project).id();
    reading.gitlab.pushPipeline(project, "main", false, jobs(600));
    reading.gitlab.faults().inject(new Fault("*", Fault.Kind.DELAY, 0, 20, -1));
    GroupJobs group = reading.group(EveryShape.GROUP, GroupQueue.Graphql);
    for (JobSource source :
        List.of(
            reading.project(project),
            reading.instance(),
            group,
            reading.group(EveryShape.GROUP, GroupQueue.Rest))) {
      TreeSet<Long> known = new TreeSet<>(ids(source.read()));
      TreeSet<Long> came = new TreeSet<>();

      List<Job> whole =
          source.read(
              () -> {
                if (came.isEmpty()) {
                  reading.gitlab.pushPipeline(project, "main", false, jobs(1));
                  came.addAll(ids(source.readNew(known).jobs()));
                  came.removeAll(known);
                }
              });

      assertThat(came).as(source.means()).hasSize(1);
      assertThat(ids(whole)).as(source.means()).containsAll(known);
    }
    long before = pages();
    TreeSet<Long> known = new TreeSet<>(ids(group.read()));
    long whole = pages() - before;
    reading.gitlab.pushPipeline(project, "main", false, jobs(1));
    JobSource.Found found = group.readProject(number, known).orElseThrow();
    assertThat(found.whole()).isFalse();
    assertThat(ids(found.jobs())).anyMatch(id -> id > known.last());
    assertThat(pages() - before - whole).isEqualTo(1);
  }

  private static String jobs(int count) {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < count; i++) {
      yaml.append("job%d: {script: [make]}\n".formatted(i));
    }
    return yaml.toString();
  }

  private long pages() {
    return reading.gitlab.requests().ofOperator().entrySet().stream()
        .filter(route -> List.of(GRAPHQL, PROJECT_JOBS).contains(route.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static List<Long> ids(List<Job> jobs) {
    return List.copyOf(new TreeSet<>(jobs.stream().map(Job::id).toList()));
  }
}
