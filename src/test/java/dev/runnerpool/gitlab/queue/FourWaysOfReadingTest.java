package dev.runnerpool.gitlab.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.gitlab.GitLabConfig.GroupQueue;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.sandbox.gitlab.Client;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import dev.runnerpool.sandbox.gitlab.state.Project.ProjectSettings;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Switches;
import dev.runnerpool.sandbox.gitlab.state.Switches.GraphQlLack;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same GitLab, with every shape of pipeline and job, read in each way: all waiting jobs by
 * GraphQL, those of a group by GraphQL, those of one project after the other by GraphQL, and all by
 * REST. Each way finds the same jobs.
 */
@QuarkusTest
@TestProfile(PatientProfile.class)
class FourWaysOfReadingTest {

  private static final String PROJECT = "GET /api/v4/projects/:id";
  private static final String GRAPHQL = "POST /api/graphql";
  private static final String PROJECT_JOBS = "GET /api/v4/projects/:id/jobs";

  @Inject Reading reading;

  @BeforeEach
  void begin() {
    EveryShape.in(reading.gitlab);
  }

  @AfterEach
  void end() {
    reading.close();
  }

  @Test
  void anAdministratorReadsTheSameInFourWays() throws IOException {
    String token = reading.administrator();

    assertThat(ids(reading.instance().read()))
        .containsExactlyInAnyOrderElementsOf(ids(group(GroupQueue.Graphql)))
        .containsExactlyInAnyOrderElementsOf(ids(group(GroupQueue.Rest)))
        .containsExactlyInAnyOrderElementsOf(eachProjectByGraphQl(token));
    assertThat(named(group(GroupQueue.Graphql))).containsExactlyElementsOf(waiting());
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"MAINTAINER", "OWNER"})
  void whoMayReadRunnersReadsTheSameInThreeWays(Role role) throws IOException {
    String token = reading.everywhere(role);

    List<Job> jobs = group(GroupQueue.Graphql);

    assertThat(named(jobs)).containsExactlyElementsOf(waiting());
    assertThat(ids(jobs))
        .containsExactlyInAnyOrderElementsOf(ids(group(GroupQueue.Rest)))
        .containsExactlyInAnyOrderElementsOf(eachProjectByGraphQl(token));
  }

  /** GraphQL shows a reporter no runner of a group: an assigned job looks as if it waited. */
  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"REPORTER", "DEVELOPER"})
  void whoMayNotReadRunnersSeesAJobMoreUntilItsRunnerAcknowledgesIt(Role role) throws IOException {
    String token = reading.everywhere(role);
    List<String> withAssigned = new ArrayList<>(waiting());
    withAssigned.add("assigned");

    List<Job> jobs = group(GroupQueue.Graphql);

    assertThat(named(jobs)).containsExactlyInAnyOrderElementsOf(withAssigned);
    assertThat(ids(jobs)).containsExactlyInAnyOrderElementsOf(eachProjectByGraphQl(token));
    assertThat(named(group(GroupQueue.Rest))).containsExactlyElementsOf(waiting());
  }

  @ParameterizedTest
  @EnumSource(
      value = GraphQlLack.class,
      names = {"PIPELINES", "SOURCE", "CHILD_PIPELINES"})
  void aGroupOfAGitLabThatDoesNotTellChildPipelinesIsReadByRestForAnHour(GraphQlLack lack) {
    reading.everywhere(Role.MAINTAINER);
    reading.gitlab.settings().change(Switches.DEFAULT.withoutInGraphQl(lack));
    GroupJobs source = reading.group(EveryShape.GROUP, GroupQueue.Auto);

    for (int readings = 0; readings < 5; readings++) {
      assertThat(named(source.read())).containsExactlyElementsOf(waiting());
    }

    assertThat(reading.requests(GRAPHQL)).as("for an hour").isOne();
    assertThat(source.means())
        .startsWith("REST, a request per project (GraphQL refused: ")
        .containsAnyOf("'pipelines'", "'source'", "child pipelines");
  }

  @Test
  void theInstanceOfAGitLabWhoseJobsDoNotTellTheirProjectsNamesIsReadWithTheirNumbers() {
    reading.administrator();
    List<Long> newer = ids(reading.instance().read());
    reading.gitlab.createProject(
        "team/idle", new ProjectSettings(false, false, true, ProjectSettings.DEFAULT.timeout()));
    reading.push("team/idle", "main", "not-for-instance-runners");
    reading.gitlab.settings().change(Switches.DEFAULT.withoutInGraphQl(GraphQlLack.PROJECT_OF_JOB));
    JobSource source = reading.instance();

    List<Job> older = source.read();

    assertThat(ids(older)).containsExactlyInAnyOrderElementsOf(newer);
    assertThat(older).extracting(Job::project).contains(EveryShape.APP, "team/down/other");
    long asked = reading.requests(GRAPHQL);
    source.read();
    assertThat(reading.requests(GRAPHQL)).as("the refused one is not asked").isEqualTo(asked + 1);
  }

  @Test
  void anInstanceThatWasUpgradedIsReadWithTheProjectsNamesFromThenOn() {
    reading.administrator();
    reading.gitlab.settings().change(Switches.DEFAULT.withoutInGraphQl(GraphQlLack.PROJECT_OF_JOB));
    JobSource source = reading.instance();
    source.read();
    long asked = reading.requests(PROJECT);
    assertThat(asked).isPositive();

    reading.passes(Duration.ofHours(1));
    reading.gitlab.settings().change(Switches.DEFAULT);
    source.read();
    source.read();

    assertThat(reading.requests(PROJECT)).isEqualTo(asked);
  }

  @Test
  void aPageOfAProxyInPlaceOfAProjectIsNoProjectThatIsGone() {
    reading.administrator();
    reading.gitlab.settings().change(Switches.DEFAULT.withoutInGraphQl(GraphQlLack.PROJECT_OF_JOB));
    reading.gitlab.faults().inject(new Fault(PROJECT, Fault.Kind.LOST, 0, 0, 1));
    JobSource source = reading.instance();

    assertThatExceptionOfType(GitLabException.class)
        .isThrownBy(source::read)
        .satisfies(e -> assertThat(e.failure().reason()).isEqualTo(Reason.Unreachable))
        .withMessageContaining("not in GitLab's words");

    assertThat(source.read()).isNotEmpty();
  }

  @Test
  void anInstanceThatGraphQlDoesNotTellAtAllSaysWhichFieldAndCostsNothingForAnHour() {
    reading.administrator();
    reading.gitlab.settings().change(Switches.DEFAULT.withoutInGraphQl(GraphQlLack.JOBS));
    JobSource source = reading.instance();

    for (int readings = 0; readings < 5; readings++) {
      assertThatExceptionOfType(GitLabException.class)
          .isThrownBy(source::read)
          .satisfies(e -> assertThat(e.failure().reason()).isEqualTo(Reason.UnexpectedAnswer))
          .withMessageContaining("'jobs'")
          .withMessageContaining("spec.gitlab.group");
    }

    assertThat(reading.requests(GRAPHQL)).as("one for each of two documents").isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = GraphQlLack.class,
      names = {"JOBS_FOR_GUESTS", "PROJECT_OF_JOB"})
  void aGuestReadsPublicJobsByRest(GraphQlLack lack) {
    EveryShape.PROJECTS.forEach(
        project ->
            reading.gitlab.createProject(project, ProjectSettings.DEFAULT.withPublicJobs(true)));
    reading.everywhere(Role.GUEST);
    reading.gitlab.settings().change(Switches.DEFAULT.withoutInGraphQl(lack));

    assertThat(named(group(GroupQueue.Auto))).containsExactlyElementsOf(waiting());
    assertThat(named(group(GroupQueue.Rest))).containsExactlyElementsOf(waiting());
  }

  @Test
  void aProjectWithoutCiIsLeftOutThoughItsPipelinesOfBeforeAreTold() {
    reading.everywhere(Role.REPORTER);
    reading.push("team/idle", "main", "before");
    reading.gitlab.createProject("team/idle", ProjectSettings.DEFAULT.withCi(false));
    long jobsRead = reading.requests(PROJECT_JOBS);

    assertThat(named(group(GroupQueue.Graphql))).doesNotContain("before");
    assertThat(reading.requests(PROJECT_JOBS)).as("the busy one").isEqualTo(jobsRead + 1);
  }

  private List<Job> group(GroupQueue way) {
    return KnownJobs.once(reading.group(EveryShape.GROUP, way).read(), List.of());
  }

  private static List<String> waiting() {
    List<String> names = new ArrayList<>(EveryShape.WAITING);
    for (int pipeline = 0; pipeline < 25; pipeline++) {
      names.add("many-" + pipeline);
    }
    return names.stream().sorted().toList();
  }

  private static List<Long> ids(List<Job> jobs) {
    return List.copyOf(new TreeSet<>(jobs.stream().map(Job::id).toList()));
  }

  private List<String> named(List<Job> jobs) {
    return reading.names(jobs).stream().map(name -> name.split(" ")[1]).sorted().toList();
  }

  private List<Long> eachProjectByGraphQl(String token) throws IOException {
    String document =
        "query($p: ID!) {project(fullPath: $p) {jobs(statuses: [PENDING], first: 100)"
            + " {nodes {id runner {id}}}}}";
    TreeSet<Long> ids = new TreeSet<>();
    for (String project : EveryShape.PROJECTS) {
      String body =
          new ObjectMapper()
              .writeValueAsString(Map.of("query", document, "variables", Map.of("p", project)));
      JsonNode answer =
          new Client(reading.gitlab.url())
              .call("POST", "/api/graphql", body, "PRIVATE-TOKEN", token)
              .json();
      for (JsonNode job : answer.at("/data/project/jobs/nodes")) {
        if (job.path("runner").isNull()) {
          String id = job.path("id").asText();
          ids.add(Long.valueOf(id.substring(id.lastIndexOf('/') + 1)));
        }
      }
    }
    return List.copyOf(ids);
  }
}
