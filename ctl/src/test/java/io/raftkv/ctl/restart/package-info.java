/** Restarts under interruption: a cluster that lives on while the process that restarts it dies. */
package io.raftkv.ctl.restart;
