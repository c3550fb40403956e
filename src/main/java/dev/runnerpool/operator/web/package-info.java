/**
 * The status page and the JSON beside it, on the operator's port: read-only, answered from what is
 * known. What a page shows is made in {@code view}, of what {@code reading} has; who may see it is
 * told by {@code access}, and {@code live} keeps open pages up to date.
 */
package dev.runnerpool.operator.web;
