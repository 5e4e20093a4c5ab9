package io.raftkv.ctl.restore;

import io.raftkv.backup.VerifiedBackup;
import io.raftkv.ctl.journal.StepVoice;
import java.io.IOException;

/** Where the archive comes from when it is needed: verified, by whom it was opened first, or again after a resume. */
@FunctionalInterface
public interface ArchiveSource {
    VerifiedBackup verified(StepVoice voice) throws IOException;
}
