package dev.runnerpool.operator.memory;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.Optional;

/** The heap's part for what lives long, as the virtual machine tells of it. */
interface OldGeneration {

  /** How often the young generation was collected. */
  long youngCollections();

  /** Bytes in use, garbage included. */
  long used();

  /** Bytes in use right after it was last collected; 0 if it never was. */
  long usedAfterCollection();

  /** Collects it now, and gives the memory of its garbage back to the system. */
  void collect();

  /** That of the serial collector; one in which nothing is used where another collector works. */
  static OldGeneration ofSerial() {
    Optional<MemoryPoolMXBean> pool =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(each -> each.getName().equals("Tenured Gen"))
            .findFirst();
    Optional<GarbageCollectorMXBean> young =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .filter(each -> each.getName().equals("Copy"))
            .findFirst();
    FreeShare share =
        FreeShare.of(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class));
    return new OldGeneration() {
      @Override
      public long youngCollections() {
        return young.map(GarbageCollectorMXBean::getCollectionCount).orElse(0L);
      }

      @Override
      public long used() {
        return pool.map(each -> each.getUsage().getUsed()).orElse(0L);
      }

      @Override
      public long usedAfterCollection() {
        return pool.map(each -> each.getCollectionUsage().getUsed()).orElse(0L);
      }

      @Override
      public void collect() {
        // What is free goes back to the system, and then as much is promised again, untouched: the
        // next burst would otherwise begin with a pause to make room.
        share.during(FreeShare.LEAST, System::gc);
        System.gc();
      }
    };
  }
}
