/**
 * How AWS is asked: clients, credentials and what its refusals mean. Classes of the SDK are loaded
 * by the first question, not before.
 */
package dev.runnerpool.operator.aws;
