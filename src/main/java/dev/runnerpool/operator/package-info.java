/**
 * The adapters: what Kubernetes shows becomes the core's input, what the core decides becomes
 * writes, status, events and metrics. {@code reconcile} observes, plans, executes and reports;
 * {@code pods} renders what runners are made of; {@code leader} says who may act; {@code cost} and
 * {@code metrics} listen.
 */
package dev.runnerpool.operator;
