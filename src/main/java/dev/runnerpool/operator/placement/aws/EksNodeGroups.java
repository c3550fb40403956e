package dev.runnerpool.operator.placement.aws;

import dev.runnerpool.core.placement.NodeGroupFacts;
import dev.runnerpool.core.placement.NodeGroupFeed;
import dev.runnerpool.core.placement.NodeGroupFeedException;
import dev.runnerpool.core.placement.NodeTaint;
import dev.runnerpool.operator.aws.AwsAccess;
import dev.runnerpool.operator.aws.AwsFailures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.eks.model.DescribeNodegroupRequest;
import software.amazon.awssdk.services.eks.model.Issue;
import software.amazon.awssdk.services.eks.model.ListNodegroupsRequest;
import software.amazon.awssdk.services.eks.model.ListNodegroupsResponse;
import software.amazon.awssdk.services.eks.model.Nodegroup;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eks.model.Taint;

/**
 * DescribeNodegroup and ListNodegroups of EKS. All enumerations are read as text: those of the SDK
 * know no value that is younger than it.
 */
final class EksNodeGroups implements NodeGroupFeed {

  private static final int PAGE = 100;
  private static final int MOST_PAGES = 20;

  private final AwsAccess access;
  private final InstanceTypes types;

  EksNodeGroups(AwsAccess access) {
    this.access = access;
    this.types = new InstanceTypes(access);
  }

  @Override
  public Optional<NodeGroupFacts> describe(String region, String cluster, String name) {
    Nodegroup group;
    try {
      group =
          access
              .clients()
              .eks(region)
              .describeNodegroup(
                  DescribeNodegroupRequest.builder()
                      .clusterName(cluster)
                      .nodegroupName(name)
                      .build())
              .nodegroup();
    } catch (ResourceNotFoundException e) {
      // Of the cluster, too: names() tells which.
      return Optional.empty();
    } catch (RuntimeException e) {
      throw new NodeGroupFeedException(AwsFailures.of(e, "eks:DescribeNodegroup"), e);
    }
    if (group == null || !name.equals(group.nodegroupName())) {
      throw new NodeGroupFeedException("the answer is about no node group of that name", null);
    }
    return Optional.of(facts(region, group));
  }

  private NodeGroupFacts facts(String region, Nodegroup group) {
    return new NodeGroupFacts(
        group.nodegroupName(),
        types.of(region, Set.copyOf(group.instanceTypes())),
        architectures(group.amiTypeAsString()),
        Optional.ofNullable(group.capacityTypeAsString()).orElse(""),
        group.taints().stream().map(EksNodeGroups::taint).toList(),
        group.labels() == null ? Map.of() : group.labels(),
        group.scalingConfig() == null || group.scalingConfig().maxSize() == null
            ? Integer.MAX_VALUE
            : group.scalingConfig().maxSize(),
        Optional.ofNullable(group.statusAsString()).orElse(""),
        group.health() == null
            ? List.of()
            : group.health().issues().stream().map(EksNodeGroups::issue).sorted().toList());
  }

  /** {@code AL2023_ARM_64_STANDARD}, {@code BOTTLEROCKET_x86_64}; {@code CUSTOM} tells nothing. */
  private static Set<String> architectures(String amiType) {
    if (amiType == null) {
      return Set.of();
    }
    if (amiType.contains("ARM_64")) {
      return Set.of("arm64");
    }
    return amiType.contains("x86_64") ? Set.of("amd64") : Set.of();
  }

  /** EKS has words of its own for effects. */
  private static NodeTaint taint(Taint taint) {
    String effect =
        switch (String.valueOf(taint.effectAsString())) {
          case "NO_SCHEDULE" -> "NoSchedule";
          case "NO_EXECUTE" -> "NoExecute";
          case "PREFER_NO_SCHEDULE" -> "PreferNoSchedule";
          default -> "";
        };
    return new NodeTaint(taint.key(), taint.value(), effect);
  }

  private static String issue(Issue issue) {
    return issue.codeAsString() + ": " + issue.message();
  }

  @Override
  public List<String> names(String region, String cluster) {
    List<String> names = new ArrayList<>();
    String token = null;
    for (int page = 0; page < MOST_PAGES; page++) {
      ListNodegroupsResponse answer;
      try {
        answer =
            access
                .clients()
                .eks(region)
                .listNodegroups(
                    ListNodegroupsRequest.builder()
                        .clusterName(cluster)
                        .maxResults(PAGE)
                        .nextToken(token)
                        .build());
      } catch (ResourceNotFoundException e) {
        throw new NodeGroupFeedException(
            "there is no such cluster: set runnerpool.node-groups.cluster and .region, as 'aws eks"
                + " list-clusters' tells them",
            e);
      } catch (RuntimeException e) {
        throw new NodeGroupFeedException(AwsFailures.of(e, "eks:ListNodegroups"), e);
      }
      names.addAll(answer.nodegroups());
      token = answer.nextToken();
      if (token == null || token.isEmpty()) {
        return names.stream().sorted().toList();
      }
    }
    throw new NodeGroupFeedException(
        "the list of node groups has more than %d pages".formatted(MOST_PAGES), null);
  }
}
