package dev.runnerpool.operator.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdleCollectionTest {

  private static final long MIB = 1L << 20;

  private final Heap heap = new Heap();
  private final IdleCollection idle = new IdleCollection(heap);

  @Test
  void whatAStartLeftIsCollectedOnceThereIsLittleToDo() {
    heap.young = 200;
    heap.used = 140 * MIB;
    idle.look();
    assertThat(heap.collections).as("nothing is known of the time before the first look").isZero();
    heap.young += IdleCollection.FEW + 1;
    idle.look();
    assertThat(heap.collections).as("in a burst").isZero();
    heap.young += IdleCollection.FEW;
    idle.look();
    assertThat(heap.collections).isEqualTo(1);
  }

  @Test
  void aHeapThatHardlyGrewIsLeftAlone() {
    heap.used = 140 * MIB;
    idle.look();
    idle.look();
    for (int minute = 0; minute < 60; minute++) {
      idle.look();
    }
    assertThat(heap.collections).isEqualTo(1);
    heap.used += IdleCollection.WORTH - 1;
    idle.look();
    assertThat(heap.collections).isEqualTo(1);
    heap.used++;
    idle.look();
    assertThat(heap.collections).isEqualTo(2);
  }

  @Test
  void theVirtualMachineTellsAllOfIt() {
    OldGeneration serial = OldGeneration.ofSerial();
    serial.collect();
    assertThat(serial.youngCollections()).isNotNegative();
    assertThat(serial.used()).isPositive();
    assertThat(serial.usedAfterCollection()).isPositive();
  }

  private static final class Heap implements OldGeneration {
    private long young;
    private long used;
    private long after;
    private int collections;

    @Override
    public long youngCollections() {
      return young;
    }

    @Override
    public long used() {
      return used;
    }

    @Override
    public long usedAfterCollection() {
      return after;
    }

    @Override
    public void collect() {
      collections++;
      used = Math.min(used, 60 * MIB);
      after = used;
    }
  }
}
