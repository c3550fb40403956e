package dev.runnerpool.core.demand;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Which of the pools that may take jobs of one kind share them: those of one namespace, and those
 * that read the same scope of GitLab. Pools of two namespaces with two scopes know nothing of one
 * another: each counts what it sees.
 */
final class Shared {

  /** By namespace, in the order of names. */
  private final Map<String, List<PoolLoad>> byNamespace = new TreeMap<>();

  void add(PoolLoad pool) {
    byNamespace.computeIfAbsent(pool.offer.namespace(), name -> new ArrayList<>()).add(pool);
  }

  List<Circle> circles(Predicate<PoolLoad> sure, Steps steps) {
    Map<String, String> joined = new HashMap<>();
    byNamespace.forEach(
        (namespace, pools) -> {
          for (PoolLoad pool : pools) {
            String scope = root(joined, "scope " + pool.offer.queue().scope());
            String own = root(joined, "namespace " + namespace);
            if (!scope.equals(own)) {
              joined.put(scope, own);
            }
          }
        });
    Map<String, List<Lane>> circles = new TreeMap<>();
    byNamespace.forEach(
        (namespace, pools) ->
            circles
                .computeIfAbsent(root(joined, "namespace " + namespace), r -> new ArrayList<>())
                .add(new Lane(pools, sure, steps)));
    return circles.values().stream().map(lanes -> new Circle(lanes, steps)).toList();
  }

  private static String root(Map<String, String> joined, String of) {
    String root = of;
    while (joined.containsKey(root)) {
      root = joined.get(root);
    }
    return root;
  }
}
