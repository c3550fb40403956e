package dev.runnerpool.operator.cost;

import static dev.runnerpool.core.cost.CapacityType.ON_DEMAND;
import static dev.runnerpool.core.cost.CapacityType.PREPAID;
import static dev.runnerpool.core.cost.CapacityType.SPOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.cost.NodeKind;
import dev.runnerpool.core.cost.NodePrice;
import dev.runnerpool.core.cost.PriceFeed;
import dev.runnerpool.core.cost.PriceFeedException;
import dev.runnerpool.core.cost.PriceOrigin;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** When a seller is asked, and what stays when it does not answer; the time is the test's. */
class PriceRefreshTest {

  private static final String REGION = "eu-west-1";
  private static final NodeKind ARM = GivenPrices.kind("m7g.large", REGION, ON_DEMAND);
  private static final NodeKind AMD = GivenPrices.kind("m7i.large", REGION, ON_DEMAND);
  private static final NodeKind SPARE =
      new NodeKind("m7g.large", REGION, "eu-west-1a", "euw1-az2", SPOT);

  private Instant now = Instant.parse("2026-11-29T10:00:00Z");
  private final Seller seller = new Seller();
  private final List<Duration> pauses = new ArrayList<>();
  private int woken;
  private final PriceRefresh refresh =
      new PriceRefresh(
          seller, GivenPrices.config(Map.of()).aws(), () -> now, pauses::add, () -> woken++);

  @Test
  void typesThatComeTogetherAreReadTogetherAndWithoutHaste() throws InterruptedException {
    assertThat(refresh.price(ARM)).isEmpty();
    assertThat(refresh.price(AMD)).isEmpty();
    assertThat(refresh.price(ARM)).isEmpty();
    assertThat(woken).as("once for each new type").isEqualTo(2);
    assertThat(refresh.step()).as("others may come").isFalse();
    assertThat(refresh.untilNext()).contains(PriceItems.JOINED);
    now = now.plus(PriceItems.JOINED);
    assertThat(refresh.step()).isTrue();
    assertThat(seller.asked).containsExactlyInAnyOrder("m7g.large", "m7i.large");
    assertThat(pauses).as("between two questions").hasSize(1);
    NodePrice price = refresh.price(ARM).orElseThrow();
    assertThat(price.hourly()).isEqualTo(0.1);
    assertThat(price.source()).isEqualTo("price-list 2026-11-29");
    assertThat(price.asOf()).contains(now);
  }

  @Test
  void typesOfOneScaleUpAreInOneQuestion() throws InterruptedException {
    refresh.price(SPARE);
    now = now.plusMillis(300);
    refresh.price(new NodeKind("m7i.large", REGION, "eu-west-1a", "", SPOT));
    now = now.plusMillis(4_700);
    refresh.step();
    assertThat(seller.asked).containsExactly("spot [m7g.large, m7i.large]");
  }

  @Test
  void aPriceIsReadAgainAfterHalfADay() throws InterruptedException {
    read(ARM);
    assertThat(refresh.untilNext().orElseThrow())
        .isBetween(Duration.ofHours(10), Duration.ofHours(14));
    seller.list.put("m7g.large", 0.2);
    now = now.plus(Duration.ofHours(14));
    assertThat(refresh.step()).isTrue();
    assertThat(refresh.price(ARM).orElseThrow().hourly()).isEqualTo(0.2);
    assertThat(refresh.step()).as("not at once again").isFalse();
    assertThat(seller.asked).hasSize(2);
  }

  @Test
  void spotPricesAreByZoneAndByItsId() throws InterruptedException {
    NodeKind byName = new NodeKind("m7g.large", REGION, "eu-west-1b", "", SPOT);
    NodeKind elsewhere = new NodeKind("m7g.large", REGION, "eu-west-1c", "", SPOT);
    read(SPARE, byName, elsewhere);
    assertThat(seller.asked).containsExactly("spot [m7g.large]");
    assertThat(refresh.price(SPARE).orElseThrow().hourly())
        .as("the zone's id goes before its name, which is the account's own")
        .isEqualTo(0.05);
    assertThat(refresh.price(byName).orElseThrow().hourly()).isEqualTo(0.05);
    assertThat(refresh.price(byName).orElseThrow().origin()).isEqualTo(PriceOrigin.SPOT);
    assertThat(refresh.price(elsewhere)).as("a zone that was not told").isEmpty();
  }

  @Test
  void aFailureKeepsTheLastGoodPriceWithItsAge() throws InterruptedException {
    Instant then = now.plus(PriceItems.JOINED);
    read(ARM);
    seller.failure = PriceFeedException.ofEndpoint("throttled", null);
    now = now.plus(Duration.ofHours(14));
    assertThat(refresh.step()).isTrue();
    NodePrice held = refresh.price(ARM).orElseThrow();
    assertThat(held.hourly()).isEqualTo(0.1);
    assertThat(held.origin()).isEqualTo(PriceOrigin.LAST_GOOD);
    assertThat(held.source()).isEqualTo("price-list 2026-11-29 (last good)");
    assertThat(held.asOf()).contains(then);
    seller.failure = null;
    now = now.plus(Duration.ofHours(2));
    assertThat(refresh.step()).isTrue();
    assertThat(refresh.price(ARM).orElseThrow().origin()).isEqualTo(PriceOrigin.PRICE_LIST);
  }

