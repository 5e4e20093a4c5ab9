package io.raftkv.node.start;

/** This node must not start on what it found. The message is one line for the operator: why, and what to do. */
public class StartRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String remedy;

    public StartRefusedException(String reason, String remedy) {
        super(reason + ". Remedy: " + remedy);
        this.reason = reason;
        this.remedy = remedy;
    }

    public String reason() {
        return reason;
    }

    public String remedy() {
        return remedy;
    }
}
