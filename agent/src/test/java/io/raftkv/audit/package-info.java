/** Tests of audit trails as files: rotation, torn lines, several writers. */
package io.raftkv.audit;
