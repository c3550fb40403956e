package dev.runnerpool.operator.placement.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runnerpool.core.placement.NodeGroupFacts;
import dev.runnerpool.core.placement.NodeGroupFacts.Instance;
import dev.runnerpool.core.placement.NodeGroupFeedException;
import dev.runnerpool.core.placement.NodeTaint;
import dev.runnerpool.core.placement.RunnerRoom;
import dev.runnerpool.operator.aws.AwsAccess;
import dev.runnerpool.operator.aws.AwsCredentials;
import dev.runnerpool.operator.cost.aws.AwsStub;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real SDK's clients before answers of the documented shape, whole and broken. */
@ExtendWith(AwsCredentials.class)
class EksNodeGroupsTest {

  private static final String GROUP =
      """
      {"nodegroup": {"nodegroupName": "ci", "clusterName": "prod", "status": "DEGRADED",
        "capacityType": "SPOT", "amiType": "AL2023_ARM_64_STANDARD",
        "instanceTypes": ["m7g.large", "x9z.large"],
        "scalingConfig": {"minSize": 0, "maxSize": 7, "desiredSize": 1},
        "labels": {"team": "web"},
        "taints": [{"key": "ci", "value": "true", "effect": "NO_SCHEDULE"},
                   {"key": "rather", "effect": "PREFER_NO_SCHEDULE"},
                   {"key": "new", "effect": "OF_TOMORROW"}],
        "health": {"issues": [{"code": "CodeOfTomorrow", "message": "as EKS says", "resourceIds": ["asg"]}]}}}
      """;

  private final AwsStub aws = new AwsStub();
  private final AwsAccess access = new AwsAccess(Optional.of(aws.url()), Duration.ofSeconds(5));
  private final EksNodeGroups groups = new EksNodeGroups(access);

  @AfterEach
  void close() {
    access.close();
    aws.close();
  }

  @Test
  void allThatAPoolMayStumbleOnIsReadAlsoInWordsThatTheSdkDoesNotKnow() {
    aws.json(200, GROUP);
    aws.xml(
        200, types("", type("m7g.large", "arm64", 2, 8192), type("x9z.large", "riscv64", 4, 4096)));
    assertThat(groups.describe("eu-west-1", "prod", "ci"))
        .contains(
            new NodeGroupFacts(
                "ci",
                Map.of(
                    "m7g.large", new Instance(Set.of("arm64"), new RunnerRoom(2, 8)),
                    "x9z.large", new Instance(Set.of(), new RunnerRoom(4, 4))),
                Set.of("arm64"),
                "SPOT",
                List.of(
                    new NodeTaint("ci", "true", "NoSchedule"),
                    new NodeTaint("rather", "", "PreferNoSchedule"),
                    new NodeTaint("new", "", "")),
                Map.of("team", "web"),
                7,
                "DEGRADED",
                List.of("CodeOfTomorrow: as EKS says")));
    assertThat(aws.paths.get(0)).isEqualTo("GET /clusters/prod/node-groups/ci");
    assertThat(aws.asked.get(1))
        .contains("Action=DescribeInstanceTypes", "Filter.1.Name=instance-type", "=x9z.large")
        .doesNotContain("InstanceType.1=");
  }

  @Test
  void anInstanceTypeIsAskedForOnce() {
    aws.json(200, GROUP);
    aws.xml(
        200, types("", type("m7g.large", "arm64", 2, 8192), type("x9z.large", "arm64", 4, 4096)));
    aws.json(200, GROUP);
    groups.describe("eu-west-1", "prod", "ci");
    groups.describe("eu-west-1", "prod", "ci");
    assertThat(aws.asked).hasSize(3);
  }

  @Test
  void allPagesAreReadOrNone() {
    aws.json(200, GROUP);
    aws.xml(200, types("more", type("m7g.large", "arm64", 2, 8192)));
    aws.xml(200, types("", type("x9z.large", "arm64", 4, 4096)));
    assertThat(groups.describe("eu-west-1", "prod", "ci").orElseThrow().instances().values())
        .extracting(Instance::architectures)
        .containsOnly(Set.of("arm64"));
    aws.json(200, "{\"nodegroups\": [\"ci\", \"web\"], \"nextToken\": \"more\"}");
    aws.json(200, "{\"nodegroups\": [\"arm\"]}");
    assertThat(groups.names("eu-west-1", "prod")).containsExactly("arm", "ci", "web");
    aws.json(200, "{\"nodegroups\": [\"ci\"], \"nextToken\": \"more\"}");
    aws.half("application/json", "{\"nodegroups\": [\"arm\"], \"nextToken\": \"more\"}");
    assertThat(failure(() -> groups.names("eu-west-1", "prod"))).isNotNull();
  }

  @Test
  void withoutTheRightToInstanceTypesTheImageTellsTheArchitecture() {
    aws.json(200, GROUP);
    aws.xml(403, refusal("UnauthorizedOperation"));
    NodeGroupFacts facts = groups.describe("eu-west-1", "prod", "ci").orElseThrow();
    assertThat(facts.instances())
        .containsOnlyKeys("m7g.large", "x9z.large")
        .containsValue(Instance.UNKNOWN);
    assertThat(facts.imageArchitectures()).containsExactly("arm64");
  }

