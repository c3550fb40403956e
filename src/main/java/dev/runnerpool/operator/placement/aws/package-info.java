/** Managed node groups, asked of EKS and EC2. */
package dev.runnerpool.operator.placement.aws;
