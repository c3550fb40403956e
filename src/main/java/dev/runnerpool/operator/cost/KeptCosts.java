package dev.runnerpool.operator.cost;

import dev.runnerpool.core.records.CostRecords;
import dev.runnerpool.core.records.RecentCosts;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Where costs are kept if there is nothing better: in memory, until this process ends. */
@Singleton
class KeptCosts {

  @Produces
  @Singleton
  @DefaultBean
  CostRecords records() {
    return new RecentCosts();
  }
}
