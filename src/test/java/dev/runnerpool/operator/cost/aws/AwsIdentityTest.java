package dev.runnerpool.operator.cost.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.operator.aws.AwsAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pod's role, by what EKS sets in the pod: here as the SDK's properties for the same. */
class AwsIdentityTest {

  private static final String ROLE = "arn:aws:iam::123456789012:role/runnerpool";
  private static final String NO_PRICES =
      "<DescribeSpotPriceHistoryResponse><spotPriceHistorySet/></DescribeSpotPriceHistoryResponse>";

  @TempDir Path folder;

  private final AwsStub aws = new AwsStub();
  private final Set<String> set = new HashSet<>();

  @BeforeEach
  void ask() {
    set("aws.endpointUrl", aws.url().toString());
    set("aws.region", "eu-west-1");
  }

  @AfterEach
  void clear() {
    set.forEach(System::clearProperty);
    aws.close();
  }

  @Test
  void irsaTakesOnTheRoleByTheServiceAccountsToken() throws IOException {
    set("aws.roleArn", ROLE);
    set("aws.webIdentityTokenFile", token().toString());
    aws.xml(
        200,
        """
        <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <AssumeRoleWithWebIdentityResult><Credentials>
            <AccessKeyId>ASIAOFTHEROLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
            <SessionToken>session</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>
          </Credentials></AssumeRoleWithWebIdentityResult>
        </AssumeRoleWithWebIdentityResponse>
        """);
    aws.xml(200, NO_PRICES);

    askForSpotPrices();

    assertThat(aws.asked.get(0))
        .contains("Action=AssumeRoleWithWebIdentity", "WebIdentityToken=token-of-the-pod", ROLE);
    assertThat(aws.signatures.get(1)).contains("Credential=ASIAOFTHEROLE/", "/eu-west-1/ec2/");
  }

  @Test
  void podIdentityAsksItsAgentWithThePodsToken() throws IOException {
    set("aws.containerCredentialsFullUri", aws.url() + "/v1/credentials");
    set("aws.containerAuthorizationTokenFile", token().toString());
    aws.json(
        200,
        """
        {"AccessKeyId": "ASIAOFTHEROLE", "SecretAccessKey": "secret", "Token": "session",
         "AccountId": "123456789012", "Expiration": "2099-01-01T00:00:00Z"}
        """);
    aws.xml(200, NO_PRICES);

    askForSpotPrices();

    assertThat(aws.paths.get(0)).isEqualTo("GET /v1/credentials");
    assertThat(aws.signatures.get(0)).isEqualTo("token-of-the-pod");
    assertThat(aws.signatures.get(1)).contains("Credential=ASIAOFTHEROLE/", "/eu-west-1/ec2/");
  }

  private static void askForSpotPrices() {
    try (AwsAccess access = new AwsAccess(Optional.empty())) {
      assertThat(new AwsPriceFeed(access).spot("eu-west-1", Set.of("m7g.large"))).isEmpty();
    }
  }

  private Path token() throws IOException {
    return Files.writeString(folder.resolve("token"), "token-of-the-pod");
  }

  private void set(String property, String value) {
    System.setProperty(property, value);
    set.add(property);
  }
}
