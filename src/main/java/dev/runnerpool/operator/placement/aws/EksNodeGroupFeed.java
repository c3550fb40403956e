package dev.runnerpool.operator.placement.aws;

import dev.runnerpool.core.placement.NodeGroupFacts;
import dev.runnerpool.core.placement.NodeGroupFeed;
import dev.runnerpool.operator.aws.AwsAccess;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Managed node groups as EKS tells of them. Loads the SDK with the first question. */
@Singleton
class EksNodeGroupFeed implements NodeGroupFeed {

  private final AwsAccess access;
  private NodeGroupFeed questions;

  EksNodeGroupFeed(AwsAccess access) {
    this.access = access;
  }

  @Override
  public Optional<NodeGroupFacts> describe(String region, String cluster, String name) {
    return questions().describe(region, cluster, name);
  }

  @Override
  public List<String> names(String region, String cluster) {
    return questions().names(region, cluster);
  }

  private synchronized NodeGroupFeed questions() {
    if (questions == null) {
      questions = new EksNodeGroups(access);
    }
    return questions;
  }
}
