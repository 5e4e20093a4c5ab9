/**
 * The state of a cluster as an operator sees it: every node is asked in parallel, each with its own deadline, and what
 * does not answer is a row of the picture, not an error.
 *
 * <p>{@link io.raftkv.ctl.cluster.ClusterSurvey} asks, {@link io.raftkv.ctl.cluster.ClusterPicture} is the answer,
 * {@link io.raftkv.ctl.cluster.Diagnosis} judges it: a pure function. Neighbours: {@code client}, {@code context},
 * {@code failure}; knows no command.
 */
package io.raftkv.ctl.cluster;
