/**
 * The repository: a directory of archives with a catalogue, which many machines may write to.
 *
 * <p>{@link io.raftkv.ctl.repository.RepositoryStorage} is all that it asks of a place; {@link
 * io.raftkv.ctl.repository.DirectoryStorage} is a local or mounted directory. Invariants: what carries the name of an
 * archive is whole and was read back; a file that the repository did not name is never touched; the catalogue says nothing
 * that the archives could not say again; whoever deletes holds the lock alone, and looks whether that is still so before
 * each deletion. Bytes are described in {@code agent/docs/formats/repository.md}.
 *
 * <p>Threads: a lock has one of its own, for its heartbeat; everything else serves its caller. Neighbours: {@code process},
 * {@code failure}, the agent's {@code backup} and {@code disk}; used by {@code command}.
 */
package io.raftkv.ctl.repository;
