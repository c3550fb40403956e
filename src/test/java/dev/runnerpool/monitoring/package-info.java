/** Metrics, alerts and dashboards as they are shipped, alone and in a real Prometheus. */
package dev.runnerpool.monitoring;