  @ParameterizedTest
  @CsvSource({
    "CUSTOM, ''",
    "AL2_x86_64, amd64",
    "BOTTLEROCKET_ARM_64_FIPS, arm64",
    "WINDOWS_CORE_2022_x86_64, amd64",
    "OF_TOMORROW, ''"
  })
  void anImageTellsItsArchitecture(String amiType, String architecture) {
    aws.json(
        200,
        "{\"nodegroup\": {\"nodegroupName\": \"ci\", \"amiType\": \"%s\"}}".formatted(amiType));
    NodeGroupFacts facts = groups.describe("eu-west-1", "prod", "ci").orElseThrow();
    assertThat(facts.imageArchitectures())
        .isEqualTo(architecture.isEmpty() ? Set.of() : Set.of(architecture));
    assertThat(facts.maximum()).as("not told").isEqualTo(Integer.MAX_VALUE);
    assertThat(aws.asked).as("no types, no question").hasSize(1);
  }

  @Test
  void aGroupThatIsNotThereIsNoFailureButAClusterIs() {
    aws.json(404, "{\"__type\":\"ResourceNotFoundException\",\"message\":\"No node group found\"}");
    assertThat(groups.describe("eu-west-1", "prod", "ci")).isEmpty();
    aws.json(404, "{\"__type\":\"ResourceNotFoundException\",\"message\":\"No cluster found\"}");
    assertThat(failure(() -> groups.names("eu-west-1", "prod")))
        .hasMessageContaining("no such cluster")
        .hasMessageContaining("runnerpool.node-groups.cluster");
  }

  @ParameterizedTest
  @CsvSource({
    "ThrottlingException, 429, throttled",
    "ExpiredTokenException, 403, the credentials are not valid",
    "UnrecognizedClientException, 403, the credentials are not valid",
    "AccessDeniedException, 403, the role needs eks:DescribeNodegroup",
    "ServerException, 500, ServerException"
  })
  void aRefusalSaysWhatToDo(String code, int status, String told) {
    aws.json(status, "{\"__type\":\"%s\",\"message\":\"as AWS says\"}".formatted(code));
    assertThat(failure(this::describe))
        .hasMessageContaining(told)
        .hasMessageContaining("as AWS says");
    assertThat(aws.asked).as("whoever asks repeats it, and not the SDK").hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"RequestLimitExceeded, 503, throttled", "RequestExpired, 400, credentials"})
  void instanceTypesThatCannotBeReadNowAreNoAnswer(String code, int status, String told) {
    aws.json(200, GROUP);
    aws.xml(status, refusal(code));
    assertThat(failure(this::describe)).hasMessageContaining(told);
  }

  @Test
  void halfAnAnswerAndAnotherGroupsAreNone() {
    aws.half("application/json", GROUP);
    assertThat(failure(this::describe)).hasMessageNotContaining("\n");
    aws.json(200, "<html>a proxy's login page</html>");
    assertThat(failure(this::describe)).isNotNull();
    aws.json(200, "{}");
    assertThat(failure(this::describe)).isNotNull();
    aws.json(200, GROUP.replace("\"ci\"", "\"web\""));
    assertThat(failure(this::describe)).isNotNull();
  }

  @Test
  void anEndpointThatIsSlowOrNotThereIsOneLine() {
    try (AwsAccess hasty = new AwsAccess(Optional.of(aws.url()), Duration.ofMillis(200))) {
      aws.silent();
      assertThat(failure(() -> new EksNodeGroups(hasty).describe("eu-west-1", "prod", "ci")))
          .hasMessageNotContaining("\n");
    }
    try (AwsAccess nowhere = new AwsAccess(Optional.of(URI.create("http://127.0.0.1:1")))) {
      assertThat(failure(() -> new EksNodeGroups(nowhere).names("eu-west-1", "prod")))
          .hasMessageNotContaining("\n");
    }
  }

  private void describe() {
    groups.describe("eu-west-1", "prod", "ci");
  }

  private static NodeGroupFeedException failure(Runnable asking) {
    return catchThrowableOfType(NodeGroupFeedException.class, asking::run);
  }

  private static String refusal(String code) {
    return "<Response><Errors><Error><Code>%s</Code><Message>as AWS says</Message></Error></Errors><RequestID>1</RequestID></Response>"
        .formatted(code);
  }

  private static String types(String token, String... items) {
    return """
        <DescribeInstanceTypesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
          <requestId>1</requestId>
          <instanceTypeSet>%s</instanceTypeSet>
          <nextToken>%s</nextToken>
        </DescribeInstanceTypesResponse>
        """
        .formatted(String.join("", items), token);
  }

  private static String type(String name, String architecture, int cores, int mebibytes) {
    return ("<item><instanceType>%s</instanceType><processorInfo><supportedArchitectures><item>%s</item></supportedArchitectures></processorInfo>"
            + "<vCpuInfo><defaultVCpus>%d</defaultVCpus></vCpuInfo><memoryInfo><sizeInMiB>%d</sizeInMiB></memoryInfo></item>")
        .formatted(name, architecture, cores, mebibytes);
  }
}
