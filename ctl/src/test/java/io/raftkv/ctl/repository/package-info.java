/** Tests of the repository. */
package io.raftkv.ctl.repository;
