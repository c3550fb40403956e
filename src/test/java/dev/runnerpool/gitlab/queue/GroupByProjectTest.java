package dev.runnerpool.gitlab.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.runnerpool.gitlab.GitLabConfig.GroupQueue;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import dev.runnerpool.sandbox.gitlab.state.Role;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which projects of a group are read when each costs a request. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class GroupByProjectTest {

  private static final String PROJECT_JOBS = "GET /api/v4/projects/:id/jobs";
  private static final int PROJECTS = 12;

  @Inject Reading reading;
  private JobSource source;

  @BeforeEach
  void begin() {
    reading.everywhere(Role.REPORTER);
    for (int project = 0; project < PROJECTS; project++) {
      reading.gitlab.createProject("team/app" + project);
    }
    source = reading.group("team", GroupQueue.Rest);
    source.read();
  }

  @AfterEach
  void end() {
    reading.close();
  }

  @Test
  void quietProjectsAreReadRarelyAndBusyOnesEveryTime() {
    reading.push("team/app3", "main", "a");
    assertThat(costOfReading()).isZero();

    reading.passes(Duration.ofSeconds(30));
    assertThat(costOfReading()).isEqualTo(PROJECTS);
    assertThat(costOfReading()).isOne();
    reading.push("team/app3", "main", "b");
    assertThat(reading.names(source.read())).containsExactly("team/app3 a", "team/app3 b");
  }

  @Test
  void aHintMakesTheNextReadingCompleteEvenIfThatFailsAtFirst() {
    reading.push("team/app3", "main", "a");
    source.wake();
    reading.gitlab.faults().inject(new Fault("GET *", Fault.Kind.STATUS, 503, 0, -1));
    assertThat(catchThrowable(source::read)).isNotNull();
    reading.gitlab.faults().clearAll();

    assertThat(reading.names(source.read())).containsExactly("team/app3 a");
    assertThat(costOfReading()).isOne();
  }

  @Test
  void aProjectInWhichSomethingWasDoneIsBusy() {
    reading.gitlab.createProject("team/new");
    reading.passes(Duration.ofMinutes(5));
    assertThat(costOfReading()).isEqualTo(PROJECTS + 1);
    assertThat(costOfReading()).isOne();
  }

  private long costOfReading() {
    long before = reading.requests(PROJECT_JOBS);
    source.read();
    return reading.requests(PROJECT_JOBS) - before;
  }
}
