package dev.runnerpool.operator.placement.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.placement.NodeGroupFacts;
import dev.runnerpool.core.placement.NodeTaint;
import dev.runnerpool.core.placement.RunnerRoom;
import dev.runnerpool.operator.aws.AwsAccess;
import dev.runnerpool.operator.aws.MotoServer;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Node groups of both architectures on EKS as moto speaks it, an implementation made by others. */
@Tag("level-2")
class NodeGroupsMotoIT {

  private static final String REGION = "eu-west-1";

  @TempDir Path folder;

  private MotoServer moto;
  private AwsAccess access;
  private EksNodeGroups groups;

  @BeforeEach
  void start() {
    moto = new MotoServer(folder);
    access = moto.access();
    groups = new EksNodeGroups(access);
    moto.post(
        "eks",
        REGION,
        "/clusters",
        """
        {"name": "prod", "roleArn": "arn:aws:iam::123456789012:role/cluster",
         "resourcesVpcConfig": {"subnetIds": ["subnet-1", "subnet-2"]}}
        """);
  }

  @AfterEach
  void stop() {
    if (moto != null) {
      access.close();
      moto.close();
    }
  }

  @Test
  void groupsOfBothArchitecturesAreDescribed() {
    create("ci-graviton", "m7g.large", "AL2023_ARM_64_STANDARD", "SPOT");
    create("ci-x86", "m7i.xlarge", "AL2023_x86_64_STANDARD", "ON_DEMAND");

    NodeGroupFacts arm = groups.describe(REGION, "prod", "ci-graviton").orElseThrow();
    assertThat(arm.instances().get("m7g.large"))
        .isEqualTo(new NodeGroupFacts.Instance(Set.of("arm64"), new RunnerRoom(2, 8)));
    assertThat(arm.imageArchitectures()).containsExactly("arm64");
    assertThat(arm.capacity()).isEqualTo("SPOT");
    assertThat(arm.maximum()).isEqualTo(5);
    assertThat(arm.labels()).containsEntry("team", "web");
    assertThat(arm.taints()).containsExactly(new NodeTaint("ci", "true", "NoSchedule"));
    assertThat(arm.status()).isEqualTo("ACTIVE");
    assertThat(arm.issues()).isEmpty();

    NodeGroupFacts amd = groups.describe(REGION, "prod", "ci-x86").orElseThrow();
    assertThat(amd.instances().get("m7i.xlarge"))
        .isEqualTo(new NodeGroupFacts.Instance(Set.of("amd64"), new RunnerRoom(4, 16)));
    assertThat(amd.capacity()).isEqualTo("ON_DEMAND");
  }

  @Test
  void whatIsNotThereIsNoFailureAndTheOthersAreListed() {
    create("ci-graviton", "m7g.large", "AL2023_ARM_64_STANDARD", "SPOT");
    assertThat(groups.describe(REGION, "prod", "ci-graviton2")).isEmpty();
    assertThat(groups.names(REGION, "prod")).containsExactly("ci-graviton");
    assertThat(groups.describe("ap-southeast-2", "prod", "ci-graviton"))
        .as("of another region")
        .isEmpty();
  }

  private void create(String name, String type, String amiType, String capacity) {
    moto.post(
        "eks",
        REGION,
        "/clusters/prod/node-groups",
        """
        {"nodegroupName": "%s", "nodeRole": "arn:aws:iam::123456789012:role/nodes", "subnets": ["subnet-1"],
         "instanceTypes": ["%s"], "amiType": "%s", "capacityType": "%s", "labels": {"team": "web"},
         "taints": [{"key": "ci", "value": "true", "effect": "NO_SCHEDULE"}],
         "scalingConfig": {"minSize": 1, "desiredSize": 1, "maxSize": 5}}
        """
            .formatted(name, type, amiType, capacity));
  }
}
