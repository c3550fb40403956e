package dev.runnerpool.operator.cost.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runnerpool.core.cost.PriceFeed.SpotQuote;
import dev.runnerpool.core.cost.PriceFeedException;
import dev.runnerpool.operator.aws.AwsAccess;
import dev.runnerpool.operator.aws.AwsCredentials;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real SDK's clients before answers of the documented shape, whole and broken. */
@ExtendWith(AwsCredentials.class)
class AwsPriceFeedTest {

  private static final String PRODUCT = AwsStub.product();
  private static final String JSON_TYPE = "application/x-amz-json-1.1";

  private final AwsStub aws = new AwsStub();
  private final AwsAccess access = new AwsAccess(Optional.of(aws.url()));
  private final AwsPriceFeed feed = new AwsPriceFeed(access);

  @AfterEach
  void close() {
    access.close();
    aws.close();
  }

  @Test
  void theListPriceIsAskedForByTypeAndReadFromItsOnDemandTerms() {
    aws.json(200, AwsStub.page(null, PRODUCT));
    assertThat(onDemand()).hasValue(0.1821);
    assertThat(aws.asked.get(0))
        .contains("\"ServiceCode\":\"AmazonEC2\"", "\"Type\":\"TERM_MATCH\"")
        .contains("{\"Type\":\"TERM_MATCH\",\"Field\":\"regionCode\",\"Value\":\"eu-west-1\"}")
        .contains("\"Field\":\"instanceType\",\"Value\":\"m7g.xlarge\"")
        .contains("\"Field\":\"operatingSystem\",\"Value\":\"Linux\"")
        .contains("\"Field\":\"preInstalledSw\",\"Value\":\"NA\"")
        .contains("\"Field\":\"capacitystatus\",\"Value\":\"Used\"")
        .contains("\"Field\":\"tenancy\",\"Value\":\"Shared\"")
        .contains("\"Field\":\"marketoption\",\"Value\":\"OnDemand\"");
  }

  @Test
  void allPagesAreRead() {
    aws.json(200, AwsStub.page("more"));
    aws.json(200, AwsStub.page(null, PRODUCT));
    assertThat(onDemand()).hasValue(0.1821);
    assertThat(aws.asked.get(1)).contains("\"NextToken\":\"more\"");
  }

  @Test
  void pagesWithoutEndAreNoAnswer() {
    for (int i = 0; i < 10; i++) {
      aws.json(200, AwsStub.page("more", PRODUCT));
    }
    assertThat(failure(this::onDemand)).hasMessageContaining("pages");
  }

  @Test
  void whatWasNotAskedForIsNotTaken() {
    aws.json(
        200,
        AwsStub.page(
            null,
            PRODUCT.replace("\"Linux\"", "\"Windows\""),
            PRODUCT.replace("\"m7g.xlarge\"", "\"m7g.metal\""),
            PRODUCT.replace("\"eu-west-1\"", "\"us-east-1\""),
            PRODUCT.replace("\"0.1821000000\"", "\"0.0000000000\""),
            PRODUCT.replace("\"USD\": \"0.1821", "\"CNY\": \"1.1821")));
    assertThat(onDemand()).isEmpty();
  }

  @Test
  void twoPricesOfOneTypeAreNone() {
    aws.json(200, AwsStub.page(null, PRODUCT, PRODUCT.replace("0.1821000000", "0.2821000000")));
    assertThat(failure(this::onDemand).isOfThisItem()).isTrue();
    aws.json(200, AwsStub.page(null, PRODUCT, PRODUCT));
    assertThat(onDemand()).as("the same twice is one").hasValue(0.1821);
  }

  @ParameterizedTest
  @CsvSource({
    "ThrottlingException, 400, throttled",
    "ExpiredTokenException, 400, the credentials are not valid",
    "AccessDeniedException, 400, the role needs pricing:GetProducts",
    "InternalErrorException, 500, InternalErrorException"
  })
  void aRefusalSaysWhatToDo(String code, int status, String told) {
    aws.json(status, "{\"__type\":\"%s\",\"message\":\"as AWS says\"}".formatted(code));
    PriceFeedException failure = failure(this::onDemand);
    assertThat(failure).hasMessageContaining(told).hasMessageContaining("as AWS says");
    assertThat(failure.isOfThisItem()).isFalse();
    assertThat(aws.asked).as("whoever asks repeats it, and not the SDK").hasSize(1);
  }