  @Test
  void anEndpointThatFailsIsAskedOnceAndThenLessAndLess() throws InterruptedException {
    seller.failure = PriceFeedException.ofEndpoint("throttled", null);
    read(ARM, AMD);
    assertThat(seller.asked).as("the second would be throttled too").hasSize(1);
    Duration before = Duration.ZERO;
    for (int i = 0; i < 16; i++) {
      Duration pause = refresh.untilNext().orElseThrow();
      assertThat(pause).isBetween(before.dividedBy(2), Duration.ofMinutes(67));
      before = pause;
      now = now.plus(pause);
      assertThat(refresh.step()).isTrue();
    }
    assertThat(before).isGreaterThan(Duration.ofMinutes(50));
    assertThat(refresh.price(ARM)).isEmpty();
  }

  @Test
  void oneEndpointsTroubleIsNotTheOthers() throws InterruptedException {
    seller.spotFailure = PriceFeedException.ofEndpoint("the role needs a right", null);
    read(ARM, SPARE);
    assertThat(refresh.price(ARM)).isPresent();
    assertThat(refresh.price(SPARE)).isEmpty();
  }

  @Test
  void anAnswerThatCannotBeUsedIsNoTroubleForOtherTypes() throws InterruptedException {
    seller.broken = "m7g.large";
    read(ARM, AMD);
    assertThat(refresh.price(ARM)).isEmpty();
    assertThat(refresh.price(AMD)).isPresent();
    assertThat(refresh.untilNext().orElseThrow()).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void whateverTheLibraryThrowsEndsThere() throws InterruptedException {
    seller.failure = new NoClassDefFoundError("software/amazon/awssdk/Missing");
    read(ARM);
    seller.failure = new IllegalStateException("a fault of the library");
    now = now.plus(Duration.ofMinutes(1));
    assertThat(refresh.step()).isTrue();
    assertThat(refresh.price(ARM)).isEmpty();
  }

  @Test
  void noPriceOfZeroIsTaken() throws InterruptedException {
    seller.list.put("m7g.large", 0.0);
    seller.list.put("m7i.large", 99_999.0);
    read(ARM, AMD);
    assertThat(refresh.price(ARM)).isEmpty();
    assertThat(refresh.price(AMD)).isEmpty();
  }

  @Test
  void anAnswerThatLostThePriceKeepsTheLastGoodOne() throws InterruptedException {
    read(ARM);
    seller.list.remove("m7g.large");
    now = now.plus(Duration.ofHours(14));
    refresh.step();
    assertThat(refresh.price(ARM).orElseThrow().origin()).isEqualTo(PriceOrigin.LAST_GOOD);
  }

  @Test
  void nobodyIsAskedForWhatIsNotSoldThere() throws InterruptedException {
    read(
        GivenPrices.kind("unknown", REGION, ON_DEMAND),
        GivenPrices.kind("m7g.large", "cn-north-1", ON_DEMAND),
        GivenPrices.kind("m7g.large", "", ON_DEMAND),
        GivenPrices.kind("m7g.large", REGION, PREPAID));
    assertThat(seller.asked).isEmpty();
    assertThat(refresh.untilNext()).isEmpty();
  }

  @Test
  void moreTypesThanAnyClusterHasAreNotAskedFor() throws InterruptedException {
    for (int i = 0; i < PriceItems.MOST + 50; i++) {
      refresh.price(GivenPrices.kind("m" + i + ".large", REGION, ON_DEMAND));
    }
    now = now.plus(PriceItems.JOINED);
    refresh.step();
    assertThat(seller.asked).hasSize(PriceItems.MOST);
  }

  @Test
  void aTypeThatIsNotUsedForAWeekIsForgotten() throws InterruptedException {
    read(ARM, AMD);
    now = now.plus(Duration.ofDays(5));
    assertThat(refresh.price(AMD)).isPresent();
    now = now.plus(Duration.ofDays(5));
    seller.asked.clear();
    refresh.step();
    assertThat(seller.asked).containsExactly("m7i.large");
  }

  private void read(NodeKind... kinds) throws InterruptedException {
    for (NodeKind kind : kinds) {
      refresh.price(kind);
    }
    now = now.plus(PriceItems.JOINED);
    refresh.step();
  }

  /** Sells in one region. */
  private static final class Seller implements PriceFeed {
    private final Map<String, Double> list =
        new HashMap<>(Map.of("m7g.large", 0.1, "m7i.large", 0.12));
    private final List<String> asked = new ArrayList<>();
    private Throwable failure;
    private RuntimeException spotFailure;
    private String broken = "";

    @Override
    public boolean covers(String region) {
      return region.equals(REGION);
    }

    @Override
    public OptionalDouble onDemand(String region, String instanceType) {
      asked.add(instanceType);
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof RuntimeException exception) {
        throw exception;
      }
      if (instanceType.equals(broken)) {
        throw PriceFeedException.ofItem("no JSON", null);
      }
      return Optional.ofNullable(list.get(instanceType))
          .map(OptionalDouble::of)
          .orElse(OptionalDouble.empty());
    }

    @Override
    public List<SpotQuote> spot(String region, Set<String> instanceTypes) {
      asked.add("spot " + new TreeSet<>(instanceTypes));
      if (spotFailure != null) {
        throw spotFailure;
      }
      return List.of(
          new SpotQuote("m7g.large", "eu-west-1b", "euw1-az2", 0.05),
          new SpotQuote("m7g.large", "eu-west-1a", "euw1-az1", 0.04));
    }
  }
}
