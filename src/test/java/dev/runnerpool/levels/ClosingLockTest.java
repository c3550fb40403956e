package dev.runnerpool.levels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class ClosingLockTest {
  private static final List<String> SEEN = new ArrayList<>();
  private static Path file;

  @TempDir Path folder;

  @Test
  void isHeldWhileTheEngineLeavesWhatItsTestsShared() throws IOException {
    file = folder.resolve("a.lock");
    Files.createFile(file);
    SEEN.clear();
    LauncherFactory.create(
            LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .addTestExecutionListeners(new ClosingLock(new ProcessLock(file)))
                .build())
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(First.class), selectClass(Second.class))
                .build());
    assertThat(SEEN).containsExactly("first: free", "second: free", "left: locked");
    assertThat(state()).isEqualTo("free");
  }

  private static String state() {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null ? "locked" : "free";
    } catch (OverlappingFileLockException held) {
      return "locked";
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** As Quarkus keeps its application: in the engine's store. */
  static final class Shared implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
      context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .getOrComputeIfAbsent(
              "shared", key -> (AutoCloseable) () -> SEEN.add("left: " + state()));
    }
  }

  @ExtendWith(Shared.class)
  static class First {
    @Test
    void runs() {
      SEEN.add("first: " + state());
    }
  }

  @ExtendWith(Shared.class)
  static class Second {
    @Test
    void runs() {
      SEEN.add("second: " + state());
    }
  }
}
