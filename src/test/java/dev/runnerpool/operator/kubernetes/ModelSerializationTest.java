package dev.runnerpool.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.PoolManifest;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Copies of what informers hold: who changes one must not change what is held. */
class ModelSerializationTest {

  private final KubernetesSerialization serialization =
      new ModelSerialization.Producer().serialization(new ObjectMapper(), new Class[] {});

  @Test
  void aCopyOfAPoolSaysTheSame() {
    RunnerPool pool = pool();
    RunnerPool copy = serialization.clone(pool);
    assertThat(copy).isNotSameAs(pool);
    assertThat(serialization.asJson(copy)).isEqualTo(serialization.asJson(pool));
  }

  @Test
  void whatIsChangedInACopyIsNotInThePool() {
    RunnerPool pool = pool();
    String before = serialization.asJson(pool);
    RunnerPool copy = serialization.clone(pool);
    copy.addFinalizer("example.com/keep");
    copy.getMetadata().getLabels().put("team", "other");
    copy.getMetadata().getAnnotations().clear();
    copy.getMetadata().setManagedFields(null);
    copy.getMetadata().setResourceVersion("2");
    copy.setStatus(null);
    assertThat(serialization.asJson(pool)).isEqualTo(before);
  }

  @Test
  void specAndStatusAreShared() {
    RunnerPool pool = pool();
    assertThat(serialization.clone(pool).getSpec()).isSameAs(pool.getSpec());
    assertThat(serialization.clone(pool).getStatus()).isSameAs(pool.getStatus());
  }

  @Test
  void allElseIsCopiedWhole() {
    Pod pod = new PodBuilder().withNewSpec().withNodeSelector(Map.of()).endSpec().build();
    Pod copy = serialization.clone(pod);
    assertThat(copy).isEqualTo(pod);
    assertThat(copy.getSpec()).isNotSameAs(pod.getSpec());
  }

  private static RunnerPool pool() {
    RunnerPool pool = PoolManifest.named("arm").label("team", "one").created().build();
    pool.addFinalizer("runnerpool.dev/finalizer");
    pool.getMetadata().setAnnotations(new HashMap<>(Map.of("note", "kept")));
    pool.getMetadata().setResourceVersion("1");
    pool.getMetadata()
        .setManagedFields(List.of(new ManagedFieldsEntryBuilder().withManager("kubectl").build()));
    return pool;
  }
}
