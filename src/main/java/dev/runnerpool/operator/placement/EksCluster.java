package dev.runnerpool.operator.placement;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The EKS cluster whose node groups are asked for.
 *
 * @param name as EKS knows it
 * @param region such as eu-west-1
 */
public record EksCluster(String name, String region) {

  /** As {@code CreateCluster} of the EKS API takes it. */
  private static final Pattern NAME = Pattern.compile("[0-9A-Za-z][A-Za-z0-9_-]{0,99}");

  private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}");
  private static final String PREFIX = "runnerpool.node-groups.";

  /**
   * As the settings have it.
   *
   * @param ofProcess the region that the process was given
   * @throws IllegalArgumentException naming the setting, its value and what would be right
   */
  static EksCluster of(NodeGroupConfig config, Optional<String> ofProcess) {
    String name =
        config
            .cluster()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        PREFIX
                            + "cluster is not set: write the name of the EKS cluster, as 'aws eks list-clusters' tells it"));
    check("cluster", name, NAME, "letters, digits, dashes and underscores, such as prod-1");
    String region =
        config
            .region()
            .or(() -> ofProcess)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        PREFIX
                            + "region is not set, and neither is AWS_REGION: write the cluster's, such as eu-west-1"));
    check("region", region, REGION, "an AWS region, such as eu-west-1");
    return new EksCluster(name, region);
  }

  private static void check(String setting, String value, Pattern form, String right) {
    if (!form.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "%s%s='%s': write %s".formatted(PREFIX, setting, value, right));
    }
  }

  @Override
  public String toString() {
    return "EKS cluster '%s' in %s".formatted(name, region);
  }
}
