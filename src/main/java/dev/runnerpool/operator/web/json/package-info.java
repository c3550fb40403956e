/**
 * What explanations look like as JSON, under {@code /api/v1}. Fields are added, never renamed or
 * given another meaning; those without a value are left out. Times are by ISO 8601 in UTC, money is
 * in US dollars. A replica that stands by passes what it is asked on to the leader.
 */
package dev.runnerpool.operator.web.json;
