package dev.runnerpool.operator.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.core.leader.NotLeadingException;
import dev.runnerpool.sandbox.kubernetes.ApiCall;
import dev.runnerpool.sandbox.kubernetes.ApiCalls;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WriteFenceTest {

  private static final Predicate<ApiCall> WRITES = ApiCall::isWrite;
  private static final LeaseTerm TENURE = new LeaseTerm(Moment::now);
  private static EmbeddedKubernetes kubernetes;
  private static KubernetesClient fenced;

  private static Pod pod(String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .withImage("busybox")
        .endContainer()
        .endSpec()
        .build();
  }

  @BeforeAll
  static void start() {
    kubernetes = EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
    kubernetes.client().resource(pod("there")).create();
    fenced =
        new KubernetesClientBuilder()
            .withConfig(kubernetes.client().getConfiguration())
            .withHttpClientBuilderConsumer(
                http -> http.addOrReplaceInterceptor("fence", new WriteFence(TENURE)))
            .build();
  }

  @AfterAll
  static void stop() {
    fenced.close();
    kubernetes.close();
  }

  static Stream<Consumer<PodResource>> writes() {
    return Stream.of(
        pod -> fenced.resource(pod("new")).create(),
        pod -> fenced.resource(pod("new")).serverSideApply(),
        pod -> fenced.resource(pod("there")).update(),
        pod ->
            pod.subresource("status")
                .patch(
                    new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).build(),
                    "{\"status\":{}}"),
        PodResource::delete);
  }

  @ParameterizedTest
  @MethodSource("writes")
  void stopsEveryKindOfWriteBeforeItIsSent(Consumer<PodResource> write) {
    TENURE.end();
    ApiCalls before = kubernetes.calls();
    PodResource pod = fenced.pods().inNamespace("default").withName("there");
    assertThatThrownBy(() -> write.accept(pod)).isInstanceOf(NotLeadingException.class);
    assertThat(kubernetes.calls().count(WRITES)).isEqualTo(before.count(WRITES));
  }

  @Test
  void letsWritesThroughWhileTheLeaseIsHeld() {
    TENURE.holdForEver();
    assertThat(fenced.resource(pod("brief")).create().getMetadata().getUid()).isNotBlank();
    fenced.resource(pod("brief")).delete();
  }

  @Test
  void letsReadsThrough() {
    TENURE.end();
    assertThatCode(() -> fenced.pods().inAnyNamespace().list()).doesNotThrowAnyException();
  }
}
