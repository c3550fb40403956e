package dev.runnerpool.faults;

import java.util.List;

/**
 * An edit of the pool's spec, and what takes it back, as merge patches in YAML. {@code EditTest}
 * holds that every field that may be edited is. Under any of them jobs that are taken can run: that
 * jobs fail whose pods nobody admits is no fault of the operator's.
 */
record Edit(String there, String back) {

  static final List<Edit> ALL =
      List.of(
          new Edit("{scaling: {max: 1, warm: 1}}", "{scaling: {max: 4}}"),
          new Edit("{paused: true}", "{paused: false}"),
          new Edit("{scaling: {mode: Recommend}}", "{scaling: {mode: Apply}}"),
          new Edit("{scaling: {warm: 4}}", "{scaling: {warm: 1}}"),
          new Edit("{scaling: {burst: 1}}", "{scaling: {burst: 50}}"),
          new Edit("{scaling: {idleTimeout: 10m}}", "{scaling: {idleTimeout: 1s}}"),
          new Edit("{tags: [other]}", "{tags: null}"),
          new Edit("{maximumJobTimeout: 2h}", "{maximumJobTimeout: 1h}"),
          new Edit("{runner: {version: 19.2.0}}", "{runner: {version: 19.3.0}}"),
          new Edit(
              "{runner: {template: {metadata: {labels: {team: a}}}}}",
              "{runner: {template: null}}"),
          new Edit(
              "{scaling: {schedules: [{days: Mon-Sun, from: \"00:00\", to: \"24:00\", timeZone: Nowhere/Land, warm: 1}]}}",
              "{scaling: {schedules: null}}"),
          new Edit(
              "{gitlab: {credentials: {secretRef: {name: none, key: other}}}}",
              "{gitlab: {credentials: {secretRef: {name: gitlab-api, key: token}}}}"),
          new Edit(
              "{gitlab: {credentials: {secretRef: null, secret: none}}}",
              "{gitlab: {credentials: {secretRef: {name: gitlab-api}, secret: null}}}"),
          new Edit("{budget: {hourly: \"0.01\", monthly: 1, warnAtPercent: 90}}", "{budget: null}"),
          new Edit("{objective: {startedWithin: 30s, share: 0.9}}", "{objective: null}"),
          new Edit(
              "{scaling: {warm: null, autoWarm: {min: 2, max: 3, targetWait: 1s}}}",
              "{scaling: {warm: 1, autoWarm: null}}"),
          new Edit("{scaling: {startupDeadline: 30s}}", "{scaling: {startupDeadline: 5m}}"),
          new Edit("{scaling: {spillAfter: 1s}}", "{scaling: {spillAfter: 1m}}"),
          new Edit("{gitlab: {sentinel: false}}", "{gitlab: {sentinel: true}}"),
          new Edit(
              "{gitlab: {webhook: {url: \"https://runnerpool.example.com\"}}}",
              "{gitlab: {webhook: null}}"),
          new Edit("{protectedRefsOnly: true}", "{protectedRefsOnly: false}"),
          new Edit("{runUntagged: true}", "{runUntagged: false}"),
          new Edit(
              "{placement: {nodes: [{labels: {no-such: node}, nodeGroup: none, capacity: Spot}], fallbackAfter: 10s}}",
              "{placement: {nodes: [{nodePool: %s}], fallbackAfter: 2m}}"),
          new Edit(
              "{placement: {tolerations: [{key: ci, operator: Exists, effect: NoSchedule}]}}",
              "{placement: {tolerations: null}}"),
          new Edit("{runner: {executor: Kubernetes}}", "{runner: {executor: Shell}}"),
          new Edit("{runner: {config: \"output_limit = 8192\"}}", "{runner: {config: null}}"),
          new Edit("{runner: {config: \"output_limit = \"}}", "{runner: {config: null}}"),
          new Edit("{runner: {image: other:1}}", "{runner: {image: null}}"),
          new Edit("{runner: {helperImage: other:1}}", "{runner: {helperImage: null}}"),
          new Edit("{runner: {serviceAccount: none}}", "{runner: {serviceAccount: null}}"),
          new Edit("{runner: {retryLostJobs: Once}}", "{runner: {retryLostJobs: Never}}"),
          new Edit(
              "{runner: {resources: {requests: {cpu: 150m}, limits: {memory: 1Gi}}}}",
              "{runner: {resources: null}}"),
          new Edit(
              """
              {runner: {executor: Kubernetes, job: {
                image: "other:1", security: Restricted, reserveRoom: false,
                resources: {requests: {cpu: 150m}, limits: {memory: 1Gi}},
                maxOverwrites: {requests: {cpu: 200m}, limits: {memory: 1Gi}},
                helper: {
                  resources: {requests: {cpu: 10m}, limits: {cpu: 200m}},
                  maxOverwrites: {requests: {cpu: 20m}, limits: {cpu: 200m}}},
                services: {
                  resources: {requests: {cpu: 10m}, limits: {cpu: 200m}},
                  maxOverwrites: {requests: {cpu: 20m}, limits: {cpu: 200m}}},
                serviceAccount: default, automountServiceAccountToken: true,
                imagePullSecrets: [{name: none}], pullPolicy: Never,
                labels: {team: a}, annotations: {team: a},
                nodeSelector: {topology.kubernetes.io/region: us-east-1},
                priorityClassName: runnerpool-job,
                volumes: [{name: scratch, mountPath: /scratch, emptyDir: {}}],
                allowedImages: ["other:*"], allowedServices: ["other:*"]}}}
              """,
              "{runner: {executor: Shell, job: null}}"),
          new Edit(
              "{runner: {environment: {TEAM: a}, featureFlags: {FF_USE_FASTZIP: true}}}",
              "{runner: {environment: null, featureFlags: null}}"),
          new Edit(
              "{runner: {cache: {path: ci, shared: true, s3: {bucketName: ci, region: eu-central-1, serverAddress: 'minio:9000', insecure: true, secretRef: {name: none}}}}}",
              "{runner: {cache: null}}"),
          new Edit(
              "{runner: {cache: {gcs: {bucketName: ci-cache, secretRef: {name: none}}}}}",
              "{runner: {cache: null}}"),
          new Edit(
              "{runner: {cache: {azure: {accountName: cicache, containerName: cache, storageDomain: example.com, secretRef: {name: none}}}}}",
              "{runner: {cache: null}}"),
          new Edit(
              "{runner: {template: {spec: {priorityClassName: no-such-class}}}}",
              "{runner: {template: null}}"));
}
