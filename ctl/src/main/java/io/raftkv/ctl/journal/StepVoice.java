package io.raftkv.ctl.journal;

/** What a running step can say about how far it is. May be called from any thread. */
public interface StepVoice {
    StepVoice NONE = new StepVoice() {
        @Override
        public void bytes(long doneBytes, long totalBytes) {}

        @Override
        public void note(String words) {}
    };

    /** @param totalBytes 0 when not known */
    void bytes(long doneBytes, long totalBytes);

    /** A few words, e.g. {@code voters 2 of 3}. */
    void note(String words);
}
