package dev.runnerpool.sandbox.run;

import dev.runnerpool.api.status.GitLabStatus;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which signals of GitLab were live once, by what pools say in their status. */
final class Signals {
  private static final String LIVE = ": live";

  private final Map<String, Set<String>> liveOnce = new TreeMap<>();
  private final Map<String, Set<String>> liveNow = new TreeMap<>();

  /** A pool says how things stand; null if it says nothing. */
  void said(String pool, GitLabStatus gitlab) {
    Set<String> live =
        gitlab == null
            ? Set.of()
            : gitlab.signals().stream()
                .filter(signal -> signal.endsWith(LIVE))
                .map(signal -> signal.substring(0, signal.length() - LIVE.length()))
                .collect(Collectors.toSet());
    liveOnce.computeIfAbsent(pool, any -> new TreeSet<>()).addAll(live);
    liveNow.put(pool, live);
  }

  /** By pool, those that were live once and are not now. */
  Map<String, Set<String>> silent() {
    Map<String, Set<String>> silent = new TreeMap<>();
    liveOnce.forEach(
        (pool, once) -> {
          Set<String> lost = new TreeSet<>(once);
          lost.removeAll(liveNow.get(pool));
          if (!lost.isEmpty()) {
            silent.put(pool, lost);
          }
        });
    return silent;
  }
}
