/**
 * Prices of Amazon EC2, asked of AWS. Only {@link dev.runnerpool.operator.cost.aws.AwsPriceFeed} is
 * seen from outside, and classes of the SDK are loaded by its first question, not before.
 */
package dev.runnerpool.operator.cost.aws;
