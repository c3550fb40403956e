package dev.runnerpool.operator.placement.aws;

import dev.runnerpool.core.placement.NodeGroupFacts.Instance;
import dev.runnerpool.core.placement.NodeGroupFeedException;
import dev.runnerpool.core.placement.RunnerRoom;
import dev.runnerpool.operator.aws.AwsAccess;
import dev.runnerpool.operator.aws.AwsFailures;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;

/**
 * DescribeInstanceTypes of EC2: which architectures a type has, and how large it is. A type never
 * changes, so each is asked for once. They are asked for by a filter: as a parameter one that EC2
 * does not know would have all refused.
 */
final class InstanceTypes {

  private static final Logger LOG = LoggerFactory.getLogger(InstanceTypes.class);
  private static final double MEBIBYTES = 1024;
  private static final int MOST_PAGES = 20;

  /** More than any cluster has. */
  private static final int MOST = 1_000;

  private final AwsAccess access;
  private final Map<String, Instance> known = new HashMap<>();
  private boolean told;

  InstanceTypes(AwsAccess access) {
    this.access = access;
  }

  /**
   * What is known of each.
   *
   * @throws NodeGroupFeedException if there is no whole answer; without the right to ask, nothing
   *     is known of any
   */
  synchronized Map<String, Instance> of(String region, Set<String> types) {
    Set<String> unknown = new TreeSet<>(types);
    unknown.removeAll(known.keySet());
    if (!unknown.isEmpty()) {
      ask(region, unknown);
    }
    Map<String, Instance> found = new HashMap<>();
    types.forEach(type -> found.put(type, known.getOrDefault(type, Instance.UNKNOWN)));
    return found;
  }

  private void ask(String region, Set<String> types) {
    if (known.size() > MOST) {
      known.clear();
    }
    String token = null;
    for (int page = 0; page < MOST_PAGES; page++) {
      DescribeInstanceTypesResponse answer;
      try {
        answer =
            access
                .clients()
                .ec2(region)
                .describeInstanceTypes(
                    DescribeInstanceTypesRequest.builder()
                        .filters(Filter.builder().name("instance-type").values(types).build())
                        .nextToken(token)
                        .build());
      } catch (RuntimeException e) {
        if (AwsFailures.isRefusal(e)) {
          tell(AwsFailures.of(e, "ec2:DescribeInstanceTypes"));
          return;
        }
        throw new NodeGroupFeedException(AwsFailures.of(e, "ec2:DescribeInstanceTypes"), e);
      }
      answer.instanceTypes().forEach(type -> known.put(type.instanceTypeAsString(), read(type)));
      token = answer.nextToken();
      if (token == null || token.isEmpty()) {
        return;
      }
    }
    throw new NodeGroupFeedException(
        "the instance types have more than %d pages".formatted(MOST_PAGES), null);
  }

  /** Once: the image of a node group tells its architecture as well. */
  private void tell(String why) {
    if (!told) {
      told = true;
      LOG.warn("Instance types cannot be read, so the size of nodes is not known: {}", why);
    }
  }

  private static Instance read(InstanceTypeInfo type) {
    Set<String> architectures = new HashSet<>();
    if (type.processorInfo() != null) {
      for (String architecture : type.processorInfo().supportedArchitecturesAsStrings()) {
        if (architecture.equals("arm64")) {
          architectures.add("arm64");
        } else if (architecture.equals("x86_64")) {
          architectures.add("amd64");
        }
      }
    }
    double cores =
        type.vCpuInfo() == null || type.vCpuInfo().defaultVCpus() == null
            ? 0
            : type.vCpuInfo().defaultVCpus();
    double gib =
        type.memoryInfo() == null || type.memoryInfo().sizeInMiB() == null
            ? 0
            : type.memoryInfo().sizeInMiB() / MEBIBYTES;
    return new Instance(architectures, new RunnerRoom(cores, gib));
  }
}
