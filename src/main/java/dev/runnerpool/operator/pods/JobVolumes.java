package dev.runnerpool.operator.pods;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runnerpool.api.spec.JobVolume;
import java.util.List;
import java.util.Set;

/** {@code [runners.kubernetes.volumes]}: gitlab-runner names a volume after the object in it. */
final class JobVolumes {

  private JobVolumes() {}

  static void put(ObjectNode table, List<JobVolume> volumes) {
    if (volumes.isEmpty()) {
      return;
    }
    ObjectNode kinds = table.putObject("volumes");
    for (JobVolume volume : volumes) {
      put(kinds, volume);
    }
  }

  /** Each job can read what is mounted, so none of these may be. */
  static void check(List<JobVolume> volumes, Set<String> closed) {
    for (JobVolume volume : volumes) {
      if (volume.secret() != null && closed.contains(volume.secret().secretName())) {
        throw new InvalidSpecException(
            "spec.runner.job.volumes",
            volume.secret().secretName(),
            "holds a token of the pool, which each job could read: mount another Secret");
      }
    }
  }

  private static void put(ObjectNode kinds, JobVolume volume) {
    if (volume.emptyDir() != null) {
      ObjectNode entry = entry(kinds, "empty_dir", volume.name(), volume);
      if (volume.emptyDir().medium() != null) {
        entry.put("medium", volume.emptyDir().medium().name());
      }
      if (volume.emptyDir().sizeLimit() != null) {
        entry.put("size_limit", volume.emptyDir().sizeLimit());
      }
    } else if (volume.persistentVolumeClaim() != null) {
      entry(kinds, "pvc", volume.persistentVolumeClaim().claimName(), volume);
    } else if (volume.configMap() != null) {
      entry(kinds, "config_map", volume.configMap().name(), volume);
    } else if (volume.secret() != null) {
      entry(kinds, "secret", volume.secret().secretName(), volume);
    } else if (volume.hostPath() != null) {
      entry(kinds, "host_path", volume.name(), volume).put("host_path", volume.hostPath().path());
    }
  }

  private static ObjectNode entry(ObjectNode kinds, String kind, String name, JobVolume volume) {
    ObjectNode entry =
        kinds
            .withArrayProperty(kind)
            .addObject()
            .put("name", name)
            .put("mount_path", volume.mountPath());
    if (volume.subPath() != null) {
      entry.put("sub_path", volume.subPath());
    }
    if (volume.isReadOnly()) {
      entry.put("read_only", true);
    }
    return entry;
  }
}
