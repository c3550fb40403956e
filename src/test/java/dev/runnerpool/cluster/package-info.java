/** Level 3: the shipped operator in a real cluster with an amd64 and an arm64 node. */
package dev.runnerpool.cluster;
