package dev.runnerpool.gitlab.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.gitlab.GitLabConfig.GroupQueue;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import dev.runnerpool.sandbox.gitlab.state.Project.ProjectSettings;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Switches;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is read of a group in a simulated GitLab, and what that costs. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class GroupJobsTest {

  private static final String GRAPHQL = "POST /api/graphql";
  private static final String PROJECT_JOBS = "GET /api/v4/projects/:id/jobs";
  private static final Duration HOUR = Duration.ofHours(1);

  @Inject Reading reading;

  @AfterEach
  void end() {
    reading.close();
  }

  @Test
  void aGroupOf200ProjectsAtRestCostsFewRequestsPerReading() {
    for (int project = 0; project < 200; project++) {
      reading.gitlab.createProject("team/part" + project % 10 + "/app" + project);
    }
    reading.everywhere(Role.REPORTER);
    GroupJobs source = reading.group("team", GroupQueue.Auto);

    for (int readings = 1; readings <= 5; readings++) {
      assertThat(source.read()).isEmpty();
      assertThat(reading.requests()).isLessThanOrEqualTo(readings * 8L);
    }
    assertThat(reading.requests(PROJECT_JOBS)).isZero();
    assertThat(source.means()).isEqualTo("GraphQL, many projects a request");
  }

  @Test
  void tenThousandWaitingJobsAreReadEachOnce() {
    reading.everywhere(Role.REPORTER);
    for (int pipeline = 0; pipeline < 50; pipeline++) {
      String project = "team/app" + pipeline % 2;
      reading.gitlab.ensureProject(project);
      reading.gitlab.pushPipeline(
          project, "main", false, "a: {parallel: 200, tags: [arm64], script: [make]}");
    }
    reading.gitlab.createProject("team/other");
    reading.push("team/other", "main", "b");

    List<Job> jobs = reading.group("team", GroupQueue.Auto).read();

    assertThat(KnownJobs.once(jobs, List.of())).hasSize(10_001).hasSameSizeAs(jobs);
  }

  @ParameterizedTest
  @EnumSource(
      value = GroupQueue.class,
      names = {"Graphql", "Rest"})
  void onlyJobsThatWaitForARunnerOfTheGroupCount(GroupQueue way) {
    reading.everywhere(Role.REPORTER);
    project("team/app");
    project("team/deep/down/app");
    project("teammates/app");
    reading.gitlab.createProject("team/archived", new ProjectSettings(true, true, true, HOUR));
    reading.gitlab.createProject("team/own-runners", new ProjectSettings(false, true, false, HOUR));
    reading.gitlab.pushPipeline(
        "team/app",
        "main",
        false,
        """
        waits: {script: [make], tags: [arm64]}
        untagged: {script: [make]}
        played: {script: [make], when: manual}
        later: {script: [make], when: delayed, start_in: 1 hour}
        after: {script: [make], needs: [waits]}
        """);
    for (String project :
        List.of("team/deep/down/app", "teammates/app", "team/archived", "team/own-runners")) {
      reading.push(project, "main", "waits");
    }

    List<Job> jobs = reading.group("team", way).read();

    assertThat(reading.names(jobs))
        .containsExactly("team/app untagged", "team/app waits", "team/deep/down/app waits");
    assertThat(jobs).extracting(Job::projectId).doesNotContain(0L);
  }

  @Test
  void newAndArchivedProjectsAreNoticedByTheNextReading() {
    reading.everywhere(Role.REPORTER);
    project("team/app");
    reading.push("team/app", "main", "a");
    GroupJobs source = reading.group("team", GroupQueue.Auto);
    assertThat(reading.names(source.read())).containsExactly("team/app a");

    project("team/new");
    reading.push("team/new", "main", "b");
    reading.gitlab.createProject("team/app", new ProjectSettings(true, true, true, HOUR));

    assertThat(reading.names(source.read())).containsExactly("team/new b");
  }

  @Test
  void aGroupMayBeNamedByItsNumber() {
    reading.everywhere(Role.REPORTER);
    long number = reading.gitlab.createGroup("team").id();
    project("team/app");
    reading.push("team/app", "main", "a");

    GroupJobs source = reading.group(String.valueOf(number), GroupQueue.Graphql);

    assertThat(reading.names(source.read())).containsExactly("team/app a");
  }

  @Test
  void aGroupThatTheTokenMayNotSeeIsNoEmptyQueue() {
    reading.only(Map.of("other", Role.OWNER));
    project("team/app");

    assertThatExceptionOfType(GitLabException.class)
        .isThrownBy(() -> reading.group("team", GroupQueue.Auto).read())
        .satisfies(e -> assertThat(e.failure().reason()).isEqualTo(Reason.ScopeNotFound))
        .withMessageContaining("'team'");
  }

  @Test
  void aProjectWhoseJobsTheTokenMayNotReadIsNoEmptyQueue() {
    reading.only(Map.of("team", Role.GUEST, "team/open", Role.REPORTER));
    project("team/open");
    project("team/closed");
    reading.push("team/closed", "main", "a");

    assertThatExceptionOfType(GitLabException.class)
        .isThrownBy(() -> reading.group("team", GroupQueue.Auto).read())
        .satisfies(e -> assertThat(e.failure().reason()).isEqualTo(Reason.Forbidden))
        .withMessageContaining("team/closed")
        .withMessageContaining("Reporter");
  }

  @Test
  void whereGraphQlDoesNotKnowPipelinesTheProjectsAreReadByRestForAnHour() {
    reading.everywhere(Role.REPORTER);
    project("team/app");
    reading.push("team/app", "main", "a");
    reading.gitlab.settings().change(Switches.DEFAULT.withGraphQl(250, false));
    GroupJobs source = reading.group("team", GroupQueue.Auto);

    assertThat(reading.names(source.read())).containsExactly("team/app a");
    assertThat(source.means())
        .startsWith("REST, a request per project (GraphQL refused: ")
        .contains("pipelines");
    reading.gitlab.settings().change(Switches.DEFAULT);
    source.read();
    assertThat(reading.requests(GRAPHQL)).isOne();

    reading.passes(HOUR);
    assertThat(reading.names(source.read())).containsExactly("team/app a");
    assertThat(source.means()).startsWith("GraphQL, ");
  }

  @Test
  void aSmallLimitOnComplexityMakesPagesSmallAndATooSmallOneIsARefusal() {
    reading.everywhere(Role.REPORTER);
    for (int project = 0; project < 30; project++) {
      project("team/app" + project);
      reading.push("team/app" + project, "main", "a");
    }
    GroupJobs source = reading.group("team", GroupQueue.Auto);
    reading.gitlab.settings().change(Switches.DEFAULT.withGraphQl(190, true));

    assertThat(source.read()).hasSize(30);
    assertThat(source.means()).startsWith("GraphQL, ");
    assertThat(source.projectsPerRequest()).isLessThan(50);
    assertThat(reading.requests(PROJECT_JOBS)).isZero();

    reading.gitlab.settings().change(Switches.DEFAULT.withGraphQl(140, true));
    assertThat(source.read()).hasSize(30);
    assertThat(source.means()).startsWith("REST").contains("too complex");
  }

  @Test
  void whoWantsGraphQlAndNothingElseIsToldOfTheRefusal() {
    reading.everywhere(Role.REPORTER);
    project("team/app");
    reading.gitlab.settings().change(Switches.DEFAULT.withGraphQl(250, false));

    assertThatExceptionOfType(GitLabException.class)
        .isThrownBy(() -> reading.group("team", GroupQueue.Graphql).read())
        .withMessageContaining("runnerpool.gitlab.group-queue");
    assertThat(reading.requests(PROJECT_JOBS)).isZero();
  }

  @Test
  void aGitLabThatFailsIsAskedForLessAndIsNotTakenForOneThatRefuses() {
    reading.everywhere(Role.REPORTER);
    project("team/app");
    reading.push("team/app", "main", "a");
    GroupJobs source = reading.group("team", GroupQueue.Auto);
    reading.gitlab.faults().inject(new Fault("*", Fault.Kind.STATUS, 503, 0, -1));
    for (int attempts = 0; attempts < 8; attempts++) {
      assertThatExceptionOfType(GitLabException.class)
          .isThrownBy(source::read)
          .satisfies(e -> assertThat(e.failure().reason()).isEqualTo(Reason.ServerError));
    }
    reading.gitlab.faults().clearAll();

    assertThat(reading.names(source.read())).containsExactly("team/app a");
    String means = source.means();
    assertThat(source.projectsPerRequest()).isEqualTo(5);
    for (int readings = 0; readings < 40; readings++) {
      source.read();
    }
    assertThat(source.projectsPerRequest()).isGreaterThan(5);
    assertThat(source.means()).as("what status says of it").isEqualTo(means);
  }

  @Test
  void afterAHintOneProjectIsReadAndTheOthersStayAsTheyWere() {
    reading.everywhere(Role.REPORTER);
    long app = project("team/app");
    project("team/other");
    reading.push("team/app", "main", "a");
    reading.push("team/other", "main", "b");
    GroupJobs source = reading.group("team", GroupQueue.Auto);
    Set<Long> known = ids(source.read());
    long graphQl = reading.requests(GRAPHQL);

    reading.push("team/app", "main", "c", "d");
    reading.push("team/other", "main", "not-read");
    JobSource.Found now = source.readProject(app, known).orElseThrow();

    assertThat(now.whole()).isTrue();
    assertThat(reading.names(now.jobs())).containsExactly("team/app a", "team/app c", "team/app d");
    assertThat(reading.requests(GRAPHQL)).isEqualTo(graphQl);
    assertThat(source.readProject(9_999, known)).isEmpty();
  }

  private static Set<Long> ids(List<Job> jobs) {
    return jobs.stream().map(Job::id).collect(Collectors.toSet());
  }

  private long project(String path) {
    return reading.gitlab.createProject(path).id();
  }
}