  @Test
  void halfAnAnswerIsNone() {
    aws.half(JSON_TYPE, AwsStub.page(null, PRODUCT));
    assertThat(failure(this::onDemand)).hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource({"no JSON at all", "'{\"product\":[]}'", "'[]'", "'{\"product\":{\"attributes\":7}}'"})
  void aProductOfAnotherFormIsNone(String document) {
    aws.json(200, AwsStub.page(null, document));
    assertThat(failure(this::onDemand).isOfThisItem()).isTrue();
  }

  @Test
  void anAnswerThatIsNoJsonIsNone() {
    aws.json(200, "<html>a proxy's login page</html>");
    assertThat(failure(this::onDemand)).isNotNull();
  }

  @Test
  void anEndpointThatIsNotThereIsOneLine() {
    try (AwsAccess nowhere = new AwsAccess(Optional.of(URI.create("http://127.0.0.1:1")))) {
      assertThat(failure(() -> new AwsPriceFeed(nowhere).onDemand("eu-west-1", "m7g.xlarge")))
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void spotPricesAreTheNewestOfEachZoneOverAllPages() {
    aws.xml(
        200,
        history(
            "next",
            item("m7g.xlarge", "eu-west-1a", "euw1-az1", "0.060000", "2026-11-29T08:00:00.000Z"),
            item("m7g.xlarge", "eu-west-1a", "euw1-az1", "0.070000", "2026-11-29T09:00:00.000Z")));
    aws.xml(
        200,
        history(
            "",
            item("m7g.xlarge", "eu-west-1a", "euw1-az1", "0.050000", "2026-11-29T07:00:00.000Z"),
            item("m7i.xlarge", "eu-west-1b", null, "0.080000", "2026-11-29T07:00:00.000Z"),
            item("c9z.xlarge", "eu-west-1b", null, "0.010000", "2026-11-29T07:00:00.000Z"),
            item("m7i.xlarge", "eu-west-1c", null, "free", "2026-11-29T07:00:00.000Z")));
    assertThat(spot())
        .containsExactlyInAnyOrder(
            new SpotQuote("m7g.xlarge", "eu-west-1a", "euw1-az1", 0.07),
            new SpotQuote("m7i.xlarge", "eu-west-1b", "", 0.08));
    assertThat(aws.asked.get(0))
        .contains("Action=DescribeSpotPriceHistory", "Filter.1.Name=instance-type", "StartTime=")
        .contains("=m7g.xlarge", "=m7i.xlarge")
        .contains("ProductDescription.1=Linux/UNIX")
        .doesNotContain("NextToken");
    assertThat(aws.asked.get(1)).contains("NextToken=next");
  }

  @ParameterizedTest
  @CsvSource({
    "RequestLimitExceeded, 503, throttled",
    "RequestExpired, 400, the credentials are not valid",
    "UnauthorizedOperation, 403, the role needs ec2:DescribeSpotPriceHistory",
    "InvalidParameterValue, 400, InvalidParameterValue"
  })
  void aRefusalOfSpotPricesSaysWhatToDo(String code, int status, String told) {
    aws.xml(
        status,
        "<Response><Errors><Error><Code>%s</Code><Message>as AWS says</Message></Error></Errors><RequestID>1</RequestID></Response>"
            .formatted(code));
    assertThat(failure(this::spot)).hasMessageContaining(told);
    assertThat(aws.asked).hasSize(1);
  }

  @Test
  void halfASecondPageIsNoAnswerAtAll() {
    String page =
        history("next", item("m7g.xlarge", "eu-west-1a", null, "0.06", "2026-11-29T08:00:00.000Z"));
    aws.xml(200, page);
    aws.half("text/xml", page);
    assertThat(failure(this::spot)).isNotNull();
    aws.xml(200, "no XML");
    assertThat(failure(this::spot)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "us-east-1, us-east-1",
    "us-west-2, us-east-1",
    "eu-west-1, eu-central-1",
    "ap-southeast-2, ap-south-1",
    "sa-east-1, us-east-1",
    "me-south-1, us-east-1",
    "af-south-1, us-east-1"
  })
  void thePriceListIsServedInThreeRegions(String region, String served) {
    assertThat(AwsRegions.ofPriceList(region)).isEqualTo(served);
    assertThat(feed.covers(region)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "cn-north-1", "cn-northwest-1", "us-gov-west-1", "us-gov-east-1", "us-iso-east-1",
        "us-isob-east-1", "eu-isoe-west-1",
    "us-isof-south-1", "eusc-de-east-1", "''", "eastus", "europe-west4", "rack7", "us-central1"
  })
  void otherPartitionsAndOtherCloudsAreNotAsked(String region) {
    assertThat(feed.covers(region)).isFalse();
  }

  private OptionalDouble onDemand() {
    return feed.onDemand("eu-west-1", "m7g.xlarge");
  }

  private List<SpotQuote> spot() {
    return feed.spot("eu-west-1", Set.of("m7g.xlarge", "m7i.xlarge"));
  }

  private static PriceFeedException failure(Runnable asking) {
    return catchThrowableOfType(PriceFeedException.class, asking::run);
  }

  private static String history(String token, String... items) {
    return """
        <DescribeSpotPriceHistoryResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
          <requestId>1</requestId>
          <spotPriceHistorySet>%s</spotPriceHistorySet>
          <nextToken>%s</nextToken>
        </DescribeSpotPriceHistoryResponse>
        """
        .formatted(String.join("", items), token);
  }

  private static String item(String type, String zone, String id, String price, String at) {
    return ("<item><instanceType>%s</instanceType><productDescription>Linux/UNIX</productDescription>"
            + "<spotPrice>%s</spotPrice><timestamp>%s</timestamp><availabilityZone>%s</availabilityZone>%s</item>")
        .formatted(
            type,
            price,
            at,
            zone,
            id == null ? "" : "<availabilityZoneId>" + id + "</availabilityZoneId>");
  }
}
