/**
 * Spans of the starts of jobs, for OpenTelemetry, where that is switched on. Nothing here but
 * {@code OtlpSpans} knows its classes, and that is loaded only then.
 */
package dev.runnerpool.operator.tracing;
